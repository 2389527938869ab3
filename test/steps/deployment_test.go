package steps_test

import (
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

var standby = client.MatchingLabels{"app": "portal-standby"}

func TestADeploymentIsScaledUpAndIsElseAsItWas(t *testing.T) {
	t.Parallel()
	e := apply(t, "deployment-scale-up.yaml")
	// Without one there is no part of one, either. The step is safe in an exercise: it is applied for real.
	e.declare("Exercise").step("scale-up", v1alpha1.StepFailed, 1, `Deployment.apps "portal-standby" is invalid`, "spec.selector: Required value")

	// One that cannot come up: it says so itself, a second after its deadline.
	create(t, newObject("apps/v1", "Deployment", "it", "portal-standby"), `
replicas: 1
progressDeadlineSeconds: 1
selector: {matchLabels: {app: portal-standby}}
template:
  metadata: {labels: {app: portal-standby}}
  spec:
    containers: [{name: portal, image: "portal:1", env: [{name: MODE, value: standby}]}]`)
	key := metav1.ObjectMeta{Namespace: "it", Name: "portal-standby"}
	eventually(t, &appsv1.Deployment{ObjectMeta: key}, "is past its deadline", func(d *appsv1.Deployment) bool {
		return deploymentIs(d, appsv1.DeploymentProgressing, corev1.ConditionFalse)
	})
	c := e.declare("Real")
	c.step("scale-up", v1alpha1.StepFailed, 1, "Deployment portal-standby", "has timed out progressing")

	eventually(t, &appsv1.Deployment{ObjectMeta: key}, "is available", func(d *appsv1.Deployment) bool {
		kubelets(t, standby, corev1.PodRunning)
		return d.Status.AvailableReplicas == 3 && deploymentIs(d, appsv1.DeploymentProgressing, corev1.ConditionTrue)
	})
	scale(t, 0) // as a standby waits

	c.again("scale-up")
	scaled := c.running("scale-up", 2)
	specIs(t, scaled, map[string]any{"replicas": 3, "progressDeadlineSeconds": 1, "selector.matchLabels": "map[app:portal-standby]"})
	containers := scaled.Object["spec"].(map[string]any)["template"].(map[string]any)["spec"].(map[string]any)["containers"].([]any)
	if container := containers[0].(map[string]any); container["image"] != "portal:1" || container["env"] == nil {
		t.Errorf("its container is %v", container)
	}
	c.waits("0/3")
	c.recovery("is restored", func(r *v1alpha1.SystemRecovery) bool {
		kubelets(t, standby, corev1.PodRunning)
		return r.Status.Phase == v1alpha1.RecoveryRestored
	})
	c.step("scale-up", v1alpha1.StepDone, 2, "Deployment is available. Replicas: 3")
}

// scale is what the owner of the Deployment does.
func scale(t *testing.T, replicas int32) {
	t.Helper()
	d := eventually(t, &appsv1.Deployment{ObjectMeta: metav1.ObjectMeta{Namespace: "it", Name: "portal-standby"}}, "is scaled", func(d *appsv1.Deployment) bool {
		d.Spec.Replicas = &replicas
		return kube.Update(t.Context(), d) == nil
	})
	eventually(t, d, "has as many pods", func(d *appsv1.Deployment) bool {
		return d.Status.ObservedGeneration == d.Generation && d.Status.Replicas == replicas
	})
}

func deploymentIs(d *appsv1.Deployment, kind appsv1.DeploymentConditionType, status corev1.ConditionStatus) bool {
	for _, c := range d.Status.Conditions {
		if c.Type == kind {
			return c.Status == status
		}
	}
	return false
}

// ignoreRace is nil for what happens when a controller has been quicker: the next look does it.
func ignoreRace(err error) error {
	if apierrors.IsConflict(err) || apierrors.IsNotFound(err) {
		return nil
	}
	return err
}
