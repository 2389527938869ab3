package assess

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// outlookPlans are two plans: a service that needs what another unit runs, and that other unit.
func outlookPlans() []*v1alpha1.ContinuityPlan {
	return []*v1alpha1.ContinuityPlan{
		plan("social/care", v1alpha1.ContinuityPlanSpec{
			Activities: []v1alpha1.Activity{activity("home-care", 1, "planning"), activity("statistics", 4, "it/platform/reports", "far/away/gone")},
			Systems:    []v1alpha1.System{dependent("planning", "it/platform/directory")},
			Evaluation: &v1alpha1.EvaluationRule{DueAfterDeclaration: "180d"},
		}),
		plan("it/platform", v1alpha1.ContinuityPlanSpec{
			ActivatedFrom: []v1alpha1.ActivationSource{{Namespace: "elsewhere"}}, ServiceAccountName: "recovery",
			Systems: []v1alpha1.System{dependent("reports", "network"), dependent("directory", "network"), dependent("network"), dependent("idle", "idle")},
		}),
	}
}

func TestPlansHaveARecoveryOrderBeforeAnyCrisis(t *testing.T) {
	o := Foresee(outlookPlans(), at("2026-07-01T12:00"))
	var got []string
	for i := range o.Systems {
		s := &o.Systems[i]
		line := fmt.Sprintf("%d.%d %s %s", s.Priority, s.Tier, s.Ref, s.Account)
		if s.Circle != "" {
			line += " circle " + s.Circle
		}
		got = append(got, line)
	}
	want := []string{
		"1.0 it/platform/network recovery", "1.1 it/platform/directory recovery", "1.2 social/care/planning ",
		"4.1 it/platform/reports recovery", "5.0 it/platform/idle recovery circle it/platform/idle",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	planning := o.Systems[2]
	if len(planning.NeededBy) != 1 || planning.NeededBy[0].Ref.Name != "home-care" || planning.DependsOn[0].String() != "it/platform/directory" {
		t.Errorf("%+v", planning)
	}
	if len(planning.Steps) != 1 || planning.Steps[0].Name != v1alpha1.RestoreStep {
		t.Errorf("a system without steps has the one that counts: %v", planning.Steps)
	}
}

// What is printed before and what the operator does on the day must not differ.
func TestTheOrderBeforeACrisisIsThatOfTheCrisis(t *testing.T) {
	plans := outlookPlans()
	plans[1].Spec.ActivatedFrom = []v1alpha1.ActivationSource{{Namespace: "staff"}}
	crisis := dossier(activation("social/care", "it/platform"), plans[0], plans[1])
	var before, during []Ref
	for _, s := range Foresee(plans, at("2026-07-01T12:00")).Systems {
		before = append(before, s.Ref)
	}
	for _, s := range Assess(crisis, at("2021-12-17T12:00")).Systems {
		during = append(during, s.Ref)
	}
	if !slices.Equal(before, during) {
		t.Errorf("before %v, during %v", before, during)
	}
}

func TestTheOutlookIsTheSameInWhateverOrderThePlansCome(t *testing.T) {
	plans := outlookPlans()
	one := Foresee(plans, at("2026-07-01T12:00"))
	slices.Reverse(plans)
	if other := Foresee(plans, at("2026-07-01T12:00")); !reflect.DeepEqual(one.Systems, other.Systems) || KeyOf(other.Plans[0].Plan).Name != "care" {
		t.Error("it differs, or the governing plan is not first")
	}
}

func TestDocumentsAndPlansAreDueForReview(t *testing.T) {
	p := plan("social/care", v1alpha1.ContinuityPlanSpec{
		ReviewedOn: "2026-01-01", ReviewEvery: "1mo",
		Documents: []v1alpha1.Document{{AdoptedOn: "2026-06-01", ReviewEvery: "30d"}, {AdoptedOn: "2026-06-01", ReviewEvery: "30d1s"}, {AdoptedOn: "2026-06-01"}, {ReviewEvery: "30d"}},
	})
	o := Foresee([]*v1alpha1.ContinuityPlan{p}, at("2026-07-01T00:00"))
	got := []string{}
	for _, review := range append([]Review{o.Plans[0].Review}, o.Plans[0].Documents...) {
		got = append(got, fmt.Sprint(sayAny(review.Due), review.Overdue))
	}
	want := []string{"2026-02-01 00:00true", "2026-07-01 00:00true", "2026-07-01 00:00:01false", "false", "false"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestForeseeChangesNoPlan(t *testing.T) {
	plans := outlookPlans()
	Foresee(plans, at("2026-07-01T12:00"))
	if !reflect.DeepEqual(plans, outlookPlans()) {
		t.Error("a plan was changed")
	}
}

func TestTheTimetableIsInTheOrderInWhichThingsFallDueAtTheEarliest(t *testing.T) {
	to := func(anchor v1alpha1.Anchor) v1alpha1.AnchorReference { return v1alpha1.AnchorReference{Anchor: anchor} }
	follows := func(o v1alpha1.Name) v1alpha1.AnchorReference { return v1alpha1.AnchorReference{Obligation: o} }
	both := []v1alpha1.CrisisPhase{inResponse, inRecovery}
	p := plan("staff/central", v1alpha1.ContinuityPlanSpec{
		Obligations: []v1alpha1.Obligation{
			obligationOf("final", once(follows("notice"), "1mo")),
			obligationOf("last", once(to(v1alpha1.AnchorClosed), "1d")),
			obligationOf("notice", once(to(v1alpha1.AnchorAware), "72h")),
			obligationOf("after-last", once(follows("last"), "1h")),
			obligationOf("staff", onSchedule("30 8 * * *", "", both...)),
			obligationOf("chair", afterEach("staff", "4h")),
			obligationOf("board", every("7d", inResponse), every("30d", inRecovery)),
			obligationOf("ring", afterEach("rang", "1h")), obligationOf("rang", afterEach("ring", "1h")),
			obligationOf("lost", afterEach("nobody", "9h")),
			obligationOf("broken", onSchedule("30 8 31 2 *", "", inResponse)),
		},
		Evaluation: &v1alpha1.EvaluationRule{DueAfterDeclaration: "180d", DueAfterClose: "60d", AdoptWithin: "90d"},
	})
	var got []string
	for _, d := range Foresee([]*v1alpha1.ContinuityPlan{p}, at("2026-07-01T12:00")).Timetable {
		got = append(got, fmt.Sprintf("%s: %s%s%s + %s, repeats %t, read %t", d.Ref.Name, d.From.Anchor, d.From.Phase, d.From.Obligation, d.Within, d.Repeats, d.Schedule != nil))
	}
	want := []string{
		"staff: Response + , repeats true, read true",
		"broken: Response + , repeats true, read false",
		"chair: staff + 4h, repeats true, read false",
		"lost: nobody + 9h, repeats true, read false",
		"ring: rang + 1h, repeats true, read false", // a circle, which is gone through once for each obligation
		"rang: ring + 1h, repeats true, read false",
		"notice: Aware + 72h, repeats false, read false",
		"board: Response + 7d, repeats true, read false",
		"final: notice + 1mo, repeats false, read false",
		": Declared + 180d, repeats false, read false",
		"staff: Recovery + , repeats true, read true",
		"board: Recovery + 30d, repeats true, read false",
		"last: Closed + 1d, repeats false, read false",
		"after-last: last + 1h, repeats false, read false",
		": Closed + 60d, repeats false, read false",
		":  + 90d, repeats false, read false",
	}
	if !reflect.DeepEqual(got, want) {
		for _, line := range got {
			t.Log(line)
		}
		t.Error("that is another order")
	}
}
