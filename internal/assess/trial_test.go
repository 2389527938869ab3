package assess

import (
	"fmt"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestOfTheEndCriteriaThoseAreOpenThatNobodyHasAnsweredSinceTheClosingWasRequested(t *testing.T) {
	s := newScenario(t)
	s.activation.Spec.EndCriteria = []v1alpha1.EndCriterion{{Name: "safe", Text: "T"}, {Name: "staffed", Text: "T"}}
	answer := func(at string, names ...v1alpha1.Name) {
		phase := &v1alpha1.PhaseChange{To: v1alpha1.PhaseClosed, DecidedBy: "D"}
		for _, name := range names {
			phase.EndCriteria = append(phase.EndCriteria, v1alpha1.CriterionAnswer{Criterion: name, Answer: "Yes"})
		}
		s.log(at, v1alpha1.LogEntrySpec{Phase: phase})
	}
	answer("2021-12-17 08:00", "safe") // it cannot follow Response, and counts for nothing
	s.phase("2021-12-18 08:00", inRecovery)
	answer("2021-12-19 08:00", "safe")
	s.phase("2021-12-21 08:00", inRecovery) // takes the request back
	answer("2021-12-22 08:00", "staffed")
	for asOf, want := range map[string]string{
		"2021-12-17 12:00": "[safe staffed]", "2021-12-20 12:00": "[staffed]", "2021-12-21 12:00": "[safe staffed]", "2021-12-22 12:00": "[safe]",
	} {
		var open []v1alpha1.Name
		for _, criterion := range s.assess(asOf).OpenCriteria() {
			open = append(open, criterion.Name)
		}
		if got := fmt.Sprint(open); got != want {
			t.Errorf("at %s these are open: %s, want %s", asOf, got, want)
		}
	}
}

func TestTryingARecordSaysWhatWouldFollowAndLeavesTheDossierAsItWas(t *testing.T) {
	s := newScenario(t, obligationOf("board", every("7d", inResponse)))
	before := fmt.Sprintf("%+v", s.assess("2021-12-20 12:00").Obligations)
	held := &v1alpha1.Briefing{ObjectMeta: metaOf("staff/try", ""), Spec: v1alpha1.BriefingSpec{
		Record: s.record(), HeldAt: moment1("2021-12-20 12:00"), Audience: "board", Meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: "board"}},
	}}
	view := View{AsOf: instant("2021-12-20 12:00")}
	tried, verdict, isNew := s.Try(held, view)
	if !isNew || !verdict.Ready || tried.Obligations[0].OnTime != 1 {
		t.Errorf("it is new: %t, ready: %t, and %d slots are met; want true, true, 1", isNew, verdict.Ready, tried.Obligations[0].OnTime)
	}
	closing := stated("staff/close", "", "2021-12-20 12:00", v1alpha1.LogEntrySpec{
		Record: s.record(), Phase: &v1alpha1.PhaseChange{To: v1alpha1.PhaseClosed, DecidedBy: "D"},
	})
	if _, verdict, _ = s.Try(closing, view); verdict.Ready || verdict.Reason != v1alpha1.ReasonCannotFollow {
		t.Errorf("closing would be %s, want %s", verdict.Reason, v1alpha1.ReasonCannotFollow)
	}
	if after := fmt.Sprintf("%+v", s.assess("2021-12-20 12:00").Obligations); after != before {
		t.Errorf("afterwards the obligations are\n%s, before\n%s", after, before)
	}
	s.AddBriefing(held)
	if _, _, isNew = s.Try(held, view); isNew {
		t.Error("a record that is there already is tried, and would be taken away")
	}
	if got := s.obligation("2021-12-20 12:00", "board"); got.OnTime != 1 {
		t.Errorf("the briefing that was there counts for %d slots, want 1", got.OnTime)
	}
}

func TestLastStatedIsTheLastThatHasHappened(t *testing.T) {
	s := newScenario(t)
	if at := s.LastStated(instant("2021-12-31 00:00")); !at.IsZero() {
		t.Errorf("nothing was stated, and the last of it at %s", at)
	}
	s.phase("2021-12-18 08:00", inRecovery).brief("board", "2021-12-17 08:00", "2021-12-30 08:00")
	if got := say(s.LastStated(instant("2021-12-20 00:00"))); got != "2021-12-18 08:00" {
		t.Errorf("the last was stated at %s, want 2021-12-18 08:00", got)
	}
}
