package policy

import (
	"context"
	"errors"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// nowhere is an owner that does not exist: the garbage collector deletes what it alone owns.
var nowhere = metav1.OwnerReference{APIVersion: "v1", Kind: "ConfigMap", Name: "nowhere", UID: "00000000-0000-0000-0000-000000000001"}

const (
	owned     = `{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"nowhere","uid":"00000000-0000-0000-0000-000000000001"}]}}`
	finalized = `{"metadata":{"finalizers":["example.org/never"]}}`
)

// Whoever may patch a statement and not delete it must not have it deleted by others.
func TestNoStatementTakesAnOwnerOrAFinalizer(t *testing.T) {
	lead := as("lena", "leads")
	for kind := range statements {
		t.Run(kind, func(t *testing.T) {
			made, err := create(t.Context(), lead, statement(kind, "unowned"))
			if err != nil {
				t.Fatal(err)
			}
			byOwner, byFinalizer := made.DeepCopy(), made.DeepCopy()
			byOwner.SetOwnerReferences([]metav1.OwnerReference{nowhere})
			byFinalizer.SetFinalizers([]string{"example.org/never"})
			for _, c := range []struct {
				object      *unstructured.Unstructured
				patch, want string
			}{
				{byOwner, owned, "metadata.ownerReferences must be empty"},
				{byFinalizer, finalized, "metadata.finalizers must not be added"},
			} {
				for what, try := range map[string]func() error{
					"create": func() error {
						_, err := create(t.Context(), lead, renamed(c.object, "owned"), metav1.DryRunAll)
						return err
					},
					"server-side apply": func() error {
						_, err := apply(t.Context(), lead, renamed(c.object, "unowned"), metav1.DryRunAll)
						return err
					},
					"merge patch":                     func() error { return patch(t.Context(), lead, made, c.patch) },
					"merge patch by an administrator": func() error { return patch(t.Context(), asAdmin(), made, c.patch) },
				} {
					if err := wantError(try(), c.want, "Remove"); err != nil {
						t.Errorf("%s: %s: %v", c.want, what, err)
					}
				}
			}
		})
	}
}

// By its labels a recovery is found as that of a crisis and a plan.
func TestOurLabelsOfARecoveryStay(t *testing.T) {
	object := statement("SystemRecovery", "labelled")
	object.SetLabels(map[string]string{v1alpha1.LabelPlan: "harbour", "shift": "night"})
	made, err := create(t.Context(), as("lena", "leads"), object)
	if err != nil {
		t.Fatal(err)
	}
	for change, refused := range map[string]bool{
		`{"continuity.beredskap.dev/plan":"other"}`:         true,
		`{"continuity.beredskap.dev/plan":null}`:            true,
		`{"continuity.beredskap.dev/activation-uid":"one"}`: true,
		`null`:                    true,
		`{"shift":"day"}`:         false,
		`{"shift":null}`:          false,
		`{"example.org/of":"us"}`: false,
	} {
		err := patch(t.Context(), as("lena", "leads"), made, `{"metadata":{"labels":`+change+`}}`)
		if refused {
			err = wantError(err, "metadata.labels of continuity.beredskap.dev/ cannot be changed")
		}
		if err != nil {
			t.Errorf("%s: %v", change, err)
		}
	}
}

// A deletion with a propagation policy puts a finalizer on the object, which the garbage collector takes
// away again: that is no user's update, and stays possible. So does the deletion of a namespace.
func TestWhatIsDeletedGoes(t *testing.T) {
	policies := []metav1.DeletionPropagation{metav1.DeletePropagationBackground, metav1.DeletePropagationForeground, metav1.DeletePropagationOrphan}
	for _, policy := range policies {
		for _, object := range []*unstructured.Unstructured{statement("LogEntry", "passing"), snapshot("passing", "harbour")} {
			made, err := create(t.Context(), asAdmin(), object)
			if err != nil {
				t.Fatal(err)
			}
			destroyable(t, made)
			if err := remove(t.Context(), asAdmin(), made, metav1.DeleteOptions{PropagationPolicy: &policy}); err != nil {
				t.Fatal(err)
			}
			if err := gone(t.Context(), made); err != nil {
				t.Errorf("%s of a %s: %v", policy, made.GetKind(), err)
			}
		}
	}
	const passing = "passing"
	if _, err := typed().CoreV1().Namespaces().Create(t.Context(), &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: passing}}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for _, object := range []*unstructured.Unstructured{statement("SystemRecovery", "inside"), snapshot("inside", "harbour")} {
		object.SetNamespace(passing)
		made, err := create(t.Context(), asAdmin(), object)
		if err != nil {
			t.Fatal(err)
		}
		destroyable(t, made)
	}
	if err := typed().CoreV1().Namespaces().Delete(t.Context(), passing, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	namespace := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Namespace"}}
	namespace.SetName(passing)
	if err := gone(t.Context(), namespace); err != nil {
		t.Error(err)
	}
}

func gone(ctx context.Context, object *unstructured.Unstructured) error {
	at, err := resource(asAdmin(), object)
	if err != nil {
		return err
	}
	return eventually(ctx, object.GetName()+" is gone", func() error {
		switch _, err := at.Get(ctx, object.GetName(), metav1.GetOptions{}); {
		case apierrors.IsNotFound(err):
			return nil
		case err != nil:
			return err
		}
		return errors.New("it is there")
	})
}

// patch tries a merge patch, without a trace.
func patch(ctx context.Context, client dynamic.Interface, object *unstructured.Unstructured, change string) error {
	at, err := resource(client, object)
	if err != nil {
		return err
	}
	_, err = at.Patch(ctx, object.GetName(), types.MergePatchType, []byte(change), metav1.PatchOptions{DryRun: []string{metav1.DryRunAll}})
	return err
}

// renamed is what a person would write to make such an object under a name.
func renamed(object *unstructured.Unstructured, name string) *unstructured.Unstructured {
	written := newObject(object.GetKind(), name, runtimeCopy(object.Object["spec"].(map[string]any)))
	written.SetOwnerReferences(object.GetOwnerReferences())
	written.SetFinalizers(object.GetFinalizers())
	return written
}

// snapshot is a plan frozen for a crisis.
func snapshot(name, plan string) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": appsv1.SchemeGroupVersion.String(), "kind": "ControllerRevision",
		"metadata": map[string]any{"name": name, "namespace": namespace},
		"data":     map[string]any{"title": "Harbour"}, "revision": int64(3),
	}}
	object.SetLabels(map[string]string{v1alpha1.LabelActivationUID: "one", v1alpha1.LabelActivation: "storm", v1alpha1.LabelPlan: plan})
	return object
}
