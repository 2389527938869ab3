package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// What reports ask of an assessment besides its fields. Each hands on what a rule decides: a report that
// decided it by itself would sooner or later say something else.

// Counts says whether a record of the crisis counts, as Record does without the reason. An assessment that was put
// together by hand, and not by Assess, says nothing of single records: all of its count.
func (a *Assessment) Counts(id RecordID) bool { return a.file == nil || a.Record(id).Ready }

// PhaseAt is the phase of the crisis at an instant; what came before the declaration counts to Response.
func (a *Assessment) PhaseAt(t time.Time) v1alpha1.CrisisPhase {
	c := casefile{a: a}
	return c.phaseAt(t)
}

// StepsDone says how many steps of all are done or skipped, such as 1/2; empty without steps.
func (s *SystemVerdict) StepsDone() string {
	if len(s.Steps) == 0 {
		return ""
	}
	return s.stepsDone()
}

// SameName compares names of audiences, bodies and persons as people write them: case and surrounding spaces do not
// matter. No name is the same as another that is not there either.
func SameName(a, b string) bool { return sameName(v1alpha1.Line(a), v1alpha1.Line(b)) }

// PlanOf is the plan that a reference from within a plan leads to.
func PlanOf(from Key, to v1alpha1.SystemReference) Key {
	return Ref{Namespace: from.Namespace, Plan: from.Name}.system(to).PlanKey()
}

// DueAfterClose is within what time of the closing the evaluation is due; empty where the rule does not say.
func (v *EvaluationVerdict) DueAfterClose() v1alpha1.Duration {
	if v.Rule == nil {
		return ""
	}
	return v.Rule.DueAfterClose
}
