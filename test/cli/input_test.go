package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

const outage = "  occurredAt: \"2026-01-10T07:00:00Z\"\n  about: {plan: port, system: vessel-traffic}\n  outage: {since: \"2026-01-10T04:00:00Z\"}\n"

// Rules that count need whole numbers, as the API server has them.
func TestLintReadsWholeNumbersAsTheAPIServerDoes(t *testing.T) {
	priority := "  occurredAt: \"2026-01-10T08:00:00Z\"\n  about: {plan: port, activity: berthing}\n" +
		"  adjustment: {priority: 1, decidedBy: Harbour master, reason: The ice is closing in}\n"
	report := "  occurredAt: \"2026-01-10T08:00:00Z\"\n  about: {plan: port, system: vessel-traffic}\n" +
		"  report: {step: restore, outcome: InProgress, done: %d, total: 24}\n"
	for name, c := range map[string]struct {
		text string
		code int
		says []string
	}{
		"a priority":               {record("LogEntry", "two", priority), 0, nil},
		"done of total":            {record("LogEntry", "two", fmt.Sprintf(report, 7)), 0, nil},
		"more done than there are": {record("LogEntry", "two", fmt.Sprintf(report, 25)), 3, []string{"added.yaml:23:", "spec.report", "total"}},
		"a priority beyond the lowest": {record("LogEntry", "two", strings.Replace(priority, "priority: 1", "priority: 6", 1)), 3,
			[]string{"added.yaml:23:", "spec.adjustment.priority"}},
		"a fraction of a priority": {record("LogEntry", "two", strings.Replace(priority, "priority: 1", "priority: 1.5", 1)), 3,
			[]string{"added.yaml:23:", "spec.adjustment.priority", "a whole number is wanted"}},
	} {
		t.Run(name, func(t *testing.T) {
			added := record("LogEntry", "one", outage) + "---\n" + c.text
			r := run(t, "lint", "-f", folder(t, map[string]string{"main.yaml": crisisIn("north"), "added.yaml": added}))
			r.wantCode(t, c.code)
			wantText(t, r.stdout, c.says...)
			if strings.Contains(r.stdout, "evaluating rule") || strings.Contains(r.stdout, "<nil>") {
				t.Errorf("a rule could not be evaluated, or a field not named: %s", r.stdout)
			}
		})
	}
}

// unreadable is what YAML cannot read, and the line on which it stands.
var unreadable = map[string]struct {
	text string
	line int
	says string
}{
	"a colon too many":         {"kind: X\nspec:\n  title: Flood: again\n", 3, "mapping values are not allowed"},
	"a bracket left open":      {"kind: X\nspec: [\n", 2, "did not find expected node content"},
	"a tab":                    {"kind: X\nspec:\n\ttitle: Flood\n", 3, "cannot start any token"},
	"a line of another depth":  {"kind: X\nspec:\n  title: Flood\n other: x\n", 4, "did not find expected key"},
	"a quote left open":        {"kind: X\nspec:\n  title: \"Flood\n", 3, "unexpected end of stream"},
	"a second document":        {"a: b\n---\nkind: X\nspec: a: b\n", 4, "mapping values are not allowed"},
	"JSON cut short":           {"{\"kind\": \"X\",\n \"spec\":\n", 2, "did not find expected node content"},
	"a control character":      {"kind: X\nspec:\n  title: \x07\n", 3, "control characters are not allowed"},
	"another encoding":         {"kind: X\nspec:\n  title: \xd6versv\xe4mning\n", 3, "UTF-8"},
	"a depth of its own":       {"kind: X\nspec:\n  a:\n  - b: c\n   d: e\n  f: g\n", 5, "did not find expected key"},
	"a bracket alone":          {"[", 1, "did not find expected node content"},
	"an anchor without a name": {"kind: X\nspec:\n  a: &\n  b: c\n  d: e\n", 3, "did not find expected alphabetic"},
	"two doubled keys":         {"kind: X\n---\napiVersion: continuity.beredskap.dev/v1alpha1\nkind: Briefing\na: b\na: c\nd: e\nd: f\n", 6, `key "a" already set in map`},
	"a list without an object": {"- a\n- b\n", 1, "begin it with apiVersion and kind"},
	"a word":                   {"# none\nhello\n", 2, "begin it with apiVersion and kind"},
}

func TestTextThatIsNoYAMLIsAFindingAndLintGoesOn(t *testing.T) {
	for name, c := range unreadable {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			other := strings.Replace(crisisIn("north"), "America/Halifax", "Nowhere", 1)
			dir := folder(t, map[string]string{"broken.yaml": c.text, "other.yaml": other})
			place := fmt.Sprintf("broken.yaml:%d: ", c.line)
			r := run(t, "lint", "-f", dir)
			r.wantCode(t, 3)
			wantText(t, r.stdout, filepath.Join(dir, place), c.says, "other.yaml:8:", "spec.timeZone")
			for _, args := range [][]string{{"report", "flood"}, {"status", "flood"}, {"simulate", "--declare", "2026-03-02 08:00"}} {
				r := run(t, append(args, "-f", dir)...)
				r.wantCode(t, 1)
				wantText(t, r.stderr, "error: "+filepath.Join(dir, place), c.says, "lint -f "+dir)
				if r.stdout != "" || strings.Contains(r.stderr, "yaml: ") || strings.Count(r.stderr, "\n") != 2 {
					t.Errorf("%s does not give one clear error:\n%s%s", args[0], r.stdout, r.stderr)
				}
			}
		})
	}
}

func TestOfManyUnreadableFilesAnOfflineReportNamesTheFirst(t *testing.T) {
	dir := folder(t, map[string]string{"a.yaml": "a: b: c\n", "b.yaml": "a: b: c\n", "c.yaml": crisisIn("north")})
	r := run(t, "report", "flood", "-f", dir)
	r.wantCode(t, 1)
	wantText(t, r.stderr, "a.yaml:1: ", "1 more")
	if strings.Contains(r.stderr, "b.yaml") {
		t.Errorf("more than one error: %s", r.stderr)
	}
}

// What stands in a file that cannot be read is not missing: nobody is told to add it.
func TestLintBlamesNoRecordForACrisisThatCannotBeRead(t *testing.T) {
	crisis := strings.Replace(strings.ReplaceAll(smallCrisis, "NAMESPACE", "north"), "title: Flood", "title: Flood: again", 1)
	r := run(t, "lint", "-f", folder(t, map[string]string{"crisis.yaml": crisis, "log.yaml": record("LogEntry", "one", outage)}))
	r.wantCode(t, 3)
	wantText(t, r.stdout, "crisis.yaml:7: is not YAML", "note: ")
	if strings.Contains(r.stdout, "log.yaml") {
		t.Errorf("a record is at fault: %s", r.stdout)
	}
}

// asList turns the documents of a text into what kubectl get -o yaml (or json) prints of them.
func asList(t *testing.T, text, format string) string {
	t.Helper()
	list := map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{"resourceVersion": ""}}
	var items []any
	for document := range strings.SplitSeq(text, "---\n") {
		var object map[string]any
		if err := yaml.Unmarshal([]byte(document), &object); err != nil {
			t.Fatal(err)
		}
		items = append(items, object)
	}
	list["items"] = items
	var raw []byte
	var err error
	if format == "json" {
		raw, err = json.MarshalIndent(list, "", "    ")
	} else {
		raw, err = yaml.Marshal(list)
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestAListIsReadAsTheObjectsInIt(t *testing.T) {
	text := crisisIn("north") + "---\n" + record("LogEntry", "one", outage)
	const asOf = "2026-01-11 12:00"
	want := run(t, "report", "flood", "-f", folder(t, map[string]string{"all.yaml": text}), "--as-of", asOf)
	want.wantCode(t, 0)
	for _, format := range []string{"yaml", "json"} {
		t.Run(format, func(t *testing.T) {
			list := asList(t, text, format)
			dir := folder(t, map[string]string{"all." + format: list})
			got := run(t, "report", "flood", "-f", dir, "--as-of", asOf)
			got.wantCode(t, 0)
			if got.stdout != want.stdout {
				t.Errorf("got:\n%s\nwant:\n%s", got.stdout, want.stdout)
			}
			run(t, "lint", "-f", dir).wantCode(t, 0)
			run(t, "simulate", "-f", dir, "--declare", "2026-03-02 08:00").wantCode(t, 0)

			misspelt := strings.Replace(list, "declaredBy", "declaredBi", 1)
			line := 1 + strings.Count(misspelt[:strings.Index(misspelt, "declaredBi")], "\n")
			dir = folder(t, map[string]string{"all." + format: misspelt})
			r := run(t, "report", "flood", "-f", dir)
			r.wantCode(t, 1)
			wantText(t, r.stderr, fmt.Sprintf("all.%s:%d: ", format, line), "declaredBi")
			r = run(t, "lint", "-f", dir)
			r.wantCode(t, 3)
			wantText(t, r.stdout, fmt.Sprintf("all.%s:%d: ", format, line))
		})
	}
}

func TestAListOfOtherThingsConcernsNobody(t *testing.T) {
	other := "apiVersion: example.org/v1\nkind: AllowList\nmetadata: {name: hosts}\nitems: [one, two]\n"
	dir := folder(t, map[string]string{"a.yaml": crisisIn("north"), "b.yaml": other, "c.yaml": "apiVersion: v1\nkind: List\nitems: []\n"})
	run(t, "lint", "-f", dir).wantCode(t, 0)
	run(t, "status", "flood", "-f", dir).wantCode(t, 0)
}

func TestAnObjectInAListAndInAFileStandsTwice(t *testing.T) {
	plan := strings.ReplaceAll(smallPlan, "NAMESPACE", "north")
	dir := folder(t, map[string]string{"a.yaml": asList(t, crisisIn("north"), "yaml"), "b.yaml": plan})
	r := run(t, "status", "flood", "-f", dir)
	r.wantCode(t, 1)
	wantText(t, r.stderr, "b.yaml:1: ContinuityPlan north/port stands in "+filepath.Join(dir, "a.yaml:3"))
}

func TestAListOfOneKindIsReadToo(t *testing.T) {
	list := strings.NewReplacer("v1\nkind: List", "continuity.beredskap.dev/v1alpha1\nkind: CrisisActivationList").Replace(
		"apiVersion: v1\nkind: List\nitems:\n- metadata: {name: flood, namespace: north}\n  spec:") +
		strings.ReplaceAll(strings.SplitAfter(smallCrisis, "spec:")[1], "\n", "\n  ")
	dir := folder(t, map[string]string{"a.yaml": list, "b.yaml": strings.ReplaceAll(smallPlan, "NAMESPACE", "north")})
	run(t, "status", "flood", "-f", dir).wantCode(t, 0)
	r := run(t, "lint", "-f", dir)
	r.wantCode(t, 0)
	r = run(t, "lint", "-f", folder(t, map[string]string{"a.yaml": strings.Replace(list, "declaredBy", "declaredBi", 1)}))
	r.wantCode(t, 3)
	wantText(t, r.stdout, "CrisisActivation north/flood: spec.declaredBi")
}

func TestThereIsNothingToMendInAnySample(t *testing.T) {
	samples, err := os.ReadDir("../../config/samples")
	if err != nil {
		t.Fatal(err)
	}
	for _, sample := range samples {
		if !sample.IsDir() {
			continue
		}
		t.Run(sample.Name(), func(t *testing.T) {
			r := run(t, "lint", "-f", filepath.Join("../../config/samples", sample.Name()))
			if r.code != 0 {
				t.Errorf("exit code %d\n%s%s", r.code, r.stdout, r.stderr)
			}
		})
	}
}

// link is what a reader of Markdown may make a link of: an inline or referenced target, or one in angle brackets.
var link = regexp.MustCompile(`\]\(([^)]*)|\]:\s*(\S+)|<([A-Za-z][A-Za-z0-9+.-]*:[^>]*)>`)

func TestNoAddressInAReportBecomesALinkThatActs(t *testing.T) {
	var text strings.Builder
	text.WriteString(crisisIn("north"))
	for i, address := range []string{
		"[x](javascript:alert(1))", "<javascript:alert(1)>", "JaVaScRiPt:alert(1)", "![x](data:text/html;base64,PHNjcmlwdD4=)",
		"<a href='data:text/html,x'>x</a>", "[x]: javascript:alert(1)", "`](javascript:alert(1))", `\](vbscript:x)`, "&#106;avascript:alert(1)",
		"[x]\n\n[x]: javascript:alert(1)",
	} {
		fmt.Fprintf(&text, "---\n"+header+"  title: %q\n  owner: {name: %q}\n  assignedAt: \"2026-01-10T07:00:00Z\"\n  dueAt: \"2026-01-11T07:00:00Z\"\n",
			"ActionItem", fmt.Sprintf("a%d", i), address, address)
	}
	dir := folder(t, map[string]string{"a.yaml": strings.Replace(text.String(), "title: Flood", `title: "[x](javascript:alert(1))"`, 1)})
	for _, args := range [][]string{{"status", "flood"}, {"report", "flood"}, {"report", "flood", "-o", "markdown"}} {
		r := run(t, append(args, "-f", dir)...)
		r.wantCode(t, 0)
		wantText(t, strings.ToLower(r.stdout), "javascript:alert", "data:text/html")
		if strings.Contains(r.stdout, "\x1b") {
			t.Errorf("%v writes an escape sequence, which may be a link: %q", args, r.stdout)
		}
		if !slices.Contains(args, "markdown") {
			continue
		}
		plain := regexp.MustCompile("\\\\[!-/:-@\\[-`{-~]").ReplaceAllString(r.stdout, "") // an escaped character begins nothing
		for _, found := range link.FindAllString(plain, -1) {
			if !strings.Contains(found, "http://") && !strings.Contains(found, "https://") && !strings.Contains(found, "mailto:") {
				t.Errorf("a link: %s", found)
			}
		}
	}
}

// JSON writes what lies beyond the first 65,536 characters as two escapes, which YAML does not know.
func TestJSONIsReadAsJSON(t *testing.T) {
	text := strings.Replace(crisisIn("north"), "title: Flood", "title: Flood PICTURE and LONE", 1)
	list := strings.NewReplacer("PICTURE", `\ud83d\udea2 \\ud83d \/ \u00e5`, "LONE", `\ud83d.`).Replace(asList(t, text, "json"))
	for _, name := range []string{"a.json", "b.yaml"} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, map[string]string{name: list})
			r := run(t, "status", "flood", "-f", dir)
			r.wantCode(t, 0)
			wantText(t, r.stdout, `Flood 🚢 \ud83d / å and`)
			run(t, "lint", "-f", dir).wantCode(t, 0)
		})
	}
	misspelt := strings.Replace(list, "declaredBy", "declaredBi", 1)
	line := 1 + strings.Count(misspelt[:strings.Index(misspelt, "declaredBi")], "\n")
	r := run(t, "lint", "-f", folder(t, map[string]string{"a.json": misspelt}))
	r.wantCode(t, 3)
	wantText(t, r.stdout, fmt.Sprintf("a.json:%d: ", line))
}
