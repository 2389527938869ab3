// Package transfer takes a crisis out of a cluster into an archive, and brings an archive into a cluster.
package transfer

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/apiutil"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Key names a crisis by its activation, by namespace and name.
type Key = dossier.Key

// OperatorNamespace is where the operator of an ordinary installation publishes the keys to verify by.
const OperatorNamespace = "beredskap-system"

// Exported is a crisis as it was read from a cluster.
type Exported struct {
	*archive.Archive
	// Ledger is how its ledger stood.
	Ledger assess.LedgerState
	// NoKeys says why the archive holds no keys to verify it by; empty when it holds them.
	NoKeys string
}

// Uncovered is how much of the crisis the checkpoint does not cover: leaves after it, and objects without a leaf.
func (e *Exported) Uncovered() int64 {
	return e.Ledger.Size - e.Ledger.Covered + int64(e.Ledger.Unsealed)
}

// Export reads a crisis from a cluster, once. The ledger is read before what is in it: what has a leaf is there.
func Export(ctx context.Context, kube client.Client, crisis Key, now time.Time) (*Exported, error) {
	seen := &recorder{Reader: kube, store: dossier.NewStore(logr.Discard())}
	d, err := dossier.FromReader(ctx, seen, crisis)
	if err != nil {
		return nil, err
	}
	if seen.noPages != nil {
		return nil, fmt.Errorf("you may not read the ledger of crisis %s, without which an archive proves nothing: "+
			"ask for a Role with get and list on configmaps in namespace %s (%v)", crisis, crisis.Namespace, seen.noPages)
	}
	contents, exists := seen.store.Contents(crisis, now, func(*assess.Dossier, *assess.Assessment) {})
	if !exists {
		return nil, fmt.Errorf("crisis %s was deleted while it was read: look whether it is there", crisis)
	}
	a := assess.Assess(d, now)
	activation := contents.Activation
	e := &Exported{Archive: &archive.Archive{
		Namespace: crisis.Namespace, Name: crisis.Name, UID: string(assess.UIDOf(activation)),
		Origin: ledger.OriginOf(crisis.Namespace, crisis.Name, string(activation.UID)), ExportedAt: now.UTC().Truncate(time.Second),
		Pages: contents.Pages, Checkpoint: contents.Checkpoint,
	}}
	e.Ledger, _ = a.Ledger()
	if checkpoint, err := ledger.Peek(contents.Checkpoint); err == nil {
		e.Origin = checkpoint.Origin
	}
	if e.Objects, err = inOrder(contents.Objects, kube.Scheme()); err != nil {
		return nil, err
	}
	var report bytes.Buffer
	if err := present.NewReport(d, a, lang.English).WriteMarkdown(&report); err != nil {
		return nil, fmt.Errorf("the report on crisis %s cannot be written: %w", crisis, err)
	}
	e.Report = report.String()
	e.Keys, e.NoKeys = publishedKeys(ctx, kube)
	return e, nil
}

// inOrder lists objects by kind, namespace and name, without what the API server keeps for itself.
func inOrder(objects []client.Object, scheme *runtime.Scheme) ([]client.Object, error) {
	list := make([]client.Object, 0, len(objects))
	for _, object := range objects {
		object, _ = object.DeepCopyObject().(client.Object)
		kind, err := apiutil.GVKForObject(object, scheme)
		if err != nil {
			return nil, err
		}
		object.GetObjectKind().SetGroupVersionKind(kind)
		object.SetManagedFields(nil)
		list = append(list, object)
	}
	slices.SortFunc(list, func(x, y client.Object) int {
		return cmp.Or(
			cmp.Compare(dossier.KindOf(x), dossier.KindOf(y)), cmp.Compare(x.GetNamespace(), y.GetNamespace()), cmp.Compare(x.GetName(), y.GetName()))
	})
	return list, nil
}

// publishedKeys reads the keys to verify by, or says why it could not.
func publishedKeys(ctx context.Context, reader client.Reader) (keys, missing string) {
	published := &corev1.ConfigMap{}
	err := reader.Get(ctx, client.ObjectKey{Namespace: OperatorNamespace, Name: v1alpha1.LedgerKeysName}, published)
	switch name := OperatorNamespace + "/" + v1alpha1.LedgerKeysName; {
	case apierrors.IsForbidden(err):
		return "", "you may not read ConfigMap " + name
	case apierrors.IsNotFound(err):
		return "", "there is no ConfigMap " + name
	case err != nil:
		return "", fmt.Sprintf("ConfigMap %s cannot be read: %v", name, err)
	}
	return published.Data[v1alpha1.LedgerKeysData], ""
}

// recorder keeps, in a store, all that is listed through it.
type recorder struct {
	client.Reader
	store   *dossier.Store
	noPages error // what kept the pages from being listed
}

// List implements client.Reader.
func (r *recorder) List(ctx context.Context, list client.ObjectList, options ...client.ListOption) error {
	if err := r.Reader.List(ctx, list, options...); err != nil {
		if _, pages := list.(*corev1.ConfigMapList); pages && apierrors.IsForbidden(err) {
			r.noPages = err
		}
		return err
	}
	return meta.EachListItem(list, func(item runtime.Object) error {
		object, ok := item.DeepCopyObject().(client.Object)
		if !ok {
			return fmt.Errorf("%T is no object", item)
		}
		return r.store.Put(object)
	})
}
