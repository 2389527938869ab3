package picture

import (
	"slices"

	"github.com/beredskap/beredskap/internal/present"
)

// decisions are the decisions that the record tells.
func (s sayer) decisions(line scale, b *present.Board) []mark {
	var marks []mark
	for i := range b.Timeline {
		if e := &b.Timeline[i]; e.Kind == "Decision" {
			marks = append(marks, mark{X: line.x(e.At.Time), shape: shape{Path: formDiamond, Tone: present.ToneBusy, Title: s.at(e.At) + ": " + e.Text}})
		}
	}
	return marks
}

// promise is how one obligation was kept: what was held stands where it was held, and what was not where it was due.
func (s sayer) promise(line scale, o *present.Obligation) lane {
	held := make(map[string]present.Instant, len(o.HeldBriefings))
	for _, h := range o.HeldBriefings {
		held[h.Name] = h.At
	}
	l := lane{Name: fit(o.Audience, courseLeft-40), Title: o.Audience + " (" + o.Namespace + "/" + o.Plan + "/" + o.Obligation + ")"}
	if o.Overdue {
		l.Tone, l.Form = present.ToneBad, formCross
	}
	marks := make([]mark, 0, len(o.Slots))
	for i := range o.Slots {
		slot := &o.Slots[i]
		at, m := slot.Due, mark{}
		switch slot.State {
		case "OnTime":
			at, m.shape = held[slot.MetBy], shape{Path: formDisc, Tone: present.ToneGood}
		case "Late":
			at, m.shape = held[slot.MetBy], shape{Path: formUp, Tone: present.ToneWarn}
		case "Missed":
			m.shape = shape{Path: formCross, Tone: present.ToneBad}
		default:
			m.shape = shape{Path: formDisc, Tone: present.ToneWarn, Hollow: true}
		}
		m.Title = s.in.Say("%s: due %s", s.words(slot.State), slot.Due.Time)
		if at != slot.Due {
			m.Title = s.in.Say("%s, held %s", m.Title, at.Time)
		}
		m.X = line.x(at.Time)
		marks = append(marks, m)
	}
	l.Marks = gather(s, marks)
	return l
}

// system is what became of one system: each outage as a bar, what its owner had still to accept as a thin one, and what was
// forecast.
func (s sayer) system(line scale, b *present.Board, r *present.Recovery) lane {
	l := lane{
		Name: fit(r.Name, courseLeft-40), Title: r.Name + " (" + r.Path + "): " + s.words(r.State),
		Tone: present.ToneOf(r.State), Form: formOf(present.ToneOf(r.State)),
	}
	var marks []mark
	for i := range r.Outages {
		o := &r.Outages[i]
		bars, more := s.outage(line, b, r, o, i == len(r.Outages)-1)
		l.Bars, marks = append(l.Bars, bars...), append(marks, more...)
	}
	if r.RTO != nil && line.within(r.RTO.Due.Time) {
		l.Bars = append(l.Bars, bar{X: line.x(r.RTO.Due.Time), Width: 2, Kind: "rto", Title: s.in.Say("RTO: due %s", r.RTO.Due.Time)})
	}
	l.Marks = marks
	return l
}

// outage is the bars and marks of one outage.
func (s sayer) outage(line scale, b *present.Board, r *present.Recovery, o *present.Outage, last bool) (bars []bar, marks []mark) {
	span := func(kind, what string, from, to present.Instant) {
		until := to
		if until.IsZero() {
			until = b.AsOf
		}
		x := line.x(from.Time)
		bars = append(bars, bar{X: x, Width: max(2, line.x(until.Time)-x), Kind: kind, Title: s.stretch(what, from, to)})
	}
	span("down", s.in.Say("Down"), o.Since, o.Ended)
	if last && !o.Ended.IsZero() && r.State != "Retired" {
		if r.DegradedSince.IsZero() {
			span("back", s.in.Say("Restored, and not accepted yet"), o.Ended, o.Accepted)
		} else {
			span("back", s.in.Say("Restored"), o.Ended, r.DegradedSince)
			span("down", s.words("Degraded"), r.DegradedSince, present.Instant{})
		}
	}
	if !o.Accepted.IsZero() {
		accepted := shape{Path: formCheck, Tone: present.ToneGood, Title: s.in.Say("accepted %s", o.Accepted.Time)}
		marks = append(marks, mark{shape: accepted, X: line.x(o.Accepted.Time)})
	}
	for i, f := range o.Forecasts {
		m := mark{shape: shape{Path: formDown, Tone: present.ToneBusy, Hollow: i < len(o.Forecasts)-1}}
		m.Title = s.in.Say("%s: expected back %s", s.at(f.StatedAt), f.RestoredBy.Time)
		if m.X = line.x(f.RestoredBy.Time); !line.within(f.RestoredBy.Time) {
			m.X, m.Path = line.left+line.width, formRight // later than there is room for
		}
		if f.Slipped {
			from := line.x(f.Before.Time)
			bars = append(bars, bar{X: from, Width: max(0, m.X-from), Kind: "slip", Title: s.in.Say("put off from %s to %s", f.Before.Time, f.RestoredBy.Time)})
		}
		marks = append(marks, m)
	}
	return bars, marks
}

// stretch says what was so, and from when to when.
func (s sayer) stretch(what string, from, to present.Instant) string {
	if to.IsZero() {
		return s.in.Say("%s since %s", what, from.Time)
	}
	return s.in.Say("%s from %s to %s", what, from.Time, to.Time)
}

// gather draws out marks of one form that stand so close together that they could not be told apart, and says how many they are.
func gather(s sayer, marks []mark) []mark {
	const apart = 9
	slices.SortStableFunc(marks, func(a, b mark) int { return a.X - b.X })
	var drawn []mark
	var counts []int
	for _, m := range marks {
		last := len(drawn) - 1
		if last >= 0 && drawn[last].Path == m.Path && drawn[last].Hollow == m.Hollow && m.X-drawn[last].X-drawn[last].Width < apart {
			drawn[last].Width = m.X - drawn[last].X
			counts[last]++
			continue
		}
		drawn, counts = append(drawn, m), append(counts, 1)
	}
	for i := range drawn {
		if counts[i] > 1 {
			drawn[i].Title = s.in.Say("%d times; first: %s", counts[i], drawn[i].Title)
		}
	}
	return drawn
}
