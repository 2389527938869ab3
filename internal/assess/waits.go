package assess

import (
	"cmp"
	"fmt"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// What the API allows at most.
const (
	mostWaits        = 20
	waitLength       = 500
	assumptionLength = 600
)

// await says what every system waits for and what it takes for granted. The recoveries are in recovery order.
func (c *casefile) await(recoveries []*recovery) {
	for _, r := range recoveries {
		r.lookAtDependencies()
	}
	waiting := c.admit(recoveries)
	for ahead, r := range waiting {
		r.wait(v1alpha1.WaitSlot, c.slotMessage(ahead))
		r.queued = true
	}
	for _, r := range recoveries {
		i := r.current()
		switch phase := r.verdict.Phase; {
		case phase == v1alpha1.RecoveryRestored || phase == v1alpha1.RecoveryAccepted:
			r.awaitMending()
			if i >= 0 {
				r.awaitStep(i)
			}
			if phase == v1alpha1.RecoveryRestored {
				r.wait(v1alpha1.WaitPerson, r.ownerName()+" to accept it")
			}
		case phase == v1alpha1.RecoveryFailed || phase == v1alpha1.RecoveryInProgress:
			if !r.queued {
				r.awaitStep(i)
			}
		case phase == v1alpha1.RecoveryWaiting && len(r.verdict.WaitingFor) == 0:
			r.awaitStep(i)
		}
	}
}

func (c *casefile) slotMessage(ahead int) string {
	if holder := c.a.Suspended; holder != nil {
		return fmt.Sprintf("the exercise to go on: it rests while crisis %s holds one of its plans", holder.Crisis)
	}
	return fmt.Sprintf("one of the %d places to come free: %d systems are under way, and %d that can begin come first",
		c.places(), c.a.underWay, c.a.beginning+ahead)
}

func (r *recovery) wait(kind v1alpha1.WaitKind, message string) {
	if len(r.verdict.WaitingFor) < mostWaits {
		r.verdict.WaitingFor = append(r.verdict.WaitingFor, v1alpha1.Wait{Kind: kind, Message: bounded(message, waitLength)})
	}
}

// lookAtDependencies tells the dependencies that are to be waited for from those that count as available.
// A system that is not down needs nothing yet. Of systems that wait for each other in a circle, one that
// people have begun goes on.
func (r *recovery) lookAtDependencies() {
	if !r.verdict.Affected() {
		return
	}
	phase := r.verdict.Phase
	open := phase == v1alpha1.RecoveryWaiting || phase == v1alpha1.RecoveryInProgress || phase == v1alpha1.RecoveryFailed
	for _, to := range r.system.DependsOn {
		ref := r.system.ref.system(to)
		if assumed := r.assumption(ref); assumed != "" {
			r.verdict.Assumptions = append(r.verdict.Assumptions,
				bounded("counts as available: system "+ref.String()+", "+assumed, assumptionLength))
			continue
		}
		s := r.a.systems[ref]
		circle := r.verdict.Circle != "" && r.verdict.Circle == s.Circle
		switch {
		case !open || (circle && !r.heard.IsZero()):
			continue
		case !s.Available():
			message := "system " + ref.String() + " to be restored (now " + string(s.Phase) + ")"
			if circle {
				message += "; in a circle with this one (" + s.Circle + "): choose the system to begin with and report its first step (Retry, where the operator runs it)"
			}
			r.wait(v1alpha1.WaitDependency, message)
		case !s.DegradedSince.IsZero():
			r.wait(v1alpha1.WaitDependency, fmt.Sprintf("system %s to work again: it is degraded since %s", ref, r.say(s.DegradedSince)))
		default:
			continue
		}
		r.verdict.Blockers = append(r.verdict.Blockers, ref)
	}
}

// assumption is why a dependency counts as available although nobody restored it; empty where there is
// nothing to assume. A retired system will never come back, so waiting for it would never end.
func (c *casefile) assumption(ref Ref) string {
	if s := c.a.systems[ref]; s != nil {
		switch s.Phase {
		case v1alpha1.RecoveryNotAffected:
			return "which nobody said is affected"
		case v1alpha1.RecoveryRetired:
			return "which is retired and will not come back"
		}
		return ""
	}
	switch plan := c.a.plans[ref.PlanKey()]; {
	case plan == nil:
		return fmt.Sprintf("outside the crisis: plan %s is not part of it", ref.PlanKey())
	case plan.State != v1alpha1.PlanActive:
		return fmt.Sprintf("of plan %s, which is not in force (%s)", plan.Key, plan.State)
	}
	return fmt.Sprintf("which plan %s does not list", ref.PlanKey())
}

// awaitMending says that what was restored no longer works, before anything else is asked of anybody.
func (r *recovery) awaitMending() {
	for _, c := range r.verdict.Conditions {
		if c.Type == v1alpha1.ConditionDegraded && c.True {
			r.wait(v1alpha1.WaitPerson, "somebody to mend it: "+c.Message)
		}
	}
}

// awaitStep says who has to report a step, or what has to become of its object.
func (r *recovery) awaitStep(i int) {
	if i < 0 { // every step failed, and none of them stops the others
		r.wait(v1alpha1.WaitPerson, "somebody to report a step done: all of them failed")
		return
	}
	step, state := &r.system.steps()[i], r.steps[i].State
	switch {
	case r.operated(i):
		r.awaitObject(i)
		return
	case step.Confirm == nil && r.runs[i].byHand:
		r.wait(v1alpha1.WaitPerson, "step "+string(step.Name)+", taken over by hand: somebody to report it")
		return
	case step.Confirm == nil:
		r.wait(v1alpha1.WaitPerson, "step "+string(step.Name)+": somebody to do it and report it, for no plan lends a service account to run it")
		return
	}
	message, role := "confirm step "+string(step.Name), cmp.Or(string(step.Confirm.Role), "somebody")
	if state == v1alpha1.StepFailed {
		r.wait(v1alpha1.WaitPerson, message+", which failed: "+role+" to try again and report it, or to skip it with a reason"+because(r.steps[i].Message))
		return
	}
	r.wait(v1alpha1.WaitPerson, message+": "+role+" to report it")
}

// awaitObject says what the operator waits for at an automated step.
func (r *recovery) awaitObject(i int) {
	step, run := &r.steps[i], &r.runs[i]
	switch {
	case step.State == v1alpha1.StepFailed:
		r.wait(v1alpha1.WaitPerson, fmt.Sprintf("step %s, which failed at attempt %d: somebody to report Retry, to take it over by hand, or to skip it with a reason%s",
			step.Name, step.Attempt, because(step.Message)))
	case run.under() && step.Object != nil:
		r.wait(v1alpha1.WaitObject, fmt.Sprintf("step %s, attempt %d: %s %s to be ready: %s",
			step.Name, step.Attempt, step.Object.Kind, step.Object.Name, r.sighted(i, "it has not been seen yet")))
	case !r.place.yielded.IsZero():
		r.wait(v1alpha1.WaitPerson, fmt.Sprintf("step %s, which could not begin in time: somebody to mend that and to report Retry, to take it over by hand, or to skip it with a reason; it was last seen that %s",
			step.Name, r.sighted(i, "nothing kept it")))
	case r.pausing(i):
		r.wait(v1alpha1.WaitObject, fmt.Sprintf("step %s to be tried again at %s: attempt %d failed: %s",
			step.Name, r.say(run.retryAt), step.Attempt, step.Message))
	default:
		r.wait(v1alpha1.WaitObject, fmt.Sprintf("step %s to begin: %s", step.Name, r.sighted(i, "the operator is about to")))
	}
}

// sighted is what the operator sees of the attempt at a step that runs or comes next, and otherwise something else.
// It shows in the status of the step, too; from there it is read where nobody looks at the object itself.
func (r *recovery) sighted(i int, otherwise string) string {
	key, step := Key{Namespace: r.system.ref.Namespace, Name: r.system.recovery}, &r.steps[i]
	seen := r.sightings[key]
	if seen.Step == step.Name && seen.Attempt == r.attempt(i) {
		step.Message = bounded(seen.Message, 500)
		return seen.Message
	}
	failed := !r.runs[i].retryAt.IsZero() // what is shown may be of the attempt that failed
	if recovery := r.recoveries[key]; recovery != nil && i < len(recovery.Status.Steps) && !failed {
		shown := &recovery.Status.Steps[i]
		if shown.Name == step.Name && shown.State == step.State && shown.Attempt == step.Attempt && shown.Message != "" && shown.Message != step.Message {
			step.Message = shown.Message
			return shown.Message
		}
	}
	return otherwise
}

func (r *recovery) ownerName() string {
	if r.system.Owner == nil {
		return "its owner (the plan names none)"
	}
	return "owner " + string(r.system.Owner.Name)
}

// because is what was said of why, if anything was.
func because(message string) string {
	if message == "" {
		return ""
	}
	return "; it was said: " + message
}
