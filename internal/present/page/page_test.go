package page

import (
	"io"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// pages are all the pages there are, in all the ways in which they are written. They are written once for all tests.
func pages(t *testing.T, in *lang.Printer) map[string]string {
	t.Helper()
	if before[in] == nil {
		before[in] = writePages(t, in)
	}
	return before[in]
}

var before = map[*lang.Printer]map[string]string{}

func writePages(t *testing.T, in *lang.Printer) map[string]string {
	t.Helper()
	august, many, broken := kalix(t, "2022-08-31 12:00", in), large(in), kalix(t, "2021-12-20 12:00", in)
	broken.Record.State, broken.Record.Message, broken.Record.Checkpoint = "NotIntact", "LogEntry a/b is missing", "origin\n7\nroot=\n\n— signed"
	crises := []Crisis{{Link: Link{Href: "/crises/a/b"}, Title: hostile, Namespace: "a", Name: "b", Mode: "Exercise", Phase: "Response", Since: august.StartedAt}}
	all := map[string]string{}
	for name, write := range map[string]func(io.Writer, Options) error{
		"board":        func(w io.Writer, o Options) error { return WriteBoard(w, august, in, o) },
		"large board":  func(w io.Writer, o Options) error { return WriteBoard(w, many, in, o) },
		"broken board": func(w io.Writer, o Options) error { return WriteBoard(w, broken, in, o) },
		"report":       func(w io.Writer, o Options) error { return WriteReport(w, august, in, o) },
		"large report": func(w io.Writer, o Options) error { return WriteReport(w, many, in, o) },
		"crises":       func(w io.Writer, o Options) error { return WriteCrises(w, crises, in, o) },
		"no crises":    func(w io.Writer, o Options) error { return WriteCrises(w, nil, in, o) },
		"trouble":      func(w io.Writer, o Options) error { return WriteTrouble(w, "", hostile, in, o) },
	} {
		all[name+" served"] = written(t, func(w io.Writer) error { return write(w, served) })
		all[name] = written(t, func(w io.Writer) error { return write(w, Options{}) })
	}
	return all
}

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
		if n := len(d.all("h1")); n != 1 {
			t.Errorf("there are %d main headings", n)
		}
		level := byte('1')
		for _, h := range d.all("h1", "h2", "h3", "h4") {
			if h.Data[1] > level+1 {
				t.Errorf("%s %q skips a level", h.Data, textOf(h))
			}
			level = h.Data[1]
		}
		if len(d.all("main")) != 1 || len(d.all("header")) != 1 || attr(d.all("main")[0], "id") != "main" || attr(d.all("a")[0], "href") != "#main" {
			t.Error("the landmarks, or the link that leads past what every page begins with, are missing")
		}
		for _, th := range d.all("th") {
			if scope := attr(th, "scope"); scope == "" || scope == "col" != (attr(th, "role") == "columnheader") {
				t.Errorf("what does %q head?", textOf(th))
			}
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
		for _, details := range d.all("details") {
			if first := details.FirstChild; first.Data != "summary" || textOf(first) == "" || attr(details, "id") == "" {
				t.Error("a fold does not say what is in it, or has no id by which it is kept open")
			}
		}
		for _, input := range d.all("input") {
			if !under(input, "label") {
				t.Error("an input has no label")
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

func TestEveryMessageIsTranslated(t *testing.T) {
	told := map[string]bool{}
	pages(t, lang.Swedish.Telling(func(message string) { told[message] = true }))
	for message := range told {
		t.Errorf("%q is in no other language", message)
	}
}

func TestTheSamePageIsTheSameBytes(t *testing.T) {
	first, second := pages(t, lang.Swedish), writePages(t, lang.Swedish)
	for name := range first {
		if first[name] != second[name] {
			t.Errorf("%s differs from time to time", name)
		}
	}
}

func TestPagesOfThreeHundredSystemsStayLight(t *testing.T) {
	for name, text := range pages(t, lang.Swedish) {
		if len(text) > 1e6 {
			t.Errorf("%s has %d bytes", name, len(text))
		}
	}
}

func TestABoardHasEveryPart(t *testing.T) {
	d := parse(t, pages(t, lang.English)["board"])
	for id, want := range map[string]string{
		"head":       "Real crisis Recovery since 7 Jan 00:00 Ransomware attack on Kalix municipality 12:00 As of Wednesday 31 August 2022",
		"figures":    "0 of 14 systems are down",
		"activities": "Every activity goes on as usual. 10 as usual",
		"briefings":  "Executive board board Overdue 6 Feb 00:00",
		"tasks":      "Draw up an IT strategy for the council to adopt Head of IT Open 31 Oct 17:00",
		"attention":  "Evaluation overdue",
		"systems":    "No system is down. 14 restored",
		"log":        "Book substitutes Cost: at most SEK 200,000: Deficit of the employer unit",
		"tiers":      "Network, second part",
		"course":     "Missed: due 6 February 2022, 00:00",
		"record":     "Not kept",
	} {
		if got := textOf(d.byID(id)); !strings.Contains(got, want) {
			t.Errorf("#%s reads %.400q, without %q", id, got, want)
		}
	}
}

func TestAReportHasEverySectionAndTheAuditWithItsEvidence(t *testing.T) {
	d := parse(t, pages(t, lang.English)["report"])
	for id, want := range map[string]string{
		"crisis":     "As of 31 August 2022, 12:00 (Europe/Stockholm)",
		"attention":  "Minutes overdue",
		"plans":      "kalix-staff/central Active",
		"briefings":  "2 on time 1 late 6 missed 1 open 4 Jan 2022 13:00 since 6 Feb 2022 00:00 Overdue",
		"decisions":  "A body that nobody named Response 1",
		"activities": "Social Services Act (2001:453) ch. 4 s. 1",
		"systems":    "Booking of substitutes",
		"actions":    "Draw up an IT strategy",
		"evaluation": "since 14 Jun 2022 09:00 Overdue",
		"costs":      "at most SEK 200,000",
		"audit":      "Was the Executive board continuously informed",
		"log":        "Executive board Briefed late: it was due 29 December 2021, 11:30",
		"record":     "Copied from paper",
	} {
		if got := textOf(d.byID(id)); !strings.Contains(got, want) {
			t.Errorf("#%s reads %.600q, without %q", id, got, want)
		}
	}
	links := 0
	for _, a := range d.all("a") {
		if under(a, "section") && strings.HasPrefix(attr(a, "href"), "#Briefing-") {
			links++
		}
	}
	if links == 0 {
		t.Error("no statement leads to the briefing that it rests on")
	}
}

func TestARecordThatDoesNotVerifyIsToldBeforeAnythingElse(t *testing.T) {
	d := parse(t, pages(t, lang.English)["broken board"])
	body := textOf(d.all("body")[0])
	if !strings.HasPrefix(body, "Skip to the content The record does not verify What follows may rest on less than was entered. LogEntry a/b is missing") {
		t.Errorf("the page begins %.200q", body)
	}
	if record := textOf(d.byID("record")); !strings.Contains(record, "Not intact LogEntry a/b is missing") || !strings.Contains(record, "root=") {
		t.Errorf("the record reads %q", record)
	}
	if warning := d.byID("warning"); attr(warning.FirstChild.NextSibling, "role") != "alert" {
		t.Error("nobody is alerted")
	}
	if sound := parse(t, pages(t, lang.English)["board"]).byID("warning"); textOf(sound) != "" {
		t.Errorf("a record that is sound is warned of: %q", textOf(sound))
	}
}

func TestAnExerciseSaysSoBeforeItsName(t *testing.T) {
	for _, name := range []string{"large board", "large report"} {
		d := parse(t, pages(t, lang.English)[name])
		body := textOf(d.all("body")[0])
		says, named := strings.Index(body, "Exercise This is an exercise."), strings.Index(body, "Störning i gemensam driftmiljö")
		if says < 0 || says > named {
			t.Errorf("%s begins %.200q", name, body)
		}
	}
	if title := textOf(parse(t, pages(t, lang.English)["large board"]).all("title")[0]); !strings.HasPrefix(title, "Exercise: ") {
		t.Errorf("the window is called %q", title)
	}
}

func TestWhatIsBrokenComesFirstAndWhatIsBackIsFoldedAway(t *testing.T) {
	d := parse(t, pages(t, lang.English)["large board"])
	systems := d.byID("systems")
	var folds []string
	for n := range systems.Descendants() {
		if n.Data == "summary" {
			folds = append(folds, textOf(n))
		}
	}
	if want := []string{"and 265 more", "15 restored"}; !slices.Equal(folds, want) {
		t.Errorf("folds: %q, want %q", folds, want)
	}
	rows := 0
	for n := range systems.Descendants() {
		if n.Data == "tr" && !under(n, "details") && attr(n, "class") == "" && !under(n, "thead") {
			rows++
		}
	}
	if rows != mostDown {
		t.Errorf("%d systems are not folded away", rows)
	}
}

func TestAStreamIsListenedToOnlyWhereThereIsOne(t *testing.T) {
	all := pages(t, lang.Swedish)
	body := func(name string) *html.Node { return parse(t, all[name]).all("body")[0] }
	live := body("board served")
	for name, want := range map[string]string{
		"data-changes": "/changes?crisis=kalix", "data-zone": "Europe/Stockholm", "data-as-of": "2022-08-31T12:00:00+02:00",
		"data-lost": "Inte aktuell sedan %s", "data-in": "om %s", "data-late": "%s försenat", "data-clock": "00.00.01",
	} {
		if got := attr(live, name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if len(body("board").Attr) != 0 {
		t.Error("a page that stands still listens")
	}
}

func TestListsAndTroubleSayWhatTheyAreAbout(t *testing.T) {
	all := pages(t, lang.Swedish)
	if text := textOf(parse(t, all["crises"]).all("main")[0]); !strings.Contains(text, "a/b Övning Akut skede sedan 16 dec 2021 00.00") {
		t.Errorf("the list reads %q", text)
	}
	if text := textOf(parse(t, all["no crises"]).all("main")[0]); text != "Ingen kris är utlyst." {
		t.Errorf("a list of none reads %q", text)
	}
	d := parse(t, all["trouble"])
	if title := textOf(d.all("h1")[0]); title != "Något är fel" || !strings.Contains(textOf(d.all("main")[0]), "alert('x')") {
		t.Errorf("trouble reads %q", textOf(d.all("body")[0]))
	}
}

func TestInstantsAreAsShortAsTheirReaderCanDoWith(t *testing.T) {
	noon := present.Instant{Time: on("2022-01-10 12:00")}
	for _, test := range []struct {
		asOf present.Instant
		at   string
		want string
	}{
		{noon, "2022-01-10 09:05", "09:05"}, {noon, "2022-01-09 23:59", "9 Jan 23:59"}, {noon, "2021-12-31 23:59", "31 Dec 2021 23:59"},
		{present.Instant{}, "2022-01-10 09:05", "10 Jan 2022 09:05"},
	} {
		s := &sheet{in: lang.English, asOf: test.asOf}
		if got := s.brief(present.Instant{Time: on(test.at)}); got != test.want {
			t.Errorf("%s is written %q, want %q", test.at, got, test.want)
		}
	}
	if got := (&sheet{in: lang.English}).brief(present.Instant{}); got != "" {
		t.Errorf("no instant is written %q", got)
	}
}
