package policy

import (
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
)

const takesSeal = "takes the verb seal on crisisactivations in namespace harbour"

// page is a page of the ledger of a crisis, as the operator writes it.
func page(name, leaves string) *unstructured.Unstructured {
	return configMap(name, map[string]string{v1alpha1.LabelLedger: v1alpha1.LedgerPage, v1alpha1.LabelLedgerPage: "0",
		v1alpha1.LabelActivationUID: "one", v1alpha1.LabelActivation: "storm"}, map[string]any{"leaves": leaves})
}

// mark says that a namespace holds something of a crisis.
func mark(name string) *unstructured.Unstructured {
	return configMap(name, map[string]string{v1alpha1.LabelLedger: v1alpha1.LedgerMark, v1alpha1.LabelActivationUID: "one",
		v1alpha1.LabelActivation: "storm"}, map[string]any{"crisis": "harbour/storm"})
}

func configMap(name string, labels map[string]string, data map[string]any) *unstructured.Unstructured {
	object := &unstructured.Unstructured{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap",
		"metadata": map[string]any{"name": name, "namespace": namespace}, "data": data}}
	object.SetLabels(labels)
	return object
}

// granting is a rule that gives some verbs on crises.
func granting(verbs ...string) rbacv1.PolicyRule {
	return rbacv1.PolicyRule{APIGroups: []string{v1alpha1.GroupVersion.Group}, Resources: []string{"crisisactivations"}, Verbs: verbs}
}

var configMaps = rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"configmaps"}, Verbs: []string{"*"}}

func TestALedgerIsWrittenByWhoMaySealOrImportAndNobodyElse(t *testing.T) {
	grant(t, "selma", namespace, configMaps, granting("seal"))
	grant(t, "ines", namespace, configMaps, granting("import"))
	grant(t, "nils", namespace, configMaps, granting("get", "create", "patch", "close", "destroy"))
	grant(t, "nils", elsewhere, granting("seal", "import"))
	allowed(t, "selma", namespace, "crisisactivations", "", "seal")
	allowed(t, "ines", namespace, "crisisactivations", "", "import")
	allowed(t, "nils", namespace, ":configmaps", "", "create")
	allowed(t, "nils", elsewhere, "crisisactivations", "", "seal")
	made, err := create(t.Context(), asAdmin(), page("written", "one\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		user   string
		groups []string
		passes bool
	}{
		{user: "selma", passes: true},
		{user: "ines", passes: true},
		{user: localcluster.ManagerUser, groups: []string{localcluster.ManagerGroup}, passes: true},
		{user: "nils"},
		{user: "ed", groups: []string{"editors"}},
		{user: "ada", groups: []string{"admins", "leads"}},
	} {
		client := as(c.user, c.groups...)
		for _, object := range []*unstructured.Unstructured{page("tried", "one\n"), mark("tried")} {
			_, err := create(t.Context(), client, object, metav1.DryRunAll)
			mayOnly(t, c.user+" creates a "+object.GetLabels()[v1alpha1.LabelLedger], c.passes, err)
		}
		mayOnly(t, c.user+" adds a leaf", c.passes, patch(t.Context(), client, made, `{"data":{"leaves":"one\ntwo\n"}}`))
	}
	plain, err := create(t.Context(), as("nils"), configMap("plain", nil, map[string]any{"leaves": "x"}))
	if err != nil {
		t.Fatalf("somebody else's ConfigMap: %v", err)
	}
	if err := patch(t.Context(), as("nils"), plain, `{"data":{"leaves":"y"},"metadata":{"finalizers":["example.org/never"]}}`); err != nil {
		t.Errorf("somebody else's ConfigMap is changed: %v", err)
	}
	for _, user := range []string{"nils", "selma"} {
		if err := patch(t.Context(), as(user), plain, `{"metadata":{"labels":{"continuity.beredskap.dev/ledger":"page"}}}`); err == nil {
			t.Errorf("%s makes a page of another ConfigMap", user)
		}
	}
}

func mayOnly(t *testing.T, what string, passes bool, err error) {
	t.Helper()
	if !passes {
		if !apierrors.IsForbidden(err) {
			t.Errorf("%s: want Forbidden, got %v", what, err)
		}
		err = wantError(err, takesSeal, "or the verb import there", "Leave it to the operator")
	}
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

// Not even by who may seal, and not by an administrator.
func TestWhatStandsInALedgerStays(t *testing.T) {
	const (
		appended = "data.leaves of a page of a ledger can only be added to"
		labelled = "metadata.labels of continuity.beredskap.dev/ cannot be changed"
	)
	made, err := create(t.Context(), asAdmin(), page("kept", "one\ntwo\n"))
	if err != nil {
		t.Fatal(err)
	}
	marked, err := create(t.Context(), asAdmin(), mark("kept-mark"))
	if err != nil {
		t.Fatal(err)
	}
	for change, want := range map[string]string{
		`{"data":{"leaves":"one\ntwo\nthree\n"}}`:                                                 "",
		`{"data":{"leaves":"one\ntwo\n"}}`:                                                        "",
		`{"metadata":{"labels":{"app":"x"},"annotations":{"a":"b"}}}`:                             "",
		`{"data":{"leaves":"one\n"}}`:                                                             appended,
		`{"data":{"leaves":"one\nTWO\n"}}`:                                                        appended,
		`{"data":{"leaves":"zero\none\ntwo\n"}}`:                                                  appended,
		`{"data":{"leaves":null}}`:                                                                appended,
		`{"data":null,"binaryData":{"leaves":"YQ=="}}`:                                            appended,
		`{"metadata":{"labels":null}}`:                                                            labelled,
		`{"metadata":{"labels":{"continuity.beredskap.dev/ledger":""}}}`:                          labelled,
		`{"data":{"leaves":""},"metadata":{"labels":{"continuity.beredskap.dev/ledger":"mark"}}}`: "", // either refusal
		`{"metadata":{"labels":{"continuity.beredskap.dev/ledger":null}}}`:                        labelled,
		`{"metadata":{"labels":{"continuity.beredskap.dev/activation-uid":"two"}}}`:               labelled,
		`{"metadata":{"labels":{"continuity.beredskap.dev/ledger-page":"1"}}}`:                    labelled,
		owned:     "metadata.ownerReferences must be empty",
		finalized: "metadata.finalizers must not be added",
	} {
		err := patch(t.Context(), asAdmin(), made, change)
		switch {
		case want != "":
			err = wantError(err, want)
		case strings.Contains(change, `"mark"`):
			err = wantError(err, "continuity.beredskap.dev-ledger")
		}
		if err != nil {
			t.Errorf("%s: %v", change, err)
		}
	}
	for _, change := range []string{owned, finalized, `{"metadata":{"labels":null}}`} {
		if err := patch(t.Context(), asAdmin(), marked, change); err == nil {
			t.Errorf("a mark: %s is accepted", change)
		}
	}
	foreseen := page("foreseen", "one\n")
	foreseen.SetOwnerReferences([]metav1.OwnerReference{nowhere})
	_, err = create(t.Context(), asAdmin(), foreseen, metav1.DryRunAll)
	if err := wantError(err, "metadata.ownerReferences must be empty"); err != nil {
		t.Error(err)
	}
}

// A page holds 256 leaves of some 400 bytes. To compare them must not cost more than an expression may.
func TestAFullPageIsComparedLikeASmallOne(t *testing.T) {
	full := strings.Repeat("x", 900_000)
	made, err := create(t.Context(), asAdmin(), page("full", full))
	if err != nil {
		t.Fatal(err)
	}
	if err := patch(t.Context(), asAdmin(), made, `{"data":{"leaves":"`+full+`more"}}`); err != nil {
		t.Error(err)
	}
	if err := wantError(patch(t.Context(), asAdmin(), made, `{"data":{"leaves":"y`+full[1:]+`"}}`), "can only be added to"); err != nil {
		t.Error(err)
	}
}

// By this annotation a part may be deleted: an import does not bring it along.
func TestThatAPartMayBeDeletedIsSaidByTheOperatorAlone(t *testing.T) {
	const saying = `{"metadata":{"annotations":{"continuity.beredskap.dev/destruction":"harbour/all"}}}`
	grant(t, "irma", namespace, configMaps, revisions, granting("import"))
	allowed(t, "irma", namespace, "crisisactivations", "", "import")
	made, err := create(t.Context(), asAdmin(), page("said", "one\n"))
	if err != nil {
		t.Fatal(err)
	}
	frozen, err := create(t.Context(), asAdmin(), snapshot("said", "harbour"))
	if err != nil {
		t.Fatal(err)
	}
	if err := wantError(patch(t.Context(), as("irma"), made, saying), "the annotation continuity.beredskap.dev/destruction", "takes the verb seal"); err != nil {
		t.Error(err)
	}
	brought := page("brought-along", "one\n")
	brought.SetAnnotations(map[string]string{v1alpha1.AnnotationDestruction: "harbour/all"})
	_, err = create(t.Context(), as("irma"), brought, metav1.DryRunAll)
	if err := wantError(err, "the annotation continuity.beredskap.dev/destruction"); err != nil {
		t.Error(err)
	}
	if err := wantError(patch(t.Context(), as("irma"), frozen, saying), takesFreeze); err != nil {
		t.Error(err)
	}
	manager := as(localcluster.ManagerUser, localcluster.ManagerGroup)
	for _, object := range []*unstructured.Unstructured{made, frozen} {
		if err := patch(t.Context(), manager, object, saying); err != nil {
			t.Errorf("the operator, on a %s: %v", object.GetKind(), err)
		}
	}
}

// RBAC lets it write every ConfigMap.
func TestTheOperatorWritesNoConfigMapsButThoseOfLedgers(t *testing.T) {
	settings, err := create(t.Context(), asAdmin(), configMap("settings", nil, map[string]any{"mode": "safe"}))
	if err != nil {
		t.Fatal(err)
	}
	grant(t, "system:serviceaccount:beredskap-system:beredskap-manager", namespace, configMaps)
	allowed(t, "system:serviceaccount:beredskap-system:beredskap-manager", namespace, ":configmaps", "", "patch")
	for user, groups := range map[string][]string{
		localcluster.ManagerUser:                                   {localcluster.ManagerGroup},
		"system:serviceaccount:beredskap-system:beredskap-manager": nil,
	} {
		client := as(user, groups...)
		const refusal = "the operator writes ConfigMaps of ledgers alone"
		_, err := create(t.Context(), client, configMap("other", nil, nil), metav1.DryRunAll)
		if err := wantError(err, refusal); err != nil {
			t.Errorf("%s: %v", user, err)
		}
		if err := wantError(patch(t.Context(), client, settings, `{"data":{"mode":"open"}}`), refusal); err != nil {
			t.Errorf("%s: %v", user, err)
		}
		if _, err := create(t.Context(), client, configMap("beredskap-ledger-keys", nil, nil), metav1.DryRunAll); err != nil {
			t.Errorf("%s: %v", user, err)
		}
	}
}
