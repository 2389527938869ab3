package assess

import (
	"slices"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Whoever waits for the closing reads by name what is missing, and what ends it.
func TestClosingSaysWhatIsMissingByName(t *testing.T) {
	notice := obligationOf("csirt-notice", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}, "24h"), once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorStarted}, "1mo"))
	notice.Audience, notice.Required = "CSIRT", true
	waived, late := *notice.DeepCopy(), *notice.DeepCopy()
	waived.Name, late.Name = "waived", "late"
	follows := obligationOf("final", once(v1alpha1.AnchorReference{Obligation: "late"}, "1mo"))
	follows.Audience, follows.Required = "CSIRT", true
	unasked := obligationOf("follows-nothing", once(v1alpha1.AnchorReference{Obligation: "csirt-notice"}, "1mo"))
	unasked.Required = true
	after := obligationOf("after-closing", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorClosed}, "1mo"))
	after.Required = true
	free := obligationOf("free", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}, "1d"))
	cadence := obligationOf("cadence", every("1d", inRecovery))
	cadence.Required = true

	s := newScenario(t, notice, waived, late, follows, unasked, after, free, cadence)
	s.activation.Spec.EndCriteria = []v1alpha1.EndCriterion{{Name: "staffed", Text: "T"}, {Name: "safe", Text: "T"}}
	s.activation.Spec.Affected = v1alpha1.AffectedAll
	s.plan.Spec.Systems = []v1alpha1.System{
		{Name: "mail", Owner: &v1alpha1.Contact{Name: "Head of IT"}}, {Name: "net"}, {Name: "old"}, {Name: "web"},
	}
	about := func(system v1alpha1.Name) *v1alpha1.Subject {
		return &v1alpha1.Subject{Plan: "central", System: system}
	}
	done := &v1alpha1.StepReport{Step: v1alpha1.RestoreStep, Outcome: v1alpha1.StepOutcome(v1alpha1.StepDone)}
	for _, spec := range []v1alpha1.LogEntrySpec{
		{About: about("mail"), Report: done}, {About: about("web"), Report: done}, {About: about("web"), Acceptance: &v1alpha1.Acceptance{AcceptedBy: "O"}},
		{About: about("old"), Retirement: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}},
	} {
		s.log("2021-12-18 00:00", spec)
	}
	s.waive("2021-12-18 00:00", "waived")
	s.enter(&v1alpha1.Briefing{Spec: v1alpha1.BriefingSpec{HeldAt: moment1("2022-01-31 10:00"), Audience: "CSIRT",
		Meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: "late"}}}})
	s.phase("2021-12-20 12:00", inRecovery)
	s.requestClosing("2022-02-01 00:00", "staffed")

	a := s.assess("2022-02-02 00:00")
	want := []string{
		"end criterion safe is not answered: state phase Closed again, with endCriteria for it",
		"obligation staff/central/csirt-notice to CSIRT, due 2021-12-17T08:00:00+01:00, is not met: hold the briefing, late or not, or state a waiver",
		"obligation staff/central/csirt-notice to CSIRT, due 2022-01-16T00:00:00+01:00, is not met: hold the briefing, late or not, or state a waiver",
		"obligation staff/central/final to CSIRT, due 2022-02-28T10:00:00+01:00, is not met: hold the briefing, late or not, or state a waiver",
		"system staff/central/mail is Restored: the acceptance by its owner Head of IT, or its retirement, is to be stated",
		"system staff/central/net is Waiting: the acceptance by its owner, or its retirement, is to be stated",
	}
	if a.Phase != v1alpha1.ActivationClosing || !slices.Equal(written(a.ClosingFor, 500), want) {
		t.Errorf("it is %s for", a.Phase)
		for _, need := range a.ClosingFor {
			t.Errorf("  %s", need)
		}
	}
}
