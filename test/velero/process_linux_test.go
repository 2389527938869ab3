package velero_test

import "syscall"

// ownGroup puts a program and its children into a process group of their own, and has the kernel kill the program
// when the tests end without having stopped it, as they do at their time limit.
func ownGroup() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// endGroup ends what is left of a program's group: Velero runs a plugin as a process for as long as it needs it.
func endGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }
