package assess

import (
	"cmp"
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// LessonVerdict is how a lesson that changes a plan stands. Other lessons have none.
type LessonVerdict struct {
	Evaluation Key
	Lesson     v1alpha1.Name
	Plan       Key
	// Since is when the evaluation was completed. When a plan came to say what it says nobody records.
	Since time.Time
	// Lacks says what is missing, and the remedy; empty when the plan has learnt the lesson.
	Lacks Text
}

// learnLessons finds which lessons of an evaluation have changed their plans.
//
// This alone reads a plan as it stands today, whatever instant the view is of, and no other rule reads it from
// here: by what people have learnt, a crisis is not run.
func (c *casefile) learnLessons(r *record, versions []Key) {
	for i := range r.evaluation.Spec.Lessons {
		lesson := &r.evaluation.Spec.Lessons[i]
		if lesson.Changes == nil {
			continue
		}
		plan := Key{Namespace: cmp.Or(string(lesson.Changes.Namespace), r.id.Key.Namespace), Name: string(lesson.Changes.Name)}
		c.a.Evaluation.Lessons = append(c.a.Evaluation.Lessons, LessonVerdict{
			Evaluation: r.id.Key, Lesson: lesson.Name, Plan: plan, Since: r.occurredAt, Lacks: c.unlearnt(r, versions, lesson.Name, plan),
		})
	}
}

// unlearnt says what a plan lacks to have learnt a lesson; empty when it has.
func (c *casefile) unlearnt(r *record, versions []Key, lesson v1alpha1.Name, key Key) Text {
	plan := c.plans[key]
	if plan == nil {
		return Say("there is no plan %s: create it, or enter the evaluation anew with the right name in changes, naming this one in corrects", key)
	}
	if !lists(&plan.Spec, key, versions, lesson) {
		if r.id.Key.Namespace != key.Namespace {
			return Say("plan %s does not say that it has learnt it: change the plan, and add {namespace: %s, evaluation: %s, lesson: %s} to its spec.lessons",
				key, r.id.Key.Namespace, r.id.Key.Name, lesson)
		}
		return Say("plan %s does not say that it has learnt it: change the plan, and add {evaluation: %s, lesson: %s} to its spec.lessons",
			key, r.id.Key.Name, lesson)
	}
	if c.listedWhenFrozen(r, versions, lesson, plan) {
		return Say("plan %s listed it in spec.lessons before it was drawn, in generation %d, by which the crisis was run: change the plan", key, plan.Generation)
	}
	return Text{}
}

// listedWhenFrozen says whether a plan is still the one that the crisis was run by, and so has learnt nothing
// from it, whatever it lists. One that was frozen after the evaluation, for it joined late, may well have.
// That what was frozen lists the lesson too is asked before the generations are: those begin anew when a
// plan is removed and created again, as out of a backup.
func (c *casefile) listedWhenFrozen(r *record, versions []Key, lesson v1alpha1.Name, plan *v1alpha1.ContinuityPlan) bool {
	key := KeyOf(plan)
	if frozen := c.snapshots[key]; frozen != nil {
		return lists(frozen.Spec, key, versions, lesson) && plan.Generation <= frozen.Generation && frozen.FrozenAt.Before(r.occurredAt)
	}
	gone := c.recorded(key)
	return gone != nil && plan.Generation == gone.Generation && (gone.FrozenAt == nil || gone.FrozenAt.Time.Before(r.occurredAt))
}

// lists says whether a plan lists a lesson of an evaluation, under any name that the evaluation has had.
func lists(spec *v1alpha1.ContinuityPlanSpec, plan Key, versions []Key, lesson v1alpha1.Name) bool {
	return slices.ContainsFunc(spec.Lessons, func(ref v1alpha1.LessonReference) bool {
		evaluation := Key{Namespace: cmp.Or(string(ref.Namespace), plan.Namespace), Name: string(ref.Evaluation)}
		return ref.Lesson == lesson && slices.Contains(versions, evaluation)
	})
}

// PendingLessons lists the lessons of an evaluation that have not changed their plans, in its order.
func (v *EvaluationVerdict) PendingLessons(of Key) (names []v1alpha1.Name) {
	for i := range v.Lessons {
		if lesson := &v.Lessons[i]; lesson.Evaluation == of && !lesson.Lacks.IsZero() {
			names = append(names, lesson.Lesson)
		}
	}
	return names
}

// lessonCondition gathers the lessons of one evaluation, or of all: it is true since the first evaluation was
// completed of which one is pending.
func (v *EvaluationVerdict) lessonCondition(of *Key) Condition {
	condition := Condition{Type: v1alpha1.ConditionLessonPending, Reason: v1alpha1.ReasonNotRequired,
		Message: Say("no lesson of an evaluation that counts changes a plan")}
	var messages []Text
	for i := range v.Lessons {
		lesson := &v.Lessons[i]
		if of != nil && lesson.Evaluation != *of {
			continue
		}
		condition.Reason, condition.Message = v1alpha1.ReasonLearned, Say("every plan that a lesson changes says that it has")
		if !lesson.Lacks.IsZero() {
			condition.Since = earliest(condition.Since, lesson.Since)
			messages = append(messages, Say("lesson %s of evaluation %s: %s", lesson.Lesson, lesson.Evaluation, lesson.Lacks))
		}
	}
	if len(messages) > 0 {
		condition.True, condition.Reason, condition.Message = true, v1alpha1.ReasonPlanUnchanged, enumerate(messages)
	}
	return condition
}
