package present

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Calendar is what is due in a crisis, and what falls due next.
type Calendar struct {
	lang *lang.Printer

	Crisis   string  `json:"crisis"` // namespace/name
	Title    string  `json:"title"`
	AsOf     Instant `json:"asOf"`
	Until    Instant `json:"until"`
	TimeZone string  `json:"timeZone"`
	// For are the audiences and persons that alone are shown; empty for all.
	For []string `json:"for"`
	// Entries come with what is overdue first, the longest first, and then in order.
	Entries []Entry `json:"entries"`

	revised  time.Time
	sequence int
}

// Entry is one thing that is due.
type Entry struct {
	At           Instant `json:"at"`
	Grace        Instant `json:"onTimeUntil"`  // until when what comes after At is still on time; none where nothing is
	OverdueSince Instant `json:"overdueSince"` // none for what is not overdue
	Kind         string  `json:"kind"`
	What         string  `json:"what"`
	// For is the audience that is to be told, or who is to do it.
	For string `json:"for"`
	// About names the obligation, the record, the system or the activity.
	About string `json:"about"`
	Basis string `json:"basis"`
	// Statutory says that the crisis cannot be closed before it is met or waived.
	Statutory bool `json:"statutory"`

	identity string // what stays when the instant moves
}

// NewCalendar puts what falls due into words, in a language. Names are audiences and persons: where some are
// given, what is for others is left out.
func NewCalendar(d *assess.Dossier, g *assess.Calendar, names []string, in *lang.Printer) *Calendar {
	b := &builder{a: g.Assessment, spec: &d.Activation().Spec, zone: g.Zone, lang: in}
	c := &Calendar{
		lang: in, Title: string(b.spec.Title), Crisis: g.Crisis.String(), TimeZone: b.zone.String(), AsOf: b.at(g.View.AsOf), Until: b.at(g.Until),
		For: append([]string{}, names...), Entries: []Entry{}, revised: g.Revised, sequence: g.Records,
	}
	for i := range g.Due {
		e := b.entry(&g.Due[i])
		if len(names) == 0 || slices.ContainsFunc(names, func(name string) bool { return assess.SameName(name, e.For) }) {
			c.Entries = append(c.Entries, e)
		}
	}
	return c
}

// entry puts one thing that is due into words.
func (b *builder) entry(d *assess.Due) Entry {
	e := Entry{At: b.at(d.At), Grace: b.at(d.Grace), OverdueSince: b.at(d.OverdueSince), Kind: string(d.Kind)}
	say := func(format string, args ...any) string { return b.lang.Say(format, args...) }
	switch d.Kind {
	case assess.DueBriefing:
		o := d.Obligation.Obligation
		e.For, e.Basis, e.Statutory = string(o.Audience), string(o.Basis), o.Required
		e.What, e.About = say("Briefing"), d.Obligation.Ref.String()
	case assess.DueMinutes:
		e.For, e.About = d.Briefing.Audience, d.Briefing.Key.String()
		e.What = say("Minutes of the briefing of %s", b.at(d.Briefing.HeldAt).Time)
	case assess.DueApproval:
		e.For, e.About = d.Briefing.Audience, d.Briefing.Key.String()
		e.What = say("Approval of the minutes of the briefing of %s", b.at(d.Briefing.HeldAt).Time)
	case assess.DueAction:
		e.For, e.About = string(d.Action.Item.Spec.Owner.Name), d.Action.Key.String()
		e.What = say("Action item: %s", string(d.Action.Item.Spec.Title))
	case assess.DueEvaluation:
		e.What, e.For, e.About = say("Evaluation of the crisis"), string(d.Evaluation.Rule.AdoptedBy), b.a.Crisis.String()
	case assess.DueAdoption:
		e.What, e.For, e.About = say("Adoption of the evaluation"), string(d.Evaluation.Rule.AdoptedBy), d.Evaluation.Accepted.String()
	case assess.DueObjective, assess.DueForecast:
		if owner := d.System.Owner; owner != nil {
			e.For = string(owner.Name)
		}
		e.About, e.What = d.System.Ref.String(), say("To be restored by its objective: %s", systemTitle(d.System))
		if d.Kind == assess.DueForecast {
			e.What = say("Expected to be restored: %s", systemTitle(d.System))
		}
	case assess.DueFallback:
		e.What, e.About = say("The fallback routine is used up: %s", activityTitle(d.Activity)), d.Activity.Ref.String()
	case assess.DueDowntime:
		e.What, e.About = say("Down for as long as it can be: %s", activityTitle(d.Activity)), d.Activity.Ref.String()
	}
	e.identity = fmt.Sprintf("%s %s %s %s %d", b.a.Crisis, b.spec.StartedAt.UTC().Format(time.RFC3339), d.Kind, e.About, d.Number)
	return e
}

func systemTitle(s *assess.SystemVerdict) string {
	if s.Title != "" {
		return s.Title
	}
	return s.Ref.Name
}

func activityTitle(a *assess.ActivityVerdict) string {
	if a.Activity.Title != "" {
		return string(a.Activity.Title)
	}
	return a.Ref.Name
}

// UID names an entry in every calendar that it is taken into: the same for the same slot, action item or clock of the same
// crisis, wherever and whenever it is written, also when its instant has moved.
func (e *Entry) UID() string {
	sum := sha256.Sum256([]byte(e.identity))
	return hex.EncodeToString(sum[:16]) + "@continuity.beredskap.dev"
}

// WriteText writes the calendar for a terminal.
func (c *Calendar) WriteText(w io.Writer) error {
	out := &tracked{w: w}
	p := c.lang
	writeWrapped(out, "", "", line(c.Title+" ("+p.Say("crisis %s", c.Crisis)+")"))
	out.printf("%s\n", line(p.Say("As of %s, until %s (%s)", c.AsOf.Short(), c.Until.Short(), c.TimeZone)))
	if len(c.For) > 0 {
		out.printf("%s\n", line(p.Say("Only for %s", p.List(c.For))))
	}
	overdue := newTable(heads(p, "Overdue since", "Was due", "What", "For", "About")...)
	coming := newTable(heads(p, "Due", "Day", "On time until", "What", "For", "About")...)
	for i := range c.Entries {
		e := &c.Entries[i]
		what := e.What
		if e.Statutory {
			what += " [" + p.Say("Statutory") + "]"
		}
		if !e.OverdueSince.IsZero() {
			overdue.add(e.OverdueSince, e.At, what, e.For, e.About)
			continue
		}
		coming.add(e.At, p.WeekdayShort(e.At.Time), e.Grace, what, e.For, e.About)
	}
	if !overdue.empty() {
		out.printf("\n")
		overdue.write(out)
	}
	out.printf("\n")
	if coming.empty() {
		out.printf("%s\n", p.Say("Nothing falls due until then."))
		return out.err
	}
	coming.write(out)
	return out.err
}

// heads are the headings of a table.
func heads(p *lang.Printer, names ...string) []string {
	said := make([]string, len(names))
	for i, name := range names {
		said[i] = strings.ToUpper(p.Say(name))
	}
	return said
}
