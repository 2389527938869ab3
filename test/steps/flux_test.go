package steps_test

import (
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/readiness"
)

func TestAFluxKustomizationIsResumed(t *testing.T) {
	t.Parallel()
	e := apply(t, "flux-kustomization-resume.yaml")
	// Without one there is no part of one, either.
	e.declare("Exercise").step("resume", v1alpha1.StepFailed, 1, "rehearsed, and refused", "spec.sourceRef: Required value", "spec.interval: Required value")

	// As it stands when it was ready before it was suspended.
	kustomization := newObject("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "it", "reserve")
	create(t, kustomization, "{interval: 10m, prune: true, path: ./reserve, sourceRef: {kind: GitRepository, name: reserve}}")
	e.says(kustomization, fluxStatus(1, 1, `{type: Ready, status: "True", message: "Applied revision: main@sha1:4f1c"}`))
	change(t, kustomization, "suspend", true)

	c := e.declare("Real")
	resumed := c.running("resume", 1)
	specIs(t, resumed, map[string]any{"suspend": false, "path": "./reserve", "interval": "10m", "prune": true, "sourceRef.name": "reserve"})
	c.waits("about generation 1 of it, and it is at generation 3") // it says Ready still
	const terminal = "Reconciliation failed terminally due to configuration error: invalid CEL expression"
	c.says(resumed, fluxStatus(3, 3, `{type: Stalled, status: "True", message: "`+terminal+`"}`, `{type: Ready, status: "False", message: "`+terminal+`"}`))
	c.step("resume", v1alpha1.StepFailed, 1, "Kustomization reserve", terminal)
	c.phase(v1alpha1.RecoveryFailed)

	change(t, resumed, "path", "./reserve-site") // so Stalled is about what was asked before
	c.again("resume")
	resumed = c.running("resume", 2)
	c.says(resumed, fluxStatus(4, 4, `{type: Ready, status: "True", message: "Applied revision: main@sha1:90ab"}`))
	c.step("resume", v1alpha1.StepDone, 2, "Applied revision: main@sha1:90ab")
	c.phase(v1alpha1.RecoveryRestored)
}

// fluxStatus is the status of a Kustomization: what generation it as a whole is about, and its conditions, which are
// all about a generation.
func fluxStatus(whole, each int, conditions ...string) string {
	status := fmt.Sprintf("{observedGeneration: %d, conditions: [", whole)
	for _, condition := range conditions {
		status += fmt.Sprintf(`{observedGeneration: %d, reason: Told, lastTransitionTime: "2026-01-02T03:04:05Z", %s, `, each, condition[1:])
	}
	return status + "]}"
}

// change changes a field of the spec of an object, as its owner.
func change(t *testing.T, object *unstructured.Unstructured, field string, value any) {
	t.Helper()
	must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(object), object))
	object.Object["spec"].(map[string]any)[field] = value
	must(t, kube.Update(t.Context(), object))
}

// Flux raises status.observedGeneration when it is Ready, and for some of what stalls it. For the rest its conditions
// alone say that they are about what is asked now. These are statuses as kustomize-controller v1.9.6 leaves them.
func TestWhatFluxSaysOfAGenerationThatWasNeverReadyCounts(t *testing.T) {
	for name, c := range map[string]struct {
		conditions []string
		want       readiness.State
		says       string
	}{
		"it cannot be built, and is tried again": {
			[]string{`{type: Reconciling, status: "True", message: "Building manifests for revision main@sha1:90ab"}`,
				`{type: Ready, status: "False", message: "kustomization path not found"}`},
			readiness.Underway, "kustomization path not found"},
		"it is stalled, for it may not read its source": {
			[]string{`{type: Stalled, status: "True", message: "can't access GitRepository/apps/reserve"}`,
				`{type: Ready, status: "False", message: "can't access GitRepository/apps/reserve"}`},
			readiness.Failed, "can't access GitRepository/apps/reserve"},
	} {
		t.Run(name, func(t *testing.T) {
			kustomization := newObject("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "it", "reserve")
			kustomization.SetGeneration(3)
			must(t, yaml.Unmarshal([]byte("status: "+fluxStatus(1, 3, c.conditions...)), &kustomization.Object))
			step := planOf(t, "flux-kustomization-resume.yaml").Spec.Systems[0].Steps[0]
			got := readiness.Judge(kustomization, assess.RuleOf(&step))
			if got.State != c.want || !holdsAll(got.Message, []string{c.says}) {
				t.Errorf("it is %s: %s", got.State, got.Message)
			}
		})
	}
}
