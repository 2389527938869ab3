package controllers_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestAnActivationFreezesItsPlansAndCreatesTheirRecoveriesInTheirNamespaces(t *testing.T) {
	operate(t)
	ns := namespaces(t, 3)
	staff, care, school := ns[0], ns[1], ns[2]
	create(t, &v1alpha1.ContinuityPlan{}, care, "care", plan, staff, "7d")
	closedPlan := create(t, &v1alpha1.ContinuityPlan{}, school, "school", plan, school, "7d")
	declared := crisis(t, staff, "attack", time.Now().Add(-time.Hour), "[{namespace: %s, name: care}, {namespace: %s, name: school}, {name: nowhere}]", care, school)

	activation := eventually(t, declared, "one plan in force with its digest, one refused, one missing", func(a *v1alpha1.CrisisActivation) bool {
		p := a.Status.Plans
		return len(p) == 3 && p[0].State == v1alpha1.PlanActive && p[0].Digest != "" &&
			p[1].State == v1alpha1.PlanRefused && p[2].State == v1alpha1.PlanMissing && a.Status.Systems.Total == 1
	})
	unavailable := meta.FindStatusCondition(activation.Status.Conditions, v1alpha1.ConditionPlanUnavailable)
	if unavailable == nil || unavailable.Status != metav1.ConditionTrue ||
		!strings.Contains(unavailable.Message, school+"/school") || !strings.Contains(unavailable.Message, staff+"/nowhere") {
		t.Errorf("PlanUnavailable names not both plans: %v", unavailable)
	}

	recovery := onlyChildren(t, activation, care)
	eventually(t, recovery, "not affected", func(r *v1alpha1.SystemRecovery) bool {
		return r.Status.Phase == v1alpha1.RecoveryNotAffected && is(r.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue)
	})

	t.Run("and a plan that consents later joins at once", func(t *testing.T) {
		must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(closedPlan), closedPlan))
		closedPlan.Spec.ActivatedFrom = []v1alpha1.ActivationSource{{Namespace: v1alpha1.ObjectName(staff)}}
		must(t, kube.Update(t.Context(), closedPlan))
		eventually(t, activation, "both plans in force", func(a *v1alpha1.CrisisActivation) bool {
			return a.Status.Plans[1].State == v1alpha1.PlanActive && a.Status.Plans[1].Snapshot != "" && a.Status.Systems.Total == 2
		})
	})
	t.Run("and statements about a system move its recovery", func(t *testing.T) {
		since := time.Now().Add(-30 * time.Minute)
		const about = "about: {namespace: %s, plan: care, system: records}\n"
		outage := entry(t, staff, "outage", activation, since, about+"outage: {since: %s}", care, rfc(since))
		eventually(t, outage, "counts", func(e *v1alpha1.LogEntry) bool {
			return is(e.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue) && e.Status.Statement == "outage"
		})
		eventually(t, recovery, "affected, with its clock", func(r *v1alpha1.SystemRecovery) bool {
			return r.Status.Phase != v1alpha1.RecoveryNotAffected && r.Status.RTO != nil
		})
		entry(t, staff, "done", activation, since.Add(10*time.Minute), about+"report: {step: restore, outcome: Done}", care)
		eventually(t, recovery, "restored", func(r *v1alpha1.SystemRecovery) bool {
			return r.Status.Phase == v1alpha1.RecoveryRestored
		})
	})
}

// onlyChildren checks that one snapshot and one recovery were made for a crisis, in a namespace and without
// owners, and returns the recovery.
func onlyChildren(t *testing.T, activation *v1alpha1.CrisisActivation, namespace string) *v1alpha1.SystemRecovery {
	t.Helper()
	mine := client.MatchingLabels{v1alpha1.LabelActivationUID: string(activation.UID)}
	revisions := &appsv1.ControllerRevisionList{}
	must(t, kube.List(t.Context(), revisions, mine))
	if len(revisions.Items) != 1 || revisions.Items[0].Namespace != namespace || len(revisions.Items[0].OwnerReferences) != 0 {
		t.Errorf("want one ControllerRevision in %s without owners, got %v", namespace, revisions.Items)
	}
	recoveries := &v1alpha1.SystemRecoveryList{}
	must(t, kube.List(t.Context(), recoveries, mine))
	if len(recoveries.Items) != 1 || recoveries.Items[0].Namespace != namespace || len(recoveries.Items[0].OwnerReferences) != 0 {
		t.Fatalf("want one SystemRecovery in %s without owners, got %v", namespace, recoveries.Items)
	}
	return &recoveries.Items[0]
}

func TestARecordOfACrisisThatDoesNotExistSaysSoAndCountsOnceItIsDeclared(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	missing := &v1alpha1.CrisisActivation{ObjectMeta: metav1.ObjectMeta{Namespace: staff, Name: "attack"}}
	seen := entry(t, staff, "seen", missing, time.Now().Add(-time.Minute), "observation: {text: The screens are black}")
	eventually(t, seen, "no such crisis", func(e *v1alpha1.LogEntry) bool {
		ready := meta.FindStatusCondition(e.Status.Conditions, v1alpha1.ConditionReady)
		return ready != nil && ready.Reason == v1alpha1.ReasonCrisisNotFound
	})
	create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "7d")
	crisis(t, staff, "attack", time.Now().Add(-time.Hour), "[{name: care}]")
	eventually(t, seen, "counts", func(e *v1alpha1.LogEntry) bool {
		return is(e.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue)
	})
}

func TestEditingAPlanDoesNotTouchACrisisThatRuns(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	care := create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "7d")
	declared := crisis(t, staff, "attack", time.Now().Add(-time.Hour), "[{name: care}]")
	eventually(t, declared, "in force", func(a *v1alpha1.CrisisActivation) bool { return a.Status.Systems.Total == 1 })
	before := settled(t, staff)

	must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(care), care))
	care.Spec.Systems = append(care.Spec.Systems, v1alpha1.System{Name: "telephones"})
	must(t, kube.Update(t.Context(), care))
	eventually(t, care, "assessed anew", func(p *v1alpha1.ContinuityPlan) bool {
		return p.Status.ObservedGeneration == 2 && p.Status.Systems == 2
	})

	after := settled(t, staff)
	for _, m := range []map[string]string{before, after} {
		delete(m, "*v1alpha1.ContinuityPlan "+staff+"/care")
	}
	compare(t, before, after)
}

func TestASecondCrisisGetsAPlanWhenTheFirstIsClosed(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	care := create(t, &v1alpha1.ContinuityPlan{}, staff, "care", plan, staff, "7d")
	began := time.Now().Add(-time.Hour)
	first := crisis(t, staff, "first", began, "[{name: care}]")
	eventually(t, first, "in force", func(a *v1alpha1.CrisisActivation) bool { return a.Status.Systems.Total == 1 })
	second := crisis(t, staff, "second", began, "[{name: care}]")
	eventually(t, second, "held by the first", func(a *v1alpha1.CrisisActivation) bool {
		return len(a.Status.Plans) == 1 && a.Status.Plans[0].State == v1alpha1.PlanHeld
	})
	eventually(t, care, "held by the first", func(p *v1alpha1.ContinuityPlan) bool { return p.Status.HeldBy == staff+"/first" })

	entry(t, staff, "recovery", first, began.Add(10*time.Minute), "phase: {to: Recovery, decidedBy: The director}")
	entry(t, staff, "closed", first, began.Add(20*time.Minute), "phase: {to: Closed, decidedBy: The director}")
	eventually(t, first, "closed", func(a *v1alpha1.CrisisActivation) bool {
		return a.Status.Phase == v1alpha1.ActivationPhase(v1alpha1.PhaseClosed)
	})
	eventually(t, second, "in force", func(a *v1alpha1.CrisisActivation) bool {
		return a.Status.Plans[0].State == v1alpha1.PlanActive && a.Status.Systems.Total == 1
	})
	eventually(t, care, "held by the second", func(p *v1alpha1.ContinuityPlan) bool { return p.Status.HeldBy == staff+"/second" })
}

func TestAPlanOfFiveHundredSystemsIsActivatedQuickly(t *testing.T) {
	operate(t)
	staff := namespaces(t, 1)[0]
	large := &v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: staff, Name: "large"}}
	large.Spec.Title, large.Spec.TimeZone = "A large unit", "Europe/Stockholm"
	for i := range 500 {
		system := v1alpha1.System{Name: v1alpha1.Name(fmt.Sprintf("system-%d", i))}
		if i > 0 {
			system.DependsOn = []v1alpha1.SystemReference{{System: v1alpha1.Name(fmt.Sprintf("system-%d", i/2))}}
		}
		large.Spec.Systems = append(large.Spec.Systems, system)
	}
	must(t, kube.Create(t.Context(), large))
	writes := watchRecoveries(t, staff)
	began := time.Now()
	declared := crisis(t, staff, "attack", began.Add(-time.Hour), "[{name: large}]")
	count, tracked := map[string]int{}, map[string]bool{}
	for timeout := time.After(time.Minute); len(tracked) < 500; {
		select {
		case event := <-writes:
			r := event.Object.(*v1alpha1.SystemRecovery)
			if count[r.Name]++; is(r.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue) {
				tracked[r.Name] = true
			}
		case <-timeout:
			t.Fatalf("%d of 500 recoveries are tracked", len(tracked))
		}
	}
	for name, times := range count {
		if times > 2 {
			t.Errorf("SystemRecovery %s was written %d times, want its creation and one status", name, times)
		}
	}
	t.Logf("500 recoveries tracked after %s", time.Since(began).Round(100*time.Millisecond))
	eventually(t, declared, "counts them all", func(a *v1alpha1.CrisisActivation) bool { return a.Status.Systems.Total == 500 })
}

// watchRecoveries yields every write to the recoveries of a namespace.
func watchRecoveries(t *testing.T, namespace string) <-chan watch.Event {
	t.Helper()
	watcher, err := client.NewWithWatch(api, client.Options{Scheme: kube.Scheme()})
	must(t, err)
	w, err := watcher.Watch(t.Context(), &v1alpha1.SystemRecoveryList{}, client.InNamespace(namespace))
	must(t, err)
	t.Cleanup(w.Stop)
	return w.ResultChan()
}
