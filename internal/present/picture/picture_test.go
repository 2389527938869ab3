package picture

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

var stockholm = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		panic(err)
	}
	return zone
}()

func at(text string) present.Instant {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, stockholm)
	if err != nil {
		panic(err)
	}
	return present.Instant{Time: t}
}

// crisis began on 1 March 2026 and is looked at ten days later.
func crisis(recoveries ...present.Recovery) *present.Board {
	return &present.Board{
		Report: &present.Report{
			AsOf: at("2026-03-11 12:00"), StartedAt: at("2026-03-01 12:00"),
			Phases: []present.Phase{{Phase: "Response", From: at("2026-03-01 14:00"), To: at("2026-03-06 08:00")}, {Phase: "Recovery", From: at("2026-03-06 08:00")}},
		},
		Recoveries: recoveries,
	}
}

// down is a system that has been down since the beginning.
func down(name string, tier int, needs ...string) present.Recovery {
	return present.Recovery{
		System: &present.System{System: name, Phase: "Waiting"}, Path: name, Name: name, State: "Waiting", Down: true, Tier: tier, DependsOn: needs, Blockers: needs,
		Outages: []present.Outage{{Since: at("2026-03-01 12:00")}},
	}
}

// element is an element of a picture, with what it says itself.
type element struct {
	name, text string
	attrs      map[string]string
}

// read reads a picture, which is well-formed XML.
func read(t *testing.T, picture template.HTML) (elements []element) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(string(picture)))
	var open []int
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return elements
		}
		if err != nil {
			t.Fatalf("%v in %s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attrs: map[string]string{}}
			for _, a := range token.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(elements))
			elements = append(elements, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				elements[open[len(open)-1]].text += string(token)
			}
		}
	}
}

// texts are what the elements of a name say.
func texts(elements []element, name string) (said []string) {
	for _, e := range elements {
		if e.name == name {
			said = append(said, e.text)
		}
	}
	return said
}

func has(t *testing.T, all []string, want ...string) {
	t.Helper()
	for _, text := range want {
		found := false
		for _, one := range all {
			found = found || one == text
		}
		if !found {
			t.Errorf("%q is missing in %q", text, all)
		}
	}
}

func TestTextThatIsTooLongIsBrokenAndCut(t *testing.T) {
	for text, want := range map[string]string{
		"Servers": "Servers", "": "",
		"Network, second part of two": "Network,|second part|of two",
		"Kommunledningskontorets":     "Kommunle-|dningskont-|orets",
		"E-mail":                      "E-mail",
		"Verksamhetssystem för äldreomsorg och hälsovård": "Verksamhe-|tssystem|för äldreo…",
		"港湾港湾港湾港湾港湾":                                      "港湾港湾港-|湾港湾港湾",
	} {
		if got := strings.Join(wrapped(text, 70, 12, 3), "|"); got != want {
			t.Errorf("%q is broken %q, want %q", text, got, want)
		}
	}
}

func TestTicksGoByTheCalendar(t *testing.T) {
	for name, test := range map[string]struct{ from, to, want string }{
		"hours":                         {"2026-03-02 08:10", "2026-03-02 15:00", "09:00 10:00 11:00 12:00 13:00 14:00 15:00"},
		"a day":                         {"2026-03-02 08:10", "2026-03-03 20:00", "12:00|18:00|Tue 3 Mar|06:00|12:00|18:00"},
		"days":                          {"2026-03-02 08:10", "2026-03-07 08:00", "Tue 3 Mar|Wed 4 Mar|Thu 5 Mar|Fri 6 Mar|Sat 7 Mar"},
		"over the change of the clock":  {"2026-03-28 12:00", "2026-03-31 12:00", "12:00|Sun 29 Mar|12:00|Mon 30 Mar|12:00|Tue 31 Mar|12:00"},
		"weeks, which begin on Mondays": {"2026-03-01 12:00", "2026-04-10 12:00", "2 Mar|9 Mar|16 Mar|23 Mar|30 Mar|6 Apr"},
		"months":                        {"2021-12-16 00:00", "2022-05-01 00:00", "2022|Feb|Mar|Apr|May"},
		"years":                         {"2021-12-16 00:00", "2026-05-01 00:00", "2022|2023|2024|2025|2026"},
		"a century":                     {"2026-12-16 00:00", "2126-05-01 00:00", "2041|2056|2071|2086|2101|2116"},
	} {
		line := scale{from: at(test.from).Time, to: at(test.to).Time, left: 100, width: 600}
		var got []string
		before := 0
		for _, tick := range line.ticks(lang.English, 80) {
			if got = append(got, tick.Text); tick.X-before < 40 && before > 0 {
				t.Errorf("%s: two ticks stand %d apart", name, tick.X-before)
			}
			before = tick.X
		}
		if want := strings.ReplaceAll(test.want, "|", ", "); strings.Join(got, ", ") != want && strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSystemsStandBehindWhatTheyNeed(t *testing.T) {
	picture := Tiers(crisis(down("net", 0), down("disk", 0), down("db", 1, "disk"), down("mail", 1, "net", "disk")), lang.English)
	elements := read(t, picture)
	has(t, texts(elements, "text"), "Needs nothing else", "Tier 2", "net", "disk", "db", "mail", "Waiting")
	waits := 0
	for _, e := range elements {
		if e.attrs["class"] == "waits" {
			waits++
		}
	}
	if waits != 3 {
		t.Errorf("%d needs are shown as waited for", waits)
	}
	if svg := elements[0]; svg.attrs["role"] != "img" || svg.attrs["viewBox"] != "0 0 462 156" {
		t.Errorf("%v", svg)
	}
}

func TestOfManySystemsThoseThatAreWaitedForStandAlone(t *testing.T) {
	var all []present.Recovery
	for i := range 300 {
		r := down(fmt.Sprintf("system-%d", i), min(i, 1)*(1+i%20))
		if i > 0 {
			r.DependsOn, r.Blockers = []string{"system-0"}, []string{"system-0"}
		}
		if i >= 250 {
			r.State, r.Down, r.Blockers = "Restored", false, nil
		}
		all = append(all, r)
	}
	all[0].WaitedFor = 249
	picture := Tiers(crisis(all...), lang.English)
	said := texts(read(t, picture), "text")
	has(t, said, "system-0", "Waiting; 249 wait", "Tier 8 and above", "Restored")
	if len(said) > 80 || len(picture) > 20_000 {
		t.Errorf("%d texts in %d bytes: nobody reads that", len(said), len(picture))
	}
	for _, text := range said {
		if text == "system-1" {
			t.Error("a system that nobody waits for stands alone")
		}
	}
}

func TestACircleIsDrawnToo(t *testing.T) {
	read(t, Tiers(crisis(down("a", 0, "b"), down("b", 0, "a")), lang.English))
	if Tiers(crisis(), lang.English) != "" {
		t.Error("of no systems there is a picture")
	}
}

func TestTheCourseShowsWhatBecameOfASystem(t *testing.T) {
	back := down("Mail", 0)
	back.State, back.Down = "Accepted", false
	back.Outages = []present.Outage{{Since: at("2026-03-01 12:00"), Ended: at("2026-03-04 12:00"), Accepted: at("2026-03-05 12:00"), Forecasts: []present.Forecast{
		{StatedAt: at("2026-03-02 12:00"), RestoredBy: at("2026-03-03 12:00")},
		{StatedAt: at("2026-03-03 12:00"), RestoredBy: at("2026-03-04 12:00"), Before: at("2026-03-03 12:00"), Slipped: true},
	}}}
	again := down("Payroll", 0)
	again.State, again.DegradedSince = "Degraded", at("2026-03-10 12:00")
	again.Outages[0].Ended = at("2026-03-03 12:00")
	late := down("Archive", 0)
	late.ForecastAt = at("2027-03-01 12:00")
	late.RTO = &present.Objective{Due: at("2026-03-08 12:00"), State: "Breached"}
	late.Outages[0].Forecasts = []present.Forecast{{StatedAt: at("2026-03-02 12:00"), RestoredBy: at("2027-03-01 12:00")}}
	elements := read(t, Course(crisis(back, again, late), lang.English))
	has(t, texts(elements, "title"),
		"Response from 1 March 2026, 14:00 to 6 March 2026, 08:00", "Recovery since 6 March 2026, 08:00",
		"Down from 1 March 2026, 12:00 to 4 March 2026, 12:00", "Restored, and not accepted yet from 4 March 2026, 12:00 to 5 March 2026, 12:00",
		"accepted 5 March 2026, 12:00", "put off from 3 March 2026, 12:00 to 4 March 2026, 12:00", "3 March 2026, 12:00: expected back 4 March 2026, 12:00",
		"Degraded since 10 March 2026, 12:00", "RTO: due 8 March 2026, 12:00", "2 March 2026, 12:00: expected back 1 March 2027, 12:00",
		"Mail (Mail): Accepted")
	has(t, texts(elements, "text"), "Mail", "Payroll", "Archive", "Decisions", "Response", "Recovery", "Mon 9 Mar")
}

func TestTheCourseShowsHowPromisesWereKept(t *testing.T) {
	b := crisis()
	b.Timeline = []present.Event{{At: at("2026-03-02 12:00"), Kind: "Decision", Text: "Decision by the Board: to wait"}, {At: at("2026-03-02 13:00"), Kind: "Cost"}}
	o := present.Obligation{Namespace: "staff", Plan: "central", Obligation: "board", Audience: "Board", Overdue: true,
		HeldBriefings: []present.Record{{Name: "staff/one", At: at("2026-03-02 12:00")}, {Name: "staff/two", At: at("2026-03-05 12:00")}}}
	o.Slots = []present.Slot{
		{Due: at("2026-03-02 13:00"), State: "OnTime", MetBy: "staff/one"}, {Due: at("2026-03-04 13:00"), State: "Late", MetBy: "staff/two"},
		{Due: at("2026-03-06 13:00"), State: "Missed"}, {Due: at("2026-03-06 14:00"), State: "Missed"}, {Due: at("2026-03-10 13:00"), State: "Open"},
	}
	b.Briefings = []present.Obligation{o}
	has(t, texts(read(t, Course(b, lang.English)), "title"),
		"2 March 2026, 12:00: Decision by the Board: to wait", "Board (staff/central/board)",
		"On time: due 2 March 2026, 13:00, held 2 March 2026, 12:00", "Late: due 4 March 2026, 13:00, held 5 March 2026, 12:00",
		"2 times; first: Missed: due 6 March 2026, 13:00", "Open: due 10 March 2026, 13:00")
}

func TestTheCourseOfVeryManyShowsWhatIsDownFirst(t *testing.T) {
	var all []present.Recovery
	for i := range 300 {
		r := down(fmt.Sprintf("system-%d", i), 0)
		if r.Down = i >= 150; !r.Down {
			r.State, r.Outages[0].Ended = "Restored", at("2026-03-02 12:00")
		}
		all = append(all, r)
	}
	b := crisis(all...)
	for i := range 15 {
		b.Briefings = append(b.Briefings, present.Obligation{Audience: fmt.Sprintf("Audience %d", i)})
	}
	said := texts(read(t, Course(b, lang.English)), "text")
	has(t, said, "and 260 more systems", "and 3 more obligations", "system-150", "system-189")
	for _, text := range said {
		if text == "system-0" {
			t.Error("what is back took the place of what is down")
		}
	}
}

func TestNamesAreTextInAPicture(t *testing.T) {
	const hostile = `"><script>alert('x')</script>&<title>`
	b := crisis(down(hostile, 0))
	for _, picture := range []template.HTML{Tiers(b, lang.English), Course(b, lang.English)} {
		for _, e := range read(t, picture) {
			if e.name == "script" || e.attrs["style"] != "" {
				t.Errorf("%v came in", e)
			}
		}
		if !strings.Contains(strings.Join(texts(read(t, picture), "title"), "\n"), hostile) {
			t.Errorf("the name is not whole: %s", picture)
		}
	}
}

func TestEveryMessageOfAPictureIsTranslated(t *testing.T) {
	in := lang.Swedish.Telling(func(message string) { t.Errorf("%q is in no other language", message) })
	one := down("Mail", 0)
	one.WaitedFor = 3
	Tiers(crisis(one, down("b", 1, "Mail")), in)
	Course(crisis(one), in)
}
