package localcluster

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	stopPatience = 20 * time.Second // from SIGTERM to SIGKILL
	tailLines    = 12               // of a log, in an error
	logLimit     = 8 << 20          // a larger log is put aside at the next start
)

// ChildError says which part of the control plane failed, how, and what it said last.
type ChildError struct {
	Name    string   // of the part, such as kube-apiserver
	State   string   // "exit status 1", "signal: killed", "was not ready within 2m0s: …"
	LogPath string   // of its whole log
	Tail    []string // the last lines that it logged since it was started
}

func (e *ChildError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", e.Name, e.State)
	if len(e.Tail) > 0 {
		b.WriteString("; it said last:\n")
		for _, line := range e.Tail {
			fmt.Fprintf(&b, "  | %s\n", line)
		}
		fmt.Fprintf(&b, "the whole log: %s", e.LogPath)
	} else {
		fmt.Fprintf(&b, " and logged nothing (%s)", e.LogPath)
	}
	return b.String()
}

// process is one running part of the control plane.
type process struct {
	name    string
	cmd     *exec.Cmd
	pidFile string
	logPath string
	logFrom int64         // where this run's part of the log begins
	done    chan struct{} // closed when it has ended
	state   string        // how it ended; read after done
}

// Fork runs start on one thread that lives as long as this process does. A child's death signal is sent
// when the thread that forked it ends, and Go ends threads as it sees fit.
func Fork(start func() error) error {
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

// launch starts a binary as a child, its output in a log file of the data folder.
func (f folder) launch(binDir, name string, arguments []string) (*process, error) {
	p := &process{name: name, logPath: f.log(name), pidFile: f.pidFile(name), done: make(chan struct{})}
	log, err := openLog(p.logPath)
	if err != nil {
		return nil, err
	}
	defer func() { _ = log.Close() }() // the child has its own
	_, _ = fmt.Fprintf(log, "--- %s started %s\n", name, time.Now().Format(time.RFC3339))
	if p.logFrom, err = log.Seek(0, io.SeekEnd); err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", p.logPath, err)
	}
	p.cmd = exec.Command(filepath.Join(binDir, name), arguments...)
	p.cmd.Dir = string(f)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = childAttributes()
	// Little of the caller's environment: etcd reads its every setting from there, too.
	p.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.TempDir()}
	if err := Fork(p.cmd.Start); err != nil {
		return nil, fmt.Errorf("%s cannot be started: %w", name, err)
	}
	go func() {
		_ = p.cmd.Wait()
		p.state = p.cmd.ProcessState.String()
		_ = os.Remove(p.pidFile)
		close(p.done)
	}()
	if err := writeFile(p.pidFile, []byte(strconv.Itoa(p.cmd.Process.Pid)+"\n")); err != nil {
		p.stop(0)
		return nil, err
	}
	return p, nil
}

// stop ends the child: by request first and, when that takes longer than patience, by force.
func (p *process) stop(patience time.Duration) {
	if patience > 0 {
		_ = terminate(p.cmd.Process) // an error means that it has ended already
		select {
		case <-p.done:
			return
		case <-time.After(patience):
		}
	}
	_ = p.cmd.Process.Kill()
	<-p.done
}

// failed describes the child's failure; state tells how it failed when it has not ended.
func (p *process) failed(state string) *ChildError {
	return &ChildError{Name: p.name, State: state, LogPath: p.logPath, Tail: tail(p.logPath, p.logFrom)}
}

func openLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, fmt.Errorf("cannot put the old log aside: %w", err)
		}
	}
	log, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot write %s: %w", path, err)
	}
	return log, nil
}

// tail returns the last lines of a log, from an offset on.
func tail(path string, from int64) []string {
	file, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	const window = 32 << 10
	if info, err := file.Stat(); err == nil {
		from = max(from, info.Size()-window)
	}
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return nil
	}
	raw, _ := io.ReadAll(file)
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 {
		return nil
	}
	lines := strings.Split(string(raw), "\n")
	return lines[max(0, len(lines)-tailLines):]
}
