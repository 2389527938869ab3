package board

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
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
	kept  map[string]kept // by address
}

type kept struct {
	version string
	content []byte
}

// mostKept is how many pages are kept.
const mostKept = 100

// written is a page of a version, which is written when it is not at hand.
func (p *pages) written(address, version string, write func(io.Writer) error) ([]byte, error) {
	p.mutex.Lock()
	found, there := p.kept[address]
	p.mutex.Unlock()
	if there && found.version == version {
		return found.content, nil
	}
	var content bytes.Buffer
	if err := write(&content); err != nil {
		return nil, err
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.kept == nil || len(p.kept) >= mostKept {
		p.kept = map[string]kept{}
	}
	p.kept[address] = kept{version, content.Bytes()}
	return content.Bytes(), nil
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
	version := h.version(assess.Key{})
	lines, err := h.lines(r)
	if err != nil {
		return err
	}
	var content bytes.Buffer
	if err := h.writing.crises(&content, lines, r.in, h.surroundings(r, h.changesOf(r, version))); err != nil {
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
		var refusal *Trouble
		switch err := viewer.May(r.Context(), crisis, h.namespaces(crisis)); {
		case errors.As(err, &refusal) && refusal.Status == http.StatusForbidden:
			continue
		case err != nil:
			return nil, err
		}
		h.Source.Look(crisis, h.now(), func(d *assess.Dossier, a *assess.Assessment) {
			spec := &d.Activation().Spec
			lines = append(lines, page.Crisis{
				Link: page.Link{Text: string(spec.Title), Href: address(crisis) + r.query}, Title: string(spec.Title),
				Namespace: crisis.Namespace, Name: crisis.Name, Mode: string(spec.Mode), Phase: string(a.Phase),
				Since: present.Instant{Time: a.PhaseSince.In(zoneOf(a))},
			})
		})
	}
	return lines, nil
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

// show shows a crisis as a page.
func (h *Handler) show(w http.ResponseWriter, r *asking, write func(io.Writer, *present.Board, *lang.Printer, page.Options) error,
	changes func(version string) string) error {
	if err := h.admit(r); err != nil {
		return err
	}
	turn, now := h.turn(r.crisis), h.now()
	var b *present.Board
	var version string
	if !h.Source.Look(r.crisis, now, func(d *assess.Dossier, a *assess.Assessment) {
		version, b = h.versionOf(turn, a), present.NewBoard(d, a.At(now), r.in)
	}) {
		return unknown(r)
	}
	content, err := h.pages.written(r.URL.Path+"?"+r.in.Code()+r.query, version+now.Format(time.TimeOnly), func(w io.Writer) error {
		return write(w, b, r.in, h.surroundings(r, changes(version)))
	})
	if err != nil {
		return err
	}
	h.answer(w, r, html, fmt.Sprintf(`W/"%s.%s"`, version, r.in.Code()), content)
	return nil
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

// answer answers with something, or with nothing when the reader has what a tag names already. The tag of a page is a weak
// one: the page says the same but for the time of day.
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
