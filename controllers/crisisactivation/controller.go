// Package crisisactivation puts crises in force: it freezes their plans, creates the recoveries of their
// systems and keeps the status of every activation.
package crisisactivation

import (
	"context"
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
)

// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=crisisactivations,verbs=get;list;watch
// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=crisisactivations/status,verbs=get;patch;update
// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=systemrecoveries,verbs=get;list;watch;create
// +kubebuilder:rbac:groups=apps,resources=controllerrevisions,verbs=get;list;watch;create
// +kubebuilder:rbac:groups=events.k8s.io,resources=events,verbs=create;patch
// +kubebuilder:rbac:groups=coordination.k8s.io,resources=leases,verbs=get;create;update

// Setup has a manager put every activation in force.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	in.Events = mgr.GetEventRecorder(loop.Name(kind.Name))
	return loop.Start(mgr, kind.Name, in.Store, &reconciler{in})
}

type reconciler struct{ loop.Surroundings }

// Reconcile implements reconcile.Reconciler. What could not be created in one namespace stops neither the
// others nor the status; what was created comes back as an event and then shows in the status.
func (r *reconciler) Reconcile(ctx context.Context, request ctrl.Request) (ctrl.Result, error) {
	now := r.Clock.Now()
	seen, exists, err := r.observe(request.NamespacedName, now)
	if !exists {
		return ctrl.Result{}, nil
	}
	err = errors.Join(err, r.freezePlans(ctx, seen), r.createRecoveries(ctx, seen))
	err = errors.Join(err, loop.Apply(ctx, r.Surroundings, kind, seen.activation, seen.status))
	if err != nil {
		return ctrl.Result{}, err
	}
	return loop.Until(seen.next, now), nil
}

var kind = loop.Kind[*v1alpha1.CrisisActivation, v1alpha1.CrisisActivationStatus]{
	Name:       v1alpha1.KindCrisisActivation,
	Status:     func(of *v1alpha1.CrisisActivation) *v1alpha1.CrisisActivationStatus { return &of.Status },
	Conditions: func(s *v1alpha1.CrisisActivationStatus) []metav1.Condition { return s.Conditions },
	Configure:  configure,
}

func configure(of *v1alpha1.CrisisActivation, status *v1alpha1.CrisisActivationStatus) (runtime.ApplyConfiguration, error) {
	converted, err := loop.Convert[apply.CrisisActivationStatusApplyConfiguration](status)
	return apply.CrisisActivation(of.Name, of.Namespace).WithUID(of.UID).WithStatus(converted), err
}
