package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestTheShortestNameIsTheOneThatMeansOneThingAlone(t *testing.T) {
	s := newScenario(t, obligationOf("board", every("7d", inResponse)), obligationOf("staff", every("1d", inResponse)))
	s.plan.Spec.Systems = []v1alpha1.System{{Name: "email"}, {Name: "web"}}
	care := plan("social/care", v1alpha1.ContinuityPlanSpec{
		Systems: []v1alpha1.System{{Name: "email"}}, Obligations: []v1alpha1.Obligation{obligationOf("board", every("7d", inResponse))},
	})
	other := plan("north/care", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{{Name: "journal"}}})
	twin := plan("south/care", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{{Name: "journal"}}})
	s.join(care)
	s.join(other)
	s.join(twin)
	a := s.assess("2021-12-17 12:00")
	for ref, want := range map[Ref]string{
		{"staff", "central", "web"}: "web", {"staff", "central", "email"}: "central/email", {"social", "care", "email"}: "care/email",
		{"north", "care", "journal"}: "north/care/journal",
	} {
		if got := a.ShortSystem(ref); got != want {
			t.Errorf("system %s is called %s, want %s", ref, got, want)
		}
		if named := a.SystemsNamed(a.ShortSystem(ref)); len(named) != 1 || named[0].Ref != ref {
			t.Errorf("%s does not mean system %s alone", a.ShortSystem(ref), ref)
		}
	}
	for ref, want := range map[Ref]string{{"staff", "central", "staff"}: "staff", {"staff", "central", "board"}: "central/board", {"social", "care", "board"}: "care/board"} {
		if got := a.ShortObligation(ref); got != want {
			t.Errorf("obligation %s is called %s, want %s", ref, got, want)
		}
	}
}
