package picture

import (
	"html/template"
	"slices"
	"time"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// The measures of the picture of the course, in its own units.
const (
	courseWidth = 1240
	courseLeft  = 270 // the names of the lanes stand before it
	courseRight = 24
	laneHeight  = 26
	laneTop     = 66
	tickRoom    = 84
	mostSystems = 40
	mostPromise = 12
)

// course is the picture.
type course struct {
	Title, Desc   string
	Width, Height int
	Ticks         []tick
	Phases        []band
	Now           tick
	Lanes         []lane
	Keys          []key
}

// band is a phase of the crisis.
type band struct {
	X, Width int
	Text     string
	Title    string
	Even     bool
}

// lane is what became of one thing over time. One that has a Head alone is a heading.
type lane struct {
	Y           int
	Head        string
	Name, Title string
	Tone, Form  string
	Bars        []bar
	Marks       []mark
}

// bar is a stretch of time.
type bar struct {
	X, Width    int
	Kind, Title string
}

// mark is a shape at an instant, or one drawn out where several of a kind stand close together.
type mark struct {
	shape
	X, Width int
}

// key says what a form means.
type key struct {
	shape
	X, Y int
	Text string
}

// Course draws how things went: phases, decisions, briefings as they were due and held, and each system from its outage until
// its owner accepted it. Of very many systems those that are down come first, and the rest is counted.
func Course(b *present.Board, in *lang.Printer) template.HTML {
	s := sayer{in}
	line := scale{from: b.StartedAt.Time, to: horizon(b), left: courseLeft, width: courseWidth - courseLeft - courseRight}
	d := &course{Title: in.Say("How it went"), Width: courseWidth}
	d.Desc = in.Say("From %s to %s: phases, decisions, briefings and systems, each on a line of its own. The tables and the list of what happened tell all of it.",
		b.StartedAt.Time, b.AsOf.Time)
	d.Ticks = line.ticks(in, tickRoom)
	d.Now = tick{line.x(b.AsOf.Time), in.Say("As of")}
	for i, p := range b.Phases {
		to := p.To
		if to.IsZero() {
			to = b.AsOf
		}
		x, name := line.x(p.From.Time), s.words(p.Phase)
		width := max(2, line.x(to.Time)-x)
		d.Phases = append(d.Phases, band{X: x, Width: width, Text: fit(name, width-8), Title: s.stretch(name, p.From, p.To), Even: i%2 == 0})
	}
	d.lanes(s, line, b)
	d.keys(s)
	return draw("course", d)
}

// horizon is until when the picture looks: a little past the instant that it is about, and as far as what is forecast, where
// that does not press the past together.
func horizon(b *present.Board) time.Time {
	elapsed := b.AsOf.Sub(b.StartedAt.Time)
	least, most := b.AsOf.Add(elapsed/30+time.Minute), b.AsOf.Add(elapsed/2+6*time.Hour)
	until := least
	for i := range b.Recoveries {
		if r := &b.Recoveries[i]; r.Down && r.ForecastAt.After(until) {
			until = r.ForecastAt.Time
		}
	}
	if until.After(most) {
		return most
	}
	return until
}

// lanes lays the lanes one under another.
func (d *course) lanes(s sayer, line scale, b *present.Board) {
	y := laneTop
	add := func(l lane) {
		l.Y = y
		y += laneHeight
		d.Lanes = append(d.Lanes, l)
	}
	add(lane{Name: s.in.Say("Decisions"), Marks: gather(s, s.decisions(line, b))})
	for i := range b.Briefings {
		if i == mostPromise {
			add(lane{Head: s.in.Say("and %d more obligations", len(b.Briefings)-i)})
			break
		}
		add(s.promise(line, &b.Briefings[i]))
	}
	y += 10
	systems := affected(b)
	for i, r := range systems {
		if i == mostSystems {
			add(lane{Head: s.in.Say("and %d more systems", len(systems)-i)})
			break
		}
		add(s.system(line, b, r))
	}
	d.Height = y + 40
}

// affected are the systems that were down at some time, in recovery order; of more than there is room for, those that are down now come
// first.
func affected(b *present.Board) []*present.Recovery {
	var all []*present.Recovery
	for i := range b.Recoveries {
		if r := &b.Recoveries[i]; len(r.Outages) > 0 {
			all = append(all, r)
		}
	}
	if len(all) > mostSystems {
		slices.SortStableFunc(all, func(x, y *present.Recovery) int {
			switch {
			case x.Down == y.Down:
				return 0
			case x.Down:
				return -1
			}
			return 1
		})
	}
	return all
}

// keys explain the forms.
func (d *course) keys(s sayer) {
	x := courseLeft
	for _, k := range []key{
		{shape: shape{Path: formDisc, Tone: present.ToneGood}, Text: s.in.Say("briefing on time")},
		{shape: shape{Path: formUp, Tone: present.ToneWarn}, Text: s.in.Say("briefing late")},
		{shape: shape{Path: formCross, Tone: present.ToneBad}, Text: s.in.Say("briefing missed")},
		{shape: shape{Path: formDisc, Tone: present.ToneWarn, Hollow: true}, Text: s.in.Say("briefing due")},
		{shape: shape{Path: formDiamond, Tone: present.ToneBusy}, Text: s.in.Say("decision")},
		{shape: shape{Path: formDown, Tone: present.ToneBusy}, Text: s.in.Say("forecast")},
		{shape: shape{Path: formDown, Tone: present.ToneBusy, Hollow: true}, Text: s.in.Say("earlier forecast")},
		{shape: shape{Path: formCheck, Tone: present.ToneGood}, Text: s.in.Say("accepted")},
		{shape: shape{Path: formBar, Tone: present.ToneOff}, Text: "RTO"},
	} {
		k.X, k.Y = x, d.Height-14
		x += 34 + int(broad(k.Text)*12)
		d.Keys = append(d.Keys, k)
	}
}

// fit is as much of a text as there is room for; nothing where that says nothing.
func fit(text string, units int) string {
	lines := wrapped(text, float64(units), 13.5, 1)
	if units < 30 || len(lines) == 0 {
		return ""
	}
	return lines[0]
}
