// Package upgrade holds today's product against what earlier releases wrote and said: the golden sets in testdata, which
// hack/golden.sh keeps and nobody edits.
package upgrade

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var program string // kubectl-continuity of today

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "beredskap-upgrade-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	program = filepath.Join(dir, "kubectl-continuity")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/kubectl-continuity").CombinedOutput(); err != nil { // #nosec: ours
		fmt.Fprintf(os.Stderr, "the program cannot be built: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// eachSet runs a test on every release that is kept.
func eachSet(t *testing.T, test func(t *testing.T, set string)) {
	t.Helper()
	sets, err := filepath.Glob("testdata/v*")
	if err != nil || len(sets) == 0 {
		t.Fatalf("no golden set in testdata (%v): hack/golden.sh keeps one", err)
	}
	for _, set := range sets {
		t.Run(filepath.Base(set), func(t *testing.T) { test(t, set) })
	}
}

// kept are the objects of a set, as the API server had stored them.
func kept(t *testing.T, set string) [][]byte {
	t.Helper()
	return lines(t, unzipped(t, filepath.Join(set, "objects", "objects.jsonl.gz")))
}

// output is what the program says, with no cluster at hand.
func output(t *testing.T, args ...string) []byte {
	t.Helper()
	return outputIn(t, filepath.Join(t.TempDir(), "none"), args...)
}

// outputIn is what the program says as the user of a kubeconfig.
func outputIn(t *testing.T, kubeconfig string, args ...string) []byte {
	t.Helper()
	return ran(t, kubeconfig, exec.Command(program, args...)) // #nosec: ours
}

// ran is what a command says, which succeeds.
func ran(t *testing.T, kubeconfig string, cmd *exec.Cmd) []byte {
	t.Helper()
	cmd.Env = append(os.Environ(), "KUBECONFIG="+kubeconfig, "KUBERNETES_SERVICE_HOST=")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", strings.Join(cmd.Args, " "), err, out, stderr.String())
	}
	return out
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func unzipped(t *testing.T, path string) []byte {
	t.Helper()
	zipped, err := gzip.NewReader(bytes.NewReader(read(t, path)))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(zipped)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func lines(t *testing.T, text []byte) (all [][]byte) {
	t.Helper()
	for in := bufio.NewReader(bytes.NewReader(text)); ; {
		line, err := in.ReadBytes('\n')
		if err != nil {
			return all
		}
		all = append(all, line)
	}
}

func parsed(t *testing.T, raw []byte) any {
	t.Helper()
	var value any
	if err := json.Unmarshal(raw, &value); err != nil {
		t.Fatalf("%v in %.200s", err, raw)
	}
	return value
}
