package present

import (
	"bytes"
	"encoding/json"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const schemaFile = "../../docs/reference/report.schema.json"

func reports(t *testing.T) map[string]*Report {
	t.Helper()
	empty := newStory()
	empty.a.Phases, empty.a.Evaluation.Rule = nil, nil
	return map[string]*Report{"with everything": full(t), "with nothing": empty.report()}
}

func TestEveryReportFollowsThePublishedSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	for name, report := range reports(t) {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := WriteJSON(&b, report); err != nil {
				t.Fatal(err)
			}
			document, err := jsonschema.UnmarshalJSON(&b)
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(document); err != nil {
				t.Errorf("%#v", err)
			}
		})
	}
}

// A field that is there and not in the schema would be a contract that nobody has read.
func TestEveryFieldOfAReportIsDescribed(t *testing.T) {
	raw, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := WriteJSON(&b, full(t)); err != nil {
		t.Fatal(err)
	}
	var report any
	if err := json.Unmarshal(b.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	described(t, "report", schema, report)
}

func described(t *testing.T, path string, schema map[string]any, value any) {
	t.Helper()
	if choices, isChoice := schema["oneOf"].([]any); isChoice && value != nil {
		schema, _ = choices[1].(map[string]any)
	}
	switch value := value.(type) {
	case map[string]any:
		properties, _ := schema["properties"].(map[string]any)
		for name, inner := range value {
			property, known := properties[name].(map[string]any)
			if !known || property["description"] == "" || property["description"] == nil {
				t.Errorf("%s.%s is not described in the schema", path, name)
				continue
			}
			described(t, path+"."+name, property, inner)
		}
	case []any:
		items, _ := schema["items"].(map[string]any)
		if len(value) == 0 {
			t.Errorf("%s is empty here: give it an entry, so that its fields are looked at", path)
		}
		for _, inner := range value {
			described(t, path+"[]", items, inner)
		}
	}
}
