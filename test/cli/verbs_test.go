package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// drillPlans are the plans of a small hospital, from the tests of the verbs themselves.
const drillPlans = "../../cmd/kubectl-continuity/internal/say/testdata/drill.yaml"

// hospital is a control plane with the plans of the small hospital in it, and its people.
type hospital struct{ *plane }

func newHospital(t *testing.T) *hospital {
	t.Helper()
	binaries, manager := binariesForUp(t)
	h := &hospital{newPlane(t, binaries, manager)}
	for name, role := range map[string]string{"bo": "lead", "vera": "viewer"} {
		h.issue(t, name, role)
	}
	raw, err := os.ReadFile(drillPlans)
	if err != nil {
		t.Fatal(err)
	}
	plans, _, _ := strings.Cut(string(raw), "---\napiVersion: continuity.beredskap.dev/v1alpha1\nkind: CrisisActivation")
	for _, namespace := range []string{"brendans", "brendans-it", "elsewhere"} {
		h.as(t, "admin", "", "create", "namespace", namespace).wantCode(t, 0)
	}
	h.as(t, "admin", plans, "apply", "-f", "-").wantCode(t, 0)
	return h
}

// says has a person say something in a folder of their own.
func (h *hospital) says(t *testing.T, name string, args ...string) result {
	t.Helper()
	return h.saysIn(t, t.TempDir(), name, "", args...)
}

// saysIn has a person say something in a folder, with a text on standard input.
func (h *hospital) saysIn(t *testing.T, dir, name, stdin string, args ...string) result {
	t.Helper()
	cmd := command(t, h.paths[name], program, args...)
	cmd.Dir, cmd.Stdin = dir, strings.NewReader(stdin)
	return finish(t, cmd)
}

// counts has a person say something that counts, and returns the name of the object. What is said to be next holds each
// of some texts.
func (h *hospital) counts(t *testing.T, name string, args []string, next ...string) string {
	t.Helper()
	r := h.says(t, name, args...)
	r.wantCode(t, 0)
	found := regexp.MustCompile(`(?m)^(\w+)/(\S+) counts\.$`).FindStringSubmatch(r.stdout)
	if found == nil {
		t.Fatalf("%v says nothing of what counts:\n%s%s", args, r.stdout, r.stderr)
	}
	_, after, _ := strings.Cut(r.stdout, "\nNext:")
	wantText(t, strings.Join(strings.Fields(after), " "), next...)
	return found[2]
}

// A whole small exercise, by the verbs alone; and what they say when something is in the way.
func TestAnExerciseIsRunByTheVerbsAlone(t *testing.T) {
	h := newHospital(t)
	t.Run("before any crisis", h.beforeAnyCrisis)
	t.Run("from the declaration to the closing", h.wholeExercise)
	t.Run("once all are closed", h.allClosed)
	t.Run("with several crises", h.severalCrises)
	t.Run("dry runs", h.dryRuns)
	t.Run("refusals", h.refusals)
	t.Run("what does not count", h.doesNotCount)
	t.Run("rights in one namespace alone", h.oneNamespace)
	t.Run("completion", h.completion)
	t.Run("at a terminal", h.atATerminal)
}

func (h *hospital) beforeAnyCrisis(t *testing.T) {
	r := h.says(t, "anna", "log", "Water in the basement")
	r.wantCode(t, 1)
	wantText(t, r.stderr, "there is no crisis in the cluster: declare one with kubectl continuity declare")

	r = h.says(t, "bo", "declare")
	r.wantCode(t, 2)
	wantText(t, r.stderr, "no plan consents to be put in force from namespace default: name the namespace of whoever leads with -n (plans there: brendans)")

	r = h.says(t, "bo", "declare", "drill", "-n", "brendans")
	r.wantCode(t, 2)
	wantText(t, r.stderr, "--title is missing (What has happened, in one line?)", "--mode is missing (Is it real?), such as Real, Exercise",
		"--declared-by is missing (Who declares it?), such as Chief nurse", "kubectl continuity declare --help")
}

func (h *hospital) wholeExercise(t *testing.T) {
	h.counts(t, "bo", []string{"declare", "drill", "-n", "brendans", "--title", "Autumn exercise", "--mode", "exercise", "--started-at", "-10m",
		"--declared-by", "Chief nurse", "--plan", "wards", "--plan", "brendans-it/platform", "--priority", "1=Life and health", "--end-criterion", "ordinary=Nobody works on paper",
		"--basis", "Exercise plan 2026"}, "brief Crisis team (staff) kubectl continuity brief staff", "brief Hospital board (board)")

	h.counts(t, "anna", []string{"log", "--outage", "network", "--since", "-9m", "The switches are dark"},
		"system network waits for confirm step restore", "kubectl continuity confirm network")
	h.counts(t, "anna", []string{"log", "--outage", "patient-records", "--since", "-9m"}, "system patient-records waits for system brendans-it/platform/network to be restored")
	h.counts(t, "anna", []string{"confirm", "network"}, "owner Head of IT to accept it", "kubectl continuity accept network")
	h.counts(t, "anna", []string{"confirm", "patient-records", "--recovered-to", "-20m"}, "confirm step update-terminals", "kubectl continuity confirm patient-records")

	briefing := h.counts(t, "anna", []string{"brief", "board", "--content", "Records come back\nbefore noon.", "--participants", "Chair, Chief nurse"},
		"record minutes of the briefing", "kubectl continuity minutes briefing-board-")
	minutes := h.counts(t, "anna", []string{"minutes", "briefing-board", "--by", "Secretary", "--url", "https://files.example.org/m.pdf", "--sha256", strings.Repeat("ab", 32) + "  m.pdf"},
		"another person approves the minutes", "kubectl continuity approve minutes-hospital-board-")
	h.counts(t, "bo", []string{"approve", briefing, "--by", "Chair"}, "brief Crisis team (staff)")

	h.counts(t, "anna", []string{"decide", "Ambulances go elsewhere", "--body", "Hospital board"}, "brief Crisis team (staff)")
	task := h.counts(t, "anna", []string{"task", "Sandbags at the north door", "--owner", "Head of IT", "--by-next", "staff"},
		"Head of IT: Sandbags at the north door kubectl continuity done task-sandbags-at-the-north-")
	h.counts(t, "anna", []string{"done", "sandbags", "--note", "Two rows"}, "brief Crisis team (staff)")

	h.counts(t, "anna", []string{"forecast", "patient-records", "+4h", "--because", "Forty an hour"}, "confirm step update-terminals")
	h.counts(t, "anna", []string{"confirm", "patient-records", "--count", "40/160"}, "confirm step update-terminals")
	h.counts(t, "anna", []string{"confirm", "patient-records", "--count", "160/160"}, "owner Chief nurse to accept it")
	h.counts(t, "bo", []string{"accept", "patient-records"})
	h.counts(t, "bo", []string{"phase", "recovery", "--by", "Chief nurse", "--because", "All are safe"}, "nothing is due.")
	h.counts(t, "bo", []string{"close", "--by", "Chief nurse", "--because", "It is over"}, "to close answer the end criterion ordinary: Nobody works on paper kubectl continuity close --met ordinary=ANSWER",
		"to close system network is restored: its owner accepts it kubectl continuity accept network")
	h.counts(t, "bo", []string{"accept", "network"}, "to close answer the end criterion ordinary")
	evaluation := h.counts(t, "anna", []string{"evaluate", "--author", "Quality manager", "--answer", "patients=No.", "--answer", "informed=Yes.",
		"--finding", "server-room=It lies low", "--lesson", "early@wards=Tell the board on the first day"},
		"Hospital board adopts the evaluation kubectl continuity approve evaluation/evaluation-", "finding server-room: say who does what about it",
		"kubectl continuity task --from evaluation/", "lesson early: change the plan")
	h.counts(t, "anna", []string{"task", "Plan the move of the servers", "--owner", "Head of IT", "--due", "+30d", "--from", "evaluation/" + evaluation + "/server-room"})
	h.counts(t, "bo", []string{"approve", "evaluation/" + evaluation, "--by", "Chair"})
	h.counts(t, "bo", []string{"close", "--by", "Chief nurse", "--because", "It is over", "--met", "ordinary=Since noon"}, "the crisis is closed")

	status := runAs(t, h.paths["vera"], "report", "drill", "-o", "markdown")
	status.wantCode(t, 0)
	wantText(t, status.stdout, "Closed", "| brendans/wards/board | Hospital board | 1 | 1 | 1 |")
	for kind, name := range map[string]string{"briefing": briefing, "logentry": minutes, "actionitem": task, "evaluation": evaluation} {
		if r := h.as(t, "vera", "", "get", kind, name, "-n", "brendans", "-o", "jsonpath={.spec.enteredBy}"); r.stdout != "anna" {
			t.Errorf("%s %s is entered by %q, want anna", kind, name, r.stdout)
		}
	}
}

func (h *hospital) allClosed(t *testing.T) {
	r := h.says(t, "anna", "log", "Quiet")
	r.wantCode(t, 1)
	wantText(t, r.stderr, "every crisis in the cluster is closed (brendans/drill): name one of them with --crisis, or declare a new one")
	h.counts(t, "anna", []string{"log", "Quiet", "--crisis", "drill"}, "--crisis drill")
}

func (h *hospital) severalCrises(t *testing.T) {
	for _, name := range []string{"one", "two"} {
		h.counts(t, "bo", []string{"declare", name, "-n", "brendans", "--title", "Exercise " + name, "--mode", "Exercise", "--declared-by", "Chief nurse",
			"--plan", "wards", "--plan", "brendans-it/platform"})
	}
	r := h.says(t, "anna", "log", "Quiet")
	r.wantCode(t, 2)
	wantText(t, r.stderr, "2 crises in the cluster are not closed (brendans/one, brendans/two): name one of them with --crisis")
	h.counts(t, "anna", []string{"log", "Quiet", "--crisis", "one"}, "kubectl continuity brief staff --crisis one")
	r = h.says(t, "anna", "log", "Quiet", "--crisis", "elsewhere/one")
	r.wantCode(t, 1)
	wantText(t, r.stderr, `there is no crisis "one"`)
}

func (h *hospital) dryRuns(t *testing.T) {
	args := []string{"brief", "staff", "--crisis", "one", "--content", "All is well", "--name", "tried", "--dry-run=client", "-o", "yaml"}
	r := h.says(t, "vera", args...) // who may not write
	r.wantCode(t, 0)
	wantText(t, r.stderr, "nothing was written (dry run); it would count as things stand")
	if strings.Contains(r.stdout, "status") || strings.Contains(r.stdout, "creationTimestamp") {
		t.Errorf("the manifest holds what no person writes:\n%s", r.stdout)
	}
	h.as(t, "anna", r.stdout, "apply", "-f", "-").wantCode(t, 0)
	h.as(t, "anna", "", "wait", "briefing/tried", "-n", "brendans", "--for=condition=Ready", "--timeout=30s").wantCode(t, 0)

	r = h.says(t, "vera", "brief", "staff", "--crisis", "one", "--content", "All is very well", "--corrects", "tried", "--dry-run=client")
	r.wantCode(t, 0)
	wantText(t, r.stderr, "nothing was written (dry run); it would count as things stand")

	args = append(args[:len(args)-3], "--dry-run=server", "-o", "json")
	args[6] = "--content"
	r = h.says(t, "vera", args...)
	r.wantCode(t, 1)
	wantText(t, r.stderr, "you may not enter a Briefing in namespace brendans: ask for the role continuity-staff there")
	r = h.says(t, "anna", "decide", "Nobody goes home", "--body", "Crisis team", "--crisis", "one", "--dry-run=server", "-o", "json")
	r.wantCode(t, 0)
	wantText(t, r.stdout, `"enteredBy": "anna"`)

	r = h.says(t, "anna", "decide", "Nobody goes home", "--body", "Crisis team", "--crisis", "one", "--name", "named", "-o", "name")
	r.wantCode(t, 0)
	if r.stdout != "logentry.continuity.beredskap.dev/named\n" {
		t.Errorf("-o name prints %q", r.stdout)
	}
	r = h.says(t, "anna", "log", "Quiet", "--crisis", "one", "-o", "yaml")
	r.wantCode(t, 0)
	wantText(t, r.stdout, "reason: Accepted", "statement: observation")
	r = h.says(t, "anna", "confirm", "network", "--crisis", "one", "--dry-run=client", "-o", "yaml")
	r.wantCode(t, 0)
	wantText(t, r.stderr, "it would not count as things stand: CannotFollow", "kubectl continuity log --outage network --crisis one")
}

func (h *hospital) refusals(t *testing.T) {
	long := strings.Repeat("x", 5000)
	for name, c := range map[string]struct {
		who  string
		args []string
		code int
		says []string
	}{
		"no right to write": {"vera", []string{"log", "I look on"}, 1,
			[]string{"you may not enter a LogEntry in namespace brendans: ask for the role continuity-staff there", "kubectl create rolebinding", "nothing is lost: the manifest is in log-i-look-on-"}},
		"no right to declare": {"anna", []string{"declare", "three", "-n", "brendans", "--title", "T", "--mode", "Real", "--declared-by", "A"}, 1,
			[]string{"you may not enter a CrisisActivation in namespace brendans: ask for the role continuity-lead there"}},
		"a statement with weight": {"anna", []string{"close", "--by", "A", "--because", "B"}, 1,
			[]string{"this takes the verb close on crisisactivations one in namespace brendans, which you do not have: have a lead enter it, or ask for the role continuity-lead", "nothing is lost"}},
		"an acceptance by staff": {"anna", []string{"accept", "network", "--anyway"}, 1,
			[]string{"this takes the verb accept on systemrecoveries in namespace brendans-it, which you do not have"}},
		"a text that is too long": {"anna", []string{"brief", "staff", "--content", long}, 2,
			[]string{"--content: is longer than 4000 characters: shorten it", "kubectl continuity brief --help"}},
		"a time to come":               {"anna", []string{"log", "x", "--at", "+2h"}, 2, []string{"--at: ", "is in the future"}},
		"a time before it began":       {"anna", []string{"log", "x", "--at", "2020-01-01"}, 1, []string{"it would not count, and nothing was written: BeforeCrisis: --at is 2020-01-01", "--anyway"}},
		"due before it is handed out":  {"anna", []string{"task", "T", "--owner", "O", "--due", "-1h"}, 2, []string{"--due: dueAt is before assignedAt"}},
		"an address that is none":      {"anna", []string{"brief", "staff", "--attach", "nowhere.jpg"}, 2, []string{`--attach: "nowhere.jpg" is neither an address`}},
		"a name that is taken":         {"anna", []string{"log", "x", "--name", "named"}, 1, []string{"there is a LogEntry named in namespace brendans already: choose another --name"}},
		"a name that is none":          {"anna", []string{"log", "x", "--name", "Not A Name"}, 2, []string{"--name: "}},
		"no such namespace":            {"bo", []string{"log", "x", "--in", "nowhere"}, 1, []string{"there is no namespace nowhere"}},
		"a file that is not there":     {"anna", []string{"brief", "staff", "--content", "@nowhere.txt"}, 2, []string{"--content: open nowhere.txt"}},
		"standard input twice":         {"anna", []string{"decide", "-", "--reason", "-"}, 2, []string{"TEXT and --reason both read standard input"}},
		"one argument too many":        {"anna", []string{"log", "Water", "rises"}, 2, []string{`"rises" is one argument too many: put a text with blanks in quotes`}},
		"a format that is none":        {"anna", []string{"log", "x", "-o", "text"}, 2, []string{"-o text is no format: use name, yaml or json"}},
		"a dry run that is none":       {"anna", []string{"log", "x", "--dry-run=maybe"}, 2, []string{"--dry-run=maybe is none of client, server and none"}},
		"more done than there is":      {"anna", []string{"confirm", "network", "--count", "5/4"}, 2, []string{"--count: 5 of 4 are more than there are"}},
		"a manifest is not said":       {"anna", []string{"log", "-f", "x.yaml"}, 2, []string{"unknown shorthand flag: 'f'"}},
		"nothing said, nobody to ask":  {"anna", []string{"decide"}, 2, []string{"TEXT is missing (What was decided?)", "--body is missing (Who decided it?), such as Hospital board"}},
		"a step before its system was": {"anna", []string{"confirm", "network"}, 1, []string{"SYSTEM", "state its outage first (kubectl continuity log --outage network --crisis one)"}},
	} {
		t.Run(name, func(t *testing.T) {
			args := c.args
			if args[0] != "declare" {
				args = append(args, "--crisis", "one")
			}
			r := h.says(t, c.who, args...)
			r.wantCode(t, c.code)
			wantText(t, r.stderr, c.says...)
		})
	}
	t.Run("what came by standard input is kept, and entered by another", func(t *testing.T) {
		dir := t.TempDir()
		r := h.saysIn(t, dir, "vera", "First line\nsecond line\n", "brief", "staff", "--content", "-", "--crisis", "one")
		r.wantCode(t, 1)
		files, err := filepath.Glob(filepath.Join(dir, "briefing-staff-*.yaml"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%v are kept (%v)", files, err)
		}
		h.as(t, "anna", "", "apply", "-f", files[0]).wantCode(t, 0)
		name := strings.TrimSuffix(filepath.Base(files[0]), ".yaml")
		if r := h.as(t, "anna", "", "get", "briefing", name, "-n", "brendans", "-o", "jsonpath={.spec.content}"); r.stdout != "First line\nsecond line" {
			t.Errorf("what is kept says %q", r.stdout)
		}
	})
	t.Run("where nothing can be kept in the folder it is printed", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Chmod(dir, 0o500); err != nil {
			t.Fatal(err)
		}
		if os.Geteuid() == 0 {
			t.Skip("root writes everywhere")
		}
		r := h.saysIn(t, dir, "vera", "A long text", "log", "-", "--crisis", "one")
		r.wantCode(t, 1)
		wantText(t, r.stderr, "text: A long text", "the manifest stands above")
	})
}

func (h *hospital) doesNotCount(t *testing.T) {
	r := h.says(t, "bo", "close", "--by", "Chief nurse", "--because", "Enough", "--crisis", "one")
	r.wantCode(t, 1)
	wantText(t, r.stderr, "it would not count, and nothing was written: CannotFollow", "Closed cannot follow Response", "--anyway writes it all the same")

	r = h.says(t, "bo", "close", "--by", "Chief nurse", "--because", "Enough", "--crisis", "one", "--anyway", "--name", "too-early")
	r.wantCode(t, 1)
	wantText(t, r.stderr, "LogEntry/too-early is written and does not count: CannotFollow", "--corrects too-early")

	h.counts(t, "bo", []string{"brief", "board", "--content", "All", "--crisis", "one"})
	h.counts(t, "bo", []string{"minutes", "briefing-board", "--by", "Secretary", "--content", "All", "--crisis", "one"})
	r = h.says(t, "bo", "approve", "minutes-hospital-board", "--by", "Chair", "--crisis", "one")
	r.wantCode(t, 1)
	wantText(t, r.stderr, "SamePerson", "somebody else must approve it")
}

// oneNamespace has somebody speak who may do so in one of the namespaces of the crisis alone.
func (h *hospital) oneNamespace(t *testing.T) {
	for _, role := range []string{"continuity-staff", "continuity-viewer"} {
		h.as(t, "admin", "", "create", "rolebinding", "nils-"+role, "--clusterrole="+role, "--user=nils", "-n", "brendans").wantCode(t, 0)
	}
	h.paths["nils"] = h.paths["admin"]
	r := h.says(t, "nils", "brief", "staff", "--content", "All", "--as", "nils", "-n", "brendans", "--crisis", "one")
	r.wantCode(t, 0)
	wantText(t, r.stderr, "you may not read what is a ContinuityPlan in namespace brendans-it, and it is left out here")
	wantText(t, r.stdout, "counts.")
	for _, look := range [][]string{{"status", "one"}, {"report", "one"}, {"timeline", "one"}, {"calendar", "one"}, {"why", "patient-records", "--crisis", "one"}} {
		r = h.says(t, "nils", append(look, "--as", "nils", "-n", "brendans")...)
		r.wantCode(t, 0)
		wantText(t, r.stderr, "note: you may not read what is a LogEntry in namespace brendans-it", "you may not read the frozen plans (ControllerRevisions) in namespace brendans")
		if strings.Contains(r.stdout, "is gone: restore ControllerRevision") {
			t.Errorf("%v calls lost what may not be read:\n%s", look, r.stdout)
		}
	}
	r = h.says(t, "nils", "log", "All", "--as", "nils", "-n", "brendans", "--crisis", "one", "--in", "brendans-it")
	r.wantCode(t, 1)
	wantText(t, r.stderr, "you may not enter a LogEntry in namespace brendans-it: ask for the role continuity-staff there")
}

func (h *hospital) completion(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"crises":      {[]string{"log", "--crisis", ""}, "brendans/drill\tAutumn exercise\nbrendans/one\tExercise one\nbrendans/two\tExercise two\n"},
		"obligations": {[]string{"brief", "--crisis", "two", ""}, "staff\tCrisis team, due "},
		"steps":       {[]string{"confirm", "--crisis", "two", "patient-records", ""}, "restore-database\tPending\nupdate-terminals\tPending\n"},
		"tasks":       {[]string{"done", "--crisis", "drill", ""}, "task-plan-the-move-of-"},
		"systems":     {[]string{"log", "--crisis", "two", "--outage", ""}, "network\tNotAffected\npatient-records\tNotAffected\n"},
		"plans":       {[]string{"declare", "-n", "brendans", "--plan", ""}, "brendans/wards\tSt Brendan's Hospital, wards\nbrendans-it/platform\tPlatform\n"},
		"nothing":     {[]string{"brief", "--crisis", "none", ""}, ":36\n"},
	} {
		t.Run(name, func(t *testing.T) {
			r := h.says(t, "anna", append([]string{"__complete"}, c.args...)...)
			r.wantCode(t, 0)
			if !strings.HasPrefix(r.stdout, c.want) || !strings.Contains(r.stdout, ":36\n") {
				t.Errorf("it offers\n%s\nwant it to begin with\n%s", r.stdout, c.want)
			}
		})
	}
	r := run(t, "__complete", "brief", "")
	r.wantCode(t, 0)
	if r.stdout != ":36\n" {
		t.Errorf("without a cluster it offers %q", r.stdout)
	}
}

func TestWithoutAClusterAVerbSaysSoAndKeepsWhatWasTyped(t *testing.T) {
	dir := t.TempDir()
	cmd := command(t, filepath.Join(dir, "none"), program, "brief", "staff", "--content", "-")
	cmd.Dir, cmd.Stdin = dir, strings.NewReader("A long text that nobody wants to type again\n")
	r := finish(t, cmd)
	r.wantCode(t, 1)
	wantText(t, r.stderr, "no cluster answers: check KUBECONFIG", "kubectl continuity up", "content.txt (give it again with --content @content.txt)")
	if strings.Contains(r.stderr, "-f") {
		t.Errorf("it offers what a verb does not have: %s", r.stderr)
	}
	if raw, err := os.ReadFile(filepath.Join(dir, "content.txt")); err != nil || string(raw) != "A long text that nobody wants to type again\n" {
		t.Errorf("what was typed is %q (%v)", raw, err)
	}
}

func TestTheVerbsStandTogetherInTheHelp(t *testing.T) {
	r := run(t, "--help")
	r.wantCode(t, 0)
	_, verbs, _ := strings.Cut(r.stdout, "The verbs of a crisis:\n")
	verbs, _, _ = strings.Cut(verbs, "\n\n")
	for _, verb := range []string{"accept", "approve", "brief", "close", "confirm", "decide", "declare", "done", "evaluate", "forecast", "log", "minutes", "phase", "task"} {
		wantText(t, verbs, "  "+verb+" ")
		help := run(t, verb, "--help")
		help.wantCode(t, 0)
		wantText(t, help.stdout, "Examples:", "--dry-run", "--yes", "kubectl continuity "+verb)
	}
}
