package schema

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// A minimal sound object of each kind. The cases below change it by a merge patch of its spec: null removes
// a field, a list replaces a list.
var sound = map[string]string{
	"ContinuityPlan": `
title: Harbour
timeZone: Europe/Helsinki
activities: [{name: pilotage, priority: 1, needs: [{system: radar}]}]
systems: [{name: radar}]
obligations: [{name: staff, audience: Harbour staff, triggers: [{during: [Response], every: 1d}]}]
`,
	"CrisisActivation": `
title: Storm
mode: Real
startedAt: "2026-01-10T04:00:00+02:00"
declaredAt: "2026-01-10T05:00:00+02:00"
declaredBy: Harbour master
plans: [{name: harbour}]
`,
	"SystemRecovery": `
crisis: {name: storm}
unplanned: {title: Tide gauge}
`,
	"Briefing": `
crisis: {name: storm}
heldAt: "2026-01-10T06:00:00+02:00"
`,
	"LogEntry": `
crisis: {name: storm}
occurredAt: "2026-01-10T06:00:00+02:00"
observation: {text: The northern pier is under water.}
`,
	"ActionItem": `
crisis: {name: storm}
title: Move the boats
owner: {name: Boatswain}
assignedAt: "2026-01-10T06:00:00+02:00"
dueAt: "2026-01-10T09:00:00+02:00"
`,
	"Evaluation": `
crisis: {name: storm}
title: The storm of January
completedAt: "2026-03-01T12:00:00+02:00"
authors: [Harbour master]
`,
}

// A ruleCase changes a sound object. Where message is given, exactly that must be said of the field, and
// nothing else; where it is not, the object must be accepted.
type ruleCase struct {
	name    string
	kind    string
	patch   string // of the spec
	object  string // patch of the whole object, for what lies outside the spec
	update  bool   // the change is made to an object that exists
	field   string
	message string
	// alongside says that another rule is broken by the same change.
	alongside bool
}

func TestEveryRuleAcceptsTheGoodAndRefusesTheBadByItsMessage(t *testing.T) {
	all := validators(t)
	for _, c := range slices.Concat(planCases, activationCases, recoveryCases, recordCases, logEntryCases) {
		t.Run(c.kind+": "+c.name, func(t *testing.T) {
			base := object(t, c.kind)
			changed := clone(t, base)
			if c.patch != "" {
				changed["spec"] = merge(changed["spec"].(map[string]any), parse(t, c.patch))
			}
			if c.object != "" {
				changed = merge(changed, parse(t, c.object))
			}
			if !c.update {
				base = nil
			}
			errs := all[c.kind].validate(t, changed, base)
			switch {
			case c.message == "" && len(errs) > 0:
				t.Errorf("refused: %v", errs)
			case c.message == "":
			case !slices.ContainsFunc(errs, func(err *field.Error) bool { return err.Field == c.field && err.Detail == c.message }):
				t.Errorf("got  %v\nwant %s: %s", errs, c.field, c.message)
			case len(errs) != 1 && !c.alongside:
				t.Errorf("more than the one error: %v", errs)
			}
		})
	}
}

func object(t *testing.T, kind string) map[string]any {
	t.Helper()
	return map[string]any{
		"apiVersion": "continuity.beredskap.dev/v1alpha1", "kind": kind,
		"metadata": map[string]any{"name": "sound", "namespace": "harbour"},
		"spec":     parse(t, sound[kind]),
	}
}

func TestTheSoundObjectsAreSound(t *testing.T) {
	for kind, v := range validators(t) {
		if errs := v.validate(t, object(t, kind), nil); len(errs) > 0 {
			t.Errorf("%s: %v", kind, errs)
		}
	}
}

// Every rule at every place of every kind has a case above that breaks it, or is the rule of a text, which
// is tried at every place by the test of the texts.
func TestEveryRuleHasACaseThatBreaksIt(t *testing.T) {
	type rule struct{ kind, path, message string }
	broken := map[rule]bool{}
	for _, c := range slices.Concat(planCases, activationCases, recoveryCases, recordCases, logEntryCases) {
		if c.message != "" {
			broken[rule{c.kind, generic(c.field), c.message}] = true
		}
	}
	for kind, v := range validators(t) {
		for _, n := range nodes(v.schema) {
			for _, r := range n.schema.XValidations {
				if r.Message == "" {
					t.Errorf("%s %s: rule %s has no message: say what to do", kind, n.path, r.Rule)
				}
				isText := n.schema.Type == "string" && (r.Message == lineMessage || r.Message == textMessage)
				if !isText && !broken[rule{kind, n.path, r.Message}] {
					t.Errorf("%s %s: no case breaks the rule %q: add one to the table", kind, n.path, r.Message)
				}
			}
		}
	}
}

// The status is the operator's and changes all the time, and so do labels; neither is a change of the statement.
func TestStatusAndLabelsOfAStatementMayChange(t *testing.T) {
	for kind, v := range validators(t) {
		old := object(t, kind)
		changed := merge(clone(t, old), parse(t, `{metadata: {labels: {a: b}}, status: {observedGeneration: 1}}`))
		if errs := v.validate(t, changed, old); len(errs) > 0 {
			t.Errorf("%s: %v", kind, errs)
		}
	}
}

func longName() string { return "{metadata: {name: " + strings.Repeat("n", 64) + "}}" }

// What is named is found by its name: the schema's list maps refuse a second one.
func TestTwoThingsOfOneNameAreRefused(t *testing.T) {
	all := validators(t)
	for field, c := range map[string]struct{ kind, patch string }{
		"spec.systems[1]":     {"ContinuityPlan", `systems: [{name: a}, {name: a}]`},
		"spec.activities[1]":  {"ContinuityPlan", `activities: [{name: a, priority: 1}, {name: a, priority: 2}]`},
		"spec.obligations[1]": {"ContinuityPlan", `obligations: [{name: a, audience: A, triggers: [{during: [Response], every: 1d}]}, {name: a, audience: B, triggers: [{during: [Recovery], every: 1d}]}]`},
		"spec.priorities[1]":  {"CrisisActivation", `priorities: [{level: 1, title: A}, {level: 1, title: B}]`},
		"spec.endCriteria[1]": {"CrisisActivation", `endCriteria: [{name: a, text: A}, {name: a, text: B}]`},
		"spec.answers[1]":     {"Evaluation", `answers: [{question: a, text: A}, {question: a, text: B}]`},
	} {
		changed := object(t, c.kind)
		merge(changed["spec"].(map[string]any), parse(t, c.patch))
		if errs := all[c.kind].validate(t, changed, nil); len(errs) != 1 || errs[0].Field != field {
			t.Errorf("%s: want a duplicate at %s, got %v", c.kind, field, errs)
		}
	}
}
