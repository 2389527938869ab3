package dossier

import (
	"context"
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/controller/priorityqueue"
	"sigs.k8s.io/controller-runtime/pkg/handler"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

type queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

// desk hands out work: to the queues of each kind the keys of those who must look again.
type desk struct {
	queues map[string][]queue
	calm   bool // what is told waits behind everything else
}

func (d *desk) tell(id ID) {
	for _, q := range d.queues[id.Kind] {
		enqueue(q, id.Key, d.calm)
	}
}

func enqueue(q queue, key Key, calm bool) {
	request := reconcile.Request{NamespacedName: key}
	if byPriority, ok := q.(priorityqueue.PriorityQueue[reconcile.Request]); ok && calm {
		low := handler.LowPriority
		byPriority.AddWithOpts(priorityqueue.AddOpts{Priority: &low}, request)
		return
	}
	q.Add(request)
}

// Source is where a controller of a kind gets its work from: all objects of the kind that there are, and
// from then on whoever must look again.
func (s *Store) Source(kind string) source.SyncingSource { return &work{s, kind} }

type work struct {
	store *Store
	kind  string
}

func (w *work) String() string { return "dossiers: " + w.kind }

// Start implements source.Source.
func (w *work) Start(_ context.Context, q queue) error {
	w.store.mutex.Lock()
	defer w.store.mutex.Unlock()
	w.store.desk.queues[w.kind] = append(w.store.desk.queues[w.kind], q)
	w.store.enqueueAll(w.kind, q)
	return nil
}

// enqueueAll puts all objects of a kind that there are into a queue.
func (s *Store) enqueueAll(kind string, q queue) {
	for id := range s.shelf.objects {
		if id.Kind == kind || kind == KindLedger && id.Kind == v1alpha1.KindCrisisActivation {
			enqueue(q, id.Key, true)
		}
	}
}

// WaitForSync implements source.SyncingSource: no controller looks before all that there was is folded.
func (w *work) WaitForSync(ctx context.Context) error {
	err := wait.PollUntilContextCancel(ctx, 10*time.Millisecond, true, func(context.Context) (bool, error) {
		return w.store.Synced(), nil
	})
	if err != nil {
		return fmt.Errorf("the objects that dossiers are made of could not all be listed (is every CRD of %s installed, and may the manager list them?): %w", w.kind, err)
	}
	return nil
}
