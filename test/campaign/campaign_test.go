// Package campaign_test has people say and edit all sorts of things, valid, invalid and contradictory, in random order, to a
// real API server with the operator running. After each step the operator must be right, or say what is wrong; and when that is
// mended it must come back. `make test` plays a few steps, `make campaign` as many as there is time for.
package campaign_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/beredskap/beredskap/test/internal/stage"
)

// on is where it is played: with the admission policies, for what they refuse is part of the play.
var on *stage.Stage

// steps is how many there are in one play.
var steps int

func TestMain(m *testing.M) {
	flag.Parse()
	sequences, long := os.LookupEnv("BEREDSKAP_CAMPAIGN")
	unless("rapid.checks", cmp.Or(sequences, "1"))
	unless("rapid.shrinktime", "20s")
	if steps = 60; !long { // the same play in every run, so that it fails for one reason alone
		steps = 16
		unless("rapid.seed", "7")
		unless("rapid.nofailfile", "true")
	}
	os.Exit(stage.Run(m, &on))
}

// unless sets a flag that nobody has set.
func unless(name, value string) {
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == name })
	if given {
		return
	}
	if err := flag.Set(name, value); err != nil {
		panic(err)
	}
}

func TestWhateverIsSaidTheOperatorIsRightOrSaysWhatIsWrong(t *testing.T) {
	enforce(t)
	on.Operate(t)
	done := &tally{of: map[string]*outcomes{}}
	t.Cleanup(func() { t.Log(done) })
	rapid.Check(t, func(rt *rapid.T) {
		p := begin(t, rt, done)
		if rapid.SampledFrom([]bool{true, true, true, false}).Draw(rt, "declared") {
			p.declare(rt)
		}
		p.check(rt)
		for range steps {
			next := rapid.SampledFrom(actions).Draw(rt, "step")
			if next.do == nil {
				continue
			}
			next.do(p, rt)
			if p.check(rt); rt.Failed() {
				return
			}
		}
		p.end(rt)
	})
	if n := panics(t); n != 0 {
		t.Errorf("controllers panicked %v times", n)
	}
}

// action is one thing that people do.
type action struct {
	name string
	do   func(*play, *rapid.T)
}

// actions are drawn evenly; statements are many, for they are what most is said of. The first is nothing: towards it rapid makes a
// play that fails smaller. Its own Repeat ends a play at any step with one chance, and most of them before anything can come of it.
var actions = []action{
	{"nothing", nil},
	{"a statement", (*play).state}, {"a statement", (*play).state}, {"a statement", (*play).state}, {"a statement", (*play).state},
	{"a briefing", (*play).brief}, {"an action item", (*play).assign}, {"an evaluation", (*play).evaluate},
	{"a correction", (*play).correct}, {"a recovery by hand", (*play).recoverByHand},
	{"a statement that is refused", (*play).stateBadly}, {"a record is edited", (*play).editRecord},
	{"a record is deleted", (*play).deleteRecord}, {"a status is wiped", (*play).wipeStatus},
	{"a crisis is declared", (*play).declare},
	{"a plan is edited", (*play).editPlan}, {"a plan is edited", (*play).editPlan}, {"a plan is mended", (*play).mendPlan},
	{"a plan is edited badly", (*play).editPlanBadly}, {"a plan comes or goes", (*play).bringOrTake},
}

// String shows an action where rapid says what it drew.
func (a action) String() string { return a.name }

// panics is how often a controller in this process has panicked: controller-runtime recovers, and counts.
func panics(t *testing.T) (n float64) {
	t.Helper()
	families, err := ctrlmetrics.Registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	known := false
	for _, family := range families {
		if family.GetName() == "controller_runtime_reconcile_panics_total" {
			known = true
			for _, m := range family.GetMetric() {
				n += m.GetCounter().GetValue()
			}
		}
	}
	if !known {
		t.Error("panics are not counted: controller-runtime has no metric of that name any more")
	}
	return n
}

// tally counts what became of what was tried.
type tally struct {
	mutex sync.Mutex
	of    map[string]*outcomes
	waits []time.Duration // until the operator had caught up
}

type outcomes struct{ accepted, refused int }

func (c *tally) count(what string, accepted bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.of[what] == nil {
		c.of[what] = &outcomes{}
	}
	if accepted {
		c.of[what].accepted++
	} else {
		c.of[what].refused++
	}
}

func (c *tally) waited(caughtUp time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.waits = append(c.waits, caughtUp)
}

func (c *tally) String() string {
	var lines []string
	var all outcomes
	for _, what := range slices.Sorted(maps.Keys(c.of)) {
		o := c.of[what]
		all.accepted, all.refused = all.accepted+o.accepted, all.refused+o.refused
		lines = append(lines, fmt.Sprintf("  %-40s %5d accepted %5d refused", what, o.accepted, o.refused))
	}
	head := fmt.Sprintf("%d steps tried: %d accepted, %d refused", all.accepted+all.refused, all.accepted, all.refused)
	if n := len(c.waits); n > 0 {
		slices.Sort(c.waits)
		head += fmt.Sprintf("; the operator had caught up after %v (median), %v (longest)",
			c.waits[n/2].Round(time.Millisecond), c.waits[n-1].Round(time.Millisecond))
	}
	return head + "\n" + strings.Join(lines, "\n")
}

// enforce puts the admission policies in force, and people into their roles.
func enforce(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := on.Install(ctx, "policy"); err != nil {
		t.Fatal(err)
	}
	for _, person := range people {
		on.Grant(t, person, "continuity-lead", "")
	}
	probe := &play{namespaces: on.Namespaces(t, 1), began: time.Now().Add(-time.Hour)}
	stage.Eventually(t, "who enters a record is stamped, and one of the future is refused", func() bool {
		stamped := probe.record("LogEntry", probe.namespaces[0], "probe", "crisis: {name: none}\noccurredAt: "+probe.at(0)+"\nobservation: {text: T}")
		future := probe.record("LogEntry", probe.namespaces[0], "future", "crisis: {name: none}\noccurredAt: "+probe.at(600)+"\nobservation: {text: T}")
		if probe.try(people[0], stamped) != nil || probe.try(people[0], future) == nil {
			return false
		}
		author, _, _ := nested(stamped, "spec", "enteredBy")
		return author == people[0]
	})
}
