package chaos_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"

	"github.com/beredskap/beredskap/test/internal/between"
)

// what goes wrong with a write.
type what string

const (
	killBefore  what = "the manager is killed before it is sent"
	killAfter   what = "the manager is killed when it was carried out"
	loseReply   what = "it is carried out, and the answer is 504"
	conflict    what = "it is refused by 409"
	serverError what = "it is refused by 500"
	tooMany     what = "it is refused by 429"
	slow        what = "it takes a second"
	stale       what = "nothing is seen for two seconds from then on"
	depose      what = "the manager stands still, another takes over, and then it is sent"
)

// faults are all that can go wrong with a write.
var faults = []what{killBefore, killAfter, loseReply, conflict, serverError, tooMany, slow, stale, depose}

// unseen is for how long watches are held back.
const unseen = 2 * time.Second

// fault is what goes wrong, and with which write: from 1, 0 for none; of those of a sort alone, if one is given, for which write comes
// when is not the same in every run.
type fault struct {
	what what
	at   int
	of   *regexp.Regexp
}

// proxy stands between the manager's process and the API server, and has one fault. It shows the manager one namespace
// alone, so that runs beside each other know nothing of one another.
type proxy struct {
	*httptest.Server
	fault
	kill    func() // ends the manager without a word
	replace func() // has the manager stand still until another has taken over

	server    *between.Server
	namespace string
	sight     gate // what watches tell

	mutex   sync.Mutex
	writes  []string // that the manager wanted, in order
	meant   int      // how many of them were of the sort that the fault is about
	unheard int      // of them, for there was no API server, or none that knew the roles again
	last    time.Time
}

// newProxy starts a proxy that asks with the rights of a configuration. The manager reaches it by plain HTTP.
func newProxy(t *testing.T, config *rest.Config, namespace string, f fault) *proxy {
	t.Helper()
	p := &proxy{fault: f, server: between.To(t, config), namespace: namespace, last: time.Now()}
	p.Server = httptest.NewServer(p)
	t.Cleanup(func() {
		p.CloseClientConnections()
		p.Close()
	})
	return p
}

// everywhere is a look at all namespaces at what the manager keeps.
var everywhere = regexp.MustCompile(`^(/api/v1|/apis/apps/v1|/apis/continuity\.beredskap\.dev/v1alpha1)/([a-z]+)$`)

func (p *proxy) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.URL.Query().Get("watch") == "true" {
		w = &gated{w, &p.sight}
	}
	request.URL.Path = everywhere.ReplaceAllString(request.URL.Path, "$1/namespaces/"+p.namespace+"/$2")
	if !between.IsWrite(request) {
		p.server.ServeHTTP(w, request)
		return
	}
	answered := &answer{ResponseWriter: w}
	defer p.note(answered)
	p.write(answered, request)
}

// write passes a write on, or has it go wrong.
func (p *proxy) write(w http.ResponseWriter, request *http.Request) {
	if !p.hits(request) {
		p.server.ServeHTTP(w, request)
		return
	}
	switch p.what {
	case killBefore:
		p.kill()
		panic(http.ErrAbortHandler)
	case killAfter:
		p.server.CarryOut(request)
		p.kill()
		panic(http.ErrAbortHandler)
	case loseReply:
		p.server.CarryOut(request)
		between.Refuse(w, apierrors.NewTimeoutError("the answer was lost", 0))
	case conflict:
		between.Refuse(w, apierrors.NewConflict(schema.GroupResource{}, "it", fmt.Errorf("somebody else was faster")))
	case serverError:
		between.Refuse(w, apierrors.NewInternalError(fmt.Errorf("the server does not feel well")))
	case tooMany:
		between.Refuse(w, apierrors.NewTooManyRequests("later, please", 0)) // when is not said, or the client's library tries again by itself
	case slow:
		time.Sleep(time.Second) // the fault itself
		p.server.ServeHTTP(w, request)
	case stale:
		p.sight.shut()
		time.AfterFunc(unseen, p.sight.open)
		p.server.ServeHTTP(w, request)
	case depose:
		p.replace()
		p.server.ServeHTTP(w, request)
	}
}

// hits notes a write, and says whether it is the one that goes wrong.
func (p *proxy) hits(request *http.Request) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	write := request.Method + " " + request.URL.Path
	p.writes, p.last = append(p.writes, write), time.Now()
	if p.of != nil && !p.of.MatchString(write) {
		return false
	}
	p.meant++
	return p.meant == p.at
}

// wrote are the writes so far, and for how long there has been none.
func (p *proxy) wrote() (writes []string, silence time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return slices.Clone(p.writes), time.Since(p.last)
}

// answer is how a write is answered.
type answer struct {
	http.ResponseWriter
	code int // 0: not at all
}

func (a *answer) WriteHeader(code int) {
	a.code = code
	a.ResponseWriter.WriteHeader(code)
}

func (p *proxy) note(a *answer) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if a.code == 0 || a.code == http.StatusForbidden {
		p.unheard++
	}
}

// heard is how many of the writes so far an API server has judged.
func (p *proxy) heard() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return len(p.writes) - p.unheard
}

// gate lets through, or holds back until it opens.
type gate struct {
	mutex  sync.Mutex
	closed chan struct{} // closed again when it opens; nil while it is open
}

func (g *gate) shut() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.closed = make(chan struct{})
}

func (g *gate) open() {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	close(g.closed)
	g.closed = nil
}

func (g *gate) pass() {
	g.mutex.Lock()
	closed := g.closed
	g.mutex.Unlock()
	if closed != nil {
		<-closed
	}
}

// gated is an answer that goes through a gate, piece by piece.
type gated struct {
	http.ResponseWriter
	gate *gate
}

func (w *gated) Write(piece []byte) (int, error) {
	w.gate.pass()
	return w.ResponseWriter.Write(piece)
}

// Unwrap lets an answer be flushed.
func (w *gated) Unwrap() http.ResponseWriter { return w.ResponseWriter }
