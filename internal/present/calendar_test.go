package present

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// kalixCalendar is the calendar of the sample, as of an instant in Stockholm.
func kalixCalendar(t *testing.T, asOf string, days int, in *lang.Printer, names ...string) *Calendar {
	t.Helper()
	folder, err := dossier.FromFolder("../../config/samples/kalix")
	if err != nil {
		t.Fatal(err)
	}
	d, err := folder.Dossier(assess.Key{Namespace: "kalix-staff", Name: "kalix-2021"})
	if err != nil {
		t.Fatal(err)
	}
	stockholm, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	from, err := time.ParseInLocation("2006-01-02 15:04", asOf, stockholm)
	if err != nil {
		t.Fatal(err)
	}
	return NewCalendar(d, assess.CalendarOf(d, assess.View{AsOf: from}, from.AddDate(0, 0, days)), names, in)
}

func textOf(t *testing.T, c *Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func icsOf(t *testing.T, c *Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := c.WriteICS(&b, 30*time.Minute); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheCalendarListsWhatIsOverdueFirst(t *testing.T) {
	text := textOf(t, kalixCalendar(t, "2022-01-10 09:00", 30, lang.English))
	order := []string{
		"As of 2022-01-10 09:00, until 2022-02-09 09:00 (Europe/Stockholm)", "OVERDUE SINCE", "Minutes of the briefing of 16 December 2021, 13:00",
		"Minutes of the briefing of 22 December 2021, 11:30", "\nDUE ", "2022-01-18 13:00  Tue", "2022-02-06 00:00  Sun",
	}
	for _, part := range order {
		_, rest, found := strings.Cut(text, part)
		if !found {
			t.Fatalf("%q is missing, or not after what comes before it, in\n%s", part, textOf(t, kalixCalendar(t, "2022-01-10 09:00", 30, lang.English)))
		}
		text = rest
	}
}

func TestTheCalendarOfOneAudienceHoldsNothingOfOthers(t *testing.T) {
	c := kalixCalendar(t, "2021-12-16 09:00", 10, lang.English, "executive BOARD ", "Head of IT")
	if len(c.Entries) == 0 {
		t.Fatal("nothing is left")
	}
	for _, e := range c.Entries {
		if e.For != "Executive board" && e.For != "Head of IT" {
			t.Errorf("%s is for %q", e.What, e.For)
		}
	}
	if all := kalixCalendar(t, "2021-12-16 09:00", 10, lang.English); len(all.Entries) <= len(c.Entries) {
		t.Error("nothing was left out")
	}
}

func TestNothingOfTheCalendarIsUntranslated(t *testing.T) {
	in := lang.Swedish.Telling(func(message string) { t.Errorf("nobody has translated %q", message) })
	for _, asOf := range []string{"2021-12-16 09:00", "2021-12-28 12:00", "2022-01-10 09:00", "2022-08-31 12:00"} {
		c := kalixCalendar(t, asOf, 60, in, "Executive board")
		_, _ = textOf(t, c), icsOf(t, kalixCalendar(t, asOf, 60, in))
	}
	said := regexp.MustCompile(`(?:\bsay|\.Say|heads)\((?:p, )?"((?:[^"\\]|\\.)+)"`)
	for _, file := range []string{"calendar.go", "ics.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range said.FindAllStringSubmatch(string(text), -1) {
			in.Say(found[1])
		}
	}
}

// A phone that takes in a later calendar must move what it has, and not show it twice.
func TestAnEntryKeepsItsIdentity(t *testing.T) {
	uids := func(c *Calendar) map[string]string {
		found := map[string]string{}
		for _, e := range c.Entries {
			if other, twice := found[e.UID()]; twice {
				t.Errorf("%s and %s %s have one UID", other, e.What, e.At.Short())
			}
			found[e.UID()] = e.What + " " + e.About
		}
		return found
	}
	before, after := kalixCalendar(t, "2021-12-16 09:00", 30, lang.English), kalixCalendar(t, "2021-12-17 09:00", 30, lang.Swedish)
	old, now, shared := uids(before), uids(after), 0
	for uid := range now {
		if old[uid] != "" {
			shared++
		}
	}
	if shared < 20 || before.sequence >= after.sequence || !before.revised.Before(after.revised) {
		t.Errorf("%d entries are the same a day later, sequence %d then %d", shared, before.sequence, after.sequence)
	}
	// The board was briefed on the 16th and on the 22nd: what was due on the 23rd is then due on the 29th.
	find := func(c *Calendar, at string) Entry {
		for _, e := range c.Entries {
			if e.About == "kalix-staff/central/board" && e.At.Short() == at {
				return e
			}
		}
		t.Fatalf("the board is not due at %s", at)
		return Entry{}
	}
	planned := find(kalixCalendar(t, "2021-12-17 09:00", 14, lang.English), "2021-12-30 13:00")
	moved := find(kalixCalendar(t, "2021-12-22 12:00", 14, lang.English), "2021-12-29 11:30")
	if planned.UID() != moved.UID() {
		t.Error("a slot that moved is another entry")
	}
}

func TestTheSameRecordGivesTheSameICS(t *testing.T) {
	first := icsOf(t, kalixCalendar(t, "2021-12-20 12:00", 14, lang.English))
	if icsOf(t, kalixCalendar(t, "2021-12-20 12:00", 14, lang.English)) != first {
		t.Error("it does not")
	}
}

func TestICSCanBeRead(t *testing.T) {
	c := kalixCalendar(t, "2022-01-10 09:00", 60, lang.Swedish)
	events := parseICS(t, icsOf(t, c))
	if len(events) != len(c.Entries) || len(events) < 3 {
		t.Fatalf("%d events of %d entries", len(events), len(c.Entries))
	}
	first := events[0]
	for name, want := range map[string]string{
		"UID": c.Entries[0].UID(), "DTSTART": "20211230T120000Z", "SEQUENCE": fmt.Sprint(c.sequence), "PRIORITY": "1",
		"SUMMARY": "Försenad: Protokoll från genomgången 16 december 2021 kl. 13.00 – Executive board",
	} {
		if first[name] != want {
			t.Errorf("%s is %q, want %q", name, first[name], want)
		}
	}
	if first["ALARM"] != "" || events[len(events)-1]["ALARM"] != "-PT1800S" {
		t.Error("a phone reminds of what is overdue, or not of what is to come")
	}
}

func TestAGraceIsTheLengthOfAnEntry(t *testing.T) {
	for _, event := range parseICS(t, icsOf(t, kalixCalendar(t, "2021-12-16 09:00", 1, lang.English))) {
		if strings.HasPrefix(event["SUMMARY"], "Briefing – Crisis staff") && event["DTSTART"] == "20211216T140000Z" {
			if event["DTEND"] != "20211216T143000Z" {
				t.Errorf("it ends at %q", event["DTEND"])
			}
			return
		}
	}
	t.Error("the staff briefing of the afternoon is missing")
}

// hostileTexts try to end a line, a property, an event, or to move a terminal's cursor.
var hostileTexts = []string{
	"\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:mine", "a;b,c\\n:d\"e", "\x1b[31mred\x07", "\u202eturned", "åäö 会議 " + strings.Repeat("ö会", 80), "x\x00y",
}

func TestHostileTextStaysTextInTheCalendar(t *testing.T) {
	for _, hostile := range hostileTexts {
		s := newStory()
		s.activation.Spec.Title = v1alpha1.Line(hostile)
		due := metav1.NewTime(at(21, 9))
		s.a.Actions = []assess.ActionVerdict{{Key: key(hostile), State: v1alpha1.ActionOpen, Item: &v1alpha1.ActionItem{
			Spec: v1alpha1.ActionItemSpec{Title: v1alpha1.Line(hostile), Owner: v1alpha1.Contact{Name: v1alpha1.Line(hostile)}, DueAt: due},
		}}}
		d := assess.NewDossier()
		d.SetActivation(s.activation)
		g := &assess.Calendar{Assessment: s.a, Until: at(30, 0), Due: []assess.Due{{Kind: assess.DueAction, At: due.Time, Action: &s.a.Actions[0]}}, Revised: at(20, 0)}
		c := NewCalendar(d, g, nil, lang.English)

		events := parseICS(t, icsOf(t, c))
		if len(events) != 1 || events[0]["UID"] == "mine" || events[0]["SUMMARY"] != line("Action item: "+hostile+" – "+hostile) {
			t.Errorf("%q: %q", hostile, events)
		}
		text := textOf(t, c)
		if strings.ContainsAny(text, "\x1b\x07\u202e\x00\r") || strings.Count(text, "\n") > 12 {
			t.Errorf("%q comes through: %q", hostile, text)
		}
	}
}

// unfold reads the content lines of iCalendar as strictly as RFC 5545 allows.
func unfold(t *testing.T, text string) []string {
	t.Helper()
	rest := strings.ReplaceAll(text, "\r\n", "")
	if !strings.HasSuffix(text, "\r\n") || strings.ContainsAny(rest, "\r\n") {
		t.Fatal("a line does not end in CR LF")
	}
	for _, l := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(l) > 75 || !utf8.ValidString(l) || l == "" {
			t.Fatalf("a line of %d octets, or one that breaks a letter: %q", len(l), l)
		}
		if strings.ContainsFunc(l, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			t.Fatalf("a control character: %q", l)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
}

// parseICS returns the properties of each event of a calendar, unescaped.
func parseICS(t *testing.T, text string) (events []map[string]string) {
	t.Helper()
	property := regexp.MustCompile(`^([A-Z-]+):(.*)$`)
	open, calendar := []string{}, map[string]string{}
	var current map[string]string
	for _, l := range unfold(t, text) {
		found := property.FindStringSubmatch(l)
		if found == nil {
			t.Fatalf("no property: %q", l)
		}
		name, value := found[1], found[2]
		in := strings.Join(open, " ")
		switch {
		case name == "BEGIN":
			if open = append(open, value); value == "VEVENT" {
				current = map[string]string{}
			}
		case name == "END":
			if len(open) == 0 || open[len(open)-1] != value {
				t.Fatalf("END:%s within %q", value, in)
			}
			if open = open[:len(open)-1]; value == "VEVENT" {
				events = append(events, complete(t, current, "UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED"))
			}
		case in == "VCALENDAR":
			calendar[name] = value
		case in == "VCALENDAR VEVENT":
			if _, twice := current[name]; twice {
				t.Fatalf("%s stands twice", name)
			}
			current[name] = unescape(t, value)
		case in == "VCALENDAR VEVENT VALARM" && name == "TRIGGER":
			current["ALARM"] = value
		}
	}
	if len(open) > 0 {
		t.Fatalf("%v is not ended", open)
	}
	complete(t, calendar, "VERSION", "PRODID", "METHOD")
	return events
}

// complete checks that the properties that are required are there, and instants are in UTC.
func complete(t *testing.T, of map[string]string, required ...string) map[string]string {
	t.Helper()
	for _, name := range required {
		if of[name] == "" {
			t.Fatalf("%s is missing in %v", name, of)
		}
	}
	for name, value := range of {
		if slices.Contains([]string{"DTSTAMP", "DTSTART", "DTEND", "LAST-MODIFIED"}, name) {
			if _, err := time.Parse("20060102T150405Z", value); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	}
	return of
}

// unescape reads the text of a property: a comma and a semicolon stand escaped, and nothing else is.
func unescape(t *testing.T, value string) string {
	t.Helper()
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == ',' || c == ';':
			t.Fatalf("%q holds a bare %c", value, c)
		case c != '\\':
			b.WriteByte(c)
		case i+1 == len(value) || !strings.ContainsRune(`\;,nN`, rune(value[i+1])):
			t.Fatalf("%q holds a bare backslash", value)
		default:
			i++
			b.WriteString(map[byte]string{'n': "\n", 'N': "\n"}[value[i]] + strings.Trim(string(value[i]), "nN"))
		}
	}
	return b.String()
}
