// Package bench_test measures the manager's process beside the bare limit of the API server that it works against. `make bench`
// runs all of it. It fails when something is wrong, and never because something is slow.
package bench_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"

	"github.com/beredskap/beredskap/test/bench/measure"
	"github.com/beredskap/beredskap/test/internal/program"
)

var (
	book    = measure.NewBook(measures)
	manager string // the program
)

// runs is how often each measure is taken, and size how many objects there are for each that a full run has.
var runs, size = 5, 1.0

// of is as many objects as a full run has, or fewer in a short one.
func of(full int) int { return max(int(float64(full)*size), 10) }

// patience is how long anything may take before it is taken to have gone wrong.
const patience = 10 * time.Minute

func TestMain(m *testing.M) {
	switch os.Getenv("BEREDSKAP_BENCH") {
	case "":
		fmt.Fprintln(os.Stderr, "SKIPPED, it takes long: run `make bench`")
		os.Exit(0)
	case "short":
		runs, size = 1, 0.1
	}
	on := measure.ThisMachine()
	code := program.Built(func(dir string) int {
		manager = filepath.Join(dir, "manager")
		return m.Run()
	}, "../../cmd/manager")
	if err := write(os.Getenv("BEREDSKAP_BENCH_DIR"), on); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// write writes what was measured into a folder, and shows it.
func write(dir string, on measure.Machine) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	whole, err1 := os.Create(filepath.Join(dir, "bench.json"))
	lines, err2 := os.Create(filepath.Join(dir, "bench.txt"))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return errors.Join(book.WriteJSON(whole, on), book.WriteBenchmarks(lines, on), book.WriteTable(os.Stdout), whole.Close(), lines.Close())
}

// eachRun has something measured in each run.
func eachRun(do func(run int)) {
	for run := range runs {
		do(run)
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// add notes quantiles of times that were taken in one run.
func add(name string, q float64, times []time.Duration) {
	values := make([]float64, len(times))
	for i, d := range times {
		values[i] = milliseconds(d)
	}
	book.Add(name, measure.Quantile(values, q))
}

// until waits until something holds.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	err := wait.PollUntilContextTimeout(t.Context(), 10*time.Millisecond, patience, true, func(context.Context) (bool, error) { return holds(), nil })
	if err != nil {
		t.Fatalf("not within %v: %s", patience, what)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
