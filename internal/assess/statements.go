package assess

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// checkStatement refuses a statement that cannot follow what was stated before, or that reads as nothing.
func (c *casefile) checkStatement(r *record) *RecordVerdict {
	if r.entry == nil {
		return nil
	}
	if closed := c.a.ClosedAt; !closed.IsZero() && r.runsCrisis() && r.occurredAt.After(closed) {
		return refuse(v1alpha1.ReasonCannotFollow, "spec.%s: the crisis is closed since %s, and it was stated after that: declare a new crisis",
			r.entry.Spec.Statement(), c.at(closed))
	}
	switch spec := &r.entry.Spec; {
	case spec.Phase != nil:
		return c.checkPhase(r)
	case spec.Waiver != nil:
		return c.checkWaiver(r)
	case spec.Report != nil:
		return c.checkReport(r)
	case spec.Acceptance != nil:
		return c.checkAcceptance(r)
	case spec.Forecast != nil, spec.Retirement != nil:
		return c.checkAffected(r)
	case spec.Adjustment != nil:
		return c.checkAdjustment(r)
	case spec.Approval != nil:
		return c.checkApproval(r)
	case spec.Join != nil:
		plan := spec.Join.Plan
		return c.checkPlan("spec.join.plan", Key{Namespace: cmp.Or(string(plan.Namespace), c.activation.Namespace), Name: string(plan.Name)})
	}
	return nil
}

// checkPhase folds the phases up to a phase statement and asks whether it can follow.
func (c *casefile) checkPhase(r *record) *RecordVerdict {
	fold := c.newFold()
	for earlier := range c.toldOfCrisis(aboutPhase) {
		fold.closedAt = c.closedBy(&fold, earlier.occurredAt)
		refused := c.phaseFault(&fold, earlier)
		if earlier == r {
			return refused
		}
		if refused == nil {
			fold.apply(earlier)
		}
	}
	return nil
}

func (c *casefile) checkCriteria(r *record) *RecordVerdict {
	for _, answer := range r.entry.Spec.Phase.EndCriteria {
		if !slices.ContainsFunc(c.activation.Spec.EndCriteria, func(e v1alpha1.EndCriterion) bool { return e.Name == answer.Criterion }) {
			return refuse(v1alpha1.ReasonUnknownSubject,
				"spec.phase.endCriteria answers %s, which is no end criterion of crisis %s: state phase Closed again with the right name", answer.Criterion, c.a.Crisis)
		}
	}
	return nil
}

// checkReport refuses a report of a step that the system does not have.
func (c *casefile) checkReport(r *record) *RecordVerdict {
	system := c.systemNamed(r.subject())
	if system == nil {
		return nil // checkSubject has said so
	}
	step := r.entry.Spec.Report.Step
	names := make([]string, 0, len(system.Steps))
	for i := range system.Steps {
		names = append(names, string(system.Steps[i].Name))
	}
	if !slices.Contains(names, string(step)) {
		return refuse(v1alpha1.ReasonUnknownSubject, "spec.report.step is %s and the steps of system %s are [%s]: enter it anew with one of them",
			step, system.Ref, strings.Join(names, " "))
	}
	return c.checkAffected(r)
}

// checkAffected refuses what is said of the recovery of a system that is not down.
func (c *casefile) checkAffected(r *record) *RecordVerdict {
	if system := c.systemNamed(r.subject()); system != nil && !system.Affected() {
		return refuse(v1alpha1.ReasonCannotFollow, "spec.%s: nobody has said that system %s is affected: state its outage first",
			r.entry.Spec.Statement(), system.Ref)
	}
	return nil
}

// checkAcceptance refuses an acceptance of a system that is not restored. One that is ahead, if only because the clock of
// who entered it is, is judged by how the system stands.
func (c *casefile) checkAcceptance(r *record) *RecordVerdict {
	system := c.systemNamed(r.subject())
	ahead := !c.m.reached(r.occurredAt)
	if system == nil || system.acceptedAt(r.occurredAt) || ahead && system.Phase == v1alpha1.RecoveryRestored {
		return nil
	}
	return refuse(v1alpha1.ReasonCannotFollow, "spec.acceptance: system %s was not restored when it was accepted (it is %s now): enter the acceptance again, dated after its last step was done", system.Ref, Say(string(system.Phase)))
}

// checkAdjustment refuses triggers that read as nothing.
func (c *casefile) checkAdjustment(r *record) (refused *RecordVerdict) {
	subject := r.subject()
	plan := c.a.plans[subject.PlanKey()]
	if plan == nil || plan.Spec == nil {
		return nil // checkSubject has said so
	}
	readAdjustment(r.entry.Spec.Adjustment.Triggers, plan, subject, func(i int, fault *textFault) {
		refused = refuse(v1alpha1.ReasonInvalid, "spec.adjustment.triggers[%d].%s: %s; the obligation is kept as before without it: enter it anew, naming this record in corrects",
			i, fault.field, fault.what)
	})
	return refused
}

// checkWaiver refuses to waive what has no single deadline.
func (c *casefile) checkWaiver(r *record) *RecordVerdict {
	p := c.promises[r.subject()]
	if p == nil || slices.ContainsFunc(p.terms, func(t terms) bool {
		return slices.ContainsFunc(t.triggers, func(t trigger) bool { return t.once != nil })
	}) {
		return nil
	}
	return refuse(v1alpha1.ReasonCannotFollow,
		"spec.waiver: obligation %s has no once trigger, and only a single deadline can be waived: suspend or change a cadence by an adjustment", p.verdict.Ref)
}

// checkApproval refuses an approval that comes from who wrote what it approves.
func (c *casefile) checkApproval(r *record) *RecordVerdict {
	subject := r.subject()
	of := c.held(RecordID{subject.Plan, Key{Namespace: subject.Namespace, Name: subject.Name}})
	var writers []v1alpha1.Line
	switch {
	case of == nil:
		return nil // checkSubject has said so
	case of.evaluation != nil:
		if rule := c.evaluationRule(); rule != nil && rule.AdoptedBy != "" && !sameName(r.entry.Spec.Approval.Body, rule.AdoptedBy) {
			return refuse(v1alpha1.ReasonCannotFollow, "spec.approval.body is %q and the evaluation is adopted by %q: enter the approval of that body",
				r.entry.Spec.Approval.Body, rule.AdoptedBy)
		}
		writers = of.evaluation.Spec.Authors
	case of.entry == nil || of.entry.Spec.Minutes == nil:
		return refuse(v1alpha1.ReasonUnknownSubject, "spec.about names %s, which holds no minutes: name the log entry that holds them", of.id)
	default:
		writers = []v1alpha1.Line{of.entry.Spec.Minutes.WrittenBy}
	}
	if !anotherPerson(r, of, writers...) {
		return refuse(v1alpha1.ReasonSamePerson, "spec.approval: %s was written or entered by the same person: somebody else must approve it", of.id)
	}
	return nil
}

// acceptedAt says whether an acceptance stated at an instant counted, even if the system went down again since.
func (s *SystemVerdict) acceptedAt(t time.Time) bool {
	return slices.ContainsFunc(s.settled, func(stretch interval) bool {
		return !stretch.from.IsZero() && stretch.contains(t) && (!stretch.from.Equal(s.Retired) || !s.Accepted.IsZero())
	})
}
