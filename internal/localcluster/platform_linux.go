package localcluster

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// childAttributes puts a child in a process group of its own, so that Ctrl-C in a terminal reaches the
// parent alone, which then stops the children in order; and has the kernel kill it when the parent dies
// without having stopped it, even by SIGKILL. The kernel sends that signal when the forking thread
// ends, not the process: see fork.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// commandLine is the command line of a running process, or empty when there is none of this id.
func commandLine(pid int) string {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil {
		return ""
	}
	return strings.ReplaceAll(strings.TrimRight(string(raw), "\x00"), "\x00", " ")
}
