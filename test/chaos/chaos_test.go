// Package chaos_test has things go wrong between the manager's process and the API server, one at a time and at each of its
// writes, and holds the end, and the way there, against a run that nothing disturbed. `make chaos` runs all of it, and
// `make test` a little of each.
package chaos_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/beredskap/beredskap/test/internal/program"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// BEREDSKAP_CHAOS says how much goes wrong: at how many writes for each fault, or at all of them. Left out, it is one.
var (
	size  = os.Getenv("BEREDSKAP_CHAOS")
	whole = size == "all"
)

// For how long nothing may be written in the end: in a whole run longer than the longest time until something is tried again,
// loop.Retry.
const (
	shortQuiet = 3 * time.Second
	longQuiet  = 35 * time.Second
)

var (
	on      *stage.Stage
	manager string // the program
)

func TestMain(m *testing.M) {
	os.Exit(program.Built(func(dir string) int {
		manager = filepath.Join(dir, "manager")
		return stage.Run(m, &on)
	}, "../../cmd/manager"))
}

func TestUndisturbedRunsEndAlike(t *testing.T) {
	t.Parallel()
	check(t, play(t, setup{}), play(t, setup{}))
}

// Wherever something goes wrong, it ends as if nothing had.
func TestWhateverGoesWrongWithAWriteItEndsTheSame(t *testing.T) {
	t.Parallel()
	reference := play(t, setup{})
	check(t, reference, reference)
	writes, _ := reference.proxy.wrote()
	for _, what := range faults {
		for _, at := range chosen(len(writes)) {
			t.Run(fmt.Sprintf("%s, at write %d", what, at), func(t *testing.T) {
				t.Parallel()
				r := play(t, setup{fault: fault{what: what, at: at}})
				check(t, reference, r)
				if wrote, _ := r.proxy.wrote(); len(wrote) < at {
					t.Skipf("nothing went wrong: there were only %d writes this time", len(wrote))
				}
				if ended := what == killBefore || what == killAfter || what == depose; ended != (r.starts == 2) || r.starts > 2 {
					t.Errorf("the manager was started %d times", r.starts)
				}
			})
		}
	}
}

// chosen are the writes at which something goes wrong, here and there.
func chosen(writes int) (at []int) {
	count := 1
	if some, err := strconv.Atoi(size); err == nil {
		count = min(some, writes)
	}
	if whole {
		count = writes
	}
	order := rand.New(rand.NewPCG(7, 7)).Perm(writes)
	if size != "" { // else it is the same in every run, so that it fails for one reason alone
		order = rand.Perm(writes)
	}
	for _, i := range order[:count] {
		at = append(at, i+1)
	}
	return at
}

func check(t *testing.T, reference, r *run) {
	t.Helper()
	for _, fault := range judge(reference, r) {
		t.Error(fault)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
