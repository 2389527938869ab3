package apiclock

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"

	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
)

// Of is the clock of the API server of a connection, beside that of the machine. It hears the answers to all who use the
// connection from then on.
func Of(cluster *rest.Config, machine clock.PassiveClock) (*Clock, error) {
	c := &Clock{machine: machine, steady: clock.RealClock{}}
	cluster.Wrap(c.around)
	asking, err := discovery.NewDiscoveryClientForConfig(cluster)
	if err != nil {
		return nil, fmt.Errorf("no connection can be set up to %s: %w", cluster.Host, err)
	}
	c.ask = func(ctx context.Context) error { return asking.RESTClient().Get().AbsPath("/version").Do(ctx).Error() }
	return c, nil
}

func (c *Clock) around(others http.RoundTripper) http.RoundTripper { return &listening{c, others} }

type listening struct {
	clock  *Clock
	others http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (l *listening) RoundTrip(request *http.Request) (*http.Response, error) {
	sent := l.clock.steady.Now()
	response, err := l.others.RoundTrip(request)
	if err != nil || !itself(request, response) {
		return response, err
	}
	if date, err := http.ParseTime(response.Header.Get("Date")); err == nil {
		l.clock.hear(date, sent, l.clock.steady.Now())
	}
	return response, nil
}

// itself says whether the API server has answered itself: not a balancer before it that finds no server, and not one behind it
// that serves kinds of its own (an aggregated API), whose clock may be another.
func itself(request *http.Request, response *http.Response) bool {
	if response.Header.Get("Audit-Id") == "" {
		return false
	}
	group := aGroup.FindStringSubmatch(request.URL.Path)
	return group == nil || slices.Contains(ownGroups, group[1])
}

var (
	aGroup    = regexp.MustCompile(`/apis/([^/]+)/`)
	ownGroups = []string{"apps", "coordination.k8s.io", "continuity.beredskap.dev"}
)

// Ticking is the clock with tickers, which go evenly.
func (c *Clock) Ticking() clock.WithTicker { return ticking{clock.RealClock{}, c} }

type ticking struct {
	clock.WithTicker
	shows *Clock
}

func (t ticking) Now() time.Time                   { return t.shows.Now() }
func (t ticking) Since(at time.Time) time.Duration { return t.shows.Since(at) }
