package gitops_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const (
	scripts     = "../../config/gitops/argocd/resource_customizations/continuity.beredskap.dev/_"
	argoPatch   = "../../config/gitops/argocd/argocd-cm.yaml"
	fluxExample = "../../config/gitops/flux/continuity.yaml"
	healthKeyOf = "resource.customizations.health.continuity.beredskap.dev_"
)

// cases is a test file as Argo CD has it beside each script.
type cases struct {
	Tests []struct {
		HealthStatus health `json:"healthStatus"`
		InputPath    string `json:"inputPath"`
	} `json:"tests"`
}

func read[T any](t *testing.T, file string, into T) T {
	t.Helper()
	raw, err := os.ReadFile(file)
	must(t, err)
	must(t, yaml.UnmarshalStrict(raw, &into))
	return into
}

func script(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(scripts, "health.lua"))
	must(t, err)
	return string(raw)
}

func fluxChecks(t *testing.T) []expressions {
	t.Helper()
	var checks []expressions
	listed, _, err := unstructured.NestedSlice(manifests(t, fluxExample)[0].Object, "spec", "healthCheckExprs")
	must(t, err)
	raw, err := yaml.Marshal(listed)
	must(t, err)
	must(t, yaml.UnmarshalStrict(raw, &checks))
	return checks
}

func TestArgoCDSaysOfEachObjectWhatItsTestFileSays(t *testing.T) {
	tests := read(t, filepath.Join(scripts, "health_test.yaml"), cases{}).Tests
	if len(tests) != len(scenes) {
		t.Errorf("%d tests of %d objects", len(tests), len(scenes))
	}
	for _, test := range tests {
		got, err := argo(script(t), manifests(t, filepath.Join(scripts, test.InputPath))[0])
		if err != nil || got != test.HealthStatus {
			t.Errorf("%s: %+v, %v; want %+v", test.InputPath, got, err, test.HealthStatus)
		}
	}
}

func TestFluxSaysTheSameOfEachObjectAsArgoCD(t *testing.T) {
	same := map[string]string{"Healthy": "Current", "Degraded": "Failed", "Progressing": "InProgress"}
	checks := fluxChecks(t)
	for _, test := range read(t, filepath.Join(scripts, "health_test.yaml"), cases{}).Tests {
		object := manifests(t, filepath.Join(scripts, test.InputPath))[0]
		got, err := flux(checks, object)
		if _, has := object.Object["status"]; !has {
			// Where status is not there yet an expression has no value. Flux takes that as Unknown, and waits.
			if err == nil || !strings.Contains(err.Error(), "no such attribute") {
				t.Errorf("%s: %q, %v", test.InputPath, got, err)
			}
			continue
		}
		if err != nil || got != same[test.HealthStatus.Status] {
			t.Errorf("%s: %q, %v; Argo CD says %s", test.InputPath, got, err, test.HealthStatus.Status)
		}
	}
}

// By Flux's own reading of conditions Stalled is a failure; for us it is lateness. This is why the expressions are needed.
func TestWithoutTheExpressionsFluxTakesALateRecoveryForAFailedOne(t *testing.T) {
	object := manifests(t, filepath.Join(scripts, "testdata", "recovery_stalled.yaml"))[0]
	own, err := status.Compute(object)
	must(t, err)
	if own.Status != status.FailedStatus {
		t.Errorf("it says %s: do the docs still say the truth?", own.Status)
	}
}

func TestNoLatenessChangesWhatEitherSays(t *testing.T) {
	checks := fluxChecks(t)
	for _, file := range []string{"plan_late", "activation_late", "recovery_stalled", "activation_suspended"} {
		object := manifests(t, filepath.Join(scripts, "testdata", file+".yaml"))[0]
		conditions, _, _ := unstructured.NestedSlice(object.Object, "status", "conditions")
		for _, condition := range conditions {
			if c := condition.(map[string]any); c["type"] != v1alpha1.ConditionReady {
				for _, status := range []string{"True", "False", "Unknown"} {
					c["status"] = status
					must(t, unstructured.SetNestedSlice(object.Object, conditions, "status", "conditions"))
					byArgo, err := argo(script(t), object)
					if err != nil || byArgo.Status != "Healthy" {
						t.Errorf("%s, %v %s: %+v, %v", file, c["type"], status, byArgo, err)
					}
					if byFlux, err := flux(checks, object); err != nil || byFlux != "Current" {
						t.Errorf("%s, %v %s: %s, %v", file, c["type"], status, byFlux, err)
					}
				}
			}
		}
	}
}

func TestWhileReadyIsUnknownOrMissingBothWait(t *testing.T) {
	for _, conditions := range []any{[]any{}, []any{map[string]any{"type": "Ready", "status": "Unknown", "reason": "Any", "message": "not known"}}} {
		object := manifests(t, filepath.Join(scripts, "testdata", "plan_late.yaml"))[0]
		object.Object["status"].(map[string]any)["conditions"] = conditions
		if byArgo, err := argo(script(t), object); err != nil || byArgo.Status != "Progressing" || byArgo.Message == "" {
			t.Errorf("%+v, %v", byArgo, err)
		}
		if byFlux, err := flux(fluxChecks(t), object); err != nil || byFlux != "InProgress" {
			t.Errorf("%s, %v", byFlux, err)
		}
	}
}

func TestEveryKindHasItsHealthCheckInBoth(t *testing.T) {
	installed := read(t, argoPatch, corev1.ConfigMap{}).Data
	checked := map[string]bool{}
	for _, check := range fluxChecks(t) {
		checked[check.Kind] = true
	}
	kinds := kindsOf(t)
	for _, kind := range kinds {
		if installed[healthKeyOf+kind] != script(t) {
			t.Errorf("%s holds another script for %s (go test ./test/gitops -run Patch -update writes it anew)", argoPatch, kind)
		}
		if !checked[kind] {
			t.Errorf("%s checks no %s", fluxExample, kind)
		}
	}
	if len(installed) != len(kinds) || len(checked) != len(kinds) {
		t.Errorf("%d scripts and %d checks of %d kinds", len(installed), len(checked), len(kinds))
	}
}
