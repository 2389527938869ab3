package policy

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// takesImpersonate is what the refusal says of the account recovery: the field, what it takes, and the remedy.
var takesImpersonate = []string{"spec.serviceAccountName", "service account recovery", "verb impersonate on serviceaccounts recovery in namespace harbour", "Ask for a Role"}

// planOf is a plan whose one step applies an object as an account; as none when it is empty.
func planOf(name, account string) *unstructured.Unstructured {
	spec := map[string]any{"title": "Harbour", "timeZone": "Europe/Helsinki", "systems": []any{map[string]any{"name": "radar", "steps": []any{
		map[string]any{"name": "start", "apply": map[string]any{"template": map[string]any{"apiVersion": "v1", "kind": "ConfigMap",
			"metadata": map[string]any{"name": "radar"}, "data": map[string]any{"mode": "safe"}}}}}}}}
	if account != "" {
		spec["serviceAccountName"] = account
	}
	return newObject("ContinuityPlan", name, spec)
}

// actingAs is a rule that lets its holder act as some accounts; as all of the namespace without a name.
func actingAs(names ...string) rbacv1.PolicyRule {
	return rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"serviceaccounts"}, Verbs: []string{"impersonate"}, ResourceNames: names}
}

// Who writes a plan that names an account; all of them are planners.
var writers = []struct {
	user    string
	groups  []string
	account string
	refused bool
}{
	{user: "pelle", account: "recovery", refused: true},
	{user: "pelle", account: "default", refused: true},
	{user: "pelle"},
	{user: "pia", account: "recovery"},
	{user: "pia", account: "another", refused: true},
	{user: "pia", account: "recovery.more", refused: true},
	{user: "paul", account: "whichever"},
	{user: "petra", account: "recovery", refused: true},
	{user: "petra", account: "another"},
	{user: "ed", groups: []string{"editors"}, account: "recovery"}, // the role edit of every cluster holds it
}

func TestAPlanThatNamesAnAccountIsWrittenByWhoMayActAsIt(t *testing.T) {
	grant(t, "pia", namespace, actingAs("recovery"))
	grant(t, "paul", namespace, actingAs())
	everyOther, misplaced := actingAs(), actingAs()
	everyOther.Verbs = []string{"get", "list", "create", "update", "patch", "delete", "use"}
	misplaced.APIGroups = []string{v1alpha1.GroupVersion.Group}
	grant(t, "petra", namespace, actingAs("another"), everyOther, misplaced)
	grant(t, "petra", elsewhere, actingAs())
	allowed(t, "pia", namespace, ":serviceaccounts", "recovery", "impersonate")
	allowed(t, "paul", namespace, ":serviceaccounts", "", "impersonate")
	allowed(t, "petra", namespace, ":serviceaccounts", "another", "impersonate")
	allowed(t, "petra", elsewhere, ":serviceaccounts", "recovery", "impersonate")
	allowedTo(t, "ed", []string{"editors"}, namespace, ":serviceaccounts", "recovery", "impersonate")
	type way func(context.Context, dynamic.Interface, *unstructured.Unstructured, ...string) (*unstructured.Unstructured, error)
	for _, c := range writers {
		client := as(c.user, append(c.groups, "planners")...)
		for what, way := range map[string]way{"create": create, "server-side apply": apply} {
			for _, dryRun := range [][]string{{metav1.DryRunAll}, nil} {
				name := strings.Trim(strings.Join([]string{what[:6], c.user, c.account}, "-"), "-")
				_, err := way(t.Context(), client, planOf(name, c.account), dryRun...)
				if c.refused {
					if !apierrors.IsForbidden(err) {
						t.Errorf("%s by %s as %q: want Forbidden, got %v", what, c.user, c.account, err)
					}
					err = wantError(err, "spec.serviceAccountName", "service account "+c.account+",",
						"verb impersonate on serviceaccounts "+c.account+" in namespace harbour", "Ask for a Role")
				}
				if err != nil {
					t.Errorf("%s by %s as %q, dry run %v: %v", what, c.user, c.account, dryRun, err)
				}
			}
		}
	}
}

// There is no field for a namespace, and no name holds one.
func TestAnAccountIsOneOfThePlansOwnNamespace(t *testing.T) {
	for _, account := range []string{"it/recovery", "it:recovery", "system:serviceaccount:it:recovery", "../it/recovery"} {
		_, err := create(t.Context(), asAdmin(), planOf("far", account), metav1.DryRunAll)
		if wantError(err, "spec.serviceAccountName") != nil || !apierrors.IsInvalid(err) {
			t.Errorf("%s: want Invalid, got %v", account, err)
		}
	}
	// Who may act as the account of that name elsewhere writes such a plan there, not here.
	grant(t, "peder", elsewhere, actingAs("recovery"), rbacv1.PolicyRule{APIGroups: []string{v1alpha1.GroupVersion.Group}, Resources: []string{"continuityplans"}, Verbs: []string{"create"}})
	allowed(t, "peder", elsewhere, ":serviceaccounts", "recovery", "impersonate")
	there := planOf("theirs", "recovery")
	there.SetNamespace(elsewhere)
	if _, err := create(t.Context(), as("peder", "planners"), there, metav1.DryRunAll); err != nil {
		t.Error(err)
	}
	_, err := create(t.Context(), as("peder", "planners"), planOf("ours", "recovery"), metav1.DryRunAll)
	if err := wantError(err, takesImpersonate...); err != nil {
		t.Error(err)
	}
}

// To change a step is as good as to name the account; what no step is run by asks for nothing.
func TestAPlanThatNamesAnAccountIsChangedByWhoMayActAsIt(t *testing.T) {
	grant(t, "patrik", namespace, actingAs("recovery"))
	allowed(t, "patrik", namespace, ":serviceaccounts", "recovery", "impersonate")
	step := func(content string) string {
		return `{"spec":{"systems":[{"name":"radar","steps":[{"name":"start",` + content + `}]}]}}`
	}
	template := `"apply":{"template":{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"radar"},"data":{"mode":"safe"}}`
	for _, c := range []struct {
		what, change string
		asks, whoMay bool // somebody without the verb is refused; somebody with it is let through
	}{
		{"the template of a step", step(strings.Replace(template, "safe", "open", 1) + "}"), true, true},
		{"more in a template", step(strings.Replace(template, `"data"`, `"immutable":null,"binaryData":{"a":"AA=="},"data"`, 1) + "}"), true, true},
		{"when a step is ready", step(template + `,"readyWhen":"true"}`), true, true},
		{"how often a step is tried", step(template + `},"retries":3`), true, true},
		{"an observed object", step(`"observe":{"apiVersion":"v1","kind":"Secret","name":"keys"}`), true, true},
		{"the title", `{"spec":{"title":"Port"}}`, true, true},
		{"another account", `{"spec":{"serviceAccountName":"another"}}`, true, false},
		{"no account", `{"spec":{"serviceAccountName":null}}`, false, true},
		{"no account, and other steps", `{"spec":{"serviceAccountName":null,"systems":[{"name":"gauge"}]}}`, false, true},
		{"the same", step(template + "}"), false, true},
		{"a label", `{"metadata":{"labels":{"shift":"night"}}}`, false, true},
		{"an annotation", `{"metadata":{"annotations":{"note":"x"}}}`, false, true},
		{"a label and the title", `{"metadata":{"labels":{"shift":"night"}},"spec":{"title":"Port"}}`, true, true},
		{"a status that is left out", `{"status":{"observedGeneration":9}}`, false, true},
	} {
		base, err := apply(t.Context(), asAdmin(), planOf("changing", "recovery"))
		if err != nil {
			t.Fatal(err)
		}
		for user, passes := range map[string]bool{"pelle": !c.asks, "patrik": c.whoMay} {
			for way, err := range changes(t, as(user, "planners"), base, c.change) {
				if !passes {
					err = wantError(err, "spec.serviceAccountName", "verb impersonate on serviceaccounts", "in namespace harbour", "Ask for a Role")
				}
				if err != nil {
					t.Errorf("%s by %s, %s: %v", c.what, user, way, err)
				}
			}
		}
	}
}

// changes makes a change in each way there is to change a plan, in dry runs.
func changes(t *testing.T, client dynamic.Interface, base *unstructured.Unstructured, change string) map[string]error {
	t.Helper()
	at, err := resource(client, base)
	if err != nil {
		t.Fatal(err)
	}
	merged := merge(t, base, change)
	_, byUpdate := at.Update(t.Context(), merged, metav1.UpdateOptions{DryRun: []string{metav1.DryRunAll}})
	applied := merged.DeepCopy()
	applied.SetManagedFields(nil)
	applied.SetResourceVersion("")
	applied.SetUID("")
	_, byApply := apply(t.Context(), client, applied, metav1.DryRunAll)
	return map[string]error{"merge patch": patch(t.Context(), client, base, change), "update": byUpdate, "server-side apply": byApply}
}

// merge is what an object becomes by a JSON merge patch.
func merge(t *testing.T, base *unstructured.Unstructured, change string) *unstructured.Unstructured {
	t.Helper()
	var by map[string]any
	if err := json.Unmarshal([]byte(change), &by); err != nil {
		t.Fatal(err)
	}
	var into func(object, by map[string]any)
	into = func(object, by map[string]any) {
		for key, value := range by {
			inner, nested := value.(map[string]any)
			before, was := object[key].(map[string]any)
			switch {
			case value == nil:
				delete(object, key)
			case nested && was:
				into(before, inner)
			default:
				object[key] = value
			}
		}
	}
	merged := base.DeepCopy()
	into(merged.Object, by)
	return merged
}

func TestAPlanWithoutAnAccountAsksForNothingUntilItNamesOne(t *testing.T) {
	pelle := as("pelle", "planners")
	made, err := apply(t.Context(), pelle, planOf("plain", ""))
	if err != nil {
		t.Fatal(err)
	}
	for way, err := range changes(t, pelle, made, `{"spec":{"title":"Port","systems":[{"name":"gauge"}]}}`) {
		if err != nil {
			t.Errorf("%s: %v", way, err)
		}
	}
	for way, err := range changes(t, pelle, made, `{"spec":{"serviceAccountName":"recovery"}}`) {
		if err := wantError(err, takesImpersonate...); err != nil {
			t.Errorf("%s: %v", way, err)
		}
	}
}

// The operator finds how a plan stands, and acts as nobody for that. What else its request says is not kept.
func TestTheManagerWritesTheStatusOfAPlanThatNamesAnAccount(t *testing.T) {
	made, err := create(t.Context(), asAdmin(), planOf("found", "recovery"))
	if err != nil {
		t.Fatal(err)
	}
	at, err := resource(as(localcluster.ManagerUser, localcluster.ManagerGroup), made)
	if err != nil {
		t.Fatal(err)
	}
	status := `{"apiVersion":"continuity.beredskap.dev/v1alpha1","kind":"ContinuityPlan","spec":{"title":"Port"},"status":{"observedGeneration":1}}`
	for way, kind := range map[string]types.PatchType{"merge patch": types.MergePatchType, "server-side apply": types.ApplyPatchType} {
		options := metav1.PatchOptions{FieldManager: "policy-test"}
		if kind == types.ApplyPatchType {
			options.Force = new(true)
		}
		written, err := at.Patch(t.Context(), "found", kind, []byte(status), options, "status")
		if err != nil {
			t.Errorf("%s: %v", way, err)
			continue
		}
		seen, _, _ := unstructured.NestedInt64(written.Object, "status", "observedGeneration")
		if title, _, _ := unstructured.NestedString(written.Object, "spec", "title"); seen != 1 || title != "Harbour" {
			t.Errorf("%s: status of generation %d, title %q", way, seen, title)
		}
	}
}

// The comparison of a large plan with what it was must not cost more than the server allows an expression.
func TestALargePlanIsComparedLikeASmallOne(t *testing.T) {
	grant(t, "per", namespace, actingAs("recovery"))
	allowed(t, "per", namespace, ":serviceaccounts", "recovery", "impersonate")
	large := planOf("large", "recovery")
	numbers := make([]any, 400_000)
	for i := range numbers {
		numbers[i] = int64(i % 10)
	}
	template := large.Object["spec"].(map[string]any)["systems"].([]any)[0].(map[string]any)["steps"].([]any)[0].(map[string]any)["apply"].(map[string]any)["template"].(map[string]any)
	template["numbers"], template["text"] = numbers, strings.Repeat("x", 400_000)
	made, err := create(t.Context(), as("per", "planners"), large)
	if err != nil {
		t.Fatal(err)
	}
	if err := patch(t.Context(), as("pelle", "planners"), made, `{"metadata":{"labels":{"shift":"night"}}}`); err != nil {
		t.Errorf("a label: %v", err)
	}
	if err := patch(t.Context(), as("per", "planners"), made, `{"spec":{"title":"Port"}}`); err != nil {
		t.Errorf("a title by who may: %v", err)
	}
	if err := wantError(patch(t.Context(), as("pelle", "planners"), made, `{"spec":{"title":"Port"}}`), takesImpersonate...); err != nil {
		t.Error(err)
	}
}
