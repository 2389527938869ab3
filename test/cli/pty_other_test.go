//go:build !linux

package cli

import (
	"os"
	"os/exec"
	"testing"
)

// startAtTerminal starts a program at a pseudo terminal: on Linux alone.
func startAtTerminal(t *testing.T, _ *exec.Cmd) *os.File {
	t.Helper()
	t.Skip("pseudo terminals are made on Linux alone")
	return nil
}
