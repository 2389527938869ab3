package steps_test

import (
	"context"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestAJobRunsOnceForEveryAttemptAndIsRemovedInTheEnd(t *testing.T) {
	t.Parallel()
	c := apply(t, "job.yaml").declare("Real")

	first := c.running("rebuild-index", 1)
	specIs(t, first, map[string]any{"backoffLimit": 2, "activeDeadlineSeconds": 21600, "template.spec.automountServiceAccountToken": false})
	c.waits("Job in progress")
	change(t, first, "activeDeadlineSeconds", int64(1)) // so that its controller fails it, in its own words
	c.step("rebuild-index", v1alpha1.StepFailed, 1, "Job "+first.GetName(), "Job was active longer than specified deadline")
	c.phase(v1alpha1.RecoveryFailed)

	c.again("rebuild-index")
	second := c.running("rebuild-index", 2)
	c.recovery("is restored", func(r *v1alpha1.SystemRecovery) bool {
		kubelets(t, client.MatchingLabels{batchv1.JobNameLabel: second.GetName()}, corev1.PodSucceeded)
		return r.Status.Phase == v1alpha1.RecoveryRestored
	})
	c.step("rebuild-index", v1alpha1.StepDone, 2, "Job Completed. succeeded: 1/1")
	if got := jobs(t); got != 2 {
		t.Errorf("while the crisis goes on there are %d", got)
	}

	c.state("about: {plan: archive, system: search}\nacceptance: {acceptedBy: Head archivist}")
	c.state("phase: {to: Recovery, decidedBy: The director}")
	c.phase(v1alpha1.RecoveryAccepted)
	c.state("phase: {to: Closed, decidedBy: The director}")
	must(t, wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		return jobs(t) == 0, nil
	}))
}

// jobs counts the Jobs of the example.
func jobs(t *testing.T) int {
	t.Helper()
	list := &batchv1.JobList{}
	must(t, kube.List(t.Context(), list, client.InNamespace("it"), client.MatchingLabels{v1alpha1.LabelPlan: "archive"}))
	return len(list.Items)
}
