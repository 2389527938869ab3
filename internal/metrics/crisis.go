package metrics

import (
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// crisis tells what there is of one crisis.
func (t *tally) crisis(d *assess.Dossier, a *assess.Assessment) {
	activation := d.Activation()
	labels := []string{a.Crisis.Namespace, a.Crisis.Name, string(activation.Spec.Mode), string(a.Phase)}
	t.add(crisisInfo, 1, labels...)
	t.conditions(crisisCondition, activation.Status.Conditions, labels...)
	deadlines := a.Deadlines()
	for i := range deadlines {
		d := &deadlines[i]
		what := with(labels, about(a, d)...)
		t.instant(due, d.At, what...)
		t.instant(overdue, d.Overdue(), what...)
	}
	for i := range a.Systems {
		t.system(&a.Systems[i], d.Recoveries(), labels)
	}
	for i := range a.Activities {
		v := &a.Activities[i]
		t.add(activityState, 1, with(labels, v.Ref.Namespace, v.Ref.Plan, v.Ref.Name, priority(v.Priority), string(v.State))...)
	}
	for i := range a.Evaluation.Findings {
		if finding := &a.Evaluation.Findings[i]; !finding.Answered {
			t.instant(findingUnanswered, finding.Since, with(labels, finding.Evaluation.Namespace, finding.Evaluation.Name, string(finding.Finding))...)
		}
	}
	for i := range a.Evaluation.Lessons {
		if lesson := &a.Evaluation.Lessons[i]; !lesson.Lacks.IsZero() {
			t.instant(lessonPending, lesson.Since, with(labels, lesson.Evaluation.Namespace, lesson.Evaluation.Name, string(lesson.Lesson))...)
		}
	}
	if ledger, kept := a.Ledger(); kept {
		t.add(ledgerLeaves, float64(ledger.Size), labels...)
		t.add(ledgerUnsealed, float64(ledger.Unsealed), labels...)
	}
}

// system tells what there is of one system of a crisis. Its conditions are those in the status of its recovery, as in conditions.
func (t *tally) system(s *assess.SystemVerdict, recoveries map[assess.Key]*v1alpha1.SystemRecovery, crisis []string) {
	labels := with(crisis, s.Ref.Namespace, s.Ref.Plan, s.Ref.Name)
	t.add(systemState, 1, with(labels, priority(s.Priority), string(s.Phase))...)
	recovery := recoveries[assess.Key{Namespace: s.Ref.Namespace, Name: s.Recovery}]
	if recovery == nil {
		return
	}
	for i := range recovery.Status.Conditions {
		if c := &recovery.Status.Conditions[i]; c.Status == metav1.ConditionTrue && c.Type != v1alpha1.ConditionReady {
			t.add(systemCondition, 1, with(labels, c.Type)...)
		}
	}
}

// about are the labels of a deadline: its kind, and the namespace, plan and name of what it is about.
func about(a *assess.Assessment, d *assess.Due) []string {
	ref := assess.Ref{Namespace: a.Crisis.Namespace}
	switch {
	case d.Obligation != nil:
		ref = d.Obligation.Ref
	case d.Briefing != nil:
		ref = assess.Ref{Namespace: d.Briefing.Key.Namespace, Name: d.Briefing.Key.Name}
	case d.Action != nil:
		ref = assess.Ref{Namespace: d.Action.Key.Namespace, Name: d.Action.Key.Name}
	case d.System != nil:
		ref = d.System.Ref
	case d.Activity != nil:
		ref = d.Activity.Ref
	case d.Kind == assess.DueAdoption:
		ref = assess.Ref{Namespace: d.Evaluation.Accepted.Namespace, Name: d.Evaluation.Accepted.Name}
	}
	return []string{string(d.Kind), ref.Namespace, ref.Plan, ref.Name}
}

// priority is empty for what has none.
func priority(p v1alpha1.Priority) string {
	if p == 0 {
		return ""
	}
	return strconv.Itoa(int(p))
}

// plan tells what there is of one plan. Its reviews and exercises are due whether there is a crisis or not.
func (t *tally) plan(plan *v1alpha1.ContinuityPlan, a *assess.PlanAssessment) {
	t.conditions(planCondition, plan.Status.Conditions, plan.Namespace, plan.Name)
	for _, d := range a.Deadlines() {
		labels := []string{plan.Namespace, "", "", "", string(d.Kind), plan.Namespace, plan.Name, ""}
		t.instant(due, d.At, labels...)
		t.instant(overdue, d.Overdue(), labels...)
	}
}
