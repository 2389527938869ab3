package dossier

import (
	"cmp"
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

func (s *shelf) addPlan(plan *v1alpha1.ContinuityPlan) {
	key := assess.KeyOf(plan)
	for f := range s.readers(key) {
		f.dossier.SetPlan(plan)
		s.planChanged(f, key)
	}
	for _, other := range references(plan) {
		s.needed.add(other, key)
	}
	s.tellPlan(key)
	s.tellReferrers(key)
}

func (s *shelf) takePlan(plan *v1alpha1.ContinuityPlan) {
	key := assess.KeyOf(plan)
	for f := range s.readers(key) {
		f.dossier.RemovePlan(key)
		s.planChanged(f, key)
	}
	for _, other := range references(plan) {
		s.needed.drop(other, key)
	}
	s.tellReferrers(key)
}

// planChanged has a crisis look again at a plan that its dossier holds, where it reads it.
func (s *shelf) planChanged(f *file, plan Key) {
	if s.reads(f, plan) {
		f.revision++
		s.tell(ID{Kind: v1alpha1.KindCrisisActivation, Key: f.crisis})
	}
}

func (s *shelf) tellPlan(plan Key) { s.tell(ID{Kind: v1alpha1.KindContinuityPlan, Key: plan}) }

// tellReferrers tells the plans that refer to a plan, directly or through others.
func (s *shelf) tellReferrers(plan Key) {
	seen, rest := map[Key]bool{plan: true}, []Key{plan}
	for len(rest) > 0 {
		next := rest[0]
		rest = rest[1:]
		for by := range s.needed[next] {
			if !seen[by] {
				seen[by] = true
				rest = append(rest, by)
				s.tellPlan(by)
			}
		}
	}
}

// references lists the other plans whose systems a plan refers to, as often as it does.
func references(plan *v1alpha1.ContinuityPlan) []Key {
	var keys []Key
	refer := func(refs []v1alpha1.SystemReference) {
		for _, ref := range refs {
			if ref.Plan != "" {
				keys = append(keys, Key{Namespace: cmp.Or(string(ref.Namespace), plan.Namespace), Name: string(ref.Plan)})
			}
		}
	}
	for i := range plan.Spec.Activities {
		refer(plan.Spec.Activities[i].Needs)
	}
	for i := range plan.Spec.Systems {
		refer(plan.Spec.Systems[i].DependsOn)
	}
	return keys
}

// planDossier is everything about a plan; nil when it does not exist.
func (s *shelf) planDossier(key Key, now time.Time) *assess.PlanDossier {
	plan := s.plan(key)
	if plan == nil {
		return nil
	}
	d := &assess.PlanDossier{Plan: plan, Others: map[Key]*v1alpha1.ContinuityPlan{}}
	for rest := references(plan); len(rest) > 0; rest = rest[1:] {
		other := s.plan(rest[0])
		if _, seen := d.Others[rest[0]]; seen || other == nil || rest[0] == key {
			continue
		}
		d.Others[rest[0]] = other
		rest = append(rest, references(other)...)
	}
	for _, f := range s.namers(key) {
		a := s.assess(f, now)
		if !inForce(a, key) {
			continue
		}
		switch f.dossier.Activation().Spec.Mode {
		case v1alpha1.ModeExercise:
			if a.Evaluation.Accepted != nil {
				d.Exercises = append(d.Exercises, assess.HeldExercise{Crisis: f.crisis, EvaluatedAt: a.Evaluation.AcceptedAt})
			}
		case v1alpha1.ModeReal:
			if d.HeldBy == (Key{}) && !closed(a) {
				d.HeldBy = f.crisis
			}
		}
	}
	return d
}

func (s *shelf) plan(key Key) *v1alpha1.ContinuityPlan {
	plan, _ := s.objects[ID{Kind: v1alpha1.KindContinuityPlan, Key: key}].(*v1alpha1.ContinuityPlan)
	return plan
}

// namers are the files of the activations that name a plan, in the order in which they were created.
func (s *shelf) namers(plan Key) []*file {
	var files []*file
	for crisis := range s.wanted[plan] {
		if f := s.files[crisis]; f.dossier.Activation() != nil {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, compareFiles)
	return files
}

// compareFiles orders crises by when their activations were created, then by name. A manifest that was
// never applied counts as created when it was declared.
func compareFiles(a, b *file) int {
	return cmp.Or(
		createdAt(a.dossier.Activation()).Compare(createdAt(b.dossier.Activation())),
		compareKeys(a.crisis, b.crisis),
	)
}

func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
}

func createdAt(activation *v1alpha1.CrisisActivation) time.Time {
	if entered := assess.EnteredAt(activation); !entered.IsZero() {
		return entered
	}
	return activation.Spec.DeclaredAt.Time
}

// inForce says whether a plan is in force in a crisis, or was until it closed.
func inForce(a *assess.Assessment, plan Key) bool {
	return a != nil && slices.ContainsFunc(a.Plans, func(v assess.PlanVerdict) bool {
		return v.Key == plan && v.State == v1alpha1.PlanActive
	})
}

func closed(a *assess.Assessment) bool { return !a.ClosedAt.IsZero() }
