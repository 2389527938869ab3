package board

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/live"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/present/page"
)

var (
	kalix   = assess.Key{Namespace: "kalix-staff", Name: "kalix-2021"}
	auditor = time.Date(2022, time.August, 31, 10, 0, 0, 0, time.UTC)
)

const (
	kalixPage = "/crises/kalix-staff/kalix-2021"
	host      = "127.0.0.1:8466"
)

// sample reads the sample of Kalix, once.
var sample = sync.OnceValues(func() (*assess.Dossier, error) {
	folder, err := dossier.FromFolder("../../config/samples/kalix")
	if err != nil {
		return nil, err
	}
	return folder.Dossier(kalix)
})

// record is the sample as it stood when its auditors looked at it.
func record(t testing.TB) *Still {
	t.Helper()
	d, err := sample()
	if err != nil {
		t.Fatal(err)
	}
	return NewStill(d)
}

// moving is the sample as if it were followed: the test says what happens.
type moving struct {
	*Still
	scope live.Scope

	mutex   sync.Mutex
	turn    uint64
	stale   time.Time
	why     error
	waiting map[chan struct{}]struct{}
}

func followed(t testing.TB) *moving {
	return &moving{Still: record(t), scope: live.Scope{Frozen: true, Ledger: true}, waiting: map[chan struct{}]struct{}{}}
}

// Turn implements Follower.
func (m *moving) Turn(assess.Key) uint64 {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	return m.turn
}

// Changes implements Follower.
func (m *moving) Changes(ctx context.Context, _ assess.Key) <-chan struct{} {
	signals := make(chan struct{}, 1)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.waiting[signals] = struct{}{}
	context.AfterFunc(ctx, func() {
		m.mutex.Lock()
		defer m.mutex.Unlock()
		delete(m.waiting, signals)
		close(signals)
	})
	return signals
}

// Stale implements Follower.
func (m *moving) Stale() (time.Time, error) { return m.stale, m.why }

// Scope implements Follower.
func (m *moving) Scope() live.Scope { return m.scope }

// change is a change of the crisis.
func (m *moving) change() {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.turn++
	for signals := range m.waiting {
		signals <- struct{}{}
	}
}

// boardOf is a board of a source, at the clock of the auditors.
func boardOf(t testing.TB, source Source, change ...func(*Options)) *Handler {
	t.Helper()
	o := Options{
		Source: source, Hosts: []string{host, "localhost:8466"}, Language: lang.English, Clock: clocktesting.NewFakeClock(auditor), Streams: 4,
	}
	for _, with := range change {
		with(&o)
	}
	return New(o)
}

func byTheClock(o *Options) { o.Clock = clock.RealClock{} }

// ask asks a board for something.
func ask(h http.Handler, method, path string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	r.Host = host
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// shown is what a board has had written, in the place of pages.
type shown struct {
	options page.Options
	crises  []page.Crisis
	crisis  string
	asOf    time.Time
	report  bool
	title   string
	what    string
	in      string
}

// showing has a board note what it would write.
func (s *shown) showing(h *Handler) *Handler {
	whole := func(report bool) func(io.Writer, *present.Board, *lang.Printer, page.Options) error {
		return func(w io.Writer, b *present.Board, in *lang.Printer, o page.Options) error {
			*s = shown{options: o, crisis: b.Namespace + "/" + b.Crisis, asOf: b.AsOf.Time, report: report, in: in.Code()}
			_, err := io.WriteString(w, b.Title)
			return err
		}
	}
	h.writing = writing{
		board: whole(false), report: whole(true),
		crises: func(_ io.Writer, crises []page.Crisis, in *lang.Printer, o page.Options) error {
			*s = shown{options: o, crises: crises, in: in.Code()}
			return nil
		},
		trouble: func(_ io.Writer, title, what string, in *lang.Printer, o page.Options) error {
			*s = shown{options: o, title: title, what: what, in: in.Code()}
			return nil
		},
	}
	return h
}

// reader is who reads a stream: what has come, and whether it has ended.
type reader struct {
	mutex sync.Mutex
	text  strings.Builder
	code  int
	head  http.Header
	ended bool
}

// Header implements http.ResponseWriter.
func (r *reader) Header() http.Header { return r.head }

// WriteHeader implements http.ResponseWriter.
func (r *reader) WriteHeader(code int) { r.code = code }

// Write implements http.ResponseWriter.
func (r *reader) Write(p []byte) (int, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return r.text.Write(p)
}

// Flush implements http.Flusher.
func (r *reader) Flush() {}

// take is what has come since it was last taken.
func (r *reader) take() string {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	defer r.text.Reset()
	return r.text.String()
}

// stream has somebody read a stream until the context ends.
func readStream(ctx context.Context, h http.Handler, path string, headers ...string) *reader {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.Host = host
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	out := &reader{head: http.Header{}}
	go func() {
		h.ServeHTTP(out, r)
		out.mutex.Lock()
		defer out.mutex.Unlock()
		out.ended = true
	}()
	return out
}
