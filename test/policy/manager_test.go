package policy

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"

	"github.com/beredskap/beredskap/internal/localcluster"
)

// What steps apply and observe, and whom they run as, the manager reaches by what a namespace grants it alone.
func TestTheManagerHoldsNoRightOverWhatStepsTouchNorOverWhomTheyRunAs(t *testing.T) {
	for resource, verbs := range map[string][]string{
		"apps:deployments":                    {"get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"},
		"apps:deployments/scale":              {"get", "update", "patch"},
		"apps:statefulsets":                   {"get", "list", "watch", "create", "patch", "delete"},
		"apps:controllerrevisions":            {"update", "delete", "deletecollection"},
		":configmaps":                         {"delete", "deletecollection"},
		"batch:jobs":                          {"get", "list", "watch", "create", "patch", "delete"},
		"velero.io:restores":                  {"get", "list", "watch", "create", "patch", "delete"},
		":pods":                               {"get", "list", "watch", "create", "patch", "delete"},
		":pods/exec":                          {"get", "create"},
		":secrets":                            {"get", "list", "watch", "create", "patch", "delete"},
		":serviceaccounts":                    {"impersonate", "list", "watch", "create", "update", "patch", "delete"},
		":serviceaccounts/token":              {"create"},
		":users":                              {"impersonate"},
		":groups":                             {"impersonate"},
		"authentication.k8s.io:uids":          {"impersonate"},
		"authentication.k8s.io:userextras":    {"impersonate"},
		"rbac.authorization.k8s.io:roles":     {"create", "update", "patch", "bind", "escalate"},
		"rbac.authorization.k8s.io:bindings":  {"create", "update", "patch"},
		"rbac.authorization.k8s.io:whichever": {"*"},
	} {
		for _, verb := range verbs {
			for _, in := range []string{"", namespace, elsewhere, "kube-system"} {
				if yes, err := may(t, localcluster.ManagerUser, []string{localcluster.ManagerGroup}, in, resource, "", verb); err != nil || yes {
					t.Errorf("%s %s in %q: allowed %v, %v", verb, resource, in, yes, err)
				}
			}
		}
	}
}

// A wildcard would hold every verb of weight, impersonate, and whatever steps touch.
func TestNoRoleThatComesWithTheProductHoldsImpersonateOrAWildcard(t *testing.T) {
	rules := 0
	for path, role := range productRoles(t) {
		for _, rule := range role.Rules {
			rules++
			for _, verb := range []string{"impersonate", "bind", "escalate", "destroy", "import", rbacv1.VerbAll} {
				if slices.Contains(rule.Verbs, verb) {
					t.Errorf("%s: %s holds %s on %v", path, role.Name, verb, rule.Resources)
				}
			}
			if slices.Contains(rule.Resources, rbacv1.ResourceAll) || slices.Contains(rule.APIGroups, rbacv1.APIGroupAll) {
				t.Errorf("%s: %s holds %v on everything of %v", path, role.Name, rule.Verbs, rule.APIGroups)
			}
			for _, verb := range []string{"run", "freeze", "seal"} {
				if slices.Contains(rule.Verbs, verb) && role.Name != "beredskap-manager" {
					t.Errorf("%s: %s holds %s, which is the manager's", path, role.Name, verb)
				}
			}
		}
	}
	if rules < 20 {
		t.Errorf("only %d rules were found", rules)
	}
}

// productRoles are the Roles and ClusterRoles of config/rbac, by their files and names.
func productRoles(t *testing.T) map[string]rbacv1.ClusterRole {
	t.Helper()
	roles := map[string]rbacv1.ClusterRole{}
	err := filepath.WalkDir("../../config/rbac", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(raw), 4096)
		for {
			var role rbacv1.ClusterRole // a Role has the same fields
			if err := decoder.Decode(&role); errors.Is(err, io.EOF) {
				return nil
			} else if err != nil {
				return err
			}
			if role.Kind == "Role" || role.Kind == "ClusterRole" {
				roles[path+" "+role.Name] = role
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return roles
}

// It may create log entries, to report its attempts; not to decide what people decide.
func TestTheManagerStatesItsAttemptsAndNothingElseThatHasWeight(t *testing.T) {
	manager := as(localcluster.ManagerUser, localcluster.ManagerGroup)
	for _, c := range weights {
		made, err := create(t.Context(), manager, logEntry("by-the-manager", c.about, c.statement), metav1.DryRunAll)
		switch {
		case c.verb != "run" && !apierrors.IsForbidden(err):
			t.Errorf("%s: want Forbidden, got %v", c.message, err)
		case c.verb != "run":
			err = wantError(err, c.message)
		case err == nil:
			err = wantAuthor(made, localcluster.ManagerUser)
		}
		if err != nil {
			t.Errorf("%s: %v", c.message, err)
		}
	}
}

func TestTheOperatorAloneNumbersAttempts(t *testing.T) {
	report := func(outcome string, numbered bool) map[string]any {
		said := map[string]any{"step": "restore", "outcome": outcome, "text": "So it was."}
		if numbered {
			said["attempt"] = int64(2)
		}
		return map[string]any{"report": said}
	}
	allowed(t, "system:serviceaccount:harbour:robot", namespace, "logentries", "", "create")
	for _, c := range []struct {
		user    string
		groups  []string
		numbers bool
	}{
		{user: "stig", groups: []string{"staff"}},
		{user: "lena", groups: []string{"leads"}},
		{user: "ada", groups: []string{"staff", "admins"}}, // of the namespace, as every cluster has them
		{user: "ed", groups: []string{"leads", "planners", "auditors", "editors"}},
		{user: "system:serviceaccount:harbour:robot", groups: []string{"system:serviceaccounts"}},
		{user: localcluster.ManagerUser, groups: []string{"staff"}}, // the name alone gives nothing
		{user: localcluster.ManagerUser, groups: []string{localcluster.ManagerGroup}, numbers: true},
	} {
		for _, outcome := range []string{"InProgress", "Done", "Failed", "Skipped", "Retry", "Degraded"} {
			for _, about := range []map[string]any{recovery, {"plan": "harbour", "system": "radar"}} {
				if _, err := create(t.Context(), as(c.user, c.groups...), logEntry("plain", about, report(outcome, false)), metav1.DryRunAll); err != nil {
					t.Errorf("%s %v reports %s: %v", c.user, c.groups, outcome, err)
				}
				_, err := create(t.Context(), as(c.user, c.groups...), logEntry("numbered", about, report(outcome, true)), metav1.DryRunAll)
				if !c.numbers {
					err = wantError(err, "spec.report.attempt takes the verb run on systemrecoveries", "the operator alone", "Leave attempt out")
				}
				if err != nil {
					t.Errorf("%s %v reports %s by attempt: %v", c.user, c.groups, outcome, err)
				}
			}
		}
	}
	_, err := apply(t.Context(), as("lena", "leads"), logEntry("numbered", recovery, report("Done", true)))
	if err := wantError(err, "spec.report.attempt takes the verb run on systemrecoveries gauge in namespace harbour"); err != nil {
		t.Errorf("server-side apply: %v", err)
	}
}
