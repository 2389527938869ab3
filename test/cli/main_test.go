// Package cli tests the program as a user runs it: its output, its complaints and its exit codes.
package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const kalix = "../../config/samples/kalix"

var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "continuity-cli")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "kubectl-continuity")
	build := exec.Command("go", "build", "-o", program, "../../cmd/kubectl-continuity")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Printf("cannot build the program: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// result is what a user sees of a run.
type result struct {
	stdout, stderr string
	code           int
}

// run runs the program without any cluster at hand.
func run(t *testing.T, args ...string) result {
	t.Helper()
	return runAs(t, filepath.Join(t.TempDir(), "none"), args...)
}

// runAs runs the program as the user of a kubeconfig.
func runAs(t *testing.T, kubeconfig string, args ...string) result {
	t.Helper()
	return finish(t, command(t, kubeconfig, program, args...))
}

// command is a program, ours or another, with a kubeconfig and nothing else of the user's at hand.
func command(t *testing.T, kubeconfig, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig, "KUBERNETES_SERVICE_HOST=", "HOME="+t.TempDir())
	return cmd
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{stdout.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

func (r result) wantCode(t *testing.T, code int) {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.stdout, r.stderr)
	}
}

func wantText(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}

// folder writes manifests into a folder of its own.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
