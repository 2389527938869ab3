package assess

import (
	"cmp"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// stalled is true from when nothing has been reported of the current step for longer than its timeout, counted
// from the last report of a step or from when the system was given its place. An attempt of the operator does not
// stall: it fails. A step that it cannot begin does, after its timeout, or where it has none when the system has to
// yield its place.
func (r *recovery) stalled() Condition {
	condition := Condition{Type: v1alpha1.ConditionStalled, Reason: v1alpha1.ReasonMoving, Message: Say("no step has stood still for longer than it may")}
	i := r.current()
	if i < 0 || r.since.IsZero() || !r.retired.IsZero() || r.steps[i].State == v1alpha1.StepFailed {
		return condition
	}
	length := r.system.steps()[i].Timeout
	if r.operated(i) {
		if r.runs[i].under() || r.pausing(i) {
			return condition
		}
		length = cmp.Or(length, r.activation.Spec.YieldAfter, v1alpha1.DefaultYieldAfter)
	}
	if due, counts := r.standstill(length); counts && r.m.reached(due) {
		condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonNoProgress, due
		condition.Message = Say("nothing was reported of step %s for %s, by %s: report how far it is, also when it goes on",
			r.steps[i].Name, Length(length), r.at(due))
		if r.operated(i) {
			condition.Message = Say("step %s could not begin for %s, by %s: mend what keeps it from beginning (status.waitingFor says it), or report the step by hand",
				r.steps[i].Name, Length(length), r.at(due))
		}
	}
	return condition
}

// degraded is true from when something that a step brought back is known not to work any more, or a step that
// verifies the system has failed, until the step is reported otherwise. Before the system is restored, its
// steps say how it stands.
func (r *recovery) degraded() Condition {
	condition := Condition{Type: v1alpha1.ConditionDegraded, Reason: v1alpha1.ReasonWorking, Message: Say("what was restored works, as far as is known")}
	if r.restored.IsZero() || !r.retired.IsZero() {
		condition.Message = Say("nothing is restored that could fail again")
		return condition
	}
	for i := range r.steps {
		step, planned := &r.steps[i], &r.system.steps()[i]
		var since time.Time
		var reason string
		var message Text
		switch {
		case !r.runs[i].degraded.IsZero():
			since, reason = r.runs[i].degraded, v1alpha1.ReasonNotReadyAgain
			message = Say("step %s was done and no longer holds since %s: %s: state an outage to recover the system anew, report the step Retry, or mend it by hand",
				step.Name, r.at(since), r.reasonOr(i, Say("no reason is given")))
		case planned.Verifies && step.State == v1alpha1.StepFailed:
			since, reason = step.Since.Time, v1alpha1.ReasonVerificationFailed
			message = Say("step %s, which verifies the system, failed at %s: %s", step.Name, r.at(since), r.reasonOr(i, Say("no reason is given")))
		default:
			continue
		}
		if !condition.True || since.Before(condition.Since) {
			condition.True, condition.Reason, condition.Since, condition.Message = true, reason, since, message
		}
	}
	return condition
}

// failed is true while a failed step keeps the recovery from going on: somebody has to decide.
func (r *recovery) failed() Condition {
	condition := Condition{Type: v1alpha1.ConditionRecoveryFailed, Reason: v1alpha1.ReasonNoneFailed,
		Message: Say("no failed step keeps the recovery from going on")}
	if r.phase() != v1alpha1.RecoveryFailed {
		return condition
	}
	for i := range r.steps {
		if step := &r.steps[i]; step.State == v1alpha1.StepFailed && (!condition.True || step.Since.Time.Before(condition.Since)) {
			condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonStepFailed, step.Since.Time
			condition.Message = because(Say("step %s failed at %s", step.Name, r.at(step.Since.Time)), r.reason(i))
		}
	}
	return condition
}
