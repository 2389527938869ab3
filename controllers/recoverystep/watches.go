package recoverystep

import (
	"context"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
)

// nudge has recoveries looked at again whose objects have changed.
type nudge struct {
	mutex sync.Mutex
	queue workqueue.TypedRateLimitingInterface[reconcile.Request]
}

// Start implements source.Source.
func (n *nudge) Start(_ context.Context, queue workqueue.TypedRateLimitingInterface[reconcile.Request]) error {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	n.queue = queue
	return nil
}

func (n *nudge) again(recovery client.ObjectKey) {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.queue != nil {
		n.queue.Add(reconcile.Request{NamespacedName: recovery})
	}
}

// sort is what one watch sees: the objects of a kind in the namespace of an account, with its rights.
type sort struct {
	account
	schema.GroupVersionResource
}

// watches are shared by all recoveries that wait for, or guard, objects of one sort, and given up when none
// does any more.
type watches struct {
	again func(client.ObjectKey)

	mutex  sync.Mutex
	open   map[sort]*watched
	wanted map[client.ObjectKey]map[sort]struct{}
}

// watched is one watch.
type watched struct {
	informer toolscache.SharedIndexInformer
	stop     context.CancelFunc
	by       map[client.ObjectKey]struct{} // recoveries

	mutex sync.Mutex
	err   error // of the last list or watch
}

// need is a sort that a recovery needs to see, and how to reach it.
type need struct {
	sort
	acting dynamic.Interface
}

func newWatches(again func(client.ObjectKey)) *watches {
	return &watches{again: again, open: map[sort]*watched{}, wanted: map[client.ObjectKey]map[sort]struct{}{}}
}

// Start implements manager.Runnable: watches end with the manager.
func (w *watches) Start(ctx context.Context) error {
	<-ctx.Done()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	for _, open := range w.open {
		open.stop()
	}
	return nil
}

// want opens the watches that a recovery needs, and gives up those that nobody needs any more.
func (w *watches) want(recovery client.ObjectKey, needs []need) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	now := make(map[sort]struct{}, len(needs))
	for _, need := range needs {
		now[need.sort] = struct{}{}
		open := w.open[need.sort]
		if open == nil {
			open = w.watch(need)
			w.open[need.sort] = open
		}
		open.by[recovery] = struct{}{}
	}
	for before := range w.wanted[recovery] {
		if _, still := now[before]; still {
			continue
		}
		open := w.open[before]
		if delete(open.by, recovery); len(open.by) == 0 {
			open.stop()
			delete(w.open, before)
		}
	}
	if w.wanted[recovery] = now; len(now) == 0 {
		delete(w.wanted, recovery)
	}
}

// watch opens a watch. Its first list tells of what there is, and that it is complete.
func (w *watches) watch(need need) *watched {
	ctx, stop := context.WithCancel(context.Background())
	open := &watched{stop: stop, by: map[client.ObjectKey]struct{}{}}
	reach := need.acting.Resource(need.GroupVersionResource).Namespace(need.Namespace)
	open.informer = toolscache.NewSharedIndexInformer(toolscache.ToListWatcherWithWatchListSemantics(&toolscache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			list, err := reach.List(ctx, options)
			w.noteError(need.sort, open, err)
			return list, err
		},
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			events, err := reach.Watch(ctx, options)
			w.noteError(need.sort, open, err)
			return events, err
		},
	}, need.acting), &unstructured.Unstructured{}, 0, toolscache.Indexers{})
	// Both fail only for an informer that runs already.
	_ = open.informer.SetTransform(cache.TransformStripManagedFields())
	_, _ = open.informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { w.changed(need.sort) },
		UpdateFunc: func(any, any) { w.changed(need.sort) },
		DeleteFunc: func(any) { w.changed(need.sort) },
	})
	go open.informer.RunWithContext(ctx)
	go func() {
		if toolscache.WaitForCacheSync(ctx.Done(), open.informer.HasSynced) {
			w.changed(need.sort)
		}
	}()
	return open
}

// changed has those looked at again that need a watch.
func (w *watches) changed(of sort) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if open := w.open[of]; open != nil {
		for recovery := range open.by {
			w.again(recovery)
		}
	}
}

// noteError notes how the last list or watch went, and tells those who wait when that is news.
func (w *watches) noteError(of sort, open *watched, err error) {
	open.mutex.Lock()
	news := (open.err == nil) != (err == nil)
	open.err = err
	open.mutex.Unlock()
	if news {
		w.changed(of)
	}
}

// see is an object as the watch has it, nil when it has none, and whether the watch has seen all there is. An
// error is why it sees nothing, or nothing new.
func (w *watches) see(of sort, name string) (object *unstructured.Unstructured, complete bool, err error) {
	w.mutex.Lock()
	open := w.open[of]
	w.mutex.Unlock()
	if open == nil {
		return nil, false, nil
	}
	open.mutex.Lock()
	err = open.err
	open.mutex.Unlock()
	found, exists, _ := open.informer.GetStore().GetByKey(of.Namespace + "/" + name)
	if exists {
		object = found.(*unstructured.Unstructured)
	}
	return object, open.informer.HasSynced(), err
}
