package board

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/present/page"
)

const html = "text/html; charset=utf-8"

// writing is how pages are written.
type writing struct {
	board, report func(io.Writer, *present.Board, *lang.Printer, page.Options) error
	crises        func(io.Writer, []page.Crisis, *lang.Printer, page.Options) error
	trouble       func(w io.Writer, title, what string, in *lang.Printer, o page.Options) error
}

var inHTML = writing{page.WriteBoard, page.WriteReport, page.WriteCrises, page.WriteTrouble}

// pages keeps what was written, for a second at most: screens that are all told at once cost what one does.
type pages struct {
	mutex sync.Mutex
	kept  map[string]*place // by address
}

// place is where the page of an address is kept. Who wants it while it is written waits for that.
type place struct {
	mutex sync.Mutex
	sheet *sheet // nil until one was written
}

// sheet is a page that was written.
type sheet struct {
	version string    // of the crisis
	at      time.Time // that the page says it is of
	reach   []string  // namespaces that it shows something of
	content []byte
}

// mostKept is how many pages are kept.
const mostKept = 100

// written is the page of an address, which is written when there is none of this version and instant at hand.
func (p *pages) written(address, version string, at time.Time, write func() (*sheet, error)) (*sheet, error) {
	p.mutex.Lock()
	here := p.kept[address]
	if here == nil {
		if p.kept == nil || len(p.kept) >= mostKept {
			p.kept = map[string]*place{}
		}
		here = &place{}
		p.kept[address] = here
	}
	p.mutex.Unlock()
	here.mutex.Lock()
	defer here.mutex.Unlock()
	if known := here.sheet; known != nil && known.version == version && known.at.Equal(at) {
		return known, nil
	}
	fresh, err := write()
	if err != nil {
		return nil, err
	}
	here.sheet = fresh
	return fresh, nil
}

// home leads to the crisis that the board is about.
func (h *Handler) home(w http.ResponseWriter, r *asking) error {
	to := "/crises"
	switch lines, err := h.lines(r); {
	case err != nil:
		return err
	case h.Home != assess.Key{}:
		to = address(h.Home)
	default:
		var open []string
		for _, line := range lines {
			if line.Phase != string(v1alpha1.PhaseClosed) {
				open = append(open, address(assess.Key{Namespace: line.Namespace, Name: line.Name}))
			}
		}
		if len(open) == 1 {
			to = open[0]
		}
	}
	http.Redirect(w, r.Request, to+r.query, http.StatusSeeOther)
	return nil
}

// list shows the crises that who asks may see.
func (h *Handler) list(w http.ResponseWriter, r *asking) error {
	lines, err := h.lines(r)
	if err != nil {
		return err
	}
	var content bytes.Buffer
	if err := h.writing.crises(&content, lines, r.in, h.surroundings(r, h.changesOf(r, h.versionOfList(lines)))); err != nil {
		return err
	}
	h.answer(w, r, html, digest(content.Bytes()), content.Bytes())
	return nil
}

// lines are the crises that who asks may see.
func (h *Handler) lines(r *asking) ([]page.Crisis, error) {
	viewer, err := h.viewer(r)
	if err != nil {
		return nil, err
	}
	lines := []page.Crisis{}
	for _, crisis := range h.Source.Crises() {
		switch line, err := h.line(r, viewer, crisis); {
		case err != nil && !refused(err):
			return nil, err
		case err == nil && line != nil:
			lines = append(lines, *line)
		}
	}
	return lines, nil
}

// line is a crisis in the list; nil when it has gone.
func (h *Handler) line(r *asking, viewer Viewer, crisis assess.Key) (line *page.Crisis, err error) {
	for range attempts {
		admitted, err := h.admit(r.Context(), viewer, crisis)
		if err != nil {
			return nil, err
		}
		further := false
		h.Source.Look(crisis, h.now(), func(d *assess.Dossier, a *assess.Assessment) {
			if further = !within(reachOf(crisis, a), admitted); further {
				return
			}
			spec := &d.Activation().Spec
			line = &page.Crisis{
				Link: page.Link{Text: string(spec.Title), Href: address(crisis) + r.query}, Title: string(spec.Title),
				Namespace: crisis.Namespace, Name: crisis.Name, Mode: string(spec.Mode), Phase: string(a.Phase),
				Since: present.Instant{Time: a.PhaseSince.In(zoneOf(a))},
			}
		})
		if !further {
			return line, nil
		}
	}
	return nil, restless()
}

func zoneOf(a *assess.Assessment) *time.Location {
	if a.Zone == nil {
		return time.UTC
	}
	return a.Zone
}

// board shows a crisis on the wall.
func (h *Handler) board(w http.ResponseWriter, r *asking) error {
	return h.show(w, r, h.writing.board, func(version string) string { return h.changesOf(r, version) })
}

// report shows the report on a crisis. It is read, and does not change under the reader's eyes.
func (h *Handler) report(w http.ResponseWriter, r *asking) error {
	return h.show(w, r, h.writing.report, func(string) string { return "" })
}

// show shows a crisis as a page. It is read, and built, only for who has not got it: to build it holds up all who look.
func (h *Handler) show(w http.ResponseWriter, r *asking, write func(io.Writer, *present.Board, *lang.Printer, page.Options) error,
	changes func(version string) string) error {
	viewer, err := h.viewer(r)
	if err != nil {
		return err
	}
	for range attempts {
		admitted, err := h.admit(r.Context(), viewer, r.crisis)
		if err != nil {
			return err
		}
		now := h.now()
		version, reach := h.version(r.crisis)
		switch {
		case reach == nil:
			return unknown(r)
		case !within(reach, admitted):
			continue
		case r.has(tagOf(version, r)):
			w.Header().Set("ETag", tagOf(version, r))
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		written, err := h.pages.written(r.URL.Path+"?"+r.in.Code()+r.query, version, now, func() (*sheet, error) { return h.build(r, now, write, changes) })
		switch {
		case err != nil:
			return err
		case within(written.reach, admitted): // it may be newer than what was looked at
			h.answer(w, r, html, tagOf(written.version, r), written.content)
			return nil
		}
	}
	return restless()
}

// build builds a page of a crisis, and writes it.
func (h *Handler) build(r *asking, now time.Time, write func(io.Writer, *present.Board, *lang.Printer, page.Options) error,
	changes func(version string) string) (*sheet, error) {
	turn, built := h.turn(r.crisis), &sheet{at: now}
	var b *present.Board
	if !h.Source.Look(r.crisis, now, func(d *assess.Dossier, a *assess.Assessment) {
		built.version, built.reach, b = h.versionOf(turn, a), reachOf(r.crisis, a), present.NewBoard(d, a.At(now), r.in)
	}) {
		return nil, unknown(r)
	}
	var content bytes.Buffer
	if err := write(&content, b, r.in, h.surroundings(r, changes(built.version))); err != nil {
		return nil, err
	}
	built.content = content.Bytes()
	return built, nil
}

// tagOf is the tag of a page of a version. It is a weak one: the page says the same but for the time of day.
func tagOf(version string, r *asking) string { return fmt.Sprintf(`W/"%s.%s"`, version, r.in.Code()) }

// has says whether who asks has the page of a tag.
func (r *asking) has(tag string) bool {
	for had := range strings.SplitSeq(r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(had), "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// surroundings are what a page has around it.
func (h *Handler) surroundings(r *asking, changes string) page.Options {
	o := page.Options{Assets: "/assets", Changes: changes, Home: "/crises" + r.query, Notes: h.notes(r)}
	for _, name := range lang.Names() {
		o.Languages = append(o.Languages, page.Link{Text: named[name], Href: r.URL.Path + "?lang=" + name, Current: name == r.in.Code()})
	}
	return o
}

// named is what each language calls itself.
var named = map[string]string{"en": "English", "sv": "Svenska"}

// digest is a tag that names a content.
func digest(content []byte) string { return fmt.Sprintf(`"%x"`, sha256.Sum256(content)) }

// address is where a crisis is shown.
func address(crisis assess.Key) string {
	return "/crises/" + url.PathEscape(crisis.Namespace) + "/" + url.PathEscape(crisis.Name)
}

// answer answers with something, or with nothing when the reader has what a tag names already.
func (h *Handler) answer(w http.ResponseWriter, r *asking, kind, tag string, content []byte) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("ETag", tag)
	http.ServeContent(w, r.Request, "", time.Time{}, bytes.NewReader(content))
}

// asset serves a file that pages ask for. It holds nothing of a crisis.
func (h *Handler) asset(w http.ResponseWriter, r *asking) error {
	asset, there := h.assets[r.PathValue("asset")]
	if !there {
		return h.nowhere(w, r)
	}
	h.answer(w, r, asset.Type, digest(asset.Content), asset.Content)
	return nil
}

// healthz says that the board answers.
func (h *Handler) healthz(w http.ResponseWriter, r *asking) error {
	h.answer(w, r, "text/plain; charset=utf-8", `"ok"`, []byte("ok\n"))
	return nil
}

func (h *Handler) nowhere(http.ResponseWriter, *asking) error {
	return &Trouble{http.StatusNotFound, Say("Nothing here"), Say("The board has no such page.")}
}
