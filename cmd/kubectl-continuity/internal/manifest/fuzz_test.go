package manifest

import (
	"regexp"
	"testing"
)

// aBreak ends a line, for YAML.
var aBreak = regexp.MustCompile("\r\n|[\n\r\u0085\u2028\u2029]")

// Whatever stands in a file: what can be read of it is read, and everything has its place on a line of the file.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"apiVersion: continuity.beredskap.dev/v1alpha1\nkind: ContinuityPlan\nmetadata: {name: a}\nspec:\n  systems:\n  - {name: mail, dependsOn: [{system: db}]}\n",
		"# a\n---\nkind: List\napiVersion: v1\nitems:\n- kind: ConfigMap\n- 5\n--- {a: 1}\n", "kind: List\napiVersion: v1\nx: &x [{kind: A}]\nitems: *x\n",
		`{"kind":"BriefingList","apiVersion":"continuity.beredskap.dev/v1alpha1","items":[{"metadata":{"name":"\ud83d\ude00"}}]}`, "a: [", "a: 1\na: 2\n", "\t", "a: &a [*a]",
		"%YAML 1.1\n---\n...\n", "\x00", "a: !!binary x\n", "---", "- a\n", "kind: List\napiVersion: v1\nitems: [{kind: List, apiVersion: v1, items: [{}]}]\n", "? a\n: b\n", "1: 2\n",
	} {
		f.Add([]byte(seed), "spec.systems[mail].dependsOn[0]")
		f.Add([]byte(seed), "metadata.name[")
	}
	f.Fuzz(func(t *testing.T, raw []byte, path string) {
		lines := 1 + len(aBreak.FindAll(raw, -1))
		documents, faults := parse("file", raw)
		for _, fault := range faults {
			if fault.Line < 1 || fault.Line > lines || fault.Message == "" {
				t.Errorf("%q of %d lines: %+v", raw, lines, fault)
			}
		}
		for i := range documents {
			d := &documents[i]
			if line := d.Line(path); line < 1 || line > lines {
				t.Errorf("%q of %d lines: %s stands on line %d", raw, lines, path, line)
			}
			if numbered := d.Numbered(path); d.Line(numbered) != d.Line(path) {
				t.Errorf("%q: %s stands on line %d, and as %s on line %d", raw, path, d.Line(path), numbered, d.Line(numbered))
			}
			_ = d.Name()
		}
	})
}
