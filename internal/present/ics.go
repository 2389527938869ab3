package present

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// icsInstant is how iCalendar writes an instant in UTC.
const icsInstant = "20060102T150405Z"

// WriteICS writes the calendar as iCalendar (RFC 5545), for the calendars of phones. It reads no clock: the same record and
// window give the same bytes. Every entry carries as its SEQUENCE how many records the crisis had, and as its stamps when the
// last of them happened or was entered: what is written later takes the place of what was written before.
//
// Remind is how long before an entry that is to come a phone reminds of it; not at all when zero.
func (c *Calendar) WriteICS(w io.Writer, remind time.Duration) error {
	out := &tracked{w: w}
	p := c.lang
	put := func(name, value string) { icsLine(out, name+":"+value) }
	put("BEGIN", "VCALENDAR")
	put("VERSION", "2.0")
	put("PRODID", "-//Beredskap//kubectl continuity calendar//"+strings.ToUpper(p.Code()))
	put("CALSCALE", "GREGORIAN")
	put("METHOD", "PUBLISH")
	put("NAME", icsText(c.Title))
	put("X-WR-CALNAME", icsText(c.Title))
	put("LAST-MODIFIED", c.revised.UTC().Format(icsInstant))
	for i := range c.Entries {
		c.event(put, &c.Entries[i], remind)
	}
	put("END", "VCALENDAR")
	return out.err
}

func (c *Calendar) event(put func(name, value string), e *Entry, remind time.Duration) {
	p := c.lang
	stamp := c.revised.UTC().Format(icsInstant)
	what := e.What
	if e.For != "" {
		what += " – " + e.For
	}
	if !e.OverdueSince.IsZero() {
		what = p.Say("Overdue: %s", what)
	}
	put("BEGIN", "VEVENT")
	put("UID", e.UID())
	put("DTSTAMP", stamp)
	put("LAST-MODIFIED", stamp)
	put("SEQUENCE", fmt.Sprint(c.sequence))
	put("DTSTART", e.At.UTC().Format(icsInstant))
	if !e.Grace.IsZero() {
		put("DTEND", e.Grace.UTC().Format(icsInstant))
	}
	put("SUMMARY", icsText(what))
	put("DESCRIPTION", icsText(c.describe(e)...))
	put("CATEGORIES", icsText(e.Kind))
	if e.Statutory || !e.OverdueSince.IsZero() {
		put("PRIORITY", "1")
	}
	put("TRANSP", "TRANSPARENT")
	if remind > 0 && e.OverdueSince.IsZero() {
		put("BEGIN", "VALARM")
		put("ACTION", "DISPLAY")
		put("DESCRIPTION", icsText(what))
		put("TRIGGER", icsBefore(remind))
		put("END", "VALARM")
	}
	put("END", "VEVENT")
}

// describe says in lines what an entry rests on.
func (c *Calendar) describe(e *Entry) []string {
	p := c.lang
	lines := []string{c.Title + " (" + p.Say("crisis %s", c.Crisis) + ")"}
	if !e.OverdueSince.IsZero() {
		lines = append(lines, p.Say("Overdue since %s", e.OverdueSince.Time))
	}
	if e.For != "" {
		lines = append(lines, p.Say("For: %s", e.For))
	}
	lines = append(lines, p.Say("About: %s", e.About))
	if e.Basis != "" {
		lines = append(lines, p.Say("Rests on: %s", e.Basis))
	}
	if e.Statutory {
		lines = append(lines, p.Say("Statutory: the crisis cannot be closed before it is met, or waived with a reason."))
	}
	return lines
}

var icsEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`)

// icsText writes lines of text as the value of a property. What the lines hold is text and nothing else.
func icsText(lines ...string) string {
	escaped := make([]string, len(lines))
	for i, text := range lines {
		escaped[i] = icsEscapes.Replace(line(text))
	}
	return strings.Join(escaped, `\n`)
}

// icsBefore writes a length of time before an instant, in whole seconds.
func icsBefore(d time.Duration) string { return fmt.Sprintf("-PT%dS", int64(d/time.Second)) }

// icsWidth is how many octets a line may have, without its end.
const icsWidth = 75

// icsLine writes a content line, folded so that no part is longer than iCalendar allows and none ends within a letter.
func icsLine(w *tracked, text string) {
	for room := icsWidth; len(text) > room; room = icsWidth - 1 { // a space begins what goes on
		at := room
		for !utf8.RuneStart(text[at]) {
			at--
		}
		w.printf("%s\r\n ", text[:at])
		text = text[at:]
	}
	w.printf("%s\r\n", text)
}
