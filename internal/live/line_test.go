package live

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	clocktesting "k8s.io/utils/clock/testing"
)

// server answers every request with a stream that the test ends.
type server struct {
	status int
	ends   *io.PipeWriter
}

// RoundTrip implements http.RoundTripper.
func (s *server) RoundTrip(*http.Request) (*http.Response, error) {
	var body *io.PipeReader
	body, s.ends = io.Pipe()
	return &http.Response{StatusCode: s.status, Body: body}, nil
}

func watching(t *testing.T, l *line, s *server, query string) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://cluster/apis/briefings?"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := l.wrap(s).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func wantStale(t *testing.T, l *line, since time.Time, says string) {
	t.Helper()
	got, why := l.stale()
	if !got.Equal(since) || (why == nil) != (says == "") || why != nil && !strings.Contains(why.Error(), says) {
		t.Errorf("stale since %v (%v), want %v and %q", got, why, since, says)
	}
}

func TestAStreamThatEndedAndIsNotOpenedAgainMakesWhatIsKnownStale(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(noon)
	l, s := newLine(clock), &server{status: http.StatusOK}
	response := watching(t, l, s, "watch=true")
	wantStale(t, l, time.Time{}, "")
	clock.SetTime(noon.Add(time.Minute))
	_ = s.ends.CloseWithError(io.ErrUnexpectedEOF)
	if _, err := response.Body.Read(make([]byte, 1)); err == nil {
		t.Fatal("the stream goes on")
	}
	_ = response.Body.Close() // once more: it ended once
	clock.SetTime(noon.Add(time.Minute + restart - 1))
	wantStale(t, l, time.Time{}, "") // it is opened again every few minutes
	clock.SetTime(noon.Add(time.Minute + restart))
	wantStale(t, l, noon.Add(time.Minute), "was not opened again")
	l.refused(t.Context(), nil, errors.New("briefings is forbidden"))
	wantStale(t, l, noon.Add(time.Minute), "is forbidden")
	watching(t, l, s, "watch=true")
	wantStale(t, l, time.Time{}, "")
}

func TestWhatIsNoStreamDoesNotCount(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(noon)
	l := newLine(clock)
	_ = watching(t, l, &server{status: http.StatusOK}, "limit=1").Body.Close()
	_ = watching(t, l, &server{status: http.StatusForbidden}, "watch=true").Body.Close()
	clock.SetTime(noon.Add(time.Hour))
	wantStale(t, l, time.Time{}, "")
}

func TestAnAPIServerThatDoesNotAnswerMakesWhatIsKnownStaleSinceItLastDid(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(noon)
	l := newLine(clock)
	clock.SetTime(noon.Add(5 * time.Second))
	l.asked(nil)
	clock.SetTime(noon.Add(10 * time.Second))
	l.asked(errors.New("connection refused"))
	wantStale(t, l, noon.Add(5*time.Second), "connection refused")
	l.asked(nil)
	wantStale(t, l, time.Time{}, "")
}

func TestWhatIsKnownIsStaleSinceTheFirstThatWasLost(t *testing.T) {
	clock := clocktesting.NewFakePassiveClock(noon)
	l, s := newLine(clock), &server{status: http.StatusOK}
	_ = watching(t, l, s, "watch=true").Body.Close() // at noon
	clock.SetTime(noon.Add(10 * time.Second))
	l.asked(nil)
	l.asked(errors.New("connection refused"))
	wantStale(t, l, noon, "connection refused")
}
