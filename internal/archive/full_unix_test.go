//go:build unix

package archive

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestAWriteThatFailsLeavesNothing stands for a full disk where no small one can be mounted: see test/archive.
func TestAWriteThatFailsLeavesNothing(t *testing.T) {
	var before syscall.Rlimit
	must(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before))
	root := t.TempDir()
	target, err := ParseTarget(root)
	must(t, err)
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1000, Max: before.Max}))
	_, err = Store(t.Context(), target, archived(t, newKey(t), 50), "Response")
	must(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before))
	if err == nil || !strings.Contains(err.Error(), root) || !strings.Contains(err.Error(), "file too large") {
		t.Errorf("says %v", err)
	}
	left, err := os.ReadDir(filepath.Join(root, inTarget))
	if err != nil || len(left) != 0 {
		t.Errorf("%v is left, %v", left, err)
	}
}
