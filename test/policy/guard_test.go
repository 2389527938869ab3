package policy

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// On a server without mutating policies, and wherever somebody has removed ours, the guard holds.
func TestWithoutTheStampTheGuardRefusesAForgedAuthorAndSaysWhatToSet(t *testing.T) {
	bindings := typed().AdmissionregistrationV1().MutatingAdmissionPolicyBindings()
	const name = "continuity.beredskap.dev-stamp-author"
	if err := bindings.Delete(t.Context(), name, metav1.DeleteOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx := context.Background()
		if err := errors.Join(applyFile(ctx, "../../config/policy/author.yaml"), inForce(ctx)); err != nil {
			t.Fatal(err)
		}
	})
	staff := as("lena", "leads")
	for kind := range statements {
		for _, author := range []any{nil, "somebody-else"} {
			if err := eventually(t.Context(), "the stamp is gone", func() error {
				object := statement(kind, "unstamped")
				object.Object["spec"].(map[string]any)["enteredBy"] = author
				if author == nil {
					delete(object.Object["spec"].(map[string]any), "enteredBy")
				}
				_, err := create(t.Context(), staff, object, metav1.DryRunAll)
				return wantError(err, "spec.enteredBy must be the user who enters the statement", "in the manifest enteredBy: lena")
			}); err != nil {
				t.Errorf("%s by %v: %v", kind, author, err)
			}
		}
		object := statement(kind, "unstamped")
		object.Object["spec"].(map[string]any)["enteredBy"] = "lena"
		if _, err := create(t.Context(), staff, object, metav1.DryRunAll); err != nil {
			t.Errorf("%s by its true author: %v", kind, err)
		}
	}
}

// Whoever applies a statement again cannot put another's name on it, nor their own.
func TestAForgedAuthorOnASecondApplyIsRefused(t *testing.T) {
	for kind := range statements {
		object := statement(kind, "signed")
		delete(object.Object["spec"].(map[string]any), "enteredBy")
		first, err := apply(t.Context(), as("lena", "leads"), object)
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		for _, forged := range []string{"somebody-else", "lars"} {
			object.Object["spec"].(map[string]any)["enteredBy"] = forged
			at, err := resource(as("lars", "leads"), object)
			if err != nil {
				t.Fatal(err)
			}
			for _, force := range []bool{false, true} {
				_, err := at.Apply(t.Context(), "signed", object, metav1.ApplyOptions{FieldManager: "policy-test", Force: force})
				if err := wantError(err, "cannot be edited"); err != nil {
					t.Errorf("%s, force %v: %v", kind, force, err)
				}
			}
			there, err := at.Get(t.Context(), "signed", metav1.GetOptions{})
			if err == nil {
				err = wantAuthor(there, "lena")
			}
			if err != nil || there.GetResourceVersion() != first.GetResourceVersion() {
				t.Errorf("%s: resourceVersion %s became %s; %v", kind, first.GetResourceVersion(), there.GetResourceVersion(), err)
			}
		}
	}
}

// The server checks every expression against the schemas of the kinds it is for, and writes what it finds
// to status: a misspelt field would otherwise refuse every statement, or none.
func TestTheServerFindsNoFaultInTheExpressions(t *testing.T) {
	policies, err := typed().AdmissionregistrationV1().ValidatingAdmissionPolicies().List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if len(policies.Items) < 10 {
		t.Fatalf("only %d policies", len(policies.Items))
	}
	for _, policy := range policies.Items {
		if err := eventually(t.Context(), policy.Name+" is checked", func() error {
			current, err := typed().AdmissionregistrationV1().ValidatingAdmissionPolicies().Get(t.Context(), policy.Name, metav1.GetOptions{})
			switch {
			case err != nil:
				return err
			case current.Status.ObservedGeneration < current.Generation || current.Status.TypeChecking == nil:
				return errors.New("not yet")
			}
			for _, warning := range current.Status.TypeChecking.ExpressionWarnings {
				t.Errorf("%s: %s: %s", policy.Name, warning.FieldRef, warning.Warning)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
	}
}

func TestTheSamplesPassEveryPolicy(t *testing.T) {
	for _, folder := range []string{"kinds", "kalix"} {
		files, err := filepath.Glob(filepath.Join("../../config/samples", folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no samples in %s (%v)", folder, err)
		}
		for range 2 { // as a pipeline does
			for _, file := range files {
				if strings.HasSuffix(file, "kustomization.yaml") {
					continue
				}
				if err := applyFile(t.Context(), file); err != nil {
					t.Error(fmt.Errorf("%s: %w", file, err))
				}
			}
		}
	}
}
