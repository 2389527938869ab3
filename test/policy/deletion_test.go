package policy

import (
	"context"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const byStatementAlone = "nothing of a crisis is deleted but by a statement"

// ways are how an object is created.
var ways = map[string]func(context.Context, dynamic.Interface, *unstructured.Unstructured, ...string) (*unstructured.Unstructured, error){
	"create": create, "server-side apply": apply,
}

// destroyable says of an object that it may be deleted, as the operator does when a statement says so.
func destroyable(t *testing.T, object *unstructured.Unstructured) {
	t.Helper()
	at, err := resource(asAdmin(), object)
	if err != nil {
		t.Fatal(err)
	}
	change, part := `{"status":{"destruction":"harbour/destroy"}}`, []string{"status"}
	if object.GroupVersionKind().Group != v1alpha1.GroupVersion.Group {
		change, part = `{"metadata":{"annotations":{"continuity.beredskap.dev/destruction":"harbour/destroy"}}}`, nil
	}
	if _, err := at.Patch(t.Context(), object.GetName(), types.MergePatchType, []byte(change), metav1.PatchOptions{}, part...); err != nil {
		t.Fatal(err)
	}
}

// deletions are the ways in which an object alone is deleted. kubectl, a pipeline that prunes and the garbage collector
// send one of these.
func deletions() map[string]metav1.DeleteOptions {
	propagated := func(policy metav1.DeletionPropagation) metav1.DeleteOptions {
		return metav1.DeleteOptions{PropagationPolicy: &policy}
	}
	return map[string]metav1.DeleteOptions{
		"delete": {}, "dry run": {DryRun: []string{metav1.DryRunAll}}, "at once": {GracePeriodSeconds: new(int64(0))},
		"background": propagated(metav1.DeletePropagationBackground), "foreground": propagated(metav1.DeletePropagationForeground),
		"orphan": propagated(metav1.DeletePropagationOrphan),
	}
}

// everyPart is one of each kind that is part of the record of a crisis.
func everyPart(name string) []*unstructured.Unstructured {
	objects := []*unstructured.Unstructured{snapshot(name, "harbour"), page(name, "one\n"), mark(name + "-mark")}
	for kind := range statements {
		objects = append(objects, statement(kind, name))
	}
	return objects
}

// Who asks is no matter: an administrator, the garbage collector, the controller that empties a namespace.
func TestNothingOfACrisisIsDeletedUntilItSaysThatItMayBe(t *testing.T) {
	deleters := map[string]dynamic.Interface{
		"an administrator":         asAdmin(),
		"the garbage collector":    as("system:serviceaccount:kube-system:generic-garbage-collector", "system:serviceaccounts", "system:masters"),
		"the namespace controller": as("system:serviceaccount:kube-system:namespace-controller", "system:serviceaccounts", "system:masters"),
	}
	for _, object := range everyPart("standing") {
		made, err := create(t.Context(), asAdmin(), object)
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"deleted with the crisis alone", "LogEntry with spec.destruction about the activation", "delete again"}
		if made.GroupVersionKind().Group == v1alpha1.GroupVersion.Group {
			want = []string{byStatementAlone, "status.destruction of", "Enter a LogEntry with spec.destruction and spec.about {", ": standing}",
				"verb destroy", "delete again"}
		}
		for who, client := range deleters {
			for what, options := range deletions() {
				err := remove(t.Context(), client, made, options)
				if !apierrors.IsForbidden(err) {
					t.Errorf("%s by %s of a %s: want Forbidden, got %v", what, who, made.GetKind(), err)
				}
				if err := wantError(err, want...); err != nil {
					t.Errorf("%s by %s of a %s: %v", what, who, made.GetKind(), err)
				}
			}
			if err := wantError(collected(t.Context(), client, made), want...); err != nil {
				t.Errorf("deletecollection by %s of a %s: %v", who, made.GetKind(), err)
			}
		}
		at, err := resource(asAdmin(), made)
		if err != nil {
			t.Fatal(err)
		}
		if there, err := at.Get(t.Context(), made.GetName(), metav1.GetOptions{}); err != nil || there.GetDeletionTimestamp() != nil {
			t.Errorf("the %s is gone, or going: %v", made.GetKind(), err)
		}
		destroyable(t, made)
		if err := remove(t.Context(), asAdmin(), made, metav1.DeleteOptions{}); err != nil {
			t.Errorf("a %s that may be deleted: %v", made.GetKind(), err)
		}
	}
}

func collected(ctx context.Context, client dynamic.Interface, object *unstructured.Unstructured) error {
	at, err := resource(client, object)
	if err != nil {
		return err
	}
	return at.DeleteCollection(ctx, metav1.DeleteOptions{}, metav1.ListOptions{FieldSelector: "metadata.name=" + object.GetName()})
}

func TestACollectionIsDeletedWhenAllOfItMayBe(t *testing.T) {
	for _, object := range everyPart("collected") {
		made, err := create(t.Context(), asAdmin(), object)
		if err != nil {
			t.Fatal(err)
		}
		destroyable(t, made)
		if err := collected(t.Context(), asAdmin(), made); err != nil {
			t.Error(err)
		}
		if err := gone(t.Context(), made); err != nil {
			t.Error(err)
		}
	}
}

// The word of the statement: an empty one is none.
func TestAnEmptyDestructionIsNone(t *testing.T) {
	for _, object := range []*unstructured.Unstructured{statement("Briefing", "empty"), mark("empty")} {
		made, err := create(t.Context(), asAdmin(), object)
		if err != nil {
			t.Fatal(err)
		}
		at, err := resource(asAdmin(), made)
		if err != nil {
			t.Fatal(err)
		}
		for change, part := range map[string][]string{
			`{"status":{"destruction":""}}`:                                            {"status"},
			`{"metadata":{"annotations":{"continuity.beredskap.dev/destruction":""}}}`: nil,
		} {
			if part != nil && made.GetKind() == "ConfigMap" {
				continue // it has no status
			}
			if _, err := at.Patch(t.Context(), made.GetName(), types.MergePatchType, []byte(change), metav1.PatchOptions{}, part...); err != nil {
				t.Fatal(err)
			}
			if err := wantError(remove(t.Context(), asAdmin(), made, metav1.DeleteOptions{}), "Enter a LogEntry"); err != nil {
				t.Errorf("%s: %v", change, err)
			}
		}
	}
}

func TestWhatIsNoPartOfACrisisIsDeletedAsEver(t *testing.T) {
	foreign := snapshot("free", "")
	foreign.SetLabels(map[string]string{"app": "crane"})
	for _, object := range []*unstructured.Unstructured{foreign, planOf("free", ""),
		configMap("free", map[string]string{"app": "crane"}, nil), configMap("freer", nil, nil)} {
		made, err := create(t.Context(), asAdmin(), object)
		if err != nil {
			t.Fatal(err)
		}
		if err := remove(t.Context(), asAdmin(), made, metav1.DeleteOptions{}); err != nil {
			t.Errorf("%s %s: %v", made.GetKind(), made.GetName(), err)
		}
	}
}

// crd is one of our CustomResourceDefinitions.
func crd(plural string) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition"}}
	object.SetName(plural + "." + v1alpha1.GroupVersion.Group)
	return object
}

// In dry runs: a CRD that goes takes every object of its kind along.
func TestACRDIsDeletedBySomebodyWhoMayAndAfterItSaysWhy(t *testing.T) {
	grantCRDs(t, "carl", nil)
	grantCRDs(t, "cora", []string{"briefings." + v1alpha1.GroupVersion.Group})
	try := func(client dynamic.Interface, plural string) error {
		return remove(t.Context(), client, crd(plural), metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}})
	}
	for _, plural := range everyKind {
		for who, client := range map[string]dynamic.Interface{"an administrator": asAdmin(), "carl": as("carl"), "cora": as("cora")} {
			if err := wantError(try(client, plural), "CustomResourceDefinition "+plural, "erases every object of the kind"); err != nil {
				t.Errorf("%s by %s: %v", plural, who, err)
			}
		}
	}
	at, err := resource(asAdmin(), crd("briefings"))
	if err != nil {
		t.Fatal(err)
	}
	note := func(reason string) {
		change := []byte(`{"metadata":{"annotations":{"continuity.beredskap.dev/destruction":` + reason + `}}}`)
		ctx := context.WithoutCancel(t.Context()) // it is taken off after the test
		if _, err := at.Patch(ctx, crd("briefings").GetName(), types.MergePatchType, change, metav1.PatchOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { note("null") })
	note(`""`)
	if err := wantError(try(asAdmin(), "briefings"), "erases every object of the kind"); err != nil {
		t.Errorf("without a reason: %v", err)
	}
	note(`"The director: the trial is over"`)
	for who, client := range map[string]dynamic.Interface{"an administrator": asAdmin(), "cora": as("cora")} {
		if err := try(client, "briefings"); err != nil {
			t.Errorf("%s: %v", who, err)
		}
	}
	err = try(as("carl"), "briefings")
	if !apierrors.IsForbidden(err) {
		t.Errorf("without the verb: want Forbidden, got %v", err)
	}
	if err := wantError(err, "verb destroy on customresourcedefinitions briefings.continuity.beredskap.dev", "which you do not have"); err != nil {
		t.Errorf("without the verb: %v", err)
	}
	if err := wantError(try(asAdmin(), "logentries"), "erases every object of the kind"); err != nil {
		t.Errorf("another: %v", err)
	}
}

// grantCRDs lets somebody delete CustomResourceDefinitions, and destroy some.
func grantCRDs(t *testing.T, user string, destroys []string) {
	t.Helper()
	crds := func(verb string, names ...string) rbacv1.PolicyRule {
		return rbacv1.PolicyRule{APIGroups: []string{"apiextensions.k8s.io"}, Resources: []string{"customresourcedefinitions"},
			Verbs: []string{verb}, ResourceNames: names}
	}
	rules := []rbacv1.PolicyRule{crds("delete")}
	if len(destroys) > 0 {
		rules = append(rules, crds("destroy", destroys...))
	}
	meta := metav1.ObjectMeta{Name: "crds-" + user}
	if _, err := typed().RbacV1().ClusterRoles().Create(t.Context(), &rbacv1.ClusterRole{ObjectMeta: meta, Rules: rules}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	binding := &rbacv1.ClusterRoleBinding{ObjectMeta: meta, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: meta.Name},
		Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}}}
	if _, err := typed().RbacV1().ClusterRoleBindings().Create(t.Context(), binding, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	allowed(t, user, "", "apiextensions.k8s.io:customresourcedefinitions", "any", "delete")
	for _, name := range destroys {
		allowed(t, user, "", "apiextensions.k8s.io:customresourcedefinitions", name, "destroy")
	}
}
