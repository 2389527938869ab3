package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// FindingVerdict is how one finding of an evaluation that counts stands.
type FindingVerdict struct {
	Evaluation Key
	Finding    v1alpha1.Name
	// Answered says whether an action item is about it, or the evaluation says why nothing is done.
	Answered bool
	// Since is when it was answered, or since when it is not.
	Since time.Time
}

// findingID names a finding as an action item does.
type findingID struct {
	evaluation Key
	finding    v1alpha1.Name
}

// actionsByFinding finds the action items that were handed out for a finding. Both stand in one namespace.
func (c *casefile) actionsByFinding() map[findingID][]*ActionVerdict {
	found := map[findingID][]*ActionVerdict{}
	for i := range c.a.Actions {
		v := &c.a.Actions[i]
		if from := v.Item.Spec.From; from != nil && from.Finding != "" {
			id := findingID{Key{Namespace: v.Key.Namespace, Name: string(from.Evaluation)}, from.Finding}
			found[id] = append(found[id], v)
		}
	}
	return found
}

// answerFindings finds which findings of an evaluation are answered.
func (c *casefile) answerFindings(r *record, versions []Key, actions map[findingID][]*ActionVerdict) {
	for i := range r.evaluation.Spec.Findings {
		finding := &r.evaluation.Spec.Findings[i]
		v := FindingVerdict{Evaluation: r.id.Key, Finding: finding.Name, Answered: finding.Rejected != "", Since: r.occurredAt}
		if !v.Answered {
			handedOut, cancelled := time.Time{}, time.Time{}
			for _, version := range versions {
				for _, action := range actions[findingID{version, finding.Name}] {
					// That nothing is done about a finding is for the evaluators to say, and for the body that adopts what
					// they wrote. Whoever was given the task may cancel it; that would else close a finding in silence.
					if action.State == v1alpha1.ActionCancelled {
						cancelled = latest(cancelled, action.Since)
						continue
					}
					handedOut = earliest(handedOut, action.Item.Spec.AssignedAt.Time)
				}
			}
			v.Answered = !handedOut.IsZero()
			v.Since = latest(r.occurredAt, handedOut)
			if !v.Answered {
				v.Since = latest(r.occurredAt, cancelled)
			}
		}
		c.a.Evaluation.Findings = append(c.a.Evaluation.Findings, v)
	}
}

// versions are the names under which an evaluation was known: its own and those of what it corrects. A
// correction takes over what was done about the findings and lessons whose names it keeps; else mending a
// comma would hand out every task anew.
func (c *casefile) versions(r *record) []Key {
	keys := []Key{r.id.Key}
	seen := map[*record]bool{r: true}
	for at := c.corrected(r); at != nil && !seen[at]; at = c.corrected(at) {
		seen[at] = true
		keys = append(keys, at.id.Key)
		if c.checkCorrection(at) != nil {
			break
		}
	}
	return keys
}

// UnansweredFindings lists the findings of an evaluation that are not answered, in its order.
func (v *EvaluationVerdict) UnansweredFindings(of Key) (names []v1alpha1.Name) {
	for i := range v.Findings {
		if finding := &v.Findings[i]; finding.Evaluation == of && !finding.Answered {
			names = append(names, finding.Finding)
		}
	}
	return names
}

// findingCondition gathers the findings of one evaluation, or of all: it is true since the first of those that
// are still unanswered became so.
func (v *EvaluationVerdict) findingCondition(of *Key) Condition {
	condition := Condition{Type: v1alpha1.ConditionFindingUnanswered, Reason: v1alpha1.ReasonNotRequired, Message: Say("no evaluation that counts has a finding")}
	var since time.Time
	var messages []Text
	for i := range v.Findings {
		finding := &v.Findings[i]
		switch {
		case of != nil && finding.Evaluation != *of:
			continue
		case finding.Answered:
			condition.Since = latest(condition.Since, finding.Since)
		default:
			since = earliest(since, finding.Since)
			messages = append(messages, Say("finding %s of evaluation %s is not answered: hand out an ActionItem in its namespace with from: {evaluation: %s, finding: %s}, or enter the evaluation anew with the reason in rejected, naming this one in corrects",
				finding.Finding, finding.Evaluation, finding.Evaluation.Name, finding.Finding))
		}
		condition.Reason, condition.Message = v1alpha1.ReasonAnswered, Say("every finding has an action item, or a reason why nothing is done")
	}
	if len(messages) > 0 {
		condition.True, condition.Since = true, since
		condition.Reason, condition.Message = v1alpha1.ReasonUnanswered, enumerate(messages)
	}
	return condition
}
