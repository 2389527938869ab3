package steps_test

import (
	"os"
	"testing"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// Argo's CRDs, as they are installed, let any field pass: a field that is none would go unnoticed until the workflow
// does something else than was meant.
func TestWhatTheStepsOfAnExampleApplyHasOnlyFieldsThatItsKindHas(t *testing.T) {
	checked := 0
	for _, file := range examples(t) {
		for _, step := range planOf(t, file).Spec.Systems[0].Steps {
			if step.Apply == nil {
				continue
			}
			object := &unstructured.Unstructured{}
			must(t, object.UnmarshalJSON(step.Apply.Template.Raw))
			schema := schemaOf(t, object.GroupVersionKind().Group, object.GetKind())
			if schema == nil {
				continue // built in: the API server itself is strict
			}
			checked++
			for _, path := range unknown(t, schema, object) {
				t.Errorf("%s: step %s: a %s has no field %s", file, step.Name, object.GetKind(), path)
			}
			if object.GetName() != "" {
				continue // a part of what is there already
			}
			validator, _, err := validation.NewSchemaValidator(schema)
			must(t, err)
			for _, fault := range validation.ValidateCustomResource(nil, object.Object, validator) {
				t.Errorf("%s: step %s: %v", file, step.Name, fault)
			}
		}
	}
	if checked != 3 {
		t.Errorf("%d objects were looked at", checked)
	}
}

func TestTheExampleOfAFluxKustomizationIsOne(t *testing.T) {
	raw, err := os.ReadFile("../../config/gitops/flux/continuity.yaml")
	must(t, err)
	object := &unstructured.Unstructured{}
	must(t, yaml.Unmarshal(raw, &object.Object))
	schema := schemaOf(t, object.GroupVersionKind().Group, object.GetKind())
	for _, path := range unknown(t, schema, object) {
		t.Errorf("a Flux Kustomization has no field %s", path)
	}
	validator, _, err := validation.NewSchemaValidator(schema)
	must(t, err)
	for _, fault := range validation.ValidateCustomResource(nil, object.Object, validator) {
		t.Error(fault)
	}
}

// unknown are the fields of an object that its kind does not have.
func unknown(t *testing.T, schema *apiextensions.JSONSchemaProps, object *unstructured.Unstructured) []string {
	t.Helper()
	structural, err := structuralschema.NewStructural(schema)
	must(t, err)
	return pruning.PruneWithOptions(object.DeepCopy().Object, structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
}

// schemaOf is the schema of the version that a tool stores a kind of its own in; nil when it has no such kind.
func schemaOf(t *testing.T, group, kind string) *apiextensions.JSONSchemaProps {
	t.Helper()
	_, files, err := foreignCRDs()
	must(t, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		must(t, err)
		crd := &apiextensionsv1.CustomResourceDefinition{}
		must(t, yaml.Unmarshal(raw, crd))
		if crd.Spec.Group != group || crd.Spec.Names.Kind != kind {
			continue
		}
		for _, version := range crd.Spec.Versions {
			if !version.Storage {
				continue
			}
			schema := &apiextensions.JSONSchemaProps{}
			must(t, apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, schema, nil))
			return schema
		}
	}
	return nil
}
