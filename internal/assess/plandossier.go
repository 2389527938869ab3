package assess

import (
	"cmp"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
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
	Problems     []Problem
	ReviewDue    time.Time
	LastExercise time.Time
	ExerciseDue  time.Time
	HeldBy       Key
	Conditions   []Condition
}

// planfile is a plan under assessment: what its rules share.
type planfile struct {
	*PlanDossier
	a    *PlanAssessment
	m    *moment
	zone *time.Location

	systems map[Key]map[v1alpha1.Name]*v1alpha1.System // as they are looked up
}

// AssessPlan says how a plan stands now.
func AssessPlan(d *PlanDossier, now time.Time) *PlanAssessment {
	m := &moment{view: View{AsOf: now}}
	f := &planfile{PlanDossier: d, m: m, zone: time.UTC, a: &PlanAssessment{Plan: KeyOf(d.Plan), HeldBy: d.HeldBy},
		systems: map[Key]map[v1alpha1.Name]*v1alpha1.System{}}
	f.readZone()
	f.checkObligations()
	f.checkNeeds()
	f.checkCycles()
	f.checkTimes()
	f.a.Conditions = []Condition{f.soundness(), f.review(), f.exercise()}
	f.a.Next = m.next
	return f.a
}

// problem notes something to mend, by the path of its field.
func (f *planfile) problem(field, format string, args ...any) {
	f.a.Problems = append(f.a.Problems, Problem{field, Say(format, args...)})
}

func (f *planfile) readZone() {
	zone, err := schedule.LoadZone(f.Plan.Spec.TimeZone)
	if err != nil {
		f.problem("spec.timeZone", "%s; until then its times are read as UTC", fault(err))
		return
	}
	f.zone = zone
}

// soundness is the Ready condition: whether the plan reads as it was meant to. A plan with problems can
// still be activated: on the worst day, all of it that is sound goes into force.
func (f *planfile) soundness() Condition {
	if len(f.a.Problems) == 0 {
		return Condition{Type: v1alpha1.ConditionReady, True: true, Reason: v1alpha1.ReasonAccepted, Message: Say("the plan is sound and can be activated")}
	}
	messages := make([]Text, 0, len(f.a.Problems))
	for _, problem := range f.a.Problems {
		messages = append(messages, Say("%s: %s", bounded(problem.Field, maxField), problem.Message))
	}
	return Condition{Type: v1alpha1.ConditionReady, Reason: v1alpha1.ReasonInvalid, Message: enumerate(messages)}
}

// review finds when the plan, or a document it rests on, is next due for review (ISO 22301 clause 8.6).
func (f *planfile) review() Condition {
	spec, remedy := &f.Plan.Spec, Text{}
	count := func(what Text, on v1alpha1.Date, every v1alpha1.Duration) {
		if due, ok := f.dueAfter(on, every); ok && (f.a.ReviewDue.IsZero() || due.Before(f.a.ReviewDue)) {
			f.a.ReviewDue, remedy = due, what
		}
	}
	count(Say("the plan is to be reviewed and its date renewed"), spec.ReviewedOn, spec.ReviewEvery)
	for i := range spec.Documents {
		document := &spec.Documents[i]
		count(Say("document %q is to be reviewed and its date renewed", document.Title), document.AdoptedOn, document.ReviewEvery)
	}
	return f.dueCondition(v1alpha1.ConditionReviewOverdue, f.a.ReviewDue, remedy)
}

// dueAfter is a day plus a span; not ok where either is missing or unreadable.
func (f *planfile) dueAfter(on v1alpha1.Date, every v1alpha1.Duration) (time.Time, bool) {
	span, set := spanOf(every)
	if !set {
		return time.Time{}, false // checkTimes names one that cannot be read
	}
	from, err := schedule.ParseDate(string(on), f.zone)
	if on == "" {
		from, err = f.Plan.CreationTimestamp.Time, nil
	}
	if err != nil || from.IsZero() {
		return time.Time{}, false
	}
	return span.After(from, f.zone), true
}

// exercise finds when the plan must next have been exercised (ISO 22301 clause 8.5). An exercise counts
// from its accepted evaluation.
func (f *planfile) exercise() Condition {
	for _, held := range f.Exercises {
		if f.m.reached(held.EvaluatedAt) {
			f.a.LastExercise = latest(f.a.LastExercise, held.EvaluatedAt)
		}
	}
	spec := &f.Plan.Spec
	due, ok := f.dueAfter(spec.ReviewedOn, spec.ExerciseEvery)
	if span, set := spanOf(spec.ExerciseEvery); set && !f.a.LastExercise.IsZero() {
		due, ok = span.After(f.a.LastExercise, f.zone), true
	}
	if ok {
		f.a.ExerciseDue = due
	}
	return f.dueCondition(v1alpha1.ConditionExerciseOverdue, f.a.ExerciseDue,
		Say("an exercise over the plan is to be held (a CrisisActivation with mode Exercise) and evaluated"))
}

// dueCondition turns a due instant into a condition that holds from it on.
func (f *planfile) dueCondition(name string, due time.Time, remedy Text) Condition {
	at := due.In(f.zone)
	switch {
	case due.IsZero():
		return Condition{Type: name, Reason: v1alpha1.ReasonNotRequired, Message: Say("no interval is set")}
	case f.m.reached(due):
		return Condition{Type: name, True: true, Reason: v1alpha1.ReasonOverdue, Since: due, Message: Say("due at %s: %s", at, remedy)}
	}
	return Condition{Type: name, Reason: v1alpha1.ReasonPending, Message: Say("due at %s", at)}
}

// PlanStatus is the status of the plan, whole.
func (a *PlanAssessment) PlanStatus(of *v1alpha1.ContinuityPlan, now time.Time) v1alpha1.ContinuityPlanStatus {
	status := v1alpha1.ContinuityPlanStatus{
		ObservedGeneration: of.Generation,
		Problems:           problems(a.Problems),
		Activities:         int32(len(of.Spec.Activities)),
		Systems:            int32(len(of.Spec.Systems)),
		ReviewDue:          stampOrNil(a.ReviewDue),
		LastExercise:       stampOrNil(a.LastExercise),
		ExerciseDue:        stampOrNil(a.ExerciseDue),
		Conditions:         merge(of.Status.Conditions, a.Conditions, of.Generation, now),
	}
	if a.HeldBy != (Key{}) {
		status.HeldBy = a.HeldBy.String()
	}
	return status
}

// compareKeys orders keys by namespace, then name.
func compareKeys(a, b Key) int {
	return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
}
