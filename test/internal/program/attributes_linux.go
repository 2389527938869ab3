package program

import "syscall"

// ownGroup puts a program into a process group of its own, so that Ctrl-C reaches the tests alone, and has the kernel kill
// the program when the tests end without having stopped it, as they do at their time limit.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// endGroup ends what is left of a program's group.
func endGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
