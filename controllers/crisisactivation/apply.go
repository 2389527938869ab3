package crisisactivation

import (
	"context"
	"errors"
	"fmt"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// freezePlans creates the missing snapshots.
func (r *reconciler) freezePlans(ctx context.Context, seen observed) error {
	return forEach(seen.snapshots, func(i int) error {
		snapshot := seen.snapshots[i]
		created, err := r.create(ctx, snapshot)
		if err != nil {
			return fmt.Errorf("plan of namespace %s cannot be frozen for crisis %s in ControllerRevision %s, and is tried again: %w",
				snapshot.Namespace, client.ObjectKeyFromObject(seen.activation), snapshot.Name, err)
		}
		if created {
			r.announceFrozen(seen.activation, snapshot)
		}
		return nil
	})
}

// createRecoveries creates the missing recoveries.
func (r *reconciler) createRecoveries(ctx context.Context, seen observed) error {
	return forEach(seen.recoveries, func(i int) error {
		recovery := seen.recoveries[i]
		if _, err := r.create(ctx, recovery); err != nil {
			return fmt.Errorf("SystemRecovery %s of crisis %s cannot be created, and is tried again: %w",
				client.ObjectKeyFromObject(recovery), client.ObjectKeyFromObject(seen.activation), err)
		}
		return nil
	})
}

// create creates an object whose name follows from what it is for, and says whether it was not there: one
// that is there was created before a crash, or by an older look at the crisis.
func (r *reconciler) create(ctx context.Context, object client.Object) (created bool, err error) {
	err = r.Client.Create(ctx, object)
	if apierrors.IsAlreadyExists(err) {
		return false, nil
	}
	return err == nil, err
}

// atOnce is how many objects are created at the same time.
const atOnce = 8

// forEach does something to each of a list, several at once, and joins what went wrong.
func forEach[T any](list []T, do func(i int) error) error {
	errs := make([]error, len(list))
	var group sync.WaitGroup
	places := make(chan struct{}, atOnce)
	for i := range list {
		places <- struct{}{}
		group.Go(func() {
			errs[i] = do(i)
			<-places
		})
	}
	group.Wait()
	return errors.Join(errs...)
}
