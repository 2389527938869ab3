package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"
)

// answering answers every request with a code.
type answering int

func (code answering) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: int(code), Body: io.NopCloser(strings.NewReader(""))}, nil
}

// A manager that stood still while its lease ran out goes on with what it had begun, before it knows.
func TestNothingIsWrittenOnceTheLeaseMayHaveRunOut(t *testing.T) {
	now := clocktesting.NewFakePassiveClock(time.Now())
	f := &fence{clock: now, most: 10 * time.Second}
	const lease, status = "/apis/coordination.k8s.io/v1/namespaces/it/leases/beredskap-manager", "/apis/continuity.beredskap.dev/v1alpha1/namespaces/it/logentries/leases/status"
	send := func(code int, method, path string) error {
		request, err := http.NewRequestWithContext(t.Context(), method, "http://server"+path, strings.NewReader("{}"))
		if err != nil {
			t.Fatal(err)
		}
		response, err := f.around(answering(code)).RoundTrip(request)
		if err == nil {
			_ = response.Body.Close()
		}
		return err
	}
	for i, step := range []struct {
		after        time.Duration
		code         int
		method, path string
		refused      bool
	}{
		{0, 200, "PATCH", status, false}, // it does not lead yet, or is alone
		{time.Hour, 200, "PATCH", status, false},
		{0, 201, "POST", "/apis/coordination.k8s.io/v1/namespaces/it/leases", false},
		{10 * time.Second, 200, "PATCH", status, false},
		{time.Second, 200, "PATCH", status, true},
		{0, 200, "GET", status, false},
		{0, 409, "PUT", lease, false}, // another has it
		{0, 200, "PATCH", status, true},
		{0, 200, "PUT", lease, false},
		{0, 200, "PATCH", status, false},
	} {
		now.SetTime(now.Now().Add(step.after))
		if err := send(step.code, step.method, step.path); errors.Is(err, errDeposed) != step.refused {
			t.Errorf("%d: %s %s: %v", i, step.method, step.path, err)
		}
	}
}
