package board

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/page"
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

// turn is the turn of a crisis: see live.Live.
func (h *Handler) turn(crisis assess.Key) uint64 {
	if h.follower == nil {
		return 0
	}
	return h.follower.Turn(crisis)
}

// opaque names something. The name tells it from others, and nothing of what it is, nor how often that has changed.
func (h *Handler) opaque(what string) string {
	code := hmac.New(sha256.New, []byte(h.born))
	_, _ = code.Write([]byte(what)) // never fails
	return base64.RawURLEncoding.EncodeToString(code.Sum(nil)[:15])
}

// versionOf names how a crisis stands at a turn: by what was stated, and by the instant since when it has stood so.
func (h *Handler) versionOf(turn uint64, a *assess.Assessment) string {
	return h.opaque(fmt.Sprintf("%s.%d.%x", a.Crisis, turn, a.View.AsOf.UnixNano()))
}

// version names how a crisis stands now, and says which namespaces that shows something of: none when there is no such crisis.
func (h *Handler) version(crisis assess.Key) (version string, reach []string) {
	turn := h.turn(crisis)
	h.Source.Look(crisis, h.now(), func(_ *assess.Dossier, a *assess.Assessment) {
		version, reach = h.versionOf(turn, a), reachOf(crisis, a)
	})
	return version, reach
}

// versionOfList names what a list says, in whichever language: of the crises that its reader may not see it knows nothing.
func (h *Handler) versionOfList(lines []page.Crisis) string {
	var what strings.Builder
	for _, line := range lines {
		_, _ = fmt.Fprintf(&what, "%q %q %q %q %q %d\n", line.Namespace, line.Name, line.Title, line.Mode, line.Phase, line.Since.UnixNano())
	}
	if h.follower != nil {
		since, _ := h.follower.Stale()
		_, _ = fmt.Fprintf(&what, "stale: %v", since)
	}
	return h.opaque(what.String())
}

// standing names how things stand that somebody wants to be told of, once it is certain that they may: a crisis, or the list
// of those that they may see. Who may see none is told of nothing, where viewers are told from each other.
func (h *Handler) standing(r *asking) (version string, err error) {
	if (r.crisis == assess.Key{}) {
		lines, err := h.lines(r)
		if err == nil && len(lines) == 0 && h.Access != nil {
			err = &Trouble{http.StatusForbidden, Say("Not for you"), Say("There is no crisis that you may see, and so there is nothing to be told of.")}
		}
		return h.versionOfList(lines), err
	}
	viewer, err := h.viewer(r)
	if err != nil {
		return "", err
	}
	if _, err := h.admit(r.Context(), viewer, r.crisis); err != nil {
		return "", err
	}
	version, reach := h.version(r.crisis)
	if reach == nil {
		return "", unknown(r)
	}
	return version, nil
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
	if r.foreign() {
		return elsewhere()
	}
	viewer, err := h.viewer(r)
	if err != nil {
		return err
	}
	if _, err := h.standing(r); err != nil {
		return err
	}
	if h.follower == nil {
		return &Trouble{http.StatusNotFound, Say("Nothing here"), Say("This board stands still: it is of a folder, of an archive, or of an instant that has passed.")}
	}
	leave, err := h.streams.take(viewer.Name())
	if err != nil {
		return err
	}
	defer leave()
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	w.Header().Set("X-Accel-Buffering", "no") // to proxies: pass it on at once
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	(&stream{Handler: h, asking: r, to: http.NewResponseController(w), w: w}).run()
	return nil
}

// stream is a page that is told of changes.
type stream struct {
	*Handler
	*asking
	to *http.ResponseController
	w  http.ResponseWriter

	told       string // the version that the page was told of last
	unanswered int    // how many times in a row it could not be found out whether the reader may still see this
}

// mostUnanswered is how many times in a row it may not be found out whether a reader still may: the API server may be busy, or
// change hands, but a right that nobody can confirm is none for long.
const mostUnanswered = 1

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
	for on := true; on; {
		select {
		case <-ctx.Done():
			return
		case <-s.ended:
			return
		case _, open := <-changes:
			on = open && s.tell()
		case <-beats.C():
			on = s.send(": still here\n\n")
		case <-checks.C():
			on = s.check()
		}
	}
}

// begin says when to come back, and what the reader has missed.
func (s *stream) begin() bool {
	now, err := s.standing(s.asking)
	if err != nil {
		return false // who comes back is told why
	}
	s.told = now
	seen := s.URL.Query().Get("seen")
	if last := s.Header.Get("Last-Event-ID"); last != "" {
		seen = last
	}
	text := fmt.Sprintf("retry: %d\n\n", comeBack.Milliseconds())
	if seen != "" && seen != now {
		return s.send(text + s.changed(now))
	}
	return s.send(text + "id: " + now + "\n\n")
}

// tell tells of a change, and says whether to go on. That some crisis has changed is not told to who may not see it: the list
// counts as changed when what its reader sees of it has. What cannot be found out now is at the next check.
func (s *stream) tell() bool {
	if (s.crisis != assess.Key{}) {
		version, _ := s.version(s.crisis)
		return s.tellOf(version)
	}
	lines, err := s.lines(s.asking)
	if err != nil {
		return true
	}
	version := s.versionOfList(lines)
	return version == s.told || s.tellOf(version)
}

// check finds out whether the reader may still see this, and says whether to go on.
func (s *stream) check() bool {
	version, err := s.standing(s.asking)
	if err != nil {
		if s.unanswered++; refused(err) || s.unanswered > mostUnanswered {
			s.send(s.changed("")) // the page reads itself anew, and is told why it may not
			return false
		}
		return true
	}
	s.unanswered = 0
	return version == s.told || s.tellOf(version)
}

func (s *stream) tellOf(version string) bool {
	s.told = version
	return s.send(s.changed(version))
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
