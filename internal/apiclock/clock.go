// Package apiclock is the clock of the API server, by which every record is entered, as its answers tell it. A machine whose clock
// is wrong would have conditions turn before their instant, and would date in the future what the operator reports.
package apiclock

import (
	"context"
	"slices"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
)

const (
	// precision is that of a Date: whole seconds, of which the rest was left away.
	precision = time.Second
	// drift is how much of the time that passes a steady clock gains or loses: quartz stays below 0.00005. One that is slewed, as
	// NTP does after it was wrong, does so by up to 0.0005, and what contradicts the bounds for that moves them.
	drift = 1. / 10_000
	// misfit is by how much an answer may contradict what was known because clocks run unevenly. What is more was set.
	misfit = time.Second

	betweenLooks = time.Second            // and at most twice that
	longUnheard  = 10 * time.Second       // after which the API server is asked
	farApart     = 200 * time.Millisecond // bounds between which a wrong clock of the machine would count
	worthSaying  = 2 * time.Second        // of a clock that is wrong
)

// Clock knows between which bounds the clock of the API server is. The clock of the machine counts while it is between them, for it
// alone is precise. It is safe for use by several goroutines, and implements clock.PassiveClock.
type Clock struct {
	machine clock.PassiveClock          // may be wrong, and is set
	steady  clock.PassiveClock          // goes on evenly, whoever sets the machine's
	ask     func(context.Context) error // the API server, for anything

	mutex     sync.Mutex
	low, high time.Time // the bounds
	at        time.Time // at which instant, by the steady clock; zero: nothing was heard
}

// Now is what the API server's clock shows, and rather less than more.
func (c *Clock) Now() time.Time {
	low, machine, off := c.look()
	if off != 0 {
		return low
	}
	return machine
}

// Since implements clock.PassiveClock.
func (c *Clock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

// look is what the clock of the API server shows at least, what that of the machine shows, and by how much that is off the bounds:
// less than zero when it is behind.
func (c *Clock) look() (low, machine time.Time, off time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	machine = c.machine.Now().Round(0) // Round takes off what is steady of it
	if c.at.IsZero() {
		return machine, machine, 0
	}
	low, high := c.bounds(c.steady.Now())
	switch {
	case machine.Before(low):
		off = machine.Sub(low)
	case machine.After(high):
		off = machine.Sub(high)
	}
	return low, machine, off
}

// bounds are the bounds at an instant. They grow apart with the time that passes.
func (c *Clock) bounds(at time.Time) (low, high time.Time) {
	passed := at.Sub(c.at)
	slack := time.Duration(float64(passed) * drift)
	return c.low.Add(passed - slack), c.high.Add(passed + slack)
}

// hear takes in the Date that the API server gave to an answer between two instants of the steady clock.
func (c *Clock) hear(date, sent, answered time.Time) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	low, high := date, date.Add(precision+answered.Sub(sent))
	if !c.at.IsZero() {
		knownLow, knownHigh := c.bounds(answered)
		switch {
		case knownLow.Sub(high) > misfit, low.Sub(knownHigh) > misfit: // it was set, or this machine slept
			if sent.Before(c.at) {
				return // another answer has told since
			}
		case knownLow.After(high):
			low = high // no further than the answer proves
		case knownHigh.Before(low):
			high = low
		default:
			low = slices.MaxFunc([]time.Time{low, knownLow}, time.Time.Compare)
			high = slices.MinFunc([]time.Time{high, knownHigh}, time.Time.Compare)
		}
	}
	c.low, c.high, c.at = low, high, answered
}

// unheard is for how long nothing was heard; the longest time when nothing ever was.
func (c *Clock) unheard() time.Duration {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.steady.Now().Sub(c.at)
}

// unsure says whether the API server is to be asked: the machine's clock does not count, or might although it is wrong.
func (c *Clock) unsure() bool {
	if _, _, off := c.look(); off != 0 || c.unheard() >= longUnheard {
		return true
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	low, high := c.bounds(c.steady.Now())
	return high.Sub(low) > farApart
}

// NeedLeaderElection says that whoever stands by knows the time, too.
func (c *Clock) NeedLeaderElection() bool { return false }

// Start asks the API server when nothing was heard for a while, the bounds are far apart, or the clock of the machine is outside
// them, and says that once: until the context ends. It never asks at the same part of a second, for that narrows the bounds.
func (c *Clock) Start(ctx context.Context) error {
	log, said := ctrl.LoggerFrom(ctx), ""
	say := func(what string, values ...any) {
		if said != what {
			log.Info(what, values...)
			said = what
		}
	}
	wait.JitterUntilWithContext(ctx, func(ctx context.Context) {
		if said == "" && !c.unsure() {
			return
		}
		failed := c.ask(ctx) // what it answers matters less than when
		switch _, _, off := c.look(); {
		case c.unheard() >= longUnheard:
			if failed == nil {
				say("the API server does not say what time it is: the clock of this machine counts")
			}
		case off.Abs() > worthSaying:
			say("the clock of this machine is wrong, and that of the API server counts: set it right", "ahead", off.Round(time.Second).String())
		case off == 0 && said != "":
			log.Info("the clock of this machine is that of the API server")
			said = ""
		}
	}, betweenLooks, 1, true)
	return nil
}
