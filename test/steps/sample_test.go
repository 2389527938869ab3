package steps_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

const samples = config + "/samples/steps"

// account is the file that the examples in namespace it share.
const account = "00-account.yaml"

// examples are the names of all files with an example.
func examples(t *testing.T) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(samples, "*.yaml"))
	must(t, err)
	for _, file := range files {
		if name := filepath.Base(file); name != account {
			names = append(names, name)
		}
	}
	if len(names) != 5 {
		t.Fatalf("the examples are %v", names)
	}
	return names
}

// objectsOf are the objects that a file of manifests holds.
func objectsOf(file string) (objects []*unstructured.Unstructured, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(raw), 4096)
	for {
		object := &unstructured.Unstructured{}
		switch err := decoder.Decode(object); {
		case errors.Is(err, io.EOF):
			return objects, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w", file, err)
		case len(object.Object) > 0:
			objects = append(objects, object)
		}
	}
}

// applyFile applies the objects of a file as kubectl apply --server-side does. It is strict: a field that the API
// server does not know would be dropped in silence, and the test would test less.
func applyFile(ctx context.Context, file string) error {
	objects, err := objectsOf(file)
	if err != nil {
		return err
	}
	strict := client.WithFieldValidation(kube, metav1.FieldValidationStrict)
	for _, object := range objects {
		if err := strict.Apply(ctx, client.ApplyConfigurationFromUnstructured(object), client.FieldOwner("kubectl")); err != nil {
			return fmt.Errorf("%s: %s %s: %w", file, object.GetKind(), object.GetName(), err)
		}
	}
	return nil
}

// example is one that is applied.
type example struct {
	t    *testing.T
	plan *v1alpha1.ContinuityPlan
}

// apply applies an example as it is, and lets the operator of this control plane act as its account: it is another
// subject than in a cluster.
func apply(t *testing.T, file string) *example {
	t.Helper()
	must(t, applyFile(t.Context(), filepath.Join(samples, account)))
	must(t, applyFile(t.Context(), filepath.Join(samples, file)))
	e := &example{t: t, plan: planOf(t, file)}
	binding := &rbacv1.RoleBinding{ObjectMeta: metav1.ObjectMeta{Namespace: e.plan.Namespace, Name: "act-as-recovery-embedded"},
		Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: localcluster.ManagerGroup}},
		RoleRef:  rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: "act-as-recovery"}}
	must(t, client.IgnoreAlreadyExists(kube.Create(t.Context(), binding)))
	eventually(t, e.plan, "is sound", func(plan *v1alpha1.ContinuityPlan) bool {
		return is(plan.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue)
	})
	return e
}

// planOf is the plan of an example.
func planOf(t *testing.T, file string) *v1alpha1.ContinuityPlan {
	t.Helper()
	plans := typed[v1alpha1.ContinuityPlan](t, file, "ContinuityPlan")
	if len(plans) != 1 || len(plans[0].Spec.Systems) != 1 {
		t.Fatalf("%s does not hold one plan with one system", file)
	}
	return plans[0]
}

// typed are the objects of a kind that an example holds.
func typed[T any](t *testing.T, file, kind string) (found []*T) {
	t.Helper()
	objects, err := objectsOf(filepath.Join(samples, file))
	must(t, err)
	for _, object := range objects {
		if object.GetKind() != kind {
			continue
		}
		one := new(T)
		must(t, runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, one))
		found = append(found, one)
	}
	return found
}

func newObject(apiVersion, kind, namespace, name string) *unstructured.Unstructured {
	object := &unstructured.Unstructured{}
	object.SetAPIVersion(apiVersion)
	object.SetKind(kind)
	object.SetNamespace(namespace)
	object.SetName(name)
	return object
}
