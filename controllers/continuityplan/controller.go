// Package continuityplan keeps the status of the plans: whether each is sound, and when it is to be
// reviewed and exercised.
package continuityplan

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=continuityplans,verbs=get;list;watch
// +kubebuilder:rbac:groups=continuity.beredskap.dev,resources=continuityplans/status,verbs=get;patch;update

type verdict = loop.Verdict[v1alpha1.ContinuityPlanStatus]

// Setup has a manager keep the status of every plan.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	in.Events = mgr.GetEventRecorder(loop.Name(kind.Name))
	return loop.Start(mgr, kind.Name, in.Store, &loop.Reconciler[*v1alpha1.ContinuityPlan, v1alpha1.ContinuityPlanStatus]{
		Surroundings: in,
		Kind:         kind,
		Observe: func(key client.ObjectKey, now time.Time, see func(*v1alpha1.ContinuityPlan, verdict)) bool {
			return in.Store.LookAtPlan(key, now, func(of *v1alpha1.ContinuityPlan, a *assess.PlanAssessment) {
				see(of, verdict{Status: a.PlanStatus(of, now), Next: a.Next})
			})
		},
	})
}

var kind = loop.Kind[*v1alpha1.ContinuityPlan, v1alpha1.ContinuityPlanStatus]{
	Name:       v1alpha1.KindContinuityPlan,
	Status:     func(of *v1alpha1.ContinuityPlan) *v1alpha1.ContinuityPlanStatus { return &of.Status },
	Conditions: func(s *v1alpha1.ContinuityPlanStatus) []metav1.Condition { return s.Conditions },
	Configure:  configure,
}

func configure(of *v1alpha1.ContinuityPlan, status *v1alpha1.ContinuityPlanStatus) (runtime.ApplyConfiguration, error) {
	converted, err := loop.Convert[apply.ContinuityPlanStatusApplyConfiguration](status)
	return apply.ContinuityPlan(of.Name, of.Namespace).WithUID(of.UID).WithStatus(converted), err
}
