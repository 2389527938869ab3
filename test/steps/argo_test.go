package steps_test

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/readiness"
)

func TestAnArgoWorkflowRunsFromItsTemplate(t *testing.T) {
	t.Parallel()
	e := apply(t, "argo-workflow.yaml")
	create(t, newObject("argoproj.io/v1alpha1", "WorkflowTemplate", "it", "restore-payroll"), `
entrypoint: all
arguments: {parameters: [{name: target}]}
templates:
- {name: all, container: {image: "busybox:1.37", command: [echo, "{{workflow.parameters.target}}"]}}`)
	c := e.declare("Real")

	first := c.running("restore", 1)
	specIs(t, first, map[string]any{"workflowTemplateRef.name": "restore-payroll", "arguments.parameters": "[map[name:target value:standby]]"})
	c.waits("it has no status yet")
	c.says(first, `{phase: Running, progress: 1/3, startedAt: "2026-01-02T03:04:05Z"}`)
	c.waits("1/3")
	c.says(first, `{phase: Failed, progress: 2/3, message: "child 'restore-payroll-2711' failed"}`)
	c.step("restore", v1alpha1.StepFailed, 1, "Workflow "+first.GetName(), "child 'restore-payroll-2711' failed")
	c.phase(v1alpha1.RecoveryFailed)

	c.again("restore")
	c.says(c.running("restore", 2), `{phase: Succeeded, progress: 3/3, conditions: [{type: Completed, status: "True"}]}`)
	c.step("restore", v1alpha1.StepDone, 2, "Succeeded", "3/3")
	c.phase(v1alpha1.RecoveryRestored)
}

// The phases are those of the workflow controller; its CRD knows any text.
func TestEveryPhaseOfAWorkflowIsDoneOrFailedOrUnderWay(t *testing.T) {
	t.Parallel()
	rule := assess.RuleOf(&planOf(t, "argo-workflow.yaml").Spec.Systems[0].Steps[0])
	for phase, want := range map[string]readiness.State{"": readiness.Underway, "Pending": readiness.Underway, "Running": readiness.Underway,
		"Succeeded": readiness.Ready, "Failed": readiness.Failed, "Error": readiness.Failed} {
		workflow := newObject("argoproj.io/v1alpha1", "Workflow", "it", "restore-payroll-1")
		workflow.Object["status"] = map[string]any{"phase": phase, "message": "task 'load' errored: pod deleted"}
		got := readiness.Judge(workflow, rule)
		if got.State != want || !holdsAll(got.Message, []string{"task 'load' errored: pod deleted"}) {
			t.Errorf("a Workflow of phase %q is %s: %s", phase, got.State, got.Message)
		}
	}
}
