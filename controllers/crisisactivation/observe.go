package crisisactivation

import (
	"errors"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// observed is an activation, and what has to be so because of it.
type observed struct {
	activation *v1alpha1.CrisisActivation
	status     v1alpha1.CrisisActivationStatus
	next       time.Time
	snapshots  []*appsv1.ControllerRevision // that are missing
	recoveries []*v1alpha1.SystemRecovery   // that are missing
}

// observe assesses an activation, and says whether it exists. An error is about a plan that cannot be
// frozen; all else goes on.
func (r *reconciler) observe(key client.ObjectKey, now time.Time) (seen observed, exists bool, err error) {
	exists = dossier.LookAt(r.Store, key, now, func(of *v1alpha1.CrisisActivation, a *assess.Assessment) {
		seen.activation = of
		seen.status = a.ActivationStatus(of, now)
		seen.next = a.Next
		seen.recoveries = a.RecoveriesToCreate()
		var errs []error
		for i := range a.Plans {
			plan := &a.Plans[i]
			if plan.State != v1alpha1.PlanActive || plan.Snapshot != nil {
				continue
			}
			// The very spec that was assessed: the plan may be another by the time this is written.
			snapshot, err := dossier.Freeze(of, plan, a.SnapshotName(plan.Key))
			if err != nil {
				errs = append(errs, err)
				continue
			}
			seen.snapshots = append(seen.snapshots, snapshot)
		}
		err = errors.Join(errs...)
	})
	return seen, exists, err
}
