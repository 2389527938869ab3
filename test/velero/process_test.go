package velero_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// program is a running program of Velero's.
type program struct {
	name string
	cmd  *exec.Cmd
	log  string
	done chan struct{} // closed when it has ended
}

// run starts a program of the folder of binaries, its output in a log, and ends it with the test.
func (s *stage) run(name string, env []string, args ...string) *program {
	s.t.Helper()
	p := &program{name: name, log: filepath.Join(s.logs, name+".log"), done: make(chan struct{})}
	log, err := os.Create(p.log)
	must(s.t, err)
	defer func() { _ = log.Close() }() // the child has its own
	p.cmd = s.command(name, env, args...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = ownGroup()
	if err := fork(p.cmd.Start); err != nil {
		s.t.Fatalf("%s cannot be started: %v; build it by hack/velero/build.sh", name, err)
	}
	go func() {
		_ = p.cmd.Wait()
		close(p.done)
	}()
	s.programs = append(s.programs, p)
	s.t.Cleanup(p.stop)
	return p
}

// command is a program of the folder of binaries with little of the caller's environment: both the client of S3
// and Velero read settings, proxies and credentials from there.
func (s *stage) command(name string, env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.binaries, name), args...)
	cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "KUBECONFIG=" + s.kubeconfig}, env...)
	return cmd
}

func (p *program) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// stop ends the program by request, or by force when that takes long, and then the children it left behind.
func (p *program) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // an error means that it has ended already
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-p.done
	}
	endGroup(p.cmd.Process.Pid)
}

// fork runs start on one thread that lives as long as this process does: the signal that ends a child with its
// parent is sent when the thread that forked it ends, and Go ends threads as it sees fit.
func fork(start func() error) error {
	result := make(chan error, 1)
	forkThread() <- func() { result <- start() }
	return <-result
}

var forkThread = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go func() {
		runtime.LockOSThread()
		for do := range work {
			do()
		}
	}()
	return work
})

// output runs a program to its end and returns what it printed.
func (s *stage) output(name string, env []string, args ...string) []byte {
	s.t.Helper()
	out, err := s.command(name, env, args...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			s.t.Fatalf("%s %v: %v\n%s", name, args, err, exit.Stderr)
		}
		s.t.Fatalf("%s %v: %v", name, args, err)
	}
	return out
}
