package ledger

import (
	"context"
	"errors"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// doubtsAtOnce is how many doubts are settled before the rest of the work is done.
const doubtsAtOnce = 50

// settleDoubts reads from the API server itself what seems to be missing or altered, before anybody is told: a page
// may have come before the record that is in it. It says whether some are left for later.
func (r *reconciler) settleDoubts(ctx context.Context, crisis client.ObjectKey, work *dossier.LedgerWork) (left bool, err error) {
	if work.Pages {
		if err := r.readPages(ctx, crisis, work.Activation); err != nil {
			return false, err
		}
	}
	doubts := work.Doubts
	if left = len(doubts) > doubtsAtOnce; left {
		doubts = doubts[:doubtsAtOnce]
	}
	for _, doubt := range doubts {
		if doubt.Reason == ledger.Broken {
			continue
		}
		if err := r.readObject(ctx, doubt.ID); err != nil {
			return false, err
		}
	}
	for _, fault := range r.Store.Certain(crisis, doubts) {
		ctrl.LoggerFrom(ctx).Error(errors.New(fault.Message), "the record is not intact", "crisis", crisis, "reason", fault.Reason)
	}
	return left, nil
}

// readPages reads the pages of a ledger from the API server itself.
func (r *reconciler) readPages(ctx context.Context, crisis client.ObjectKey, activation *v1alpha1.CrisisActivation) error {
	list := &corev1.ConfigMapList{}
	err := r.Live.List(ctx, list, client.InNamespace(crisis.Namespace), client.MatchingLabels{
		v1alpha1.LabelLedger: v1alpha1.LedgerPage, v1alpha1.LabelActivationUID: string(assess.UIDOf(activation)),
	})
	if err != nil {
		return fmt.Errorf("the pages of the ledger cannot be read: %w", err)
	}
	there := map[string]bool{}
	for i := range list.Items {
		there[list.Items[i].Name] = true
		if err := r.Store.Put(&list.Items[i]); err != nil {
			return err
		}
	}
	for _, page := range r.Store.Pages(crisis) {
		if !there[page.Name] {
			if err := r.Store.Gone(page); err != nil {
				return err
			}
		}
	}
	return nil
}

// readObject reads an object from the API server itself, and shows the store what it found.
func (r *reconciler) readObject(ctx context.Context, id ledger.ID) error {
	object := dossier.Sealed(id.Kind)
	if object == nil {
		return nil // a leaf of a kind that this version does not know
	}
	key := client.ObjectKey{Namespace: id.Namespace, Name: id.Name}
	object.SetNamespace(id.Namespace)
	object.SetName(id.Name)
	switch err := r.Live.Get(ctx, key, object); {
	case apierrors.IsNotFound(err):
		return r.Store.Gone(object)
	case err != nil:
		return fmt.Errorf("%s seems not to be as it was sealed and cannot be read: %w", id, err)
	}
	return r.Store.Put(object)
}
