package policy

import (
	"context"
	"errors"
	"testing"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// newNamespace creates a namespace with some objects in it.
func newNamespace(t *testing.T, name string, holds ...*unstructured.Unstructured) []*unstructured.Unstructured {
	t.Helper()
	object := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{"trial": name}}}
	if _, err := typed().CoreV1().Namespaces().Create(t.Context(), object, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	for i, object := range holds {
		object.SetNamespace(name)
		made, err := create(t.Context(), asAdmin(), object)
		if err != nil {
			t.Fatal(err)
		}
		holds[i] = made
	}
	return holds
}

// deleteNamespace tries to. What the namespace holds is read from a cache that is milliseconds behind: so the tests try
// it, in dry runs, until that is seen.
func deleteNamespace(ctx context.Context, name string, dryRun ...string) error {
	return typed().CoreV1().Namespaces().Delete(ctx, name, metav1.DeleteOptions{DryRun: dryRun})
}

func namespaceGone(t *testing.T, name string) {
	t.Helper()
	object := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "Namespace"}}
	object.SetName(name)
	if err := gone(t.Context(), object); err != nil {
		t.Error(err)
	}
}

func TestANamespaceIsKeptByWhatItHoldsOfACrisis(t *testing.T) {
	for name, c := range map[string]struct {
		holds *unstructured.Unstructured
		want  []string
		let   func(*testing.T, *unstructured.Unstructured)
	}{
		"with-mark": {mark("storm-one-ledger-mark"), []string{"namespace with-mark holds something of crisis storm, as ConfigMap storm-one-ledger-mark says",
			"LogEntry with spec.destruction about the activation", "delete the namespace again"}, destroyable},
		"with-page": {page("storm-one-ledger-0", "one\n"), []string{"holds something of crisis storm, as ConfigMap storm-one-ledger-0 says"}, destroyable},
		"with-activation": {statement("CrisisActivation", "flood"), []string{"namespace with-activation holds CrisisActivation flood",
			"spec.about {activation: flood}", "delete the namespace again"}, destroyable},
		"with-plan": {planOf("harbour", ""), []string{"namespace with-plan holds ContinuityPlan harbour", "delete the plans first",
			"kubectl delete continuityplan harbour -n with-plan"}, func(t *testing.T, plan *unstructured.Unstructured) {
			if err := remove(t.Context(), asAdmin(), plan, metav1.DeleteOptions{}); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			held := newNamespace(t, name, c.holds)[0]
			if err := eventually(t.Context(), "what the namespace holds is seen", func() error {
				return wantError(deleteNamespace(t.Context(), name, metav1.DryRunAll), c.want...)
			}); err != nil {
				t.Fatal(err)
			}
			err := deleteNamespace(t.Context(), name)
			if !apierrors.IsForbidden(err) {
				t.Fatalf("want Forbidden, got %v", err)
			}
			there, err := typed().CoreV1().Namespaces().Get(t.Context(), name, metav1.GetOptions{})
			if err != nil || there.DeletionTimestamp != nil {
				t.Fatalf("the namespace is gone, or going: %v", err)
			}
			c.let(t, held)
			if err := eventually(t.Context(), "the namespace is deleted", func() error { return deleteNamespace(t.Context(), name) }); err != nil {
				t.Fatal(err)
			}
			namespaceGone(t, name)
		})
	}
}

// One of two is not all.
func TestANamespaceIsKeptUntilAllOfItMayGo(t *testing.T) {
	held := newNamespace(t, "with-two", statement("CrisisActivation", "flood"), statement("CrisisActivation", "fire"))
	destroyable(t, held[0])
	if err := eventually(t.Context(), "what the namespace holds is seen", func() error {
		return wantError(deleteNamespace(t.Context(), "with-two", metav1.DryRunAll), "holds CrisisActivation fire")
	}); err != nil {
		t.Fatal(err)
	}
	destroyable(t, held[1])
	if err := eventually(t.Context(), "the namespace is deleted", func() error { return deleteNamespace(t.Context(), "with-two") }); err != nil {
		t.Fatal(err)
	}
	namespaceGone(t, "with-two")
}

// The selection is within the namespace that is deleted: what others hold keeps others.
func TestANamespaceThatHoldsNothingOfACrisisIsDeletedAsEver(t *testing.T) {
	if _, err := create(t.Context(), asAdmin(), mark("keeps-harbour")); err != nil {
		t.Fatal(err)
	}
	if err := eventually(t.Context(), "harbour is kept", func() error {
		return wantError(deleteNamespace(t.Context(), namespace, metav1.DryRunAll), "namespace "+namespace+" holds")
	}); err != nil {
		t.Fatal(err)
	}
	newNamespace(t, "without", configMap("settings", map[string]string{"app": "x"}, nil))
	if err := deleteNamespace(t.Context(), "without"); err != nil {
		t.Fatal(err)
	}
	namespaceGone(t, "without")
}

// Why the guards of namespaces that have a kind of ours as parameter ignore failure: where the server has never seen the
// CRD, Fail refuses every request that the policy matches. A CRD that goes while the server runs leaves no parameters.
func TestAPolicyWhoseParameterKindIsMissingRefusesEverythingUnlessItIgnoresFailure(t *testing.T) {
	newNamespace(t, "missing-ignore")
	newNamespace(t, "missing-fail")
	guard(t, "missing-ignore", admissionv1.Ignore, "Thing")
	guard(t, "missing-fail", admissionv1.Fail, "Thing") // the server takes in policies as they are written: this one last
	if err := eventually(t.Context(), "the policies are in force", func() error {
		return wantError(deleteNamespace(t.Context(), "missing-fail", metav1.DryRunAll), "failed to find resource referenced by paramKind")
	}); err != nil {
		t.Error(err)
	}
	if err := deleteNamespace(t.Context(), "missing-ignore", metav1.DryRunAll); err != nil {
		t.Error(err)
	}
}

func TestAParameterKindThatGoesWhileTheServerRunsLeavesNoParameters(t *testing.T) {
	const name = "gone"
	newNamespace(t, name)
	things := customKind(t, "gadgets", "Gadget")
	guard(t, name, admissionv1.Fail, "Gadget")
	thing := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "trial.example.org/v1", "kind": "Gadget",
		"metadata": map[string]any{"name": "one", "namespace": name}}}
	if err := eventually(t.Context(), "the kind is served", func() error {
		_, err := create(t.Context(), asAdmin(), thing)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := eventually(t.Context(), "the policy is in force", func() error {
		return wantError(deleteNamespace(t.Context(), name, metav1.DryRunAll), "it holds one")
	}); err != nil {
		t.Fatal(err)
	}
	if err := remove(t.Context(), asAdmin(), things, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := gone(t.Context(), things); err != nil {
		t.Fatal(err)
	}
	if err := eventually(t.Context(), "the namespace may be deleted", func() error { return deleteNamespace(t.Context(), name, metav1.DryRunAll) }); err != nil {
		t.Error(err)
	}
}

// guard refuses the deletion of one namespace as long as it holds an object of a kind.
func guard(t *testing.T, name string, failure admissionv1.FailurePolicyType, kind string) {
	t.Helper()
	allow := admissionv1.AllowAction
	newPolicy(t, "trial-"+name, admissionv1.ValidatingAdmissionPolicySpec{
		FailurePolicy: &failure, ParamKind: &admissionv1.ParamKind{APIVersion: "trial.example.org/v1", Kind: kind},
		MatchConstraints: &admissionv1.MatchResources{
			NamespaceSelector: &metav1.LabelSelector{MatchLabels: map[string]string{"trial": name}},
			ResourceRules:     []admissionv1.NamedRuleWithOperations{matching(admissionv1.Delete, "", "namespaces")},
		},
		Validations: []admissionv1.Validation{{Expression: "false", MessageExpression: `"it holds " + params.metadata.name`}},
	}, &admissionv1.ParamRef{Selector: &metav1.LabelSelector{}, ParameterNotFoundAction: &allow})
}

func matching(operation admissionv1.OperationType, group, resource string) admissionv1.NamedRuleWithOperations {
	return admissionv1.NamedRuleWithOperations{RuleWithOperations: admissionv1.RuleWithOperations{Operations: []admissionv1.OperationType{operation},
		Rule: admissionv1.Rule{APIGroups: []string{group}, APIVersions: []string{"*"}, Resources: []string{resource}}}}
}

// newPolicy is in force for the time of the test, soon.
func newPolicy(t *testing.T, name string, spec admissionv1.ValidatingAdmissionPolicySpec, params *admissionv1.ParamRef) {
	t.Helper()
	policies, bindings := typed().AdmissionregistrationV1().ValidatingAdmissionPolicies(), typed().AdmissionregistrationV1().ValidatingAdmissionPolicyBindings()
	meta := metav1.ObjectMeta{Name: name}
	if _, err := policies.Create(t.Context(), &admissionv1.ValidatingAdmissionPolicy{ObjectMeta: meta, Spec: spec}, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	binding := &admissionv1.ValidatingAdmissionPolicyBinding{ObjectMeta: meta, Spec: admissionv1.ValidatingAdmissionPolicyBindingSpec{
		PolicyName: name, ValidationActions: []admissionv1.ValidationAction{admissionv1.Deny}, ParamRef: params}}
	if _, err := bindings.Create(t.Context(), binding, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if err := errors.Join(policies.Delete(ctx, name, metav1.DeleteOptions{}), bindings.Delete(ctx, name, metav1.DeleteOptions{})); err != nil {
			t.Error(err)
		}
	})
}

// customKind is a kind of others, with nothing in it.
func customKind(t *testing.T, plural, kind string) *unstructured.Unstructured {
	t.Helper()
	object := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
		"metadata": map[string]any{"name": plural + ".trial.example.org"},
		"spec": map[string]any{"group": "trial.example.org", "scope": "Namespaced", "names": map[string]any{"plural": plural, "kind": kind},
			"versions": []any{map[string]any{"name": "v1", "served": true, "storage": true,
				"schema": map[string]any{"openAPIV3Schema": map[string]any{"type": "object"}}}}}}}
	made, err := create(t.Context(), asAdmin(), object)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// An administrator can take the guard away: no policy is shown a policy. The ledger tells then.
func TestNoPolicyGuardsThePolicies(t *testing.T) {
	const name = "trial-of-policies"
	newPolicy(t, name, admissionv1.ValidatingAdmissionPolicySpec{
		MatchConstraints: &admissionv1.MatchResources{ResourceRules: []admissionv1.NamedRuleWithOperations{
			matching(admissionv1.OperationAll, "admissionregistration.k8s.io", "*"),
			matching(admissionv1.Create, "scheduling.k8s.io", "priorityclasses"), // by which it is seen to be in force
		}},
		Validations: []admissionv1.Validation{{Expression: "false", Message: "no policy"}},
	}, nil)
	class := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass",
		"metadata": map[string]any{"name": "trial"}, "value": int64(1)}}
	if err := eventually(t.Context(), "the policy is in force", func() error {
		_, err := create(t.Context(), asAdmin(), class, metav1.DryRunAll)
		return wantError(err, "no policy")
	}); err != nil {
		t.Error(err)
	}
	bindings := typed().AdmissionregistrationV1().ValidatingAdmissionPolicyBindings()
	if err := bindings.Delete(t.Context(), name, metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}}); err != nil {
		t.Error(err)
	}
}
