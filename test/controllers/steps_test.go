package controllers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestStepsRunInOrderOfDependencyAsThePlansAccountAndAreReported(t *testing.T) {
	operate(t)
	s := newStage(t).install()
	s.declare("\n- {name: db, objectives: {rpo: 24h}, steps: [" + s.step("") + "]}\n- {name: web, dependsOn: [{system: db}], steps: [" + s.step("") + "]}")

	restore := s.running("db", 1)
	owners := restore.GetManagedFields()
	if labels := restore.GetLabels(); labels[v1alpha1.LabelActivation] != "crisis" || !slices.ContainsFunc(owners, func(f metav1.ManagedFieldsEntry) bool {
		return strings.HasPrefix(f.Manager, "beredskap-step-") && f.Operation == metav1.ManagedFieldsOperationApply
	}) {
		t.Errorf("applied with labels %v by %v", labels, owners)
	}
	s.waits("web", "to be restored")
	s.says(restore, map[string]any{"phase": "InProgress", "progress": map[string]any{"itemsRestored": int64(3), "totalItems": int64(20)}})
	s.waits("db", "3 of 20 items")
	if got := s.restores(); len(got) != 1 {
		t.Fatalf("before db is restored there are %v", got)
	}
	s.says(restore, map[string]any{"phase": "Completed", "dataOf": rfc(time.Now().Add(-2 * time.Hour))})
	db := s.wait("db", "is restored", in(v1alpha1.RecoveryRestored))
	if db.Status.RPO == nil || db.Status.RPO.State != v1alpha1.ObjectiveMet || db.Status.RPO.Achieved == nil {
		t.Errorf("its RPO is %+v", db.Status.RPO)
	}
	s.says(s.running("web", 1), map[string]any{"phase": "Completed"})
	s.wait("web", "is restored", in(v1alpha1.RecoveryRestored))
	want := []string{"db 1 Done", "db 1 InProgress", "web 1 Done", "web 1 InProgress"}
	if got := s.entries(); !slices.Equal(got, want) {
		t.Errorf("reported: %v", got)
	}
}

func TestAFailureShowsTheObjectsOwnWordsAndAPersonHasItTriedAgain(t *testing.T) {
	operate(t)
	s := newStage(t).install()
	s.declare("\n- {name: db, steps: [" + s.step("") + "]}")
	s.says(s.running("db", 1), map[string]any{"phase": "Failed", "message": "disk full on node 7"})
	failed := s.wait("db", "failed", in(v1alpha1.RecoveryFailed))
	if step := failed.Status.Steps[0]; !strings.Contains(step.Message, "disk full on node 7") || step.Attempt != 1 {
		t.Errorf("it says %+v", step)
	}
	s.report("db", "again", "outcome: Retry, text: The disk was emptied")
	s.says(s.running("db", 2), map[string]any{"phase": "Completed"})
	s.wait("db", "is restored", in(v1alpha1.RecoveryRestored))
	if got := s.restores(); len(got) != 2 || got[0] == got[1] {
		t.Errorf("two attempts made %v", got)
	}
}

func TestARefusalNamesWhatIsMissingAndTheStepGoesOnWhenItIsThere(t *testing.T) {
	operate(t)
	s := newStage(t)
	s.may("get")
	must(t, kube.Delete(t.Context(), &corev1.ServiceAccount{ObjectMeta: s.meta("recovery")}))
	for _, object := range []client.Object{s.binding("act-as-recovery")} {
		must(t, kube.Delete(t.Context(), object))
	}
	s.declare("\n- {name: db, steps: [" + s.step("") + "]}")
	s.waits("db", "service account recovery does not exist")
	must(t, kube.Create(t.Context(), &corev1.ServiceAccount{ObjectMeta: s.meta("recovery")}))
	s.waits("db", "is not known here: the step goes on when its CRD is installed")
	s.install()
	s.waits("db", "the operator may not act as service account recovery")
	must(t, kube.Create(t.Context(), s.binding("act-as-recovery")))
	s.waits("db", "service account recovery may not do it, so grant it that")
	s.may("get", "list", "watch")
	s.waits("db", `cannot patch resource "restores"`)
	if got := s.restores(); len(got) != 0 {
		t.Errorf("before it may, there are %v", got)
	}
	s.may("get", "list", "watch", "patch", "create")
	s.says(s.running("db", 1), map[string]any{"phase": "Completed"})
	s.wait("db", "is restored", in(v1alpha1.RecoveryRestored))
	if got := s.restores(); len(got) != 1 {
		t.Errorf("there are %v", got)
	}
}

func TestAnObjectThatIsDeletedOrReplacedUnderWayFailsTheAttempt(t *testing.T) {
	operate(t)
	s := newStage(t).install()
	s.declare("\n- {name: db, steps: [" + s.step("") + "]}\n- {name: web, steps: [" + s.lasting() + "]}")
	must(t, kube.Delete(t.Context(), s.running("db", 1)))
	s.waits("db", "was deleted while the step waited for it")
	web := s.running("web", 1)
	must(t, kube.Delete(t.Context(), web))
	other := &unstructured.Unstructured{}
	other.SetGroupVersionKind(s.gvk())
	other.SetNamespace(s.namespace)
	other.SetName(web.GetName())
	if err := kube.Create(t.Context(), other); err != nil && !apierrors.IsAlreadyExists(err) {
		t.Fatal(err)
	}
	s.wait("web", "failed", in(v1alpha1.RecoveryFailed))
}

func TestWhatFailsAgainAfterItWasRestoredIsDegradedAndNotRunAgain(t *testing.T) {
	operate(t)
	s := newStage(t).install()
	s.declare("\n- {name: web, steps: [" + s.lasting() + "]}")
	web := s.running("web", 1)
	s.says(web, map[string]any{"phase": "Completed"})
	s.wait("web", "is restored", in(v1alpha1.RecoveryRestored))
	s.says(web, map[string]any{"phase": "Failed", "message": "the volume went away"})
	degraded := s.wait("web", "is degraded", func(r *v1alpha1.SystemRecovery) bool {
		return is(r.Status.Conditions, v1alpha1.ConditionDegraded, metav1.ConditionTrue)
	})
	if degraded.Status.Phase != v1alpha1.RecoveryRestored {
		t.Errorf("it is %s", degraded.Status.Phase)
	}
	s.says(web, map[string]any{"phase": "Completed"})
	s.wait("web", "works again", func(r *v1alpha1.SystemRecovery) bool {
		return is(r.Status.Conditions, v1alpha1.ConditionDegraded, metav1.ConditionFalse)
	})
	want := []string{"web 1 Degraded", "web 1 Done", "web 1 Done", "web 1 InProgress"}
	if got := s.entries(); !slices.Equal(got, want) {
		t.Errorf("reported: %v", got)
	}
}

func TestAnExerciseRehearsesWhatIsNotSafeAndChangesNothing(t *testing.T) {
	operate(t)
	s := newStage(t).install()
	s.declare("\n- {name: db, steps: ["+s.step("")+"]}\n- {name: web, steps: ["+s.step("safeInExercise: true,")+"]}", "mode: Exercise")
	db := s.wait("db", "was rehearsed", in(v1alpha1.RecoveryRestored))
	if message := db.Status.Steps[0].Message; !strings.Contains(message, "rehearsed") || !strings.Contains(message, "nothing was changed") {
		t.Errorf("it says %q", message)
	}
	s.running("web", 1)
	if got := s.restores(); len(got) != 1 {
		t.Errorf("there are %v", got)
	}
}

func TestWhatThePlanWantsRemovedIsRemovedOnceTheCrisisIsClosed(t *testing.T) {
	operate(t)
	s := newStage(t).install()
	s.declare("\n- {name: db, steps: [" + s.step("") + "]}")
	s.says(s.running("db", 1), map[string]any{"phase": "Completed"})
	s.wait("db", "is restored", in(v1alpha1.RecoveryRestored))
	entry(t, s.namespace, "accept", s.crisis, time.Now(), "about: {plan: plan, system: db}\nacceptance: {acceptedBy: Owner}")
	entry(t, s.namespace, "recovery", s.crisis, time.Now(), "phase: {to: Recovery, decidedBy: D}")
	s.wait("db", "is accepted", in(v1alpha1.RecoveryAccepted))
	if got := s.restores(); len(got) != 1 {
		t.Errorf("before the crisis is closed there are %v", got)
	}
	entry(t, s.namespace, "closed", s.crisis, time.Now().Add(time.Second), "phase: {to: Closed, decidedBy: D}")
	eventually(t, s.crisis, "is closed", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Phase == "Closed" })
	s.settledRestores(0)
}

func TestStepsThatApplyTheSameObjectLeaveEachOthersFieldsAlone(t *testing.T) {
	operate(t)
	s := newStage(t)
	apply := func(step, key string) string {
		return "{name: " + step + ", apply: {template: {apiVersion: v1, kind: ConfigMap, metadata: {name: shared}, data: {" + key + ": set}}}}"
	}
	s.declare("\n- {name: db, steps: [" + apply("one", "a") + ", " + apply("two", "b") + "]}")
	s.wait("db", "is restored", in(v1alpha1.RecoveryRestored))
	shared := &corev1.ConfigMap{ObjectMeta: s.meta("shared")}
	must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(shared), shared))
	if shared.Data["a"] != "set" || shared.Data["b"] != "set" || len(shared.Annotations) != 2 {
		t.Errorf("there is %v, marked %v", shared.Data, shared.Annotations)
	}
}

func TestAnObjectThatIsTooLargeOrWrongFailsWithTheServersWords(t *testing.T) {
	operate(t)
	s := newStage(t)
	large := strings.Repeat("x", 1<<20+1) // a ConfigMap holds no more than a mebibyte
	s.declare("\n- {name: db, steps: [{name: large, apply: {template: {apiVersion: v1, kind: ConfigMap, metadata: {name: large}, data: {key: " + large + "}}}}]}" +
		"\n- {name: web, steps: [{name: wrong, apply: {template: {apiVersion: v1, kind: ConfigMap, metadata: {name: wrong}, data: {key: [1]}}}}]}" +
		"\n- {name: far, steps: [{name: far, apply: {template: {apiVersion: v1, kind: ConfigMap, metadata: {name: far, namespace: default}}}}]}" +
		"\n- {name: wide, steps: [{name: wide, apply: {template: {apiVersion: v1, kind: Namespace, metadata: {name: wide}}}}]}" +
		"\n- {name: deaf, steps: [{name: deaf, apply: {template: {apiVersion: v1, kind: ConfigMap, metadata: {name: deaf}}, readyWhen: objct.data.a}}]}")
	for system, says := range map[string]string{
		"db": "1048576", "web": "data.key", "far": "names namespace default", "wide": "belongs to no namespace",
		"deaf": "undeclared reference to 'objct'",
	} {
		failed := s.wait(system, "failed", in(v1alpha1.RecoveryFailed))
		if message := failed.Status.Steps[0].Message; !strings.Contains(message, says) {
			t.Errorf("%s says %q, want %q in it", system, message, says)
		}
	}
	list := &corev1.ConfigMapList{}
	must(t, kube.List(t.Context(), list, client.InNamespace(s.namespace)))
	for i := range list.Items {
		if name := list.Items[i].Name; name != "kube-root-ca.crt" && list.Items[i].Labels[v1alpha1.LabelLedger] == "" {
			t.Errorf("%s was applied", name)
		}
	}
}
