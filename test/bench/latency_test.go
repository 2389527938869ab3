package bench_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// lull is what passes between one and the next where nothing else is to be under way: what follows from the one before is done.
const lull = 200 * time.Millisecond

// What one object alone takes from its creation to the status that the operator gives it, as seen by a watch; and what a plain
// client takes for a creation and a status write.
func TestOneObjectAlone(t *testing.T) {
	s := newServer(t)
	namespace := s.namespace(t)
	s.operate(t)
	crisis := s.declare(t, namespace)
	eachRun(func(run int) {
		count, name := of(100), func(i int) string { return fmt.Sprintf("alone-%d-%d", run, i) }
		for _, sort := range sorts(namespace, crisis) {
			times := s.oneByOne(t, count, lull, func(i int) *unstructured.Unstructured { return sort.of(ours, name(i)) }, nil)
			add(sort.name+"P50", 0.5, times)
			add(sort.name+"P99", 0.99, times)
			status := s.statusOf(t, sort.of(ours, name(0)))
			times = s.oneByOne(t, count, lull, func(i int) *unstructured.Unstructured { return sort.of(bare, name(i)) },
				func(ctx context.Context, made *unstructured.Unstructured) error { return s.settle(ctx, made, status) })
			add(sort.name+"BareP50", 0.5, times)
			add(sort.name+"BareP99", 0.99, times)
		}
	})
}

// statusOf is the status that an object has.
func (s *server) statusOf(t *testing.T, of *unstructured.Unstructured) map[string]any {
	t.Helper()
	found, err := s.of(ours, of.GetKind(), of.GetNamespace()).Get(t.Context(), of.GetName(), metav1.GetOptions{})
	must(t, err)
	return found.Object["status"].(map[string]any)
}

// oneByOne creates objects, each a pause after the one before was assessed, and says how long each took. What then has to be done
// with it by the client itself, if anything, is done.
func (s *server) oneByOne(
	t *testing.T, count int, pause time.Duration, object func(i int) *unstructured.Unstructured, then func(context.Context, *unstructured.Unstructured) error,
) (times []time.Duration) {
	t.Helper()
	first := object(0)
	o, stop := look(t, s.of(first.GroupVersionKind().Group, first.GetKind(), first.GetNamespace()))
	defer stop()
	for i := range count {
		<-time.After(pause)
		one := object(i)
		began := time.Now()
		made, err := s.create(t.Context(), one)
		must(t, err)
		if then != nil {
			must(t, then(t.Context(), made))
		}
		seen := o.next(one.GetName()+" is assessed", func(seen *unstructured.Unstructured) bool {
			return seen.GetName() == one.GetName() && o.assessed(seen)
		})
		times = append(times, seen.at.Sub(began))
	}
	return times
}
