package steps_test

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/readiness"
)

func TestAVeleroRestoreWaitsForItsBackupAndIsTriedAgain(t *testing.T) {
	t.Parallel()
	e := apply(t, "velero-restore.yaml")
	rehearsal := e.declare("Exercise")
	rehearsal.step("backup", v1alpha1.StepFailed, 1, "rehearsed: Backup shop is not there") // what an exercise is for
	rehearsal.state("about: {plan: %s, system: %s}\nreport: {step: backup, outcome: Skipped, text: We look for it afterwards}",
		rehearsal.plan.Name, rehearsal.plan.Spec.Systems[0].Name)
	rehearsal.step("restore", v1alpha1.StepDone, 1, "rehearsed: Restore shop-", "could be applied; nothing was changed")

	c := e.declare("Real")
	c.waits("it does not exist yet")
	backup := newObject("velero.io/v1", "Backup", "velero", "shop")
	create(t, backup, "{includedNamespaces: [shop]}")
	c.says(backup, "{phase: InProgress, progress: {itemsBackedUp: 7, totalItems: 40}}")
	c.waits("7 of 40 items")
	began := time.Now().Add(-3 * time.Hour).Truncate(time.Second)
	c.says(backup, "{phase: Completed, startTimestamp: "+stamp(began)+"}")
	c.step("backup", v1alpha1.StepDone, 1, "Completed")

	first := c.running("restore", 1)
	specIs(t, first, map[string]any{"backupName": "shop", "includedNamespaces": "[shop]", "existingResourcePolicy": "update"})
	c.says(first, "{phase: InProgress, progress: {itemsRestored: 3, totalItems: 40}}")
	c.waits("3 of 40 items")
	c.says(first, "{phase: PartiallyFailed, errors: 1}")
	second := c.running("restore", 2) // the plan's own retry
	c.says(second, `{phase: FailedValidation, validationErrors: ["The BSL default is unavailable, cannot retrieve the backup"]}`)
	c.step("restore", v1alpha1.StepFailed, 2, "Restore "+second.GetName(), "The BSL default is unavailable")
	c.phase(v1alpha1.RecoveryFailed)

	c.again("restore")
	third := c.running("restore", 3)
	if first.GetName() == second.GetName() || second.GetName() == third.GetName() {
		t.Errorf("three attempts made %s, %s and %s", first.GetName(), second.GetName(), third.GetName())
	}
	c.says(third, "{phase: Finalizing, progress: {itemsRestored: 40, totalItems: 40}}")
	c.waits("40 of 40 items")
	c.says(third, "{phase: Completed, warnings: 2}")
	c.step("restore", v1alpha1.StepDone, 3, "Completed", "40 of 40 items", "warnings: 2")
	rpo := c.phase(v1alpha1.RecoveryRestored).Status.RPO
	if rpo == nil || rpo.State != v1alpha1.ObjectiveMet || rpo.Achieved == nil || !rpo.Achieved.Time.Equal(began) {
		t.Errorf("the RPO is %+v, and the backup began at %s", rpo, began)
	}
	// Velero deletes a Backup, and its Restores, when its time is up: in a long crisis after what it was good for.
	must(t, kube.Delete(t.Context(), backup))
	must(t, kube.Delete(t.Context(), third))
	if r := c.never(func(r *v1alpha1.SystemRecovery) bool {
		return is(r.Status.Conditions, v1alpha1.ConditionDegraded, metav1.ConditionTrue)
	}); r != nil {
		t.Errorf("it is degraded: %v", r.Status.Conditions)
	}
}

// The phases are those of Velero's own schema: a new one shows here.
func TestEveryPhaseThatVeleroKnowsIsDoneOrFailedOrUnderWay(t *testing.T) {
	want := map[string]readiness.State{"Completed": readiness.Ready, "FailedValidation": readiness.Failed, "PartiallyFailed": readiness.Failed, "Failed": readiness.Failed,
		"New": readiness.Underway, "Queued": readiness.Underway, "ReadyToStart": readiness.Underway, "InProgress": readiness.Underway,
		"WaitingForPluginOperations": readiness.Underway, "WaitingForPluginOperationsPartiallyFailed": readiness.Underway,
		"Finalizing": readiness.Underway, "FinalizingPartiallyFailed": readiness.Underway, "Deleting": readiness.Underway}
	for _, step := range planOf(t, "velero-restore.yaml").Spec.Systems[0].Steps {
		rule, kind := assess.RuleOf(&step), "Restore"
		if step.Observe != nil {
			kind = "Backup"
		}
		phases := schemaOf(t, "velero.io", kind).Properties["status"].Properties["phase"].Enum
		if len(phases) < 8 {
			t.Errorf("%s: the schema knows the phases %v", kind, phases)
		}
		for _, phase := range phases {
			object := newObject("velero.io/v1", kind, "velero", "shop")
			object.Object["status"] = map[string]any{"phase": phase, "startTimestamp": "2026-01-02T03:04:05Z"}
			if got := readiness.Judge(object, rule); got.State != want[phase.(string)] {
				t.Errorf("a %s of phase %s is %s: %s", kind, phase, got.State, got.Message)
			}
		}
	}
}
