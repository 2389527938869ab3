package bench_test

import (
	"context"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	toolscache "k8s.io/client-go/tools/cache"
	watchtools "k8s.io/client-go/tools/watch"
)

// onlooker sees what becomes of the objects of a kind in a namespace, as anybody would who watches them.
type onlooker struct {
	t    *testing.T
	seen <-chan sight
}

// sight is an object, and when it was seen to be so.
type sight struct {
	*unstructured.Unstructured
	at time.Time
}

// look begins to look on, until the test ends or what is returned is called.
func look(t *testing.T, at dynamic.ResourceInterface) (o *onlooker, stop func()) {
	t.Helper()
	none, err := at.List(t.Context(), metav1.ListOptions{Limit: 1})
	must(t, err)
	// The API server ends a watch whose reader is slow, as it is when the machine is busy: then it goes on from there.
	w, err := watchtools.NewRetryWatcherWithContext(t.Context(), none.GetResourceVersion(), &toolscache.ListWatch{
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			return at.Watch(ctx, options)
		},
	})
	must(t, err)
	t.Cleanup(w.Stop)
	seen := make(chan sight, 1<<16) // nothing waits until somebody asks, or it would be seen too late
	go func() {
		defer close(seen)
		for event := range w.ResultChan() {
			object, _ := event.Object.(*unstructured.Unstructured) // nil for what is no object: an error
			seen <- sight{object, time.Now()}
		}
	}()
	return &onlooker{t, seen}, w.Stop
}

// next waits for the next object that is as it should be.
func (o *onlooker) next(what string, holds func(*unstructured.Unstructured) bool) sight {
	o.t.Helper()
	timeout := time.After(patience)
	for {
		select {
		case seen := <-o.seen:
			if seen.Unstructured == nil {
				o.t.Fatalf("the watch ended before it was so: %s", what)
			}
			if holds(seen.Unstructured) {
				return seen
			}
		case <-timeout:
			o.t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// all waits until so many objects have been as they should be, each once, and returns them in the order in which they were.
func (o *onlooker) all(count int, what string, holds func(*unstructured.Unstructured) bool) []sight {
	o.t.Helper()
	var seen []sight
	names := map[string]bool{}
	for len(seen) < count {
		s := o.next(what, func(object *unstructured.Unstructured) bool { return !names[object.GetName()] && holds(object) })
		names[s.GetName()] = true
		seen = append(seen, s)
	}
	return seen
}

// assessed says whether the operator has said of an object, as it is, whether it is sound. It fails where it is found not to be.
func (o *onlooker) assessed(object *unstructured.Unstructured) bool {
	ready := conditionOf(object, "Ready")
	if ready == nil || ready["observedGeneration"] != object.GetGeneration() {
		return false
	}
	if ready["status"] != "True" {
		o.t.Fatalf("%s %s is not sound: %v", object.GetKind(), object.GetName(), ready["message"])
	}
	return true
}

// conditionOf is a condition of an object; nil where there is none.
func conditionOf(object *unstructured.Unstructured, kind string) map[string]any {
	conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, one := range conditions {
		if condition, ok := one.(map[string]any); ok && condition["type"] == kind {
			return condition
		}
	}
	return nil
}
