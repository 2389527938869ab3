package localcluster

import (
	"context"
	"testing"
	"time"

	admissionv1 "k8s.io/api/admissionregistration/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
)

// checkAdmissionPolicies shows that both kinds of policy are on without any feature gate: one stamps the
// author into a ConfigMap and the other refuses a ConfigMap called forbidden.
func checkAdmissionPolicies(t *testing.T, client kubernetes.Interface) {
	ctx := t.Context()
	configMaps := admissionv1.NamedRuleWithOperations{RuleWithOperations: admissionv1.RuleWithOperations{
		Operations: []admissionv1.OperationType{admissionv1.Create},
		Rule:       admissionv1.Rule{APIGroups: []string{""}, APIVersions: []string{"v1"}, Resources: []string{"configmaps"}},
	}}
	match := &admissionv1.MatchResources{ResourceRules: []admissionv1.NamedRuleWithOperations{configMaps}}
	api := client.AdmissionregistrationV1()
	stamp := &admissionv1.MutatingAdmissionPolicy{ObjectMeta: metav1.ObjectMeta{Name: "stamp"}, Spec: admissionv1.MutatingAdmissionPolicySpec{
		MatchConstraints: match, ReinvocationPolicy: admissionv1.NeverReinvocationPolicy,
		Mutations: []admissionv1.Mutation{{PatchType: admissionv1.PatchTypeApplyConfiguration, ApplyConfiguration: &admissionv1.ApplyConfiguration{
			Expression: `Object{metadata: Object.metadata{annotations: {"author": request.userInfo.username}}}`}}},
	}}
	refuse := &admissionv1.ValidatingAdmissionPolicy{ObjectMeta: metav1.ObjectMeta{Name: "refuse"}, Spec: admissionv1.ValidatingAdmissionPolicySpec{
		MatchConstraints: match, Validations: []admissionv1.Validation{{Expression: `object.metadata.name != "forbidden"`}},
	}}
	_, err1 := api.MutatingAdmissionPolicies().Create(ctx, stamp, metav1.CreateOptions{})
	_, err2 := api.ValidatingAdmissionPolicies().Create(ctx, refuse, metav1.CreateOptions{})
	_, err3 := api.MutatingAdmissionPolicyBindings().Create(ctx, &admissionv1.MutatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "stamp"}, Spec: admissionv1.MutatingAdmissionPolicyBindingSpec{PolicyName: "stamp"}}, metav1.CreateOptions{})
	_, err4 := api.ValidatingAdmissionPolicyBindings().Create(ctx, &admissionv1.ValidatingAdmissionPolicyBinding{
		ObjectMeta: metav1.ObjectMeta{Name: "refuse"},
		Spec:       admissionv1.ValidatingAdmissionPolicyBindingSpec{PolicyName: "refuse", ValidationActions: []admissionv1.ValidationAction{admissionv1.Deny}}}, metav1.CreateOptions{})
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			t.Fatal(err)
		}
	}
	maps := client.CoreV1().ConfigMaps(metav1.NamespaceDefault)
	dry := metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}}
	eventually(t, "the author is stamped", func(ctx context.Context) bool {
		made, err := maps.Create(ctx, note("stamped"), dry)
		return err == nil && made.Annotations["author"] == AdminUser
	})
	eventually(t, "the forbidden name is refused", func(ctx context.Context) bool {
		_, err := maps.Create(ctx, note("forbidden"), dry)
		return apierrors.IsInvalid(err)
	})
}

// checkNamespaceDeletion shows that the controller manager does its work.
func checkNamespaceDeletion(t *testing.T, client kubernetes.Interface) {
	namespaces := client.CoreV1().Namespaces()
	space := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "passing"}}
	if _, err := namespaces.Create(t.Context(), space, metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the namespace has its service account", func(ctx context.Context) bool {
		_, err := client.CoreV1().ServiceAccounts("passing").Get(ctx, "default", metav1.GetOptions{})
		return err == nil
	})
	if err := namespaces.Delete(t.Context(), "passing", metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the namespace is gone", func(ctx context.Context) bool {
		_, err := namespaces.Get(ctx, "passing", metav1.GetOptions{})
		return apierrors.IsNotFound(err)
	})
}

func eventually(t *testing.T, what string, holds func(context.Context) bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if holds(t.Context()) {
			return
		}
	}
	t.Fatalf("not within 30 s: %s", what)
}
