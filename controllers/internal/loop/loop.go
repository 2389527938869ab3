// Package loop is the form that all controllers share: observe, assess, apply, announce, and look again at
// the next instant.
package loop

import (
	"context"
	"fmt"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"
	"sigs.k8s.io/controller-runtime/pkg/source"

	"github.com/beredskap/beredskap/internal/dossier"
)

// Surroundings are what every controller works in.
type Surroundings struct {
	Client client.Client
	Live   client.Reader // reads from the API server itself, never from a cache
	Store  *dossier.Store
	Clock  clock.PassiveClock
	Events events.EventRecorder

	refusals *Troubles // status writes that the API server refuses
}

// Of are the surroundings of the controller of a kind.
func (in Surroundings) Of(mgr ctrl.Manager, kind string) Surroundings {
	in.Events, in.refusals = mgr.GetEventRecorder(Name(kind)), NewTroubles()
	return in
}

// Forget is to be called for an object that does not exist.
func (in Surroundings) Forget(key client.ObjectKey) { in.refusals.Now(key, nil) }

// Start has the manager run a controller for a kind, which gets its work from the store.
func Start(mgr ctrl.Manager, kind string, store *dossier.Store, reconciler reconcile.Reconciler) error {
	return StartFrom(mgr, kind, 4, reconciler, store.Source(kind))
}

// StartFrom has the manager run a controller under a name, with so many workers, which gets its work from sources.
func StartFrom(mgr ctrl.Manager, name string, workers int, reconciler reconcile.Reconciler, sources ...source.Source) error {
	skip := true // names are for metrics alone; a second manager in one process may use them again
	c, err := controller.New(Name(name), mgr, controller.Options{
		Reconciler: quiet{reconciler}, MaxConcurrentReconciles: workers, SkipNameValidation: &skip,
		RateLimiter: workqueue.NewTypedItemExponentialFailureRateLimiter[reconcile.Request](shortestRetry, Retry),
	})
	if err != nil {
		return fmt.Errorf("controller of %s: %w", name, err)
	}
	for _, from := range sources {
		if err := c.Watch(from); err != nil {
			return fmt.Errorf("controller of %s: %w", name, err)
		}
	}
	return nil
}

// What went wrong is tried again after shortestRetry, then ever more seldom, but no more seldom than Retry:
// somebody may be waiting for a deadline.
const (
	shortestRetry = 5 * time.Millisecond
	Retry         = 30 * time.Second
)

// quiet lets a reconciler be interrupted by the end of the manager: that is no error, and whoever runs next
// does it.
type quiet struct{ reconcile.Reconciler }

// Reconcile implements reconcile.Reconciler.
func (q quiet) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	result, err := q.Reconciler.Reconcile(ctx, request)
	if ctx.Err() != nil {
		return ctrl.Result{}, nil
	}
	return result, err
}

// longestWait bounds how long a controller waits for an instant in one piece. A clock that is set is noticed at once; one that
// drifts is followed all the same.
const longestWait = time.Hour

// deadlinePriority puts those whose instant has come before all others: after a restart, everything that
// exists is looked at again, and no deadline may wait behind that.
var deadlinePriority = 100

// Until has a controller look again when an instant comes; zero is never. Rounded up, never early.
func Until(next, now time.Time) ctrl.Result {
	if next.IsZero() {
		return ctrl.Result{}
	}
	wait := max(next.Sub(now), 0)
	if rest := wait % time.Millisecond; rest != 0 || wait == 0 {
		wait += time.Millisecond - rest
	}
	return ctrl.Result{RequeueAfter: min(wait, longestWait), Priority: &deadlinePriority}
}

// behind is how long after a conflict a controller looks again by itself. The version that it has not seen is on its way, and
// has it look at once.
const behind = time.Second

// After is when a controller looks again that has applied a status: when an instant comes, if nothing went wrong.
func After(err error, next, now time.Time) (ctrl.Result, error) {
	switch {
	case apierrors.IsConflict(err):
		return ctrl.Result{RequeueAfter: behind}, nil
	case err != nil:
		return ctrl.Result{}, err
	}
	return Until(next, now), nil
}

// Again has a controller look again at once, when what it looked at has changed meanwhile.
func Again() ctrl.Result {
	return ctrl.Result{RequeueAfter: shortestRetry, Priority: &deadlinePriority}
}

// Verdict is what an assessment says of one object.
type Verdict[Status any] struct {
	Status Status
	Next   time.Time // when it next changes by itself; zero: never
}

// Reconciler keeps the status of the objects of one kind that are nothing but assessed: the records and
// the recoveries.
type Reconciler[T client.Object, Status any] struct {
	Surroundings
	Kind Kind[T, Status]
	// Observe finds an object and assesses it, and says whether it exists.
	Observe func(key client.ObjectKey, now time.Time, see func(T, Verdict[Status])) bool
}

// Reconcile implements reconcile.Reconciler.
func (r *Reconciler[T, Status]) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	now := r.Clock.Now()
	var object T
	var verdict Verdict[Status]
	exists := r.Observe(request.NamespacedName, now, func(o T, v Verdict[Status]) { object, verdict = o, v })
	if !exists {
		r.Forget(request.NamespacedName)
		return ctrl.Result{}, nil
	}
	return After(Apply(ctx, r.Surroundings, r.Kind, object, verdict.Status), verdict.Next, now)
}
