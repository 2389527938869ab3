package assess

import (
	"strings"
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

// StepsDone says how many steps of all are done or skipped, such as 1/2.
func (s *SystemVerdict) StepsDone() string { return s.stepsDone() }

// SameName compares names of audiences, bodies and persons as people write them: case and surrounding spaces do not
// matter. No name is the same as another that is not there either.
func SameName(a, b string) bool { return sameName(v1alpha1.Line(a), v1alpha1.Line(b)) }

// ActivityName is the name of an activity as its plan has it, without the mark that tells it from a system of the
// same name.
func (r Ref) ActivityName() string { return strings.TrimPrefix(r.Name, activityMark) }

// DueAfterClose is within what time of the closing the evaluation is due; empty where the rule does not say.
func (v *EvaluationVerdict) DueAfterClose() v1alpha1.Duration {
	if v.Rule == nil {
		return ""
	}
	return v.Rule.DueAfterClose
}
