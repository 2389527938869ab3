package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// PlanDossier is everything about one plan: the plan itself, the plans that it refers to, and the
// exercises that were held over it.
type PlanDossier struct {
	Plan *v1alpha1.ContinuityPlan
	// Others are the plans whose systems this one refers to, directly or through others.
	Others map[Key]*v1alpha1.ContinuityPlan
	// Exercises over the plan that have an accepted evaluation.
	Exercises []HeldExercise
	// HeldBy is the real crisis that holds the plan; zero when none does.
	HeldBy Key
}

// HeldExercise is an exercise with an accepted evaluation.
type HeldExercise struct {
	Crisis      Key
	EvaluatedAt time.Time
}

// PlanAssessment is everything the product says about one plan.
type PlanAssessment struct {
	Plan         Key
	Next         time.Time // the next instant at which any of it changes by itself
	Problems     []v1alpha1.Problem
	ReviewDue    time.Time
	LastExercise time.Time
	ExerciseDue  time.Time
	HeldBy       Key
	Conditions   []Condition
}

// AssessPlan says how a plan stands now.
func AssessPlan(d *PlanDossier, now time.Time) *PlanAssessment {
	return &PlanAssessment{Plan: KeyOf(d.Plan)}
}
