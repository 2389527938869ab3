package controllers_test

import (
	"context"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// overdue waits until the briefings of a crisis are overdue, and checks that it is neither seen nor dated
// before the instant.
func overdue(t *testing.T, activation *v1alpha1.CrisisActivation, due time.Time) {
	t.Helper()
	eventually(t, activation, "overdue", func(a *v1alpha1.CrisisActivation) bool {
		turned := is(a.Status.Conditions, v1alpha1.ConditionBriefingOverdue, metav1.ConditionTrue)
		if turned && time.Now().Before(due) {
			t.Errorf("overdue before %s", rfc(due))
		}
		return turned
	})
	seen := time.Now()
	condition := meta.FindStatusCondition(activation.Status.Conditions, v1alpha1.ConditionBriefingOverdue)
	if !condition.LastTransitionTime.Time.Equal(due) {
		t.Errorf("overdue since %s, want the instant itself, %s", condition.LastTransitionTime, rfc(due))
	}
	t.Logf("seen %s after the instant", seen.Sub(due).Round(time.Millisecond))
}

func TestAConditionTurnsAtItsInstantAndNeverBefore(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "3s")
	declared := time.Now().Truncate(time.Second)
	activation := crisis(t, staff, "attack", declared, "[{name: care}]")
	due := declared.Add(3 * time.Second)
	overdue(t, activation, due)
	if late := time.Since(due); late > soon {
		t.Errorf("seen %s after the instant", late)
	}
}

func TestAConditionTurnsRightAfterARestartOverItsInstant(t *testing.T) {
	o := operate(t)
	staff := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "4s")
	declared := time.Now().Truncate(time.Second)
	activation := crisis(t, staff, "attack", declared, "[{name: care}]")
	eventually(t, activation, "tracked", func(a *v1alpha1.CrisisActivation) bool {
		return is(a.Status.Conditions, v1alpha1.ConditionBriefingOverdue, metav1.ConditionFalse)
	})
	o.stop()
	due := declared.Add(4 * time.Second)
	must(t, wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		return time.Now().After(due.Add(500 * time.Millisecond)), nil
	}))
	operate(t)
	overdue(t, activation, due)
}

func TestNothingIsWrittenAtRestNorByARestart(t *testing.T) {
	o := operate(t)
	staff := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "7d")
	began := time.Now().Add(-time.Hour)
	activation := crisis(t, staff, "attack", began, "[{name: care}]")
	ref := "crisis: {name: attack}\n"
	create(t, &v1alpha1.Briefing{}, staff, "told", ref+"heldAt: %s\naudience: Staff\nmeets: [{plan: care, obligation: staff}]", rfc(began.Add(time.Minute)))
	create(t, &v1alpha1.ActionItem{}, staff, "call", ref+"title: Call\nowner: {name: Anna}\nassignedAt: %s\ndueAt: %s", rfc(began), rfc(began.Add(time.Minute)))
	create(t, &v1alpha1.Evaluation{}, staff, "learnt", ref+"title: Learnt\ncompletedAt: %s\nauthors: [Anna]", rfc(began.Add(time.Minute)))
	entry(t, staff, "outage", activation, began, "about: {plan: care, system: records}\noutage: {since: %s}", rfc(began))
	eventually(t, activation, "overdue action seen", func(a *v1alpha1.CrisisActivation) bool { return a.Status.Actions.Overdue == 1 })

	before := settled(t, staff)
	o.stop()
	o = operate(t)
	must(t, wait.PollUntilContextTimeout(t.Context(), 20*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		return o.store.Synced(), nil
	}))
	compare(t, before, settled(t, staff))
}

// compare names the objects that were written, created or removed in between.
func compare(t *testing.T, before, after map[string]string) {
	t.Helper()
	for name, version := range after {
		if before[name] != version {
			t.Errorf("%s was written", name)
		}
	}
	for name := range before {
		if _, there := after[name]; !there {
			t.Errorf("%s is gone", name)
		}
	}
}
