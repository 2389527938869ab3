package dossier

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

// Doubts are what seems not to be as it was sealed. It may be that the cache is behind, for a page may come before the
// record that is in it: it is to be settled before anybody is told.
func (s *Store) Doubts(crisis Key) (doubts []ledger.Fault) {
	s.onSeal(crisis, func(f *file) { doubts = f.seal.doubts() })
	return doubts
}

func (l *seal) doubts() (doubts []ledger.Fault) {
	for _, fault := range l.book.Faults() {
		if _, certain := l.certain[doubtOf(fault)]; !certain {
			doubts = append(doubts, fault)
		}
	}
	return doubts
}

// Settle reads from the API server itself what is in doubt, and returns what is wrong and was not known to be. Whether some is left,
// because an event told of it meanwhile, it says too.
func (s *Store) Settle(ctx context.Context, reader client.Reader, crisis Key, doubts []ledger.Fault) (news []ledger.Fault, left bool, err error) {
	pages := true
	if slices.ContainsFunc(doubts, isBroken) {
		if pages, err = s.ReadPages(ctx, reader, crisis); err != nil {
			return nil, false, err
		}
	}
	var settled []ledger.Fault
	for _, doubt := range doubts {
		read := pages
		if !isBroken(doubt) {
			if read, err = s.readObject(ctx, reader, doubt.ID); err != nil {
				return nil, false, err
			}
		}
		if read {
			settled = append(settled, doubt)
		}
	}
	return s.Certain(crisis, settled), len(settled) < len(doubts), nil
}

// isBroken says whether what is in doubt is the ledger itself.
func isBroken(doubt ledger.Fault) bool { return doubt.Reason == ledger.Broken }

// ReadPages reads the pages of a ledger from the API server itself. It says whether it has read all of them: not one of which
// an event told meanwhile.
func (s *Store) ReadPages(ctx context.Context, reader client.Reader, crisis Key) (all bool, err error) {
	var activation *v1alpha1.CrisisActivation
	s.onSeal(crisis, func(f *file) { activation = f.dossier.Activation() })
	if activation == nil {
		return true, nil
	}
	of := client.MatchingLabels{v1alpha1.LabelLedger: v1alpha1.LedgerPage, v1alpha1.LabelActivationUID: string(assess.UIDOf(activation))}
	seen, ends := s.parts(crisis.Namespace, labels.SelectorFromSet(labels.Set(of)))
	list := &corev1.ConfigMapList{}
	err = reader.List(ctx, list, client.InNamespace(crisis.Namespace), of)
	if err != nil {
		return false, fmt.Errorf("the pages of the ledger cannot be read: %w", err)
	}
	all = true
	fold := func(page client.Object, how func(client.Object) error) {
		read, failed := s.instead(Before{seen[page.GetName()], ends}, page, how)
		all, err = all && read, errors.Join(err, failed)
		delete(seen, page.GetName())
	}
	for i := range list.Items {
		fold(&list.Items[i], s.shelf.put)
	}
	for _, page := range seen {
		fold(page, s.shelf.remove)
	}
	if all && err == nil {
		s.onSeal(crisis, func(f *file) { f.seal.writtenAt, f.seal.written = time.Time{}, 0 }) // what was written was among them, or is gone
	}
	return all, err
}

// readObject reads an object from the API server itself, and folds what it finds. It says whether it did: not where an event told
// of it meanwhile.
func (s *Store) readObject(ctx context.Context, reader client.Reader, id ledger.ID) (bool, error) {
	object := Sealed(id.Kind)
	if object == nil {
		return true, nil // a leaf of a kind that this version does not know
	}
	object.SetNamespace(id.Namespace)
	object.SetName(id.Name)
	before := s.Before(object)
	switch err := reader.Get(ctx, client.ObjectKey{Namespace: id.Namespace, Name: id.Name}, object); {
	case apierrors.IsNotFound(err):
		return s.instead(before, object, s.shelf.remove)
	case err != nil:
		return false, fmt.Errorf("%s seems not to be as it was sealed and cannot be read: %w", id, err)
	}
	return s.instead(before, object, s.shelf.put)
}

// parts are the parts of ledgers that are held, by name, and how many ends were told. All is looked through: what is read anew is
// not where it should be.
func (s *Store) parts(namespace string, of labels.Selector) (parts map[string]client.Object, ends uint64) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	parts = map[string]client.Object{}
	for id, object := range s.shelf.objects {
		if id.Kind == kindPart && id.Key.Namespace == namespace && of.Matches(labels.Set(object.GetLabels())) {
			parts[id.Key.Name] = object
		}
	}
	return parts, s.shelf.ends
}
