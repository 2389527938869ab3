// Package overlay builds the sources with a patch applied that they know nothing of: a bug that a harness has to find.
package overlay

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is the folder of the module, seen from a package of test/.
const root = "../.."

// Of applies a patch to copies of the files that it touches, and returns what has Go build with those: the value of its flag -overlay.
func Of(t *testing.T, patch string) (overlay string) {
	t.Helper()
	dir := t.TempDir()
	replaced := map[string]string{}
	for _, file := range touched(t, patch) {
		source, err := filepath.Abs(filepath.Join(root, file))
		must(t, err)
		raw, err := os.ReadFile(source)
		must(t, err)
		replaced[source] = filepath.Join(dir, file)
		must(t, os.MkdirAll(filepath.Dir(replaced[source]), 0o750))
		must(t, os.WriteFile(replaced[source], raw, 0o600))
	}
	text, err := filepath.Abs(patch)
	must(t, err)
	apply := exec.Command("git", "apply", text)
	apply.Dir = dir
	apply.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir)) // it is no part of a repository
	if out, err := apply.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: the sources have changed: make the patch anew\n%s", apply, err, out)
	}
	replace, err := json.Marshal(map[string]any{"Replace": replaced})
	must(t, err)
	overlay = filepath.Join(dir, "overlay.json")
	must(t, os.WriteFile(overlay, replace, 0o600))
	return overlay
}

// touched are the files that a patch changes.
func touched(t *testing.T, patch string) (files []string) {
	t.Helper()
	raw, err := os.ReadFile(patch)
	must(t, err)
	for line := range strings.Lines(string(raw)) {
		if file, is := strings.CutPrefix(strings.TrimSpace(line), "+++ b/"); is {
			files = append(files, file)
		}
	}
	if len(files) == 0 {
		t.Fatal(fmt.Errorf("%s changes no file", patch))
	}
	return files
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
