package assess

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// recovery is the recovery of one system while the record is read. Its casefile is a copy, with a moment of its own.
type recovery struct {
	casefile
	moment  moment
	system  *system
	verdict *SystemVerdict
	episode
	past     []Outage // those before the episode
	settled  []interval
	attempts []attempted // the last attempt at each step, in all outages
	place    place       // among the concurrent recoveries
	queued   bool        // it could begin, and waits for a place
}

// attempted is what the operator did about a step in all outages: the number of the last attempt, when that
// began, and the objects of all of them.
type attempted struct {
	number int32
	began  time.Time
	made   []v1alpha1.StepObject
}

// episode is what was told of one outage of a system, from the instant that it went down.
type episode struct {
	since time.Time // when the system went down, as stated last; zero while it is not affected
	from  time.Time // the earliest since that was stated: what happened before it belongs to another outage

	started, restored, verified, accepted, retired time.Time

	steps       []v1alpha1.StepStatus
	runs        []run     // of each step, what its status does not say
	heard       time.Time // when a step was last reported
	answered    time.Time // when a person last reported one
	forecast    *v1alpha1.ForecastStatus
	recoveredTo time.Time // the point that data was restored to
	recoveredAt time.Time // when that was reported
}

// read folds what was told about the system, in order of occurrence.
func (r *recovery) read(records []*record) {
	steps := len(r.system.steps())
	r.settled, r.attempts = []interval{{}}, make([]attempted, steps)
	r.steps, r.runs = make([]v1alpha1.StepStatus, steps), make([]run, steps)
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
	r.timeOut(r.m.reached)
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

// begin forgets the episode before, and reuses its steps: nothing else keeps them.
func (r *recovery) begin(since, from time.Time) {
	planned := r.system.steps()
	r.episode = episode{since: since, from: from, steps: r.steps, runs: r.runs}
	clear(r.runs)
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
	switch again := !ended.IsZero() && since.After(ended); {
	case again:
		r.past = append(r.past, r.outage())
	case !r.since.IsZero():
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
	if told.byOperator() {
		r.note(at, spec.Report)
	}
	switch {
	case r.since.IsZero() || at.Before(r.from) || !r.retired.IsZero():
	case spec.Report != nil:
		r.timeOut(func(due time.Time) bool { return !due.After(at) })
		r.report(at, spec.Report)
	case spec.Forecast != nil:
		r.expect(at, spec.Forecast.RestoredBy)
	case spec.Acceptance != nil && !r.restored.IsZero() && r.accepted.IsZero():
		r.accepted = at
	case spec.Retirement != nil:
		r.retired = at
	}
}

// mostForecasts is how many earlier forecasts the API keeps.
const mostForecasts = 20

// expect folds a forecast.
func (r *recovery) expect(at time.Time, restoredBy metav1.Time) {
	forecast := &v1alpha1.ForecastStatus{RestoredBy: restoredBy, StatedAt: metav1.Time{Time: at}}
	if before := r.forecast; before != nil {
		forecast.Slips = before.Slips
		earlier := append(slices.Clone(before.Earlier), v1alpha1.EarlierForecast{RestoredBy: before.RestoredBy, StatedAt: before.StatedAt})
		forecast.Earlier = earlier[max(0, len(earlier)-mostForecasts):]
		if restoredBy.After(before.RestoredBy.Time) {
			forecast.Slips++
		}
	}
	r.forecast = forecast
}

// phase is how far the recovery has come. A failure that the steps after it need not wait for does not
// stop it, unless nothing else was done.
func (r *recovery) phase() v1alpha1.RecoveryPhase {
	switch {
	case r.since.IsZero():
		return v1alpha1.RecoveryNotAffected
	case !r.retired.IsZero():
		return v1alpha1.RecoveryRetired
	case !r.accepted.IsZero():
		return v1alpha1.RecoveryAccepted
	case !r.restored.IsZero():
		return v1alpha1.RecoveryRestored
	case r.stopped():
		return v1alpha1.RecoveryFailed
	case !r.started.IsZero():
		return v1alpha1.RecoveryInProgress
	}
	return v1alpha1.RecoveryWaiting
}
