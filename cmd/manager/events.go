package main

import (
	"net/http"
	"regexp"
)

// eventsInTurn lets the requests that tell of events go one at a time, beside all others. The library sends each event by
// itself and at once: of a thousand deadlines at one instant a thousand events would stand before the status writes, in the
// one queue that the API server has for the manager.
type eventsInTurn struct {
	others http.RoundTripper
	turn   chan struct{} // holds whose turn it is
}

func newEventsInTurn(others http.RoundTripper) http.RoundTripper {
	return &eventsInTurn{others, make(chan struct{}, 1)}
}

// RoundTrip implements http.RoundTripper.
func (e *eventsInTurn) RoundTrip(request *http.Request) (*http.Response, error) {
	if request.Method == http.MethodGet || !anEvent.MatchString(request.URL.Path) {
		return e.others.RoundTrip(request)
	}
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
		return e.others.RoundTrip(request)
	case <-request.Context().Done():
		if request.Body != nil {
			_ = request.Body.Close() // as every RoundTripper has to
		}
		return nil, request.Context().Err()
	}
}

var anEvent = regexp.MustCompile(`/namespaces/[^/]+/events(/[^/]+)?$`)
