package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
)

// errBehind is that the ledger was written by another, or by a write whose answer was lost: it has been read anew.
var errBehind = errors.New("the ledger is further than it was seen to be")

func again(err error) bool { return errors.Is(err, errBehind) }

// An API server that starts anew or has too much to do fails by itself, and as a rule not for long. What it failed is tried
// again soon, and nobody is told that the record is not sealed unless that lasts.
const (
	soon = time.Second
	long = 10 * time.Second
)

// passing says whether an error may be over in a moment.
func (r *reconciler) passing(crisis client.ObjectKey, err error, now time.Time) bool {
	if !apierrors.IsInternalError(err) && !apierrors.IsServerTimeout(err) && !apierrors.IsTimeout(err) &&
		!apierrors.IsTooManyRequests(err) && !apierrors.IsServiceUnavailable(err) {
		r.unwell.set(crisis, time.Time{})
		return false
	}
	since := r.unwell.of(crisis)
	if since.IsZero() || since.After(now) { // the clock was set back
		since = now
		r.unwell.set(crisis, since)
	}
	return now.Before(since.Add(long))
}

// seal writes the next page. Should it not be as it was seen, nothing is written and it is read anew.
func (r *reconciler) seal(ctx context.Context, crisis client.ObjectKey, work *dossier.LedgerWork, now time.Time) error {
	page := work.Page
	if page == nil {
		return nil
	}
	var err error
	over := page.ResourceVersion
	if over == "" {
		err = r.Client.Create(ctx, page)
	} else {
		err = r.Client.Update(ctx, page)
	}
	switch {
	case apierrors.IsConflict(err), apierrors.IsAlreadyExists(err), apierrors.IsNotFound(err) && over != "":
		return r.readOn(ctx, crisis, page)
	case err != nil:
		return fmt.Errorf("page %s of the ledger, ConfigMap %s, cannot be written: %w", page.Labels[v1alpha1.LabelLedgerPage], client.ObjectKeyFromObject(page), err)
	}
	r.Store.Written(crisis, page, over, now)
	return nil
}

// readOn reads the pages anew, and whether what is there under the name of a page is one.
func (r *reconciler) readOn(ctx context.Context, crisis client.ObjectKey, page *corev1.ConfigMap) error {
	if _, err := r.Store.ReadPages(ctx, r.Live, crisis); err != nil {
		return err
	}
	if err := r.inTheWay(ctx, page); err != nil {
		return err
	}
	return errBehind
}

// inTheWay says whether something of the name of a part of a ledger is there, and is none.
func (r *reconciler) inTheWay(ctx context.Context, part *corev1.ConfigMap) error {
	there := &corev1.ConfigMap{}
	err := r.Live.Get(ctx, client.ObjectKeyFromObject(part), there)
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("part of the ledger cannot be read: %w", err)
	}
	for _, label := range []string{v1alpha1.LabelLedger, v1alpha1.LabelLedgerPage, v1alpha1.LabelActivationUID} {
		if err == nil && there.Labels[label] != part.Labels[label] {
			return fmt.Errorf("ConfigMap %s has the name of a part of the ledger and is none (its label %s is %q): remove it",
				client.ObjectKeyFromObject(part), label, there.Labels[label])
		}
	}
	return nil
}

// mark creates the mark of a namespace.
func (r *reconciler) mark(ctx context.Context, mark *corev1.ConfigMap) error {
	err := r.Client.Create(ctx, mark)
	switch {
	case err == nil, apierrors.IsNotFound(err), apierrors.HasStatusCause(err, corev1.NamespaceTerminatingCause):
		return nil // the namespace is going away
	case apierrors.IsAlreadyExists(err):
		return r.inTheWay(ctx, mark)
	}
	return fmt.Errorf("ConfigMap %s, which keeps the namespace from being deleted, cannot be created: %w", client.ObjectKeyFromObject(mark), err)
}

// declare notes, on a frozen plan or a part of the ledger, by which statement it may be deleted; nil takes that back.
func (r *reconciler) declare(ctx context.Context, part client.Object, destruction any) error {
	patch, err := json.Marshal(map[string]any{"metadata": map[string]any{"annotations": map[string]any{v1alpha1.AnnotationDestruction: destruction}}})
	if err != nil {
		return err
	}
	err = r.Client.Patch(ctx, part.DeepCopyObject().(client.Object), client.RawPatch(types.MergePatchType, patch))
	if client.IgnoreNotFound(err) != nil {
		return fmt.Errorf("%T %s cannot be marked as one that may be deleted: %w", part, client.ObjectKeyFromObject(part), err)
	}
	return nil
}
