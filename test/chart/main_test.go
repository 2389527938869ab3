// Package chart holds the Helm chart of config/helm against the manifests of config/, and installs it on a real API server.
package chart

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/test/internal/stage"
)

const chart = "../../config/helm/beredskap"

var (
	cluster *stage.Stage
	// Paths of the programs, and what Helm runs in.
	helmPath, kubectlPath string
	helmEnv               []string
)

func TestMain(m *testing.M) {
	home, err := os.MkdirTemp("", "beredskap-chart-")
	if err == nil {
		helmPath, err = buildHelm()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	helmEnv = append(os.Environ(), "HELM_CACHE_HOME="+home, "HELM_CONFIG_HOME="+home, "HELM_DATA_HOME="+home)
	if binaries, err := localcluster.FindBinaries(""); err == nil {
		kubectlPath = filepath.Join(binaries, "kubectl")
	}
	code := stage.RunBare(m, &cluster)
	_ = os.RemoveAll(home)
	os.Exit(code)
}

// buildHelm builds the pinned Helm, into Go's cache, and says where it is.
func buildHelm() (string, error) {
	command := exec.Command("go", "tool", "-modfile=hack/tools/helm/go.mod", "-n", "helm")
	command.Dir = "../.."
	command.Stderr = os.Stderr
	path, err := command.Output()
	return strings.TrimSpace(string(path)), err
}

// helm runs Helm as the administrator, and returns what it printed.
func helm(arguments ...string) (string, error) {
	command := exec.Command(helmPath, arguments...)
	command.Env = append(helmEnv, "KUBECONFIG="+cluster.AdminKubeconfig())
	said, err := command.CombinedOutput()
	return string(said), err
}

func mustHelm(t *testing.T, arguments ...string) string {
	t.Helper()
	said, err := helm(arguments...)
	if err != nil {
		t.Fatalf("helm %s: %v\n%s", strings.Join(arguments, " "), err, said)
	}
	return said
}
