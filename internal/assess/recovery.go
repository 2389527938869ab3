package assess

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// recovery is the recovery of one system while the record is read. Its casefile has a moment of its own.
type recovery struct {
	*casefile
	system  *system
	verdict *SystemVerdict
	episode
	settled []interval
}

// episode is what was told of one outage of a system, from the instant that it went down.
type episode struct {
	since time.Time // when the system went down, as stated last; zero while it is not affected
	from  time.Time // the earliest since that was stated: what happened before it belongs to another outage

	started, restored, accepted, retired time.Time

	steps       []v1alpha1.StepStatus
	forecast    *v1alpha1.ForecastStatus
	recoveredTo time.Time // the point that data was restored to
	recoveredAt time.Time // when that was reported
}

// read folds what was told about the system, in order of occurrence.
func (r *recovery) read(records []*record) {
	r.settled = []interval{{}}
	r.begin(time.Time{}, time.Time{})
	if r.activation.Spec.Affected == v1alpha1.AffectedAll {
		r.down(r.activation.Spec.StartedAt.Time, nil)
		r.settle(r.since)
	}
	for i, told := range records {
		if outage := told.entry.Spec.Outage; outage != nil {
			r.down(outage.Since.Time, records[:i])
		} else {
			r.hear(told)
		}
		r.settle(latest(told.occurredAt, r.since))
	}
}

// settle notes whether, from an instant on, the closing of the crisis need not wait for the system. What
// counts is when it was told: an outage that becomes known after the closing does not undo it.
func (r *recovery) settle(at time.Time) {
	settled := r.since.IsZero() || !r.accepted.IsZero() || !r.retired.IsZero()
	last := &r.settled[len(r.settled)-1]
	switch open := last.to.IsZero(); {
	case settled && !open:
		r.settled = append(r.settled, interval{from: at})
	case !settled && open:
		last.to = at
	}
}

// begin forgets the episode before.
func (r *recovery) begin(since, from time.Time) {
	planned := r.system.steps()
	r.episode = episode{since: since, from: from, steps: make([]v1alpha1.StepStatus, len(planned))}
	for i := range planned {
		r.steps[i] = v1alpha1.StepStatus{Name: planned[i].Name, State: v1alpha1.StepPending}
		if planned[i].Confirm != nil {
			r.steps[i].Total = planned[i].Confirm.Total
		}
	}
}

// down folds the statement that the system went down. People tell of an outage after it began, so what
// was told earlier is heard again from then on. One that began after the system was restored or retired
// is another outage; any other statement dates the same outage anew.
func (r *recovery) down(since time.Time, earlier []*record) {
	if !r.m.reached(since) {
		return // announced only
	}
	from, ended := since, latest(r.restored, r.retired)
	if again := !ended.IsZero() && since.After(ended); !r.since.IsZero() && !again {
		from = earliest(r.from, since)
	}
	r.begin(since, from)
	for _, told := range earlier {
		r.hear(told)
	}
}

// hear folds one statement other than an outage. Nothing is heard of a system that is not down, nor after
// it was retired.
func (r *recovery) hear(told *record) {
	at, spec := told.occurredAt, &told.entry.Spec
	switch {
	case r.since.IsZero() || at.Before(r.from) || !r.retired.IsZero():
	case spec.Report != nil:
		r.report(at, spec.Report)
	case spec.Forecast != nil:
		r.expect(at, spec.Forecast.RestoredBy)
	case spec.Acceptance != nil && !r.restored.IsZero() && r.accepted.IsZero():
		r.accepted = at
	case spec.Retirement != nil:
		r.retired = at
	}
}

// report folds the report of a step. People are the truth: steps may be reported in any order, and a
// report on a restored system that leaves a step undone takes the restoration, and its acceptance, back.
func (r *recovery) report(at time.Time, report *v1alpha1.StepReport) {
	i := slices.IndexFunc(r.steps, func(s v1alpha1.StepStatus) bool { return s.Name == report.Step })
	if i < 0 {
		return
	}
	if r.started.IsZero() {
		r.started = at
	}
	step := &r.steps[i]
	if state := v1alpha1.StepState(report.Outcome); state != step.State {
		step.State, step.Since = state, &metav1.Time{Time: at}
	}
	step.Done, step.Total = cmp.Or(report.Done, step.Done), cmp.Or(report.Total, step.Total)
	if step.State == v1alpha1.StepDone && report.Done == nil {
		step.Done = step.Total // a counted step that is done without a number is done whole
	}
	step.Message = bounded(string(report.Text), 500)
	if report.RecoveredTo != nil {
		r.recoveredTo, r.recoveredAt = report.RecoveredTo.Time, at
	}
	switch whole := r.whole(); {
	case whole && r.restored.IsZero():
		r.restored = at
	case !whole:
		r.restored, r.accepted = time.Time{}, time.Time{}
	}
}

// expect folds a forecast.
func (r *recovery) expect(at time.Time, restoredBy metav1.Time) {
	forecast := &v1alpha1.ForecastStatus{RestoredBy: restoredBy, StatedAt: metav1.Time{Time: at}}
	if before := r.forecast; before != nil {
		forecast.Slips = before.Slips
		if restoredBy.After(before.RestoredBy.Time) {
			forecast.Slips++
		}
	}
	r.forecast = forecast
}

// passed says whether the steps after one need not wait for it.
func (r *recovery) passed(i int) bool {
	switch r.steps[i].State {
	case v1alpha1.StepDone, v1alpha1.StepSkipped:
		return true
	case v1alpha1.StepFailed:
		return r.system.steps()[i].OnFailure == v1alpha1.FailureContinue
	}
	return false
}

// current is the first step that has not passed; -1 when all have.
func (r *recovery) current() int {
	for i := range r.steps {
		if !r.passed(i) {
			return i
		}
	}
	return -1
}

// whole says whether the system is restored: every step has passed, and not by failing alone.
func (r *recovery) whole() bool {
	return r.current() < 0 && slices.ContainsFunc(r.steps, func(s v1alpha1.StepStatus) bool {
		return s.State != v1alpha1.StepFailed
	})
}

// phase is how far the recovery has come. A failure that the steps after it need not wait for does not
// stop it, unless nothing else was done.
func (r *recovery) phase() v1alpha1.RecoveryPhase {
	stopped := false
	for i := range r.steps {
		stopped = stopped || r.steps[i].State == v1alpha1.StepFailed && !r.passed(i)
	}
	switch {
	case r.since.IsZero():
		return v1alpha1.RecoveryNotAffected
	case !r.retired.IsZero():
		return v1alpha1.RecoveryRetired
	case !r.accepted.IsZero():
		return v1alpha1.RecoveryAccepted
	case !r.restored.IsZero():
		return v1alpha1.RecoveryRestored
	case stopped || r.current() < 0:
		return v1alpha1.RecoveryFailed
	case !r.started.IsZero():
		return v1alpha1.RecoveryInProgress
	}
	return v1alpha1.RecoveryWaiting
}
