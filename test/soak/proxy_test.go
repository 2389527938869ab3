package soak_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"

	"github.com/beredskap/beredskap/test/internal/between"
)

// fault is what goes wrong with a request.
type fault string

const (
	none        fault = ""
	serverError fault = "500"
	tooMany     fault = "429"
	conflict    fault = "409"
	loseReply   fault = "carried out, and the answer is 504"
	cutBefore   fault = "connection cut before it is sent"
	cutAfter    fault = "connection cut when it was carried out"
	slow        fault = "slow"
	refused     fault = "refused, the server is away"

	cutAll fault = "all connections cut"
	killed fault = "manager killed"
	away   fault = "server away for seconds"
)

// chances are how many of 1000 requests go wrong, and how.
var (
	chancesOfWrites = []chance{{serverError, 5}, {tooMany, 5}, {conflict, 3}, {loseReply, 3}, {cutBefore, 3}, {cutAfter, 3}, {slow, 10}}
	chancesOfReads  = []chance{{serverError, 10}, {tooMany, 5}, {cutBefore, 5}, {slow, 20}}
)

type chance struct {
	fault fault
	of    int
}

// proxy stands between the manager and the API server. While it is troubled things go wrong at random.
type proxy struct {
	*httptest.Server
	server *between.Server

	troubled atomic.Bool
	watches  atomic.Int64 // that are open

	mutex  sync.Mutex
	random *rand.Rand
	until  time.Time // the server is away until then
	struck map[fault]int
	writes int // that the manager wanted
	last   time.Time
}

// newProxy starts a proxy that asks with the rights of a configuration. The manager reaches it by plain HTTP.
func newProxy(t *testing.T, config *rest.Config, seed uint64) *proxy {
	t.Helper()
	p := &proxy{server: between.To(t, config), random: rand.New(rand.NewPCG(seed, 0)), struck: map[fault]int{}, last: time.Now()}
	p.Server = httptest.NewServer(p)
	t.Cleanup(func() {
		p.CloseClientConnections()
		p.Close()
	})
	return p
}

func (p *proxy) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if request.URL.Query().Get("watch") != "" {
		p.watches.Add(1)
		defer p.watches.Add(-1)
	}
	switch p.draw(request) {
	case none:
		p.server.ServeHTTP(w, request)
	case serverError:
		between.Refuse(w, apierrors.NewInternalError(fmt.Errorf("the server does not feel well")))
	case tooMany:
		between.Refuse(w, apierrors.NewTooManyRequests("later, please", 1))
	case conflict:
		between.Refuse(w, apierrors.NewConflict(schema.GroupResource{}, "it", fmt.Errorf("somebody else was faster")))
	case loseReply:
		p.server.CarryOut(request)
		between.Refuse(w, apierrors.NewTimeoutError("the answer was lost", 0))
	case cutAfter:
		p.server.CarryOut(request)
		panic(http.ErrAbortHandler)
	case slow:
		p.wait(request)
		p.server.ServeHTTP(w, request)
	default:
		panic(http.ErrAbortHandler)
	}
}

// wait holds a request for up to a second: the fault itself.
func (p *proxy) wait(request *http.Request) {
	p.mutex.Lock()
	long := time.Duration(p.random.Int64N(int64(time.Second)))
	p.mutex.Unlock()
	select {
	case <-time.After(long):
	case <-request.Context().Done():
	}
}

// draw notes a request, and says what goes wrong with it.
func (p *proxy) draw(request *http.Request) fault {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	chances := chancesOfReads
	if between.IsWrite(request) {
		chances = chancesOfWrites
		p.writes, p.last = p.writes+1, time.Now()
	}
	if !p.troubled.Load() {
		return none
	}
	if time.Now().Before(p.until) {
		p.struck[refused]++
		return refused
	}
	rolled := p.random.IntN(1000)
	for _, c := range chances {
		if rolled -= c.of; rolled < 0 {
			p.struck[c.fault]++
			return c.fault
		}
	}
	return none
}

// strike notes something that went wrong with more than a request.
func (p *proxy) strike(what fault) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.struck[what]++
}

// goAway has the server be away for a time.
func (p *proxy) goAway(long time.Duration) {
	p.mutex.Lock()
	p.until = time.Now().Add(long)
	p.mutex.Unlock()
	p.strike(away)
	p.CloseClientConnections()
}

// wrote is how many writes there were so far, and for how long there has been none.
func (p *proxy) wrote() (writes int, silence time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.writes, time.Since(p.last)
}

// faults is how often each thing went wrong.
func (p *proxy) faults() map[fault]int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	all := map[fault]int{}
	for what, times := range p.struck {
		all[what] = times
	}
	return all
}
