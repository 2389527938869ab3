package binder

import (
	"cmp"
	"encoding/json"

	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// System is a system that is brought back, in its place of the recovery order.
type System struct {
	Link
	Name, Unit string
	Priority   int
	Tier       int
	Owner      Person
	RTO, RPO   string
	DependsOn  []Link
	NeededBy   []string
	// Circle names the systems that it depends on in a circle; empty when there is none.
	Circle string
	Steps  []Step
}

// Step is one step of a recovery, for whoever does it by hand.
type Step struct {
	Number int
	Name   string
	// Role does it; empty where the plan names none. Automated says that the operator would have done it.
	Role      string
	Automated bool
	// Do says what to do, in sentences. Total and Unit are what is counted.
	Do    []string
	Total int
	Unit  string
	// Object is what the operator would have applied, as YAML.
	Object string
	// Done and Failed are the expressions that the operator would have looked at; Recovered is the one that says to which
	// point in time the data was restored.
	Done, Failed, Recovered string
	// Notes say what holds beside: for how long, how often again, what comes after a failure.
	Notes []string
}

func (w *words) system(s *assess.SystemOutlook) System {
	system := System{
		Link: w.link(s.Ref), Name: s.Ref.String(), Unit: w.unit(s.Ref.PlanKey()), Priority: int(s.Priority), Tier: s.Tier,
		Owner: person(s.System.Owner), Circle: s.Circle,
	}
	if o := s.System.Objectives; o != nil {
		if o.RTO != "" {
			system.RTO = w.span(o.RTO)
		}
		if o.RPO != "" {
			system.RPO = w.span(o.RPO)
		}
	}
	for _, ref := range s.DependsOn {
		system.DependsOn = append(system.DependsOn, w.link(ref))
	}
	for i := range s.NeededBy {
		system.NeededBy = append(system.NeededBy, titleOf(s.NeededBy[i].Activity.Title, s.NeededBy[i].Activity.Name))
	}
	for i := range s.Steps {
		step := w.step(s, &s.Steps[i])
		step.Number = i + 1
		system.Steps = append(system.Steps, step)
	}
	return system
}

func (w *words) step(s *assess.SystemOutlook, of *v1alpha1.Step) Step {
	step := Step{Name: string(of.Name)}
	switch {
	case of.Confirm != nil:
		w.confirm(&step, of.Confirm)
	case of.Apply != nil:
		w.apply(&step, s, of)
	case of.Observe != nil:
		w.observe(&step, s, of)
	}
	note := func(format string, args ...any) { step.Notes = append(step.Notes, w.in.Say(format, args...)) }
	if of.Verifies {
		note("This step does not restore the system: it shows that it works.")
	}
	if of.Timeout != "" {
		note("It should not take longer than %s.", w.span(of.Timeout))
	}
	if of.Retries > 0 {
		note("If it fails, try again %d times.", int(of.Retries))
	}
	if of.OnFailure == v1alpha1.FailureContinue {
		note("If it fails, go on with the next step.")
	}
	if step.Automated && !of.SafeInExercise {
		note("In an exercise: only talk it through.")
	}
	return step
}

// confirm is a step that a person would have done and reported anyway.
func (w *words) confirm(step *Step, c *v1alpha1.ConfirmStep) {
	step.Role = string(c.Role)
	if c.Instructions != "" {
		step.Do = append(step.Do, string(c.Instructions))
	} else if step.Name == string(v1alpha1.RestoreStep) {
		step.Do = append(step.Do, w.in.Say("Restore the system, and confirm that it works."))
	}
	if c.Total != nil {
		step.Total, step.Unit = int(*c.Total), string(c.Unit)
	}
}

// head is what of an object names it.
type head struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name         string `json:"name"`
		GenerateName string `json:"generateName"`
	} `json:"metadata"`
}

// apply is a step in which the operator would have applied an object.
func (w *words) apply(step *Step, s *assess.SystemOutlook, of *v1alpha1.Step) {
	var h head
	_ = json.Unmarshal(of.Apply.Template.Raw, &h) // what cannot be read is shown as it is
	step.Automated = true
	name := cmp.Or(h.Metadata.Name, h.Metadata.GenerateName+"…")
	step.Do = append(step.Do, w.in.Say("By hand, what the operator would do: apply the object below, the %s %s (%s), in namespace %s as service account %s.",
		h.Kind, name, h.APIVersion, s.Ref.Namespace, w.account(s)),
		w.in.Say("Where there is no cluster, reach the same by other means: what counts is what the object asks for."))
	step.Object = yamlOf(of.Apply.Template.Raw)
	w.rule(step, of)
}

// observe is a step in which the operator would have waited for an object that others keep.
func (w *words) observe(step *Step, s *assess.SystemOutlook, of *v1alpha1.Step) {
	step.Automated = true
	step.Do = append(step.Do, w.in.Say("By hand, what the operator would do: look at the %s %s (%s) in namespace %s, and go on when it is ready. Change nothing.",
		of.Observe.Kind, string(of.Observe.Name), of.Observe.APIVersion, s.Ref.Namespace))
	w.rule(step, of)
}

func (w *words) account(s *assess.SystemOutlook) string { return cmp.Or(s.Account, w.in.Say("none")) }

// rule says by what the operator would have told that the step is done.
func (w *words) rule(step *Step, of *v1alpha1.Step) {
	rule := assess.RuleOf(of)
	step.Done, step.Failed, step.Recovered = rule.ReadyWhen, rule.FailedWhen, rule.RecoveredTo
	if step.Done == "" {
		step.Do = append(step.Do, w.in.Say("It is done when the object is ready: a workload of Kubernetes when all of it runs, a Job when it is complete, anything else when its condition Ready is True."))
	}
}

// yamlOf writes an object as people write it; what is no object is written as it is.
func yamlOf(raw []byte) string {
	if text, err := yaml.JSONToYAML(raw); err == nil {
		return string(text)
	}
	return string(raw)
}
