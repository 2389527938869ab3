// Package docs runs the documentation: every command that a page shows, as a reader would, in the order of the page.
// CONTRIBUTING.md says how a page is written for it.
package docs

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/beredskap/beredskap/test/docs/page"
)

const checkout = "../.."

var (
	pages []*page.Page
	// root is the checkout and programs the folder of our programs, as absolute paths.
	root, programs string
)

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "docs-bin")
	if err == nil {
		err = prepare(dir)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

func prepare(dir string) (err error) {
	if root, err = filepath.Abs(checkout); err != nil {
		return err
	}
	if pages, err = page.All(root); err != nil {
		return err
	}
	programs = dir
	build := exec.Command("go", "build", "-o", dir, "./cmd/...")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build the programs: %w\n%s", err, out)
	}
	return nil
}

// controlPlane is the folder of the control plane's programs. Without one the test is skipped, unless in the pipeline.
func controlPlane(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("KUBEBUILDER_ASSETS")
	if folder != "" {
		return folder
	}
	const why = "KUBEBUILDER_ASSETS is not set: run make test, or set it to what hack/controlplane/build.sh prints"
	if os.Getenv("CI") != "" {
		t.Fatal(why)
	}
	t.Skip(why)
	return ""
}
