package bench_test

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/test/internal/program"
)

// process is a manager, as it runs in an installation, with the flags that it has when it is told nothing.
type process struct {
	*program.Program
	metrics string
	probes  string
	born    time.Time
}

// launch starts a manager, and does not wait.
func (s *server) launch(t *testing.T, flags ...string) *process {
	t.Helper()
	p := &process{metrics: program.Address(t), probes: program.Address(t), born: time.Now()}
	p.Program = program.Start(t, "manager", exec.Command(manager, append([]string{"--kubeconfig=" + s.ManagerKubeconfig(),
		"--metrics-bind-address=" + p.metrics, "--health-probe-bind-address=" + p.probes}, flags...)...))
	return p
}

// operate starts a manager, and waits until it has read everything and is at rest.
func (s *server) operate(t *testing.T, flags ...string) *process {
	t.Helper()
	p := s.launch(t, flags...)
	p.awaitReady(t)
	p.awaitRest(t)
	return p
}

func (p *process) awaitReady(t *testing.T) {
	t.Helper()
	until(t, "the manager is ready", func() bool {
		answer, err := http.Get("http://" + p.probes + "/readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
}

// The manager is at rest when it uses next to nothing for a while: what a Go program needs to stay awake.
const (
	restFor = 2 * time.Second
	restUse = 20 * time.Millisecond
)

// awaitRest waits until the manager is at rest, and says since when it is and what it had used until then.
func (p *process) awaitRest(t *testing.T) (since time.Time, used time.Duration) {
	t.Helper()
	type sample struct {
		at   time.Time
		used time.Duration
	}
	var samples []sample
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); <-every.C {
		now := sample{time.Now(), p.cpu(t)}
		samples = append(samples, now)
		for len(samples) > 1 && now.used-samples[0].used > restUse {
			samples = samples[1:]
		}
		if now.at.Sub(samples[0].at) >= restFor {
			return samples[0].at, samples[0].used
		}
	}
	t.Fatalf("the manager is not at rest within %v", patience)
	return time.Time{}, 0
}

// cpu is what the manager has used since it was started.
func (p *process) cpu(t *testing.T) time.Duration {
	t.Helper()
	return cpuOf(t, p.Pid())
}

// cpuOf is what a process has used since it was started.
func cpuOf(t *testing.T, process int) time.Duration {
	t.Helper()
	const ticksPerSecond = 100 // what Linux counts in for programs, on every machine
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", process))
	must(t, err)
	_, after, _ := strings.Cut(string(raw), ") ") // what is before may hold anything
	fields := strings.Fields(after)
	user, err1 := strconv.Atoi(fields[11])
	system, err2 := strconv.Atoi(fields[12])
	must(t, err1)
	must(t, err2)
	return time.Duration(user+system) * time.Second / ticksPerSecond
}

// resident is the memory that the manager has in use, in MB.
func (p *process) resident(t *testing.T) float64 {
	t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Pid()))
	must(t, err)
	_, after, _ := strings.Cut(string(raw), "VmRSS:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
	must(t, err)
	return kilobytes * 1024 / 1e6
}

// writes is how often the manager has asked the API server to change something.
func (p *process) writes(t *testing.T) (sum float64) {
	t.Helper()
	answer, err := http.Get("http://" + p.metrics + "/metrics")
	must(t, err)
	defer func() { _ = answer.Body.Close() }()
	raw, err := io.ReadAll(answer.Body)
	must(t, err)
	for _, m := range metricsOf(t, string(raw), "rest_client_requests_total") {
		if m.labels["method"] != http.MethodGet {
			sum += m.value
		}
	}
	return sum
}

// metric is a value of a counter.
type metric struct {
	labels map[string]string
	value  float64
}

// metricsOf are the values of a counter, in the text that Prometheus reads.
func metricsOf(t *testing.T, text, name string) (found []metric) {
	t.Helper()
	for line := range strings.Lines(text) {
		labels, is := strings.CutPrefix(line, name+"{")
		if !is {
			continue
		}
		labels, number, _ := strings.Cut(labels, "} ")
		value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		must(t, err)
		one := metric{map[string]string{}, value}
		for _, label := range label.FindAllStringSubmatch(labels, -1) {
			one.labels[label[1]] = label[2]
		}
		found = append(found, one)
	}
	return found
}

var label = regexp.MustCompile(`(\w+)="([^"]*)"`)
