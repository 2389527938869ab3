package controllers_test

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// patience is how long anything may take that has no instant of its own, on a machine that is busy with other things, too.
const patience = time.Minute

// soon is how late anything may be seen that has an instant: sooner than what failed is tried again (loop.Retry). How late it is
// at rest, `make bench` measures.
const soon = 10 * time.Second

// namespaces makes namespaces that no other test uses, named after the test.
func namespaces(t testing.TB, count int) []string {
	t.Helper()
	var names []string
	for range count {
		ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "unit-"}}
		must(t, kube.Create(t.Context(), ns))
		names = append(names, ns.Name)
	}
	return names
}

// create creates an object from the YAML of its spec.
func create[T client.Object](t testing.TB, object T, namespace, name, spec string, args ...any) T {
	t.Helper()
	text := "spec:\n  " + strings.ReplaceAll(strings.TrimSpace(fmt.Sprintf(spec, args...)), "\n", "\n  ")
	if err := yaml.UnmarshalStrict([]byte(text), object); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	object.SetNamespace(namespace)
	object.SetName(name)
	must(t, kube.Create(t.Context(), object))
	return object
}

// entry enters a statement of a crisis.
func entry(t testing.TB, namespace, name string, crisis client.Object, at time.Time, statement string, args ...any) *v1alpha1.LogEntry {
	t.Helper()
	return create(t, &v1alpha1.LogEntry{}, namespace, name, "crisis: {namespace: %s, name: %s}\noccurredAt: %s\n%s",
		crisis.GetNamespace(), crisis.GetName(), rfc(at), fmt.Sprintf(statement, args...))
}

// eventually waits until an object is as it should be, and returns it.
func eventually[T client.Object](t testing.TB, object T, what string, holds func(T) bool) T {
	t.Helper()
	err := wait.PollUntilContextTimeout(t.Context(), 20*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		if err := kube.Get(ctx, client.ObjectKeyFromObject(object), object); client.IgnoreNotFound(err) != nil {
			return false, err
		} else if err != nil {
			return false, nil
		}
		return holds(object), nil
	})
	if err != nil {
		object.SetManagedFields(nil) // pages of it, before what matters
		shown, _ := yaml.Marshal(object)
		t.Fatalf("%T %s: not so: %s (%v)\n%s", object, client.ObjectKeyFromObject(object), what, err, shown)
	}
	return object
}

// is says whether a condition has a status.
func is(conditions []metav1.Condition, kind string, status metav1.ConditionStatus) bool {
	condition := meta.FindStatusCondition(conditions, kind)
	return condition != nil && condition.Status == status
}

// versions are the resource versions of everything that the operator writes to or creates, in some namespaces.
func versions(t *testing.T, namespaces ...string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, list := range []client.ObjectList{
		&v1alpha1.ContinuityPlanList{}, &v1alpha1.CrisisActivationList{}, &v1alpha1.SystemRecoveryList{}, &v1alpha1.BriefingList{},
		&v1alpha1.LogEntryList{}, &v1alpha1.ActionItemList{}, &v1alpha1.EvaluationList{}, &appsv1.ControllerRevisionList{},
	} {
		for _, namespace := range namespaces {
			must(t, kube.List(t.Context(), list, client.InNamespace(namespace)))
			must(t, meta.EachListItem(list, func(item runtime.Object) error {
				o := item.(client.Object)
				all[fmt.Sprintf("%T %s", o, assess.KeyOf(o))] = o.GetResourceVersion()
				return nil
			}))
		}
	}
	return all
}

// settled waits until nothing has been written for two seconds, and returns the resource versions then.
func settled(t *testing.T, namespaces ...string) map[string]string {
	t.Helper()
	return quiet(t, 2*time.Second, namespaces...)
}

// quiet waits until nothing has been written for a while, and returns the resource versions then.
func quiet(t *testing.T, while time.Duration, namespaces ...string) map[string]string {
	t.Helper()
	last, since := versions(t, namespaces...), time.Now()
	err := wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		if now := versions(t, namespaces...); !maps.Equal(now, last) {
			last, since = now, time.Now()
		}
		return time.Since(since) >= while, nil
	})
	if err != nil {
		t.Fatalf("it does not come to rest: %v", err)
	}
	return last
}

func rfc(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// plan is a plan with one system, that a namespace may activate.
const plan = `
title: A unit
timeZone: Europe/Stockholm
activities: [{name: care, priority: 1, needs: [{system: records}]}]
systems: [{name: records, objectives: {rto: 8h}}]
activatedFrom: [{namespace: %s}]
obligations: [{name: staff, audience: Staff, triggers: [{during: [Response], every: %s}]}]`

// crisis declares a crisis over plans, given as YAML.
func crisis(t *testing.T, namespace, name string, declared time.Time, plans string, args ...any) *v1alpha1.CrisisActivation {
	t.Helper()
	return create(t, &v1alpha1.CrisisActivation{}, namespace, name,
		"title: Attack\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: %[2]s", rfc(declared), fmt.Sprintf(plans, args...))
}
