// Package monitoring_test has a real Prometheus and a real Alertmanager watch a real manager, by the rules and the
// dashboard that are shipped, and waits for what arrives. `make e2e-alerts` runs it.
package monitoring_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/test/internal/program"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// patience is how long anything may take that has no instant of its own. A new manager leads only when the lease of one
// that was killed has run out, after a quarter of a minute.
const patience = 60 * time.Second

var (
	on      *stage.Stage
	manager string // the program
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

// run runs the tests when they are asked for, and all programs are there.
func run(m *testing.M) int {
	if os.Getenv("BEREDSKAP_E2E_ALERTS") == "" {
		fmt.Fprintln(os.Stderr, "SKIPPED, they take two minutes: run `make e2e-alerts`")
		return 0
	}
	for _, name := range []string{"prometheus", "promtool", "prometheus-alertmanager"} {
		if _, err := exec.LookPath(name); err != nil {
			fmt.Fprintln(os.Stderr, "needs Prometheus and Alertmanager, which hack/prometheus.sh installs:", err)
			return 1
		}
	}
	return program.Built(func(dir string) int {
		manager = filepath.Join(dir, "manager")
		return stage.Run(m, &on)
	}, "../../cmd/manager")
}

// watch is a manager, and all that watches it.
type watch struct {
	t            *testing.T
	manager      *program.Program
	watcher      *program.Program // Prometheus, and where it keeps what it has seen
	data         string
	metrics      string // address of the manager's metrics
	prometheus   string // and of the others
	alertmanager string
	received     *receiver
}

// newWatch starts everything, and ends it with the test.
func newWatch(t *testing.T) *watch {
	t.Helper()
	w := &watch{t: t, received: newReceiver(t), data: t.TempDir(),
		metrics: program.Address(t), prometheus: program.Address(t), alertmanager: program.Address(t)}
	w.letManagersElect()
	w.startManager()
	w.startAlertmanager()
	w.startPrometheus()
	w.eventually("Prometheus reads a manager that has read everything", func() bool { return w.has(`beredskap_cache_synced == 1`) })
	return w
}

// startManager starts a manager as a deployment does: with the rights that it has in an installation, to be elected.
func (w *watch) startManager() {
	w.t.Helper()
	w.manager = program.Start(w.t, "manager", exec.Command(manager,
		"--kubeconfig="+on.ManagerKubeconfig(), "--metrics-bind-address="+w.metrics, "--health-probe-bind-address=0",
		"--leader-elect", "--leader-election-namespace="+operatorNamespace))
}

func (w *watch) startAlertmanager() {
	w.t.Helper()
	// Each alert is a notification of its own: none waits for another, and what is received is what was sent of it.
	config := w.file("alertmanager.yml", `
route: {receiver: test, group_by: ['...'], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
receivers:
- name: test
  webhook_configs: [{url: %q, send_resolved: true}]
`, w.received.URL)
	program.Start(w.t, "alertmanager", exec.Command("prometheus-alertmanager", "--config.file="+config,
		"--storage.path="+w.t.TempDir(), "--web.listen-address="+w.alertmanager, "--cluster.listen-address="))
}

func (w *watch) startPrometheus() {
	w.t.Helper()
	rules, err := filepath.Abs("../../config/prometheus/rules.yaml")
	must(w.t, err)
	// As config/prometheus has the Prometheus operator do it: the labels of the series stand, and the job is the Service.
	config := w.file("prometheus.yml", `
global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [%q]
alerting: {alertmanagers: [{static_configs: [{targets: [%q]}]}]}
scrape_configs:
- job_name: beredskap-metrics
  honor_labels: true
  static_configs: [{targets: [%q], labels: {pod: manager-0}}]
`, rules, w.alertmanager, w.metrics)
	w.watcher = program.Start(w.t, "prometheus", exec.Command("prometheus", "--config.file="+config,
		"--storage.tsdb.path="+w.data, "--web.listen-address="+w.prometheus, "--rules.alert.resend-delay=1s",
		"--query.lookback-delta=10s")) // for five minutes, as it is by default, what was read last would stand in for what is kept
}

// file writes a file for a program, and returns its path.
func (w *watch) file(name, text string, args ...any) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	must(w.t, os.WriteFile(path, []byte(strings.TrimSpace(fmt.Sprintf(text, args...))), 0o600))
	return path
}

const operatorNamespace = "beredskap-system"

// letManagersElect gives the manager of the embedded control plane, which runs alone there, the right to elect a leader.
func (w *watch) letManagersElect() {
	w.t.Helper()
	must(w.t, on.Apply(w.t.Context(), fmt.Appendf(nil, `
apiVersion: v1
kind: Namespace
metadata: {name: %[1]s}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: elect, namespace: %[1]s}
rules:
- {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, create, update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: elect, namespace: %[1]s}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: elect}
subjects:
- {apiGroup: rbac.authorization.k8s.io, kind: Group, name: %[2]q}
`, operatorNamespace, localcluster.ManagerGroup)))
}

// eventually waits until something holds.
func (w *watch) eventually(what string, holds func() bool) {
	w.t.Helper()
	deadline := time.After(patience)
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for !holds() {
		select {
		case <-deadline:
			w.t.Fatalf("not within %v: %s", patience, what)
		case <-ticker.C:
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
