package dossier

import (
	"cmp"
	"iter"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// A lesson of an evaluation changes a plan, of the crisis or not. Whether it has is read from the plan as it
// stands today, so the dossier of the crisis holds that plan, too, and the crisis looks again when it is edited,
// frozen or not. Such a crisis does not name the plan: it neither holds it nor asks who does.

// changedBy lists the plans that an object's lessons change, as often as they do.
func changedBy(object client.Object) []Key {
	evaluation, ok := object.(*v1alpha1.Evaluation)
	if !ok {
		return nil
	}
	var plans []Key
	for i := range evaluation.Spec.Lessons {
		if plan := evaluation.Spec.Lessons[i].Changes; plan != nil {
			plans = append(plans, Key{Namespace: cmp.Or(string(plan.Namespace), evaluation.Namespace), Name: string(plan.Name)})
		}
	}
	return plans
}

// study puts the plans that an object's lessons change into the dossier.
func (s *shelf) study(f *file, object client.Object) {
	for _, key := range changedBy(object) {
		s.studied.add(key, f.crisis)
		if plan := s.plan(key); plan != nil {
			f.dossier.SetPlan(plan)
		}
	}
}

// unstudy is the reverse of study.
func (s *shelf) unstudy(f *file, object client.Object) {
	for _, key := range changedBy(object) {
		s.studied.drop(key, f.crisis)
		s.letGo(f, key)
	}
}

// letGo takes a plan out of a dossier when nothing of the crisis names it any more.
func (s *shelf) letGo(f *file, plan Key) {
	if f.plans[plan] == 0 && s.studied[plan][f.crisis] == 0 {
		f.dossier.RemovePlan(plan)
	}
}

// readers are the files whose dossiers hold a plan: the crisis names it, or has learnt something for it.
func (s *shelf) readers(plan Key) iter.Seq[*file] {
	return func(yield func(*file) bool) {
		for crisis := range s.wanted[plan] {
			if !yield(s.files[crisis]) {
				return
			}
		}
		for crisis := range s.studied[plan] {
			if _, named := s.wanted[plan][crisis]; !named && !yield(s.files[crisis]) {
				return
			}
		}
	}
}

// reads says whether an edit of a plan can show in the assessment of a crisis. Once a crisis has frozen it, what
// happens to the plan changes nothing but what the crisis has taught it.
func (s *shelf) reads(f *file, plan Key) bool {
	return s.snapshotOf(f, plan) == nil || s.studied[plan][f.crisis] > 0
}
