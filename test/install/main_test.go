// Package install installs the product onto a real API server as docs/install.md says, and runs the manager with the
// rights that the manifests give it.
package install

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/test/internal/program"
	"github.com/beredskap/beredskap/test/internal/stage"
)

const checkout = "../.."

var (
	on      *stage.Stage
	manager string // the program
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	return program.Built(func(dir string) int {
		manager = filepath.Join(dir, "manager")
		return stage.RunBare(m, &on)
	}, "../../cmd/manager")
}

// kubectl runs kubectl as the administrator, in the checkout.
func kubectl(t *testing.T, arguments ...string) string {
	t.Helper()
	out, err := command(t, "kubectl", arguments...).CombinedOutput()
	if err != nil {
		t.Fatalf("kubectl %s: %v\n%s", strings.Join(arguments, " "), err, out)
	}
	return string(out)
}

// command is a program that finds the control plane's kubectl, runs in the checkout, and is the administrator.
func command(t *testing.T, name string, arguments ...string) *exec.Cmd {
	t.Helper()
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		t.Fatal(err)
	}
	if name == "kubectl" {
		name = filepath.Join(binaries, "kubectl")
	}
	cmd := exec.CommandContext(t.Context(), name, arguments...)
	cmd.Dir = checkout
	cmd.Env = append(os.Environ(), "KUBECONFIG="+on.AdminKubeconfig(), "PATH="+binaries+string(os.PathListSeparator)+os.Getenv("PATH"))
	return cmd
}
