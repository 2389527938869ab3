// Package crisisactivation puts crises in force: it freezes their plans, creates the recoveries of their
// systems and keeps the status of every activation.
package crisisactivation

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
)

// Setup has a manager put every activation in force.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	return loop.Start(mgr, kind.Name, in.Store, &reconciler{Surroundings: in.Of(mgr, kind.Name), stuck: loop.NewTroubles()})
}

type reconciler struct {
	loop.Surroundings
	stuck *loop.Troubles // plans that cannot be put in force
}

// Reconcile implements reconcile.Reconciler. What could not be created in one namespace (it has no room, it
// is going away) stops neither the others nor the status, and puts off no deadline; what was created comes
// back as an event and then shows in the status.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	now := r.Clock.Now()
	seen, exists := r.observe(request.NamespacedName, now)
	if !exists {
		r.Forget(request.NamespacedName)
		r.stuck.Now(request.NamespacedName, nil)
		return ctrl.Result{}, nil
	}
	r.freezePlans(ctx, seen, now)
	r.createRecoveries(ctx, seen)
	r.tellStuck(ctx, seen)
	err := loop.Apply(ctx, r.Surroundings, kind, seen.activation, seen.status)
	next := seen.next
	if retry := now.Add(loop.Retry); len(seen.failed) > 0 && (next.IsZero() || retry.Before(next)) {
		next = retry
	}
	return loop.After(err, next, now)
}

var kind = loop.KindOf(v1alpha1.KindCrisisActivation, apply.CrisisActivation,
	func(of *v1alpha1.CrisisActivation) *v1alpha1.CrisisActivationStatus { return &of.Status },
	func(s *v1alpha1.CrisisActivationStatus) []metav1.Condition { return s.Conditions })
