// Package recoverystep runs the automated steps of recoveries. What is to be done about which step is decided
// by internal/assess, as everything is; here it is done, as the service account of the plan, and reported as a
// statement in the record.
package recoverystep

import (
	"context"
	"errors"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// name is what the controller is called after.
const name = "RecoveryStep"

// atMost bounds what one task may take: the API server may hang on a webhook, and others wait.
const atMost = 10 * time.Second

// atOnce is how many recoveries are worked on at the same time: mostly they wait for the API server.
const atOnce = 16

// cleanedUp is how long after something kept an object from being removed it is tried again: nobody waits for it.
const cleanedUp = 10 * time.Minute

// troubled is how long after something kept a step from going on it is tried again. It may be a right that
// somebody grants in this minute, or a kind that is being installed.
const troubled = 5 * time.Second

// Setup has a manager run the automated steps of every SystemRecovery.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	nudge := &nudge{}
	r := &reconciler{
		Surroundings: in.Of(mgr, name),
		mapper:       mgr.GetRESTMapper(),
		accounts:     newAccounts(mgr.GetConfig()),
		watches:      newWatches(clock.RealClock{}, nudge.again),
		troubles:     loop.NewTroubles(),
	}
	if err := mgr.Add(r.watches); err != nil {
		return err
	}
	return loop.StartFrom(mgr, name, atOnce, r, in.Store.Source(v1alpha1.KindSystemRecovery), nudge)
}

type reconciler struct {
	loop.Surroundings
	mapper   meta.RESTMapper
	accounts *accounts
	watches  *watches
	troubles *loop.Troubles // that keep steps from going on
	pace     pace           // of what is seen
	removed  removed        // what was cleaned up
}

// seen is a recovery, and what has to be done about its steps.
type seen struct {
	at       time.Time
	recovery *v1alpha1.SystemRecovery
	tasks    []assess.Task
	planned  *assess.PlannedSteps
}

// Reconcile implements reconcile.Reconciler. What keeps one step from going on stops no other, shows in the
// status of the recovery, and is tried again.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	s := r.observe(request.NamespacedName)
	if s == nil {
		r.watches.want(request.NamespacedName, nil)
		r.pace.forget(request.NamespacedName)
		r.troubles.Now(request.NamespacedName, nil)
		return ctrl.Result{}, nil
	}
	who := account{Namespace: s.recovery.Namespace, Name: s.planned.Account}
	r.watches.want(request.NamespacedName, r.needs(s, who))
	troubles := map[string]error{}
	var again time.Duration
	for _, task := range s.tasks {
		err := r.do(ctx, s, who, task)
		if err == nil || ctx.Err() != nil {
			continue
		}
		troubles[string(task.Step)] = err
		if wait := patience(task, err); again == 0 || wait < again {
			again = wait
		}
	}
	r.tellTroubles(s, troubles)
	return ctrl.Result{RequeueAfter: again}, nil
}

// patience is how long it takes until a task that did not come about is tried again.
func patience(task assess.Task, err error) time.Duration {
	var soon tooSoon
	switch {
	case errors.As(err, &soon):
		return soon.rest
	case task.Do == assess.TaskCleanUp:
		return cleanedUp
	}
	return troubled
}

// observe finds what has to be done about the steps of a recovery; nil when there is nothing.
func (r *reconciler) observe(key client.ObjectKey) *seen {
	var s *seen
	now := r.Clock.Now()
	dossier.LookAt(r.Store, key, now, func(of *v1alpha1.SystemRecovery, a *assess.Assessment) {
		if tasks, planned := a.TasksOf(of); len(tasks) > 0 {
			s = &seen{at: now, recovery: of, tasks: tasks, planned: planned}
		}
	})
	return s
}

// do does one task. An error is what keeps the step from going on; it is tried again.
func (r *reconciler) do(ctx context.Context, s *seen, who account, task assess.Task) error {
	ctx, done := context.WithTimeout(ctx, atMost)
	defer done()
	step := s.planned.Named(task.Step)
	switch task.Do {
	case assess.TaskBegin:
		return r.begin(ctx, s, who, step, task)
	case assess.TaskRehearse:
		return r.rehearse(ctx, s, who, step, task)
	case assess.TaskAwait:
		return r.await(ctx, s, who, step, task)
	case assess.TaskGuard:
		return r.guard(ctx, s, who, step, task)
	case assess.TaskCleanUp:
		return r.cleanUp(ctx, who, task)
	}
	return nil
}

// needs are the sorts of object that have to be watched for the tasks of a recovery. What cannot be reached is
// found out by the task itself.
func (r *reconciler) needs(s *seen, who account) []need {
	var needs []need
	for _, task := range s.tasks {
		if task.Do == assess.TaskCleanUp {
			continue
		}
		object := task.Object
		if task.Do == assess.TaskPrepare { // so that the watch stands when the attempt begins
			object = s.planned.KindOf(task.Step)
		}
		resource, err := r.resourceOf(object)
		if err != nil {
			continue
		}
		if acting, err := r.accounts.client(who); err == nil {
			needs = append(needs, need{sort{who, resource}, string(task.Object.Name), acting})
		}
	}
	return needs
}
