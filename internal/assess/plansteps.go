package assess

import (
	"cmp"
	"fmt"
	"slices"

	apivalidation "k8s.io/apimachinery/pkg/api/validation"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/readiness"
)

// checkSteps reads what a schema cannot of the steps of a system: what the operator would stumble over on the
// worst day is named when the plan is written.
func (f *planfile) checkSteps(system *v1alpha1.System) {
	for i := range system.Steps {
		step := &system.Steps[i]
		field := fmt.Sprintf("spec.systems[%s].steps[%s]", system.Name, step.Name)
		f.checkSpan(field+".timeout", step.Timeout)
		if step.Confirm != nil {
			continue
		}
		if f.Plan.Spec.ServiceAccountName == "" {
			f.problem(field, "an automated step runs as the plan's service account and the plan names none: set spec.serviceAccountName; until then somebody has to do the step by hand")
		}
		if step.Apply != nil {
			f.checkTemplate(field+".apply.template", step.Apply)
			f.checkRule(field+".apply", RuleOf(step))
		}
		if step.Observe != nil {
			f.checkRule(field+".observe", RuleOf(step))
		}
	}
}

// RuleOf is how an automated step tells that its object is ready.
func RuleOf(step *v1alpha1.Step) readiness.Rule {
	if step.Apply != nil {
		return readiness.Rule{ReadyWhen: step.Apply.ReadyWhen, FailedWhen: step.Apply.FailedWhen, RecoveredTo: step.Apply.RecoveredTo}
	}
	return readiness.Rule{ReadyWhen: step.Observe.ReadyWhen, FailedWhen: step.Observe.FailedWhen, RecoveredTo: step.Observe.RecoveredTo}
}

func (f *planfile) checkRule(field string, rule readiness.Rule) {
	for _, fault := range rule.Check() {
		f.problem(field+"."+fault.Field, "%s", fault.Message)
	}
}

// runOnce are kinds whose objects do their work once: applied a second time, they are done before they begin.
var runOnce = []string{"batch/v1 Job", "velero.io/v1 Restore", "argoproj.io/v1alpha1 Workflow", "tekton.dev/v1 PipelineRun"}

// NameFault is why an attempt can never be made about an object of a name; zero when it can. What the record cannot
// name cannot be reported.
func NameFault(step *v1alpha1.Step, name v1alpha1.ObjectName) Text {
	if step.Apply == nil {
		return Text{}
	}
	given := headOf(step.Apply).Metadata
	switch faults := apivalidation.NameIsDNSSubdomain(string(name), false); {
	case given.Name == "" && given.GenerateName == "":
		return Say("the object of the template has no name")
	case len(faults) > 0:
		return Say("the object of the template has the name %s, and steps apply objects alone whose names are of lower case letters, digits, hyphens and dots", name)
	}
	return Text{}
}

func (f *planfile) checkTemplate(field string, apply *v1alpha1.ApplyStep) {
	head := headOf(apply)
	given := head.Metadata
	name := cmp.Or(given.Name, given.GenerateName+"0")
	fault := NameFault(&v1alpha1.Step{Apply: apply}, v1alpha1.ObjectName(name))
	switch {
	case given.Name == "" && given.GenerateName == "":
		f.problem(field+".metadata", "the object has no name: give metadata.name, or metadata.generateName for one of its own at every attempt")
	case given.Name != "" && given.GenerateName != "":
		f.problem(field+".metadata", "the object has both name and generateName, and name counts: keep one")
	case !fault.IsZero():
		f.problem(field+".metadata", "%s", fault)
	case given.Name != "" && slices.Contains(runOnce, head.APIVersion+" "+head.Kind):
		f.problem(field+".metadata.name", "a %s runs once, and one of this name that is left from before would count as done: give metadata.generateName in its place", head.Kind)
	}
	if own := f.Plan.Namespace; given.Namespace != "" && given.Namespace != own {
		f.problem(field+".metadata.namespace", "it names namespace %s, and steps apply to that of the plan, %s, alone: leave it out, or move the system to a plan in %s", given.Namespace, own, given.Namespace)
	}
	if head.Spec.TTLSecondsAfterFinished != nil {
		f.problem(field+".spec.ttlSecondsAfterFinished", removesItself)
	}
	if head.Spec.TTLStrategy != nil {
		f.problem(field+".spec.ttlStrategy", removesItself)
	}
}

const removesItself = "the object would remove itself, and an operator that was away meanwhile could not tell whether it had run: leave it out, and set cleanup: Delete"
