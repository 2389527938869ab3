package docs

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/beredskap/beredskap/test/docs/page"
)

//go:embed testdata/session.sh
var driver string

// mark ends what the shell prints of one script; no program prints it.
const mark = "\x1e\x1e"

// session is one shell, in which the blocks of a page run one after another.
type session struct {
	shell    *exec.Cmd
	in       io.WriteCloser
	out      *os.File
	reader   *bufio.Reader
	folder   string // of the scripts and pipes
	deadline time.Time
	jobs     []*job
	ended    bool
}

// outcome is what became of a script.
type outcome struct {
	output string
	code   int
	line   int    // of the page, of what failed; 0 where the shell does not say
	failed string // the command that did
}

// start begins a session in a folder, with this environment and no other.
func start(dir string, env []string, deadline time.Time) (*session, error) {
	folder, err := os.MkdirTemp("", "docs")
	if err != nil {
		return nil, err
	}
	out, in, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = in.Close() }() // the shell has its own
	s := &session{out: out, reader: bufio.NewReader(out), folder: folder, deadline: deadline}
	s.shell = exec.Command("bash", "--noprofile", "--norc", "-c", driver, "session", mark)
	s.shell.Dir, s.shell.Env = dir, env
	s.shell.Stdout, s.shell.Stderr = in, in // one pipe for both, so that they come in their order
	s.shell.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if s.in, err = s.shell.StdinPipe(); err != nil {
		return nil, err
	}
	if err := out.SetReadDeadline(deadline); err != nil {
		return nil, err
	}
	return s, s.shell.Start()
}

// The ways to run a script.
const (
	strictly = "strictly" // any failure ends it, and the session with it
	once     = "once"     // its exit code is told
	behind   = "behind"   // in the background
)

// run runs some lines of a block and waits for their end. In what the shell says, lines are those of the page.
func (s *session) run(how string, b *page.Block, line int, text []string, more ...string) (outcome, error) {
	script := filepath.Join(s.folder, strings.ReplaceAll(b.Page, "/", "-"))
	lines := strings.Repeat("\n", b.Line+line-1) + strings.Join(text, "\n") + "\n"
	if err := os.WriteFile(script, []byte(lines), 0o600); err != nil {
		return outcome{}, err
	}
	if _, err := fmt.Fprintln(s.in, how, script, strings.Join(more, " ")); err != nil {
		return outcome{}, fmt.Errorf("the shell of this page has ended: %w", err)
	}
	said, err := s.until(mark)
	o := outcome{output: strings.ReplaceAll(said, script, b.Page)}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return o, fmt.Errorf("it was still running when the time of this page was up")
	} else if err != nil {
		return o, fmt.Errorf("the shell of this page has ended: %w", err)
	}
	status, err := s.reader.ReadString('\n')
	if err != nil {
		return o, err
	}
	fields := strings.SplitN(strings.TrimSpace(status), " ", 3)
	o.code, err = strconv.Atoi(fields[0])
	if len(fields) == 3 {
		o.line, _ = strconv.Atoi(fields[1]) // what the shell says
		o.failed = fields[2]
	}
	return o, err
}

// until reads what is printed before some text.
func (s *session) until(text string) (string, error) {
	var said strings.Builder
	for !strings.HasSuffix(said.String(), text) {
		c, err := s.reader.ReadByte()
		if err != nil {
			return said.String(), err
		}
		said.WriteByte(c)
	}
	return strings.TrimSuffix(said.String(), text), nil
}

// end interrupts what runs in the background, the last first, and ends the shell.
func (s *session) end() error {
	if s.ended {
		return nil
	}
	s.ended = true
	var errs []error
	for i := len(s.jobs) - 1; i >= 0; i-- {
		errs = append(errs, s.jobs[i].end())
	}
	_ = s.in.Close() // the shell reads no more and ends, or has ended
	_ = syscall.Kill(-s.shell.Process.Pid, syscall.SIGKILL)
	_ = s.shell.Wait()
	_ = s.out.Close()
	return errors.Join(append(errs, os.RemoveAll(s.folder))...)
}

// job is a block that runs in the background.
type job struct {
	group  int // of its processes
	at     string
	ready  chan struct{} // closed when it has printed what was waited for
	closed chan struct{} // closed when it prints no more
	mutex  sync.Mutex
	said   strings.Builder
}

// runBehind runs a block in the background, and returns when it has printed a text.
func (s *session) runBehind(b *page.Block, text string) error {
	pipe := filepath.Join(s.folder, strconv.Itoa(len(s.jobs)))
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		return err
	}
	j := &job{at: b.At(0), ready: make(chan struct{}), closed: make(chan struct{})}
	go j.listen(pipe, text)
	o, err := s.run(behind, b, 0, b.Text, pipe)
	if err != nil {
		return err
	}
	if j.group = o.code; j.group <= 1 { // a signal to it would hit others
		return fmt.Errorf("the shell did not start it:\n%s", o.output)
	}
	s.jobs = append(s.jobs, j)
	select {
	case <-j.ready:
		return nil
	case <-j.closed:
		return fmt.Errorf("it ended before it printed %q:\n%s", text, j.output())
	case <-time.After(time.Until(s.deadline)):
		return fmt.Errorf("it had not printed %q when the time of this page was up:\n%s", text, j.output())
	}
}

func (j *job) listen(pipe, text string) {
	defer close(j.closed)
	from, err := os.Open(pipe)
	if err != nil {
		return
	}
	defer func() { _ = from.Close() }()
	lines := bufio.NewReader(from)
	for {
		line, err := lines.ReadString('\n')
		j.mutex.Lock()
		before := strings.Contains(j.said.String(), text)
		j.said.WriteString(line)
		if !before && strings.Contains(j.said.String(), text) {
			close(j.ready)
		}
		j.mutex.Unlock()
		if err != nil {
			return
		}
	}
}

func (j *job) output() string {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return j.said.String()
}

// patience is how long what runs in the background may take to end.
const patience = 30 * time.Second

// end interrupts it, as Ctrl-C does.
func (j *job) end() error {
	_ = syscall.Kill(-j.group, syscall.SIGINT) // it may have ended
	select {
	case <-j.closed:
		return nil
	case <-time.After(patience):
		_ = syscall.Kill(-j.group, syscall.SIGKILL)
		return fmt.Errorf("%s: interrupted, it did not end within %s:\n%s", j.at, patience, j.output())
	}
}
