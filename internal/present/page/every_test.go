package page

import (
	"strings"
	"testing"
	"unicode"

	"github.com/beredskap/beredskap/internal/present/lang"
)

func onEveryPage(t *testing.T, check func(t *testing.T, d *document, isServed bool)) {
	t.Helper()
	for _, in := range []*lang.Printer{lang.English, lang.Swedish} {
		for name, text := range pages(t, in) {
			t.Run(in.Code()+" "+name, func(t *testing.T) { check(t, parse(t, text), strings.HasSuffix(name, "served")) })
		}
	}
}

func TestEveryPageCanBeReadByThoseWhoDoNotSeeIt(t *testing.T) {
	onEveryPage(t, func(t *testing.T, d *document, _ bool) {
		if lang := attr(d.all("html")[0], "lang"); lang != "en" && lang != "sv" {
			t.Errorf("the page is in language %q", lang)
		}
		if len(d.all("main")) != 1 || len(d.all("header")) != 1 || attr(d.all("main")[0], "id") != "main" || attr(d.all("a")[0], "href") != "#main" {
			t.Error("the landmarks, or the link that leads past what every page begins with, are missing")
		}
		for _, n := range d.all("section", "nav", "table", "svg") {
			named := attr(n, "aria-label") != "" || attr(n, "aria-labelledby") != ""
			if !named && n.FirstChild != nil {
				t.Errorf("a %s has no name: %.60q", n.Data, textOf(n))
			}
		}
		for _, svg := range d.all("svg") {
			if attr(svg, "role") != "img" || svg.FirstChild.NextSibling.Data != "title" {
				t.Error("a picture is no picture to those who hear it")
			}
		}
		for _, input := range d.all("input") {
			if !under(input, "label") {
				t.Error("an input has no label")
			}
		}
	})
}

func TestHeadingsTablesAndFoldsSayWhatBelongsToThem(t *testing.T) {
	onEveryPage(t, func(t *testing.T, d *document, _ bool) {
		level := byte('0')
		for _, h := range d.all("h1", "h2", "h3", "h4") {
			if h.Data[1] > level+1 || (level > '0' && h.Data == "h1") {
				t.Errorf("%s %q skips a level, or is a second main heading", h.Data, textOf(h))
			}
			level = h.Data[1]
		}
		for _, th := range d.all("th") {
			if scope := attr(th, "scope"); scope == "" || scope == "col" != (attr(th, "role") == "columnheader") {
				t.Errorf("what does %q head?", textOf(th))
			}
		}
		for _, details := range d.all("details") {
			if first := details.FirstChild; first.Data != "summary" || textOf(first) == "" || attr(details, "id") == "" {
				t.Error("a fold does not say what is in it, or has no id by which it is kept open")
			}
		}
	})
}

func TestIDsAreUniqueAndEveryReferenceLeadsSomewhere(t *testing.T) {
	onEveryPage(t, func(t *testing.T, d *document, _ bool) {
		ids := map[string]bool{}
		for _, n := range d.all() {
			if id := attr(n, "id"); id != "" {
				if ids[id] {
					t.Errorf("#%s is there twice", id)
				}
				ids[id] = true
			}
		}
		for _, n := range d.all() {
			for id := range strings.FieldsSeq(attr(n, "aria-labelledby")) {
				if !ids[id] {
					t.Errorf("#%s names something and is not there", id)
				}
			}
			if id, inside := strings.CutPrefix(attr(n, "href"), "#"); inside && !ids[id] {
				t.Errorf("a link leads to #%s, which is not there", id)
			}
		}
	})
}

// A page works under a policy that forbids everything but the server's own files; and one that is sent by mail asks nobody for anything.
func TestNoPageBreaksAStrictPolicyOrAsksAnybodyElse(t *testing.T) {
	onEveryPage(t, func(t *testing.T, d *document, isServed bool) {
		loads := map[string]bool{}
		for _, n := range d.all() {
			for _, a := range n.Attr {
				switch {
				case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				case strings.Contains(a.Val, "url("), a.Key == "srcset", a.Key == "srcdoc", a.Key == "data", a.Key == "background", a.Key == "poster":
					t.Errorf("<%s %s=%q> loads something", n.Data, a.Key, a.Val)
				case a.Key == "src", a.Key == "href" && n.Data != "a":
					loads[a.Val] = true
				}
			}
		}
		want := []string{"data:,"}
		if isServed {
			want = []string{"/assets/page.css", "/assets/page.js", "data:,"}
		}
		for _, address := range want {
			if !loads[address] {
				t.Errorf("%s is not loaded", address)
			}
			delete(loads, address)
		}
		if len(loads) > 0 {
			t.Errorf("%v is loaded", loads)
		}
		for _, n := range d.all("script", "style") {
			if isServed && textOf(n) != "" {
				t.Errorf("a served page holds a %s of its own", n.Data)
			}
		}
		if !isServed && len(d.all("script")) > 0 {
			t.Error("a page that stands still has a script")
		}
	})
	for _, address := range []string{"url(", "@import", "http", "src:"} {
		if strings.Contains(string(styles), address) {
			t.Errorf("the style sheet holds %s", address)
		}
	}
}

func TestTextOfRecordsIsTextWhateverItHolds(t *testing.T) {
	onEveryPage(t, func(t *testing.T, d *document, _ bool) {
		for _, script := range d.all("script") {
			if textOf(script) != "" || attr(script, "src") != "/assets/page.js" {
				t.Errorf("a script came in: %.80q", textOf(script))
			}
		}
		for _, r := range d.text {
			if r != '\n' && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Bidi_Control, r)) {
				t.Fatalf("%U passes", r)
			}
		}
	})
	d := parse(t, pages(t, lang.English)["large board"])
	if title := textOf(d.all("h1")[0]); !strings.Contains(title, `"><script>alert('x')</script> & \u202eevil\u2066 \u001b[31m`) {
		t.Errorf("the title reads %s", title)
	}
}
