package dossier

import (
	"maps"
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

func (s *shelf) addActivation(activation *v1alpha1.CrisisActivation) {
	f := s.file(assess.KeyOf(activation))
	f.dossier.SetActivation(activation)
	if uid := assess.UIDOf(activation); uid != "" && s.byUID[uid] == nil {
		s.byUID[uid] = f
	}
	for _, ref := range activation.Spec.Plans {
		s.want(f, planKey(activation.Namespace, ref))
	}
	for plan := range f.plans {
		s.setSnapshot(f, plan)
	}
	s.beginLedger(f, activation)
	s.activationChanged(f)
}

func (s *shelf) takeActivation(activation *v1alpha1.CrisisActivation) {
	f := s.file(assess.KeyOf(activation))
	if uid := assess.UIDOf(activation); s.byUID[uid] == f {
		delete(s.byUID, uid)
	}
	for plan := range f.plans {
		f.dossier.RemoveSnapshot(plan)
	}
	maps.DeleteFunc(s.claims, func(_, by Key) bool { return by == f.crisis })
	for _, ref := range activation.Spec.Plans {
		s.unwant(f, planKey(activation.Namespace, ref))
	}
	f.dossier.SetActivation(nil)
	s.endLedger(f)
	s.activationChanged(f)
	f.assessed = nil
	s.tidy(f)
}

// renewActivation puts an activation in the place of one with another status. The places that it gives are
// read by all systems; what it says of a frozen plan is read alone where the plan's snapshot is gone.
func (s *shelf) renewActivation(activation *v1alpha1.CrisisActivation) {
	f := s.file(assess.KeyOf(activation))
	old := f.dossier.Activation()
	f.dossier.SetActivation(activation)
	s.rememberCheckpoint(f, activation)
	if !slices.EqualFunc(old.Status.Admitted, activation.Status.Admitted, sameAdmission) {
		f.revision++
		s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
	}
	for plan := range f.plans {
		if s.snapshotOf(f, plan) == nil && recorded(old, plan) != recorded(activation, plan) {
			f.revision++
			f.holdersBehind = true
			s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
			s.planHoldingChanged(f, plan)
		}
	}
}

// recorded is what a status says of a frozen plan: its generation and digest.
func recorded(activation *v1alpha1.CrisisActivation, plan Key) (frozen struct {
	generation int64
	digest     v1alpha1.Digest
}) {
	for i := range activation.Status.Plans {
		p := &activation.Status.Plans[i]
		if p.Digest != "" && string(p.Namespace) == plan.Namespace && string(p.Name) == plan.Name {
			frozen.generation, frozen.digest = p.Generation, p.Digest
		}
	}
	return frozen
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
	s.letGo(f, plan)
	f.dossier.SetHolders(plan, nil)
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
	clear(f.stirred)
	if f.real() && len(s.contested(f)) > 0 {
		s.holdingChanged(f) // the others ask its core, which may be another than this shows
	}
	return f.assessed
}

// stepBack is by how much a caller's now may lie before that of an assessment made meanwhile for another
// caller. More than that, and the clock was set back.
const stepBack = time.Minute

func holds(a *assess.Assessment, now time.Time) bool {
	return now.After(a.View.AsOf.Add(-stepBack)) && (a.Next.IsZero() || now.Before(a.Next))
}
