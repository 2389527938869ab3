package policy

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

func TestAForgedAuthorIsOverwrittenHoweverTheStatementIsMade(t *testing.T) {
	lead := as("lena", "leads")
	for kind := range statements {
		t.Run(kind, func(t *testing.T) {
			unsigned := statement(kind, "unsigned")
			delete(unsigned.Object["spec"].(map[string]any), "enteredBy")
			type way func(context.Context, dynamic.Interface, *unstructured.Unstructured, ...string) (*unstructured.Unstructured, error)
			for _, c := range []struct {
				what   string
				way    way
				object *unstructured.Unstructured
				dryRun []string
			}{
				{"create", create, statement(kind, "created"), nil},
				{"create without an author", create, unsigned, nil},
				{"server-side apply", apply, statement(kind, "applied"), nil},
				{"dry run of create", create, statement(kind, "tried"), []string{metav1.DryRunAll}},
				{"dry run of server-side apply", apply, statement(kind, "tried"), []string{metav1.DryRunAll}},
			} {
				made, err := c.way(t.Context(), lead, c.object, c.dryRun...)
				if err == nil {
					err = wantAuthor(made, "lena")
				}
				if err != nil {
					t.Errorf("%s: %v", c.what, err)
				}
			}
		})
	}
}

func TestTheAuthorIsTheUserWhoeverItIs(t *testing.T) {
	long := strings.Repeat("å", 256)
	for user, groups := range map[string][]string{
		"system:serviceaccount:harbour:robot": {"system:serviceaccounts", "system:serviceaccounts:harbour"},
		"Åse Øvrebø ✓ <ase@example.org>":      {"staff"},
		`oidc:"quoted"\`:                      {"staff"},
		long:                                  {"staff"},
	} {
		made, err := create(t.Context(), as(user, groups...), statement("Briefing", "by-somebody"), metav1.DryRunAll)
		if err == nil {
			err = wantAuthor(made, user)
		}
		if err != nil {
			t.Errorf("%.40q: %v", user, err)
		}
	}
	made, err := create(t.Context(), as(localcluster.ManagerUser, localcluster.ManagerGroup), statement("SystemRecovery", "by-the-manager"), metav1.DryRunAll)
	if err == nil {
		err = wantAuthor(made, localcluster.ManagerUser)
	}
	if err != nil {
		t.Errorf("the manager: %v", err)
	}
}

// A name that does not fit is not cut short: that could be the name of somebody else.
func TestAUserNameThatDoesNotFitIsRefusedWithTheRemedy(t *testing.T) {
	for _, forged := range []string{"", "somebody"} {
		object := statement("Briefing", "long")
		object.Object["spec"].(map[string]any)["enteredBy"] = forged
		_, err := create(t.Context(), as(strings.Repeat("n", 257), "staff"), object)
		if err := wantError(err, "spec.enteredBy", "longer than 256 characters", "shorter name"); err != nil {
			t.Error(err)
		}
	}
}

func TestApplyingAStatementAgainChangesNothing(t *testing.T) {
	for kind := range statements {
		object := statement(kind, "again")
		delete(object.Object["spec"].(map[string]any), "enteredBy")
		first, err := apply(t.Context(), as("lena", "leads"), object)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		for _, who := range []string{"lena", "lars"} {
			second, err := apply(t.Context(), as(who, "leads"), object)
			if err != nil {
				t.Errorf("%s by %s: %v", kind, who, err)
				continue
			}
			if err := wantAuthor(second, "lena"); err != nil || second.GetResourceVersion() != first.GetResourceVersion() {
				t.Errorf("%s by %s: resourceVersion %s became %s; %v", kind, who, first.GetResourceVersion(), second.GetResourceVersion(), err)
			}
		}
	}
}

func TestNoStatementCanBeEdited(t *testing.T) {
	for kind := range statements {
		object, err := create(t.Context(), as("lena", "leads"), statement(kind, "fixed"))
		if err != nil {
			t.Fatal(err)
		}
		at, err := resource(asAdmin(), object)
		if err != nil {
			t.Fatal(err)
		}
		for _, patch := range []string{`{"spec":{"enteredBy":"somebody-else"}}`, `{"spec":{"enteredBy":null}}`, `{"spec":{"crisis":{"name":"other"},"title":"other"}}`} {
			_, err := at.Patch(t.Context(), "fixed", types.MergePatchType, []byte(patch), metav1.PatchOptions{})
			if err := wantError(err, "spec", "cannot be edited"); err != nil {
				t.Errorf("%s %s: %v", kind, patch, err)
			}
		}
		if _, err := at.Patch(t.Context(), "fixed", types.MergePatchType, []byte(`{"metadata":{"labels":{"a":"b"}}}`), metav1.PatchOptions{}); err != nil {
			t.Errorf("%s: a label is refused: %v", kind, err)
		}
	}
}

func TestATimeInTheFutureIsRefusedByFieldAndValue(t *testing.T) {
	lead := as("lena", "leads")
	for _, c := range futures {
		t.Run(c.kind+" "+c.field, func(t *testing.T) {
			at := time.Now().Add(10 * time.Minute)
			object := withTime(c, at)
			want := []string{c.field + " is " + at.UTC().Format(time.RFC3339), "in the future", "server's clock says", "Correct the time"}
			_, err := create(t.Context(), lead, object)
			if err := wantError(err, want...); err != nil {
				t.Error(err)
			}
			if !apierrors.IsInvalid(err) {
				t.Errorf("want Invalid, got %v", err)
			}
			_, err = apply(t.Context(), lead, object)
			if err := wantError(err, want...); err != nil {
				t.Errorf("server-side apply: %v", err)
			}
			// A clock that runs a little ahead is forgiven.
			if _, err := create(t.Context(), lead, withTime(c, time.Now().Add(30*time.Second)), metav1.DryRunAll); err != nil {
				t.Errorf("half a minute ahead: %v", err)
			}
		})
	}
}

// An old case may be entered from paper. What is older than a working life is a slip of the hand, and would
// make every cadence of the crisis count its slots from there.
func TestACrisisBeganWithinThirtyYears(t *testing.T) {
	const started = "spec.startedAt"
	lead := as("lena", "leads")
	old := time.Now().AddDate(-30, 0, -2)
	_, err := create(t.Context(), lead, withTime(future{kind: "CrisisActivation", field: started}, old), metav1.DryRunAll)
	if err := wantError(err, started+" is "+old.UTC().Format(time.RFC3339), "more than 30 years before", "Correct the year"); err != nil {
		t.Error(err)
	}
	if !apierrors.IsInvalid(err) {
		t.Errorf("want Invalid, got %v", err)
	}
	if _, err := create(t.Context(), lead, withTime(future{kind: "CrisisActivation", field: started}, time.Now().AddDate(-30, 0, 2)), metav1.DryRunAll); err != nil {
		t.Errorf("within 30 years: %v", err)
	}
}

func TestWhatIsMeantToLieAheadMay(t *testing.T) {
	lead := as("lena", "leads")
	ahead := "2126-01-10T09:00:00+01:00"
	for what, object := range map[string]map[string]any{
		"a forecast": {"about": recovery, "forecast": map[string]any{"restoredBy": ahead}},
		"the end of a suspension": {"about": map[string]any{"plan": "harbour", "obligation": "board"},
			"adjustment": map[string]any{"suspendUntil": ahead, "decidedBy": "Chair", "reason": "a holiday"}},
	} {
		about := object["about"].(map[string]any)
		delete(object, "about")
		if _, err := create(t.Context(), lead, logEntry("ahead", about, object), metav1.DryRunAll); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAStatementWithWeightTakesItsVerbAndNoOther(t *testing.T) {
	for i, c := range weights {
		t.Run(fmt.Sprintf("%s %s %s", c.verb, c.resource, c.name), func(t *testing.T) {
			user := fmt.Sprintf("weighty-%d", i)
			object := logEntry("weighty", c.about, c.statement)
			enter := func() error {
				_, err := create(t.Context(), as(user, "staff"), object, metav1.DryRunAll)
				return err
			}
			err := enter()
			if err := wantError(err, c.message, "which you do not have"); err != nil {
				t.Fatal(err)
			}
			if !apierrors.IsForbidden(err) {
				t.Errorf("want Forbidden, got %v", err)
			}
			// Every other verb, and the verb on another object, are not enough.
			role := rbacv1.PolicyRule{APIGroups: []string{v1alpha1.GroupVersion.Group}, Resources: []string{c.resource}, Verbs: []string{"get", "create", "update", "delete"}}
			for _, other := range weights {
				if other.verb != c.verb {
					role.Verbs = append(role.Verbs, other.verb)
				}
			}
			another := rbacv1.PolicyRule{APIGroups: role.APIGroups, Resources: role.Resources, Verbs: []string{c.verb}, ResourceNames: []string{"another"}}
			grant(t, user, namespace, role, another)
			grant(t, user, elsewhere, rbacv1.PolicyRule{APIGroups: role.APIGroups, Resources: []string{"*"}, Verbs: []string{c.verb}})
			allowed(t, user, namespace, c.resource, "another", c.verb) // the grants are known to the server
			allowed(t, user, elsewhere, c.resource, "", c.verb)
			if err := wantError(enter(), c.message); err != nil {
				t.Fatal(err)
			}
			exact := rbacv1.PolicyRule{APIGroups: role.APIGroups, Resources: role.Resources, Verbs: []string{c.verb}}
			if c.name != "" {
				exact.ResourceNames = []string{c.name}
			}
			grant(t, user, namespace, exact)
			if err := eventually(t.Context(), "the verb lets the statement pass", enter); err != nil {
				t.Error(err)
			}
		})
	}
}

// What a statement is about decides where the verb must be held, not where the statement stands.
func TestTheVerbIsHeldWhereWhatItIsAboutStands(t *testing.T) {
	lead := as("lena", "leads") // of harbour alone
	for _, c := range weights {
		about := map[string]any{"namespace": elsewhere}
		for key, value := range c.about {
			about[key] = value
		}
		object := logEntry("far", about, c.statement)
		if c.about == nil {
			object = logEntry("far", nil, c.statement)
			object.Object["spec"].(map[string]any)["crisis"].(map[string]any)["namespace"] = elsewhere
		}
		_, err := create(t.Context(), lead, object, metav1.DryRunAll)
		if err := wantError(err, strings.Replace(c.message, "in namespace harbour", "in namespace it", 1)); err != nil {
			t.Errorf("%s: %v", c.verb, err)
		}
	}
}

// The verb destroy is granted for the occasion; run is the operator's.
func TestALeadHoldsEveryVerbButDestroyAndRun(t *testing.T) {
	for _, c := range weights {
		_, err := create(t.Context(), as("lena", "leads"), logEntry("by-lead", c.about, c.statement), metav1.DryRunAll)
		if c.verb == "destroy" || c.verb == "run" {
			err = wantError(err, c.message)
		}
		if err != nil {
			t.Errorf("%s: %v", c.message, err)
		}
	}
}

func TestAStatementWithoutWeightTakesNoVerb(t *testing.T) {
	for what, object := range map[string]map[string]any{
		"a phase that is not the last": {"phase": map[string]any{"to": "Recovery", "decidedBy": "Chair"}},
		"a decision":                   {"decision": map[string]any{"body": "Chair", "text": "Close the pier."}},
	} {
		if _, err := create(t.Context(), as("stig", "staff"), logEntry("light", nil, object), metav1.DryRunAll); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}
