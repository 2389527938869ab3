package policy

import (
	"context"
	"errors"
	"maps"
	"testing"
	"time"

	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const takesImport = "takes the verb import on crisisactivations in namespace harbour"

// imported is an object as an archive brings it in.
func imported(object *unstructured.Unstructured) *unstructured.Unstructured {
	object.SetAnnotations(map[string]string{v1alpha1.AnnotationOriginUID: "0d5cf6e4-0001", v1alpha1.AnnotationEnteredAt: "2026-01-10T04:00:00Z"})
	return object
}

var revisions = rbacv1.PolicyRule{APIGroups: []string{"apps"}, Resources: []string{"controllerrevisions"}, Verbs: []string{"*"}}

// importer may create everything of a crisis, and bring it in.
func importer(t *testing.T, user string) {
	t.Helper()
	creating := rbacv1.PolicyRule{APIGroups: []string{v1alpha1.GroupVersion.Group, "apps"}, Verbs: []string{"get", "create", "patch"},
		Resources: append([]string{"controllerrevisions"}, everyKind...)}
	grant(t, user, namespace, creating, granting("import"))
	allowed(t, user, namespace, "crisisactivations", "", "import")
	allowed(t, user, namespace, "apps:controllerrevisions", "", "create")
}

func TestWhatIsImportedKeepsItsAuthorForWhoHoldsTheVerb(t *testing.T) {
	importer(t, "ivar")
	for kind := range statements {
		for what, way := range ways {
			made, err := way(t.Context(), as("ivar"), imported(statement(kind, "imported")), metav1.DryRunAll)
			if err == nil {
				err = wantAuthor(made, "somebody-else")
			}
			if err != nil {
				t.Errorf("%s of a %s: %v", what, kind, err)
			}
			made, err = way(t.Context(), as("ivar"), statement(kind, "not-imported"), metav1.DryRunAll)
			if err == nil {
				err = wantAuthor(made, "ivar")
			}
			if err != nil {
				t.Errorf("%s of a %s of the importer's own: %v", what, kind, err)
			}
			_, err = way(t.Context(), as("lena", "leads"), imported(statement(kind, "imported")), metav1.DryRunAll)
			if !apierrors.IsForbidden(err) {
				t.Errorf("%s of a %s by a lead: want Forbidden, got %v", what, kind, err)
			}
			if err := wantError(err, takesImport, "leave origin-uid and entered-at out"); err != nil {
				t.Errorf("%s of a %s by a lead: %v", what, kind, err)
			}
		}
	}
}

// These take a verb of those who make them here; in an archive they are made already.
func TestAnImportTakesNoVerbButItsOwn(t *testing.T) {
	importer(t, "ilse")
	grant(t, "irja", namespace, revisions)
	allowed(t, "irja", namespace, "apps:controllerrevisions", "", "create")
	planned := statement("SystemRecovery", "harbour.cranes-1")
	planned.Object["spec"] = map[string]any{"crisis": storm, "planned": map[string]any{"plan": "harbour", "system": "cranes", "snapshot": "harbour-1"}}
	objects := []*unstructured.Unstructured{planned, snapshot("imported", "harbour")}
	for _, c := range weights {
		objects = append(objects, logEntry("imported", c.about, c.statement))
	}
	for _, object := range objects {
		if _, err := create(t.Context(), as("ilse"), imported(object.DeepCopy()), metav1.DryRunAll); err != nil {
			t.Errorf("%s: %v", object.GetKind(), err)
		}
		if _, err := create(t.Context(), as("ilse"), object, metav1.DryRunAll); err == nil {
			t.Errorf("%s: accepted without being imported", object.GetKind())
		}
		// A lead holds some of the verbs; then it is that of the import that is missing. The first refusal is what is said.
		_, err := create(t.Context(), as("irja", "leads"), imported(object.DeepCopy()), metav1.DryRunAll)
		if err := wantError(err, "ValidatingAdmissionPolicy 'continuity.beredskap.dev-", " takes the verb "); err != nil {
			t.Errorf("%s by somebody without the verb: %v", object.GetKind(), err)
		}
	}
}

// The verb is held where the object stands.
func TestTheVerbImportReachesIntoNoOtherNamespace(t *testing.T) {
	grant(t, "isak", elsewhere, granting("import"))
	allowed(t, "isak", elsewhere, "crisisactivations", "", "import")
	_, err := create(t.Context(), as("isak", "staff"), imported(statement("Briefing", "imported")), metav1.DryRunAll)
	if err := wantError(err, takesImport); err != nil {
		t.Error(err)
	}
}

// Nor does it where the crisis is, or what a statement is about.
func TestWhoMayImportIntoANamespaceStatesNothingOfWeightInAnother(t *testing.T) {
	creating := rbacv1.PolicyRule{APIGroups: []string{v1alpha1.GroupVersion.Group}, Verbs: []string{"get", "create"}, Resources: everyKind}
	grant(t, "isolde", elsewhere, creating, granting("import"))
	allowed(t, "isolde", elsewhere, "crisisactivations", "", "import")
	for what, spec := range map[string]map[string]any{
		"a closing of another's crisis":      {"phase": map[string]any{"to": "Closed", "decidedBy": "The director"}},
		"a destruction in another's crisis":  {"about": map[string]any{"namespace": namespace, "activation": "storm"}, "destruction": map[string]any{"decidedBy": "The director", "reason": "None"}},
		"an observation in another's crisis": {"observation": map[string]any{"text": "Seen"}},
	} {
		entry := logEntry("imported", nil, nil)
		entry.SetNamespace(elsewhere)
		spec["crisis"] = map[string]any{"namespace": namespace, "name": "storm"}
		spec["occurredAt"], spec["enteredBy"] = "2026-01-10T06:00:00Z", "the-director"
		entry.Object["spec"] = spec
		if _, err := create(t.Context(), as("isolde"), imported(entry), metav1.DryRunAll); !apierrors.IsForbidden(err) {
			t.Errorf("%s: want Forbidden, got %v", what, err)
		}
	}
}

func TestAFrozenPlanThatIsImportedTakesTheRightToActAsItsAccount(t *testing.T) {
	importer(t, "ilona")
	frozen := snapshot("imported", "harbour")
	frozen.Object["data"] = map[string]any{"title": "Harbour", "timeZone": "UTC", "serviceAccountName": "powerful"}
	_, err := create(t.Context(), as("ilona"), imported(frozen), metav1.DryRunAll)
	if err := wantError(err, "takes the verb impersonate on serviceaccounts powerful in namespace harbour"); err != nil {
		t.Error(err)
	}
}

func TestWhatIsImportedSaysWhatItWasAndSinceWhen(t *testing.T) {
	const origin, entered = v1alpha1.AnnotationOriginUID, v1alpha1.AnnotationEnteredAt
	const both, instant = "metadata.annotations must hold both", "which is no instant"
	soon := func(in time.Duration) string { return time.Now().Add(in).UTC().Format(time.RFC3339) }
	for _, c := range []struct {
		annotations map[string]string
		want        string
	}{
		{map[string]string{origin: "one"}, both},
		{map[string]string{entered: past}, both},
		{map[string]string{origin: "", entered: past}, both},
		{map[string]string{origin: "one", entered: past}, ""},
		{map[string]string{origin: "one", entered: "2026-01-10T06:00:00.123456789Z"}, ""},
		{map[string]string{origin: "one", entered: soon(30 * time.Second)}, ""},
		{map[string]string{origin: "one", entered: soon(time.Hour)}, "which is in the future"},
		{map[string]string{origin: "one", entered: ""}, instant},
		{map[string]string{origin: "one", entered: "yesterday"}, instant},
		{map[string]string{origin: "one", entered: "2026-01-10"}, instant},
		{map[string]string{origin: "one", entered: "2026-02-30T06:00:00Z"}, instant},
		{map[string]string{origin: "one", entered: "2026-01-10t06:00:00z"}, instant},
	} {
		for _, object := range []*unstructured.Unstructured{statement("Briefing", "annotated"), snapshot("annotated", "harbour")} {
			object.SetAnnotations(c.annotations)
			_, err := create(t.Context(), asAdmin(), object, metav1.DryRunAll)
			if c.want != "" {
				err = wantError(err, c.want)
			}
			if err != nil {
				t.Errorf("%s %v: %v", object.GetKind(), c.annotations, err)
			}
		}
	}
}

// An object that became another would have another's leaf in the ledger.
func TestNobodyMakesAnythingAnImportAfterwardsNorChangesOne(t *testing.T) {
	for kind := range statements {
		own, err := create(t.Context(), as("lena", "leads"), statement(kind, "own"))
		if err != nil {
			t.Fatal(err)
		}
		brought, err := create(t.Context(), asAdmin(), imported(statement(kind, "brought")))
		if err != nil {
			t.Fatal(err)
		}
		stay(t, own, brought)
	}
	own, err := create(t.Context(), asAdmin(), snapshot("own", "harbour"))
	if err != nil {
		t.Fatal(err)
	}
	brought, err := create(t.Context(), asAdmin(), imported(snapshot("brought", "harbour")))
	if err != nil {
		t.Fatal(err)
	}
	stay(t, own, brought)
}

func stay(t *testing.T, own, brought *unstructured.Unstructured) {
	t.Helper()
	for change, of := range map[string]*unstructured.Unstructured{
		`{"continuity.beredskap.dev/origin-uid":"other","continuity.beredskap.dev/entered-at":"2026-01-10T04:00:00Z"}`: own,
		`{"continuity.beredskap.dev/origin-uid":"other"}`:                                                              brought,
		`{"continuity.beredskap.dev/entered-at":"2026-01-11T04:00:00Z"}`:                                               brought,
		`{"continuity.beredskap.dev/origin-uid":null}`:                                                                 brought,
		`null`: brought,
	} {
		err := patch(t.Context(), asAdmin(), of, `{"metadata":{"annotations":`+change+`}}`)
		if err := wantError(err, "cannot be added, changed or removed"); err != nil {
			t.Errorf("%s %s: %v", of.GetKind(), change, err)
		}
	}
	for _, of := range []*unstructured.Unstructured{own, brought} {
		if err := patch(t.Context(), asAdmin(), of, `{"metadata":{"annotations":{"note":"x"}}}`); err != nil {
			t.Errorf("%s: another annotation: %v", of.GetKind(), err)
		}
	}
}

// The rest holds for what is brought in as for anything else.
func TestAnImportIsHeldToEverythingElse(t *testing.T) {
	importer(t, "inga")
	ahead := imported(withTime(futures[3], time.Now().Add(time.Hour)))
	_, err := create(t.Context(), as("inga"), ahead, metav1.DryRunAll)
	if err := wantError(err, "spec.heldAt", "in the future"); err != nil {
		t.Error(err)
	}
	for _, object := range []*unstructured.Unstructured{statement("Briefing", "owned"), snapshot("owned", "harbour")} {
		object = imported(object)
		object.SetOwnerReferences([]metav1.OwnerReference{nowhere})
		_, err := create(t.Context(), as("inga"), object, metav1.DryRunAll)
		if err := wantError(err, "metadata.ownerReferences must be empty"); err != nil {
			t.Errorf("%s: %v", object.GetKind(), err)
		}
	}
	destroyed := imported(snapshot("destroyed", "harbour"))
	annotations := destroyed.GetAnnotations()
	annotations[v1alpha1.AnnotationDestruction] = "harbour/all"
	destroyed.SetAnnotations(annotations)
	_, err = create(t.Context(), as("inga"), destroyed, metav1.DryRunAll)
	if err := wantError(err, "the annotation continuity.beredskap.dev/destruction cannot be brought in"); err != nil {
		t.Error(err)
	}
	plan := planOf("imported", "recovery")
	plan.SetAnnotations(maps.Clone(imported(plan.DeepCopy()).GetAnnotations()))
	_, err = create(t.Context(), as("inga"), plan, metav1.DryRunAll)
	if err := wantError(err, takesImpersonate...); err != nil {
		t.Errorf("a plan that names an account: %v", err)
	}
}

// The policies that let an import pass ask for its verb themselves.
func TestWithoutThePolicyOfImportsNobodyEntersAnythingInTheNameOfAnother(t *testing.T) {
	const name = "continuity.beredskap.dev-imports"
	if err := typed().AdmissionregistrationV1().ValidatingAdmissionPolicyBindings().Delete(t.Context(), name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if err := errors.Join(applyFile(ctx, "../../config/policy/imports.yaml"), inForce(ctx)); err != nil {
			t.Fatal(err)
		}
	})
	if err := eventually(t.Context(), "the policy is gone", func() error {
		made, err := create(t.Context(), as("lena", "leads"), imported(statement("Briefing", "forged")), metav1.DryRunAll)
		if err != nil {
			return err
		}
		return wantAuthor(made, "lena")
	}); err != nil {
		t.Error(err)
	}
	for _, c := range weights {
		_, err := create(t.Context(), as("stig", "staff"), imported(logEntry("forged", c.about, c.statement)), metav1.DryRunAll)
		if err := wantError(err, c.message); err != nil {
			t.Error(err)
		}
	}
	grant(t, "fritz", namespace, revisions)
	allowed(t, "fritz", namespace, "apps:controllerrevisions", "", "create")
	_, err := create(t.Context(), as("fritz"), imported(snapshot("forged", "harbour")), metav1.DryRunAll)
	if err := wantError(err, takesFreeze); err != nil {
		t.Error(err)
	}
}
