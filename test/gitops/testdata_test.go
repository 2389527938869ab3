package gitops_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

var update = flag.Bool("update", false, "write the objects that the health checks are tested with anew")

// scenes are the objects that the health checks are tested with, by file.
var scenes = map[string]struct{ kind, namespace, name string }{
	"plan_late":            {"ContinuityPlan", "kalix-staff", "central"},
	"plan_invalid":         {"ContinuityPlan", "harbour", "ferries"},
	"plan_new":             {"ContinuityPlan", "harbour", "harbour"},
	"plan_edited":          {"ContinuityPlan", "harbour", "harbour"},
	"activation_late":      {"CrisisActivation", "kalix-staff", "kalix-2021"},
	"activation_suspended": {"CrisisActivation", "harbour", "drill"},
	"recovery_stalled":     {"SystemRecovery", "harbour", "flood-harbour-roster"},
	"briefing_accepted":    {"Briefing", "fjord-hospital", "staff-20251118-0805"},
	"entry_corrected":      {"LogEntry", "harbour", "pier-closed"},
	"entry_before_crisis":  {"LogEntry", "harbour", "before-its-crisis"},
	"entry_unknown_system": {"LogEntry", "harbour", "unknown-system"},
}

func TestWhatTheHealthChecksAreTestedWithIsWhatTheManagerWrites(t *testing.T) {
	synced(t)
	for name, of := range scenes {
		object := &unstructured.Unstructured{}
		object.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(of.kind))
		if of.kind == "SystemRecovery" {
			of.name = recoveryOf(t, of.namespace)
		}
		object.SetNamespace(of.namespace)
		object.SetName(of.name)
		object = tidy(live(t, object))
		switch name {
		case "plan_new": // before the operator has seen it
			delete(object.Object, "status")
		case "plan_edited": // while it has not seen the edit
			object.SetGeneration(object.GetGeneration() + 1)
		}
		file := filepath.Join(scripts, "testdata", name+".yaml")
		if *update {
			raw, err := yaml.Marshal(object.Object)
			must(t, err)
			must(t, os.WriteFile(file, raw, 0o644))
		}
		written := manifests(t, file)[0]
		if !reflect.DeepEqual(gist(written), gist(object)) {
			t.Errorf("%s: the manager writes\n%v\nand the file holds\n%v\n(go test ./test/gitops -update writes it anew)", file, gist(object), gist(written))
		}
	}
}

// recoveryOf is the name of the one recovery in a namespace.
func recoveryOf(t *testing.T, namespace string) string {
	t.Helper()
	list := &v1alpha1.SystemRecoveryList{}
	must(t, on.Kube.List(t.Context(), list, client.InNamespace(namespace)))
	for _, recovery := range list.Items {
		if recovery.Spec.Crisis.Name == "flood" {
			return recovery.Name
		}
	}
	t.Fatalf("no recovery in %s", namespace)
	return ""
}

// tidy leaves of an object what stays the same from one run to the next, and of its status what a health check may read.
func tidy(object *unstructured.Unstructured) *unstructured.Unstructured {
	object = object.DeepCopy()
	for _, key := range []string{"managedFields", "uid", "resourceVersion", "creationTimestamp", "labels", "annotations"} {
		unstructured.RemoveNestedField(object.Object, "metadata", key)
	}
	status, _, _ := unstructured.NestedMap(object.Object, "status")
	for key := range status {
		if key != "observedGeneration" && key != "conditions" {
			unstructured.RemoveNestedField(object.Object, "status", key)
		}
	}
	return object
}

// gist is an object without the instants and messages of its conditions, but for the message of Ready.
func gist(object *unstructured.Unstructured) map[string]any {
	object = object.DeepCopy()
	unstructured.RemoveNestedField(object.Object, "spec", "planned", "snapshot") // as the name, of a part of a UID
	if object.GetKind() == "SystemRecovery" {
		unstructured.RemoveNestedField(object.Object, "metadata", "name") // of a part of a UID
	}
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, condition := range conditions {
		c := condition.(map[string]any)
		delete(c, "lastTransitionTime")
		if c["type"] != v1alpha1.ConditionReady {
			delete(c, "message")
		}
	}
	if conditions != nil {
		_ = unstructured.SetNestedSlice(object.Object, conditions, "status", "conditions")
	}
	return object.Object
}

func TestWhatTheHealthChecksAreTestedWithIsOfTodaysTypes(t *testing.T) {
	for name := range scenes {
		raw, err := os.ReadFile(filepath.Join(scripts, "testdata", name+".yaml"))
		must(t, err)
		kind := &metav1.TypeMeta{}
		must(t, yaml.Unmarshal(raw, kind))
		object, err := on.Kube.Scheme().New(kind.GroupVersionKind())
		must(t, err)
		if err := yaml.UnmarshalStrict(raw, object); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
