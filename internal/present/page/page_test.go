package page

import (
	"io"
	"slices"
	"strings"
	"testing"

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
	august, many, broken, nothing := kalix(t, "2022-08-31 12:00", in), large(in), kalix(t, "2021-12-20 12:00", in), empty(in)
	broken.Record.State, broken.Record.Message, broken.Record.Checkpoint = "NotIntact", "LogEntry a/b is missing", "origin\n7\nroot=\n\n— signed"
	crises := []Crisis{{Link: Link{Href: "/crises/a/b"}, Title: hostile, Namespace: "a", Name: "b", Mode: "Exercise", Phase: "Response", Since: august.StartedAt}}
	all := map[string]string{}
	for name, write := range map[string]func(io.Writer, Options) error{
		"board":        func(w io.Writer, o Options) error { return WriteBoard(w, august, in, o) },
		"large board":  func(w io.Writer, o Options) error { return WriteBoard(w, many, in, o) },
		"broken board": func(w io.Writer, o Options) error { return WriteBoard(w, broken, in, o) },
		"empty board":  func(w io.Writer, o Options) error { return WriteBoard(w, nothing, in, o) },
		"empty report": func(w io.Writer, o Options) error { return WriteReport(w, nothing, in, o) },
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
		"briefings":  "2 on time 1 late 6 missed 1 open 4 Jan 2022 13:00 Overdue since 6 Feb 2022 00:00",
		"decisions":  "A body that nobody named Response 1",
		"activities": "Social Services Act (2001:453) ch. 4 s. 1",
		"systems":    "Booking of substitutes",
		"actions":    "Draw up an IT strategy",
		"evaluation": "Overdue since 14 Jun 2022 09:00",
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

func TestOfACrisisOfWhichNothingIsKnownNothingGoodIsSaid(t *testing.T) {
	d := parse(t, pages(t, lang.English)["empty board"])
	for id, want := range map[string]string{
		"activities": "No activity is part of the crisis.", "systems": "No system is part of the crisis.", "tiers": "No system is part of the crisis.",
		"attention": "No plan is in force", "log": "The crisis began",
	} {
		if got := textOf(d.byID(id)); !strings.Contains(got, want) {
			t.Errorf("#%s reads %q", id, got)
		}
	}
	for n := range d.byID("figures").Descendants() {
		if n.Data == "li" && attr(n, "class") != present.ToneOff {
			t.Errorf("%q is shown as %s", textOf(n), attr(n, "class"))
		}
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

func TestAFigureIsANumberAndWhatItCounts(t *testing.T) {
	for number, want := range map[int]figure{
		1:    {Number: "1", Text: "system ligger nere", Tone: present.ToneBad},
		1200: {Number: "1\u00a0200", Text: "system ligger nere", Tone: present.ToneBad}, 0: {Number: "0", Text: "system ligger nere", Tone: present.ToneGood},
	} {
		if got := count(number, 1200, "", lang.Swedish.Say("%d systems are down", number)); got.Number != want.Number || got.Text != want.Text || got.Tone != want.Tone {
			t.Errorf("%d: %+v", number, got)
		}
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
