// Package schema checks manifests offline as the API server would: against the schemas and the CEL rules of
// the CRDs that the program carries.
package schema

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/config"
)

// Problem is a field that the API server would refuse.
type Problem struct{ Field, Message string }

// Validator knows the schemas of our kinds. A kind's rules are compiled when the first object of it comes.
type Validator struct {
	crds  map[string]*apiextensions.CustomResourceDefinition
	kinds map[string]*kind
}

type kind struct {
	structural *structuralschema.Structural
	schema     validation.SchemaValidator
	rules      *cel.Validator
}

// New reads the CRDs that the program carries.
func New() (*Validator, error) {
	v := &Validator{crds: map[string]*apiextensions.CustomResourceDefinition{}, kinds: map[string]*kind{}}
	files, err := fs.Glob(config.Files, "crd/"+v1alpha1.GroupVersion.Group+"_*.yaml")
	if err != nil {
		return nil, err
	}
	for _, file := range files {
		raw, err := fs.ReadFile(config.Files, file)
		if err != nil {
			return nil, err
		}
		var external apiextensionsv1.CustomResourceDefinition
		if err := yaml.Unmarshal(raw, &external); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		apiextensionsv1.SetDefaults_CustomResourceDefinition(&external)
		apiextensionsv1.SetDefaults_CustomResourceDefinitionSpec(&external.Spec)
		var crd apiextensions.CustomResourceDefinition
		if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(&external, &crd, nil); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		v.crds[crd.Spec.Names.Kind] = &crd
	}
	return v, nil
}

// Validate says what the API server would refuse in an object of our group; nil when nothing.
func (v *Validator) Validate(object *unstructured.Unstructured) ([]Problem, error) {
	k, err := v.kind(object.GetKind())
	if err != nil {
		return nil, err
	}
	if k == nil || object.GroupVersionKind().Version != v1alpha1.GroupVersion.Version {
		return []Problem{{"kind", fmt.Sprintf("%s %s is none of our kinds: use apiVersion %s and one of %s",
			object.GetAPIVersion(), object.GetKind(), v1alpha1.GroupVersion, strings.Join(kindNames, ", "))}}, nil
	}
	problems := metadata(object)
	problems = append(problems, unknownFields(object, k.structural)...)
	content := runtime.DeepCopyJSON(object.Object)
	errs := validation.ValidateCustomResource(nil, content, k.schema)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, k.structural, content)...)
	if !blocking(errs) { // rules may rely on what the schema has checked
		found, _ := k.rules.Validate(context.Background(), nil, k.structural, content, nil, celconfig.RuntimeCELCostBudget)
		errs = append(errs, found...)
	}
	for _, err := range errs {
		if !repeats(err, errs) {
			problems = append(problems, Problem{err.Field, explain(object.GetKind(), err)})
		}
	}
	return problems, nil
}

var kindNames = []string{
	v1alpha1.KindContinuityPlan, v1alpha1.KindCrisisActivation, v1alpha1.KindSystemRecovery, v1alpha1.KindBriefing,
	v1alpha1.KindLogEntry, v1alpha1.KindActionItem, v1alpha1.KindEvaluation,
}

func (v *Validator) kind(name string) (*kind, error) {
	if k, compiled := v.kinds[name]; compiled {
		return k, nil
	}
	crd := v.crds[name]
	if crd == nil {
		return nil, nil
	}
	props, err := apiextensions.GetSchemaForVersion(crd, v1alpha1.GroupVersion.Version)
	if err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(props.OpenAPIV3Schema)
	if err != nil {
		return nil, fmt.Errorf("schema of %s: %w", name, err)
	}
	validator, _, err := validation.NewSchemaValidator(props.OpenAPIV3Schema)
	if err != nil {
		return nil, fmt.Errorf("schema of %s: %w", name, err)
	}
	k := &kind{structural, validator, cel.NewValidator(structural, true, celconfig.PerCallLimit)}
	v.kinds[name] = k
	return k, nil
}

// metadata checks what every object needs and no CRD says.
func metadata(object *unstructured.Unstructured) (problems []Problem) {
	if object.GetName() == "" {
		return []Problem{{"metadata.name", "is missing: give the object a name"}}
	}
	for _, message := range utilvalidation.IsDNS1123Subdomain(object.GetName()) {
		problems = append(problems, Problem{"metadata.name", message})
	}
	if namespace := object.GetNamespace(); namespace != "" {
		for _, message := range utilvalidation.IsDNS1123Label(namespace) {
			problems = append(problems, Problem{"metadata.namespace", message})
		}
	}
	return problems
}

// unknownFields finds what the API server would drop: a misspelt field is a promise that nobody keeps.
func unknownFields(object *unstructured.Unstructured, s *structuralschema.Structural) (problems []Problem) {
	paths := pruning.PruneWithOptions(runtime.DeepCopyJSON(object.Object), s, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	for _, path := range paths {
		problems = append(problems, Problem{path, "is not a field of " + object.GetKind() + ": correct its spelling or its place, or remove it"})
	}
	return problems
}

// blocking says whether errors make it unsafe to run the rules, as in the API server.
func blocking(errs field.ErrorList) bool {
	for _, err := range errs {
		switch err.Type {
		case field.ErrorTypeNotSupported, field.ErrorTypeRequired, field.ErrorTypeTooLong, field.ErrorTypeTooMany, field.ErrorTypeTypeInvalid:
			return true
		}
	}
	return false
}

// repeats says whether an error, of the format of a number, names no field and another one names it.
func repeats(err *field.Error, errs field.ErrorList) bool {
	_, path, named := strings.Cut(err.Detail, " in ")
	return err.Field == "<nil>" && named && slices.ContainsFunc(errs, func(other *field.Error) bool { return other.Field == path })
}

// explainPath is the field as kubectl explain takes it: without the places in lists.
func explainPath(kind, path string) string {
	var b strings.Builder
	depth := 0
	for _, r := range path {
		switch r {
		case '[':
			depth++
		case ']':
			depth--
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return strings.TrimSuffix(strings.ToLower(kind)+"."+b.String(), ".")
}
