package cli

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shown is a board while it is shown.
type shown struct {
	cmd  *exec.Cmd
	out  *bufio.Reader
	says string // its first lines
	at   string
}

// show starts a board without any cluster at hand, and returns when it is at its address.
func show(t *testing.T, args ...string) *shown {
	t.Helper()
	s := &shown{cmd: command(t, filepath.Join(t.TempDir(), "none"), program, append([]string{"board", "--port", "0"}, args...)...)}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Kill() })
	s.out = bufio.NewReader(out)
	for range 2 {
		line, err := s.out.ReadString('\n')
		if err != nil {
			t.Fatalf("it ends after %q: %v", s.says, err)
		}
		s.says += line
	}
	_, rest, _ := strings.Cut(s.says, "http://")
	s.at, _, _ = strings.Cut(rest, "/")
	return s
}

// get asks the board for something, without following where it leads.
func (s *shown) get(t *testing.T, path string) (code int, body string) {
	t.Helper()
	leads := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := leads.Get("http://" + s.at + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, response.Header.Get("Location") + string(text)
}

// stop interrupts it, as Ctrl-C does.
func (s *shown) stop(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(s.out)
	if err := s.cmd.Wait(); err != nil || len(rest) > 0 {
		t.Errorf("interrupted, it ends with %v and says %q", err, rest)
	}
}

func TestTheBoardShowsAFolderWithoutACluster(t *testing.T) {
	for _, args := range [][]string{{"-f", kalix}, {"kalix-2021", "-f", kalix}, {"kalix-staff/kalix-2021", "-f", kalix, "--as-of", auditDay}} {
		s := show(t, args...)
		wantText(t, s.says, "http://127.0.0.1:", "Ctrl-C")
		if code, to := s.get(t, "/"); code != http.StatusSeeOther || !strings.HasPrefix(to, "/crises/kalix-staff/kalix-2021") {
			t.Errorf("%v: it begins with %d %s", args, code, to)
		}
		code, page := s.get(t, "/crises/kalix-staff/kalix-2021?lang=sv")
		if code != http.StatusOK {
			t.Errorf("%v: the crisis is %d", args, code)
		}
		wantText(t, page, "Ransomware attack on Kalix municipality", `lang="sv"`)
		if asOf := strings.Contains(page, "31 augusti 2022"); asOf != (len(args) > 3) {
			t.Errorf("%v: it is as of the day of the audit: %v", args, asOf)
		}
		if strings.Contains(page, "data-changes") {
			t.Errorf("%v: a folder changes", args)
		}
		s.stop(t)
	}
}

func TestTheBoardShowsTheReportAndIsWrittenInTheLanguageThatIsAskedFor(t *testing.T) {
	s := show(t, "-f", kalix, "--lang", "sv", "--address", "localhost")
	if code, page := s.get(t, "/crises/kalix-staff/kalix-2021/report"); code != http.StatusOK || !strings.Contains(page, `lang="sv"`) {
		t.Errorf("the report is %d", code)
	}
	s.stop(t)
}

func TestTheBoardSaysWhatIsWrong(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	two := folder(t, map[string]string{"a.yaml": activation("a", "flood"), "b.yaml": activation("b", "flood")})
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"an address of all machines": {[]string{"--address", "0.0.0.0", "-f", kalix}, 2, []string{"other machines", "docs/board.md"}},
		"an address of others":       {[]string{"--address", "192.0.2.1", "-f", kalix}, 2, []string{"inside the cluster"}},
		"no address":                 {[]string{"--address", "wall", "-f", kalix}, 2, []string{"127.0.0.1"}},
		"a port that is taken":       {[]string{"--port", port, "-f", kalix}, 1, []string{"port " + port, "is taken", "--port 0"}},
		"no port":                    {[]string{"--port", "70000", "-f", kalix}, 2, []string{"65535"}},
		"an unknown crisis":          {[]string{"flood", "-f", kalix}, 1, []string{`no crisis "flood"`, "kalix-staff/kalix-2021"}},
		"two crises of a name":       {[]string{"flood", "-f", two}, 1, []string{"a, b", "-n"}},
		"two names":                  {[]string{"flood", "fire", "-f", kalix}, 2, []string{"one crisis"}},
		"an instant of no crisis":    {[]string{"-f", kalix, "--as-of", auditDay}, 2, []string{"--as-of", "its name"}},
		"an instant before it":       {[]string{"kalix-2021", "-f", kalix, "--as-of", "2020-01-01"}, 1, []string{"before the crisis started"}},
		"no instant":                 {[]string{"kalix-2021", "-f", kalix, "--as-of", "soon"}, 2, []string{"--as-of"}},
		"an unknown language":        {[]string{"-f", kalix, "--lang", "fi"}, 2, []string{"--lang", "sv"}},
		"no cluster":                 {[]string{}, 1, []string{"KUBECONFIG", "-f"}},
		"an empty folder":            {[]string{"-f", t.TempDir()}, 1, []string{"no ContinuityPlan"}},
	} {
		t.Run(name, func(t *testing.T) {
			args := []string{"board"}
			if name != "a port that is taken" && name != "no port" {
				args = append(args, "--port", "0")
			}
			r := run(t, append(args, c.args...)...)
			r.wantCode(t, c.code)
			wantText(t, r.stderr, c.says...)
			if r.stdout != "" {
				t.Errorf("it says %q all the same", r.stdout)
			}
		})
	}
}

func activation(namespace, name string) string {
	return `apiVersion: continuity.beredskap.dev/v1alpha1
kind: CrisisActivation
metadata: {namespace: ` + namespace + `, name: ` + name + `}
spec:
  title: Flood
  mode: Real
  startedAt: "2026-03-01T08:00:00Z"
  declaredAt: "2026-03-01T08:00:00Z"
  declaredBy: Harbour master
  plans: [{name: harbour}]
`
}
