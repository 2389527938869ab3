package archive_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/beredskap/beredskap/internal/archive"
)

// TestAFullDiskLeavesNothingHalfWritten needs the right to mount; a limit on the size of files stands for it elsewhere
// (internal/archive).
func TestAFullDiskLeavesNothingHalfWritten(t *testing.T) {
	root := t.TempDir()
	if err := syscall.Mount("tmpfs", root, "tmpfs", 0, "size=64k"); err != nil {
		t.Skipf("SKIPPED, needs the right to mount a small file system (root): %v", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(root, 0)) })
	to, err := archive.ParseTarget("file://" + root)
	must(t, err)
	key := newKey(t)
	small := crisis(t, key, 2, 8000)
	first, err := archive.Store(t.Context(), to, small, "Response")
	must(t, err)
	for range 3 { // what is left behind would fill it up further
		_, err = archive.Store(t.Context(), to, crisis(t, key, 60, 8000), "Response")
		contains(t, err, root, "no space left on device")
		if !errors.Is(err, syscall.ENOSPC) && !strings.Contains(err.Error(), "no space") {
			t.Errorf("says %v", err)
		}
	}
	left, err := os.ReadDir(filepath.Dir(filepath.Join(root, first)))
	must(t, err)
	if len(left) != 2 {
		t.Errorf("there is %v", left)
	}
	back, err := archive.ReadFile(filepath.Join(root, first))
	must(t, err)
	if result := archive.Verify(back, archive.Verification{}); !result.Verified {
		t.Error(result.Faults)
	}
	if signed, err := archive.Latest(t.Context(), to, "staff", "attack", uid); err != nil || signed != small.Checkpoint {
		t.Errorf("the last is %q, %v", signed, err)
	}
}
