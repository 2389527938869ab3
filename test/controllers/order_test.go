package controllers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Three hundred systems in three plans of three namespaces, with a random dependency graph over them, for real: no
// more are under way than there are places, none is applied before what it depends on was done, all come back, and
// nothing is applied twice. (That the most urgent comes first is held by internal/assess/slots_test.go.)
func TestThreeHundredSystemsOfThreePlansComeBackInOrderOfDependency(t *testing.T) {
	const systems, places = 300, 12
	operate(t)
	group := newStage(t).install()
	units := []*stage{group, group.again(), group.again()}
	random := rand.New(rand.NewPCG(3, 300))
	dependsOn := make([][]int, systems)
	text := make([]strings.Builder, len(units))
	for i := range systems {
		fmt.Fprintf(&text[i%3], "\n- {name: s%03d, steps: [%s], dependsOn: [", i, units[i%3].step(""))
		for range min(random.IntN(4), i) {
			to := random.IntN(i)
			dependsOn[i] = append(dependsOn[i], to)
			fmt.Fprintf(&text[i%3], "{namespace: %s, plan: plan, system: s%03d},", units[to%3].namespace, to)
		}
		text[i%3].WriteString("]}")
	}
	var plans strings.Builder
	for i, u := range units {
		create(t, &v1alpha1.ContinuityPlan{}, u.namespace, "plan",
			"title: Unit\ntimeZone: Europe/Stockholm\nserviceAccountName: recovery\nactivatedFrom: [{namespace: %s}]\nsystems: %s", group.namespace, text[i].String())
		fmt.Fprintf(&plans, "{namespace: %s, name: plan},", u.namespace)
	}
	declared := rfc(time.Now().Add(-time.Minute))
	crisis := create(t, &v1alpha1.CrisisActivation{}, group.namespace, "crisis",
		"title: Attack\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: D\naffected: All\nmaxConcurrentRecoveries: %[2]d\nplans: [%[3]s]", declared, places, plans.String())

	began := time.Now()
	order := &orderly{t: t, crisis: crisis, units: units, dependsOn: dependsOn, places: places, done: make([]bool, systems), objects: map[string]int{}}
	err := wait.PollUntilContextTimeout(t.Context(), 10*time.Millisecond, 4*time.Minute, true, func(context.Context) (bool, error) {
		order.look(random)
		return order.left() == 0, nil
	})
	if err != nil {
		t.Fatalf("%d of %d systems are not back: %v", order.left(), systems, err)
	}
	t.Logf("%d systems came back in %s", systems, time.Since(began).Round(time.Second))
	eventually(t, crisis, "all are restored", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Systems.Restored == systems })
	if got := len(order.objects); got != systems {
		t.Errorf("%d objects for %d systems", got, systems)
	}
}

// orderly completes the objects that appear, in some order, and sees to it that each may be there.
type orderly struct {
	t         *testing.T
	crisis    *v1alpha1.CrisisActivation
	units     []*stage
	dependsOn [][]int
	places    int
	done      []bool
	objects   map[string]int // the system of each object
}

func (o *orderly) left() (systems int) {
	for _, done := range o.done {
		if !done {
			systems++
		}
	}
	return systems
}

func (o *orderly) look(random *rand.Rand) {
	underWay := 0
	for _, u := range o.units {
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(u.gvk())
		must(o.t, kube.List(o.t.Context(), list, client.InNamespace(u.namespace)))
		for i := range list.Items {
			object := &list.Items[i]
			system := o.systemOf(u, object)
			if o.done[system] {
				continue
			}
			if random.IntN(3) > 0 {
				underWay++ // and stays so until the end of this look: all that are counted are at the same time
				continue
			}
			object.Object["status"] = map[string]any{"phase": "Completed"}
			must(o.t, kube.Status().Update(o.t.Context(), object))
			o.done[system] = true
		}
	}
	if underWay > o.places {
		o.t.Fatalf("%d systems are under way at %d places", underWay, o.places)
	}
}

// systemOf is the system that an object is of, by the mark of the attempt. One that is new may only be there when
// what its system depends on was done.
func (o *orderly) systemOf(u *stage, object *unstructured.Unstructured) int {
	o.t.Helper()
	key := u.namespace + "/" + object.GetName()
	if system, known := o.objects[key]; known {
		return system
	}
	recovery := &v1alpha1.SystemRecoveryList{}
	must(o.t, kube.List(o.t.Context(), recovery, client.InNamespace(u.namespace)))
	for i := range recovery.Items {
		for _, mark := range object.GetAnnotations() {
			if !strings.HasPrefix(mark, string(recovery.Items[i].UID)+" ") {
				continue
			}
			var system int
			if _, err := fmt.Sscanf(string(recovery.Items[i].Spec.Planned.System), "s%d", &system); err != nil {
				o.t.Fatal(err)
			}
			for _, before := range o.dependsOn[system] {
				if !o.done[before] {
					o.t.Fatalf("s%03d is applied before s%03d was done", system, before)
				}
			}
			o.objects[key] = system
			return system
		}
	}
	o.t.Fatalf("%s is of no system: %v", key, object.GetAnnotations())
	return 0
}
