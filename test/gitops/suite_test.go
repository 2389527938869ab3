// Package gitops_test looks at the product as Argo CD and Flux do: what they read of its health, and what shows as drift.
package gitops_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/internal/stage"
)

var on *stage.Stage

func TestMain(m *testing.M) { os.Exit(stage.Run(m, &on)) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// manifests are the objects in the files of a pattern, as they stand in Git.
func manifests(t testing.TB, pattern string) (all []*unstructured.Unstructured) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	must(t, err)
	if len(files) == 0 {
		t.Fatalf("no files %s", pattern)
	}
	for _, name := range files {
		file, err := os.Open(name)
		must(t, err)
		for decoder := utilyaml.NewYAMLOrJSONDecoder(file, 4096); ; {
			object := &unstructured.Unstructured{}
			if err := decoder.Decode(object); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if len(object.Object) > 0 {
				all = append(all, object)
			}
		}
		must(t, file.Close())
	}
	return all
}

func isOurs(object *unstructured.Unstructured) bool {
	return object.GroupVersionKind().Group == v1alpha1.GroupVersion.Group
}

// A tool is one that applies what is in Git, with the marks by which it knows what is its own.
type tool struct {
	manager     string
	labels      map[string]string
	annotations map[string]string
}

var (
	argoCD = tool{
		manager: "argocd-controller",
		labels:  map[string]string{"app.kubernetes.io/instance": "continuity"},
		annotations: map[string]string{
			"argocd.argoproj.io/tracking-id": "continuity:continuity.beredskap.dev/ContinuityPlan:unit/plan",
		},
	}
	fluxCD = tool{
		manager: "kustomize-controller",
		labels:  map[string]string{"kustomize.toolkit.fluxcd.io/name": "continuity", "kustomize.toolkit.fluxcd.io/namespace": "flux-system"},
	}
	tools = []tool{argoCD, fluxCD}
)

// marked is a manifest with the marks of all tools.
func marked(object *unstructured.Unstructured) *unstructured.Unstructured {
	object = object.DeepCopy()
	labels, annotations := object.GetLabels(), object.GetAnnotations()
	if labels == nil {
		labels = map[string]string{}
	}
	if annotations == nil {
		annotations = map[string]string{}
	}
	for _, tool := range tools {
		for key, value := range tool.labels {
			labels[key] = value
		}
		for key, value := range tool.annotations {
			annotations[key] = value
		}
	}
	object.SetLabels(labels)
	object.SetAnnotations(annotations)
	return object
}

// apply applies a manifest on the server, as the tools do, and returns what the server answers.
func apply(ctx context.Context, manager string, object *unstructured.Unstructured, options ...client.ApplyOption) (*unstructured.Unstructured, error) {
	answer := object.DeepCopy()
	options = append(options, client.FieldOwner(manager), client.ForceOwnership)
	err := on.Kube.Apply(ctx, client.ApplyConfigurationFromUnstructured(answer), options...)
	return answer, err
}

// live is an object as the server holds it.
func live(t testing.TB, object *unstructured.Unstructured) *unstructured.Unstructured {
	t.Helper()
	found := &unstructured.Unstructured{}
	found.SetGroupVersionKind(object.GroupVersionKind())
	must(t, on.Kube.Get(t.Context(), client.ObjectKeyFromObject(object), found))
	return found
}

// ready is the condition Ready of an object, of its last generation.
func ready(object *unstructured.Unstructured) (map[string]any, bool) {
	observed, _, _ := unstructured.NestedInt64(object.Object, "status", "observedGeneration")
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, condition := range conditions {
		if c, is := condition.(map[string]any); is && c["type"] == v1alpha1.ConditionReady {
			return c, observed == object.GetGeneration()
		}
	}
	return nil, false
}

func conditionIs(object *unstructured.Unstructured, kind, status string) bool {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, condition := range conditions {
		if c, is := condition.(map[string]any); is && c["type"] == kind {
			return c["status"] == status
		}
	}
	return false
}

func eachItem(list client.ObjectList, do func(client.Object)) error {
	return meta.EachListItem(list, func(item runtime.Object) error {
		do(item.(client.Object))
		return nil
	})
}
