package main

import (
	"context"
	"net/http"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
)

// apiClock is the clock of the API server, by which every record is entered, as its answers tell it. Where the clock of this
// machine agrees with it, that is what counts, for an answer tells whole seconds alone. One that is wrong by more would have
// conditions turn before their instant, and would date in the future what the operator reports.
type apiClock struct {
	machine clock.PassiveClock          // may be wrong, and is set
	steady  clock.PassiveClock          // goes on evenly, whoever sets the machine's
	ask     func(context.Context) error // the API server, for anything

	mutex sync.Mutex
	told  time.Time // what the API server's clock showed at least
	at    time.Time // at this instant, by the steady one; zero: it was never heard
}

const (
	mostDisagreement = 2 * time.Second // between two clocks that agree
	answerPrecision  = time.Second
	betweenQuestions = time.Second // while they do not agree
)

// Now implements clock.PassiveClock.
func (c *apiClock) Now() time.Time {
	now, by := c.look()
	if by.Abs() > mostDisagreement {
		return now.Add(-by)
	}
	return now
}

// Since implements clock.PassiveClock.
func (c *apiClock) Since(t time.Time) time.Duration { return c.Now().Sub(t) }

// look is what the clock of the machine shows, and by how much it is ahead of the API server's, as far as that is known.
func (c *apiClock) look() (now time.Time, by time.Duration) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	now = c.machine.Now().Round(0) // Round takes off what is steady of it
	if c.at.IsZero() {
		return now, 0
	}
	return now, now.Sub(c.told.Add(c.steady.Now().Sub(c.at)))
}

// hear takes in what the API server's clock showed between a request and its answer. The bound that is later counts, which comes
// close to what it shows with every answer, unless that clock was set back.
func (c *apiClock) hear(date, sent, answered time.Time) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	expected := func(at time.Time) time.Time { return c.told.Add(at.Sub(c.at)) }
	if c.at.IsZero() || expected(answered).Before(date) || expected(sent).After(date.Add(answerPrecision)) {
		c.told, c.at = date, answered
	}
}

// around has the clock hear the answers to the requests of a client.
func (c *apiClock) around(others http.RoundTripper) http.RoundTripper { return &listening{c, others} }

type listening struct {
	clock  *apiClock
	others http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (l *listening) RoundTrip(request *http.Request) (*http.Response, error) {
	sent := l.clock.steady.Now()
	response, err := l.others.RoundTrip(request)
	if err != nil {
		return response, err
	}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		l.clock.hear(date, sent, l.clock.steady.Now())
	}
	return response, nil
}

// NeedLeaderElection says that whoever stands by knows the time, too.
func (c *apiClock) NeedLeaderElection() bool { return false }

// Start asks the API server what its clock shows as long as that of the machine shows another time, and says so once: a machine
// that slept has no steady clock either.
func (c *apiClock) Start(ctx context.Context) error {
	log, wrong := ctrl.LoggerFrom(ctx), false
	wait.UntilWithContext(ctx, func(ctx context.Context) {
		if _, by := c.look(); by.Abs() <= mostDisagreement && !wrong {
			return
		}
		if err := c.ask(ctx); err != nil {
			return // and so does every other request, which is told
		}
		_, by := c.look()
		switch disagrees := by.Abs() > mostDisagreement; {
		case disagrees && !wrong:
			wrong = true
			log.Info("the clock of this machine is not that of the API server, which counts: set it right", "ahead", by.Round(time.Second).String())
		case !disagrees && wrong:
			wrong = false
			log.Info("the clock of this machine is that of the API server again")
		}
	}, betweenQuestions)
	return nil
}
