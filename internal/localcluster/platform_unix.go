//go:build linux || darwin

package localcluster

import (
	"errors"
	"os"
	"syscall"
)

// supported says whether a control plane can be run on this operating system.
const supported = true

// tryLock takes an exclusive lock on the file without waiting. It ends with this process, however that
// ends, and children do not inherit it.
func tryLock(file *os.File) (taken bool, err error) {
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// freeSpace is the space, in bytes, that this user may still fill on the disk that holds dir.
func freeSpace(dir string) (free uint64, ok bool) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(dir, &s); err != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}

// alive says whether a process of this id exists.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// terminate asks a process to end.
func terminate(p *os.Process) error { return p.Signal(syscall.SIGTERM) }
