package bench_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/beredskap/beredskap/internal/localcluster"
)

// What passes between that the object of one system says that it is done, and that the object of the next system is there: seen,
// reported, sealed, given a place, applied. Each is restored when nothing else is under way; and then, the moment it is there.
func TestFromOneSystemRestoredToTheNextStarted(t *testing.T) {
	s := newServer(t)
	s.apply(t, "restores", nil)
	s.operate(t)
	restores := s.dynamic.Resource(schema.GroupVersionResource{Group: "bench.example", Version: "v1", Resource: "restores"})
	chain := func(count int, lull time.Duration) (times, reported, placed []time.Duration) {
		namespace := s.namespace(t)
		o, stop := look(t, restores.Namespace(namespace))
		defer stop()
		reports, stop := look(t, s.of(ours, "LogEntry", namespace))
		defer stop()
		crisis, stop := look(t, s.of(ours, "CrisisActivation", namespace))
		defer stop()
		var systems strings.Builder
		for i := range count + 1 {
			fmt.Fprintf(&systems, "\n  - {name: s%d, steps: [%s]", i, step)
			if i > 0 {
				fmt.Fprintf(&systems, ", dependsOn: [{system: s%d}]", i-1)
			}
			systems.WriteString("}")
		}
		s.apply(t, "chain", map[string]string{"$NAMESPACE": namespace, "$MANAGERS": localcluster.ManagerGroup, "$SYSTEMS": systems.String()})
		isNew := func(seen *unstructured.Unstructured) bool { return seen.Object["status"] == nil }
		current := o.next("the first system is started", isNew)
		for i := range count {
			<-time.After(lull)
			current.Object["status"] = map[string]any{"phase": "Completed"}
			began := time.Now()
			_, err := restores.Namespace(namespace).UpdateStatus(t.Context(), current.Unstructured, metav1.UpdateOptions{})
			must(t, err)
			current = o.next("the next system is started", isNew)
			times = append(times, current.at.Sub(began))
			reported = append(reported, reports.next("the system before is reported", done).at.Sub(began))
			placed = append(placed, crisis.next("the next system has a place", holdsPlace(i+1)).at.Sub(began))
		}
		return times, reported, placed
	}
	eachRun(func(int) {
		times, reported, placed := chain(of(100), lull)
		add("NextSystemReported", 0.5, reported)
		add("NextSystemPlaced", 0.5, placed)
		add("NextSystemP50", 0.5, times)
		add("NextSystemP99", 0.99, times)
		times, _, _ = chain(of(100), 0)
		add("NextSystemBusyP50", 0.5, times)
	})
}

// done says whether a log entry, just created, reports that a step is done.
func done(entry *unstructured.Unstructured) bool {
	outcome, _, _ := unstructured.NestedString(entry.Object, "spec", "report", "outcome")
	return outcome == "Done" && entry.Object["status"] == nil
}

// holdsPlace says whether a system has been given its place.
func holdsPlace(system int) func(*unstructured.Unstructured) bool {
	return func(crisis *unstructured.Unstructured) bool {
		admitted, _, _ := unstructured.NestedSlice(crisis.Object, "status", "admitted")
		return slices.ContainsFunc(admitted, func(one any) bool {
			place, _ := one.(map[string]any)
			recovery, _ := place["recovery"].(string)
			return strings.HasPrefix(recovery, fmt.Sprintf("plan.s%d-", system))
		})
	}
}

const step = `{name: restore, apply: {
      template: {apiVersion: bench.example/v1, kind: Restore, metadata: {generateName: r-}, spec: {backup: last-night}},
      readyWhen: "object.status.phase == 'Completed'"}}`

// apply enters what a file of testdata says.
func (s *server) apply(t *testing.T, name string, with map[string]string) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".yaml")
	must(t, err)
	text := string(raw)
	for word, is := range with {
		text = strings.ReplaceAll(text, word, is)
	}
	must(t, s.Apply(t.Context(), []byte(text)))
}
