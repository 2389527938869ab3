package board

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
)

// A page that lost its stream asks for another after comeBack. A stream on which nothing is said says so every heartbeat, so
// that neither side, nor what is between them, takes the other for gone. Whether its reader may still see the crisis is asked
// every recheck. What cannot be written within unread has no reader.
const (
	comeBack  = 2 * time.Second
	heartbeat = 15 * time.Second
	recheck   = 30 * time.Second
	unread    = 10 * time.Second
)

// turn is the turn of a crisis, or of all: see live.Live.
func (h *Handler) turn(crisis assess.Key) uint64 {
	if h.follower == nil {
		return 0
	}
	return h.follower.Turn(crisis)
}

// versionOf names how a crisis stands at a turn: by what was stated, and by the instant since when it has stood so.
func (h *Handler) versionOf(turn uint64, a *assess.Assessment) string {
	return fmt.Sprintf("%s.%d.%x", h.born, turn, a.View.AsOf.UnixNano())
}

// version names how a crisis stands now, or the list of crises.
func (h *Handler) version(crisis assess.Key) string {
	turn := h.turn(crisis)
	version := fmt.Sprintf("%s.%d", h.born, turn)
	h.Source.Look(crisis, h.now(), func(_ *assess.Dossier, a *assess.Assessment) { version = h.versionOf(turn, a) })
	return version
}

// changesOf is where a page of a version is told of changes; empty when there are none.
func (h *Handler) changesOf(r *asking, version string) string {
	switch {
	case h.follower == nil:
		return ""
	case r.crisis == assess.Key{}:
		return "/changes?seen=" + url.QueryEscape(version)
	}
	return address(r.crisis) + "/changes?seen=" + url.QueryEscape(version)
}

// changes tells a page of changes, as server-sent events. The page says which version it shows, and, when it comes back,
// which one it was told of last: what changed in between is told at once.
func (h *Handler) changes(w http.ResponseWriter, r *asking) error {
	if err := h.admit(r); err != nil {
		return err
	}
	if h.follower == nil {
		return &Trouble{http.StatusNotFound, Say("Nothing here"), Say("This board stands still: it is of a folder, of an archive, or of an instant that has passed.")}
	}
	if !h.there(r.crisis) {
		return unknown(r)
	}
	select {
	case h.streams <- struct{}{}:
		defer func() { <-h.streams }()
	default:
		return &Trouble{http.StatusServiceUnavailable, Say("Too many screens"),
			Say("As many pages as the board can tell of changes, %d, are open already. This one has to be read anew by hand.", h.Streams)}
	}
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // to proxies: pass it on at once
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	(&stream{Handler: h, asking: r, to: http.NewResponseController(w), w: w}).run()
	return nil
}

func (h *Handler) there(crisis assess.Key) bool {
	return crisis == assess.Key{} || h.Source.Look(crisis, h.now(), func(*assess.Dossier, *assess.Assessment) {})
}

// stream is a page that is told of changes.
type stream struct {
	*Handler
	*asking
	to *http.ResponseController
	w  http.ResponseWriter
}

// run tells of changes until the reader goes, the board ends, or the reader's right does.
func (s *stream) run() {
	ctx, cancel := context.WithCancel(s.Context())
	defer cancel()
	changes := s.follower.Changes(ctx, s.crisis) // before the version is compared: nothing comes in between
	beats, checks := s.Clock.NewTicker(heartbeat), s.Clock.NewTicker(recheck)
	defer beats.Stop()
	defer checks.Stop()
	if !s.begin() {
		return
	}
	for {
		said := ""
		select {
		case <-ctx.Done():
			return
		case <-s.ended:
			return
		case _, open := <-changes:
			if !open {
				return
			}
			said = s.changed(s.version(s.crisis))
		case <-beats.C():
			said = ": still here\n\n"
		case <-checks.C():
			if s.admit(s.asking) != nil {
				s.send(s.changed("")) // the page reads itself anew, and is told why it may not
				return
			}
			continue
		}
		if !s.send(said) {
			return
		}
	}
}

// begin says when to come back, and what the reader has missed.
func (s *stream) begin() bool {
	seen, now := s.URL.Query().Get("seen"), s.version(s.crisis)
	if last := s.Header.Get("Last-Event-ID"); last != "" {
		seen = last
	}
	text := fmt.Sprintf("retry: %d\n\n", comeBack.Milliseconds())
	if seen != "" && seen != now {
		return s.send(text + s.changed(now))
	}
	return s.send(text + "id: " + now + "\n\n")
}

func (s *stream) changed(version string) string {
	return "id: " + version + "\ndata: changed\n\n"
}

// send writes to the reader, and says whether it is there. The deadline is the connection's, which goes by the wall clock.
func (s *stream) send(text string) bool {
	_ = s.to.SetWriteDeadline(time.Now().Add(unread))
	_, err := s.w.Write([]byte(text))
	return err == nil && s.to.Flush() == nil
}
