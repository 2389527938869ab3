package board

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/live"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/present/page"
)

func TestEveryAnswerKeepsTheBrowserToItself(t *testing.T) {
	h := boardOf(t, followed(t))
	policy := "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	paths := map[string]int{
		"/": http.StatusSeeOther, "/crises": 200, kalixPage: 200, kalixPage + "/report": 200, kalixPage + "?lang=sv": 200, "/healthz": 200,
		"/crises/kalix-staff/flood": 404, "/crises/kalix-staff/flood/changes": 404, "/assets/none": 404, "/elsewhere": 404, kalixPage + "?lang=fi": 400,
	}
	for _, asset := range page.Assets() {
		paths["/assets/"+asset.Name] = 200
	}
	for path, code := range paths {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			w := ask(h, method, path)
			if w.Code != code {
				t.Errorf("%s %s: %d, want %d", method, path, w.Code, code)
			}
			for name, want := range map[string]string{
				"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store",
			} {
				if got := w.Header().Get(name); got != want {
					t.Errorf("%s %s: %s is %q, want %q", method, path, name, got, want)
				}
			}
			for _, name := range []string{"Access-Control-Allow-Origin", "Set-Cookie", "Server"} {
				if got := w.Header().Get(name); got != "" {
					t.Errorf("%s %s: %s is %q", method, path, name, got)
				}
			}
		}
	}
}

func TestNothingButReadingIsAllowed(t *testing.T) {
	h := boardOf(t, followed(t))
	for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"} {
		for _, path := range []string{"/", kalixPage, kalixPage + "/changes", "/healthz", "/assets/x", "//"} {
			w := ask(h, method, path)
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, w.Code, w.Header().Get("Allow"))
			}
		}
	}
}

// A page of a stranger may have its own name point to this machine; what the browser then asks for says that name.
func TestWhatIsAskedUnderAnotherNameIsNotAnswered(t *testing.T) {
	h := boardOf(t, followed(t))
	for name, code := range map[string]int{
		host: 200, "localhost:8466": 200, "localhost": 421, "127.0.0.1": 421, "127.0.0.1:80": 421, "evil.example": 421, "evil.example:8466": 421, "": 421,
	} {
		for _, path := range []string{kalixPage, "/healthz", kalixPage + "/report"} {
			r := ask(withHost(h, name), http.MethodGet, path)
			if r.Code != code {
				t.Errorf("%s at %q: %d, want %d", path, name, r.Code, code)
			}
			if code == 421 && strings.Contains(r.Body.String(), "Kalix") {
				t.Errorf("%s at %q shows something of the crisis", path, name)
			}
		}
	}
}

func withHost(h http.Handler, name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Host = name
		h.ServeHTTP(w, r)
	})
}

func TestAPageThatTheReaderHasIsNotSentAgain(t *testing.T) {
	m := followed(t)
	for what, source := range map[string]Source{"a crisis that is followed": m, "a folder": record(t)} {
		h := boardOf(t, source)
		for _, path := range []string{kalixPage, kalixPage + "/report", "/crises"} {
			first := ask(h, http.MethodGet, path)
			tag := first.Header().Get("ETag")
			if len(tag) < 10 || first.Code != http.StatusOK {
				t.Errorf("%s, %s: %d with the tag %q", what, path, first.Code, tag)
			}
			again := ask(h, http.MethodGet, path, "If-None-Match", tag)
			if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
				t.Errorf("%s, %s: %d with %d bytes, want 304 and none", what, path, again.Code, again.Body.Len())
			}
			if other := ask(h, http.MethodGet, path, "If-None-Match", `"another"`); other.Code != http.StatusOK {
				t.Errorf("%s, %s: with another tag it is %d", what, path, other.Code)
			}
		}
	}
}

// The script of the page goes by the time that stands on it. What the page says is the same as a minute ago, and so is its tag.
func TestAPageSaysWhenItWasRead(t *testing.T) {
	for what, source := range map[string]Source{"a crisis that is followed": followed(t), "a folder": record(t)} {
		clock, s := clocktesting.NewFakeClock(auditor), &shown{}
		h := s.showing(boardOf(t, source, func(o *Options) { o.Clock = clock }))
		first := ask(h, http.MethodGet, kalixPage).Header().Get("ETag")
		clock.Step(90*time.Second + 300*time.Millisecond)
		second := ask(h, http.MethodGet, kalixPage).Header().Get("ETag")
		if want := auditor.Add(90 * time.Second); !s.asOf.Equal(want) || first != second {
			t.Errorf("%s: the page is of %v, want %v; its tags are %s and %s", what, s.asOf, want, first, second)
		}
		clock.Step(60 * 24 * time.Hour) // another briefing was due meanwhile
		if third := ask(h, http.MethodGet, kalixPage).Header().Get("ETag"); third == second {
			t.Errorf("%s: the tag is the same although the page says something else", what)
		}
	}
}

func TestABoardOfAnInstantIsOfThatInstant(t *testing.T) {
	then, s := auditor.AddDate(0, -6, 0), &shown{}
	ask(s.showing(boardOf(t, record(t), func(o *Options) { o.AsOf = then })), http.MethodGet, kalixPage)
	if !s.asOf.Equal(then) {
		t.Errorf("it is of %v, want %v", s.asOf, then)
	}
}

// The address of the stream names the version of the page: a page of another turn is another page.
func TestAPageIsWrittenAnewWhenSomethingHasChangedAndNotBefore(t *testing.T) {
	m, s := followed(t), &shown{}
	h := s.showing(boardOf(t, m))
	address := func() string {
		*s = shown{}
		ask(h, http.MethodGet, kalixPage)
		return s.options.Changes
	}
	first := address()
	if !strings.HasPrefix(first, kalixPage+"/changes?seen=") {
		t.Errorf("the stream is at %q", first)
	}
	if again := address(); again != "" {
		t.Error("a page that is as it was is written again")
	}
	m.change()
	if now := address(); now == "" || now == first {
		t.Errorf("after a change the page is not written anew: %q", now)
	}
}

func TestAPageThatStandsStillIsToldOfNothing(t *testing.T) {
	s := &shown{}
	h := s.showing(boardOf(t, record(t)))
	ask(h, http.MethodGet, kalixPage)
	if s.options.Changes != "" || s.options.Notes != nil || s.crisis != kalix.String() {
		t.Errorf("it shows %+v", s)
	}
	if w := ask(h, http.MethodGet, kalixPage+"/changes"); w.Code != http.StatusNotFound || !strings.Contains(s.what, "stands still") {
		t.Errorf("its stream is %d: %s", w.Code, s.what)
	}
}

func TestTheAddressSaysWhatIsShownAndInWhichLanguage(t *testing.T) {
	s := &shown{}
	h := s.showing(boardOf(t, followed(t)))
	for path, want := range map[string]shown{
		kalixPage:                       {crisis: kalix.String(), in: "en"},
		kalixPage + "?lang=sv":          {crisis: kalix.String(), in: "sv"},
		kalixPage + "/report?lang=sv":   {crisis: kalix.String(), in: "sv", report: true},
		"/crises/kalix-staff/x?lang=sv": {in: "sv", title: "Krisen finns inte"},
		kalixPage + "?lang=fi":          {in: "en", title: "No such language"},
	} {
		*s = shown{}
		ask(h, http.MethodGet, path)
		if s.crisis != want.crisis || s.in != want.in || s.report != want.report || s.title != want.title {
			t.Errorf("%s shows %+v, want %+v", path, *s, want)
		}
		if s.options.Assets != "/assets" || s.report && s.options.Changes != "" {
			t.Errorf("%s is surrounded by %+v", path, s.options)
		}
		explicit := strings.HasSuffix(path, "?lang=sv")
		if home := map[bool]string{true: "/crises?lang=sv", false: "/crises"}[explicit]; s.options.Home != home {
			t.Errorf("%s: home is %s, want %s", path, s.options.Home, home)
		}
		bare, _, _ := strings.Cut(path, "?")
		links := []page.Link{{Text: "English", Href: bare + "?lang=en", Current: s.in == "en"}, {Text: "Svenska", Href: bare + "?lang=sv", Current: s.in == "sv"}}
		if !slices.Equal(s.options.Languages, links) {
			t.Errorf("%s: the languages are %+v, want %+v", path, s.options.Languages, links)
		}
	}
}

func TestTheBoardBeginsWithTheCrisisItIsAbout(t *testing.T) {
	two := record(t)
	flood := assess.NewDossier()
	activation := two.dossiers[kalix].Activation().DeepCopy()
	activation.Name, activation.UID = "flood", "flood"
	flood.SetActivation(activation)
	two.dossiers[assess.Key{Namespace: "kalix-staff", Name: "flood"}] = flood
	for what, c := range map[string]struct {
		source Source
		home   assess.Key
		want   string
	}{
		"one that is open":   {source: record(t), want: kalixPage},
		"two that are open":  {source: two, want: "/crises"},
		"two, and one named": {source: two, home: kalix, want: kalixPage},
		"none":               {source: NewStill(), want: "/crises"},
	} {
		h := boardOf(t, c.source, func(o *Options) { o.Home = c.home })
		for _, query := range []string{"", "?lang=sv"} {
			if w := ask(h, http.MethodGet, "/"+query); w.Code != http.StatusSeeOther || w.Header().Get("Location") != c.want+query {
				t.Errorf("%s: %d to %q, want %q", what, w.Code, w.Header().Get("Location"), c.want+query)
			}
		}
	}
}

func TestTheListSaysHowEachCrisisStands(t *testing.T) {
	s := &shown{}
	ask(s.showing(boardOf(t, followed(t))), http.MethodGet, "/crises?lang=sv")
	if len(s.crises) != 1 || !strings.HasPrefix(s.options.Changes, "/changes?seen=") {
		t.Fatalf("the list is %+v", s)
	}
	line := s.crises[0]
	if line.Href != kalixPage+"?lang=sv" || line.Namespace != kalix.Namespace || line.Name != kalix.Name || line.Mode != "Real" || line.Phase != "Recovery" ||
		line.Title == "" || line.Since.Format(time.RFC3339) != "2022-01-07T00:00:00+01:00" {
		t.Errorf("the line is %+v", line)
	}
}

func TestWhatKeepsAPageFromBeingWholeIsSaidOnIt(t *testing.T) {
	whole := live.Scope{Frozen: true, Ledger: true}
	crises := schema.GroupResource{Group: "continuity.beredskap.dev", Resource: "crisisactivations"}
	for what, c := range map[string]struct {
		why   error
		scope live.Scope
		want  []string
	}{
		"nothing":            {scope: whole},
		"no answer":          {why: http.ErrServerClosed, scope: whole, want: []string{"has not answered"}},
		"no right any more":  {why: apierrors.NewForbidden(crises, "", nil), scope: whole, want: []string{"may no longer read"}},
		"not known any more": {why: apierrors.NewUnauthorized("expired"), scope: whole, want: []string{"no longer knows"}},
		"namespaces alone": {scope: live.Scope{Namespaces: []string{"a", "b"}, Frozen: true},
			want: []string{"may read a, b alone", "ledger"}},
		"no frozen plans": {scope: live.Scope{Ledger: false}, want: []string{"as they stand today", "ledger"}},
	} {
		for _, in := range []*lang.Printer{lang.English, lang.Swedish.Telling(func(message string) {
			if !strings.Contains(message, "%s of") { // of the report, which is another's
				for _, ours := range []string{"board", "cluster"} {
					if strings.Contains(message, ours) {
						t.Errorf("not in Swedish: %q", message)
					}
				}
			}
		})} {
			m, s := followed(t), &shown{}
			m.scope = c.scope
			if c.why != nil {
				m.stale, m.why = auditor, c.why
			}
			h := s.showing(boardOf(t, m, func(o *Options) { o.Language = in }))
			ask(h, http.MethodGet, kalixPage)
			if len(s.options.Notes) != len(c.want) {
				t.Errorf("%s: the notes are %q", what, s.options.Notes)
				continue
			}
			for i, want := range c.want {
				if in == lang.English && !strings.Contains(s.options.Notes[i], want) {
					t.Errorf("%s: the note %q does not say %q", what, s.options.Notes[i], want)
				}
			}
			if in == lang.English && c.why != nil && !strings.Contains(s.options.Notes[0], "31 August 2022, 12:00") {
				t.Errorf("%s: the note %q does not say since when, in the zone of the crisis", what, s.options.Notes[0])
			}
		}
	}
}

func TestEveryTroubleIsSaidInSwedish(t *testing.T) {
	m, s := followed(t), &shown{}
	swedish := lang.Swedish.Telling(func(message string) { t.Errorf("not in Swedish: %q", message) })
	h := s.showing(boardOf(t, m, func(o *Options) { o.Language, o.Streams = swedish, 0 }))
	for _, c := range [][2]string{
		{http.MethodPost, "/"}, {http.MethodGet, "/elsewhere"}, {http.MethodGet, "/crises/a/b"}, {http.MethodGet, kalixPage + "?lang=fi"}, {http.MethodGet, kalixPage + "/changes"},
	} {
		*s = shown{}
		if w := ask(h, c[0], c[1]); w.Code < 400 || s.title == "" || s.what == "" || s.in != "sv" {
			t.Errorf("%s %s: %d, %+v", c[0], c[1], w.Code, s)
		}
	}
	ask(withHost(h, "evil.example"), http.MethodGet, "/")
	ask(h, http.MethodGet, "/", "Sec-Fetch-Site", "cross-site")
	ask(s.showing(boardOf(t, m, func(o *Options) { o.Language, o.Access = swedish, &guard{} })), http.MethodGet, "/changes", "From", "brendans")
	_, full := (&seats{total: 1, each: 1, of: map[string]int{"vera": 1}}).take("vera")
	for _, trouble := range []error{full, restless()} {
		var t *Trouble
		errors.As(trouble, &t)
		swedish.Text(t.Title)
		swedish.Text(t.What)
	}
	ask(s.showing(boardOf(t, record(t), func(o *Options) { o.Language = swedish })), http.MethodGet, kalixPage+"/changes")
}
