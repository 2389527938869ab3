package main

import (
	"errors"
	"net/http"
	"regexp"
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// errDeposed is why a write is not sent.
var errDeposed = errors.New("the lease was not renewed for so long that another may lead: nothing is written before it is")

// fence keeps a manager from writing when its lease may have run out. One that stood still finds that out only when it next tries to
// renew it, and would go on meanwhile with what it had begun, by what it had seen before.
type fence struct {
	clock clock.PassiveClock
	most  time.Duration // after a renewal

	mutex   sync.Mutex
	renewed time.Time // when the request was sent by which the lease was last renewed; zero: it was never
}

// around puts the fence around the connection of a client. All clients of a manager have the same.
func (f *fence) around(others http.RoundTripper) http.RoundTripper { return &fenced{f, others} }

type fenced struct {
	*fence
	others http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (f *fenced) RoundTrip(request *http.Request) (*http.Response, error) {
	sent := f.clock.Now()
	lease, write := aLease.MatchString(request.URL.Path), request.Method != http.MethodGet
	if write && !lease && f.lapsed(sent) {
		if request.Body != nil {
			_ = request.Body.Close() // as every RoundTripper has to
		}
		return nil, errDeposed
	}
	response, err := f.others.RoundTrip(request)
	if err == nil && write && lease && response.StatusCode < http.StatusMultipleChoices {
		f.renew(sent)
	}
	return response, err
}

var aLease = regexp.MustCompile(`/namespaces/[^/]+/leases(/[^/]+)?$`)

func (f *fence) renew(at time.Time) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	f.renewed = at
}

// lapsed says whether the lease was once held, and may have run out. A clock that is set, or a machine that slept, counts too.
func (f *fence) lapsed(now time.Time) bool {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return !f.renewed.IsZero() && (now.Sub(f.renewed) > f.most || now.Round(0).Sub(f.renewed.Round(0)) > f.most)
}
