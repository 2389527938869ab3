// Package browser finds the browser that tests look at pages with.
package browser

import (
	"os"
	"os/exec"
	"testing"
)

// Find is the program of a browser. Without one the test is skipped, but not in CI.
func Find(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "there is no chromium on the PATH: install it from your distribution (hack/browser.sh)"
	if os.Getenv("CI") != "" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}
