package apiclock

import (
	"context"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr/funcr"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
)

// world is the clocks that a test turns: that of the machine, the one that nobody sets, and that of the API server.
type world struct {
	*Clock
	machine, steady *clocktesting.FakePassiveClock
	server          time.Time
	fast            float64 // by which part the steady clock, and with it the machine's, is too fast
	header          http.Header
	path            string
}

func newWorld() *world {
	at := time.Date(2026, 3, 2, 8, 0, 0, 700_000_000, time.UTC)
	w := &world{machine: clocktesting.NewFakePassiveClock(at), steady: clocktesting.NewFakePassiveClock(at), server: at}
	w.Clock = &Clock{machine: w.machine, steady: w.steady}
	w.header, w.path = http.Header{"Audit-Id": {"1"}}, "/api/v1/namespaces"
	return w
}

// pass lets time pass.
func (w *world) pass(d time.Duration) {
	w.server = w.server.Add(d)
	d += time.Duration(float64(d) * w.fast)
	w.steady.SetTime(w.steady.Now().Add(d))
	w.set(d)
}

// sleep lets time pass for everybody but the machine's steady clock.
func (w *world) sleep(d time.Duration) {
	w.server = w.server.Add(d)
	w.set(d)
}

// set sets the clock of the machine.
func (w *world) set(by time.Duration) { w.machine.SetTime(w.machine.Now().Add(by)) }

// RoundTrip answers after a while, as the API server does.
func (w *world) RoundTrip(*http.Request) (*http.Response, error) {
	w.pass(3 * time.Millisecond)
	answer := &http.Response{StatusCode: http.StatusConflict, Header: w.header.Clone()}
	answer.Header.Set("Date", w.server.UTC().Format(http.TimeFormat))
	w.pass(3 * time.Millisecond)
	return answer, nil
}

// request has the clock hear the API server.
func (w *world) request(t *testing.T) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://server"+w.path, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.around(w).RoundTrip(request); err != nil { //nolint:bodyclose // it has none
		t.Fatal(err)
	}
}

// ahead is by how much the clock is ahead of that of the API server.
func (w *world) ahead() time.Duration { return w.Now().Sub(w.server) }

// Clocks run unevenly, and answers tell whole seconds: the time goes on all the same, and is what the API server's clock shows.
func TestTimeGoesOnWhateverTheClockOfTheMachineShows(t *testing.T) {
	const most, slewed = 150 * time.Millisecond, 300 * time.Millisecond
	for name, it := range map[string]struct {
		off  time.Duration // of the machine
		fast float64
		back time.Duration // by how much it may go back, once, when the machine's clock stops counting
		most time.Duration // by which it may be off
	}{
		"right": {0, 0, 0, 0}, "right, and a little fast": {0, 50e-6, most, most}, "right, and a little slow": {0, -50e-6, most, most},
		"a little ahead": {1500 * time.Millisecond, 50e-6, most, most}, "a little behind": {-1500 * time.Millisecond, -50e-6, most, most},
		"ahead": {time.Hour, 50e-6, most, most}, "behind": {-time.Hour, -50e-6, most, most},
		"slewed forward": {0, 500e-6, slewed, slewed}, "slewed back": {0, -500e-6, slewed, slewed}, "wrong, and slewed": {time.Hour, -500e-6, slewed, slewed},
	} {
		t.Run(name, func(t *testing.T) {
			w, random := newWorld(), rand.New(rand.NewPCG(1, 2))
			w.fast = it.fast
			w.set(it.off)
			for range 60 { // as many answers come before anything is assessed, or within the first minute
				w.request(t)
				w.pass(time.Duration(random.Int64N(int64(time.Second))))
			}
			last := w.Now()
			for range 20_000 {
				w.pass(time.Duration(random.Int64N(int64(2 * time.Second))))
				if random.IntN(5) == 0 {
					w.request(t)
				}
				now := w.Now()
				if ahead := w.ahead(); ahead.Abs() > it.most {
					t.Fatalf("it is %v ahead", ahead)
				}
				if back := last.Sub(now); back > it.back {
					t.Fatalf("it goes back by %v", back)
				}
				last = now
			}
			if it.off == 0 && it.fast == 0 && w.ahead() != 0 {
				t.Errorf("a clock that is right does not count: %v", w.ahead())
			}
		})
	}
}

func TestAClockThatIsSetShowsNothing(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 5 * time.Second} {
		w := newWorld()
		w.request(t)
		w.set(by)
		for i := range 20 {
			if ahead := w.ahead(); ahead > 0 || ahead < -precision {
				t.Errorf("set by %v, look %d: %v ahead", by, i, ahead)
			}
			w.pass(700 * time.Millisecond)
			w.request(t)
		}
		if w.set(-by); w.ahead() != 0 {
			t.Errorf("set by %v and back: %v ahead", by, w.ahead())
		}
	}
}

func TestAClockOfTheServerThatIsSetIsFollowed(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 400 * time.Millisecond, -400 * time.Millisecond} {
		w, random := newWorld(), rand.New(rand.NewPCG(1, 2))
		for _, step := range []time.Duration{0, by} {
			w.server = w.server.Add(step)
			if w.request(t); w.ahead() > time.Second {
				t.Errorf("set by %v: at once %v ahead", by, w.ahead())
			}
			for range 60 {
				w.request(t)
				w.pass(time.Duration(random.Int64N(int64(time.Second))))
			}
		}
		if ahead := w.ahead(); ahead.Abs() > 100*time.Millisecond {
			t.Errorf("set by %v: %v ahead", by, ahead)
		}
	}
}

func TestAMachineThatSleptIsRightOnceItHears(t *testing.T) {
	w := newWorld()
	w.request(t)
	w.sleep(8 * time.Hour)
	if ahead := w.ahead(); ahead > 0 {
		t.Errorf("before it hears it is %v ahead", ahead)
	}
	w.request(t)
	if ahead := w.ahead(); ahead != 0 {
		t.Errorf("once it hears it is %v ahead", ahead)
	}
}

func TestOnlyTheAPIServerItselfIsHeard(t *testing.T) {
	for name, it := range map[string]struct {
		path  string
		audit string
		heard bool
	}{
		"a kind of the API server":        {"/api/v1/namespaces/it/pods", "1", true},
		"ours, behind a proxy":            {"/clusters/c-1/apis/continuity.beredskap.dev/v1alpha1/logentries", "1", true},
		"a frozen plan":                   {"/apis/apps/v1/controllerrevisions", "1", true},
		"a lease":                         {"/apis/coordination.k8s.io/v1/namespaces/it/leases/one", "1", true},
		"its version":                     {"/version", "1", true},
		"an aggregated API":               {"/apis/metrics.k8s.io/v1beta1/nodes", "1", false},
		"a balancer that finds no server": {"/api/v1/namespaces", "", false},
	} {
		w := newWorld()
		w.set(-time.Hour)
		w.path, w.header = it.path, http.Header{}
		if it.audit != "" {
			w.header.Set("Audit-Id", it.audit)
		}
		w.request(t)
		if heard := w.ahead() > -time.Minute; heard != it.heard {
			t.Errorf("%s: heard %v, want %v", name, heard, it.heard)
		}
	}
}

// aheadClock is ahead of the time.
type aheadClock struct {
	clock.RealClock
	by atomic.Int64
}

func (c *aheadClock) Now() time.Time { return time.Now().Add(time.Duration(c.by.Load())) }

// A clock that is wrong by less than what an answer leaves away counts until the bounds are narrow, and so they are made narrow.
func TestTheAPIServerIsAskedUntilTheBoundsAreNarrow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var asked atomic.Int32
		c := &Clock{machine: clock.RealClock{}, steady: clock.RealClock{}}
		hear := func(shown time.Duration) { c.hear(time.Now().Add(-shown), time.Now(), time.Now()) }
		c.ask = func(context.Context) error {
			asked.Add(1)
			hear(500 * time.Millisecond) // always at the same part of a second
			return nil
		}
		go func() { _ = c.Start(ctx) }()
		time.Sleep(longUnheard - time.Second)
		synctest.Wait()
		if n := asked.Swap(0); n < 4 {
			t.Errorf("asked %d times while the bounds are a second apart", n)
		}
		hear(950 * time.Millisecond)
		hear(50 * time.Millisecond)
		time.Sleep(longUnheard - time.Second)
		synctest.Wait()
		if n := asked.Load(); n > 1 {
			t.Errorf("asked %d times while the bounds are narrow", n)
		}
		cancel()
		synctest.Wait()
	})
}

// Everybody who uses the connection has the clock hear.
func TestWhatIsAnsweredOnTheConnectionIsHeard(t *testing.T) {
	var asked []string
	shows := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		w.Header().Set("Audit-Id", "1")
		w.Header().Set("Date", shows.Format(http.TimeFormat))
	}))
	defer server.Close()
	config, machine := &rest.Config{Host: server.URL}, clocktesting.NewFakePassiveClock(shows.Add(time.Hour))
	c, err := Of(config, machine)
	if err != nil {
		t.Fatal(err)
	}
	if now := c.Ticking().Now(); !now.Equal(machine.Now()) {
		t.Errorf("before anything is heard it shows %v", now)
	}
	over, err := rest.HTTPClientFor(config)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := over.Get(server.URL + "/apis/apps/v1/deployments") //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if since := c.Ticking().Since(shows); since < 0 || since > time.Minute {
		t.Errorf("it shows %v", c.Ticking().Now())
	}
	if err := c.ask(t.Context()); err != nil || !slices.Equal(asked, []string{"/apis/apps/v1/deployments", "/version"}) {
		t.Errorf("asked %v, error %v", asked, err)
	}
}

// An answer that was under way while the machine slept tells of before, and another has told since.
func TestAnAnswerFromBeforeAnotherSetsNothing(t *testing.T) {
	w := newWorld()
	w.request(t)
	sent, date := w.steady.Now(), w.server.Truncate(time.Second)
	w.sleep(time.Hour)
	w.request(t)
	w.hear(date, sent, w.steady.Now())
	if ahead := w.ahead(); ahead.Abs() > time.Second {
		t.Errorf("it is %v ahead", ahead)
	}
}

func TestWhatIsWrongWithTheTimeIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said, asked atomic.Int32
		var silent atomic.Bool
		log := funcr.New(func(string, string) { said.Add(1) }, funcr.Options{})
		ctx, cancel := context.WithCancel(ctrl.LoggerInto(t.Context(), log))
		defer cancel()
		machine := &aheadClock{}
		c := &Clock{machine: machine, steady: clock.RealClock{}}
		c.ask = func(context.Context) error {
			if asked.Add(1); !silent.Load() {
				c.hear(time.Now().Truncate(time.Second), time.Now(), time.Now())
			}
			return nil
		}
		silent.Store(true)
		go func() { _ = c.Start(ctx) }()
		for _, step := range []struct {
			name   string
			silent bool
			ahead  time.Duration
			often  bool  // asked, all the time
			said   int32 // in all
		}{
			{"it says no time", true, 0, true, 1}, {"it says the time", false, 0, false, 2}, {"the machine is ahead", false, time.Hour, true, 3},
			{"it is right again", false, 0, false, 4}, {"it is behind", false, -time.Hour, true, 5},
		} {
			silent.Store(step.silent)
			machine.by.Store(int64(step.ahead))
			asked.Store(0)
			time.Sleep(3 * time.Minute)
			synctest.Wait()
			if n := asked.Load(); (n > 80) != step.often || n == 0 || said.Load() != step.said {
				t.Errorf("%s: asked %d times in three minutes; said %d", step.name, n, said.Load())
			}
		}
		cancel()
		synctest.Wait()
	})
}
