package cli

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// broken is one kind of bad input: how the sound folder is spoilt, or what is added to it, and what lint says.
type broken struct {
	old, new string // replaced in the folder's one file
	add      string // added as a second file, added.yaml
	line     string // text on the line that is named
	field    string
	remedy   string
}

const header = "apiVersion: continuity.beredskap.dev/v1alpha1\nkind: %s\nmetadata:\n  name: %s\n  namespace: north\nspec:\n  crisis:\n    name: flood\n"

func record(kind, name, rest string) string { return fmt.Sprintf(header, kind, name) + rest }

var brokenInputs = map[string]broken{
	"a dependency cycle": {
		old: "    objectives: {rto: 4h}\n", new: "    dependsOn: [{system: vessel-traffic}]\n",
		line: "dependsOn", field: "dependsOn", remedy: "network"},
	"an unknown system": {
		old: "    - system: network", new: "    - system: mains", line: "mains", field: "spec.systems", remedy: "mains"},
	"a system of an unknown plan": {
		old: "    - system: network", new: "    - {namespace: it, plan: platform, system: network}", line: "platform", field: "spec.systems", remedy: "platform"},
	"a priority that nobody titled": {
		old: "    priority: 1\n", new: "    priority: 3\n", line: "priorities", field: "spec.priorities", remedy: "title"},
	"an rto above what an activity tolerates": {
		old: "objectives: {rto: 8h}", new: "objectives: {rto: 20h}", line: "- system: vessel-traffic", field: "spec.activities", remedy: "shorten the rto"},
	"a bad cron": {
		old: "      every: 2d", new: `      schedule: "0 25 * * *"`, line: "0 25 * * *", field: "schedule", remedy: "hour"},
	"a cron that never fires": {
		old: "      every: 2d", new: `      schedule: "0 8 30 2 *"`, line: "0 8 30 2 *", field: "schedule", remedy: "never"},
	"an unknown zone": {
		old: "America/Halifax", new: "America/Halifacs", line: "Halifacs", field: "spec.timeZone", remedy: "IANA"},
	"two obligations of one name": {
		old: "  - name: chair", new: "  - name: council", line: "- name: council", field: "spec.obligations[1]", remedy: "council stands twice: give one of them another name"},
	"an afterEach of itself": {
		old: "        obligation: council", new: "        obligation: chair", line: "- name: chair", field: "spec.obligations[1]", remedy: "name the obligation whose briefings this one follows"},
	"a plan that does not exist": {
		old: "  - name: port\n  priorities", new: "  - name: prot\n  priorities", line: "- name: prot", field: "spec.plans[0]", remedy: "does not exist: create it"},
	"a plan that does not consent": {
		old: "  timeZone:", new: "  activatedFrom: [{namespace: elsewhere}]\n  timeZone:", line: "- name: port", field: "spec.plans[0]", remedy: "spec.activatedFrom"},
	"a plan that another crisis holds": {
		add:  strings.Replace(strings.ReplaceAll(smallCrisis, "NAMESPACE", "north"), "name: flood", "name: storm", 1),
		line: "- name: port", field: "spec.plans[0]", remedy: "held by crisis"},
	"a record from a namespace that is not activated": {
		add: strings.Replace(strings.Replace(record("LogEntry", "one", "  occurredAt: \"2026-01-10T07:00:00Z\"\n  observation: {text: Water}\n"),
			"namespace: north", "namespace: south", 1), "name: flood", "namespace: north\n    name: flood", 1),
		line: "namespace: south", field: "metadata.namespace", remedy: "enter it in namespace north"},
	"a briefing for an obligation that is not there": {
		add:  record("Briefing", "one", "  heldAt: \"2026-01-10T07:00:00Z\"\n  audience: Harbour council\n  meets:\n  - {plan: port, obligation: counsil}\n"),
		line: "meets", field: "spec.meets", remedy: "counsil"},
	"a record of a crisis that is not there": {
		add:  strings.Replace(record("Briefing", "one", "  heldAt: \"2026-01-10T07:00:00Z\"\n"), "name: flood", "name: fire", 1),
		line: "crisis:", field: "spec.crisis", remedy: "correct spec.crisis"},
	"a time in the future": {
		add:  record("LogEntry", "one", "  occurredAt: \"2990-01-10T07:00:00Z\"\n  observation: {text: Water}\n"),
		line: "occurredAt", field: "spec.occurredAt", remedy: "in the future"},
	"a time before the crisis": {
		add:  record("LogEntry", "one", "  occurredAt: \"2020-01-10T07:00:00Z\"\n  observation: {text: Water}\n"),
		line: "occurredAt", field: "spec.occurredAt", remedy: "before the crisis started"},
	"a phase that cannot follow": {
		add:  record("LogEntry", "one", "  occurredAt: \"2026-01-11T07:00:00Z\"\n  phase: {to: Response, decidedBy: Harbour master}\n"),
		line: "phase", field: "spec.phase", remedy: "CannotFollow"},
	"a field with 10,000 characters": {
		old: "audience: Chair", new: "audience: " + strings.Repeat("C", 10000), line: "CCCC", field: "spec.obligations[1].audience", remedy: "is longer than 200 characters: shorten it"},
	"control characters": {
		old: "audience: Chair", new: `audience: "Cha\x07ir"`, line: "Cha", field: "spec.obligations[1].audience", remedy: "control"},
	"text that turns its direction": {
		old: "audience: Chair", new: `audience: "Cha\u202eir"`, line: "Cha", field: "spec.obligations[1].audience", remedy: "remove them"},
	"a misspelt field": {
		old: "maxDowntime", new: "maxDownTime", line: "maxDownTime", field: "maxDownTime", remedy: "spelling"},
	"a field that is missing": {
		old: "  declaredBy: Harbour master\n", new: "", line: "spec:", field: "spec.declaredBy", remedy: "add it"},
	"a duration that is none": {
		old: "every: 2d", new: "every: two days", line: "two days", field: "every", remedy: "such as 24h, 7d or 1mo"},
	"a phase that stands twice": {
		old: "during: [Response]", new: "during: [Response, Response]", line: "during", field: "during", remedy: "Response stands twice: remove one"},
	"a priority that there is not": {
		old: "    priority: 1\n", new: "    priority: 6\n", line: "priority: 6", field: "spec.activities[0].priority", remedy: "write 1 (most urgent) to 5"},
	"a name with capitals": {
		old: "  - name: network\n    obj", new: "  - name: Network\n    obj", line: "Network", field: "spec.systems[0].name", remedy: "such as home-care"},
	"a time without its zone": {
		old: `startedAt: "2026-01-10T04:00:00Z"`, new: `startedAt: "2026-01-10 04:00"`, line: "startedAt", field: "spec.startedAt", remedy: "such as 2026-03-10T08:05:00Z"},
	"an amount with a comma": {
		add:  record("LogEntry", "one", "  occurredAt: \"2026-01-10T07:00:00Z\"\n  cost: {amount: \"1,5\", currency: CAD, text: Pumps}\n"),
		line: "cost:", field: "spec.cost.amount", remedy: "such as 18400.50"},
	"a text that YAML takes for a boolean": {
		add:  record("LogEntry", "one", "  occurredAt: \"2026-01-10T07:00:00Z\"\n  phase: {to: Recovery, decidedBy: Harbour master, reason: y}\n"),
		line: "reason: y", field: "spec.phase.reason", remedy: "put it in quotes"},
	"a text that YAML takes for a number": {
		old: "title: Flood", new: "title: 2026", line: "title: 2026", field: "spec.title", remedy: "put it in quotes"},
	"an outage in the future": {
		add:  record("LogEntry", "one", "  occurredAt: \"2026-01-10T07:00:00Z\"\n  about: {plan: port, system: network}\n  outage: {since: \"2990-01-10T07:00:00Z\"}\n"),
		line: "since", field: "spec.outage.since", remedy: "in the future"},
	"data recovered to the future": {
		add: record("LogEntry", "one", "  occurredAt: \"2026-01-10T07:00:00Z\"\n  about: {plan: port, system: network}\n"+
			"  report: {step: restore, outcome: Done, recoveredTo: \"2990-01-10T07:00:00Z\"}\n"),
		line: "recoveredTo", field: "spec.report.recoveredTo", remedy: "in the future"},
	"a crisis of another century": {
		old: `startedAt: "2026-01-10T04:00:00Z"`, new: `startedAt: "1926-01-10T04:00:00Z"`, line: "startedAt", field: "spec.startedAt", remedy: "more than 30 years"},
	"text that is not YAML": {
		old: "  title: Flood", new: "  title: Flood: again: [", line: "again", field: "", remedy: "is not YAML"},
	"two objects of one name": {
		add: strings.ReplaceAll(smallCrisis, "NAMESPACE", "north"), line: "name: flood", field: "metadata.name", remedy: "another name"},
}

func TestLintNamesFileLineFieldAndRemedyOf(t *testing.T) {
	for name, b := range brokenInputs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := crisisIn("north")
			if b.old != "" {
				if !strings.Contains(text, b.old) {
					t.Fatalf("the sound folder has no %q", b.old)
				}
				text = strings.Replace(text, b.old, b.new, 1)
			}
			files := map[string]string{"main.yaml": text}
			if b.add != "" {
				files["added.yaml"] = b.add
			}
			dir := folder(t, files)
			r := run(t, "lint", "-f", dir)
			r.wantCode(t, 3)
			if !found(t, r.stdout, dir, files, b) {
				t.Errorf("no finding at %q with field %q and remedy %q in:\n%s", b.line, b.field, b.remedy, r.stdout)
			}
		})
	}
}

// found looks for a finding that names the field and the remedy, at a line that holds the text.
func found(t *testing.T, stdout, dir string, files map[string]string, b broken) bool {
	t.Helper()
	for finding := range strings.Lines(stdout) {
		place, isFinding := strings.CutPrefix(finding, dir+"/")
		if !isFinding {
			t.Errorf("not a finding with a file: %s", finding)
			continue
		}
		var line int
		file, rest, _ := strings.Cut(place, ":")
		if _, err := fmt.Sscanf(rest, "%d:", &line); err != nil {
			t.Errorf("no line in: %s", finding)
			continue
		}
		lines := strings.Split(files[file], "\n")
		if line <= len(lines) && strings.Contains(lines[line-1], b.line) && strings.Contains(finding, b.field) && strings.Contains(finding, b.remedy) {
			return true
		}
	}
	return false
}

func TestLintFindsNothingInASoundFolder(t *testing.T) {
	r := run(t, "lint", "-f", folder(t, map[string]string{"main.yaml": crisisIn("north")}))
	r.wantCode(t, 0)
	if r.stdout != "" {
		t.Errorf("findings: %s", r.stdout)
	}
}

func TestLintFindsAllThatIsWrongAtOnce(t *testing.T) {
	text := strings.NewReplacer("America/Halifax", "Nowhere", "every: 2d", "every: two days", "- name: port\n  priorities", "- name: prot\n  priorities").Replace(crisisIn("north"))
	r := run(t, "lint", "-f", folder(t, map[string]string{"main.yaml": text}))
	r.wantCode(t, 3)
	wantText(t, r.stdout, "spec.timeZone", "every", "spec.plans[0]")
}

func TestAPlanOf500SystemsIsLintedQuickly(t *testing.T) {
	var systems strings.Builder
	for i := range 500 {
		fmt.Fprintf(&systems, "  - name: s%d\n", i)
		if i > 0 {
			fmt.Fprintf(&systems, "    dependsOn: [{system: s%d}]\n", i-1)
		}
	}
	text := strings.Replace(crisisIn("north"), "  systems:\n", "  systems:\n"+systems.String(), 1)
	text = strings.Replace(text, "  - name: network\n    objectives: {rto: 4h}\n  - name: vessel-traffic\n    objectives: {rto: 8h}\n    dependsOn:\n    - system: network\n", "", 1)
	text = strings.Replace(text, "system: vessel-traffic", "system: s499", 1)
	r := run(t, "lint", "-f", folder(t, map[string]string{"main.yaml": text}))
	r.wantCode(t, 0)
}

func TestAnOfflineReportOnABrokenFolderSaysWhereItIsBroken(t *testing.T) {
	text := strings.Replace(crisisIn("north"), "  title: Flood", "  title: [", 1)
	r := run(t, "report", "flood", "-f", folder(t, map[string]string{"main.yaml": text}))
	r.wantCode(t, 1)
	wantText(t, r.stderr, "main.yaml:", "lint")
}

// The clock of the computer that a record is written on is never quite the server's.
func TestLintForgivesTheMinuteThatAdmissionForgives(t *testing.T) {
	entry := func(ahead time.Duration) string {
		at := time.Now().Add(ahead).UTC().Format(time.RFC3339)
		return record("LogEntry", "one", fmt.Sprintf("  occurredAt: %q\n  about: {plan: port, system: network}\n  outage: {since: %q}\n", at, at))
	}
	run(t, "lint", "-f", folder(t, map[string]string{"main.yaml": crisisIn("north"), "added.yaml": entry(40 * time.Second)})).wantCode(t, 0)
	r := run(t, "lint", "-f", folder(t, map[string]string{"main.yaml": crisisIn("north"), "added.yaml": entry(90 * time.Second)}))
	r.wantCode(t, 3)
	wantText(t, r.stdout, "spec.occurredAt: ", "spec.outage.since: ")
}

// Each unit keeps its plan in a repository of its own.
func TestInARepositoryOfOnePlanTheOthersAreNotMissing(t *testing.T) {
	plan := strings.ReplaceAll(smallPlan, "NAMESPACE", "north")
	alone := strings.Replace(plan, "    - system: network", "    - {namespace: it, plan: platform, system: network}", 1)
	r := run(t, "lint", "-f", folder(t, map[string]string{"plan.yaml": alone}))
	r.wantCode(t, 0)
	wantText(t, r.stdout, "plan.yaml:21: note: ContinuityPlan north/port: spec.systems[vessel-traffic].dependsOn[0]: ", "plan it/platform", "lint all plans together")

	platform := strings.NewReplacer("name: port\n  namespace: NAMESPACE", "name: platform\n  namespace: it").Replace(smallPlan)
	together := func(system string) result {
		return run(t, "lint", "-f", folder(t, map[string]string{
			"plan.yaml": strings.Replace(plan, "    - system: network", "    - {namespace: it, plan: platform, system: "+system+"}", 1), "platform.yaml": platform,
		}))
	}
	r = together("network")
	r.wantCode(t, 0)
	if r.stdout != "" {
		t.Errorf("a note on a plan that is there: %s", r.stdout)
	}
	r = together("mains")
	r.wantCode(t, 3)
	wantText(t, r.stdout, "does not list system mains")
}

func TestLintSaysEachThingOnce(t *testing.T) {
	for name, c := range map[string]struct{ old, new string }{
		"an afterEach of itself":   {"        obligation: council", "        obligation: chair"},
		"a duration that is none":  {"every: 2d", "every: 1.5d"},
		"a zone nobody knows":      {"America/Halifax", "America/Halifacs"},
		"an rto that is none":      {"rto: 4h", "rto: 1.5h"},
		"a system that is not one": {"    - system: network", "    - system: mains"},
	} {
		t.Run(name, func(t *testing.T) {
			plan := strings.Replace(strings.ReplaceAll(smallPlan, "NAMESPACE", "north"), c.old, c.new, 1)
			r := run(t, "lint", "-f", folder(t, map[string]string{"plan.yaml": plan}))
			r.wantCode(t, 3)
			if strings.Count(r.stdout, "\n") != 1 {
				t.Errorf("not one finding:\n%s", r.stdout)
			}
		})
	}
}
