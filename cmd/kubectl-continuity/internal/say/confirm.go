package say

import (
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Confirm reports how far a step of a recovery has come.
type Confirm struct {
	Common
	System      string
	Step        string // the one that the system is at when left out
	Outcome     string // Done when left out; InProgress where a count says that some are left
	Count       string // done, or done/total
	RecoveredTo string
	Note        string
}

// outcomes are what may be said of a step. Started is what people say of one that is in progress.
var outcomes = []Choice{
	{string(v1alpha1.OutcomeDone), "it is done"},
	{string(v1alpha1.OutcomeInProgress), "somebody has begun it, or a part of it is done; an automated step is taken over by hand"},
	{string(v1alpha1.OutcomeFailed), "it failed"},
	{string(v1alpha1.OutcomeSkipped), "it need not be done; say why"},
	{string(v1alpha1.OutcomeRetry), "the operator is to try it again"},
	{string(v1alpha1.OutcomeDegraded), "what it brought back no longer works"},
}

// Questions implements Verb.
func (c *Confirm) Questions(s *Scene) ([]Question, error) {
	var q asked
	if c.System == "" {
		q.one("SYSTEM", "Which system?", c.Choices(s, "SYSTEM"), &c.System, func(text string) error {
			_, err := s.system("SYSTEM", text)
			return err
		})
		return q, nil
	}
	object, err := c.Object(s)
	if err != nil {
		return nil, err
	}
	if object.(*v1alpha1.LogEntry).Spec.Report.Outcome == v1alpha1.OutcomeSkipped {
		q.long("--note", "Why is it skipped?", &c.Note)
	}
	return q, nil
}

// Choices implements Verb.
func (c *Confirm) Choices(s *Scene, name string) []Choice {
	switch name {
	case "SYSTEM":
		return s.systemChoices(func(v *assess.SystemVerdict) bool { return v.Affected() && v.CurrentStep != "" })
	case "STEP":
		v, err := s.system(name, c.System)
		if err != nil {
			return nil
		}
		var steps []Choice
		for _, step := range stepsOf(v) {
			steps = append(steps, Choice{Value: string(step.Name), Label: string(step.State)})
		}
		return steps
	case "--outcome":
		return outcomes
	}
	return nil
}

// Object implements Verb.
func (c *Confirm) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", c.At)
	if err != nil {
		return nil, err
	}
	v, err := s.system("SYSTEM", c.System)
	if err != nil {
		return nil, err
	}
	step, err := step(v, c.Step)
	if err != nil {
		return nil, err
	}
	report := &v1alpha1.StepReport{Step: step.Name, Text: v1alpha1.Note(c.Note)}
	if err := c.count(step, report); err != nil {
		return nil, err
	}
	if c.Outcome != "" {
		if report.Outcome, err = outcome(c.Outcome); err != nil {
			return nil, err
		}
	}
	if c.RecoveredTo != "" {
		to, err := s.past("--recovered-to", c.RecoveredTo)
		if err != nil {
			return nil, err
		}
		report.RecoveredTo = ptr.To(metav1.NewTime(to))
	}
	entry := s.entry(c.Common, at, "report", v.Ref.Name, string(step.Name))
	entry.Spec.About, entry.Spec.Report = s.aboutSystem(c.Common, v), report
	return entry, nil
}

// count reads how many units are done, and what follows of it for the outcome.
func (c *Confirm) count(step *v1alpha1.StepStatus, report *v1alpha1.StepReport) error {
	report.Outcome = v1alpha1.OutcomeDone
	if c.Count == "" {
		return nil
	}
	done, total, both := strings.Cut(c.Count, "/")
	n, err := strconv.ParseInt(strings.TrimSpace(done), 10, 32)
	if err != nil || n < 0 {
		return wrong("--count", "%q is no number: write how many are done, such as 120, or 120/400", c.Count)
	}
	report.Done = ptr.To(int32(n))
	all := step.Total
	if both {
		t, err := strconv.ParseInt(strings.TrimSpace(total), 10, 32)
		if err != nil || t < 1 {
			return wrong("--count", "%q is no number: write how many are done of how many, such as 120/400", c.Count)
		}
		all = ptr.To(int32(t))
		if step.Total == nil || *step.Total != *all {
			report.Total = all
		}
	}
	if all != nil && *report.Done > *all {
		return wrong("--count", "%d of %d are more than there are: correct one of them, such as %d/%d where there are more than the plan says", n, *all, n, n)
	}
	if all != nil && *report.Done < *all {
		report.Outcome = v1alpha1.OutcomeInProgress
	}
	return nil
}

// outcome reads an outcome, in whatever case.
func outcome(text string) (v1alpha1.StepOutcome, error) {
	if strings.EqualFold(text, "Started") {
		return v1alpha1.OutcomeInProgress, nil
	}
	known := make([]string, 0, len(outcomes))
	for _, o := range outcomes {
		if strings.EqualFold(o.Value, text) {
			return v1alpha1.StepOutcome(o.Value), nil
		}
		known = append(known, o.Value)
	}
	return "", wrong("--outcome", "%q is no outcome: use one of %s", text, strings.Join(known, ", "))
}

// Flags implements Verb.
func (c *Confirm) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "SYSTEM", "spec.report.step": "STEP", "spec.report.outcome": "--outcome", "spec.report.done": "--count",
		"spec.report.total": "--count", "spec.report": "SYSTEM", "spec.report.text": "--note", "spec.report.recoveredTo": "--recovered-to",
	})
}
