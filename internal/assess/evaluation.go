package assess

import (
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// evaluate finds whether what happened has been evaluated in time. The first complete evaluation is
// accepted; a partial one is recorded and does not end the clock. Adoption by the body is a second clock.
// What is done about findings and lessons is asked of every one of them: a unit's own are findings, too.
func (c *casefile) evaluate() {
	v := &c.a.Evaluation
	v.Unanswered = map[Key][]v1alpha1.Name{}
	if v.Rule = c.evaluationRule(); v.Rule != nil {
		v.Due = c.evaluationDue(v.Rule)
	}
	var accepted *record
	actions := c.actionsByFinding()
	for r := range c.told(aboutEvaluations, Ref{}) {
		v.Unanswered[r.id.Key] = unanswered(v.Rule, r.evaluation)
		versions := c.versions(r)
		c.answerFindings(r, versions, actions)
		c.learnLessons(r, versions)
		switch {
		case r.evaluation.Spec.Unit != nil || len(v.Unanswered[r.id.Key]) > 0:
			v.Partial = append(v.Partial, r.id.Key)
		case accepted == nil:
			accepted = r
			v.Accepted, v.AcceptedAt = &r.id.Key, r.occurredAt
		}
	}
	switch {
	case accepted != nil:
		c.adopt(accepted)
	case !v.Due.IsZero() && c.m.reached(v.Due):
		v.OverdueSince = v.Due
	}
}

// evaluationDue is the earlier of the rule's deadlines that have begun to count.
func (c *casefile) evaluationDue(rule *v1alpha1.EvaluationRule) time.Time {
	var due time.Time
	count := func(from time.Time, within v1alpha1.Duration) {
		if span, set := spanOf(within); set && !from.IsZero() {
			due = earliest(due, span.After(from, c.a.Zone))
		}
	}
	count(c.activation.Spec.DeclaredAt.Time, rule.DueAfterDeclaration)
	count(c.a.ClosedAt, rule.DueAfterClose)
	return due
}

// unanswered lists the questions of the rule that an evaluation does not answer.
func unanswered(rule *v1alpha1.EvaluationRule, evaluation *v1alpha1.Evaluation) []v1alpha1.Name {
	if rule == nil {
		return nil
	}
	var names []v1alpha1.Name
	for _, question := range rule.Questions {
		if !slices.ContainsFunc(evaluation.Spec.Answers, func(a v1alpha1.Answer) bool { return a.Question == question.Name }) {
			names = append(names, question.Name)
		}
	}
	return names
}

// adopt finds whether the body has adopted the accepted evaluation.
func (c *casefile) adopt(accepted *record) {
	v := &c.a.Evaluation
	if v.Rule == nil || v.Rule.AdoptedBy == "" {
		return
	}
	if span, set := spanOf(v.Rule.AdoptWithin); set {
		v.AdoptionDue = span.After(accepted.occurredAt, c.a.Zone)
	}
	for approval := range c.told(aboutApproval, accepted.id.refOf()) {
		if c.adopts(approval, accepted) {
			v.AdoptedAt = approval.occurredAt
			return
		}
	}
	v.AdoptionOverdue = !v.AdoptionDue.IsZero() && c.m.reached(v.AdoptionDue)
}

// adopts says whether an approval is the adopting body's, and another person's than the authors.
func (c *casefile) adopts(approval, evaluation *record) bool {
	return sameName(approval.entry.Spec.Approval.Body, c.a.Evaluation.Rule.AdoptedBy) &&
		anotherPerson(approval, evaluation, evaluation.evaluation.Spec.Authors...)
}

// Late says whether the accepted evaluation was completed after it was due.
func (v *EvaluationVerdict) Late() bool {
	return v.Accepted != nil && !v.Due.IsZero() && v.AcceptedAt.After(v.Due)
}

// AdoptionPending says whether an accepted evaluation still has to be adopted.
func (v *EvaluationVerdict) AdoptionPending() bool {
	return v.Accepted != nil && v.Rule != nil && v.Rule.AdoptedBy != "" && v.AdoptedAt.IsZero()
}
