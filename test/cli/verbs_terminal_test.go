package cli

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// typist is a person at a terminal: reads what is shown, and types when what they wait for has come.
type typist struct {
	t     *testing.T
	tty   *os.File
	mutex sync.Mutex
	shown bytes.Buffer
	news  chan struct{}
}

// sit starts the program at a pseudo terminal.
func sit(t *testing.T, cmd *exec.Cmd) *typist {
	t.Helper()
	p := &typist{t: t, news: make(chan struct{}, 1)}
	p.tty = startAtTerminal(t, cmd)
	go func() {
		part := make([]byte, 4096)
		for {
			n, err := p.tty.Read(part)
			p.mutex.Lock()
			p.shown.Write(part[:n])
			p.mutex.Unlock()
			select {
			case p.news <- struct{}{}:
			default:
			}
			if err != nil {
				close(p.news)
				return
			}
		}
	}()
	return p
}

func (p *typist) screen() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return strings.ReplaceAll(p.shown.String(), "\r\n", "\n")
}

// types waits until a text is shown, and types lines.
func (p *typist) types(wait, text string) {
	p.t.Helper()
	p.waits(wait)
	if _, err := p.tty.WriteString(text + "\n"); err != nil {
		p.t.Fatal(err)
	}
}

// waits waits until a text is shown after all that was typed before.
func (p *typist) waits(text string) {
	p.t.Helper()
	late := time.After(time.Minute)
	for !strings.Contains(p.screen(), text) {
		select {
		case _, more := <-p.news:
			if !more && !strings.Contains(p.screen(), text) {
				p.t.Fatalf("it ended before it showed %q:\n%s", text, p.screen())
			}
		case <-late:
			p.t.Fatalf("it does not show %q:\n%s", text, p.screen())
		}
	}
}

// ends waits for the end of the program, and returns its exit code.
func (p *typist) ends(cmd *exec.Cmd) int {
	p.t.Helper()
	late := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() }) // which no exit code is that is wanted
	defer late.Stop()
	_ = cmd.Wait() // the code says how it ended
	for range p.news {
		continue
	}
	return cmd.ProcessState.ExitCode()
}

func (h *hospital) atATerminal(t *testing.T) {
	sits := func(t *testing.T, name string, args ...string) (*typist, *exec.Cmd) {
		cmd := command(t, h.paths[name], program, args...)
		cmd.Dir = t.TempDir()
		return sit(t, cmd), cmd
	}
	t.Run("it asks for what is missing, shows what it will write, and asks whether to", func(t *testing.T) {
		p, cmd := sits(t, "anna", "brief", "--crisis", "two")
		p.types("Which briefing was held?", "2")
		p.types("What was said? (end with a line that holds only a dot)", "First line\nsecond line\n.")
		p.types("Write it? [Y/n]", "")
		if code := p.ends(cmd); code != 0 {
			t.Fatalf("it ends with %d:\n%s", code, p.screen())
		}
		wantText(t, p.screen(), "   1  staff  Crisis team, due ", "   2  board  Hospital board, due ", "[staff] > ", "audience Hospital board", "it meets board, due ", ": on time",
			"First line\n           second line", "counts.", "Next:", "record minutes of the briefing")
	})
	t.Run("what would not count is said before, and a no writes nothing and loses nothing", func(t *testing.T) {
		p, cmd := sits(t, "anna", "confirm", "network", "--crisis", "two", "--outcome", "skipped")
		p.types("Why is it skipped?", "It is new\n.")
		p.types("It would not count: CannotFollow", "")
		p.waits("Write it all the same? [y/N]")
		if code := p.ends(cmd); code != 1 {
			t.Fatalf("it ends with %d:\n%s", code, p.screen())
		}
		wantText(t, p.screen(), "nothing was written: you said no", "nothing is lost: the manifest is in report-network-restore-")
	})
	hangUps := make(chan os.Signal, 1) // who runs the tests may have had them ignored, and the programs would ignore them, too
	signal.Notify(hangUps, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(hangUps) })
	for name, end := range map[string]func(*typist, *exec.Cmd) error{
		"Ctrl-C":           func(p *typist, _ *exec.Cmd) error { _, err := p.tty.Write([]byte{3}); return err },
		"a request to end": func(_ *typist, cmd *exec.Cmd) error { return cmd.Process.Signal(syscall.SIGTERM) },
		"a lost terminal":  func(_ *typist, cmd *exec.Cmd) error { return cmd.Process.Signal(syscall.SIGHUP) },
	} {
		t.Run(name+" in the middle loses nothing", func(t *testing.T) {
			p, cmd := sits(t, "anna", "decide", "--crisis", "two")
			p.types("What was decided?", "Nobody goes home\n.")
			p.waits("Who decided it?")
			if err := end(p, cmd); err != nil {
				t.Fatal(err)
			}
			if code := p.ends(cmd); code != 1 {
				t.Fatalf("it ends with %d:\n%s", code, p.screen())
			}
			wantText(t, p.screen(), "nothing was written", "nothing is lost: the manifest is in decision-nobody-goes-home-")
		})
	}
	t.Run("nobody is asked who said that nobody is to be", func(t *testing.T) {
		p, cmd := sits(t, "anna", "decide", "--crisis", "two", "--no-input")
		if code := p.ends(cmd); code != 2 {
			t.Fatalf("it ends with %d:\n%s", code, p.screen())
		}
		wantText(t, p.screen(), "TEXT is missing")
	})
	t.Run("a crisis is declared from nothing", func(t *testing.T) {
		p, cmd := sits(t, "bo", "declare", "-n", "brendans")
		p.types("What has happened, in one line?", "Flood in the basement")
		p.types("A short name for it:", "flood")
		p.types("Is it real?", "2")
		p.types("Who declares it?", "1")
		p.types("Which plans are put in force?", "all")
		p.types("When did it begin?", "-5m")
		p.types("What does the declaration rest on", "")
		p.types("Write it? [Y/n]", "y")
		if code := p.ends(cmd); code != 0 {
			t.Fatalf("it ends with %d:\n%s", code, p.screen())
		}
		wantText(t, p.screen(), "[brendans/wards] > ", "plan     brendans-it/platform", "to mend  spec.priorities", "CrisisActivation/flood counts.")
	})
}
