package install

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// elsewhere is the namespace that config/namespaced installs into.
const elsewhere = "continuity"

// installYAML writes install.yaml for an image, and returns where.
func installYAML(t *testing.T, image string) string {
	t.Helper()
	dir := t.TempDir()
	write := command(t, "hack/install-yaml.sh", dir)
	write.Env = append(write.Env, "VERSION=v0.0.1", "IMAGE="+image)
	if out, err := write.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "install.yaml")
}

// installed has the default installation on the API server.
func installed(t *testing.T) {
	t.Helper()
	kubectl(t, "apply", "--server-side", "-f", installYAML(t, ""))
}

func TestInstallYAMLIsAppliedTwiceAndTheSecondTimeChangesNothing(t *testing.T) {
	file := installYAML(t, "registry.example.org/beredskap:v0.0.1")
	kubectl(t, "apply", "--server-side", "-f", file)
	if out, err := command(t, "kubectl", "diff", "--server-side", "-f", file).CombinedOutput(); err != nil {
		t.Errorf("it would change what it installed: %v\n%s", err, out)
	}
	kubectl(t, "apply", "--server-side", "-f", file)
	deployment := get(t, &appsv1.Deployment{}, controllers.DefaultNamespace, "beredskap-manager")
	if image := deployment.Spec.Template.Spec.Containers[0].Image; image != "registry.example.org/beredskap:v0.0.1" {
		t.Errorf("the image is %s", image)
	}
	if deployment.Generation != 1 {
		t.Errorf("the Deployment was changed %d times", deployment.Generation-1)
	}
}

func TestInstallYAMLWithoutAnImageNamesTheVersionAndABadOneIsRefused(t *testing.T) {
	kubectl(t, "apply", "--server-side", "--force-conflicts", "-f", installYAML(t, ""))
	if image := get(t, &appsv1.Deployment{}, controllers.DefaultNamespace, "beredskap-manager").Spec.Template.Spec.Containers[0].Image; image != "beredskap:v0.0.1" {
		t.Errorf("the image is %s", image)
	}
	for _, bad := range []string{"no tag", "beredskap", "a:b|c"} {
		write := command(t, "hack/install-yaml.sh", t.TempDir())
		write.Env = append(write.Env, "VERSION=v0.0.1", "IMAGE="+bad)
		if out, err := write.CombinedOutput(); err == nil || !strings.Contains(string(out), "IMAGE="+bad) {
			t.Errorf("IMAGE=%s: %v %s", bad, err, out)
		}
	}
}

// The controllers of the control plane make the pods, in a namespace that takes restricted pods alone: a pod that is
// there has passed.
func TestThePodsOfTheManagerAndTheBoardAreRestrictedTwoOfEachAndOneStays(t *testing.T) {
	installed(t)
	kubectl(t, "apply", "--server-side", "-k", "config/board")
	for _, name := range []string{"beredskap-manager", "beredskap-board"} {
		t.Run(name, func(t *testing.T) {
			deployment := get(t, &appsv1.Deployment{}, controllers.DefaultNamespace, name)
			var pods corev1.PodList
			stage.Eventually(t, "the pods of "+name+" are there", func() bool {
				pods = podsOf(t, deployment)
				return len(pods.Items) >= 2 // more while another image is rolled out
			})
			if *pods.Items[0].Spec.AutomountServiceAccountToken != true {
				t.Error("the pod has no token")
			}
			if account := get(t, &corev1.ServiceAccount{}, controllers.DefaultNamespace, name); account.AutomountServiceAccountToken == nil || *account.AutomountServiceAccountToken {
				t.Error("a pod gets the account's token without asking for it")
			}
			stage.Eventually(t, "the budget counts the pods, and keeps one", func() bool {
				budget := get(t, &policyv1.PodDisruptionBudget{}, controllers.DefaultNamespace, name)
				return budget.Status.ExpectedPods >= 2 && budget.Status.DesiredHealthy == 1
			})
			held(t, get(t, &networkingv1.NetworkPolicy{}, controllers.DefaultNamespace, name), &pods.Items[0])
			loose := pods.Items[0].DeepCopy()
			loose.ObjectMeta = metav1.ObjectMeta{Namespace: controllers.DefaultNamespace, Name: "loose"}
			loose.Spec.Containers[0].SecurityContext = nil
			if err := on.Kube.Create(t.Context(), loose, client.DryRunAll); err == nil || !strings.Contains(err.Error(), "restricted") {
				t.Errorf("a pod that is not restricted passes as well: %v", err)
			}
		})
	}
}

// held says whether a policy is about a pod, in both directions, and lets somebody in by ports that the pod has.
func held(t *testing.T, policy *networkingv1.NetworkPolicy, pod *corev1.Pod) {
	t.Helper()
	selector, err := metav1.LabelSelectorAsSelector(&policy.Spec.PodSelector)
	if err != nil || !selector.Matches(labels.Set(pod.Labels)) || len(policy.Spec.PolicyTypes) != 2 {
		t.Errorf("the policy %v is not about the pod %v: %v", policy.Spec, pod.Labels, err)
	}
	named := map[string]bool{}
	for _, port := range pod.Spec.Containers[0].Ports {
		named[port.Name] = true
	}
	for _, rule := range policy.Spec.Ingress {
		if len(rule.Ports) == 0 {
			t.Error("every port is open")
		}
		for _, port := range rule.Ports {
			if !named[port.Port.StrVal] {
				t.Errorf("the pod has no port %v", port.Port)
			}
		}
	}
}

// In a namespace of one's choice, too, the manager reads everything, and writes no ConfigMap but those of ledgers:
// the policy that holds it to that knows it by its account.
func TestAnInstallationInAnotherNamespaceIsHeldToTheSame(t *testing.T) {
	for _, c := range []struct{ variant, namespace string }{{"config/namespaced", elsewhere}, {"config/default", controllers.DefaultNamespace}} {
		t.Run(c.variant, func(t *testing.T) {
			kubectl(t, "apply", "--server-side", "--force-conflicts", "-k", c.variant)
			account := "system:serviceaccount:" + c.namespace + ":beredskap-manager"
			as, err := client.New(on.Person(account), client.Options{Scheme: on.Kube.Scheme()})
			if err != nil {
				t.Fatal(err)
			}
			plain := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "plain"}}
			stage.Eventually(t, account+" is held to ConfigMaps of ledgers", func() bool {
				err := as.Create(t.Context(), plain.DeepCopy(), client.DryRunAll)
				return err != nil && strings.Contains(err.Error(), "the operator writes ConfigMaps of ledgers alone")
			})
			if err := as.List(t.Context(), &corev1.ConfigMapList{}); err != nil {
				t.Errorf("it may not read: %v", err)
			}
			deployment := get(t, &appsv1.Deployment{}, c.namespace, "beredskap-manager")
			stage.Eventually(t, "its pods are there", func() bool { return len(podsOf(t, deployment).Items) >= 2 })
		})
	}
}

func TestWithPrometheusIsTheDefaultAndWhatPrometheusNeeds(t *testing.T) {
	whole := kubectl(t, "kustomize", "config/with-prometheus")
	for _, part := range []string{"config/default", "config/prometheus"} {
		for _, object := range strings.Split(kubectl(t, "kustomize", part), "\n---\n") {
			if !strings.Contains(whole, strings.TrimSpace(object)) {
				t.Errorf("something of %s is not in it:\n%s", part, object)
			}
		}
	}
}

func podsOf(t *testing.T, deployment *appsv1.Deployment) (pods corev1.PodList) {
	t.Helper()
	if err := on.Kube.List(t.Context(), &pods, client.InNamespace(deployment.Namespace), client.MatchingLabels(deployment.Spec.Selector.MatchLabels)); err != nil {
		t.Fatal(err)
	}
	return pods
}

// get reads an object, which must be there.
func get[T client.Object](t *testing.T, object T, namespace, name string) T {
	t.Helper()
	if err := on.Kube.Get(context.Background(), client.ObjectKey{Namespace: namespace, Name: name}, object); err != nil {
		t.Fatal(fmt.Errorf("%T: %w", object, err))
	}
	return object
}
