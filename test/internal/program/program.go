// Package program runs real programs for the length of a test.
package program

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/localcluster"
)

// Program is a running program.
type Program struct {
	// Name is what it is called, and Log the file that holds what it says.
	Name, Log string

	cmd  *exec.Cmd
	done chan struct{} // closed when it has ended
}

// Start starts a program and ends it with the test; when that has failed, the end of what the program said is shown.
func Start(t testing.TB, name string, cmd *exec.Cmd) *Program {
	t.Helper()
	p := &Program{Name: name, Log: filepath.Join(t.TempDir(), name+".log"), cmd: cmd, done: make(chan struct{})}
	log, err := os.Create(p.Log)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }() // the child has its own
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = ownGroup()
	if err := localcluster.Fork(cmd.Start); err != nil {
		t.Fatalf("%s cannot be started: %v", name, err)
	}
	go func() {
		_ = cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(func() {
		p.Stop()
		if t.Failed() {
			const most = 60
			lines := strings.Split(strings.TrimSpace(p.Said(t)), "\n")
			t.Logf("--- %s\n%s", name, strings.Join(lines[max(0, len(lines)-most):], "\n"))
		}
	})
	return p
}

// Ended says whether the program has ended.
func (p *Program) Ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Pid is the id of its process.
func (p *Program) Pid() int { return p.cmd.Process.Pid }

// Terminate asks the program to end, and does not wait.
func (p *Program) Terminate() { _ = p.cmd.Process.Signal(syscall.SIGTERM) } // an error means that it has ended already

// Stop ends the program by request, or by force when that takes long, and then the children it left behind.
func (p *Program) Stop() {
	p.Terminate()
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		p.Kill()
	}
	endGroup(p.cmd.Process.Pid)
}

// Kill ends the program without a word: it can finish nothing and give nothing back.
func (p *Program) Kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// Signal sends the program a signal.
func (p *Program) Signal(signal os.Signal) error { return p.cmd.Process.Signal(signal) }

// Said is what the program has said so far.
func (p *Program) Said(t testing.TB) string {
	t.Helper()
	raw, err := os.ReadFile(p.Log)
	if err != nil {
		t.Error(err)
	}
	return string(raw)
}
