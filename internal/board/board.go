// Package board serves the board of a crisis: pages that show how it stands, and a stream that tells them when that has
// changed. It reads, and nothing else: no request to it writes anything anywhere.
package board

import (
	"context"
	"crypto/rand"
	"net/http"
	"sync"
	"time"

	"k8s.io/utils/clock"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/live"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/present/page"
)

// Source is where the board finds its crises.
type Source interface {
	// Crises lists them, by namespace and name.
	Crises() []assess.Key
	// Look shows one. What it shows is to be read inside the call alone. It says whether the crisis exists.
	Look(crisis assess.Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool
}

// Follower is a source that changes: package live says what each of these means.
type Follower interface {
	Source
	Turn(crisis assess.Key) uint64
	Changes(ctx context.Context, crisis assess.Key) <-chan struct{}
	Stale() (since time.Time, why error)
	Scope() live.Scope
}

// Options say what a board shows, and to whom.
type Options struct {
	Source Source
	// Home is the crisis that the board begins with; zero is the one that is open, or the list when there is not just one.
	Home assess.Key
	// AsOf is the instant that the board is about; zero is whenever somebody looks.
	AsOf time.Time
	// Hosts that a request may be for, each with its port; nil for any. Without it, a page of a stranger could have its
	// own name point to this machine, and read the board through the browser that shows it (DNS rebinding).
	Hosts []string
	// Access says who may see what; nil is for a board that only its owner can reach.
	Access Access
	// Language is what a page is written in whose address names none.
	Language *lang.Printer
	Clock    clock.WithTicker
	// Streams bounds how many pages are told of changes at once.
	Streams int
}

// Handler serves a board. It is an http.Handler.
type Handler struct {
	Options
	follower Follower // nil for a source that stands still
	hosts    map[string]bool
	assets   map[string]page.Asset
	mux      *http.ServeMux
	born     string // a secret of this board, which makes names of versions that say nothing: see opaque
	pages    pages
	writing  writing

	streams *seats
	ended   chan struct{} // closed when the board ends
	end     sync.Once
}

// New returns the handler of a board.
func New(o Options) *Handler {
	h := &Handler{
		Options: o, hosts: map[string]bool{}, assets: map[string]page.Asset{}, mux: http.NewServeMux(), writing: inHTML,
		born: rand.Text(), streams: &seats{total: o.Streams, of: map[string]int{}}, ended: make(chan struct{}),
	}
	if o.Access != nil {
		h.streams.each = mostEach
	}
	h.follower, _ = o.Source.(Follower)
	for _, host := range o.Hosts {
		h.hosts[host] = true
	}
	for _, asset := range page.Assets() {
		h.assets[asset.Name] = asset
	}
	for pattern, serve := range map[string]func(http.ResponseWriter, *asking) error{
		"/{$}":                               h.home,
		"/crises":                            h.list,
		"/changes":                           h.changes,
		"/crises/{namespace}/{name}":         h.board,
		"/crises/{namespace}/{name}/report":  h.report,
		"/crises/{namespace}/{name}/changes": h.changes,
		"/assets/{asset}":                    h.asset,
		"/healthz":                           h.healthz,
		"/":                                  h.nowhere,
	} {
		h.mux.Handle(pattern, h.serving(serve))
	}
	return h
}

// now is the instant at which crises are looked at, to the second, as it stands on the page.
func (h *Handler) now() time.Time {
	if !h.AsOf.IsZero() {
		return h.AsOf
	}
	return h.Clock.Now().Truncate(time.Second)
}

// End ends all streams, so that the server can stop.
func (h *Handler) End() { h.end.Do(func() { close(h.ended) }) }

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	protect(w.Header())
	asked, err := h.read(r)
	if err == nil {
		err = h.guard(asked)
	}
	if err != nil {
		h.sayTrouble(w, asked, err)
		return
	}
	h.mux.ServeHTTP(w, r)
}

// asking is a request, and the language it is to be answered in.
type asking struct {
	*http.Request
	in     *lang.Printer
	crisis assess.Key // that the address names; zero when it names none
	query  string     // that keeps the language in links; empty when the address names none
}

// read reads what is asked for. What is asked is said with an error, too, so that it can be answered.
func (h *Handler) read(r *http.Request) (*asking, error) {
	asked := &asking{Request: r, in: h.Language, crisis: assess.Key{Namespace: r.PathValue("namespace"), Name: r.PathValue("name")}}
	name := r.URL.Query().Get("lang")
	if name == "" {
		return asked, nil
	}
	in, err := lang.Named(name)
	if err != nil {
		return asked, &Trouble{http.StatusBadRequest, Say("No such language"), Say("The board is not written in the language %q.", name)}
	}
	asked.in, asked.query = in, "?lang="+in.Code()
	return asked, nil
}

// guard refuses what no address of the board is asked for.
func (h *Handler) guard(r *asking) error {
	if len(h.Hosts) > 0 && !h.hosts[r.Host] {
		return &Trouble{http.StatusMisdirectedRequest, Say("Another address"),
			Say("This board answers at %s alone, and not at %q. Open it at that address.", h.Hosts[0], r.Host)}
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return &Trouble{http.StatusMethodNotAllowed, Say("Only to be read"), Say("The board is read, and nothing is sent to it.")}
	}
	if r.foreign() && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		return elsewhere()
	}
	return nil
}

// foreign says whether a browser asks on behalf of another site, or of another port of this one. Who follows a link from
// there is let in; what a page there asks for by itself is not: it could not read it, but could hold it open.
func (r *asking) foreign() bool {
	site := r.Header.Get("Sec-Fetch-Site")
	return site == "cross-site" || site == "same-site"
}

func elsewhere() *Trouble {
	return &Trouble{http.StatusForbidden, Say("Not for other pages"), Say("A page of another address asks for this. The board answers its own pages, and who opens it.")}
}

// serving answers requests, and says what is wrong where that cannot be done.
func (h *Handler) serving(serve func(http.ResponseWriter, *asking) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked, err := h.read(r)
		if err == nil {
			err = serve(w, asked)
		}
		if err != nil {
			h.sayTrouble(w, asked, err)
		}
	})
}

// protect has a browser take the page for what it is: it runs and shows what comes from here alone, and keeps nothing.
func protect(header http.Header) {
	for name, value := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; " +
			"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Cache-Control":                "no-store",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	} {
		header.Set(name, value)
	}
}
