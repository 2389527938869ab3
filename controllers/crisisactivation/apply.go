package crisisactivation

import (
	"context"
	"fmt"
	"sync"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
)

// freezePlans creates the missing snapshots.
func (r *reconciler) freezePlans(ctx context.Context, seen *observed, now time.Time) {
	crisis := client.ObjectKeyFromObject(seen.activation)
	forEach(seen.snapshots, func(snapshot *appsv1.ControllerRevision) {
		plan := planOf(snapshot)
		if !r.Store.Claim(crisis, plan, now) {
			return // another crisis has taken it since; this one is told
		}
		created, err := r.freeze(ctx, snapshot)
		switch {
		case err != nil:
			r.Store.Unclaim(crisis, plan)
			seen.fail(plan, fmt.Errorf("it cannot be frozen in ControllerRevision %s: %w", snapshot.Name, err))
		case created:
			r.announceFrozen(seen.activation, snapshot)
		}
	})
}

// freeze creates a snapshot, and says whether it was not there. One that is there must be the operator's: it
// was created before a crash, or by an older look at the crisis, and has not been seen yet.
func (r *reconciler) freeze(ctx context.Context, snapshot *appsv1.ControllerRevision) (created bool, err error) {
	wanted := snapshot.DeepCopy()
	if err := r.Client.Create(ctx, snapshot); !apierrors.IsAlreadyExists(err) {
		return err == nil, err
	}
	found := &appsv1.ControllerRevision{}
	if err := r.Live.Get(ctx, client.ObjectKeyFromObject(wanted), found); err != nil {
		return false, fmt.Errorf("one of that name exists and cannot be read: %w", err)
	}
	if err := dossier.CheckFrozen(found, wanted); err != nil {
		return false, fmt.Errorf("one of that name exists and is not the operator's: %w: remove it", err)
	}
	return false, nil
}

// createRecoveries creates the missing recoveries. One that is there was created before a crash, or by an
// older look at the crisis.
func (r *reconciler) createRecoveries(ctx context.Context, seen *observed) {
	forEach(seen.recoveries, func(recovery *v1alpha1.SystemRecovery) {
		if err := r.Client.Create(ctx, recovery); err != nil && !apierrors.IsAlreadyExists(err) {
			seen.fail(planOf(recovery), fmt.Errorf("SystemRecovery %s cannot be created: %w", recovery.Name, err))
		}
	})
}

// planOf is the plan that an object was made for.
func planOf(object client.Object) client.ObjectKey {
	return client.ObjectKey{Namespace: object.GetNamespace(), Name: object.GetLabels()[v1alpha1.LabelPlan]}
}

// atOnce is how many objects are created at the same time.
const atOnce = 8

// forEach does something with each of a list, several at once.
func forEach[T any](list []T, do func(T)) {
	var group sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for _, one := range list {
		places <- struct{}{}
		group.Go(func() {
			do(one)
			<-places
		})
	}
	group.Wait()
}
