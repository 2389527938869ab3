package assess

import (
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// A frozen plan that is gone is not frozen anew in another version, as if nothing had happened.
func TestALostSnapshotIsNamedAndNotReplaced(t *testing.T) {
	for name, test := range map[string]struct {
		live   int64
		reason string
		freeze int
	}{
		"the plan has been edited since": {live: 3, reason: v1alpha1.ReasonSnapshotLost},
		"the plan is still the same":     {live: 2, reason: v1alpha1.ReasonPlansInForce, freeze: 1},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.plan.Generation = test.live
			s.activation.Status.Plans = []v1alpha1.ActivatedPlan{{
				Namespace: "staff", Name: "central", State: v1alpha1.PlanActive, Generation: 2, Digest: "sha256:ab", Snapshot: "central-6f1e2d3c",
			}}
			a := s.assess("2021-12-20 00:00")
			condition := a.conditionOf(v1alpha1.ConditionPlanUnavailable)
			if condition.Reason != test.reason {
				t.Errorf("PlanUnavailable is %s %q, want %s", condition.Reason, condition.Message, test.reason)
			}
			if got := len(a.PlansToFreeze()); got != test.freeze {
				t.Errorf("%d plans to freeze, want %d", got, test.freeze)
			}
			if status := a.ActivationStatus(s.activation, instant("2021-12-20 00:00")); test.freeze == 0 && status.Plans[0].Digest != "sha256:ab" {
				t.Errorf("the status forgets the digest of the frozen plan: %+v", status.Plans[0])
			}
		})
	}
}

func TestAPlanThatCannotBeFrozenIsNamedAfterHalfAMinute(t *testing.T) {
	s := newScenario(t)
	s.activation.CreationTimestamp = moment1("2021-12-16 08:00")
	for at, want := range map[string]string{"2021-12-16 08:00:29": v1alpha1.ReasonPlansInForce, "2021-12-16 08:00:30": v1alpha1.ReasonPlanNotFrozen} {
		if got := s.assess(at).conditionOf(v1alpha1.ConditionPlanUnavailable).Reason; got != want {
			t.Errorf("at %s PlanUnavailable is %s, want %s", at, got, want)
		}
	}
}

// A plan that came into force later than the crisis is not overdue for the time before.
func TestObligationsOfAPlanCountFromWhenItCameIntoForce(t *testing.T) {
	s := newScenario(t, obligationOf("board", every("7d", inResponse)))
	s.SetSnapshot(&Snapshot{Plan: KeyOf(s.plan), Name: "central-6f1e2d3c", Spec: &s.plan.Spec, InForceFrom: instant("2022-01-10 08:00")})
	if v := s.obligation("2022-01-12 00:00", "board"); len(v.Slots) > 0 || say(v.NextDue) != "2022-01-17 08:00" {
		t.Errorf("slots %v, next due %s, want none and 2022-01-17 08:00", v.Slots, v.NextDue)
	}
}

func TestACadenceFinerThanFiveMinutesStandsAlone(t *testing.T) {
	for name, test := range map[string]struct {
		triggers []v1alpha1.Trigger
		says     string
	}{
		"every few seconds":                       {triggers: []v1alpha1.Trigger{every("5s", inResponse)}},
		"in another phase than the other cadence": {triggers: []v1alpha1.Trigger{every("5s", inResponse), every("1d", inRecovery)}},
		"beside a schedule":                       {triggers: []v1alpha1.Trigger{onSchedule("0 8 * * *", "", inResponse), every("5s", inResponse)}, says: "shorter than five minutes"},
		"beside another":                          {triggers: []v1alpha1.Trigger{every("5s", inResponse), every("7s", inResponse)}, says: "shorter than five minutes"},
		"a schedule of every minute":              {triggers: []v1alpha1.Trigger{onSchedule("* * * * *", "", inResponse)}, says: "more often than every five minutes"},
		"a schedule of every five minutes":        {triggers: []v1alpha1.Trigger{onSchedule("*/5 * * * *", "", inResponse)}},
	} {
		t.Run(name, func(t *testing.T) {
			plan := &v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "central"},
				Spec: v1alpha1.ContinuityPlanSpec{Title: "T", TimeZone: "Europe/Stockholm", Obligations: []v1alpha1.Obligation{obligationOf("board", test.triggers...)}}}
			problems := AssessPlan(&PlanDossier{Plan: plan}, time.Time{}).Problems
			if test.says == "" && len(problems) > 0 {
				t.Errorf("problems %v, want none", problems)
			}
			if test.says != "" && (len(problems) != 1 || !strings.Contains(problems[0].Message.String(), test.says)) {
				t.Errorf("problems %v, want one that says %q", problems, test.says)
			}
		})
	}
}
