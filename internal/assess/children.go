package assess

import (
	"fmt"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// SnapshotName is the name of the ControllerRevision that freezes a plan for the crisis. It follows from
// the activation's UID, so that a crash between two writes never freezes a plan twice.
func (a *Assessment) SnapshotName(plan Key) string {
	return fmt.Sprintf("%s-%s", plan.Name, shortUID(UIDOf(a.file.activation)))
}

// PlansToFreeze lists the plans in force that are still to be frozen, each with the very spec that was
// assessed: by the time it is written the plan may be another. A closed crisis takes none.
func (a *Assessment) PlansToFreeze() []*PlanVerdict {
	var plans []*PlanVerdict
	for plan := range a.file.active {
		if plan.Snapshot == nil && !plan.lost && a.ClosedAt.IsZero() {
			plans = append(plans, plan)
		}
	}
	return plans
}

// RecoveriesToCreate lists the recoveries that the crisis must have and does not: one for each system of
// each frozen plan. They carry no owner references: an owner in another namespace would have them
// garbage-collected, and a pruned plan must not take the record along.
func (a *Assessment) RecoveriesToCreate() []*v1alpha1.SystemRecovery {
	c := a.file
	var missing []*v1alpha1.SystemRecovery
	for plan := range c.active {
		if plan.Snapshot == nil {
			continue // first it is frozen
		}
		for i := range plan.Spec.Systems {
			ref := Ref{plan.Key.Namespace, plan.Key.Name, string(plan.Spec.Systems[i].Name)}
			key := Key{Namespace: ref.Namespace, Name: recoveryName(UIDOf(c.activation), ref)}
			if _, exists := c.recoveries[key]; !exists {
				missing = append(missing, c.newRecovery(key, ref, plan.Snapshot))
			}
		}
	}
	slices.SortFunc(missing, func(x, y *v1alpha1.SystemRecovery) int { return compareKeys(KeyOf(x), KeyOf(y)) })
	return missing
}

func (c *casefile) newRecovery(key Key, ref Ref, snapshot *Snapshot) *v1alpha1.SystemRecovery {
	return &v1alpha1.SystemRecovery{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: key.Namespace, Name: key.Name,
			Labels: ChildLabels(c.activation, ref.Plan),
		},
		Spec: v1alpha1.SystemRecoverySpec{
			Crisis: v1alpha1.CrisisReference{
				Namespace: v1alpha1.ObjectName(c.activation.Namespace), Name: v1alpha1.ObjectName(c.activation.Name),
			},
			Planned: &v1alpha1.PlannedSystem{
				Plan: v1alpha1.ObjectName(ref.Plan), System: v1alpha1.Name(ref.Name), Snapshot: v1alpha1.ObjectName(snapshot.Name),
			},
		},
	}
}

// ChildLabels are the labels by which what the operator creates for a crisis is found again.
func ChildLabels(activation *v1alpha1.CrisisActivation, plan string) map[string]string {
	return map[string]string{
		v1alpha1.LabelActivation:    activation.Name,
		v1alpha1.LabelActivationUID: string(UIDOf(activation)),
		v1alpha1.LabelPlan:          plan,
	}
}
