package up

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	stopPatience = 15 * time.Second // from SIGTERM to SIGKILL
	tailBytes    = 64 << 10
	logLimit     = 8 << 20 // a larger log is put aside when the manager starts

	quickDeath  = 20 * time.Second // a manager that ends sooner has not come up
	firstPause  = time.Second
	longestWait = time.Minute
)

// manager is the manager as a child process.
type manager struct {
	program, kubeconfig, log string
	say                      func(string, ...any)
	archiveTo                []string

	mutex   sync.Mutex
	process *os.Process
	began   time.Time
	from    int64 // where this run's part of the log begins
	ended   chan struct{}
	state   string
}

// start starts the manager, its output in the log. It is forked from a thread that lives as long as the
// child: where the kernel ends the child with its parent, it takes the thread for the parent.
func (m *manager) start() error {
	log, err := openLog(m.log)
	if err != nil {
		return err
	}
	m.from, _ = log.Seek(0, io.SeekEnd)
	cmd := exec.Command(m.program, "--metrics-bind-address=0", "--health-probe-bind-address=0") // the ports may be taken
	for _, target := range m.archiveTo {
		cmd.Args = append(cmd.Args, "--archive-to", target)
	}
	cmd.Env = append(os.Environ(), "KUBECONFIG="+m.kubeconfig)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = childAttributes()
	result := make(chan error, 1)
	ended := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		defer func() { _ = log.Close() }()
		err := cmd.Start()
		result <- err
		if err != nil {
			return
		}
		_ = cmd.Wait()
		m.mutex.Lock()
		m.state = cmd.ProcessState.String()
		m.mutex.Unlock()
		close(ended)
	}()
	if err := <-result; err != nil {
		return fmt.Errorf("cannot start the manager: %w", err)
	}
	m.process, m.began, m.ended = cmd.Process, time.Now(), ended
	return nil
}

func openLog(path string) (*os.File, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
}

// dead says how the manager ended; nil while it runs.
func (m *manager) dead() error {
	select {
	case <-m.ended:
		m.mutex.Lock()
		defer m.mutex.Unlock()
		return errors.New("the manager ended by itself (" + m.state + ")" + m.tail())
	default:
		return nil
	}
}

// tail is what this run of the manager logged last.
func (m *manager) tail() string {
	file, err := os.Open(m.log)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }()
	from := m.from
	if info, err := file.Stat(); err == nil {
		from = max(from, info.Size()-tailBytes)
	}
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return ""
	}
	raw, err := io.ReadAll(file)
	if err != nil {
		return ""
	}
	if from > m.from { // in the middle of a line
		_, raw, _ = bytes.Cut(raw, []byte("\n"))
	}
	lines := lastSaid(string(raw))
	if len(lines) == 0 {
		return " and logged nothing (" + m.log + ")"
	}
	return "; it said last:\n  | " + strings.Join(lines, "\n  | ") + "\nthe whole log: " + m.log
}

// keep keeps the manager running until the context ends, and says so each time that it had to be started
// again: the data is safe without it, but nothing falls due.
func (m *manager) keep(ctx context.Context) error {
	pause := firstPause
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-m.ended:
		}
		if time.Since(m.began) > quickDeath {
			pause = firstPause
		}
		m.say("%v", m.dead())
		m.say("starting the manager again in %s", pause)
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(pause):
		}
		pause = min(2*pause, longestWait)
		if err := m.start(); err != nil {
			return err
		}
		m.say("the manager is started again")
	}
}

// stop asks the manager to end, and ends it when it does not.
func (m *manager) stop() {
	_ = m.process.Signal(syscall.SIGTERM)
	select {
	case <-m.ended:
	case <-time.After(stopPatience):
		_ = m.process.Kill()
		<-m.ended
	}
}
