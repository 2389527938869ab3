package dossier

import (
	"slices"
	"time"

	"github.com/go-logr/logr"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// NewOnlooker returns an empty store for somebody who follows what others keep, and who may be blind to some of it. Without
// ledger the crises have none: what is missing in it, or altered, cannot be told by somebody who may not read all of it.
//
// An onlooker runs no steps: what the operator sees of one is read from the status of its recovery.
func NewOnlooker(log logr.Logger, blind assess.Blind, ledger bool) *Store {
	s := NewStore(log)
	s.shelf.blind, s.shelf.unsealed, s.shelf.onlooking = blind, !ledger, true
	return s
}

// LookInto shows the dossier of a crisis and its assessment, as Look does. It says whether the crisis exists.
func (s *Store) LookInto(crisis Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	f := s.shelf.files[crisis]
	a := s.shelf.assess(f, now)
	if a == nil {
		return false
	}
	look(f.dossier, a)
	return true
}

// resight has a crisis looked at again by who looks on, when the status of a recovery shows something else of its steps.
func (s *shelf) resight(old, now *v1alpha1.SystemRecovery) {
	if !s.onlooking || slices.EqualFunc(old.Status.Steps, now.Status.Steps, sameStep) {
		return
	}
	f := s.file(assess.CrisisOf(now.Namespace, now.Spec.Crisis))
	f.revision++
	s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
}
