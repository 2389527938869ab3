// Package velero_test restores namespaces by a real Velero: its own server and its plugin for S3, over an S3 server
// that keeps its bucket in memory. `make e2e-velero` builds these programs and runs the tests; without them every test
// is skipped.
package velero_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/test/internal/program"
)

// programsVariable names the folder of velero, velero-plugin-for-aws and gofakes3.
const programsVariable = "BEREDSKAP_VELERO"

// patience is how long anything may take that has no instant of its own. Velero looks at some things only
// every ten seconds, and takes a few seconds for the smallest backup.
const patience = 90 * time.Second

// stage is a control plane with Beredskap's manifests and a Velero that is ready to back up and restore. Each
// test has its own: the namespaces that Velero and the plans live in have fixed names.
type stage struct {
	t          *testing.T
	binaries   string // the folder of Velero's programs
	logs       string // the folder of what every program says
	kubeconfig string
	api        *rest.Config // of whoever tests
	operators  *rest.Config
	kube       client.Client // with every right, and never from a cache
	programs   []*program.Program
}

// newStage starts everything and ends it with the test; what the programs said is shown when the test failed.
func newStage(t *testing.T) *stage {
	t.Helper()
	binaries := os.Getenv(programsVariable)
	if binaries == "" {
		t.Skipf("SKIPPED, needs a real Velero: run `make e2e-velero`, or set %s to the folder that hack/velero/build.sh prints", programsVariable)
	}
	binaries, err := filepath.Abs(binaries)
	must(t, err)
	s := &stage{t: t, binaries: binaries, logs: t.TempDir()}
	t.Cleanup(func() {
		if t.Failed() {
			showLogs(t, s.logs)
		}
	})
	s.startCluster()
	s.install("crd", "rbac/roles", "rbac/embedded", "policy")
	s.startVelero()
	return s
}

// startCluster starts the control plane, with the controller manager: it ends deleted namespaces.
func (s *stage) startCluster() {
	s.t.Helper()
	began := time.Now()
	programs, err := localcluster.FindBinaries("")
	must(s.t, err)
	data := s.t.TempDir()
	ctx, cancel := context.WithTimeout(s.t.Context(), 2*time.Minute)
	defer cancel()
	cluster, err := localcluster.Start(ctx, localcluster.Config{DataDir: data, BinDir: programs, Ephemeral: true})
	must(s.t, err)
	s.t.Cleanup(func() {
		cluster.Stop()
		// Beside the other programs' logs, to be shown with them.
		must(s.t, os.CopyFS(s.logs, os.DirFS(filepath.Join(data, "logs"))))
	})
	s.kubeconfig, s.api, s.operators = cluster.AdminKubeconfig(), cluster.AdminConfig(), cluster.ManagerConfig()
	s.api.QPS, s.operators.QPS = -1, -1 // as cmd/manager has it
	s.kube = s.clientOf(s.api)
	s.t.Logf("the control plane is ready after %.1f s", time.Since(began).Seconds())
}

// clientOf is a client of whoever a configuration is for.
func (s *stage) clientOf(config *rest.Config) client.Client {
	s.t.Helper()
	scheme, err := controllers.Scheme()
	must(s.t, err)
	must(s.t, apiextensionsv1.AddToScheme(scheme))
	made, err := client.New(config, client.Options{Scheme: scheme})
	must(s.t, err)
	return made
}

// person is a client of somebody whom `kubectl continuity up user --role` issued a certificate.
func (s *stage) person(name, role string) client.Client {
	s.t.Helper()
	config := rest.CopyConfig(s.api)
	config.Impersonate = rest.ImpersonationConfig{UserName: name, Groups: []string{"beredskap:" + role, "system:authenticated"}}
	return s.clientOf(config)
}

// eventually asks again until there is no error. It gives up at once when a program that everything
// leans on has ended.
func (s *stage) eventually(what string, holds func(context.Context) error) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), patience)
	defer cancel()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for last := error(nil); ; {
		err := holds(ctx)
		if err == nil {
			return
		}
		if ctx.Err() == nil {
			last = err // and not that the time was up while it was asked
		}
		for _, p := range s.programs {
			if p.Ended() {
				s.t.Fatalf("%s has ended while waiting until %s", p.Name, what)
			}
		}
		select {
		case <-ctx.Done():
			s.t.Fatalf("not within %s: %s: %v", patience, what, last)
		case <-ticker.C:
		}
	}
}

// showLogs prints the end of every log of a folder.
func showLogs(t *testing.T, dir string) {
	t.Helper()
	files, _ := filepath.Glob(filepath.Join(dir, "*.log"))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Log(err)
			continue
		}
		const most = 80
		lines := strings.Split(strings.TrimSpace(string(raw)), "\n")
		from := max(0, len(lines)-most)
		t.Logf("--- %s, %d of %d lines\n%s", filepath.Base(file), len(lines)-from, len(lines), strings.Join(lines[from:], "\n"))
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
