package crisisactivation

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// announceFrozen tells, on the activation, that a plan is in force.
func (r *reconciler) announceFrozen(activation *v1alpha1.CrisisActivation, snapshot *appsv1.ControllerRevision) {
	r.Events.Eventf(activation, snapshot, corev1.EventTypeNormal, "PlanFrozen", "Freeze",
		"plan %s/%s is in force as of its generation %d, kept in ControllerRevision %s",
		snapshot.Namespace, snapshot.Labels[v1alpha1.LabelPlan], snapshot.Revision, snapshot.Name)
}
