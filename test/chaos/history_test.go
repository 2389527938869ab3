package chaos_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const kindConfigMap, kindControllerRevision = "ConfigMap", "ControllerRevision"

// watched are the resources that a run is judged by.
var watched = map[string]schema.GroupVersionResource{
	v1alpha1.KindContinuityPlan:   v1alpha1.GroupVersion.WithResource("continuityplans"),
	v1alpha1.KindCrisisActivation: v1alpha1.GroupVersion.WithResource("crisisactivations"),
	v1alpha1.KindSystemRecovery:   v1alpha1.GroupVersion.WithResource("systemrecoveries"),
	v1alpha1.KindBriefing:         v1alpha1.GroupVersion.WithResource("briefings"),
	v1alpha1.KindLogEntry:         v1alpha1.GroupVersion.WithResource("logentries"),
	v1alpha1.KindActionItem:       v1alpha1.GroupVersion.WithResource("actionitems"),
	v1alpha1.KindEvaluation:       v1alpha1.GroupVersion.WithResource("evaluations"),
	kindConfigMap:                 {Version: "v1", Resource: "configmaps"},
	kindControllerRevision:        {Group: "apps", Version: "v1", Resource: "controllerrevisions"},
}

// told is what the API server told of an object, and when.
type told struct {
	Type watch.EventType
	*unstructured.Unstructured
	at time.Time
}

// history is what became of each object, in the order in which the API server told it.
type history struct {
	mutex  sync.Mutex
	events map[string][]told // by kind/name
}

// follow follows a namespace until the returned function is called, also past an API server that starts anew.
func follow(t *testing.T, client dynamic.Interface, namespace string) (*history, func()) {
	t.Helper()
	h := &history{events: map[string][]told{}}
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	for kind, resource := range watched {
		objects := client.Resource(resource).Namespace(namespace)
		version, err := h.list(ctx, objects, kind)
		must(t, err)
		ended.Go(func() {
			for h.watch(ctx, objects, kind, version); ctx.Err() == nil; h.watch(ctx, objects, kind, version) {
				time.Sleep(50 * time.Millisecond) // perhaps nobody is there
				if anew, err := h.list(ctx, objects, kind); err == nil {
					version = anew
				}
			}
		})
	}
	return h, func() { cancel(); ended.Wait() }
}

// list notes what there is of a kind that has not been told, and returns from where on it is to be watched.
func (h *history) list(ctx context.Context, objects dynamic.ResourceInterface, kind string) (version string, err error) {
	list, err := objects.List(ctx, metav1.ListOptions{})
	if err != nil {
		return "", err
	}
	for i := range list.Items {
		h.note(kind, watch.Modified, &list.Items[i])
	}
	return list.GetResourceVersion(), nil
}

// watch notes what becomes of the objects of a kind, until the stream breaks.
func (h *history) watch(ctx context.Context, objects dynamic.ResourceInterface, kind, version string) {
	stream, err := objects.Watch(ctx, metav1.ListOptions{ResourceVersion: version})
	if err != nil {
		return
	}
	defer stream.Stop()
	for event := range stream.ResultChan() {
		if object, ok := event.Object.(*unstructured.Unstructured); ok {
			h.note(kind, event.Type, object)
		}
	}
}

// note notes what was told of an object, once.
func (h *history) note(kind string, what watch.EventType, object *unstructured.Unstructured) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	name := kind + "/" + object.GetName()
	before := h.events[name]
	if object.GetName() == "kube-root-ca.crt" || // every namespace is given one
		len(before) > 0 && before[len(before)-1].GetResourceVersion() == object.GetResourceVersion() {
		return
	}
	if len(before) == 0 {
		what = watch.Added
	}
	h.events[name] = append(before, told{what, object, time.Now()})
}

// last is every object as it was told last.
func (h *history) last() map[string]*unstructured.Unstructured {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	all := map[string]*unstructured.Unstructured{}
	for name, events := range h.events {
		if end := events[len(events)-1]; end.Type != watch.Deleted {
			all[name] = end.Unstructured
		}
	}
	return all
}

// holds says whether a condition of an object is True.
func (h *history) holds(name, condition string) bool {
	object := h.last()[name]
	return object != nil && slices.ContainsFunc(conditionsOf(object), func(c map[string]any) bool {
		return c["type"] == condition && c["status"] == "True"
	})
}

func conditionsOf(object *unstructured.Unstructured) (conditions []map[string]any) {
	list, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
	for _, c := range list {
		conditions = append(conditions, c.(map[string]any))
	}
	return conditions
}
