//go:build !linux && !darwin

package localcluster

import (
	"errors"
	"os"
	"syscall"
)

// supported says whether a control plane can be run on this operating system.
const supported = false

func tryLock(*os.File) (bool, error)        { return false, errors.ErrUnsupported }
func freeSpace(string) (uint64, bool)       { return 0, false }
func alive(int) bool                        { return false }
func terminate(p *os.Process) error         { return p.Kill() }
func childAttributes() *syscall.SysProcAttr { return nil }
func commandLine(int) string                { return "" }
