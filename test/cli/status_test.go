package cli

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

func TestStatusSaysEachSideOfACrisisInALineBeforeTheTree(t *testing.T) {
	r := run(t, "status", "kalix-2021", "-f", kalix)
	r.wantCode(t, 0)
	sides, tree, _ := strings.Cut(r.stdout, "\nNAME ")
	wantText(t, sides, "Phase       Recovery since 2022-01-07 00:00", "Briefings   1 of 4 obligations overdue; next: Executive board",
		"Systems     14: 12 Restored, 2 Accepted", "Evaluation  Overdue since 2022-06-14 09:00", "Record      no ledger")
	wantText(t, tree, "Crisis kalix-staff/kalix-2021", "EvaluationOverdue")
}

func TestStatusIsThereAsJSONAndYAMLAndTheyAgree(t *testing.T) {
	read := func(format string) map[string]any {
		r := run(t, "status", "kalix-2021", "-f", kalix, "-o", format)
		r.wantCode(t, 0)
		found := map[string]any{}
		parse := func(text []byte, into any) error { return yaml.Unmarshal(text, into) }
		if format == "json" {
			parse = json.Unmarshal
		}
		if err := parse([]byte(r.stdout), &found); err != nil {
			t.Fatal(err)
		}
		delete(found, "asOf")
		return found
	}
	if asJSON, asYAML := read("json"), read("yaml"); !reflect.DeepEqual(asJSON["systems"], asYAML["systems"]) || asJSON["phase"] != "Recovery" {
		t.Error("the status as JSON and as YAML are not the same")
	}
}

// ours are the escape sequences that the program itself writes.
var ours = regexp.MustCompile(`\x1b\[(?:0|1|2|31|32|33)m`)

func TestColourIsForTerminalsOrWhoAsksForIt(t *testing.T) {
	dir := folder(t, map[string]string{"a.yaml": strings.Replace(crisisIn("north"), "title: Flood", `title: "Flood \e[31m"`, 1)})
	for _, c := range []struct {
		args     []string
		coloured bool
	}{
		{nil, false},
		{[]string{"--color", "auto"}, false},
		{[]string{"--color", "never"}, false},
		{[]string{"--color", "always"}, true},
	} {
		r := run(t, append([]string{"status", "flood", "-f", dir}, c.args...)...)
		r.wantCode(t, 0)
		if got := strings.Contains(r.stdout, "\x1b["); got != c.coloured {
			t.Errorf("%v: coloured %t", c.args, got)
		}
		if left := ours.ReplaceAllString(r.stdout, ""); strings.Contains(left, "\x1b") {
			t.Errorf("%v lets an escape sequence of the record through: %q", c.args, left)
		}
	}
	for _, wrong := range [][]string{{"--color", "blue"}, {"-o", "wide"}} {
		run(t, append([]string{"status", "flood", "-f", dir}, wrong...)...).wantCode(t, 2)
	}
}

func TestWhatIsWrittenForPeopleIsThereForProgramsToo(t *testing.T) {
	for _, c := range []struct {
		args  []string
		holds string // a field, and how it begins
	}{
		{[]string{"why", "email", "-f", kalix, "--as-of", "2021-12-20 12:00"}, "system: kalix-it/it-platform/email"},
		{[]string{"timeline", "-f", kalix}, "- at: \"2021-12-16T00:00:00+01:00\""},
		{[]string{"calendar", "-f", kalix, "--as-of", "2021-12-20 12:00"}, "crisis: kalix-staff/kalix-2021"},
		{[]string{"report", "-f", kalix, "--as-of", auditDay}, "unaddressedBriefings: 2"},
		{[]string{"simulate", "-f", kalix, "--declare", "2026-12-01 08:00"}, "declared: \"2026-12-01T08:00:00+01:00\""},
		{[]string{"lint", "-f", kalix}, "[]"},
	} {
		var fromJSON, fromYAML any
		asJSON, asYAML := run(t, append(c.args, "-o", "json")...), run(t, append(c.args, "-o", "yaml")...)
		asJSON.wantCode(t, 0)
		asYAML.wantCode(t, 0)
		wantText(t, asYAML.stdout, c.holds)
		if err := json.Unmarshal([]byte(asJSON.stdout), &fromJSON); err != nil {
			t.Errorf("%v: %v", c.args, err)
		}
		if err := yaml.Unmarshal([]byte(asYAML.stdout), &fromYAML); err != nil {
			t.Errorf("%v: %v", c.args, err)
		}
		if !reflect.DeepEqual(fromJSON, fromYAML) {
			t.Errorf("%v: JSON and YAML differ", c.args)
		}
		run(t, append(c.args, "-o", "xml")...).wantCode(t, 2)
	}
}
