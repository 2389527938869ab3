package say

import (
	"cmp"
	"fmt"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// obligation finds an obligation by its name, or by its audience where that is told of in one alone.
func (s *Scene) obligation(name, text string) (*assess.ObligationVerdict, error) {
	return pick(name, "obligation", text, s.Assessment.ByUrgency(), func(o *assess.ObligationVerdict) []string {
		return namesOfRef(o.Ref, string(o.Obligation.Audience))
	})
}

// obligations are the briefings to choose from, the most urgent first.
func (s *Scene) obligations() []Choice {
	next := map[assess.Ref]assess.Due{}
	for _, due := range s.Assessment.Agenda() {
		if due.Kind == assess.DueBriefing {
			next[due.Obligation.Ref] = due
		}
	}
	var choices []Choice
	for _, o := range s.Assessment.ByUrgency() {
		label := string(o.Obligation.Audience)
		if due, is := next[o.Ref]; is {
			label += ", " + s.dueWhen(&due)
		} else {
			label += ", nothing due"
		}
		choices = append(choices, Choice{Value: s.shortest(o.Ref), Label: label})
	}
	return choices
}

// dueWhen is when something is due, or since when it is overdue.
func (s *Scene) dueWhen(due *assess.Due) string {
	if !due.OverdueSince.IsZero() {
		return "overdue since " + s.Clock(due.OverdueSince)
	}
	return "due " + s.Clock(due.At)
}

// shortest is the shortest name that means one obligation alone.
func (s *Scene) shortest(ref assess.Ref) string { return s.Assessment.ShortObligation(ref) }

// people are those that the plans in force name, and what they do.
func (s *Scene) people() []Choice {
	var choices []Choice
	for _, plan := range s.Assessment.InForce() {
		choices = append(choices, peopleOf(plan.Spec)...)
	}
	return once(choices)
}

// peopleOf are those that a plan names: the members of its teams, and who stands in for them.
func peopleOf(plan *v1alpha1.ContinuityPlanSpec) []Choice {
	var choices []Choice
	for _, team := range plan.Teams {
		title := cmp.Or(string(team.Title), string(team.Name))
		for _, member := range team.Members {
			choices = append(choices, Choice{string(member.Name), fmt.Sprintf("%s, %s", member.Role, title)})
			if member.Alternate != nil {
				choices = append(choices, Choice{string(member.Alternate.Name), fmt.Sprintf("stands in for %s, %s", member.Name, title)})
			}
		}
	}
	return choices
}
