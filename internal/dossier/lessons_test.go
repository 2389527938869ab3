package dossier

import (
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// learnt is a crisis over one plan, frozen, whose evaluation changes it and another that is not of the crisis.
func learnt(t *testing.T) (*shelf, map[ID]int, *v1alpha1.ContinuityPlan, *v1alpha1.ContinuityPlan) {
	care, school := planOf(t, "care", "care"), planOf(t, "school", "school")
	crisis := crisisOver(t, "first", v1alpha1.ModeReal, began, "[{namespace: care, name: care}]")
	frozen, err := Freeze(crisis, &assess.PlanVerdict{Key: assess.KeyOf(care), Generation: 1, Spec: &care.Spec}, "care-frozen", began)
	if err != nil {
		t.Fatal(err)
	}
	review := object(t, &v1alpha1.Evaluation{}, "staff", "review", began.Add(time.Hour), `
crisis: {name: first}
title: Review
completedAt: %s
authors: [A]
lessons:
- {name: earlier, text: T, changes: {namespace: care, name: care}}
- {name: wider, text: T, changes: {namespace: school, name: school}}`, began.Add(time.Hour).Format(time.RFC3339))
	s, told := shelved(t, care, school, crisis, frozen, review)
	return s, told, care, school
}

// edited is the next generation of a plan, which lists a lesson.
func edited(plan *v1alpha1.ContinuityPlan, lesson v1alpha1.Name) *v1alpha1.ContinuityPlan {
	plan = plan.DeepCopy()
	plan.Generation++
	plan.Spec.Title = "Another"
	plan.Spec.Lessons = []v1alpha1.LessonReference{{Namespace: "staff", Evaluation: "review", Lesson: lesson}}
	return plan
}

func TestAPlanThatHasLearntSendsWordToTheCrisisThatTaughtIt(t *testing.T) {
	s, told, care, school := learnt(t)
	now := began.Add(2 * time.Hour)
	evaluation := ID{Kind: v1alpha1.KindEvaluation, Key: staff("review")}
	pending := func() []v1alpha1.Name {
		v := look(s, "first", now).Evaluation
		return v.PendingLessons(evaluation.Key)
	}
	if got := pending(); len(got) != 2 {
		t.Fatalf("pending at first: %v", got)
	}
	for i, edit := range []*v1alpha1.ContinuityPlan{edited(care, "earlier"), edited(school, "wider")} {
		clear(told)
		put(t, s, edit)
		if told[ID{Kind: v1alpha1.KindCrisisActivation, Key: staff("first")}] == 0 {
			t.Errorf("the crisis was not told of the edit of %s", edit.Name)
		}
		if got := pending(); len(got) != 1-i {
			t.Errorf("pending after the edit of %s: %v", edit.Name, got)
		}
		if told[evaluation] == 0 {
			t.Errorf("the evaluation was not told of the edit of %s", edit.Name)
		}
	}
	a := look(s, "first", now)
	if plan := a.Plans[0]; len(a.Plans) != 1 || plan.Spec.Title != "A unit" || plan.Generation != 1 {
		t.Errorf("the running crisis goes by generation %d, %q", plan.Generation, plan.Spec.Title)
	}
	if err := s.remove(school); err != nil {
		t.Fatal(err)
	}
	if got := pending(); len(got) != 1 || got[0] != "wider" {
		t.Errorf("pending after the removal of a plan: %v", got)
	}
}

func TestAPlanThatACrisisOnlyLearntForIsNotHeldByIt(t *testing.T) {
	s, _, _, school := learnt(t)
	now := began.Add(2 * time.Hour)
	if d := s.planDossier(assess.KeyOf(school), now); d.HeldBy != (Key{}) {
		t.Errorf("%s is held by %s", school.Name, d.HeldBy)
	}
	second := crisisOver(t, "second", v1alpha1.ModeReal, began.Add(time.Hour), "[{namespace: school, name: school}]")
	put(t, s, second)
	if a := look(s, "second", now); a.Plans[0].State != v1alpha1.PlanActive {
		t.Errorf("the plan is %s", a.Plans[0].State)
	}
}

func TestAPlanLeavesTheDossierWithTheLastThatNamesIt(t *testing.T) {
	s, _, care, school := learnt(t)
	now := began.Add(2 * time.Hour)
	first := s.files[staff("first")]
	lacks := func() (all []string) {
		for _, lesson := range look(s, "first", now).Evaluation.Lessons {
			all = append(all, lesson.Lacks.String())
		}
		return all
	}
	want := lacks()
	review := s.objects[ID{Kind: v1alpha1.KindEvaluation, Key: staff("review")}]
	if err := s.remove(review); err != nil {
		t.Fatal(err)
	}
	if got := lacks(); len(got) != 0 || s.studied[assess.KeyOf(school)] != nil || s.studied[assess.KeyOf(care)] != nil {
		t.Errorf("it still has %v of %v", got, s.studied)
	}
	if a := look(s, "first", now); a.Plans[0].State != v1alpha1.PlanActive {
		t.Errorf("the plan of the crisis is %s", a.Plans[0].State)
	}
	put(t, s, review)
	if got := lacks(); len(got) != len(want) || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("put back it says %q, want %q", got, want)
	}
	if first != s.files[staff("first")] {
		t.Error("the file was opened anew")
	}
}
