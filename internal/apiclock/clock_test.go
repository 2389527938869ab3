package main

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/go-logr/logr/funcr"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
)

// machines are the clocks that a test turns: that of the machine, the one that nobody sets, and that of the API server.
type machines struct {
	*apiClock
	machine, steady *clocktesting.FakePassiveClock
	server          time.Time
}

func newMachines() *machines {
	at := time.Date(2026, 3, 2, 8, 0, 0, 700_000_000, time.UTC)
	m := &machines{machine: clocktesting.NewFakePassiveClock(at), steady: clocktesting.NewFakePassiveClock(at), server: at}
	m.apiClock = &apiClock{machine: m.machine, steady: m.steady}
	return m
}

// pass lets time pass; by the steady clock, too, unless the machine sleeps.
func (m *machines) pass(d time.Duration) {
	m.steady.SetTime(m.steady.Now().Add(d))
	m.sleep(d)
}

func (m *machines) sleep(d time.Duration) {
	m.machine.SetTime(m.machine.Now().Add(d))
	m.server = m.server.Add(d)
}

// set sets the clock of the machine.
func (m *machines) set(by time.Duration) { m.machine.SetTime(m.machine.Now().Add(by)) }

// RoundTrip answers after a while, as the API server does.
func (m *machines) RoundTrip(*http.Request) (*http.Response, error) {
	m.pass(20 * time.Millisecond)
	answer := &http.Response{StatusCode: http.StatusConflict, Header: http.Header{"Date": {m.server.UTC().Format(http.TimeFormat)}}}
	m.pass(20 * time.Millisecond)
	return answer, nil
}

// request has the clock hear the API server.
func (m *machines) request(t *testing.T) {
	t.Helper()
	if _, err := m.around(m).RoundTrip(&http.Request{}); err != nil { //nolint:bodyclose // it has none
		t.Fatal(err)
	}
}

// ahead is by how much the clock is ahead of that of the API server.
func (m *machines) ahead() time.Duration { return m.Now().Sub(m.server) }

func TestTheClockOfTheMachineCountsWhileItAgrees(t *testing.T) {
	m := newMachines()
	if m.set(time.Hour); m.ahead() != time.Hour {
		t.Errorf("before anything is heard it is %v ahead", m.ahead())
	}
	m.set(-time.Hour)
	for _, by := range []time.Duration{0, 900 * time.Millisecond, -1800 * time.Millisecond} {
		m.set(by)
		for range 5 {
			m.request(t)
			if got, want := m.Now(), m.machine.Now(); !got.Equal(want) {
				t.Errorf("%v off: %v, want %v", by, got, want)
			}
			m.pass(1300 * time.Millisecond)
		}
	}
}

func TestTheClockOfTheServerCountsWhereThatOfTheMachineIsWrong(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour, 5 * time.Second} {
		m := newMachines()
		m.request(t)
		m.set(by)
		for i := range 20 {
			if ahead := m.ahead(); ahead > 0 || ahead < -time.Second {
				t.Errorf("set by %v, look %d: %v ahead", by, i, ahead)
			}
			m.pass(700 * time.Millisecond)
			m.request(t)
		}
		if ahead := m.ahead(); ahead < -300*time.Millisecond {
			t.Errorf("set by %v, it does not come closer than %v", by, ahead)
		}
		if m.set(-by); m.ahead() != 0 {
			t.Errorf("set by %v and back: %v ahead", by, m.ahead())
		}
	}
}

func TestAClockOfTheServerThatIsSetIsFollowed(t *testing.T) {
	for _, by := range []time.Duration{time.Hour, -time.Hour} {
		m := newMachines()
		m.request(t)
		m.server = m.server.Add(by)
		m.request(t)
		if ahead := m.ahead(); ahead > 0 || ahead < -time.Second {
			t.Errorf("set by %v: %v ahead", by, ahead)
		}
	}
}

func TestAMachineThatSleptIsRightOnceItHears(t *testing.T) {
	m := newMachines()
	m.request(t)
	m.sleep(8 * time.Hour)
	if ahead := m.ahead(); ahead > 0 {
		t.Errorf("before it hears it is %v ahead", ahead)
	}
	m.request(t)
	if ahead := m.ahead(); ahead != 0 {
		t.Errorf("once it hears it is %v ahead", ahead)
	}
}

func TestAClockThatIsWrongIsSaidOnceAndAskedForUntilItIsRight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said []string
		log := funcr.New(func(_, line string) { said = append(said, line) }, funcr.Options{})
		ctx, cancel := context.WithCancel(ctrl.LoggerInto(t.Context(), log))
		machine, asked := clocktesting.NewFakePassiveClock(time.Now()), 0
		c := &apiClock{machine: machine, steady: clock.RealClock{}}
		c.ask = func(context.Context) error {
			asked++
			c.hear(time.Now().Truncate(time.Second), time.Now(), time.Now())
			return nil
		}
		ended := make(chan struct{})
		go func() {
			_ = c.Start(ctx)
			close(ended)
		}()
		for i, step := range []struct {
			ahead       time.Duration
			asked, said int // in ten seconds; in all
		}{{0, 0, 0}, {time.Hour, 10, 1}, {0, 1, 2}, {0, 0, 2}, {-time.Hour, 10, 3}} {
			c.hear(time.Now().Truncate(time.Second), time.Now(), time.Now())
			asked = 0
			for range 10 {
				machine.SetTime(time.Now().Add(step.ahead))
				time.Sleep(time.Second)
				synctest.Wait()
			}
			if asked != step.asked || len(said) != step.said {
				t.Errorf("step %d: asked %d times, want %d; said %q", i, asked, step.asked, said)
			}
		}
		cancel()
		<-ended
	})
}
