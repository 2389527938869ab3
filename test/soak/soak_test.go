// Package soak_test has people live through hundreds of crises at once, for half an hour, while all kinds of things go wrong between
// the manager's process and the API server; then everybody stops. Nothing of what was stated may be lost, nothing may be left to
// do, and what the manager takes may not have grown. `make soak` runs it.
package soak_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/beredskap/beredskap/test/internal/program"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// quiet is for how long nothing may be written in the end: longer than the longest back-off, which is half a minute, and than any
// deadline of testdata/plan.yaml that comes within the day.
const quiet = 65 * time.Second

var (
	on      *stage.Stage
	manager string // the program
)

func TestMain(m *testing.M) {
	if os.Getenv("BEREDSKAP_SOAK") == "" {
		fmt.Fprintln(os.Stderr, "SKIPPED, it takes long: run `make soak`")
		os.Exit(0)
	}
	os.Exit(program.Built(func(dir string) int {
		manager = filepath.Join(dir, "manager")
		return stage.Run(m, &on)
	}, "../../cmd/manager"))
}

func TestNothingIsLostNorGrowsWhereManyCrisesAreLivedThrough(t *testing.T) {
	must(t, on.Install(t.Context(), "policy"))
	seed := uint64(time.Now().UnixNano())
	if given, err := strconv.ParseUint(os.Getenv("BEREDSKAP_SOAK_SEED"), 10, 64); err == nil {
		seed = given
	}
	t.Logf("to have the same people again: BEREDSKAP_SOAK_SEED=%d", seed)
	r := newRun(t, wanted(t), seed)
	defer func() { r.sampler.write(t, "../../.soak") }()

	r.until("every plan is judged", patience, func(s sample) bool { return s.Queue == 0 && s.Heap > 0 })
	empty := r.sampler.anew()
	began := time.Now()
	r.people.together((*person).fill)
	r.until("people have entered what was stated before", 2*time.Hour, func(sample) bool { return r.people.filled.Load() == int64(len(r.people.all)) })
	entered := time.Now()
	r.until("all that was stated is sealed", time.Hour, func(s sample) bool { return s.Queue == 0 && s.Unsealed == 0 })
	filled := r.sampler.anew()
	t.Logf("filled with %.0f records in %.0f s, of which people took %.0f s to enter them",
		filled.Records, filled.Seconds-empty.Seconds, entered.Sub(began).Seconds())

	r.began = time.Now()
	r.sampler.all = nil
	r.people.together((*person).live)
	r.trouble()
	r.people.stopped.Store(true)
	r.people.ended.Wait()
	if t.Failed() {
		return
	}
	r.until("nothing more is written", 15*time.Minute, func(s sample) bool {
		_, silence := r.proxy.wrote()
		return silence > quiet && s.Queue == 0
	})
	r.report(empty, filled)
	r.flat()
	r.judge()
	r.startCold()
}

// wanted is how large it is to be: for BEREDSKAP_SOAK, such as 30m, with BEREDSKAP_SOAK_CRISES crises and BEREDSKAP_SOAK_RATE
// records a second.
func wanted(t *testing.T) size {
	t.Helper()
	duration, err := time.ParseDuration(os.Getenv("BEREDSKAP_SOAK"))
	must(t, err)
	crises, err := strconv.Atoi(os.Getenv("BEREDSKAP_SOAK_CRISES"))
	must(t, err)
	rate, err := strconv.ParseFloat(os.Getenv("BEREDSKAP_SOAK_RATE"), 32)
	must(t, err)
	s := size{namespaces: (crises + 9) / 10, crises: crises, lifespan: 200, perSecond: float32(rate), duration: duration,
		every: min(max(duration/120, time.Second), 5*time.Second), tolerance: 0.15}
	if duration < 10*time.Minute { // a manager that was killed a moment ago still grows
		s.tolerance = 0.5
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
