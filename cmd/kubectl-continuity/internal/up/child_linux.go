package up

import "syscall"

// childAttributes puts the manager in a process group of its own, so that Ctrl-C reaches this program alone,
// which then stops everything in order; and has the kernel end it when this program ends without having.
func childAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
