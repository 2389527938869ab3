package crisisactivation

import (
	"sync"
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

	mutex  sync.Mutex
	failed map[client.ObjectKey]error // by plan, what keeps it from being put in force
}

// fail notes what keeps a plan from being put in force: of several errors the first.
func (seen *observed) fail(plan client.ObjectKey, err error) {
	seen.mutex.Lock()
	defer seen.mutex.Unlock()
	if _, known := seen.failed[plan]; !known {
		seen.failed[plan] = err
	}
}

// observe assesses an activation, and says whether it exists.
func (r *reconciler) observe(key client.ObjectKey, now time.Time) (seen *observed, exists bool) {
	seen = &observed{failed: map[client.ObjectKey]error{}}
	exists = dossier.LookAt(r.Store, key, now, func(of *v1alpha1.CrisisActivation, a *assess.Assessment) {
		seen.activation = of
		seen.status = a.ActivationStatus(of, now)
		seen.next = a.Next
		if a.Destruction(of.Status.Destruction) != "" {
			return // what may be deleted is not made anew
		}
		seen.recoveries = a.RecoveriesToCreate()
		for _, plan := range a.PlansToFreeze() {
			snapshot, err := dossier.Freeze(of, plan, a.SnapshotName(plan.Key), now)
			if err != nil {
				seen.fail(plan.Key, err)
				continue
			}
			seen.snapshots = append(seen.snapshots, snapshot)
		}
	})
	return seen, exists
}
