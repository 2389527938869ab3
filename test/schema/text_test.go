package schema

import (
	"strings"
	"testing"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	schemacel "k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
)

// Texts for people come in two forms, known by the message of their rule.
const (
	lineMessage = "must be one line without control or text-direction override characters: remove them"
	textMessage = "must not hold control or text-direction override characters: remove them (line breaks and tabs may stay)"
)

var forEverybody = map[string]string{
	"letters of the north":      "Åse på sjøen, äö ÄÖ, Þór",
	"an emoji":                  "🚑",
	"an emoji joined of five":   "👩🏽‍🚒",
	"right-to-left letters":     "מצב חירום حالة طوارئ",
	"a right-to-left mark":      "שלום\u200f!",
	"combining characters":      "e\u0301 a\u030a",
	"a no-break space":          "08:15\u00a0UTC",
	"quotes and markup":         `<script>alert("1")</script> | ' \ $(x) {{.}}`,
	"letters beyond the 16 bit": "𠮷野家",
}

var forNobody = map[string]string{
	"a NUL":                         "a\x00b",
	"an escape sequence":            "\x1b[31mred",
	"a backspace":                   "yes\b\b\bno",
	"a delete":                      "a\x7f",
	"a C1 control":                  "a\u009bb",
	"a left-to-right override":      "a\u202db",
	"a right-to-left override":      "invoice\u202efdp.exe",
	"an embedding without end":      "a\u202ab",
	"a right-to-left isolate":       "a\u2067b",
	"a first strong isolate":        "a\u2068b",
	"a pop of a directional format": "a\u202cb",
}

var breaks = map[string]string{
	"a line break": "one\ntwo", "a carriage return": "one\r\ntwo", "a tab": "one\ttwo",
}

// Every text of every kind is tried at its place in the schema, so that a new field cannot be forgotten.
func TestTextTakesEveryLanguageAndNothingThatDeceivesTheEye(t *testing.T) {
	tried := map[string]int{}
	for kind, v := range validators(t) {
		for _, n := range nodes(v.schema) {
			if n.schema.Type != "string" || len(n.schema.XValidations) != 1 {
				continue
			}
			message := n.schema.XValidations[0].Message
			if message != lineMessage && message != textMessage {
				continue
			}
			tried[message]++
			validate := textValidator(t, n.schema)
			accept := func(what, value string) {
				t.Helper()
				if errs := validate(value); len(errs) > 0 {
					t.Errorf("%s %s refuses %s: %v", kind, n.path, what, errs)
				}
			}
			refuse := func(what, value string) {
				t.Helper()
				if errs := validate(value); len(errs) != 1 || errs[0].Detail != message {
					t.Errorf("%s %s: %s: got %v, want %q", kind, n.path, what, errs, message)
				}
			}
			for what, value := range forEverybody {
				accept(what, value)
			}
			for what, value := range forNobody {
				refuse(what, value)
			}
			for what, value := range breaks {
				if message == lineMessage {
					refuse(what, value)
				} else {
					accept(what, value)
				}
			}
			if message == lineMessage {
				refuse("a line separator", "one\u2028two")
				refuse("a paragraph separator", "one\u2029two")
			}
			accept("the longest", strings.Repeat("🚑", int(*n.schema.MaxLength)))
		}
	}
	if tried[lineMessage] < 50 || tried[textMessage] < 20 {
		t.Errorf("tried %v: the rules of Line, Text and Note are not found any more", tried)
	}
}

func textValidator(t *testing.T, schema *apiextensions.JSONSchemaProps) func(string) field.ErrorList {
	t.Helper()
	structural, err := structuralschema.NewStructural(schema)
	if err != nil {
		t.Fatal(err)
	}
	rules := schemacel.NewValidator(structural, false, celconfig.PerCallLimit)
	return func(value string) field.ErrorList {
		errs, _ := rules.Validate(t.Context(), field.NewPath("text"), structural, value, nil, celconfig.RuntimeCELCostBudget)
		return errs
	}
}

// A string of a spec is a text for people, or held to a pattern, an enum or a format. The few that are
// neither are listed here, with who looks at them instead.
func TestEveryStringOfASpecIsHeldToAForm(t *testing.T) {
	elsewhere := map[string]string{
		"ContinuityPlan spec.timeZone":                              "looked up; a plan with an unknown zone is not Ready",
		"ContinuityPlan spec.systems[].steps[].apply.readyWhen":     "compiled; a plan with a bad expression is not Ready",
		"ContinuityPlan spec.systems[].steps[].observe.readyWhen":   "compiled; a plan with a bad expression is not Ready",
		"ContinuityPlan spec.systems[].steps[].apply.failedWhen":    "compiled; a plan with a bad expression is not Ready",
		"ContinuityPlan spec.systems[].steps[].observe.failedWhen":  "compiled; a plan with a bad expression is not Ready",
		"ContinuityPlan spec.systems[].steps[].apply.recoveredTo":   "compiled; a plan with a bad expression is not Ready",
		"ContinuityPlan spec.systems[].steps[].observe.recoveredTo": "compiled; a plan with a bad expression is not Ready",
		"ContinuityPlan spec.systems[].steps[].observe.apiVersion":  "looked up when the step is due",
		"ContinuityPlan spec.systems[].steps[].observe.kind":        "looked up when the step is due",
		"SystemRecovery spec.unplanned.steps[].apply.readyWhen":     "refused with its step",
		"SystemRecovery spec.unplanned.steps[].observe.readyWhen":   "never evaluated: no plan has lent the system an account",
		"SystemRecovery spec.unplanned.steps[].apply.failedWhen":    "refused with its step",
		"SystemRecovery spec.unplanned.steps[].observe.failedWhen":  "never evaluated: no plan has lent the system an account",
		"SystemRecovery spec.unplanned.steps[].apply.recoveredTo":   "refused with its step",
		"SystemRecovery spec.unplanned.steps[].observe.recoveredTo": "never evaluated: no plan has lent the system an account",
		"SystemRecovery spec.unplanned.steps[].observe.apiVersion":  "looked up when the step is due",
		"SystemRecovery spec.unplanned.steps[].observe.kind":        "looked up when the step is due",
		"CrisisActivation spec.enteredBy":                           "stamped at admission",
		"SystemRecovery spec.enteredBy":                             "stamped at admission",
		"Briefing spec.enteredBy":                                   "stamped at admission",
		"LogEntry spec.enteredBy":                                   "stamped at admission",
		"ActionItem spec.enteredBy":                                 "stamped at admission",
		"Evaluation spec.enteredBy":                                 "stamped at admission",
	}
	for kind, v := range validators(t) {
		for _, n := range nodes(v.schema) {
			s := n.schema
			if s.Type != "string" || !n.inSpec() || s.Pattern != "" || s.Format != "" || len(s.Enum) > 0 || len(s.XValidations) > 0 {
				continue
			}
			if where := kind + " " + n.path; elsewhere[where] == "" {
				t.Errorf("%s takes any characters: make it a Line, Text or Note, or give it a pattern", where)
			} else {
				delete(elsewhere, where)
			}
		}
	}
	for where := range elsewhere {
		t.Errorf("%s is listed here and is not such a string any more", where)
	}
}
