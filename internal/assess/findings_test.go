package assess

import (
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// found is an evaluation of 1 March with two findings, of which one is rejected.
func (s *scenario) found(key, corrects string) *v1alpha1.Evaluation {
	e := &v1alpha1.Evaluation{ObjectMeta: metaOf(key, ""), Spec: v1alpha1.EvaluationSpec{
		Record: v1alpha1.Record{Corrects: v1alpha1.ObjectName(corrects)}, CompletedAt: moment1("2022-03-01 09:00"),
		Findings: []v1alpha1.Finding{{Name: "cellar", Text: "T"}, {Name: "chair", Text: "T", Rejected: "R"}},
	}}
	s.enter(e)
	return e
}

// answer hands out an action item for a finding.
func (s *scenario) answer(key, at, corrects, evaluation string, finding v1alpha1.Name) {
	s.enter(&v1alpha1.ActionItem{ObjectMeta: metaOf(key, ""), Spec: v1alpha1.ActionItemSpec{
		Record: v1alpha1.Record{Corrects: v1alpha1.ObjectName(corrects)}, Owner: v1alpha1.Contact{Name: "Anna"}, AssignedAt: moment1(at), DueAt: moment1("2022-12-01 09:00"),
		From: &v1alpha1.ActionOrigin{Evaluation: v1alpha1.ObjectName(evaluation), Finding: finding},
	}})
}

func TestFindings(t *testing.T) {
	const completed, asOf = "2022-03-01 09:00", "2022-08-31 12:00"
	social := plan("social/care", v1alpha1.ContinuityPlanSpec{Title: "Care"})
	for name, test := range map[string]struct {
		happens func(s *scenario)
		asOf    string
		want    string
		open    []v1alpha1.Name // of evaluation review
	}{
		"no evaluation, no finding": {want: "False NotRequired"},
		"an evaluation without findings": {
			happens: func(s *scenario) { s.evaluated(completed, "") }, want: "False NotRequired",
		},
		"a finding that is not rejected waits for an action item": {
			happens: func(s *scenario) { s.found("review", "") }, want: "True Unanswered " + completed, open: []v1alpha1.Name{"cellar"},
		},
		"before the evaluation there is nothing to answer": {
			happens: func(s *scenario) { s.found("review", "") }, asOf: "2022-03-01 08:59:59", want: "False NotRequired",
		},
		"an action item answers it, from when it was handed out": {
			happens: func(s *scenario) { s.found("review", ""); s.answer("buy", "2022-03-08 10:00", "", "review", "cellar") },
			want:    "False Answered 2022-03-08 10:00",
		},
		"an action item that was handed out while the evaluation was written": {
			happens: func(s *scenario) { s.found("review", ""); s.answer("buy", "2022-02-20 10:00", "", "review", "cellar") },
			want:    "False Answered " + completed,
		},
		"an action item still to be handed out answers nothing": {
			happens: func(s *scenario) { s.found("review", ""); s.answer("buy", "2022-03-08 10:00", "", "review", "cellar") },
			asOf:    "2022-03-08 09:59:59", want: "True Unanswered " + completed, open: []v1alpha1.Name{"cellar"},
		},
		"an action item about another finding, another evaluation, or none": {
			happens: func(s *scenario) {
				s.found("review", "")
				s.answer("a", "2022-03-08 10:00", "", "review", "chair")
				s.answer("b", "2022-03-08 10:00", "", "other", "cellar")
				s.answer("c", "2022-03-08 10:00", "", "review", "")
				s.act("d", "")
			}, want: "True Unanswered " + completed, open: []v1alpha1.Name{"cellar"},
		},
		"an action item of another namespace names another evaluation": {
			happens: func(s *scenario) {
				s.join(social).found("review", "")
				s.answer("social/buy", "2022-03-08 10:00", "", "review", "cellar")
			}, want: "True Unanswered " + completed, open: []v1alpha1.Name{"cellar"},
		},
		"an action item that does not count": {
			happens: func(s *scenario) {
				s.found("review", "")
				s.answer("buy", "2022-03-08 10:00", "nothing", "review", "cellar")
			},
			want: "True Unanswered " + completed, open: []v1alpha1.Name{"cellar"},
		},
		"an action item that was corrected into one about something else": {
			happens: func(s *scenario) {
				s.found("review", "")
				s.answer("buy", "2022-03-08 10:00", "", "review", "cellar")
				s.answer("hire", "2022-03-09 10:00", "buy", "review", "chair")
			}, want: "True Unanswered " + completed, open: []v1alpha1.Name{"cellar"},
		},
		"an action item that is done": {
			happens: func(s *scenario) {
				s.found("review", "")
				s.answer("buy", "2022-03-08 10:00", "", "review", "cellar")
				s.enter(progress("", "2022-04-08 10:00", "buy", v1alpha1.ActionDone, ""))
			}, want: "False Answered 2022-03-08 10:00",
		},
		"an action item that was cancelled leaves it unanswered from then": {
			happens: func(s *scenario) {
				s.found("review", "")
				s.answer("buy", "2022-03-08 10:00", "", "review", "cellar")
				s.enter(progress("", "2022-04-08 10:00", "buy", v1alpha1.ActionCancelled, "No money"))
			}, want: "True Unanswered 2022-04-08 10:00", open: []v1alpha1.Name{"cellar"},
		},
		"another action item answers it again": {
			happens: func(s *scenario) {
				s.found("review", "")
				s.answer("buy", "2022-03-08 10:00", "", "review", "cellar")
				s.enter(progress("", "2022-04-08 10:00", "buy", v1alpha1.ActionCancelled, "No money"))
				s.answer("rent", "2022-04-09 10:00", "", "review", "cellar")
			}, want: "False Answered 2022-04-09 10:00",
		},
		"the findings of one unit are findings": {
			happens: func(s *scenario) {
				s.found("review", "").Spec.Unit = &v1alpha1.PlanReference{Name: "central"}
			}, want: "True Unanswered " + completed, open: []v1alpha1.Name{"cellar"},
		},
		"a correction takes over what was done about a finding of the same name": {
			happens: func(s *scenario) {
				s.found("draft", "")
				s.answer("buy", "2022-03-08 10:00", "", "draft", "cellar")
				s.found("second", "draft")
				s.found("review", "second")
			}, want: "False Answered 2022-03-08 10:00",
		},
		"a corrected evaluation asks for nothing": {
			happens: func(s *scenario) {
				s.found("draft", "")
				s.enter(&v1alpha1.Evaluation{ObjectMeta: metaOf("review", ""), Spec: v1alpha1.EvaluationSpec{
					Record: v1alpha1.Record{Corrects: "draft"}, CompletedAt: moment1(completed)}})
			}, want: "False NotRequired",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			if test.happens != nil {
				test.happens(s)
			}
			if test.asOf == "" {
				test.asOf = asOf
			}
			a := s.assess(test.asOf)
			review := Key{Namespace: "staff", Name: "review"}
			if got := brief(a.conditionOf(v1alpha1.ConditionFindingUnanswered)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if got := a.Evaluation.UnansweredFindings(review); !slices.Equal(got, test.open) {
				t.Errorf("unanswered: %v, want %v", got, test.open)
			}
			if message := a.conditionOf(v1alpha1.ConditionFindingUnanswered).Message.String(); test.open != nil &&
				!strings.Contains(message, "finding cellar of evaluation staff/review is not answered: hand out an ActionItem in its namespace with from: {evaluation: review, finding: cellar}") {
				t.Errorf("it says %q", message)
			}
		})
	}
}

// What is still open of several evaluations is true since the oldest of it.
func TestFindingsOfSeveralEvaluations(t *testing.T) {
	s := newScenario(t)
	s.found("review", "")
	later := s.found("later", "")
	later.Spec.CompletedAt = moment1("2022-05-01 09:00")
	s.AddEvaluation(later)
	s.answer("buy", "2022-03-08 10:00", "", "review", "cellar")
	now := instant("2022-08-31 12:00")
	a := s.assess("2022-08-31 12:00")
	if got := brief(a.conditionOf(v1alpha1.ConditionFindingUnanswered)); got != "True Unanswered 2022-05-01 09:00" {
		t.Errorf("the crisis: %s", got)
	}
	for name, want := range map[string]string{"review": "False Answered", "later": "True Unanswered"} {
		e := s.index.records[RecordID{v1alpha1.KindEvaluation, Key{Namespace: "staff", Name: name}}].evaluation
		status, _ := a.EvaluationStatus(e, now)
		for _, c := range status.Conditions {
			if c.Type == v1alpha1.ConditionFindingUnanswered && string(c.Status)+" "+c.Reason != want {
				t.Errorf("%s: %s %s, want %s", name, c.Status, c.Reason, want)
			}
		}
		if len(status.UnansweredFindings) != len(want)-len("False Answered") { // one more letter, one more finding
			t.Errorf("%s: %v", name, status.UnansweredFindings)
		}
	}
}
