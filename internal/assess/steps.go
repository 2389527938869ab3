package assess

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// run is how the operator's attempts at an automated step stand in one outage, beside what the status of the
// step says. Of a step that a person reports, all of it but byHand stays as it is made.
type run struct {
	began    time.Time // the last attempt
	ended    bool      // the last attempt is done, has failed, or is no longer the operator's
	failures int32     // in a row, since a person last had it tried again
	retryAt  time.Time // when another attempt follows the one that failed; zero when none does
	byHand   bool      // a person has taken the step over
	seen     bool      // it is done because the operator saw that it was
	said     int32     // how many reports of the last attempt the operator has entered
	why      Text      // what the operator found by itself to be why it failed, until a report says otherwise
	degraded time.Time // since when what the step brought back no longer works; zero while it does
}

// under says whether an attempt is under way.
func (r *run) under() bool { return !r.began.IsZero() && !r.ended && !r.byHand }

// How long the operator waits before it tries a failed step again: after the first failure shortestRetry,
// twice as long after each further one, and never longer than longestRetry. Nothing makes it begin two
// attempts at a step within shortestRetry, whoever asks for them.
const (
	shortestRetry = 10 * time.Second
	longestRetry  = 5 * time.Minute
)

func backOff(failures int32) time.Duration {
	wait := shortestRetry
	for ; failures > 1 && wait < longestRetry; failures-- {
		wait *= 2
	}
	return min(wait, longestRetry)
}

// report folds the report of a step. People are the truth: steps may be reported in any order, and a
// report on a restored system that leaves a step undone takes the restoration, and its acceptance, back.
func (r *recovery) report(at time.Time, report *v1alpha1.StepReport) {
	i := slices.IndexFunc(r.steps, func(s v1alpha1.StepStatus) bool { return s.Name == report.Step })
	if i < 0 {
		return
	}
	if report.Attempt != nil && !r.counts(i, at, report) {
		return
	}
	if r.heard = at; report.Attempt == nil {
		r.answered = at
	}
	if r.started.IsZero() && report.Outcome != v1alpha1.OutcomeRetry {
		r.started = at
	}
	step := &r.steps[i]
	step.Done, step.Total = cmp.Or(report.Done, step.Done), cmp.Or(report.Total, step.Total)
	if report.Text != "" || report.Outcome != v1alpha1.OutcomeFailed { // who gives no reason takes none away
		step.Message, r.runs[i].why = bounded(string(report.Text), 500), Text{}
	}
	switch {
	case report.Outcome == v1alpha1.OutcomeFailed && report.Attempt != nil:
		r.fail(i, at)
	case report.Outcome == v1alpha1.OutcomeDegraded:
		if step.State == v1alpha1.StepDone && r.runs[i].degraded.IsZero() {
			r.runs[i].degraded = at
		}
	case report.Outcome == v1alpha1.OutcomeRetry:
		r.runs[i].failures = 0
		r.end(i, false)
		r.turn(i, v1alpha1.StepPending, at)
	case report.Outcome == v1alpha1.OutcomeInProgress:
		if report.Attempt == nil {
			r.end(i, true)
		}
		r.turn(i, v1alpha1.StepInProgress, at)
	default:
		r.end(i, false)
		r.turn(i, v1alpha1.StepState(report.Outcome), at)
		r.runs[i].seen = report.Attempt != nil
	}
	if step.State == v1alpha1.StepDone && report.Done == nil {
		step.Done = step.Total // a counted step that is done without a number is done whole
	}
	if report.RecoveredTo != nil {
		r.recoveredTo, r.recoveredAt = report.RecoveredTo.Time, at
	}
	r.restore(at)
}

// note notes what the operator did, whatever became of the outage that it did it for: no attempt is ever made
// twice, and what was made is not forgotten.
func (r *recovery) note(at time.Time, report *v1alpha1.StepReport) {
	i := slices.IndexFunc(r.steps, func(s v1alpha1.StepStatus) bool { return s.Name == report.Step })
	if i < 0 {
		return
	}
	last := &r.attempts[i]
	if *report.Attempt > last.number {
		last.number, last.began = *report.Attempt, at
	}
	if report.Object != nil && !slices.Contains(last.made, *report.Object) {
		last.made = append(last.made, *report.Object)
	}
}

// counts folds what the operator reports of an attempt of this outage, and says whether the report still counts:
// not when a later attempt has begun, a person has taken the step over, or the attempt has ended already.
// Instants have whole seconds: that an attempt began may well be told after that it ended.
func (r *recovery) counts(i int, at time.Time, report *v1alpha1.StepReport) bool {
	step, run, attempt := &r.steps[i], &r.runs[i], *report.Attempt
	if attempt < step.Attempt {
		return false
	}
	if attempt > step.Attempt {
		step.Attempt, run.said, run.ended = attempt, 0, false
		run.began, run.retryAt = at, time.Time{}
	}
	run.said++
	if report.Object != nil {
		step.Object = report.Object
	}
	guards := report.Outcome == v1alpha1.OutcomeDegraded || report.Outcome == v1alpha1.OutcomeDone
	return !run.byHand && (!run.ended || (guards && step.State == v1alpha1.StepDone))
}

// end ends an attempt, if one is under way: the step is done or was skipped, or is a person's from now on.
func (r *recovery) end(i int, byHand bool) {
	run := &r.runs[i]
	run.ended, run.byHand, run.retryAt, run.degraded = true, byHand, time.Time{}, time.Time{}
}

// turn notes the state of a step and since when it has it.
func (r *recovery) turn(i int, state v1alpha1.StepState, at time.Time) {
	if step := &r.steps[i]; step.State != state {
		step.State, step.Since = state, &metav1.Time{Time: at}
	}
}

// fail ends an attempt that failed. Another follows while the plan allows one.
func (r *recovery) fail(i int, at time.Time) {
	run := &r.runs[i]
	run.ended = true
	run.failures++
	if run.failures <= r.system.steps()[i].Retries {
		run.retryAt = at.Add(backOff(run.failures))
		return
	}
	r.turn(i, v1alpha1.StepFailed, at)
}

// timeOut fails the attempts whose time was up by an instant.
func (r *recovery) timeOut(up func(due time.Time) bool) {
	for i := range r.runs {
		if !r.runs[i].under() {
			continue
		}
		timeout := r.system.steps()[i].Timeout
		span, limited := spanOf(timeout)
		if !limited {
			continue
		}
		if due := span.After(r.runs[i].began, r.system.zone); up(due) {
			r.runs[i].why = Say("attempt %d was not done within %s, by %s", r.steps[i].Attempt, Length(timeout), r.at(due))
			r.steps[i].Message = bounded(r.runs[i].why.String(), 500)
			r.fail(i, due)
			r.restore(due)
		}
	}
}

// restore notes since when the system is restored and verified, or that it no longer is.
func (r *recovery) restore(at time.Time) {
	switch whole := r.whole(); {
	case whole && r.restored.IsZero():
		r.restored = at
	case !whole:
		r.restored, r.accepted = time.Time{}, time.Time{}
	}
	switch whole := !r.restored.IsZero() && r.shown(); {
	case whole && r.verified.IsZero():
		r.verified = at
	case !whole:
		r.verified = time.Time{}
	}
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

// whole says whether the system is restored: every step that restores it has passed, and not by failing alone.
func (r *recovery) whole() bool {
	planned, done := r.system.steps(), false
	for i := range r.steps {
		if planned[i].Verifies && !allVerify(planned) {
			continue
		}
		if !r.passed(i) {
			return false
		}
		done = done || r.steps[i].State != v1alpha1.StepFailed
	}
	return done
}

// shown says whether the system is verified: every step that verifies it is done or was skipped.
func (r *recovery) shown() bool {
	verified := false
	for i := range r.steps {
		if !r.system.steps()[i].Verifies {
			continue
		}
		if state := r.steps[i].State; state != v1alpha1.StepDone && state != v1alpha1.StepSkipped {
			return false
		}
		verified = true
	}
	return verified
}

// allVerify says whether no step restores the system: those that verify it then stand for that, too.
func allVerify(steps []v1alpha1.Step) bool {
	return !slices.ContainsFunc(steps, func(s v1alpha1.Step) bool { return !s.Verifies })
}

// stopped says whether a failed step keeps the recovery from going on.
func (r *recovery) stopped() bool {
	for i := range r.steps {
		if r.steps[i].State == v1alpha1.StepFailed && !r.passed(i) {
			return true
		}
	}
	return r.current() < 0
}
