package monitoring_test

import (
	"bytes"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// others are the metrics that libraries export under names of their own choice, of which promtool may think what it
// likes: controller-runtime's, client-go's, and those of Go and its client of Prometheus.
var others = regexp.MustCompile(`^(controller_runtime|workqueue|rest_client|leader_election|certwatcher|go|process|promhttp)_`)

func TestPromtoolFindsNoFaultWithTheMetrics(t *testing.T) {
	w := newWatch(t)
	w.declareKalix()
	text := w.scrape()
	for _, metric := range []string{"beredskap_due_timestamp_seconds", "beredskap_system_state", "beredskap_crisis_condition", "beredskap_build_info"} {
		if !bytes.Contains(text, []byte("\n"+metric+"{")) {
			t.Errorf("there is no %s", metric)
		}
	}
	check := exec.Command("promtool", "check", "metrics")
	check.Stdin = bytes.NewReader(text)
	out, err := check.CombinedOutput()
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if line != "" && !others.MatchString(line) {
			t.Errorf("promtool: %s", line)
		}
	}
	// It ends with 3 when it has found faults, of which only those of others are left here.
	if code := check.ProcessState.ExitCode(); code != 0 && code != 3 {
		t.Errorf("promtool cannot read the metrics: %v\n%s", err, out)
	}
}

// scrape reads the manager's metrics as Prometheus does.
func (w *watch) scrape() []byte {
	w.t.Helper()
	response, err := http.Get("http://" + w.metrics + "/metrics")
	must(w.t, err)
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	must(w.t, err)
	return text
}
