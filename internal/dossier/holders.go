package dossier

import (
	"cmp"
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Who holds a plan: the real crisis that has frozen it, until it is closed. Among those that have not frozen
// it, and nobody has, the order of creation decides. A real crisis that has frozen a plan asks nobody; an
// exercise never holds, and rests for all that do.
//
// Whether a crisis is closed depends on the plans that it got, and so on who held them. That this ends, and
// that everybody finds the same whoever asks first, rests on asking of others no more than their core.

// settleHolders finds anew who holds the plans that a crisis names, when that may have changed.
func (s *shelf) settleHolders(f *file, now time.Time) {
	if !f.holdersBehind {
		return
	}
	f.holdersBehind = false
	for plan := range f.plans {
		holders := s.holders(f, plan, now)
		if slices.EqualFunc(holders, f.holders[plan], sameHolder) {
			continue
		}
		f.holders[plan] = holders
		f.dossier.SetHolders(plan, holders)
		f.revision++
	}
}

func sameHolder(a, b assess.Holder) bool {
	return a.Crisis == b.Crisis && a.From.Equal(b.From) && a.To.Equal(b.To)
}

// holders are the other real crises that hold or held a plan that a crisis names, in order of when.
func (s *shelf) holders(f *file, plan Key, now time.Time) []assess.Holder {
	asks := f.real()
	if asks && s.froze(f, plan) {
		return nil
	}
	var holders []assess.Holder
	for _, other := range s.namers(plan) {
		if other == f || !other.real() || (asks && compareFiles(other, f) > 0 && !s.froze(other, plan)) {
			continue
		}
		var a *assess.Assessment
		if asks {
			a = s.core(other, now)
		} else {
			a = s.assess(other, now) // it never asks an exercise
		}
		if holder, holds := s.holding(other, plan, a); holds {
			holders = append(holders, holder)
		}
	}
	sortHolders(holders)
	return holders
}

func sortHolders(holders []assess.Holder) {
	slices.SortStableFunc(holders, func(a, b assess.Holder) int {
		return cmp.Or(a.From.Compare(b.From), compareKeys(a.Crisis, b.Crisis))
	})
}

// holding is since when, and until when, a real crisis holds a plan by its assessment.
func (s *shelf) holding(f *file, plan Key, a *assess.Assessment) (assess.Holder, bool) {
	holder := assess.Holder{Crisis: f.crisis, From: f.dossier.Activation().Spec.DeclaredAt.Time}
	if !inForce(a, plan) {
		return holder, false
	}
	if snapshot := s.snapshotOf(f, plan); snapshot != nil && snapshot.InForceFrom.After(holder.From) {
		holder.From = snapshot.InForceFrom
	}
	if closed(a) {
		holder.To = a.ClosedAt
	}
	return holder, holder.To.IsZero() || holder.From.Before(holder.To)
}

// claim notes that a crisis is about to freeze a plan, unless another that is not closed has, or is about to.
// Between that and the event of what it creates, nobody else takes the plan.
func (s *shelf) claim(crisis, plan Key, now time.Time) bool {
	f := s.files[crisis]
	if f == nil || f.dossier.Activation() == nil {
		return false
	}
	if !f.real() {
		return true // it holds nothing
	}
	for _, other := range s.namers(plan) {
		if other == f || !other.real() || !s.froze(other, plan) {
			continue
		}
		if a := s.core(other, now); inForce(a, plan) && !closed(a) {
			return false
		}
	}
	s.claims[plan] = crisis
	f.holdersBehind = true
	s.planHoldingChanged(f, plan)
	return true
}

// unclaim takes a claim back.
func (s *shelf) unclaim(crisis, plan Key) {
	if s.claims[plan] != crisis {
		return
	}
	delete(s.claims, plan)
	if f := s.files[crisis]; f != nil {
		f.holdersBehind = true
		s.planHoldingChanged(f, plan)
	}
}

// core is the assessment of a real crisis by what it has frozen and by the crises created before it: a plan
// that it names and a later one has frozen is not its own. It asks earlier crises alone, so it ends.
func (s *shelf) core(f *file, now time.Time) *assess.Assessment {
	contested := s.contested(f)
	if len(contested) == 0 {
		return s.assess(f, now) // which then asks no later ones, either
	}
	defer func() {
		for plan := range f.plans {
			f.dossier.SetHolders(plan, f.holders[plan])
		}
	}()
	for plan := range f.plans {
		var holders []assess.Holder
		for _, other := range s.namers(plan) {
			if s.froze(f, plan) || other == f || !other.real() {
				continue
			}
			if compareFiles(other, f) < 0 {
				if holder, holds := s.holding(other, plan, s.core(other, now)); holds {
					holders = append(holders, holder)
				}
			} else if s.froze(other, plan) {
				holders = append(holders, assess.Holder{Crisis: other.crisis, From: other.dossier.Activation().Spec.DeclaredAt.Time})
			}
		}
		sortHolders(holders)
		f.dossier.SetHolders(plan, holders)
	}
	return assess.Assess(f.dossier, now)
}

// contested are the plans that a real crisis names and has not frozen, and one created after it has.
func (s *shelf) contested(f *file) []Key {
	var contested []Key
	for plan := range f.plans {
		if len(s.wanted[plan]) > 1 && !s.froze(f, plan) && slices.ContainsFunc(s.namers(plan), func(other *file) bool {
			return other != f && other.real() && compareFiles(other, f) > 0 && s.froze(other, plan)
		}) {
			contested = append(contested, plan)
		}
	}
	return contested
}

func (f *file) real() bool { return f.dossier.Activation().Spec.Mode == v1alpha1.ModeReal }

// froze says whether a crisis has frozen a plan, is about to, or says that it had.
func (s *shelf) froze(f *file, plan Key) bool {
	return s.claims[plan] == f.crisis || s.snapshotOf(f, plan) != nil || recorded(f.dossier.Activation(), plan).digest != ""
}
