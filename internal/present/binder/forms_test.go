package binder

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/internal/present/lang"
)

// schemaOf is what the API server takes in the spec of a kind.
func schemaOf(t *testing.T, plural string) apiextensionsv1.JSONSchemaProps {
	t.Helper()
	raw, err := os.ReadFile("../../../config/crd/continuity.beredskap.dev_" + plural + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	crd := &apiextensionsv1.CustomResourceDefinition{}
	if err := yaml.Unmarshal(raw, crd); err != nil {
		t.Fatal(err)
	}
	return crd.Spec.Versions[0].Schema.OpenAPIV3Schema.Properties["spec"]
}

// compare says what a form lacks or has too much of, beside the schema, as deep as the form goes.
func compare(t *testing.T, at string, fields []Field, schema apiextensionsv1.JSONSchemaProps) {
	t.Helper()
	var names []string
	for _, field := range fields {
		names = append(names, field.Name)
		property, known := schema.Properties[field.Name]
		if !known {
			t.Errorf("%s.%s is on the form, and cannot be entered", at, field.Name)
			continue
		}
		if required := slices.Contains(schema.Required, field.Name); required != field.Required {
			t.Errorf("%s.%s: required %t on the form, %t in the API", at, field.Name, field.Required, required)
		}
		if property.Items != nil {
			property = *property.Items.Schema
		}
		if len(field.Fields) > 0 {
			compare(t, at+"."+field.Name, field.Fields, property)
		}
	}
	for name := range schema.Properties {
		if !slices.Contains(names, name) {
			t.Errorf("%s.%s can be entered, and the form lacks it", at, name)
		}
	}
}

func TestTheFormsHaveTheFieldsOfTheRecordsAndNoOthers(t *testing.T) {
	b, err := New(plansIn(t, "kalix"), day, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	f := &b.Forms
	log := slices.Concat(f.Log.Common, f.Log.Fields, f.Log.Statements)
	compare(t, "LogEntry", log, schemaOf(t, "logentries"))
	compare(t, "Briefing", slices.Concat(f.Briefing.Common, f.Briefing.Fields), schemaOf(t, "briefings"))
	compare(t, "ActionItem", slices.Concat(f.Actions.Common, f.Actions.Fields), schemaOf(t, "actionitems"))
	compare(t, "Evaluation", slices.Concat(f.Evaluations[0].Common, f.Evaluations[0].Fields), schemaOf(t, "evaluations"))
	if n := len(f.Log.Statements); n != 17 {
		t.Errorf("a log entry is one of %d statements, and the form has %d", 17, n)
	}
}

// Whatever has a place in the model has one on paper.
func TestEveryFieldOfTheFormsIsPrinted(t *testing.T) {
	b, err := New(plansIn(t, "kalix"), day, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	page := printed(t, lang.English, plansIn(t, "kalix")...)
	at := func(from string) string {
		_, rest, found := strings.Cut(page, from)
		if !found {
			t.Fatalf("%s is missing", from)
		}
		part, _, _ := strings.Cut(rest, "</section>")
		return part
	}
	for from, fields := range map[string][]Field{
		"<h3>What a log entry can say":       b.Forms.Log.Statements,
		`<h3>Log <code class="soft">`:        slices.Concat(b.Forms.Log.Common, b.Forms.Log.Fields),
		`<h3>Briefing <code class="soft">`:   slices.Concat(b.Forms.Briefing.Common, b.Forms.Briefing.Fields),
		"<h3>Action items":                   slices.Concat(b.Forms.Actions.Common, b.Forms.Actions.Fields),
		`<h3>Evaluation <code class="soft">`: slices.Concat(b.Forms.Evaluations[0].Common, b.Forms.Evaluations[0].Fields),
	} {
		form := at(from)
		for _, field := range fields {
			if !strings.Contains(form, field.Label) || !strings.Contains(form, ">"+field.Name+"</code>") {
				t.Errorf("%s: %s (%s) is missing", from, field.Label, field.Name)
			}
		}
	}
	for _, question := range b.Forms.Evaluations[0].Questions {
		if !strings.Contains(page, question) {
			t.Errorf("the question %q is missing", question)
		}
	}
}

func TestAsManyBlankFormsArePrintedAsAreAskedFor(t *testing.T) {
	b, err := New(plansIn(t, "kalix"), day, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, copies := range []int{0, 1, 5} {
		var page strings.Builder
		if err := b.Write(&page, copies); err != nil {
			t.Fatal(err)
		}
		for _, heading := range []string{`<h3>Log <code`, `<h3>Briefing <code`} {
			if n := strings.Count(page.String(), heading); n != copies {
				t.Errorf("%s: %d, want %d", heading, n, copies)
			}
		}
	}
}

func TestLabelsAreWrittenAsAPersonWould(t *testing.T) {
	for name, want := range map[string]string{"heldAt": "Held at", "by": "Given by", "audience": "Audience", "somethingQuiteNew": "Something quite new", "url": "Address (URL)"} {
		if got := fmt.Sprint(label(name)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
