package board

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

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
	for name, code := range map[string]int{"brendans": 403, "kalix-staff": 200} {
		if w := ask(h, http.MethodHead, "/changes", "From", name); w.Code != code {
			t.Errorf("the stream of the list is %d for %s, want %d", w.Code, name, code)
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

// growing is a crisis whose plan in another namespace comes into force once somebody has looked.
type growing struct {
	*moving
	looked int
}

func (g *growing) Look(crisis assess.Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool {
	return g.moving.Look(crisis, now, func(d *assess.Dossier, a *assess.Assessment) {
		if g.looked++; g.looked == 1 {
			before := *a
			before.Plans = nil
			a = &before
		}
		look(d, a)
	})
}

// narrow is a viewer of one namespace, and of nothing that shows more.
type narrow struct{ asked [][]string }

func (v *narrow) Viewer(*http.Request) (Viewer, error) { return v, nil }
func (v *narrow) Name() string                         { return "narrow" }
func (v *narrow) May(_ context.Context, _ assess.Key, namespaces []string) error {
	v.asked = append(v.asked, namespaces)
	if len(namespaces) > 1 {
		return &Trouble{http.StatusForbidden, Say("Not for you"), Say("Ask for it.")}
	}
	return nil
}

func TestWhatHasComeToReachFurtherIsNotShownByTheRightToLess(t *testing.T) {
	for path, code := range map[string]int{kalixPage: 403, kalixPage + "/report": 403, "/crises": 200} {
		s, v := &shown{}, &narrow{}
		h := s.showing(boardOf(t, &growing{moving: followed(t)}, func(o *Options) { o.Access = v }))
		if w := ask(h, http.MethodGet, path); w.Code != code || s.crisis != "" || len(s.crises) > 0 || len(v.asked) != 2 {
			t.Errorf("%s: %d, it shows %+v, and asks about %q", path, w.Code, s, v.asked)
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
