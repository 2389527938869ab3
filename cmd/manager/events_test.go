package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// slowServer answers each request when the test lets it.
type slowServer struct {
	asked  chan string
	answer chan struct{}
}

func (s *slowServer) RoundTrip(request *http.Request) (*http.Response, error) {
	s.asked <- request.Method + " " + request.URL.Path
	<-s.answer
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(""))}, nil
}

func TestEventsAreToldOneAtATimeAndNothingElseWaitsForThem(t *testing.T) {
	const event, patched = "/apis/events.k8s.io/v1/namespaces/it/events", "/api/v1/namespaces/it/events/one"
	server := &slowServer{asked: make(chan string, 10), answer: make(chan struct{})}
	client := newEventsInTurn(server)
	ended := make(chan error, 10)
	ctx, cancel := context.WithCancel(t.Context())
	send := func(method, path string) {
		request, err := http.NewRequestWithContext(ctx, method, "http://server"+path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			response, err := client.RoundTrip(request)
			if err == nil {
				_ = response.Body.Close()
			}
			ended <- err
		}()
	}
	send("POST", event)
	if first := <-server.asked; first != "POST "+event {
		t.Fatalf("asked %s", first)
	}
	send("PATCH", patched)
	others := []string{
		"POST /api/v1/namespaces/events/configmaps", "PATCH /apis/continuity.beredskap.dev/v1alpha1/namespaces/it/logentries/events/status",
		"GET " + event, "PATCH /api/v1/namespaces/events",
	}
	for _, other := range others {
		method, path, _ := strings.Cut(other, " ")
		send(method, path)
		if next := <-server.asked; next != other {
			t.Fatalf("asked %s, want %s", next, other)
		}
	}
	for range 1 + len(others) { // the first event, too: then it is the turn of the second
		server.answer <- struct{}{}
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
	}
	if next := <-server.asked; next != "PATCH "+patched {
		t.Fatalf("asked %s", next)
	}
	send("POST", event)
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("whoever waits for its turn when the manager ends: %v", err)
	}
	server.answer <- struct{}{}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}
