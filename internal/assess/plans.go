package assess

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

// activatePlans decides how each plan of the activation, and each that joined it, stands to the crisis.
func (c *casefile) activatePlans() {
	c.a.Zone = time.UTC
	c.a.plans = map[Key]*PlanVerdict{}
	activate := func(ref v1alpha1.PlanReference, from time.Time) {
		key := Key{Namespace: cmp.Or(string(ref.Namespace), c.activation.Namespace), Name: string(ref.Name)}
		if _, listed := c.a.plans[key]; listed {
			return
		}
		verdict := c.activatePlan(key)
		verdict.from = latest(verdict.from, from)
		c.a.plans[key] = &verdict
		c.a.Plans = append(c.a.Plans, verdict)
	}
	for _, ref := range c.activation.Spec.Plans {
		activate(ref, time.Time{})
	}
	for r := range c.toldOfCrisis(aboutJoin) {
		activate(r.entry.Spec.Join.Plan, r.occurredAt)
	}
	for i := range c.a.Plans {
		c.a.plans[c.a.Plans[i].Key] = &c.a.Plans[i]
	}
	if governing := c.governingPlan(); governing != nil {
		c.a.Zone = governing.Zone
	}
	c.restExercise()
}

// activatePlan decides on one plan. Once frozen, nothing that happens to the plan changes it.
func (c *casefile) activatePlan(key Key) PlanVerdict {
	verdict := PlanVerdict{Key: key, State: v1alpha1.PlanActive, Zone: time.UTC}
	plan, recorded := c.plans[key], c.recorded(key)
	switch snapshot, frozen := c.snapshots[key]; {
	case frozen:
		verdict.Snapshot, verdict.Spec, verdict.Generation, verdict.from = snapshot, snapshot.Spec, snapshot.Generation, snapshot.InForceFrom
	case plan == nil && c.blind.hides(key, recorded != nil):
		verdict.State, verdict.Reason = v1alpha1.PlanMissing, v1alpha1.ReasonPlanMissing
		verdict.Message = Say("plan %s may not be read from here, and nothing of it shows: ask for the roles continuity-viewer and view in namespace %s",
			key, key.Namespace)
	case plan != nil && recorded != nil && recorded.Generation != plan.Generation && !c.blind.Frozen:
		verdict.Spec, verdict.Generation, verdict.gone, verdict.lost = &plan.Spec, plan.Generation, recorded, true
		verdict.Reason = v1alpha1.ReasonSnapshotLost
		verdict.Message = Say("the frozen plan %s (generation %d, %s) is gone: restore ControllerRevision %s/%s from a backup; until then the crisis goes on by the plan as it stands today, generation %d",
			key, recorded.Generation, recorded.Digest, key.Namespace, recorded.Snapshot, plan.Generation)
	case plan == nil:
		verdict.State, verdict.Reason = v1alpha1.PlanMissing, v1alpha1.ReasonPlanMissing
		verdict.Message = Say("plan %s does not exist: create it, and it comes into force at once; no other plan waits for it", key)
	case !consents(plan, c.activation.Namespace):
		verdict.State, verdict.Reason = v1alpha1.PlanRefused, v1alpha1.ReasonPlanRefused
		verdict.Message = Say("plan %s does not consent to activations from namespace %s: add it to spec.activatedFrom of the plan; no other plan waits for it",
			key, c.activation.Namespace)
	case c.heldByOther(key):
		verdict.State, verdict.Reason = v1alpha1.PlanHeld, v1alpha1.ReasonPlanHeld
		verdict.Message = Say("plan %s is held by crisis %s until that is closed: state what concerns it there; no other plan waits for it",
			key, c.holder(key).Crisis)
	default:
		verdict.Spec, verdict.Generation, verdict.gone = &plan.Spec, plan.Generation, recorded
	}
	if verdict.Spec != nil {
		if zone, err := schedule.LoadZone(verdict.Spec.TimeZone); err == nil {
			verdict.Zone = zone
		}
	}
	return verdict
}

// recorded is what the activation's status says of a plan that was frozen before; nil when it was not. A
// frozen plan that is gone must not be frozen anew in another version, as if nothing had happened.
func (c *casefile) recorded(key Key) *v1alpha1.ActivatedPlan {
	for i := range c.activation.Status.Plans {
		if p := &c.activation.Status.Plans[i]; string(p.Namespace) == key.Namespace && string(p.Name) == key.Name && p.Digest != "" {
			return p
		}
	}
	return nil
}

// unfrozen says whether freezing a plan has not succeeded half a minute after the activation was entered.
// What was never entered is never frozen.
func (c *casefile) unfrozen(plan *PlanVerdict) bool {
	entered := EnteredAt(c.activation)
	return plan.State == v1alpha1.PlanActive && plan.Snapshot == nil && !entered.IsZero() && c.recorded(plan.Key) == nil &&
		c.m.reached(entered.Add(30*time.Second))
}

// consents says whether a plan lets activations of a namespace put it in force.
func consents(plan *v1alpha1.ContinuityPlan, namespace string) bool {
	if len(plan.Spec.ActivatedFrom) == 0 {
		return plan.Namespace == namespace
	}
	return slices.ContainsFunc(plan.Spec.ActivatedFrom, func(from v1alpha1.ActivationSource) bool {
		return string(from.Namespace) == namespace
	})
}

// heldByOther says whether another real crisis holds a plan that this real one asks for. An exercise
// takes no plan from anybody: it rests instead.
func (c *casefile) heldByOther(plan Key) bool {
	return c.activation.Spec.Mode == v1alpha1.ModeReal && c.holder(plan) != nil
}

// holder is the other real crisis that holds a plan at the view; nil when none does.
func (c *casefile) holder(plan Key) *Holder {
	for i := range c.holders[plan] {
		if holder := &c.holders[plan][i]; c.m.reached(holder.From) && (holder.To.IsZero() || !c.m.reached(holder.To)) {
			return holder
		}
	}
	return nil
}

// restExercise lets an exercise rest while a real crisis holds one of its plans.
func (c *casefile) restExercise() {
	if c.activation.Spec.Mode != v1alpha1.ModeExercise {
		return
	}
	for i := range c.a.Plans {
		if c.a.Suspended = c.holder(c.a.Plans[i].Key); c.a.Suspended != nil {
			return
		}
	}
}

// rests are the stretches during which an exercise rests for real crises, as far as they are known.
func (c *casefile) rests() []interval {
	if c.activation.Spec.Mode != v1alpha1.ModeExercise {
		return nil
	}
	var rests []interval
	for i := range c.a.Plans {
		for _, holder := range c.holders[c.a.Plans[i].Key] {
			if !c.m.reached(holder.From) {
				continue
			}
			rest := interval{from: holder.From}
			if !holder.To.IsZero() && c.m.reached(holder.To) {
				rest.to = holder.To
			}
			rests = append(rests, rest)
		}
	}
	return rests
}

// active yields the plans in force, in the order in which they were activated.
func (c *casefile) active(yield func(*PlanVerdict) bool) {
	for i := range c.a.Plans {
		if plan := &c.a.Plans[i]; plan.State == v1alpha1.PlanActive && !yield(plan) {
			return
		}
	}
}

// governingPlan is the plan whose evaluation rule and zone govern the crisis: the first active one in the
// activation's namespace that has a rule, else the first there, else the first of all.
func (c *casefile) governingPlan() *PlanVerdict {
	var first, here *PlanVerdict
	for plan := range c.active {
		if first == nil {
			first = plan
		}
		if plan.Key.Namespace != c.activation.Namespace {
			continue
		}
		if plan.Spec.Evaluation != nil {
			return plan
		}
		if here == nil {
			here = plan
		}
	}
	if here != nil {
		return here
	}
	return first
}

// evaluationRule is the rule of the governing plan; a plan outside the activation's namespace has no say.
func (c *casefile) evaluationRule() *v1alpha1.EvaluationRule {
	governing := c.governingPlan()
	if governing == nil || governing.Key.Namespace != c.activation.Namespace {
		return nil
	}
	return governing.Spec.Evaluation
}

// problem notes something to mend that one object alone cannot show.
func (c *casefile) problem(field, format string, args ...any) {
	c.a.Problems = append(c.a.Problems, Problem{field, Say(format, args...)})
}

// fieldOf is the path of a field of a plan, with the plan in front.
func fieldOf(plan Key, path ...string) string { return plan.String() + ": " + strings.Join(path, "") }
