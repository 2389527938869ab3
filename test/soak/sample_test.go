package soak_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/rest"
)

// sample is how things stand at an instant. Sizes are in bytes, times in seconds.
type sample struct {
	Seconds    float64 `json:"seconds"` // since the people began
	Started    int     `json:"started"` // how often the manager was
	RSS        float64 `json:"rss"`
	Heap       float64 `json:"heap"` // what was alive at the last garbage collection
	Goroutines float64 `json:"goroutines"`
	Watches    float64 `json:"watches"` // that the manager has open
	Queue      float64 `json:"queue"`
	CPU        float64 `json:"cpu"`      // cores, since the sample before
	Writes     float64 `json:"writes"`   // a second, by the manager
	Records    float64 `json:"records"`  // that are there
	Unsealed   float64 `json:"unsealed"` // objects that are not in a ledger yet
	Database   float64 `json:"database"` // etcd's file
	Server     float64 `json:"server"`   // RSS of the API server
}

// serverEvery is how often the API server is asked: what it tells is long.
const serverEvery = 30 * time.Second

// sampler takes samples.
type sampler struct {
	run       *run
	all       []sample
	apiserver *http.Client
	server    map[string]float64 // what the API server told last
	asked     time.Time          // when it was
	told      time.Time          // when a sample was last told of

	at          time.Time // of the last sample
	used        float64   // CPU seconds until then
	writes, had int       // writes, and starts of the manager, until then
}

func newSampler(t *testing.T, r *run) *sampler {
	t.Helper()
	apiserver, err := rest.HTTPClientFor(on.Admin)
	must(t, err)
	return &sampler{run: r, apiserver: apiserver}
}

// take takes a sample; none while the manager does not answer.
func (s *sampler) take() (sample, bool) {
	told, err := scrape(http.DefaultClient, "http://"+s.run.metrics+"/metrics")
	if err != nil {
		return sample{}, false
	}
	if time.Since(s.asked) > serverEvery {
		if s.server, err = scrape(s.apiserver, on.Admin.Host+"/metrics"); err != nil {
			return sample{}, false
		}
		s.asked = time.Now()
	}
	writes, _ := s.run.proxy.wrote()
	now, used := time.Now(), told["process_cpu_seconds_total"]
	taken := sample{
		Seconds: now.Sub(s.run.began).Seconds(), Started: s.run.starts,
		RSS: told["process_resident_memory_bytes"], Heap: told["go_gc_heap_live_bytes"],
		Goroutines: told["go_goroutines"], Watches: float64(s.run.proxy.watches.Load()),
		Queue: told["workqueue_depth"], Unsealed: told["beredskap_ledger_unsealed_objects"],
		Records:  float64(s.run.people.records.Load() - s.run.people.gone.Load()),
		Database: database(), Server: s.server["process_resident_memory_bytes"],
	}
	if elapsed := now.Sub(s.at).Seconds(); s.had == s.run.starts && elapsed > 0 {
		taken.CPU, taken.Writes = (used-s.used)/elapsed, float64(writes-s.writes)/elapsed
	}
	s.at, s.used, s.writes, s.had = now, used, writes, s.run.starts
	s.all = append(s.all, taken)
	if now.Sub(s.told) > time.Minute {
		s.told = now
		s.run.t.Logf("after %.0f s: %.0f records, %.0f objects not sealed, %.0f in queues, %.0f MiB, %.0f goroutines, %.0f watches",
			taken.Seconds, taken.Records, taken.Unsealed, taken.Queue, taken.RSS/megabyte, taken.Goroutines, taken.Watches)
	}
	return taken, true
}

// anew takes a sample for which everybody was asked at this moment.
func (s *sampler) anew() sample {
	s.asked = time.Time{}
	taken, ok := s.take()
	if !ok {
		s.run.t.Fatal("the manager or the API server tells no metrics")
	}
	return taken
}

// database is the size of etcd's file.
func database() float64 {
	folder := filepath.Dir(filepath.Dir(on.AdminKubeconfig()))
	file, err := os.Stat(filepath.Join(folder, "etcd", "member", "snap", "db"))
	if err != nil {
		return 0
	}
	return float64(file.Size())
}

// scrape reads metrics, each as the sum over its labels.
func scrape(by *http.Client, url string) (map[string]float64, error) {
	response, err := by.Get(url)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	return sums(response.Body)
}

func sums(text io.Reader) (map[string]float64, error) {
	all := map[string]float64{}
	lines := bufio.NewScanner(text)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		end, last := strings.IndexAny(line, "{ "), strings.LastIndexByte(line, ' ')
		if end <= 0 || line[0] == '#' {
			continue
		}
		if value, err := strconv.ParseFloat(line[last+1:], 64); err == nil {
			all[line[:end]] += value
		}
	}
	return all, lines.Err()
}

// median is the middle of a figure over the samples between two parts of a time, such as 0.25 and 0.5.
func (s *sampler) median(figure func(sample) float64, from, to float64, whole time.Duration) float64 {
	var values []float64
	for _, one := range s.all {
		if part := one.Seconds / whole.Seconds(); part >= from && part < to {
			values = append(values, figure(one))
		}
	}
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// write writes all samples, as JSON and as CSV, into a folder.
func (s *sampler) write(t *testing.T, folder string) {
	t.Helper()
	must(t, os.MkdirAll(folder, 0o755))
	raw, err := json.MarshalIndent(s.all, "", " ")
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, "samples.json"), raw, 0o644))
	file, err := os.Create(filepath.Join(folder, "samples.csv"))
	must(t, err)
	out := csv.NewWriter(file)
	var head []string
	for _, field := range reflect.VisibleFields(reflect.TypeFor[sample]()) {
		head = append(head, field.Tag.Get("json"))
	}
	must(t, out.Write(head))
	for _, one := range s.all {
		var row []string
		for _, value := range reflect.ValueOf(one).Fields() {
			row = append(row, fmt.Sprint(value))
		}
		must(t, out.Write(row))
	}
	out.Flush()
	must(t, out.Error())
	must(t, file.Close())
}
