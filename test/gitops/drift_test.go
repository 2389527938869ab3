package gitops_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/jsonmergepatch"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// policies installs the policies, once, and waits until they are in force.
var policies = sync.OnceValue(func() error {
	ctx, cancel := context.WithTimeout(context.Background(), 3*stage.Patience)
	defer cancel()
	if err := on.Install(ctx, "policy"); err != nil {
		return err
	}
	return wait.PollUntilContextCancel(ctx, 100*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		probe := &v1alpha1.LogEntry{}
		probe.Namespace, probe.Name = "default", "probe"
		probe.Spec.Crisis.Name, probe.Spec.OccurredAt.Time = "none", time.Now().Add(-time.Hour)
		probe.Spec.Decision = &v1alpha1.Decision{Body: "Chair", Text: "Is it stamped?"}
		err := on.Kube.Create(ctx, probe, client.DryRunAll)
		return err == nil && probe.Spec.EnteredBy != "", nil
	})
})

// synced is what Git holds and a tool has applied, when the operator has come to rest over it.
func synced(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	must(t, policies())
	on.Operate(t)
	var all []*unstructured.Unstructured
	for _, pattern := range []string{"../../config/samples/kinds/*.yaml", "../../config/samples/kalix/*.yaml", "testdata/units.yaml"} {
		all = append(all, manifests(t, pattern)...)
	}
	ours := all[:0]
	for _, object := range all {
		object = marked(object)
		if _, err := apply(t.Context(), argoCD.manager, object); err != nil {
			t.Fatalf("%s %s: %v", object.GetKind(), object.GetName(), err)
		}
		if isOurs(object) {
			ours = append(ours, object)
		}
	}
	waitsFor := "anything"
	err := wait.PollUntilContextTimeout(t.Context(), 200*time.Millisecond, 2*stage.Patience, true, func(context.Context) (bool, error) {
		waitsFor = unrest(t, ours)
		return waitsFor == "", nil
	})
	if err != nil {
		t.Fatalf("it does not come to rest: %s", waitsFor)
	}
	return ours
}

// unrest is what the operator has still to do, and what will be late has still to be.
func unrest(t *testing.T, ours []*unstructured.Unstructured) string {
	for _, object := range ours {
		found := live(t, object)
		name := found.GetKind() + " " + found.GetName()
		_, assessed := ready(found)
		switch {
		case !assessed:
			return name + " is not assessed"
		case found.GetKind() == "CrisisActivation" && !conditionIs(found, "RecordIntact", "True"):
			return name + " is not sealed"
		case found.GetName() == "flood" && !conditionIs(found, "Stalled", "True"):
			return name + " does not stand still"
		case found.GetName() == "drill" && !conditionIs(found, "Suspended", "True"):
			return name + " does not rest"
		}
	}
	return ""
}

func TestNothingThatTheOperatorWritesShowsAsDrift(t *testing.T) {
	for _, object := range synced(t) {
		name := object.GetKind() + " " + object.GetNamespace() + "/" + object.GetName()
		before := live(t, object)
		// As Argo CD with server-side diff, and Flux before each apply: a dry run of the apply is compared with what is there.
		dry, err := apply(t.Context(), argoCD.manager, object, client.DryRunAll)
		must(t, err)
		if specs := diff(before, dry); specs != "" {
			t.Errorf("%s: a dry run changes %s", name, specs)
		}
		after, err := apply(t.Context(), argoCD.manager, object)
		must(t, err)
		if changed := diff(before, after); changed != "" {
			t.Errorf("%s: applying it again changes %s", name, changed)
		}
		// As Argo CD without server-side diff: a three-way patch, from what was applied and what is to be.
		if patch := threeWay(t, object, before); patch != "{}" {
			t.Errorf("%s: a patch would change %s", name, patch)
		}
		// As a comparison of the two documents: what the live one has and the manifest has not shows too.
		bare := before.DeepCopy()
		unstructured.RemoveNestedField(bare.Object, "status")
		for _, key := range []string{"uid", "resourceVersion", "generation", "creationTimestamp", "managedFields"} {
			unstructured.RemoveNestedField(bare.Object, "metadata", key)
		}
		if object.GetKind() != "ContinuityPlan" { // the author is the server's word, not the manifest's
			if author, _, _ := unstructured.NestedString(bare.Object, "spec", "enteredBy"); author == "" {
				t.Errorf("%s has no author", name)
			}
			unstructured.RemoveNestedField(bare.Object, "spec", "enteredBy")
		}
		if !reflect.DeepEqual(bare.Object, object.Object) {
			t.Errorf("%s differs from its manifest:\n%v\n%v", name, bare.Object, object.Object)
		}
	}
}

func threeWay(t *testing.T, manifest, live *unstructured.Unstructured) string {
	t.Helper()
	want, err := manifest.MarshalJSON()
	must(t, err)
	have, err := live.MarshalJSON()
	must(t, err)
	patch, err := jsonmergepatch.CreateThreeWayJSONMergePatch(want, want, have)
	must(t, err)
	return string(patch)
}

// diff names what differs between two forms of an object, but for what a status written in between changes.
func diff(a, b *unstructured.Unstructured) string {
	var fields []string
	for _, field := range []string{"metadata", "spec"} {
		left, right := withoutStatus(a), withoutStatus(b)
		if !reflect.DeepEqual(left.Object[field], right.Object[field]) {
			fields = append(fields, fmt.Sprintf("%s from %v to %v", field, left.Object[field], right.Object[field]))
		}
	}
	return strings.Join(fields, ", ")
}

func withoutStatus(object *unstructured.Unstructured) *unstructured.Unstructured {
	object = object.DeepCopy()
	object.SetManagedFields(slices.DeleteFunc(object.GetManagedFields(), func(entry metav1.ManagedFieldsEntry) bool {
		return entry.Subresource == "status"
	}))
	object.SetResourceVersion("")
	return object
}

func TestWhatTheOperatorCreatesCarriesNoMarkOfWhatAToolAppliedSoNothingPrunesIt(t *testing.T) {
	inGit := map[string]bool{}
	for _, object := range synced(t) {
		inGit[object.GetKind()+object.GetNamespace()+object.GetName()] = true
	}
	seen := map[string]int{}
	for _, list := range []client.ObjectList{
		&v1alpha1.SystemRecoveryList{}, &v1alpha1.LogEntryList{}, &v1alpha1.CrisisActivationList{}, &appsv1.ControllerRevisionList{}, &corev1.ConfigMapList{},
	} {
		must(t, on.Kube.List(t.Context(), list))
		for _, object := range items(t, list) {
			kind, err := on.Kube.GroupVersionKindFor(object)
			must(t, err)
			if inGit[kind.Kind+object.GetNamespace()+object.GetName()] {
				continue
			}
			seen[kind.Kind]++
			for _, tool := range tools {
				for key := range tool.labels {
					if _, has := object.GetLabels()[key]; has {
						t.Errorf("%s %s carries the label %s", kind.Kind, object.GetName(), key)
					}
				}
				for key := range tool.annotations {
					if _, has := object.GetAnnotations()[key]; has {
						t.Errorf("%s %s carries the annotation %s", kind.Kind, object.GetName(), key)
					}
				}
			}
			if len(object.GetOwnerReferences()) > 0 {
				t.Errorf("%s %s has an owner, whose pruning takes it along", kind.Kind, object.GetName())
			}
		}
	}
	for _, kind := range []string{"SystemRecovery", "ControllerRevision", "ConfigMap"} {
		if seen[kind] == 0 {
			t.Errorf("the operator created no %s", kind)
		}
	}
}

func TestAPlanThatIsPrunedDuringACrisisStaysInForceAndTheRecordCannotBePruned(t *testing.T) {
	ours := synced(t)
	find := func(kind, name string) *unstructured.Unstructured {
		for _, object := range ours {
			if object.GetKind() == kind && object.GetName() == name {
				return live(t, object)
			}
		}
		t.Fatalf("no %s %s", kind, name)
		return nil
	}
	uid := types.UID(find("CrisisActivation", "flood").GetUID())
	must(t, on.Kube.Delete(t.Context(), find("ContinuityPlan", "harbour")))
	again := manifests(t, "testdata/units.yaml")
	decision := again[5].DeepCopy() // assessed after the plan is gone
	decision.SetName("after-the-plan-went")
	_, err := apply(t.Context(), argoCD.manager, decision)
	must(t, err)
	stage.Eventually(t, "a record entered after it counts", func() bool {
		_, is := ready(live(t, decision))
		return is && conditionIs(live(t, decision), "Ready", "True")
	})
	crisis := find("CrisisActivation", "flood")
	if !conditionIs(crisis, "Ready", "True") || !conditionIs(crisis, "PlanUnavailable", "False") {
		t.Errorf("the plan is not in force any more: %v", crisis.Object["status"])
	}
	recoveries := &v1alpha1.SystemRecoveryList{}
	must(t, on.Kube.List(t.Context(), recoveries, client.InNamespace("harbour"), client.MatchingLabels{v1alpha1.LabelActivationUID: string(uid)}))
	if len(recoveries.Items) == 0 {
		t.Error("the recoveries went with the plan")
	}
	for _, record := range []*unstructured.Unstructured{crisis, find("LogEntry", "pier-closed")} {
		if err := on.Kube.Delete(t.Context(), record); !apierrors.IsForbidden(err) {
			t.Errorf("%s is pruned: %v", record.GetName(), err)
		}
	}
	_, err = apply(t.Context(), argoCD.manager, marked(again[1])) // for the tests that follow
	must(t, err)
}

func TestAnAuthorWrittenInGitIsReplacedAndItsNextApplyIsRefused(t *testing.T) {
	must(t, policies())
	entry := manifests(t, "testdata/units.yaml")[5]
	entry.SetNamespace(on.Namespaces(t, 1)[0])
	must(t, unstructured.SetNestedField(entry.Object, "somebody", "spec", "enteredBy"))
	stamped, err := apply(t.Context(), argoCD.manager, entry)
	must(t, err)
	if author, _, _ := unstructured.NestedString(stamped.Object, "spec", "enteredBy"); author == "somebody" {
		t.Error("the manifest says who entered it")
	}
	if _, err := apply(t.Context(), argoCD.manager, entry); !apierrors.IsInvalid(err) {
		t.Errorf("the author is changed afterwards: %v", err)
	}
}

func items(t *testing.T, list client.ObjectList) (all []client.Object) {
	t.Helper()
	must(t, eachItem(list, func(object client.Object) { all = append(all, object) }))
	return all
}
