package steps_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// A right that a step needs is missing at three in the morning; one that none needs is there for whoever takes the
// account over.
func TestTheAccountOfAnExampleMayDoWhatItsStepsNeedAndNothingElse(t *testing.T) {
	for _, file := range examples(t) {
		t.Run(file, func(t *testing.T) {
			var needed []string
			for _, step := range planOf(t, file).Spec.Systems[0].Steps {
				needed = append(needed, needs(t, step)...)
			}
			given := rightsOf(t, file, "recovery")
			slices.Sort(needed)
			if needed = slices.Compact(needed); !slices.Equal(needed, given) {
				t.Errorf("its steps need\n%s\nand it has\n%s", strings.Join(needed, "\n"), strings.Join(given, "\n"))
			}
		})
	}
}

// needs are the rights that a step takes, as group/resource/name verb. A watch is of all objects of a kind.
func needs(t *testing.T, step v1alpha1.Step) (rights []string) {
	t.Helper()
	head, verbs, name := &unstructured.Unstructured{}, []string{}, ""
	switch {
	case step.Observe != nil:
		head.SetAPIVersion(step.Observe.APIVersion)
		head.SetKind(step.Observe.Kind)
	case step.Apply != nil:
		must(t, head.UnmarshalJSON(step.Apply.Template.Raw))
		verbs = append(verbs, "patch")
		if name = head.GetName(); name == "" {
			verbs = append(verbs, "create")
		}
		if step.Apply.Cleanup == v1alpha1.CleanupDelete {
			verbs = append(verbs, "delete")
		}
	default:
		return nil
	}
	kind := schema.FromAPIVersionAndKind(head.GetAPIVersion(), head.GetKind())
	mapping, err := kube.RESTMapper().RESTMapping(kind.GroupKind(), kind.Version)
	must(t, err)
	resource := kind.Group + "/" + mapping.Resource.Resource + "/"
	for _, verb := range []string{"get", "list", "watch"} {
		rights = append(rights, resource+" "+verb)
	}
	for _, verb := range verbs {
		rights = append(rights, resource+name+" "+verb)
	}
	return rights
}

// rightsOf are the rights that an example gives an account.
func rightsOf(t *testing.T, file, account string) (rights []string) {
	t.Helper()
	roles := typed[rbacv1.Role](t, file, "Role")
	for _, binding := range typed[rbacv1.RoleBinding](t, file, "RoleBinding") {
		if !slices.ContainsFunc(binding.Subjects, func(s rbacv1.Subject) bool { return s.Name == account }) {
			continue
		}
		i := slices.IndexFunc(roles, func(r *rbacv1.Role) bool { return r.Name == binding.RoleRef.Name && r.Namespace == binding.Namespace })
		if i < 0 {
			t.Fatalf("%s binds the role %s, and does not hold it", file, binding.RoleRef.Name)
		}
		for _, rule := range roles[i].Rules {
			names := rule.ResourceNames
			if len(names) == 0 {
				names = []string{""}
			}
			for _, group := range rule.APIGroups {
				for _, resource := range rule.Resources {
					for _, name := range names {
						for _, verb := range rule.Verbs {
							rights = append(rights, group+"/"+resource+"/"+name+" "+verb)
						}
					}
				}
			}
		}
	}
	slices.Sort(rights)
	return rights
}

func TestTheOperatorOfAClusterMayActAsTheAccountAndAsNoOther(t *testing.T) {
	installed := &corev1.ServiceAccount{}
	objects, err := objectsOf(filepath.Join(config, "rbac", "service_account.yaml"))
	must(t, err)
	installed.Namespace, installed.Name = objects[0].GetNamespace(), objects[0].GetName()
	operator := "system:serviceaccount:" + installed.Namespace + ":" + installed.Name
	for _, file := range examples(t) {
		t.Run(file, func(t *testing.T) {
			plan := apply(t, file).plan
			if got := may(t, operator, plan.Namespace, string(plan.Spec.ServiceAccountName)); !got {
				t.Errorf("%s may not act as %s in %s", operator, plan.Spec.ServiceAccountName, plan.Namespace)
			}
			if may(t, operator, plan.Namespace, "default") || may(t, operator, "kube-system", "recovery") {
				t.Errorf("%s may act as another account", operator)
			}
		})
	}
}

// may asks whether somebody may act as an account.
func may(t *testing.T, user, namespace, account string) bool {
	t.Helper()
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{User: user, ResourceAttributes: &authorizationv1.ResourceAttributes{
		Namespace: namespace, Verb: "impersonate", Resource: "serviceaccounts", Name: account}}}
	must(t, kube.Create(t.Context(), review))
	return review.Status.Allowed
}

func TestThereIsNothingToMendInAnExample(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "kubectl-continuity")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/kubectl-continuity").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, path := range append(examples(t), account, "") { // each alone, and all together
		lint := exec.Command(program, "lint", "-f", filepath.Join(samples, path))
		lint.Env = append(os.Environ(), "HOME="+t.TempDir())
		var found strings.Builder
		lint.Stdout = &found // what is found; that there is nothing goes to the other stream
		if err := lint.Run(); err != nil || found.Len() > 0 {
			t.Errorf("%s: %v\n%s", path, err, found.String())
		}
	}
}
