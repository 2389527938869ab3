package present

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// The case of these tests: a hospital on an island, in a zone of its own.

var zone = time.FixedZone("Island", -3*60*60)

func at(day, hour int) time.Time { return time.Date(2026, time.March, day, hour, 0, 0, 0, zone) }

func key(name string) assess.Key { return assess.Key{Namespace: "ward", Name: name} }

const body = "Hospital board"

// story is an assessment made by hand, for what a report says of it.
type story struct {
	activation *v1alpha1.CrisisActivation
	a          *assess.Assessment
}

func newStory() *story {
	activation := &v1alpha1.CrisisActivation{
		ObjectMeta: metav1.ObjectMeta{Namespace: "ward", Name: "blackout"},
		Spec: v1alpha1.CrisisActivationSpec{
			Title: "Blackout", Mode: v1alpha1.ModeReal, StartedAt: metav1.NewTime(at(1, 6)), DeclaredAt: metav1.NewTime(at(1, 8)),
			DeclaredBy: "Duty officer", Priorities: []v1alpha1.PriorityTitle{{Level: 1, Title: "Life"}},
		},
	}
	return &story{activation, &assess.Assessment{
		View: assess.View{AsOf: at(20, 12)}, Crisis: key("blackout"), Zone: zone, Phase: "Recovery", PhaseSince: at(5, 8),
		Phases: []assess.PhaseSpan{
			{Phase: v1alpha1.PhaseResponse, From: at(1, 8), To: at(5, 8)},
			{Phase: v1alpha1.PhaseRecovery, From: at(5, 8)},
		},
		Evaluation: assess.EvaluationVerdict{Rule: &v1alpha1.EvaluationRule{AdoptedBy: body}, Due: at(30, 8)},
	}}
}

func (s *story) report() *Report {
	d := assess.NewDossier()
	d.SetActivation(s.activation)
	return NewReport(d, s.a, lang.English)
}

// briefed adds a briefing of the body.
func (s *story) briefed(name string, held time.Time, documented bool) *story {
	s.a.Briefings = append(s.a.Briefings, assess.BriefingVerdict{Key: key(name), HeldAt: held, Audience: body, Documented: documented})
	return s
}

// promised adds an obligation towards the body with its slots.
func (s *story) promised(slots ...assess.Slot) *story {
	v := assess.ObligationVerdict{
		Ref: assess.Ref{Namespace: "ward", Plan: "hospital", Name: "board"}, Obligation: &v1alpha1.Obligation{Name: "board", Audience: body}, Slots: slots,
	}
	for _, slot := range slots {
		switch slot.State {
		case assess.SlotOnTime:
			v.OnTime++
		case assess.SlotLate:
			v.Late++
		case assess.SlotMissed:
			v.Missed++
		case assess.SlotOpen:
			v.Open++
			v.OverdueSince = slot.Grace
		}
	}
	s.a.Obligations = append(s.a.Obligations, v)
	return s
}

// full has something in every part of a report.
func full(t *testing.T) *Report {
	t.Helper()
	s := newStory().briefed("one", at(1, 12), true).promised(
		assess.Slot{Due: at(1, 12), Grace: at(1, 13), State: assess.SlotOnTime, MetBy: key("one")},
		assess.Slot{Due: at(8, 12), Grace: at(8, 13), State: assess.SlotOpen},
	)
	a := s.a
	a.View.KnownAt = at(21, 0)
	accepted := key("evaluation")
	a.Evaluation.Accepted, a.Evaluation.AcceptedAt, a.Evaluation.Partial = &accepted, at(19, 8), []assess.Key{key("partial")}
	a.Evaluation.Findings = []assess.FindingVerdict{
		{Evaluation: accepted, Finding: "cable", Since: at(19, 8)}, {Evaluation: accepted, Finding: "lamp", Answered: true, Since: at(19, 9)},
	}
	a.Evaluation.Lessons = []assess.LessonVerdict{
		{Evaluation: accepted, Lesson: "fuel", Plan: key("hospital"), Since: at(19, 8), Lacks: assess.Say("change the plan")},
		{Evaluation: accepted, Lesson: "torch", Plan: key("hospital"), Since: at(19, 8)},
	}
	a.Obligations[0].Held, a.Obligations[0].HeldTimes = []assess.Key{key("one")}, []time.Time{at(1, 12)}
	a.ClosingFor = []assess.Text{assess.Say("an answer")}
	a.Plans = []assess.PlanVerdict{{Key: key("hospital"), State: v1alpha1.PlanActive, Snapshot: &assess.Snapshot{Digest: "sha256:0"}}}
	a.Problems = []assess.Problem{{Field: "spec.priorities", Message: assess.Say("title them")}}
	a.Conditions = []assess.Condition{
		{Type: v1alpha1.ConditionReady, True: true},
		{Type: v1alpha1.ConditionBriefingOverdue, Reason: v1alpha1.ReasonOverdue, True: true, Since: at(8, 13), Message: assess.Say("board is overdue")},
	}
	a.Unaddressed = []assess.Key{key("who")}
	a.Decisions = []assess.DecisionCount{{Body: body, Phase: v1alpha1.PhaseResponse, Count: 1, Records: []assess.Key{key("decision")}}}
	due := metav1.NewTime(at(2, 6))
	a.Systems = []assess.SystemVerdict{{
		Ref: assess.Ref{Namespace: "ward", Plan: "hospital", Name: "power"}, Recovery: "hospital-power", Priority: 1, Phase: v1alpha1.RecoveryInProgress,
		Since: at(1, 6), Steps: []v1alpha1.StepStatus{{Name: "a", State: v1alpha1.StepDone}, {Name: "b", State: v1alpha1.StepPending}}, CurrentStep: "b",
		RTO:        &v1alpha1.ObjectiveStatus{Due: due, State: v1alpha1.ObjectiveBreached},
		RPO:        &v1alpha1.ObjectiveStatus{Due: due, State: v1alpha1.ObjectiveMet, Achieved: &due},
		Forecast:   &v1alpha1.ForecastStatus{RestoredBy: due},
		WaitingFor: []assess.Wait{{Kind: v1alpha1.WaitPerson, Message: assess.Say("the electrician")}}, Assumptions: []assess.Text{assess.Say("the ferry runs")},
	}}
	ref := assess.Ref{Namespace: "ward", Plan: "hospital", Name: "surgery"}
	a.Activities = []assess.ActivityVerdict{{
		Ref: ref, Activity: &v1alpha1.Activity{Name: "surgery", Title: "Surgery", Duty: "Health Act s. 2"}, Priority: 1,
		State: v1alpha1.ActivityOnFallback, Since: at(1, 6), Down: []assess.Ref{a.Systems[0].Ref}, Next: at(25, 0),
	}}
	a.Actions = []assess.ActionVerdict{{
		Key: key("buy"), State: v1alpha1.ActionOpen, Since: at(1, 9), OverdueSince: at(2, 9), Progress: "ordered",
		Item: &v1alpha1.ActionItem{Spec: v1alpha1.ActionItemSpec{Title: "Buy fuel", Owner: v1alpha1.Contact{Name: body}, DueAt: metav1.NewTime(at(2, 9))}},
	}}
	a.Costs = []assess.CostSum{{
		Currency: "DKK", Hundredths: 1234550, UpperBound: true, Records: []assess.Key{key("fuel")},
		ByActivity: map[assess.Ref]int64{{Namespace: "ward", Plan: "hospital", Name: "surgery"}: 1234500},
	}}
	r := s.report()
	one := []string{"LogEntry ward/one"}
	r.Record = Keeping{State: recordNotIntact, Message: "LogEntry ward/two (leaf 4) is missing", Faults: []string{"LogEntry ward/two (leaf 4) is missing"},
		Leaves: 5, Covered: 4, Checkpoint: "signed", Records: 2, OnPaper: one, EnteredLate: one, Corrected: one, SaidTwice: one,
		Authors:      []Author{{User: "beredskap:admin", Records: 2, Administrator: true}},
		Destructions: []Destruction{{"LogEntry ward/destroy", "LogEntry ward/two", body, "It names a patient"}}}
	return r
}
