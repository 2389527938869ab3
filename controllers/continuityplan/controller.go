// Package continuityplan keeps the status of the plans: whether each is sound, and when it is to be
// reviewed and exercised.
package continuityplan

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	apply "github.com/beredskap/beredskap/api/v1alpha1/applyconfiguration/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
)

type verdict = loop.Verdict[v1alpha1.ContinuityPlanStatus]

// Setup has a manager keep the status of every plan.
func Setup(mgr ctrl.Manager, in loop.Surroundings) error {
	in = in.Of(mgr, kind.Name)
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

var kind = loop.KindOf(v1alpha1.KindContinuityPlan, apply.ContinuityPlan,
	func(of *v1alpha1.ContinuityPlan) *v1alpha1.ContinuityPlanStatus { return &of.Status },
	func(s *v1alpha1.ContinuityPlanStatus) []metav1.Condition { return s.Conditions })
