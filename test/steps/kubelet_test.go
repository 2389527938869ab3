package steps_test

import (
	"context"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// kubelets plays the part of the nodes, which the control plane has none of: every pod of some labels that has not
// come to a phase is brought to it. The controllers of Deployments and Jobs run for real.
func kubelets(t *testing.T, labels client.MatchingLabels, phase corev1.PodPhase) {
	t.Helper()
	pods := &corev1.PodList{}
	must(t, kube.List(t.Context(), pods, client.InNamespace("it"), labels))
	for i := range pods.Items {
		pod := &pods.Items[i]
		if pod.Status.Phase == phase || !pod.DeletionTimestamp.IsZero() {
			continue
		}
		pod.Status.Phase = phase
		pod.Status.Conditions = nil
		if phase == corev1.PodRunning {
			pod.Status.Conditions = []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}}
		}
		must(t, ignoreRace(kube.Status().Update(context.WithoutCancel(t.Context()), pod)))
	}
}
