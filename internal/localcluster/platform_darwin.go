package localcluster

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// childAttributes puts a child in a process group of its own, so that Ctrl-C in a terminal reaches the
// parent alone, which then stops the children in order. Children outlive a parent that was killed here:
// the next start finds and stops them.
func childAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// commandLine is the command line of a running process, or empty when there is none of this id.
func commandLine(pid int) string {
	out, err := exec.Command("ps", "-ww", "-o", "command=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}
