package board

import (
	"bufio"
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
)

// streaming runs a test of a board in a bubble in which time is the test's.
func streaming(t *testing.T, test func(*testing.T, *moving, *Handler), change ...func(*Options)) {
	m := followed(t)
	synctest.Test(t, func(t *testing.T) { test(t, m, boardOf(t, m, append(change, byTheClock)...)) })
}

// seen is the version that the page of the crisis shows, as it stands in the address of its stream.
func seen(h *Handler) string { return h.changesOf(&asking{crisis: kalix}, versionNow(h)) }

func versionNow(h *Handler) string {
	version, _ := h.version(kalix)
	return version
}

var (
	greeting = regexp.MustCompile(`^retry: 2000\n\nid: \S+\n\n$`)
	told     = regexp.MustCompile(`^id: \S+\ndata: changed\n\n$`)
)

func wantCome(t *testing.T, r *reader, want *regexp.Regexp) string {
	t.Helper()
	synctest.Wait()
	text := r.take()
	if !want.MatchString(text) {
		t.Errorf("what comes is %q", text)
	}
	return text
}

func TestAPageIsToldOfEachChangeOnce(t *testing.T) {
	streaming(t, func(t *testing.T, m *moving, h *Handler) {
		ctx, cancel := context.WithCancel(t.Context())
		r := readStream(ctx, h, seen(h))
		wantCome(t, r, greeting)
		if r.code != http.StatusOK || r.head.Get("Content-Type") != "text/event-stream; charset=utf-8" || r.head.Get("Cache-Control") != "no-store" {
			t.Errorf("the stream is %d %v", r.code, r.head)
		}
		m.change()
		first := wantCome(t, r, told)
		wantCome(t, r, regexp.MustCompile(`^$`))
		m.change()
		if second := wantCome(t, r, told); second == first {
			t.Error("two versions have one name")
		}
		cancel()
		synctest.Wait()
		if !r.ended || h.streams.taken != 0 || len(m.waiting) != 0 {
			t.Error("a stream whose reader has gone goes on")
		}
	})
}

func TestAStreamOnWhichNothingIsSaidIsKeptAlive(t *testing.T) {
	streaming(t, func(t *testing.T, _ *moving, h *Handler) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r := readStream(ctx, h, seen(h))
		wantCome(t, r, greeting)
		for range 10 {
			time.Sleep(heartbeat)
			wantCome(t, r, regexp.MustCompile(`^: .*\n\n$`))
		}
	})
}

func TestAPageIsToldAtOnceWhatItMissed(t *testing.T) {
	missed := regexp.MustCompile(`^retry: 2000\n\nid: \S+\ndata: changed\n\n$`)
	streaming(t, func(t *testing.T, m *moving, h *Handler) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		old := seen(h)
		m.change() // between the page and its stream
		wantCome(t, readStream(ctx, h, old), missed)
		now := versionNow(h)
		wantCome(t, readStream(ctx, h, old, "Last-Event-ID", now), greeting) // the address is that of the page as it once was
		m.change()
		wantCome(t, readStream(ctx, h, old, "Last-Event-ID", now), missed)
		other := boardOf(t, m, byTheClock, func(o *Options) { o.Clock = h.Clock })
		other.born = "another-start"
		wantCome(t, readStream(ctx, other, old, "Last-Event-ID", versionNow(h)), missed)
	})
}

func TestThereAreNoMoreStreamsThanThereMayBe(t *testing.T) {
	streaming(t, func(t *testing.T, _ *moving, h *Handler) {
		ctx, cancel := context.WithCancel(t.Context())
		for range h.Streams {
			wantCome(t, readStream(ctx, h, seen(h)), greeting)
		}
		if w := ask(h, http.MethodGet, kalixPage+"/changes"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("one more is %d", w.Code)
		}
		if w := ask(h, http.MethodGet, kalixPage); w.Code != http.StatusOK {
			t.Errorf("the page itself is %d", w.Code)
		}
		cancel()
		synctest.Wait()
		after, done := context.WithCancel(t.Context())
		defer done()
		wantCome(t, readStream(after, h, seen(h)), greeting)
	})
}

// withdrawn is access that ends, or that nothing is found out about.
type withdrawn struct{ gone, unknown atomic.Bool }

func (a *withdrawn) Viewer(*http.Request) (Viewer, error) { return a, nil }
func (a *withdrawn) Name() string                         { return "vera" }
func (a *withdrawn) May(context.Context, assess.Key, []string) error {
	switch {
	case a.gone.Load():
		return &Trouble{Status: http.StatusForbidden}
	case a.unknown.Load():
		return &Trouble{Status: http.StatusServiceUnavailable}
	}
	return nil
}

func TestNobodyTakesTheStreamsOfAll(t *testing.T) {
	streaming(t, func(t *testing.T, _ *moving, h *Handler) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		for range mostEach {
			wantCome(t, readStream(ctx, h, seen(h), "From", "kalix-staff"), greeting)
		}
		if w := ask(h, http.MethodGet, kalixPage+"/changes", "From", "kalix-staff"); w.Code != http.StatusServiceUnavailable {
			t.Errorf("one more is %d", w.Code)
		}
		wantCome(t, readStream(ctx, h, seen(h), "From", "kalix-it"), greeting)
		cancel()
		synctest.Wait()
		if h.streams.taken != 0 || len(h.streams.of) != 0 {
			t.Errorf("those who have gone keep %d seats: %v", h.streams.taken, h.streams.of)
		}
	}, func(o *Options) { o.Access, o.Streams = &guard{}, 2*mostEach })
}

func TestTheListIsToldOfWhatItsReaderSees(t *testing.T) {
	flood := assess.NewDossier()
	streaming(t, func(t *testing.T, m *moving, h *Handler) {
		activation := m.dossiers[kalix].Activation().DeepCopy()
		activation.Namespace, activation.Name, activation.UID = "brendans", "flood", "flood"
		flood.SetActivation(activation)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		staff := readStream(ctx, h, "/changes", "From", "kalix-staff")
		wantCome(t, staff, greeting)
		m.change() // which no list shows
		wantCome(t, staff, regexp.MustCompile(`^$`))
		m.dossiers[assess.KeyOf(activation)] = flood
		m.change()
		wantCome(t, staff, regexp.MustCompile(`^$`)) // it is not theirs
		brendans := readStream(ctx, h, "/changes", "From", "brendans")
		wantCome(t, brendans, greeting)
		delete(m.dossiers, kalix)
		m.change()
		wantCome(t, staff, told)
		wantCome(t, brendans, regexp.MustCompile(`^$`))
	}, func(o *Options) { o.Access = &guard{} })
}

// Who counts versions would learn how often something happens.
func TestNamesOfVersionsSayNothing(t *testing.T) {
	m := followed(t)
	one, other := boardOf(t, m), boardOf(t, m)
	first, again := versionNow(one), versionNow(one)
	if first != again || first == versionNow(other) {
		t.Error("a version has several names on one board, or one on several")
	}
}

func TestAStreamOutlivesOneQuestionThatIsNotAnswered(t *testing.T) {
	access := &withdrawn{}
	streaming(t, func(t *testing.T, _ *moving, h *Handler) {
		r := readStream(t.Context(), h, seen(h))
		wantCome(t, r, greeting)
		for i, c := range []struct{ unknown, ended bool }{{true, false}, {false, false}, {true, false}, {true, true}} {
			access.unknown.Store(c.unknown)
			time.Sleep(recheck)
			synctest.Wait()
			if r.ended != c.ended || strings.Contains(r.take(), "changed") != c.ended {
				t.Errorf("at check %d it has ended: %v", i, r.ended)
			}
		}
	}, func(o *Options) { o.Access = access })
}

func TestAStreamEndsWhenTheRightDoes(t *testing.T) {
	access := &withdrawn{}
	streaming(t, func(t *testing.T, _ *moving, h *Handler) {
		r := readStream(t.Context(), h, seen(h))
		wantCome(t, r, greeting)
		time.Sleep(time.Minute)
		synctest.Wait()
		if r.ended {
			t.Fatal("the stream ends while there is a right to it")
		}
		r.take()
		access.gone.Store(true)
		time.Sleep(time.Minute)
		synctest.Wait()
		if text := r.take(); !r.ended || !strings.HasSuffix(text, "data: changed\n\n") {
			t.Errorf("a minute after the right was taken back, the stream has ended: %v; the page is told %q", r.ended, text)
		}
	}, func(o *Options) { o.Access = access })
}

// What a server allows a request does not end a stream, and the end of the server does.
func TestAStreamOutlivesTheTimeOfARequestAndEndsWithTheServer(t *testing.T) {
	certificate := httptest.NewUnstartedServer(nil)
	certificate.EnableHTTP2 = true
	certificate.StartTLS() // to borrow what it serves with
	defer certificate.Close()
	for name, over := range map[string]*tls.Config{"in the clear": nil, "over TLS": certificate.TLS} {
		t.Run(name, func(t *testing.T) { outlives(t, over) })
	}
}

func outlives(t *testing.T, over *tls.Config) {
	m := followed(t)
	h := boardOf(t, m, byTheClock, func(o *Options) { o.Hosts = nil })
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- serve(ctx, listener, h, over, limits{read: time.Second, write: time.Second, end: time.Minute})
	}()
	at := listener.Addr().String()
	scheme, protocol := "http://", 1
	if over != nil {
		scheme, protocol = "https://", 2
	}
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}} // #nosec: the test's own server
	response, err := client.Get(scheme + at + seen(h))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.ProtoMajor != protocol {
		t.Errorf("it is HTTP %d, want %d", response.ProtoMajor, protocol)
	}
	lines := bufio.NewReader(response.Body)
	wantLine(t, lines, "retry: 2000")

	silent, err := net.Dial("tcp", at) // when it is ended, the time of the request before it is up, too
	if err != nil {
		t.Fatal(err)
	}
	if _, err := silent.Read(make([]byte, 1)); err == nil {
		t.Error("who asks nothing is answered")
	}
	m.change()
	wantLine(t, lines, "data: changed")

	cancel()
	if err := <-ended; err != nil {
		t.Errorf("the server ends with %v", err)
	}
	if _, err := lines.ReadString(0); err == nil {
		t.Error("the stream goes on")
	}
}

func wantLine(t *testing.T, lines *bufio.Reader, want string) {
	t.Helper()
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the stream ends before it says %q: %v", want, err)
		}
		if strings.TrimSpace(line) == want {
			return
		}
	}
}
