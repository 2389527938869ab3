package localcluster

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

// InUseError says that another process runs a control plane on the same data folder.
type InUseError struct {
	DataDir string
	PID     int // of the process that holds the folder; 0 when it has not written its id yet
}

func (e *InUseError) Error() string {
	holder := "another process"
	if e.PID != 0 {
		holder = fmt.Sprintf("process %d", e.PID)
	}
	return fmt.Sprintf("data folder %s is in use by %s: stop that one first (its terminal: Ctrl-C), or choose another data folder", e.DataDir, holder)
}

// lock keeps two control planes from running on one data folder. The file stays where it is when the
// lock is released: removing it would let a third process lock a file that nobody else sees.
func (f folder) lock() (release func(), err error) {
	file, err := os.OpenFile(f.path("lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("data folder %s is not writable (choose another, or correct its permissions): %w", f, err)
	}
	taken, err := tryLock(file)
	if err == nil && !taken {
		text, _ := io.ReadAll(io.LimitReader(file, 32))
		pid, _ := strconv.Atoi(strings.TrimSpace(string(text)))
		err = &InUseError{DataDir: string(f), PID: pid}
	} else if err == nil {
		err = writePID(file, os.Getpid())
	}
	if err != nil {
		_ = file.Close()
		return nil, err
	}
	return func() {
		_ = file.Truncate(0)
		_ = file.Close()
	}, nil
}

func writePID(file *os.File, pid int) error {
	if err := file.Truncate(0); err != nil {
		return fmt.Errorf("cannot write %s: %w", file.Name(), err)
	}
	if _, err := file.WriteAt([]byte(strconv.Itoa(pid)+"\n"), 0); err != nil {
		return fmt.Errorf("cannot write %s: %w", file.Name(), err)
	}
	return nil
}
