package recoverystep

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
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
	closed bool               // the manager has ended
	steady clock.PassiveClock // which nobody sets
	open   map[sort]*watched
	wanted map[client.ObjectKey]map[sort]struct{}
}

// watched is one watch.
type watched struct {
	informer toolscache.SharedIndexInformer
	opened   time.Time
	stop     context.CancelFunc
	by       map[client.ObjectKey]map[string]struct{} // recoveries, and the names that each needs to see

	refusal error     // why it was given up, having never seen anything
	givenUp time.Time // when it was

	mutex sync.Mutex
	err   error // of the last list or watch
}

// need is an object that a recovery needs to see, and how to reach its sort.
type need struct {
	sort
	name   string
	acting dynamic.Interface
}

func newWatches(steady clock.PassiveClock, again func(client.ObjectKey)) *watches {
	return &watches{steady: steady, again: again, open: map[sort]*watched{}, wanted: map[client.ObjectKey]map[sort]struct{}{}}
}

// Start implements manager.Runnable: watches end with the manager.
func (w *watches) Start(ctx context.Context) error {
	<-ctx.Done()
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.closed = true
	for _, open := range w.open {
		open.stop()
	}
	return nil
}

// want opens the watches that a recovery needs, and gives up those that nobody needs any more.
func (w *watches) want(recovery client.ObjectKey, needs []need) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.closed {
		return
	}
	now := make(map[sort]struct{}, len(needs))
	for _, need := range needs {
		open := w.open[need.sort]
		switch {
		case open == nil:
			open = w.watch(need)
		case open.refusal != nil && w.steady.Since(open.givenUp) >= troubled:
			by := open.by
			open = w.watch(need)
			open.by = by
		}
		w.open[need.sort] = open
		if _, again := now[need.sort]; !again {
			open.by[recovery] = map[string]struct{}{}
		}
		now[need.sort] = struct{}{}
		open.by[recovery][need.name] = struct{}{}
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
	open := &watched{opened: w.steady.Now(), stop: stop, by: map[client.ObjectKey]map[string]struct{}{}}
	reach := need.acting.Resource(need.GroupVersionResource).Namespace(need.Namespace)
	open.informer = toolscache.NewSharedIndexInformer(toolscache.ToListWatcherWithWatchListSemantics(&toolscache.ListWatch{
		ListWithContextFunc: func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
			list, err := reach.List(ctx, options)
			w.noteError(need.sort, open, err)
			return list, err
		},
		WatchFuncWithContext: func(ctx context.Context, options metav1.ListOptions) (watch.Interface, error) {
			events, err := reach.Watch(ctx, options)
			if !apierrors.IsInvalid(err) || options.SendInitialEvents == nil { // a server that cannot begin with what there is: it is listed next
				w.noteError(need.sort, open, err)
			}
			return events, err
		},
	}, need.acting), &unstructured.Unstructured{}, 0, toolscache.Indexers{})
	// Both fail only for an informer that runs already.
	_ = open.informer.SetTransform(cache.TransformStripManagedFields())
	_, _ = open.informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(o any) { w.changed(need.sort, nameOf(o)) },
		UpdateFunc: func(_, o any) { w.changed(need.sort, nameOf(o)) },
		DeleteFunc: func(o any) { w.changed(need.sort, nameOf(o)) },
	})
	go open.informer.RunWithContext(ctx)
	go func() {
		if toolscache.WaitForCacheSync(ctx.Done(), open.informer.HasSynced) {
			w.changed(need.sort, everything)
		}
	}()
	return open
}

// everything stands for the names of all objects of a sort: none has it.
const everything = ""

// nameOf is the name of the object of an event.
func nameOf(event any) string {
	if gone, ok := event.(toolscache.DeletedFinalStateUnknown); ok {
		event = gone.Obj
	}
	if object, ok := event.(*unstructured.Unstructured); ok {
		return object.GetName()
	}
	return everything
}

// changed has those looked at again that need to see an object, or everything, of a sort.
func (w *watches) changed(of sort, name string) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	open := w.open[of]
	if open == nil {
		return
	}
	for recovery, names := range open.by {
		if _, needs := names[name]; needs || name == everything {
			w.again(recovery)
		}
	}
}

// noteError notes how the last list or watch went, and tells those who wait when that is news.
func (w *watches) noteError(of sort, open *watched, err error) {
	if errors.Is(err, context.Canceled) {
		return // it was stopped
	}
	open.mutex.Lock()
	news := (open.err == nil) != (err == nil)
	open.err = err
	open.mutex.Unlock()
	if news {
		w.changed(of, everything)
	}
}

// see is an object as the watch has it, nil when there is none. An error is why it does not see all there is, or
// nothing new. A watch that is refused and has never seen anything is given up, and opened anew after a while: by itself it
// would try ever more seldom, and somebody may grant the right that it lacks in this minute.
func (w *watches) see(of sort, name string) (object *unstructured.Unstructured, err error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	open := w.open[of]
	if open == nil { // its kind was not known yet when it was wanted
		return nil, tooSoon{untilWatched}
	}
	open.mutex.Lock()
	err = open.err
	open.mutex.Unlock()
	switch {
	case open.refusal != nil:
		return nil, open.refusal
	case open.informer.HasSynced():
	case err != nil:
		open.stop()
		open.refusal, open.givenUp = err, w.steady.Now()
		return nil, err
	case w.steady.Since(open.opened) >= untilSynced:
		return nil, fmt.Errorf("the API server has not said within %v which %s there are in namespace %s; it is still waited for",
			untilSynced, of.GroupResource(), of.Namespace)
	default: // it tells when it has
		return nil, tooSoon{troubled}
	}
	found, exists, _ := open.informer.GetStore().GetByKey(of.Namespace + "/" + name)
	if exists {
		object = found.(*unstructured.Unstructured)
	}
	return object, err
}

const (
	// untilWatched is how long a recovery rests that has no watch when it needs one: the next time it opens one.
	untilWatched = 100 * time.Millisecond
	// untilSynced is how long a watch may take to see all there is before that is told.
	untilSynced = 20 * time.Second
)
