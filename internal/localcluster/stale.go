package localcluster

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// stopStale ends children of an earlier run that outlived it (possible where the kernel does not tie
// them to their parent). The caller holds the folder's lock, so nobody alive owns them. A process id may
// have been given to somebody else's process since: only one whose command line names both the part and
// this data folder is ours.
func (f folder) stopStale(progress func(string), patience time.Duration) error {
	for _, name := range []string{kcmName, apiserverName, etcdName} {
		raw, found, err := readFile(f.pidFile(name))
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(raw)))
		if err == nil && pid > 1 && f.owns(pid, name) {
			progress(fmt.Sprintf("stopping %s (process %d), left over from an earlier run", name, pid))
			if err := f.end(pid, name, patience); err != nil {
				return err
			}
		}
		if err := os.Remove(f.pidFile(name)); err != nil {
			return err
		}
	}
	return nil
}

func (f folder) owns(pid int, name string) bool {
	if !alive(pid) {
		return false
	}
	command := commandLine(pid)
	program, _, _ := strings.Cut(command, " -")
	return strings.HasSuffix(program, name) && strings.Contains(command, string(f)+string(os.PathSeparator))
}

func (f folder) end(pid int, name string, patience time.Duration) error {
	process, err := os.FindProcess(pid)
	if err != nil {
		return err
	}
	for _, signal := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		_ = process.Signal(signal)
		for wait := time.Now().Add(patience); time.Now().Before(wait); time.Sleep(50 * time.Millisecond) {
			if !f.owns(pid, name) {
				return nil
			}
		}
	}
	return fmt.Errorf("%s (process %d), left over from an earlier run on this data folder, cannot be stopped: stop it by hand", name, pid)
}
