package chart

import (
	"maps"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/internal/stage"
)

const (
	usual     = "beredskap-system"
	elsewhere = "continuity"
)

// One installation's life, in order: a cluster has one.
func TestAnInstallationIsUpgradedRemovedAndMadeAgainAndTheRecordStays(t *testing.T) {
	install(t, usual, "--create-namespace")
	holdsTheOperator(t, usual)
	podsAreRestricted(t, usual)
	plan := stage.Create(t, cluster, &v1alpha1.ContinuityPlan{}, cluster.Namespaces(t, 1)[0], "port", "title: Port authority\ntimeZone: Europe/Stockholm")

	before := versions(t)
	mustHelm(t, "upgrade", "beredskap", chart, "--namespace="+usual, "--set=board.enabled=true,metrics.dashboard.enabled=true")
	if after := versions(t); !maps.Equal(before, after) {
		t.Errorf("an upgrade that changes none of them wrote kinds, policies or the manager:\nbefore %v\nafter  %v", before, after)
	}

	mustHelm(t, "uninstall", "beredskap", "--namespace="+usual, "--wait")
	if left := list(t, "apps/v1", "Deployment"); len(left) > 0 {
		t.Errorf("uninstalling left %v", left)
	}
	if left := list(t, "admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding"); len(left) < 20 {
		t.Errorf("uninstalling took what guards the record, and left %v", left)
	}
	kept := &v1alpha1.ContinuityPlan{}
	if err := cluster.Kube.Get(t.Context(), client.ObjectKeyFromObject(plan), kept); err != nil || kept.UID != plan.UID {
		t.Fatalf("after uninstalling, the plan is another one or none: %v", err)
	}

	if said, err := helm("install", "beredskap", chart, "--namespace="+elsewhere, "--create-namespace"); err == nil {
		t.Errorf("the kinds of another release are taken without a word:\n%s", said)
	}
	install(t, elsewhere, "--create-namespace", "--take-ownership", "--set=crds.keep=false")
	holdsTheOperator(t, elsewhere)

	// Who has the kinds deleted as well is refused, and refused again: what refuses it stays.
	for range 2 {
		said, err := helm("uninstall", "beredskap", "--namespace="+elsewhere, "--wait")
		if err := cluster.Kube.Get(t.Context(), client.ObjectKeyFromObject(plan), kept); err != nil || kept.UID != plan.UID {
			t.Fatalf("the kinds are to go and nobody said why, and the plan is another one or none: %v", err)
		}
		if err == nil {
			t.Errorf("it is not refused: %s", said)
		}
	}
}

func install(t *testing.T, namespace string, more ...string) {
	t.Helper()
	said := mustHelm(t, append([]string{"install", "beredskap", chart, "--namespace=" + namespace}, more...)...)
	if !strings.Contains(said, "kubectl get pods -n "+namespace) {
		t.Errorf("the notes do not say where to look:\n%s", said)
	}
}

// holdsTheOperator shows that the account of the operator may write ConfigMaps, and that the policy of the ledger knows it.
func holdsTheOperator(t *testing.T, namespace string) {
	t.Helper()
	manager, err := client.New(cluster.Person("system:serviceaccount:"+namespace+":beredskap-manager"), client.Options{Scheme: cluster.Kube.Scheme()})
	if err != nil {
		t.Fatal(err)
	}
	some := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "default", Name: "some"}}
	stage.Eventually(t, "the operator of namespace "+namespace+" is held to ConfigMaps of ledgers", func() bool {
		err := manager.Create(t.Context(), some.DeepCopy(), client.DryRunAll)
		return err != nil && strings.Contains(err.Error(), "the operator writes ConfigMaps of ledgers alone")
	})
}

// podsAreRestricted shows that a namespace held to the restricted profile takes the pods of the deployments.
func podsAreRestricted(t *testing.T, namespace string) {
	t.Helper()
	ns := &corev1.Namespace{}
	if err := cluster.Kube.Get(t.Context(), client.ObjectKey{Name: namespace}, ns); err != nil {
		t.Fatal(err)
	}
	ns.Labels["pod-security.kubernetes.io/enforce"] = "restricted"
	if err := cluster.Kube.Update(t.Context(), ns); err != nil {
		t.Fatal(err)
	}
	deployment := &appsv1.Deployment{}
	if err := cluster.Kube.Get(t.Context(), client.ObjectKey{Namespace: namespace, Name: "beredskap-manager"}, deployment); err != nil {
		t.Fatal(err)
	}
	pod := &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "probe"}, Spec: deployment.Spec.Template.Spec}
	lax := pod.DeepCopy()
	lax.Spec.SecurityContext = nil
	if err := cluster.Kube.Create(t.Context(), lax, client.DryRunAll); err == nil || !strings.Contains(err.Error(), "restricted") {
		t.Fatalf("the namespace is not held to the profile: %v", err)
	}
	if err := cluster.Kube.Create(t.Context(), pod, client.DryRunAll); err != nil {
		t.Error(err)
	}
}

// versions are the generations of what an upgrade should not touch. They count what was asked for; the status of a kind
// or a deployment, which the server writes at any time, does not move them.
func versions(t *testing.T) map[string]int64 {
	t.Helper()
	all := map[string]int64{}
	for kind, apiVersion := range map[string]string{
		"CustomResourceDefinition":  apiextensionsv1.SchemeGroupVersion.String(),
		"ValidatingAdmissionPolicy": "admissionregistration.k8s.io/v1",
		"MutatingAdmissionPolicy":   "admissionregistration.k8s.io/v1",
		"Deployment":                "apps/v1",
	} {
		for name, generation := range list(t, apiVersion, kind) {
			if name != "beredskap-board" {
				all[kind+" "+name] = generation
			}
		}
	}
	if len(all) < 20 {
		t.Fatalf("only %d objects are compared", len(all))
	}
	return all
}

// list are the generations of the objects of a kind by their names.
func list(t *testing.T, apiVersion, kind string) map[string]int64 {
	t.Helper()
	objects := &unstructured.UnstructuredList{}
	objects.SetGroupVersionKind(schema.FromAPIVersionAndKind(apiVersion, kind+"List"))
	if err := cluster.Kube.List(t.Context(), objects); err != nil {
		t.Fatal(err)
	}
	all := map[string]int64{}
	for _, object := range objects.Items {
		all[object.GetName()] = object.GetGeneration()
	}
	return all
}
