package controllers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// strict is a plan whose briefings need minutes, and whose crises an evaluation.
const strict = `
title: A unit
timeZone: Europe/Stockholm
systems: [{name: records}]
obligations:
- {name: board, audience: Board, triggers: [{during: [Response], every: 7d}], requires: {minutes: {within: 14d, approvedWithin: 14d}}}
evaluation: {dueAfterClose: 60d, adoptedBy: Board, questions: [{name: q, text: What went well}]}`

func TestABriefingWithMinutesDueThatIsCorrectedSaysSo(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", strict)
	began := time.Now().Add(-time.Hour)
	crisis(t, staff, "attack", began, "[{name: care}]")
	const told = "crisis: {name: attack}\nheldAt: %s\naudience: Board\nmeets: [{plan: care, obligation: board}]\n"
	wrong := create(t, &v1alpha1.Briefing{}, staff, "wrong", told, rfc(began.Add(time.Minute)))
	eventually(t, wrong, "minutes are due", func(b *v1alpha1.Briefing) bool { return b.Status.Minutes != nil && b.Status.Minutes.Due != nil })
	create(t, &v1alpha1.Briefing{}, staff, "right", told+"corrects: wrong", rfc(began.Add(2*time.Minute)))
	eventually(t, wrong, "corrected, and no minutes are due", func(b *v1alpha1.Briefing) bool {
		ready := meta.FindStatusCondition(b.Status.Conditions, v1alpha1.ConditionReady)
		return ready != nil && ready.Status == metav1.ConditionFalse && ready.Reason == v1alpha1.ReasonCorrected && b.Status.Minutes == nil
	})
}

func TestACrisisWhoseEvaluationIsNoLongerDueSaysSo(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", strict)
	began := time.Now().Add(-time.Hour)
	activation := crisis(t, staff, "attack", began, "[{name: care}]")
	eventually(t, activation, "in force", func(a *v1alpha1.CrisisActivation) bool { return a.Status.Systems.Total == 1 })
	entry(t, staff, "recovery", activation, began.Add(10*time.Minute), "phase: {to: Recovery, decidedBy: The director}")
	entry(t, staff, "closed", activation, began.Add(20*time.Minute), "phase: {to: Closed, decidedBy: The director}")
	eventually(t, activation, "an evaluation is due", func(a *v1alpha1.CrisisActivation) bool {
		return a.Status.Evaluation != nil && a.Status.Evaluation.Due != nil
	})
	const down = "about: {plan: care, system: records}\noutage: {since: %s}"
	entry(t, staff, "outage", activation, began.Add(15*time.Minute), down, rfc(began.Add(12*time.Minute))) // told late
	eventually(t, activation, "closing, and no evaluation is due", func(a *v1alpha1.CrisisActivation) bool {
		return a.Status.Phase == v1alpha1.ActivationClosing && a.Status.Evaluation == nil
	})
}

// warnings counts the warnings of a reason about an object, and returns what they say.
func warnings(t *testing.T, about client.Object, reason string) (count int, note string) {
	t.Helper()
	list := &eventsv1.EventList{}
	must(t, kube.List(t.Context(), list, client.InNamespace(about.GetNamespace())))
	for i := range list.Items {
		if e := &list.Items[i]; e.Type == corev1.EventTypeWarning && e.Reason == reason && e.Regarding.Name == about.GetName() {
			count, note = count+1+int(seriesOf(e)), e.Note
		}
	}
	return count, note
}

// warned waits until a warning is there that says some words.
func warned(t *testing.T, about client.Object, reason string, words ...string) {
	t.Helper()
	err := wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		count, note := warnings(t, about, reason)
		for _, word := range words {
			if count > 0 && !strings.Contains(note, word) {
				t.Errorf("the warning does not say %q: %s", word, note)
			}
		}
		return count > 0, nil
	})
	if err != nil {
		t.Fatalf("no warning %s about %s: %v", reason, client.ObjectKeyFromObject(about), err)
	}
}

func TestANamespaceThatTakesNothingPutsOffNoDeadlineAndIsNamedOnce(t *testing.T) {
	ns := namespaces(t, 2)
	staff, care := ns[0], ns[1]
	quota := &corev1.ResourceQuota{ObjectMeta: metav1.ObjectMeta{Namespace: care, Name: "none"},
		Spec: corev1.ResourceQuotaSpec{Hard: corev1.ResourceList{"count/controllerrevisions.apps": resource.MustParse("0")}}}
	must(t, kube.Create(t.Context(), quota))
	full := func() bool { // the quota is enforced once it was counted
		probe := &appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Namespace: care, Name: "probe"}, Data: runtime.RawExtension{Raw: []byte("{}")}}
		return kube.Create(t.Context(), probe, client.DryRunAll) != nil
	}
	must(t, wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, patience, true, func(context.Context) (bool, error) { return full(), nil }))
	operate(t)
	create(t, &v1alpha1.ContinuityPlan{}, staff, "own", plan, staff, "8s")
	create(t, &v1alpha1.ContinuityPlan{}, care, "care", plan, staff, "7d")
	declared := time.Now().Truncate(time.Second)
	activation := crisis(t, staff, "attack", declared, "[{name: own}, {namespace: %s, name: care}]", care)
	overdue(t, activation, declared.Add(8*time.Second))
	if late := time.Since(declared.Add(8 * time.Second)); late > soon {
		t.Errorf("seen %s after the instant", late)
	}
	warned(t, activation, v1alpha1.ReasonPlanNotFrozen, care+"/care", "quota")
	if count, _ := warnings(t, activation, v1alpha1.ReasonPlanNotFrozen); count != 1 {
		t.Errorf("told %d times", count)
	}
}

func TestASnapshotThatIsNotTheOperatorsIsToldAndNotTaken(t *testing.T) {
	ns := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, ns, "care", plan, ns, "7d")
	activation := crisis(t, ns, "attack", time.Now().Add(-time.Hour), "[{name: care}]")
	foreign := &appsv1.ControllerRevision{
		ObjectMeta: metav1.ObjectMeta{Namespace: ns, Name: "care-" + string(activation.UID[:8])}, Data: runtime.RawExtension{Raw: []byte("{}")},
	}
	must(t, kube.Create(t.Context(), foreign))
	operate(t)
	warned(t, activation, v1alpha1.ReasonPlanNotFrozen, ns+"/care", foreign.Name, "not the operator's")
	must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(activation), activation))
	if plan := activation.Status.Plans[0]; plan.Snapshot != "" {
		t.Errorf("the plan is said to be frozen in %s", plan.Snapshot)
	}
}

func TestAPlanThatComesIntoForceLaterSaysSinceWhen(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	activation := crisis(t, staff, "attack", time.Now().Add(-time.Hour), "[{name: care}]")
	eventually(t, activation, "its plan is missing", func(a *v1alpha1.CrisisActivation) bool {
		return len(a.Status.Plans) == 1 && a.Status.Plans[0].State == v1alpha1.PlanMissing
	})
	created := time.Now().Truncate(time.Second)
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "7d")
	eventually(t, activation, "frozen", func(a *v1alpha1.CrisisActivation) bool { return a.Status.Plans[0].Snapshot != "" })
	frozen := &appsv1.ControllerRevision{}
	must(t, kube.Get(t.Context(), client.ObjectKey{Namespace: staff, Name: string(activation.Status.Plans[0].Snapshot)}, frozen))
	from, err := time.Parse(time.RFC3339, frozen.Annotations["continuity.beredskap.dev/in-force-from"])
	if must(t, err); from.Before(created) || from.After(time.Now()) {
		t.Errorf("in force from %s, and the plan was created at %s", from, created)
	}
}

func TestTwoCrisesDeclaredTogetherDoNotBothTakeAPlan(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "7d")
	began := time.Now().Add(-time.Hour)
	both := []*v1alpha1.CrisisActivation{crisis(t, staff, "zeta", began, "[{name: care}]"), crisis(t, staff, "alpha", began, "[{name: care}]")}
	settled(t, staff)
	states := map[v1alpha1.PlanState]int{}
	for _, activation := range both {
		must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(activation), activation))
		states[activation.Status.Plans[0].State]++
	}
	if states[v1alpha1.PlanActive] != 1 || states[v1alpha1.PlanHeld] != 1 {
		t.Errorf("the plan is %v in the two", states)
	}
}
