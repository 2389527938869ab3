package chaos_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/test/internal/overlay"
)

// bug is a fault of the product's own that this harness has to find.
type bug struct {
	name, patch string
	fault       what           // that brings it to light; empty: it shows undisturbed
	at          *regexp.Regexp // the writes at which the fault may
}

// fewestBugs is how many there are at least.
const fewestBugs = 10

func bugs(t *testing.T) (all []bug) {
	t.Helper()
	patches, err := filepath.Glob("testdata/bugs/*.patch")
	must(t, err)
	for _, patch := range patches {
		all = append(all, read(t, patch))
	}
	if len(all) < fewestBugs {
		t.Fatalf("there are %d bugs to put in, and should be %d", len(all), fewestBugs)
	}
	return all
}

func TestEveryBugCanBePutIn(t *testing.T) {
	for _, b := range bugs(t) {
		overlay.Of(t, b.patch)
	}
}

// The harness finds every bug that was put in, or what it does not find proves nothing.
func TestEveryBugThatWasPutInIsFound(t *testing.T) {
	if !whole {
		t.Skip("builds the manager a dozen times: run `make chaos`")
	}
	t.Parallel()
	reference := play(t, setup{})
	check(t, reference, reference)
	for _, b := range bugs(t) {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			b.find(t, reference)
		})
	}
}

// read reads the head of a patch.
func read(t *testing.T, patch string) bug {
	t.Helper()
	raw, err := os.ReadFile(patch)
	must(t, err)
	b := bug{name: strings.TrimSuffix(filepath.Base(patch), ".patch"), patch: patch}
	for line := range strings.Lines(string(raw)) {
		if text, is := strings.CutPrefix(strings.TrimSpace(line), "Fault: "); is {
			if b.fault = what(text); !slices.Contains(faults, b.fault) {
				t.Fatalf("%s: there is no fault %q", patch, text)
			}
		}
		if text, is := strings.CutPrefix(strings.TrimSpace(line), "At: "); is {
			b.at = regexp.MustCompile(text)
		}
	}
	return b
}

// patched builds the manager with a patch applied, and returns the program.
func patched(t *testing.T, patch string) string {
	t.Helper()
	with := overlay.Of(t, patch)
	built := filepath.Join(filepath.Dir(with), "manager")
	if out, err := exec.Command("go", "build", "-overlay", with, "-o", built, "../../cmd/manager").CombinedOutput(); err != nil {
		t.Fatalf("%s: it does not build: %v\n%s", patch, err, out)
	}
	return built
}

// find plays with the bug until it is found: undisturbed, and then with its fault at one write after the other.
func (b bug) find(t *testing.T, reference *run) {
	program := patched(t, b.patch)
	tries := []fault{{}}
	if b.fault != "" {
		writes, _ := reference.proxy.wrote()
		for _, write := range writes {
			if b.at.MatchString(write) {
				tries = append(tries, fault{b.fault, len(tries), b.at})
			}
		}
	}
	for i, try := range tries {
		if found := judge(reference, play(t, setup{program: program, fault: try, quiet: shortQuiet})); len(found) > 0 {
			t.Logf("found in run %d (%s, such write %d): %s", i+1, try.what, try.at, found[0])
			return
		}
	}
	t.Errorf("not found in %d runs", len(tries))
}
