package live

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// These tests run in a bubble in which time is the test's. The crisis is staff/attack. It was declared when the bubble begins,
// and promises the board a briefing an hour later.
var (
	noon   = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)
	attack = assess.Key{Namespace: "staff", Name: "attack"}
)

const (
	plan = `
title: A unit
timeZone: UTC
obligations: [{name: board, audience: Board, triggers: [{once: {after: {anchor: Declared}, within: 1h}}]}]`
	crisis = `
title: Attack
mode: Real
startedAt: 2000-01-01T00:00:00Z
declaredAt: 2000-01-01T00:00:00Z
declaredBy: The director
plans: [{name: central}]`
	seen = `
crisis: {name: attack}
occurredAt: 2000-01-01T00:00:00Z
observation: {text: Black screens}`
)

// following is a store that is followed.
type following struct {
	*Live
	t     *testing.T
	count int
}

// follow runs a test with the crisis followed.
func follow(t *testing.T, test func(*testing.T, *following)) {
	synctest.Test(t, func(t *testing.T) {
		wall := clock.RealClock{}
		f := &following{t: t, Live: onlook(dossier.NewOnlooker(logr.Discard(), assess.Blind{}, false), wall, newLine(wall))}
		f.put(&v1alpha1.ContinuityPlan{}, "central", plan)
		f.put(&v1alpha1.CrisisActivation{}, "attack", crisis)
		ctx, cancel := context.WithCancel(t.Context())
		defer synctest.Wait()
		defer cancel()
		if err := f.listen(ctx); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		test(t, f)
	})
}

// put puts an object into the store, from the YAML of its spec.
func (f *following) put(o client.Object, name, spec string) {
	f.t.Helper()
	if err := yaml.UnmarshalStrict([]byte("spec:\n  "+strings.ReplaceAll(strings.TrimSpace(spec), "\n", "\n  ")), o); err != nil {
		f.t.Fatal(err)
	}
	o.SetNamespace("staff")
	o.SetName(name)
	o.SetUID(types.UID(name))
	o.SetGeneration(1)
	o.SetCreationTimestamp(metav1.NewTime(noon))
	if err := f.store.Put(o); err != nil {
		f.t.Fatal(err)
	}
}

// state enters an observation.
func (f *following) state() {
	f.t.Helper()
	f.count++
	f.put(&v1alpha1.LogEntry{}, fmt.Sprintf("seen-%d", f.count), seen)
}

// wantSignal waits until everybody has done what there is to do now, and looks for a signal.
func wantSignal(t *testing.T, signals <-chan struct{}, want bool) {
	t.Helper()
	synctest.Wait()
	select {
	case _, open := <-signals:
		if !open || !want {
			t.Fatalf("after %v: a signal comes, or all end (open: %v)", time.Since(noon), open)
		}
	default:
		if want {
			t.Fatalf("after %v: no signal comes", time.Since(noon))
		}
	}
}

func TestAChangeIsSignalledAtOnceAndManyMoreOnceASecond(t *testing.T) {
	follow(t, func(t *testing.T, f *following) {
		signals := f.Changes(t.Context(), attack)
		wantSignal(t, signals, false)
		turn := f.Turn(attack)
		f.state()
		wantSignal(t, signals, true)
		if f.Turn(attack) == turn {
			t.Error("the turn has not grown with a change")
		}
		for range 20 {
			f.state()
			wantSignal(t, signals, false)
		}
		time.Sleep(pace)
		wantSignal(t, signals, true)
		time.Sleep(pace)
		wantSignal(t, signals, false)
	})
}

func TestWhatChangesByItselfIsSignalledAtItsInstant(t *testing.T) {
	follow(t, func(t *testing.T, f *following) {
		signals := f.Changes(t.Context(), attack)
		for _, at := range []time.Duration{30 * time.Second, time.Hour} { // nobody froze the plan; the briefing is due
			time.Sleep(at - time.Since(noon) - 1)
			wantSignal(t, signals, false)
			time.Sleep(time.Nanosecond)
			wantSignal(t, signals, true)
		}
		f.Look(attack, time.Now(), func(_ *assess.Dossier, a *assess.Assessment) {
			if a.Obligations[0].OverdueSince.IsZero() {
				t.Error("the briefing is not overdue when the signal says that it is")
			}
		})
	})
}

func TestChangesOfAnotherCrisisAreNotSignalled(t *testing.T) {
	follow(t, func(t *testing.T, f *following) {
		flood, all := f.Changes(t.Context(), assess.Key{Namespace: "staff", Name: "flood"}), f.Changes(t.Context(), assess.Key{})
		wantSignal(t, all, false)
		f.state()
		wantSignal(t, all, true)
		wantSignal(t, flood, false)
	})
}

func TestSignalsEndWithTheContext(t *testing.T) {
	follow(t, func(t *testing.T, f *following) {
		ctx, cancel := context.WithCancel(t.Context())
		signals := f.Changes(ctx, attack)
		synctest.Wait()
		cancel()
		synctest.Wait()
		if _, open := <-signals; open {
			t.Error("the end is signalled as a change")
		}
		if len(f.bells) > 0 {
			t.Error("somebody who has gone is still told")
		}
	})
}

func TestThatWhatIsKnownIsStaleIsSignalledOnceAndThatItIsNotOnceMore(t *testing.T) {
	follow(t, func(t *testing.T, f *following) {
		signals := f.Changes(t.Context(), attack)
		wantSignal(t, signals, false)
		turn := f.Turn(attack)
		f.line.asked(context.DeadlineExceeded)
		f.tellStale()
		f.tellStale()
		wantSignal(t, signals, true)
		time.Sleep(pace)
		wantSignal(t, signals, false)
		f.line.asked(nil)
		f.tellStale()
		wantSignal(t, signals, true)
		if got := f.Turn(attack) - turn; got != 2 {
			t.Errorf("the turn has grown by %d, want 2", got)
		}
	})
}
