package chaos_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is the folder of the module, seen from here.
const root = "../.."

// patched builds the manager with a patch applied, which the sources know nothing of, and returns the program.
func patched(t *testing.T, patch string) string {
	t.Helper()
	overlay := overlaid(t, patch)
	built := filepath.Join(filepath.Dir(overlay), "manager")
	execute(t, exec.Command("go", "build", "-overlay", overlay, "-o", built, "../../cmd/manager"), "it does not build")
	return built
}

// overlaid applies a patch to copies of the files that it touches, and returns what has Go build with those.
func overlaid(t *testing.T, patch string) (overlay string) {
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
	execute(t, apply, "the sources have changed: make the patch anew")
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

func execute(t *testing.T, command *exec.Cmd, remedy string) {
	t.Helper()
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s\n%s", command, err, remedy, out)
	}
}
