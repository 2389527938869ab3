package upgrade

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// A field that no kept object uses is one of which the tests here say nothing. What the last set leaves out is listed in
// testdata/unused.txt, and the list is to become shorter.
func TestTheLastSetUsesEveryFieldButThoseListed(t *testing.T) {
	sets, err := filepath.Glob("testdata/v*")
	if err != nil || len(sets) == 0 {
		t.Fatalf("no golden set: %v", err)
	}
	set := sets[len(sets)-1]
	used := map[string]bool{}
	for _, line := range kept(t, set) {
		object := parsed(t, line).(map[string]any)
		mark(used, object["kind"].(string), object["spec"])
	}
	fields := declared(t, filepath.Join(set, "crd", "*.yaml"))
	unused := slices.DeleteFunc(slices.Clone(fields), func(field string) bool { return used[field] })
	listed := strings.Fields(string(read(t, "testdata/unused.txt")))
	for _, field := range unused {
		if !slices.Contains(listed, field) {
			t.Errorf("%s: no object uses %s", set, field)
		}
	}
	for _, field := range listed {
		if !slices.Contains(unused, field) {
			t.Errorf("%s: %s is used, or is none: take it off testdata/unused.txt", set, field)
		}
	}
	t.Logf("%s uses %d of %d fields", set, len(fields)-len(unused), len(fields))
}

// declared are the fields of the specs, as Kind.field.field, of CRDs.
func declared(t *testing.T, pattern string) []string {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil || len(paths) == 0 {
		t.Fatalf("no CRDs: %v", err)
	}
	found := map[string]bool{}
	for _, path := range paths {
		crd := &apiextensionsv1.CustomResourceDefinition{}
		must(t, yaml.Unmarshal(read(t, path), crd))
		spec := crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
		declare(found, crd.Spec.Names.Kind, &spec)
	}
	return slices.Sorted(maps.Keys(found))
}

func declare(into map[string]bool, path string, schema *apiextensionsv1.JSONSchemaProps) {
	for name, field := range schema.Properties {
		into[path+"."+name] = true
		declare(into, path+"."+name, &field)
	}
	if schema.Items != nil {
		declare(into, path, schema.Items.Schema)
	}
}

// mark notes the fields that a value has.
func mark(used map[string]bool, path string, value any) {
	switch v := value.(type) {
	case map[string]any:
		for name := range v {
			used[path+"."+name] = true
			mark(used, path+"."+name, v[name])
		}
	case []any:
		for _, element := range v {
			mark(used, path, element)
		}
	}
}
