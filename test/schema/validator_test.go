package schema

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	schemacel "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// A validator holds objects of one kind to its CRD by the API server's own code.
type validator struct {
	schema     *apiextensions.JSONSchemaProps
	structural *structuralschema.Structural
	values     validation.SchemaValidator
	rules      *schemacel.Validator
}

func newValidator(t *testing.T, crd *apiextensions.CustomResourceDefinition) *validator {
	t.Helper()
	// The conversion to the internal type moves the one schema of a CRD with one version to the top.
	schema := crd.Spec.Validation.OpenAPIV3Schema
	v := &validator{schema: schema}
	var err error
	if v.structural, err = structuralschema.NewStructural(schema); err != nil {
		t.Fatal(err)
	}
	if v.values, _, err = validation.NewSchemaValidator(schema); err != nil {
		t.Fatal(err)
	}
	v.rules = schemacel.NewValidator(v.structural, true, celconfig.PerCallLimit)
	return v
}

func validators(t *testing.T) map[string]*validator {
	t.Helper()
	all := map[string]*validator{}
	for kind, crd := range loadCRDs(t) {
		all[kind] = newValidator(t, crd)
	}
	return all
}

// validate finds what the API server would refuse on create (old is nil) or update. Unknown fields are
// refused as with kubectl's strict validation.
func (v *validator) validate(t *testing.T, object, old map[string]any) field.ErrorList {
	t.Helper()
	pruned := pruning.PruneWithOptions(clone(t, object), v.structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})
	var errs field.ErrorList
	for _, path := range pruned {
		errs = append(errs, field.Invalid(field.NewPath(path), nil, "unknown field"))
	}
	errs = append(errs, validation.ValidateCustomResource(nil, object, v.values)...)
	errs = append(errs, listtype.ValidateListSetsAndMaps(nil, v.structural, object)...)
	errs = append(errs, objectmeta.Validate(t.Context(), nil, object, v.structural, true)...)
	// A nil map in an interface is not nil: without an old object there must be none at all.
	var before any
	if old != nil {
		before = old
	}
	broken, _ := v.rules.Validate(t.Context(), nil, v.structural, object, before, celconfig.RuntimeCELCostBudget)
	return append(errs, broken...)
}

// parse reads YAML as the API server reads a request, so that numbers are of its types.
func parse(t *testing.T, text string) map[string]any {
	t.Helper()
	var object map[string]any
	if err := yaml.Unmarshal([]byte(text), &object); err != nil {
		t.Fatalf("%v in:\n%s", err, text)
	}
	return asRequest(object).(map[string]any)
}

func clone(t *testing.T, object map[string]any) map[string]any {
	t.Helper()
	text, err := yaml.Marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(text))
}

// asRequest makes whole numbers int64, as the API server's decoder does.
func asRequest(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for key, inner := range value {
			value[key] = asRequest(inner)
		}
	case []any:
		for i, inner := range value {
			value[i] = asRequest(inner)
		}
	case float64:
		if value == float64(int64(value)) {
			return int64(value)
		}
	}
	return value
}

// merge changes an object by a JSON merge patch: null removes a field, a list replaces a list.
func merge(object, patch map[string]any) map[string]any {
	for key, change := range patch {
		inner, isMap := change.(map[string]any)
		before, wasMap := object[key].(map[string]any)
		switch {
		case change == nil:
			delete(object, key)
		case isMap && wasMap:
			object[key] = merge(before, inner)
		default:
			object[key] = change
		}
	}
	return object
}

// A node is one place in the schema of a kind, such as spec.systems[].steps[].name.
type node struct {
	path   string
	schema *apiextensions.JSONSchemaProps
}

// nodes lists every place in a schema, outermost first. The root's own apiVersion, kind and metadata are
// the API server's.
func nodes(root *apiextensions.JSONSchemaProps) (all []node) {
	var walk func(path string, s *apiextensions.JSONSchemaProps)
	walk = func(path string, s *apiextensions.JSONSchemaProps) {
		all = append(all, node{path, s})
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			if path == "" && (name == "apiVersion" || name == "kind" || name == "metadata") {
				continue
			}
			inner := s.Properties[name]
			walk(strings.TrimPrefix(path+"."+name, "."), &inner)
		}
		if s.Items != nil {
			walk(path+"[]", s.Items.Schema)
		}
	}
	walk("", root)
	return all
}

func (n node) inSpec() bool { return strings.HasPrefix(n.path, "spec") }

var places = regexp.MustCompile(`\[(\d+|[a-z][^\]]*)\]`)

// generic is the path of an error without its places in lists.
func generic(path string) string {
	if path == "<nil>" {
		return ""
	}
	return places.ReplaceAllString(path, "[]")
}

// holding makes an object that has a value at a place, and nothing else.
func holding(path string, value any) map[string]any {
	names := strings.Split(path, ".")
	for i := len(names) - 1; i >= 0; i-- {
		name := names[i]
		for strings.HasSuffix(name, "[]") {
			name = strings.TrimSuffix(name, "[]")
			value = []any{value}
		}
		value = map[string]any{name: value}
	}
	return value.(map[string]any)
}

// names reports whether an error of the list is about a place.
func names(errs field.ErrorList, path string) bool {
	return slices.ContainsFunc(errs, func(err *field.Error) bool { return generic(err.Field) == path })
}
