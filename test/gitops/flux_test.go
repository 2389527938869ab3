package gitops_test

import (
	"fmt"

	"github.com/google/cel-go/cel"
	"github.com/google/cel-go/ext"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// expressions are a health check of a Flux Kustomization.
type expressions struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	InProgress string `json:"inProgress"`
	Failed     string `json:"failed"`
	Current    string `json:"current"`
}

// flux evaluates health checks as Flux does (RFC 0009; github.com/fluxcd/pkg/runtime/cel): parsed and not checked, over the
// object's own fields, in this order, and only when status is of the last generation.
func flux(checks []expressions, object *unstructured.Unstructured) (string, error) {
	check, found := checkOf(checks, object)
	if !found {
		return "", fmt.Errorf("no health check for %s", object.GetKind())
	}
	observed, found, err := unstructured.NestedInt64(object.Object, "status", "observedGeneration")
	if err == nil && found && observed != object.GetGeneration() {
		return "InProgress", nil
	}
	for _, step := range []struct{ expression, status string }{
		{check.InProgress, "InProgress"}, {check.Failed, "Failed"}, {check.Current, "Current"},
	} {
		if step.expression == "" {
			continue
		}
		if is, err := holds(step.expression, object); err != nil {
			return "", fmt.Errorf("%s of %s: %w", step.status, check.Kind, err)
		} else if is {
			return step.status, nil
		}
	}
	return "InProgress", nil
}

func checkOf(checks []expressions, object *unstructured.Unstructured) (expressions, bool) {
	for _, check := range checks {
		if check.APIVersion == object.GetAPIVersion() && check.Kind == object.GetKind() {
			return check, true
		}
	}
	return expressions{}, false
}

func holds(expression string, object *unstructured.Unstructured) (bool, error) {
	env, err := cel.NewEnv(cel.HomogeneousAggregateLiterals(), cel.EagerlyValidateDeclarations(true), cel.DefaultUTCTimeZone(true),
		cel.CrossTypeNumericComparisons(true), cel.OptionalTypes(), ext.Strings(), ext.Sets(), ext.Encoders())
	if err != nil {
		return false, err
	}
	parsed, issues := env.Parse(expression)
	if issues != nil {
		return false, issues.Err()
	}
	program, err := env.Program(parsed, cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return false, err
	}
	value, _, err := program.Eval(object.Object)
	if err != nil {
		return false, err
	}
	is, isBool := value.Value().(bool)
	if !isBool {
		return false, fmt.Errorf("%s is a %s and no boolean", expression, value.Type())
	}
	return is, nil
}
