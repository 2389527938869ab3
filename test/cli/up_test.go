package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The one command that starts everything, twice over the same data; and people at work in it.
func TestUpShowsTheDemoAndFindsAllItHadAtASecondStart(t *testing.T) {
	binaries, manager := binariesForUp(t)
	data := t.TempDir()
	args := []string{"up", "--data-dir", data, "--binaries-dir", binaries, "--manager", manager, "--demo"}
	shown := func(r result, start string) {
		t.Helper()
		wantText(t, r.stderr, "everything is assessed")
		wantText(t, r.stdout,
			"Crisis kalix-staff/kalix-2021", "EvaluationOverdue", "Audit summary of crisis kalix-staff/kalix-2021 as of 2022-08-31 12:00",
			"6 missed", "export KUBECONFIG="+data, "export PATH="+filepath.Dir(program)+":"+binaries+":$PATH")
		if strings.Contains(r.stderr, "was entered otherwise") {
			t.Errorf("at the %s start the sample differs from what is there:\n%s", start, r.stderr)
		}
	}
	first := run(t, append(args, "--exit")...)
	first.wantCode(t, 0)
	shown(first, "first")

	people := crew{kubectl: filepath.Join(binaries, "kubectl"), data: data, paths: map[string]string{}}
	people.issue(t, "anna", "staff") // while nothing runs
	second := stay(t, args...)
	for name, role := range map[string]string{"bo": "lead", "vera": "viewer", "per": "planner", "Åsa Öberg": "auditor"} {
		people.issue(t, name, role)
	}
	t.Run("each has the rights of the role", people.haveTheirRights)
	t.Run("another person approves", people.approve)
	t.Run("what kubectl prints is the whole record", people.takeTheRecordAway)
	shown(second.end(t), "second")
}

// staying is the program while it stays up.
type staying struct {
	cmd    *exec.Cmd
	stdout *strings.Builder
	stderr *os.File
	rest   io.Reader
}

// stay starts the program and returns when it has said what to do next.
func stay(t *testing.T, args ...string) *staying {
	t.Helper()
	s := &staying{cmd: command(t, "", program, args...), stdout: &strings.Builder{}}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if s.stderr, err = os.Create(filepath.Join(t.TempDir(), "stderr")); err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = s.stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	reader := bufio.NewReader(out)
	s.rest = reader
	for !strings.Contains(s.stdout.String(), "export KUBECONFIG=") {
		line, err := reader.ReadString('\n')
		s.stdout.WriteString(line)
		if err != nil {
			said, _ := os.ReadFile(s.stderr.Name())
			t.Fatalf("it ended before it was up: %v\n%s%s", err, s.stdout, said)
		}
	}
	return s
}

// end interrupts it, as Ctrl-C does.
func (s *staying) end(t *testing.T) result {
	t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(s.stdout, s.rest); err != nil {
		t.Error(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("interrupted, it ends with %v", err)
	}
	said, err := os.ReadFile(s.stderr.Name())
	if err != nil {
		t.Error(err)
	}
	return result{s.stdout.String(), string(said), s.cmd.ProcessState.ExitCode()}
}

// crew are the people of a crisis, each with a kubeconfig of their own.
type crew struct {
	kubectl, data string
	paths         map[string]string
}

func (c *crew) issue(t *testing.T, name, role string) {
	t.Helper()
	r := run(t, "up", "user", name, "--role", role, "--data-dir", c.data)
	r.wantCode(t, 0)
	path, export, _ := strings.Cut(strings.TrimSuffix(r.stdout, "\n"), "\n")
	out, err := exec.Command("sh", "-c", export+` && printf %s "$KUBECONFIG"`).Output() // #nosec: what a user would paste
	if err != nil || string(out) != path {
		t.Errorf("the line %q sets KUBECONFIG to %q, not to %q: %v", export, out, path, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("others may read %s: %s", path, info.Mode())
	}
	c.paths[name] = path
}

// as runs kubectl as a person.
func (c *crew) as(t *testing.T, name, stdin string, args ...string) result {
	t.Helper()
	cmd := command(t, c.paths[name], c.kubectl, args...)
	cmd.Stdin = strings.NewReader(stdin)
	return finish(t, cmd)
}

func (c *crew) haveTheirRights(t *testing.T) {
	all := []string{"anna", "bo", "vera", "per", "Åsa Öberg"}
	for _, right := range []struct {
		verb, resource string
		who            []string
	}{
		{"list", "crisisactivations.continuity.beredskap.dev", all},
		{"list", "controllerrevisions.apps", all},
		{"create", "briefings.continuity.beredskap.dev", []string{"anna", "bo"}},
		{"create", "crisisactivations.continuity.beredskap.dev", []string{"bo"}},
		{"approve", "logentries.continuity.beredskap.dev", []string{"bo"}},
		{"update", "continuityplans.continuity.beredskap.dev", []string{"per"}},
		{"list", "events", []string{"Åsa Öberg"}},
		{"delete", "briefings.continuity.beredskap.dev", nil},
		{"list", "secrets", nil},
	} {
		for _, name := range all {
			r := c.as(t, name, "", "auth", "can-i", right.verb, right.resource, "-n", "kalix-staff")
			if got, want := strings.TrimSpace(r.stdout), map[bool]string{true: "yes", false: "no"}[slices.Contains(right.who, name)]; got != want {
				t.Errorf("%s may %s %s: %s, want %s (%s)", name, right.verb, right.resource, got, want, r.stderr)
			}
		}
	}
}

func entry(name, about, statement string) string {
	return fmt.Sprintf(`apiVersion: continuity.beredskap.dev/v1alpha1
kind: LogEntry
metadata: {name: %s, namespace: kalix-staff}
spec:
  crisis: {name: kalix-2021}
  occurredAt: "2022-02-01T12:00:00+01:00"
  enteredBy: chair # whatever is written here
  about: {%s}
  %s
`, name, about, statement)
}

func (c *crew) approve(t *testing.T) {
	minutes := entry("minutes-1", "briefing: briefing-board-2021-12-16", "minutes: {writtenBy: Secretary, text: The board was told.}")
	c.as(t, "anna", minutes, "apply", "-f", "-").wantCode(t, 0)
	refused := c.as(t, "anna", entry("approval-0", "logEntry: minutes-1", "approval: {approvedBy: Chair}"), "apply", "-f", "-")
	refused.wantCode(t, 1)
	wantText(t, refused.stderr, "spec.approval takes the verb approve on logentries minutes-1", "which you do not have")
	c.as(t, "vera", entry("seen", "activation: kalix-2021", "observation: {text: I look on}"), "apply", "-f", "-").wantCode(t, 1)
	c.as(t, "bo", entry("approval-1", "logEntry: minutes-1", "approval: {approvedBy: Chair}"), "apply", "-f", "-").wantCode(t, 0)

	for name, who := range map[string]string{"minutes-1": "anna", "approval-1": "bo"} {
		c.as(t, "vera", "", "wait", "logentry/"+name, "-n", "kalix-staff", "--for=condition=Ready", "--timeout=30s").wantCode(t, 0)
		if r := c.as(t, "vera", "", "get", "logentry", name, "-n", "kalix-staff", "-o", "jsonpath={.spec.enteredBy}"); r.stdout != who {
			t.Errorf("%s is entered by %q, want %q (%s)", name, r.stdout, who, r.stderr)
		}
	}
	for name := range c.paths {
		r := runAs(t, c.paths[name], "report", "kalix-2021", "-o", "markdown")
		r.wantCode(t, 0)
		wantText(t, r.stdout, "| kalix-staff/central/board | Executive board | 3 | 0 | 1 |")
	}
}

// withoutLedger is a report in JSON without what it says of the ledger, which kubectl get continuity does not print.
func withoutLedger(report string) string {
	return regexp.MustCompile(`(?s)"state": "(NotKept|Intact)",.*?"records":`).ReplaceAllString(report, `"records":`)
}

// What kubectl get -o yaml prints is read offline, and says the same.
func (c *crew) takeTheRecordAway(t *testing.T) {
	dir := t.TempDir()
	for file, what := range map[string]string{"record.yaml": "continuity", "frozen.yaml": "controllerrevisions"} {
		r := c.as(t, "Åsa Öberg", "", "get", what, "-A", "-o", "yaml")
		r.wantCode(t, 0)
		if err := os.WriteFile(filepath.Join(dir, file), []byte(r.stdout), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	now := time.Now().Format(time.RFC3339)
	for _, args := range [][]string{{"--as-of", now}, {"--as-of", now, "--known-at", now}, {"--as-of", auditDay}} {
		args = append([]string{"report", "kalix-2021", "-o", "json"}, args...)
		here, away := runAs(t, c.paths["bo"], args...), run(t, append(args, "-f", dir)...)
		here.wantCode(t, 0)
		away.wantCode(t, 0)
		if withoutLedger(here.stdout) != withoutLedger(away.stdout) {
			t.Errorf("%v differs between the cluster and what was taken from it:\n%s\n%s", args, here.stdout, away.stdout)
		}
	}
	r := run(t, "lint", "-f", dir)
	if r.code != 0 {
		t.Errorf("lint finds in what the API server took: %s", r.stdout)
	}
}

func TestUpUserSaysWhatIsWrong(t *testing.T) {
	empty := t.TempDir()
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"no name":           {[]string{"--role", "staff", "--data-dir", empty}, 2, "name of one person"},
		"two names":         {[]string{"anna", "berg", "--role", "staff", "--data-dir", empty}, 2, "in quotes"},
		"no role":           {[]string{"anna", "--data-dir", empty}, 2, "viewer, staff, lead, planner or auditor"},
		"an unknown role":   {[]string{"anna", "--role", "boss", "--data-dir", empty}, 2, "viewer, staff, lead, planner or auditor"},
		"a system's name":   {[]string{"system:admin", "--role", "staff", "--data-dir", empty}, 1, "user name"},
		"a path":            {[]string{"../anna", "--role", "staff", "--data-dir", empty}, 1, "user name"},
		"no folder named":   {[]string{"anna", "--role", "staff"}, 2, "--data-dir"},
		"an empty folder":   {[]string{"anna", "--role", "staff", "--data-dir", empty}, 1, "start it once"},
		"no such folder":    {[]string{"anna", "--role", "staff", "--data-dir", filepath.Join(empty, "none")}, 1, "start it once"},
		"another demo flag": {[]string{"anna", "--role", "staff", "--data-dir", empty, "--demo"}, 2, "--demo"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t, append([]string{"up", "user"}, c.args...)...)
			r.wantCode(t, c.code)
			wantText(t, r.stderr, c.says)
			if left, _ := os.ReadDir(empty); len(left) > 0 || r.stdout != "" {
				t.Errorf("something was made: %v %s", left, r.stdout)
			}
		})
	}
	t.Run("a folder that KUBECONFIG tells", func(t *testing.T) {
		r := runAs(t, filepath.Join(empty, "kubeconfig", "admin.kubeconfig"), "up", "user", "anna", "--role", "staff")
		r.wantCode(t, 1)
		wantText(t, r.stderr, "data folder "+empty)
	})
}

func TestUpWithoutAManagerSaysHowToGetOne(t *testing.T) {
	r := run(t, "up", "--data-dir", t.TempDir(), "--manager", filepath.Join(t.TempDir(), "manager"))
	r.wantCode(t, 1)
	wantText(t, r.stderr, "make build", "--manager")
}
