package dossier

import (
	"context"
	"fmt"
	"slices"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
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

// Settle reads from the API server itself what is in doubt, and returns what is wrong and was not known to be.
func (s *Store) Settle(ctx context.Context, reader client.Reader, crisis Key, doubts []ledger.Fault) (news []ledger.Fault, err error) {
	if slices.ContainsFunc(doubts, isBroken) {
		if err := s.ReadPages(ctx, reader, crisis); err != nil {
			return nil, err
		}
	}
	for _, doubt := range doubts {
		if isBroken(doubt) {
			continue
		}
		if err := s.readObject(ctx, reader, doubt.ID); err != nil {
			return nil, err
		}
	}
	return s.Certain(crisis, doubts), nil
}

// isBroken says whether what is in doubt is the ledger itself.
func isBroken(doubt ledger.Fault) bool { return doubt.Reason == ledger.Broken }

// ReadPages reads the pages of a ledger from the API server itself.
func (s *Store) ReadPages(ctx context.Context, reader client.Reader, crisis Key) error {
	var activation *v1alpha1.CrisisActivation
	s.onSeal(crisis, func(f *file) { activation = f.dossier.Activation() })
	if activation == nil {
		return nil
	}
	list := &corev1.ConfigMapList{}
	err := reader.List(ctx, list, client.InNamespace(crisis.Namespace), client.MatchingLabels{
		v1alpha1.LabelLedger: v1alpha1.LedgerPage, v1alpha1.LabelActivationUID: string(assess.UIDOf(activation)),
	})
	if err != nil {
		return fmt.Errorf("the pages of the ledger cannot be read: %w", err)
	}
	there := map[string]bool{}
	for i := range list.Items {
		there[list.Items[i].Name] = true
		if err := s.Put(&list.Items[i]); err != nil {
			return err
		}
	}
	for _, page := range s.pages(crisis) {
		if !there[page.Name] {
			if err := s.Gone(page); err != nil {
				return err
			}
		}
	}
	return nil
}

// readObject reads an object from the API server itself, and folds what it finds.
func (s *Store) readObject(ctx context.Context, reader client.Reader, id ledger.ID) error {
	object := Sealed(id.Kind)
	if object == nil {
		return nil // a leaf of a kind that this version does not know
	}
	object.SetNamespace(id.Namespace)
	object.SetName(id.Name)
	switch err := reader.Get(ctx, client.ObjectKey{Namespace: id.Namespace, Name: id.Name}, object); {
	case apierrors.IsNotFound(err):
		return s.Gone(object)
	case err != nil:
		return fmt.Errorf("%s seems not to be as it was sealed and cannot be read: %w", id, err)
	}
	return s.Put(object)
}

// Gone takes out an object that is not there, whatever the cache says.
func (s *Store) Gone(object client.Object) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.shelf.remove(object)
}

// pages lists the pages of a ledger that are known.
func (s *Store) pages(crisis Key) []*corev1.ConfigMap {
	var pages []*corev1.ConfigMap
	s.onSeal(crisis, func(f *file) {
		for _, page := range s.shelf.partsOf(f).pages {
			pages = append(pages, page)
		}
	})
	return pages
}
