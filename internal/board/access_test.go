package board

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"

	"github.com/beredskap/beredskap/internal/assess"
)

// guard lets those in who say who they are, and shows each the crises of one namespace.
type guard struct{ broken error }

func (g *guard) Viewer(r *http.Request) (Viewer, error) {
	name := r.Header.Get("From")
	if name == "" {
		return nil, &Trouble{http.StatusUnauthorized, Say("Who are you?"), Say("Say who you are.")}
	}
	return &guest{g, name}, nil
}

type guest struct {
	guard *guard
	may   string
}

func (v *guest) Name() string { return v.may }

func (v *guest) May(_ context.Context, _ assess.Key, namespaces []string) error {
	if v.guard.broken != nil {
		return v.guard.broken
	}
	if slices.Contains(namespaces, v.may) {
		return nil
	}
	return &Trouble{http.StatusForbidden, Say("Not for you"), Say("Ask for it.")}
}

func TestOnlyWhoMaySeesACrisis(t *testing.T) {
	g, s := &guard{}, &shown{}
	h := s.showing(boardOf(t, followed(t), func(o *Options) { o.Access = g }))
	for _, path := range []string{kalixPage, kalixPage + "/report", kalixPage + "/changes"} {
		for name, code := range map[string]int{"": 401, "brendans": 403, "kalix-staff": 200, "kalix-it": 200} {
			w := ask(h, http.MethodHead, path, "From", name)
			if w.Code != code {
				t.Errorf("%s for %q: %d, want %d", path, name, w.Code, code)
			}
			if challenges := w.Header().Values("WWW-Authenticate"); (code == 401) != (len(challenges) == 2) {
				t.Errorf("%s for %q asks %q", path, name, challenges)
			}
		}
	}
	// Who may not see a crisis is not told whether it exists.
	if w := ask(h, http.MethodGet, "/crises/kalix-staff/flood", "From", "brendans"); w.Code != http.StatusForbidden {
		t.Errorf("a crisis that does not exist is %d for a stranger", w.Code)
	}
	if w := ask(h, http.MethodGet, "/crises/kalix-staff/flood", "From", "kalix-staff"); w.Code != http.StatusNotFound {
		t.Errorf("a crisis that does not exist is %d", w.Code)
	}
	if w := ask(h, http.MethodGet, kalixPage); w.Code != http.StatusUnauthorized || s.options.Home != "" || s.options.Notes != nil {
		t.Errorf("a stranger is shown %+v", s.options)
	}
}

func TestTheListShowsWhatTheReaderMaySee(t *testing.T) {
	g, s := &guard{}, &shown{}
	h := s.showing(boardOf(t, followed(t), func(o *Options) { o.Access = g }))
	for name, want := range map[string]int{"brendans": 0, "kalix-staff": 1} {
		if w := ask(h, http.MethodGet, "/crises", "From", name); w.Code != http.StatusOK || len(s.crises) != want {
			t.Errorf("%s sees %d crises (%d), want %d", name, len(s.crises), w.Code, want)
		}
	}
	for _, path := range []string{"/", "/crises", "/changes"} {
		if w := ask(h, http.MethodHead, path); w.Code != http.StatusUnauthorized {
			t.Errorf("%s for a stranger: %d", path, w.Code)
		}
	}
	if w := ask(h, http.MethodGet, "/", "From", "brendans"); w.Header().Get("Location") != "/crises" {
		t.Errorf("somebody who may see nothing is led to %q", w.Header().Get("Location"))
	}
}

func TestWhatCannotBeFoundOutIsNotAllowed(t *testing.T) {
	g, s := &guard{broken: errors.New("no answer")}, &shown{}
	h := s.showing(boardOf(t, followed(t), func(o *Options) { o.Access = g }))
	for _, path := range []string{"/", "/crises", kalixPage, kalixPage + "/report", kalixPage + "/changes"} {
		if w := ask(h, http.MethodGet, path, "From", "kalix-staff"); w.Code != http.StatusInternalServerError || s.crises != nil || s.crisis != "" {
			t.Errorf("%s: %d, and it shows %+v", path, w.Code, s)
		}
	}
}

func TestFilesOfThePageAndHealthAreForEverybody(t *testing.T) {
	h := boardOf(t, followed(t), func(o *Options) { o.Access = &guard{} })
	if w := ask(h, http.MethodGet, "/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("healthz is %d %q", w.Code, w.Body)
	}
	for name, asset := range h.assets {
		if w := ask(h, http.MethodGet, "/assets/"+name); w.Code != http.StatusOK || w.Header().Get("Content-Type") != asset.Type {
			t.Errorf("%s is %d", name, w.Code)
		}
	}
}
