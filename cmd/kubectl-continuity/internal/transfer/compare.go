package transfer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// Import is what an archive brings into a cluster: what is to be written, after everything was compared.
type Import struct {
	// Namespaces are missing.
	Namespaces []string
	// Pages of the ledger are to be written: created, or updated when they have a resourceVersion.
	Pages []*corev1.ConfigMap
	// Objects are to be created, in this order.
	Objects []client.Object
	// Same is how many objects and pages are there already.
	Same int
	// Notes say what the cluster has of its own, which stays.
	Notes []string
	// Accounts are the service accounts that its plans name, as namespace/name.
	Accounts []string

	book       *ledger.Book // the ledger as it will be
	archive    *archive.Archive
	activation *v1alpha1.CrisisActivation
	here       map[assess.RecordID]client.Object
}

// Compare compares an archive with a cluster, and says what is to be written. Nothing is written over: the error joins
// all that is there and differs.
func Compare(ctx context.Context, kube client.Client, a *archive.Archive) (*Import, error) {
	activation, err := activationOf(a)
	if err != nil {
		return nil, err
	}
	i := &Import{archive: a, activation: activation}
	if i.here, err = there(ctx, kube, a.Objects); err != nil {
		return nil, err
	}
	var differ []error
	if err := i.comparePages(ctx, kube); err != nil {
		differ = append(differ, err)
	}
	for _, object := range a.Objects {
		if err := i.compare(object); err != nil {
			differ = append(differ, err)
		}
	}
	slices.SortStableFunc(i.Objects, func(x, y client.Object) int { return cmp.Compare(ranks[dossier.KindOf(x)], ranks[dossier.KindOf(y)]) })
	if err := i.lookForNamespaces(ctx, kube); err != nil {
		differ = append(differ, err)
	}
	return i, errors.Join(differ...)
}

// compare decides about one object of the archive.
func (i *Import) compare(object client.Object) error {
	if plan, is := object.(*v1alpha1.ContinuityPlan); is {
		return i.comparePlan(plan)
	}
	wanted, err := dossier.EntryOf(object)
	if err != nil {
		return err
	}
	id := idOf(object)
	found := i.here[id]
	if found == nil && i.destroyed(object) {
		i.Notes = append(i.Notes, fmt.Sprintf("%s: it was destroyed here, as the ledger says; it is not brought back", id))
		return nil
	}
	if found == nil {
		i.Objects = append(i.Objects, brought(object))
		return nil
	}
	is, err := dossier.EntryOf(found)
	switch {
	case err != nil:
		return err
	case is.UID == wanted.UID && is.Digest == wanted.Digest:
		i.Same++
		return nil
	case is.UID == wanted.UID:
		return fmt.Errorf("%s is there, and is not as it is in the archive: its digest is %s, and %s in the archive. "+
			"Find out which one was altered (kubectl continuity verify); nothing is written over", id, is.Digest, wanted.Digest)
	case is.Digest == wanted.Digest && i.remade(found):
		i.Notes = append(i.Notes, fmt.Sprintf("%s: the operator has made it anew, with UID %s, in the place of the one with UID %s in the archive; it stays",
			id, is.UID, wanted.UID))
		return nil
	}
	return fmt.Errorf("another %s is there: its UID is %s, and that in the archive has UID %s. "+
		"Import into a cluster that has no object of that name; nothing is written over", id, is.UID, wanted.UID)
}

// remade says whether an object that was found is one that the operator makes by itself, for this very crisis, such as
// when the first one was lost.
func (i *Import) remade(found client.Object) bool {
	recovery, isRecovery := found.(*v1alpha1.SystemRecovery)
	_, isPlan := found.(*appsv1.ControllerRevision)
	return (isPlan || isRecovery && recovery.Spec.Planned != nil) && found.GetLabels()[v1alpha1.LabelActivationUID] == i.archive.UID
}

// comparePlan creates a plan that is absent. Another one of its name is the cluster's own; what holds in the crisis is the
// frozen one.
func (i *Import) comparePlan(plan *v1alpha1.ContinuityPlan) error {
	if account := string(plan.Spec.ServiceAccountName); account != "" {
		i.Accounts = append(i.Accounts, plan.Namespace+"/"+account)
	}
	found, is := i.here[idOf(plan)].(*v1alpha1.ContinuityPlan)
	if !is {
		i.Objects = append(i.Objects, brought(plan))
		return nil
	}
	wanted, err := ledger.DigestOf(&plan.Spec)
	if err != nil {
		return fmt.Errorf("%s cannot be written as JSON: %w", idOf(plan), err)
	}
	has, err := ledger.DigestOf(&found.Spec)
	if err != nil {
		return fmt.Errorf("%s cannot be written as JSON: %w", idOf(plan), err)
	}
	if i.Same++; has != wanted {
		i.Notes = append(i.Notes, fmt.Sprintf("%s: the cluster has another, which stays; the crisis goes by the plan that was frozen for it", idOf(plan)))
	}
	return nil
}

// lookForNamespaces finds the namespaces that are missing. Who may not look them up is told when they are needed.
func (i *Import) lookForNamespaces(ctx context.Context, reader client.Reader) error {
	wanted := map[string]bool{i.archive.Namespace: true}
	for _, object := range i.Objects {
		wanted[object.GetNamespace()] = true
	}
	for name := range wanted {
		err := reader.Get(ctx, client.ObjectKey{Name: name}, &corev1.Namespace{})
		switch {
		case apierrors.IsNotFound(err):
			i.Namespaces = append(i.Namespaces, name)
		case err != nil && !apierrors.IsForbidden(err):
			return fmt.Errorf("namespace %s cannot be looked up: %w", name, err)
		}
	}
	slices.Sort(i.Namespaces)
	return nil
}

// atOnce bounds one answer of the API server.
const atOnce = 500

// eachOf shows each object of a list, which is read piece by piece.
func eachOf(ctx context.Context, reader client.Reader, list client.ObjectList, show func(client.Object), options ...client.ListOption) error {
	options = append(options, client.Limit(atOnce))
	for next := ""; ; {
		if err := reader.List(ctx, list, append(options, client.Continue(next))...); err != nil {
			return err
		}
		err := meta.EachListItem(list, func(item runtime.Object) error {
			object, ok := item.DeepCopyObject().(client.Object)
			if ok {
				show(object)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if next = list.GetContinue(); next == "" {
			return nil
		}
	}
}
