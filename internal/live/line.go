package live

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	toolscache "k8s.io/client-go/tools/cache"
	"k8s.io/utils/clock"
)

// restart is how long a stream of events may take to be opened again, as it is every few minutes, before what is known
// counts as stale.
const restart = 3 * time.Second

// errSilent is why what is known is stale, when nobody has said so.
var errSilent = errors.New("the stream of events from the cluster has ended and was not opened again")

// line is the connection to the API server, as far as it shows in what goes over it: which streams of events are open, and
// when something was last answered.
type line struct {
	clock   clock.PassiveClock
	mutex   sync.Mutex
	streams map[string]*stream // by what they are of
	refusal error              // why one could not be opened again

	answered time.Time // when the API server last answered a question
	trouble  error     // why it has not since
}

// stream says how many streams of a kind are open, and since when none is.
type stream struct {
	open  int
	ended time.Time
}

func newLine(clock clock.PassiveClock) *line {
	return &line{clock: clock, streams: map[string]*stream{}, answered: clock.Now()}
}

// stale says since when what is known may be behind, and why; zero while it is not.
func (l *line) stale() (since time.Time, why error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.trouble != nil {
		since, why = l.answered, l.trouble
	}
	now := l.clock.Now()
	for _, s := range l.streams {
		if s.open > 0 || now.Sub(s.ended) < restart || (!since.IsZero() && !s.ended.Before(since)) {
			continue
		}
		since = s.ended
		for _, reason := range []error{l.refusal, errSilent} {
			if why == nil {
				why = reason
			}
		}
	}
	return since, why
}

// asked notes whether the API server has answered.
func (l *line) asked(err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.trouble = err; err == nil {
		l.answered = l.clock.Now()
	}
}

// refused notes why a stream could not be opened. It is a cache.WatchErrorHandlerWithContext.
func (l *line) refused(_ context.Context, _ *toolscache.Reflector, err error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.refusal = err
}

// wrap has the line see what goes through a transport.
func (l *line) wrap(next http.RoundTripper) http.RoundTripper { return &tap{l, next} }

// tap is a transport that the line sees.
type tap struct {
	line *line
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *tap) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.next.RoundTrip(request)
	if err == nil && response.StatusCode == http.StatusOK && request.URL.Query().Get("watch") == "true" {
		response.Body = t.line.opened(request.URL.Path, response.Body)
	}
	return response, err
}

// opened notes that a stream was opened, until its body ends or is closed.
func (l *line) opened(of string, body io.ReadCloser) io.ReadCloser {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.streams[of] == nil {
		l.streams[of] = &stream{}
	}
	l.streams[of].open++
	l.refusal = nil
	return &flow{ReadCloser: body, end: sync.OnceFunc(func() { l.ended(of) })}
}

func (l *line) ended(of string) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	s := l.streams[of]
	if s.open--; s.open == 0 {
		s.ended = l.clock.Now()
	}
}

// flow is the body of a stream.
type flow struct {
	io.ReadCloser
	end func()
}

// Read implements io.Reader.
func (f *flow) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	if err != nil {
		f.end()
	}
	return n, err
}

// Close implements io.Closer.
func (f *flow) Close() error {
	f.end()
	return f.ReadCloser.Close()
}
