package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// evaluated enters an evaluation that answers questions, and returns its name.
func (s *scenario) evaluated(at, unit string, questions ...v1alpha1.Name) string {
	e := &v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{
		Record: v1alpha1.Record{EnteredBy: "anna"}, CompletedAt: moment1(at), Authors: []v1alpha1.Line{"Anna", "Bo"},
	}}
	if unit != "" {
		e.Spec.Unit = &v1alpha1.PlanReference{Name: v1alpha1.ObjectName(unit)}
	}
	for _, question := range questions {
		e.Spec.Answers = append(e.Spec.Answers, v1alpha1.Answer{Question: question, Text: "A"})
	}
	return s.enter(e).Key.Name
}

// adopted states an approval of an evaluation by a body.
func (s *scenario) adopted(at, evaluation, body, by, user string) {
	s.log(at, v1alpha1.LogEntrySpec{
		Record: v1alpha1.Record{EnteredBy: user}, About: &v1alpha1.Subject{Evaluation: v1alpha1.ObjectName(evaluation)},
		Approval: &v1alpha1.Approval{ApprovedBy: v1alpha1.Line(by), Body: v1alpha1.Line(body)},
	})
}

func (s *scenario) close(recovery, closed string) *scenario {
	return s.phase(recovery, inRecovery).phase(closed, v1alpha1.PhaseClosed)
}

func TestEvaluations(t *testing.T) {
	rule := v1alpha1.EvaluationRule{
		DueAfterClose: "60d", DueAfterDeclaration: "180d", AdoptedBy: "Executive board", AdoptWithin: "30d",
		Questions: []v1alpha1.Question{{Name: "active"}, {Name: "informed"}},
	}
	only := func(change func(*v1alpha1.EvaluationRule)) *v1alpha1.EvaluationRule {
		changed := rule
		change(&changed)
		return &changed
	}
	type want struct {
		due, overdue, accepted, adopted, adoptionDue string
		adoptionOverdue                              bool
		partial                                      int
	}
	complete := func(s *scenario) string { return s.evaluated("2022-03-01 09:00", "", "active", "informed") }
	const due, accepted, adoption = "2022-06-14 09:00", "2022-03-01 09:00", "2022-03-31 10:00"
	for name, test := range map[string]struct {
		rule    *v1alpha1.EvaluationRule
		happens func(s *scenario)
		asOf    string
		want    want
	}{
		"the crisis of the case was never evaluated": {rule: &rule, asOf: "2022-08-31 12:00", want: want{due: due, overdue: due}},
		"nothing is overdue a second before":         {rule: &rule, asOf: "2022-06-14 08:59:59", want: want{due: due}},
		"it is overdue at the very instant":          {rule: &rule, asOf: due, want: want{due: due, overdue: due}},
		"closing starts the other clock, and the earlier deadline wins": {
			rule: &rule, asOf: "2022-02-01 00:00", want: want{due: "2022-03-02 12:00"},
			happens: func(s *scenario) { s.close("2021-12-20 12:00", "2022-01-01 12:00") },
		},
		"the deadline after the declaration wins over a later closing": {
			rule: &rule, asOf: "2022-06-01 00:00", want: want{due: due},
			happens: func(s *scenario) { s.close("2021-12-20 12:00", "2022-05-30 12:00") },
		},
		"a deadline after the closing alone does not count before it": {
			rule: only(func(r *v1alpha1.EvaluationRule) { r.DueAfterDeclaration = "" }), asOf: "2032-01-01 00:00",
		},
		"the evaluation of one unit is partial and ends nothing": {
			rule: &rule, asOf: due, want: want{due: due, overdue: due, partial: 1},
			happens: func(s *scenario) { s.evaluated("2022-03-01 09:00", "central", "active", "informed") },
		},
		"an unanswered question makes it partial": {
			rule: &rule, asOf: due, want: want{due: due, overdue: due, partial: 1},
			happens: func(s *scenario) { s.evaluated("2022-03-01 09:00", "", "informed", "other") },
		},
		"one that answers all is accepted, and waits for adoption": {
			rule: &rule, asOf: "2022-03-02 00:00", want: want{due: due, accepted: accepted, adoptionDue: adoption},
			happens: func(s *scenario) { complete(s) },
		},
		"one that comes late ends the lateness": {
			rule: &rule, asOf: "2022-08-31 12:00", want: want{due: due, accepted: "2022-07-01 09:00", adoptionDue: "2022-07-31 09:00", adoptionOverdue: true},
			happens: func(s *scenario) { s.evaluated("2022-07-01 09:00", "", "active", "informed") },
		},
		"the first complete one is accepted": {
			rule: &rule, asOf: "2022-03-06 00:00", want: want{due: due, accepted: accepted, adoptionDue: adoption, partial: 1},
			happens: func(s *scenario) {
				s.evaluated("2022-03-05 09:00", "", "active", "informed")
				complete(s)
				s.evaluated("2022-02-05 09:00", "")
			},
		},
		"adoption is overdue at the very instant": {
			rule: &rule, asOf: adoption, want: want{due: due, accepted: accepted, adoptionDue: adoption, adoptionOverdue: true},
			happens: func(s *scenario) { complete(s) },
		},
		"the body adopts, even late": {
			rule: &rule, asOf: "2022-05-01 00:00", want: want{due: due, accepted: accepted, adoptionDue: adoption, adopted: "2022-04-20 10:00"},
			happens: func(s *scenario) { s.adopted("2022-04-20 10:00", complete(s), " executive Board", "Chair", "chair") },
		},
		"another body, an author or who entered it adopt nothing": {
			rule: &rule, asOf: "2022-03-10 00:00", want: want{due: due, accepted: accepted, adoptionDue: adoption},
			happens: func(s *scenario) {
				e := complete(s)
				s.adopted("2022-03-03 10:00", e, "Social board", "Chair", "chair")
				s.adopted("2022-03-03 10:00", e, "", "Chair", "chair")
				s.adopted("2022-03-04 10:00", e, "Executive board", "bo", "chair")
				s.adopted("2022-03-05 10:00", e, "Executive board", "Chair", "anna")
			},
		},
		"an adoption without a time limit is never overdue": {
			rule: only(func(r *v1alpha1.EvaluationRule) { r.AdoptWithin = "" }), asOf: "2032-01-01 00:00",
			want: want{due: due, accepted: accepted}, happens: func(s *scenario) { complete(s) },
		},
		"without a rule nothing is due and every evaluation of the whole is complete": {
			asOf: "2032-01-01 00:00", want: want{accepted: accepted}, happens: func(s *scenario) { s.evaluated("2022-03-01 09:00", "") },
		},
		"a rule of a plan elsewhere does not govern": {
			asOf: "2032-01-01 00:00", happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{Evaluation: &rule}))
				s.activation.Spec.Plans = s.activation.Spec.Plans[1:] // none in the activation's own namespace
			},
		},
		"a corrected evaluation does not count": {
			rule: &rule, asOf: due, want: want{due: due, overdue: due, partial: 1},
			happens: func(s *scenario) {
				s.enter(&v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{
					Record: v1alpha1.Record{Corrects: v1alpha1.ObjectName(complete(s))}, CompletedAt: moment1("2022-03-02 09:00"),
				}})
			},
		},
		"an exercise is evaluated by the same rule": {
			rule: &rule, asOf: due, want: want{due: due, overdue: due},
			happens: func(s *scenario) { s.activation.Spec.Mode = v1alpha1.ModeExercise },
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.plan.Spec.Evaluation = test.rule
			if test.happens != nil {
				test.happens(s)
			}
			v := s.assess(test.asOf).Evaluation
			got := want{
				sayAny(v.Due), sayAny(v.OverdueSince), sayAny(v.AcceptedAt), sayAny(v.AdoptedAt), sayAny(v.AdoptionDue), v.AdoptionOverdue, len(v.Partial),
			}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestTheConditionsOfAnEvaluation(t *testing.T) {
	s := newScenario(t)
	s.plan.Spec.Evaluation = &v1alpha1.EvaluationRule{DueAfterClose: "60d", AdoptedBy: "Board", AdoptWithin: "30d", Questions: []v1alpha1.Question{{Name: "q"}}}
	s.close("2021-12-20 12:00", "2022-01-01 12:00")
	s.adopted("2022-07-01 10:00", s.evaluated("2022-04-01 09:00", "", "q"), "Board", "Chair", "chair")
	type want struct{ late, adoption string }
	for asOf, want := range map[string]want{
		"2021-12-31 00:00": {"False Pending", "False NotRequired"},
		"2022-02-01 00:00": {"False Pending", "False NotRequired"},
		"2022-03-02 12:00": {"True Overdue 2022-03-02 12:00", "False NotRequired"},
		"2022-04-01 09:00": {"False Done 2022-04-01 09:00", "True AwaitingAdoption 2022-04-01 09:00"},
		"2022-05-01 09:00": {"False Done 2022-04-01 09:00", "True AdoptionOverdue 2022-05-01 09:00"},
		"2022-07-01 10:00": {"False Done 2022-04-01 09:00", "False Done 2022-07-01 10:00"},
	} {
		a := s.assess(asOf)
		if late := brief(a.conditionOf(v1alpha1.ConditionEvaluationOverdue)); late != want.late {
			t.Errorf("at %s EvaluationOverdue is %s, want %s", asOf, late, want.late)
		}
		if adoption := brief(a.conditionOf(v1alpha1.ConditionAdoptionPending)); adoption != want.adoption {
			t.Errorf("at %s AdoptionPending is %s, want %s", asOf, adoption, want.adoption)
		}
	}
}
