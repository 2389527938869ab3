package dossier

import (
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const overCare = "[{namespace: care, name: care}]"

func TestAPlanIsHeldByTheFirstRealCrisisThatIsNotClosed(t *testing.T) {
	closing := []client.Object{
		statement(t, "p1", "first", began.Add(2*time.Hour), "phase: {to: Recovery, decidedBy: A}"),
		statement(t, "p2", "first", began.Add(3*time.Hour), "phase: {to: Closed, decidedBy: A}"),
	}
	first := crisisOver(t, "first", v1alpha1.ModeReal, began, overCare)
	second := crisisOver(t, "second", v1alpha1.ModeReal, began.Add(time.Hour), overCare)
	drill := crisisOver(t, "drill", v1alpha1.ModeExercise, began.Add(-time.Hour), overCare)
	refused := planOf(t, "care", "care")
	refused.Spec.ActivatedFrom = nil

	for name, c := range map[string]struct {
		objects      []client.Object
		first, other v1alpha1.PlanState // of the first and the second crisis; empty where there is none
		rests        string             // whom the drill rests for
		heldBy       string
	}{
		"one crisis holds it": {
			[]client.Object{planOf(t, "care", "care"), first}, v1alpha1.PlanActive, "", "", "first"},
		"an exercise holds nothing": {
			[]client.Object{planOf(t, "care", "care"), drill}, "", "", "", ""},
		"an exercise rests for a real crisis": {
			[]client.Object{planOf(t, "care", "care"), drill, first}, v1alpha1.PlanActive, "", "first", "first"},
		"the second yields to the first": {
			[]client.Object{planOf(t, "care", "care"), first, second, drill}, v1alpha1.PlanActive, v1alpha1.PlanHeld, "first", "first"},
		"the second gets it when the first is closed": {
			append([]client.Object{planOf(t, "care", "care"), first, second, drill}, closing...), v1alpha1.PlanActive, v1alpha1.PlanActive, "second", "second"},
		"who was refused holds nothing": {
			[]client.Object{refused, first, drill}, v1alpha1.PlanRefused, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := shelved(t, c.objects...)
			now := began.Add(4 * time.Hour)
			for crisis, want := range map[string]v1alpha1.PlanState{"first": c.first, "second": c.other} {
				if a := look(s, crisis, now); want != "" && a.Plans[0].State != want {
					t.Errorf("crisis %s: plan is %s, want %s", crisis, a.Plans[0].State, want)
				}
			}
			if a := look(s, "drill", now); a != nil {
				if rests := a.Suspended; (rests == nil) != (c.rests == "") || (rests != nil && rests.Crisis != staff(c.rests)) {
					t.Errorf("the drill rests for %v, want %q", rests, c.rests)
				}
			}
			if held := s.planDossier(Key{Namespace: "care", Name: "care"}, now).HeldBy; held.Name != c.heldBy {
				t.Errorf("the plan is held by %q, want %q", held.Name, c.heldBy)
			}
		})
	}
}

func TestTheNextCrisisAndThePlanAreToldWhenAPlanIsGivenFree(t *testing.T) {
	s, told := shelved(t, planOf(t, "care", "care"),
		crisisOver(t, "first", v1alpha1.ModeReal, began, overCare),
		crisisOver(t, "second", v1alpha1.ModeReal, began.Add(time.Hour), overCare),
		statement(t, "p1", "first", began.Add(2*time.Hour), "phase: {to: Recovery, decidedBy: A}"))
	now := began.Add(4 * time.Hour)
	look(s, "second", now)
	clear(told)
	put(t, s, statement(t, "p2", "first", began.Add(3*time.Hour), "phase: {to: Closed, decidedBy: A}"))
	look(s, "first", now)
	for _, id := range []ID{
		{Kind: v1alpha1.KindCrisisActivation, Key: staff("second")},
		{Kind: v1alpha1.KindContinuityPlan, Key: Key{Namespace: "care", Name: "care"}},
	} {
		if told[id] == 0 {
			t.Errorf("%s was not told", id)
		}
	}
	if state := look(s, "second", now).Plans[0].State; state != v1alpha1.PlanActive {
		t.Errorf("the second crisis finds its plan %s", state)
	}
}

func TestAPlanKnowsThePlansItRefersToThroughOthers(t *testing.T) {
	refer := func(name, to string) *v1alpha1.ContinuityPlan {
		plan := planOf(t, name, name)
		plan.Spec.Systems[0].DependsOn = []v1alpha1.SystemReference{
			{Namespace: v1alpha1.ObjectName(to), Plan: v1alpha1.ObjectName(to), System: "records"},
		}
		return plan
	}
	s, told := shelved(t, refer("a", "b"), refer("b", "c"), refer("c", "a"))
	key := Key{Namespace: "a", Name: "a"}
	if others := s.planDossier(key, began).Others; len(others) != 2 {
		t.Errorf("plan a knows %d others, want b and c", len(others))
	}
	clear(told)
	if err := s.remove(refer("c", "a")); err != nil {
		t.Fatal(err)
	}
	if told[ID{Kind: v1alpha1.KindContinuityPlan, Key: key}] == 0 {
		t.Error("plan a was not told that plan c is gone")
	}
}
