package dossier

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

func (s *shelf) addActivation(activation *v1alpha1.CrisisActivation) {
	f := s.file(assess.KeyOf(activation))
	f.dossier.SetActivation(activation)
	if activation.UID != "" {
		s.byUID[activation.UID] = f
	}
	for _, ref := range activation.Spec.Plans {
		s.want(f, planKey(activation.Namespace, ref))
	}
	for plan := range f.plans {
		s.setSnapshot(f, plan)
	}
	s.activationChanged(f)
}

func (s *shelf) takeActivation(activation *v1alpha1.CrisisActivation) {
	f := s.file(assess.KeyOf(activation))
	delete(s.byUID, activation.UID)
	for plan := range f.plans {
		f.dossier.RemoveSnapshot(plan)
	}
	for _, ref := range activation.Spec.Plans {
		s.unwant(f, planKey(activation.Namespace, ref))
	}
	f.dossier.SetActivation(nil)
	s.activationChanged(f)
	f.assessed = nil
	s.tidy(f)
}

// activationChanged has everything of the crisis, and every crisis with a plan in common, look again.
func (s *shelf) activationChanged(f *file) {
	f.revision++
	f.holdersBehind = true
	s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
	s.tellMembers(f)
	s.holdingChanged(f)
}

// want notes that a crisis names a plan.
func (s *shelf) want(f *file, plan Key) {
	s.wanted.add(plan, f.crisis)
	if f.plans[plan]++; f.plans[plan] > 1 {
		return
	}
	if p := s.plan(plan); p != nil {
		f.dossier.SetPlan(p)
	}
	s.setSnapshot(f, plan)
	f.holdersBehind = true
	s.planHoldingChanged(f, plan)
}

// unwant is the reverse of want.
func (s *shelf) unwant(f *file, plan Key) {
	s.wanted.drop(plan, f.crisis)
	if f.plans[plan]--; f.plans[plan] > 0 {
		return
	}
	delete(f.plans, plan)
	f.dossier.RemovePlan(plan)
	f.dossier.SetHolder(plan, nil)
	delete(f.holders, plan)
	s.planHoldingChanged(f, plan)
}

// holdingChanged has the plans that a crisis names, and the other crises that name them, look again.
func (s *shelf) holdingChanged(f *file) {
	for plan := range f.plans {
		s.planHoldingChanged(f, plan)
	}
}

func (s *shelf) planHoldingChanged(f *file, plan Key) {
	s.tellPlan(plan)
	for crisis := range s.wanted[plan] {
		if other := s.files[crisis]; other != f {
			other.holdersBehind = true
			s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: crisis})
		}
	}
}

// assess is the assessment of a crisis; nil when it does not exist. Between two changes that an assessment
// reports, every instant gives the same answer: it is made anew only when the dossier has changed or its
// next instant has come.
func (s *shelf) assess(f *file, now time.Time) *assess.Assessment {
	if f == nil || f.dossier.Activation() == nil {
		return nil
	}
	s.settleHolders(f, now)
	if f.assessed != nil && f.assessedAt == f.revision && holds(f.assessed, now) {
		return f.assessed
	}
	before := f.assessed
	f.assessed, f.assessedAt = assess.Assess(f.dossier, now), f.revision
	s.verdictsChanged(f, before, f.assessed)
	return f.assessed
}

// stepBack is by how much a caller's now may lie before that of an assessment made meanwhile for another
// caller. More than that, and the clock was set back.
const stepBack = time.Minute

func holds(a *assess.Assessment, now time.Time) bool {
	return now.After(a.View.AsOf.Add(-stepBack)) && (a.Next.IsZero() || now.Before(a.Next))
}

// settleHolders finds anew who holds the plans that a crisis names, when that may have changed. It asks
// the assessments of the crises that come before this one alone, so it ends.
func (s *shelf) settleHolders(f *file, now time.Time) {
	if !f.holdersBehind {
		return
	}
	f.holdersBehind = false
	for plan := range f.plans {
		holder := s.holder(f, plan, now)
		if sameHolder(holder, f.holders[plan]) {
			continue
		}
		f.holders[plan] = holder
		f.dossier.SetHolder(plan, holder)
		f.revision++
	}
}

func sameHolder(a, b *assess.Holder) bool {
	return a == b || (a != nil && b != nil && a.Crisis == b.Crisis && a.From.Equal(b.From) && a.To.Equal(b.To))
}

// holder is the real crisis that holds a plan which another names: the first, in order of creation, in
// which the plan is in force and that is not closed; else the one that closed last; nil when there is
// none. A real crisis yields to those created before it, an exercise to all.
func (s *shelf) holder(f *file, plan Key, now time.Time) *assess.Holder {
	var last *assess.Holder
	yields := f.dossier.Activation().Spec.Mode == v1alpha1.ModeExercise
	for _, other := range s.namers(plan) {
		if other == f && !yields {
			break
		}
		activation := other.dossier.Activation()
		if other == f || activation.Spec.Mode != v1alpha1.ModeReal {
			continue
		}
		a := s.assess(other, now)
		if !inForce(a, plan) {
			continue
		}
		holder := &assess.Holder{Crisis: other.crisis, From: activation.Spec.DeclaredAt.Time, To: a.ClosedAt}
		if !closed(a, now) {
			return holder
		}
		if last == nil || holder.To.After(last.To) {
			last = holder
		}
	}
	return last
}
