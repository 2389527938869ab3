package assess

import (
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
				r.wait(v1alpha1.WaitPerson, r.acceptance())
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

func (c *casefile) slotMessage(ahead int) Text {
	if holder := c.a.Suspended; holder != nil {
		return Say("the exercise to go on: it rests while crisis %s holds one of its plans", holder.Crisis)
	}
	return Say("one of the %d places to come free: %d systems are under way, and %d that can begin come first",
		c.places(), c.a.underWay, c.a.beginning+ahead)
}

func (r *recovery) wait(kind v1alpha1.WaitKind, message Text) {
	r.await(Wait{Kind: kind, Message: message})
}

func (r *recovery) await(wait Wait) {
	if len(r.verdict.WaitingFor) < mostWaits {
		r.verdict.WaitingFor = append(r.verdict.WaitingFor, wait)
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
		if assumed := r.assumption(ref); !assumed.IsZero() {
			r.verdict.Assumptions = append(r.verdict.Assumptions, assumed)
			continue
		}
		s := r.a.systems[ref]
		circle := r.verdict.Circle != "" && r.verdict.Circle == s.Circle
		switch {
		case !open || (circle && !r.heard.IsZero()):
			continue
		case !s.Available():
			r.await(restoration(ref, s, circle))
		case !s.DegradedSince.IsZero():
			r.wait(v1alpha1.WaitDependency, Say("system %s to work again: it is degraded since %s", ref, r.at(s.DegradedSince)))
		default:
			continue
		}
		r.verdict.Blockers = append(r.verdict.Blockers, ref)
	}
}

// restoration is a wait for another system to be restored; circle says that it is in a circle with the one that waits.
func restoration(ref Ref, s *SystemVerdict, circle bool) Wait {
	message := Say("system %s to be restored (now %s)", ref, Say(string(s.Phase)))
	if circle {
		message = Say("%s; in a circle with this one (%s): choose the system to begin with and report its first step (Retry, where the operator runs it)",
			message, s.Circle)
	}
	return Wait{Kind: v1alpha1.WaitDependency, Message: message, Circle: circle}
}

// assumption is why a dependency counts as available although nobody restored it; zero where there is
// nothing to assume. A retired system will never come back, so waiting for it would never end.
func (c *casefile) assumption(ref Ref) Text {
	if s := c.a.systems[ref]; s != nil {
		switch s.Phase {
		case v1alpha1.RecoveryNotAffected:
			return Say("counts as available: system %s, which nobody said is affected", ref)
		case v1alpha1.RecoveryRetired:
			return Say("counts as available: system %s, which is retired and will not come back", ref)
		}
		return Text{}
	}
	switch plan := c.a.plans[ref.PlanKey()]; {
	case plan == nil:
		return Say("counts as available: system %s, outside the crisis: plan %s is not part of it", ref, ref.PlanKey())
	case plan.State != v1alpha1.PlanActive:
		return Say("counts as available: system %s, of plan %s, which is not in force (%s)", ref, plan.Key, Say(string(plan.State)))
	}
	return Say("counts as available: system %s, which plan %s does not list", ref, ref.PlanKey())
}

// awaitMending says that what was restored no longer works, before anything else is asked of anybody.
func (r *recovery) awaitMending() {
	for _, c := range r.verdict.Conditions {
		if c.Type == v1alpha1.ConditionDegraded && c.True {
			r.wait(v1alpha1.WaitPerson, Say("somebody to mend it: %s", c.Message))
		}
	}
}

// awaitStep says who has to report a step, or what has to become of its object.
func (r *recovery) awaitStep(i int) {
	if i < 0 { // every step failed, and none of them stops the others
		r.wait(v1alpha1.WaitPerson, Say("somebody to report a step done: all of them failed"))
		return
	}
	step, state := &r.system.steps()[i], r.steps[i].State
	switch {
	case r.operated(i):
		r.awaitObject(i)
		return
	case step.Confirm == nil && r.runs[i].byHand:
		r.wait(v1alpha1.WaitPerson, Say("step %s, taken over by hand: somebody to report it", step.Name))
		return
	case step.Confirm == nil:
		r.wait(v1alpha1.WaitPerson, Say("step %s: somebody to do it and report it, for no plan lends a service account to run it", step.Name))
		return
	}
	var role any = step.Confirm.Role
	if role == v1alpha1.Line("") {
		role = Say("somebody")
	}
	if state == v1alpha1.StepFailed {
		message := Say("confirm step %s, which failed: %s to try again and report it, or to skip it with a reason", step.Name, role)
		r.wait(v1alpha1.WaitPerson, because(message, r.reason(i)))
		return
	}
	r.wait(v1alpha1.WaitPerson, Say("confirm step %s: %s to report it", step.Name, role))
}

// awaitObject says what the operator waits for at an automated step.
func (r *recovery) awaitObject(i int) {
	step, run := &r.steps[i], &r.runs[i]
	switch {
	case step.State == v1alpha1.StepFailed:
		message := Say("step %s, which failed at attempt %d: somebody to report Retry, to take it over by hand, or to skip it with a reason", step.Name, step.Attempt)
		r.wait(v1alpha1.WaitPerson, because(message, r.reason(i)))
	case run.under() && step.Object != nil:
		r.wait(v1alpha1.WaitObject, Say("step %s, attempt %d: %s %s to be ready: %s",
			step.Name, step.Attempt, step.Object.Kind, step.Object.Name, r.sighted(i, Say("it has not been seen yet"))))
	case !r.place.yielded.IsZero():
		r.wait(v1alpha1.WaitPerson, Say("step %s, which could not begin in time: somebody to mend that and to report Retry, to take it over by hand, or to skip it with a reason; it was last seen that %s",
			step.Name, r.sighted(i, Say("nothing kept it"))))
	case r.pausing(i):
		r.wait(v1alpha1.WaitObject, Say("step %s to be tried again at %s: attempt %d failed: %s",
			step.Name, r.at(run.retryAt), step.Attempt, r.reason(i)))
	default:
		r.wait(v1alpha1.WaitObject, Say("step %s to begin: %s", step.Name, r.sighted(i, Say("the operator is about to"))))
	}
}

// sighted is what the operator sees of the attempt at a step that runs or comes next, and otherwise something else.
// It shows in the status of the step, too; from there it is read where nobody looks at the object itself.
func (r *recovery) sighted(i int, otherwise Text) Text {
	key, step := Key{Namespace: r.system.ref.Namespace, Name: r.system.recovery}, &r.steps[i]
	seen := r.sightings[key]
	if seen.Step == step.Name && seen.Attempt == r.attempt(i) {
		step.Message = bounded(seen.Message, 500)
		return Say("%s", seen.Message)
	}
	failed := !r.runs[i].retryAt.IsZero() // what is shown may be of the attempt that failed
	if recovery := r.recoveries[key]; recovery != nil && i < len(recovery.Status.Steps) && !failed {
		shown := &recovery.Status.Steps[i]
		if shown.Name == step.Name && shown.State == step.State && shown.Attempt == step.Attempt && shown.Message != "" && shown.Message != step.Message {
			step.Message = shown.Message
			return Say("%s", shown.Message)
		}
	}
	return otherwise
}

// acceptance is whose acceptance is waited for.
func (r *recovery) acceptance() Text {
	if r.system.Owner == nil {
		return Say("its owner (the plan names none) to accept it")
	}
	return Say("owner %s to accept it", r.system.Owner.Name)
}

// reason is why a step is in its state, as it was said; zero where nothing was.
func (r *recovery) reason(i int) Text {
	switch message := r.steps[i].Message; {
	case !r.runs[i].why.IsZero():
		return r.runs[i].why
	case message != "":
		return Say("%s", message)
	}
	return Text{}
}

// reasonOr is why a step is in its state, or else something else.
func (r *recovery) reasonOr(i int, otherwise Text) Text {
	if reason := r.reason(i); !reason.IsZero() {
		return reason
	}
	return otherwise
}
