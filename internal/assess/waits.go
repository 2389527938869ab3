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

// await says what every system waits for and what it takes for granted. The recoveries are in recovery
// order, so the most urgent take the places that are free: a system takes one from its first report on,
// and gives it back when it is restored or retired.
func (c *casefile) await(recoveries []*recovery) {
	places := int(v1alpha1.DefaultMaxConcurrentRecoveries)
	if most := c.activation.Spec.MaxConcurrentRecoveries; most != nil {
		places = int(*most)
	}
	underWay, ready := 0, 0
	for _, r := range recoveries {
		if r.underWay() {
			underWay++
		}
	}
	for _, r := range recoveries {
		r.lookAtDependencies()
		switch s := r.verdict; {
		case s.Phase == v1alpha1.RecoveryRestored:
			r.wait(v1alpha1.WaitPerson, r.ownerName()+" to accept it")
		case r.underWay():
			r.awaitStep()
		case s.Phase != v1alpha1.RecoveryWaiting || len(s.WaitingFor) > 0:
		case underWay+ready < places:
			ready++
			r.awaitStep()
		default:
			r.wait(v1alpha1.WaitSlot, fmt.Sprintf("one of the %d places to come free: %d systems are under way, and %d that can begin come first",
				places, underWay, ready))
			ready++
		}
	}
}

// underWay says whether people work on the system.
func (r *recovery) underWay() bool {
	return r.verdict.Phase == v1alpha1.RecoveryInProgress || r.verdict.Phase == v1alpha1.RecoveryFailed
}

func (r *recovery) wait(kind v1alpha1.WaitKind, message string) {
	if len(r.verdict.WaitingFor) < mostWaits {
		r.verdict.WaitingFor = append(r.verdict.WaitingFor, v1alpha1.Wait{Kind: kind, Message: bounded(message, waitLength)})
	}
}

// lookAtDependencies tells the dependencies that are to be waited for from those that count as available.
// A system that is not down needs nothing yet.
func (r *recovery) lookAtDependencies() {
	if !r.verdict.Affected() {
		return
	}
	open := r.verdict.Phase == v1alpha1.RecoveryWaiting || r.underWay()
	for _, to := range r.system.DependsOn {
		ref := r.system.ref.system(to)
		if assumed := r.assumption(ref); assumed != "" {
			r.verdict.Assumptions = append(r.verdict.Assumptions,
				bounded("counts as available: system "+ref.String()+", "+assumed, assumptionLength))
			continue
		}
		if s := r.a.systems[ref]; open && !s.Available() {
			r.wait(v1alpha1.WaitDependency, "system "+ref.String()+" to be restored (now "+string(s.Phase)+")")
		}
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

// awaitStep says who has to report the current step.
func (r *recovery) awaitStep() {
	i := r.current()
	if i < 0 { // every step failed, and none of them stops the others
		r.wait(v1alpha1.WaitPerson, "somebody to report a step done: all of them failed")
		return
	}
	step := &r.system.steps()[i]
	message, role := "confirm step "+string(step.Name), "somebody"
	switch {
	case step.Apply != nil:
		r.wait(v1alpha1.WaitObject, "apply step "+string(step.Name)+": report it by hand")
		return
	case step.Observe != nil:
		r.wait(v1alpha1.WaitObject, fmt.Sprintf("observe step %s (%s %s): report it by hand", step.Name, step.Observe.Kind, step.Observe.Name))
		return
	case step.Confirm != nil:
		role = cmp.Or(string(step.Confirm.Role), role)
	}
	if r.steps[i].State == v1alpha1.StepFailed {
		r.wait(v1alpha1.WaitPerson, message+", which failed: "+role+" to try again and report it, or to skip it with a reason")
		return
	}
	r.wait(v1alpha1.WaitPerson, message+": "+role+" to report it")
}

func (r *recovery) ownerName() string {
	if r.system.Owner == nil {
		return "its owner (the plan names none)"
	}
	return "owner " + string(r.system.Owner.Name)
}
