package crisisactivation

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// actionFreeze is what the operator did, or tried to, that these events tell of.
const actionFreeze = "Freeze"

// announceFrozen tells, on the activation, that a plan is in force.
func (r *reconciler) announceFrozen(activation *v1alpha1.CrisisActivation, snapshot *appsv1.ControllerRevision) {
	r.Events.Eventf(activation, snapshot, corev1.EventTypeNormal, "PlanFrozen", actionFreeze,
		"plan %s/%s is in force as of its generation %d, kept in ControllerRevision %s",
		snapshot.Namespace, snapshot.Labels[v1alpha1.LabelPlan], snapshot.Revision, snapshot.Name)
}

// tellStuck tells, on the activation, what keeps a plan from being put in force, once as long as it lasts.
func (r *reconciler) tellStuck(ctx context.Context, seen *observed) {
	if ctx.Err() != nil {
		return // the manager is stopping: nothing is wrong
	}
	troubles := make(map[string]error, len(seen.failed))
	for plan, err := range seen.failed {
		troubles[plan.String()] = err
	}
	for _, plan := range r.stuck.Now(client.ObjectKeyFromObject(seen.activation), troubles) {
		note := fmt.Sprintf("plan %s cannot be put in force, which is tried again every half minute: %v", plan, troubles[plan])
		ctrl.LoggerFrom(ctx).Error(troubles[plan], "plan cannot be put in force", "plan", plan)
		r.Warn(seen.activation, v1alpha1.ReasonPlanNotFrozen, actionFreeze, note)
	}
}
