package controllers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// stage is a unit whose plan has automated steps: a namespace with the account that they run as, and the kind
// Restore of the group of the test, which nobody but the test gives a status.
type stage struct {
	t         testing.TB
	namespace string
	group     string
	crisis    *v1alpha1.CrisisActivation
}

// newStage makes a unit with an account that may do what it needs, and that the operator may act as.
func newStage(t testing.TB) *stage {
	t.Helper()
	namespace := namespaces(t, 1)[0]
	return stageIn(t, namespace, strings.ReplaceAll(namespace, "unit-", "g")+".example.org")
}

// again is another unit that has the kind of this one.
func (s *stage) again() *stage { return stageIn(s.t, namespaces(s.t, 1)[0], s.group) }

func stageIn(t testing.TB, namespace, group string) *stage {
	t.Helper()
	s := &stage{t: t, namespace: namespace, group: group}
	must(t, kube.Create(t.Context(), &corev1.ServiceAccount{ObjectMeta: s.meta("recovery")}))
	s.mayBeActedAs()
	s.may("get", "list", "watch", "create", "patch", "delete")
	return s
}

func (s *stage) meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: s.namespace, Name: name}
}

// grant lets a subject do something in the namespace.
func (s *stage) grant(name string, subject rbacv1.Subject, rules ...rbacv1.PolicyRule) {
	s.t.Helper()
	role := &rbacv1.Role{ObjectMeta: s.meta(name), Rules: rules}
	if err := kube.Create(s.t.Context(), role); apierrors.IsAlreadyExists(err) {
		must(s.t, kube.Update(s.t.Context(), role))
		return
	}
	must(s.t, kube.Create(s.t.Context(), &rbacv1.RoleBinding{ObjectMeta: s.meta(name), Subjects: []rbacv1.Subject{subject},
		RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: name}}))
}

// mayBeActedAs lets the operator act as the account.
func (s *stage) mayBeActedAs() {
	s.t.Helper()
	s.grant("act-as-recovery", rbacv1.Subject{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: localcluster.ManagerGroup},
		rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"serviceaccounts"}, ResourceNames: []string{"recovery"}, Verbs: []string{"impersonate"}})
}

// may lets the account do something with restores and config maps.
func (s *stage) may(verbs ...string) {
	s.t.Helper()
	s.grant("recovery", rbacv1.Subject{Kind: rbacv1.ServiceAccountKind, Name: "recovery", Namespace: s.namespace},
		rbacv1.PolicyRule{APIGroups: []string{"", s.group}, Resources: []string{"restores", "configmaps"}, Verbs: verbs})
}

func (s *stage) gvk() schema.GroupVersionKind {
	return schema.GroupVersionKind{Group: s.group, Version: "v1", Kind: "Restore"}
}

// install installs the kind, and waits until it is served.
func (s *stage) install() *stage {
	s.t.Helper()
	open := true
	crd := &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: "restores." + s.group},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: s.group, Scope: apiextensionsv1.NamespaceScoped,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Plural: "restores", Singular: "restore", Kind: "Restore", ListKind: "RestoreList"},
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: "v1", Served: true, Storage: true,
				Subresources: &apiextensionsv1.CustomResourceSubresources{Status: &apiextensionsv1.CustomResourceSubresourceStatus{}},
				Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{
					Type: "object", XPreserveUnknownFields: &open,
				}},
			}},
		},
	}
	must(s.t, kube.Create(s.t.Context(), crd))
	s.t.Cleanup(func() { _ = kube.Delete(context.Background(), crd) })
	must(s.t, wait.PollUntilContextTimeout(s.t.Context(), 20*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		_, err := kube.RESTMapper().RESTMapping(s.gvk().GroupKind(), "v1")
		return err == nil, nil
	}))
	return s
}

// step is an apply step of a Restore, one of its own at every attempt, with more fields of the step as YAML.
func (s *stage) step(more string) string {
	return fmt.Sprintf(`{name: restore, %s apply: {
    template: {apiVersion: %s/v1, kind: Restore, metadata: {generateName: r-}, spec: {backup: last-night}},
    readyWhen: "object.status.phase == 'Completed'", failedWhen: "object.status.phase == 'Failed'",
    recoveredTo: "object.status.?dataOf.orValue('')", cleanup: Delete}}`, more, s.group)
}

// lasting is an apply step of a Restore of one name.
func (s *stage) lasting() string {
	return strings.Replace(s.step(""), "generateName: r-", "name: web", 1)
}

// declare makes a plan of systems, given as YAML, and declares a crisis over it in which all are down.
func (s *stage) declare(systems string, more ...string) {
	s.t.Helper()
	create(s.t, &v1alpha1.ContinuityPlan{}, s.namespace, "plan", "title: Unit\ntimeZone: Europe/Stockholm\nserviceAccountName: recovery\nsystems: %s", systems)
	spec := "title: Attack\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: [{name: plan}]\naffected: All"
	for _, line := range more {
		if strings.HasPrefix(line, "mode:") {
			spec = strings.Replace(spec, "mode: Real", line, 1)
			continue
		}
		spec += "\n" + line
	}
	s.crisis = create(s.t, &v1alpha1.CrisisActivation{}, s.namespace, "crisis", spec, rfc(time.Now().Add(-time.Minute)))
}

// recovery is the recovery of a system; wait waits until it is as it should be.
func (s *stage) recovery(system string) *v1alpha1.SystemRecovery {
	r := &v1alpha1.SystemRecovery{ObjectMeta: s.meta("plan." + system + "-" + string(s.crisis.UID)[:8])}
	return r
}

func (s *stage) wait(system, what string, holds func(*v1alpha1.SystemRecovery) bool) *v1alpha1.SystemRecovery {
	s.t.Helper()
	return eventually(s.t, s.recovery(system), what, holds)
}

// waits waits until a system waits for something whose message holds a text.
func (s *stage) waits(system, text string) *v1alpha1.SystemRecovery {
	s.t.Helper()
	return s.wait(system, "waits for "+text, func(r *v1alpha1.SystemRecovery) bool {
		return slices.ContainsFunc(r.Status.WaitingFor, func(w v1alpha1.Wait) bool { return strings.Contains(w.Message, text) })
	})
}

func in(phase v1alpha1.RecoveryPhase) func(*v1alpha1.SystemRecovery) bool {
	return func(r *v1alpha1.SystemRecovery) bool { return r.Status.Phase == phase }
}

// running waits until an attempt at the first step of a system runs, and returns its object.
func (s *stage) running(system string, attempt int32) *unstructured.Unstructured {
	s.t.Helper()
	r := s.wait(system, fmt.Sprintf("runs attempt %d", attempt), func(r *v1alpha1.SystemRecovery) bool {
		return len(r.Status.Steps) > 0 && r.Status.Steps[0].State == v1alpha1.StepInProgress && r.Status.Steps[0].Attempt == attempt
	})
	object := &unstructured.Unstructured{}
	object.SetGroupVersionKind(s.gvk())
	must(s.t, kube.Get(s.t.Context(), client.ObjectKey{Namespace: s.namespace, Name: string(r.Status.Steps[0].Object.Name)}, object))
	return object
}

// says gives an object a status.
func (s *stage) says(object *unstructured.Unstructured, status map[string]any) {
	s.t.Helper()
	must(s.t, kube.Get(s.t.Context(), client.ObjectKeyFromObject(object), object))
	object.Object["status"] = status
	must(s.t, kube.Status().Update(s.t.Context(), object))
}

// report is what a person reports of the first step of a system.
func (s *stage) report(system, name, report string) {
	s.t.Helper()
	entry(s.t, s.namespace, name, s.crisis, time.Now(), "about: {plan: plan, system: %s}\nreport: {step: restore, %s}", system, report)
}

// restores are the names of all objects of the kind.
func (s *stage) restores() []string {
	s.t.Helper()
	list := &unstructured.UnstructuredList{}
	list.SetGroupVersionKind(s.gvk())
	must(s.t, kube.List(s.t.Context(), list, client.InNamespace(s.namespace)))
	var names []string
	for i := range list.Items {
		names = append(names, list.Items[i].GetName())
	}
	return names
}

// entries are the log entries by which the operator reported, as step.attempt.number-outcome.
func (s *stage) entries() []string {
	s.t.Helper()
	list := &v1alpha1.LogEntryList{}
	must(s.t, kube.List(s.t.Context(), list, client.InNamespace(s.namespace)))
	var said []string
	for i := range list.Items {
		if r := list.Items[i].Spec.Report; r != nil && r.Attempt != nil {
			said = append(said, fmt.Sprintf("%s %d %s", list.Items[i].Spec.About.System, *r.Attempt, r.Outcome))
		}
	}
	slices.Sort(said)
	return said
}

// settledRestores waits until there are as many objects of the kind.
func (s *stage) settledRestores(want int) {
	s.t.Helper()
	if err := wait.PollUntilContextTimeout(s.t.Context(), 20*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		return len(s.restores()) == want, nil
	}); err != nil {
		s.t.Errorf("there are %v, want %d", s.restores(), want)
	}
}

// binding is the RoleBinding of a name, as grant makes it.
func (s *stage) binding(name string) *rbacv1.RoleBinding {
	return &rbacv1.RoleBinding{ObjectMeta: s.meta(name),
		Subjects: []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.GroupKind, Name: localcluster.ManagerGroup}},
		RoleRef:  rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: name}}
}
