package assess

import (
	"slices"
	"time"
)

// window is a stretch of time in which the same periodic triggers run.
type window struct {
	interval
	triggers []*trigger
}

// windows lays out when the periodic triggers run: in their phases, under the terms in force, except
// while the obligation rests. Every window begins its cadences anew.
func (p *promise) windows() []window {
	var windows []window
	for _, span := range p.c.a.Phases {
		for i := range p.terms {
			during, ok := interval{span.From, span.To}.overlap(p.terms[i].interval)
			if !ok {
				continue
			}
			var triggers []*trigger
			for j := range p.terms[i].triggers {
				if t := &p.terms[i].triggers[j]; t.periodic() && slices.Contains(t.during, span.Phase) {
					triggers = append(triggers, t)
				}
			}
			if len(triggers) == 0 {
				continue
			}
			for _, piece := range without(during, p.rests) {
				windows = append(windows, window{piece, triggers})
			}
		}
	}
	return windows
}

// without is what remains of an interval outside others, which are in order.
func without(whole interval, cuts []interval) []interval {
	var pieces []interval
	for _, cut := range cuts {
		if _, ok := whole.overlap(cut); !ok {
			continue
		}
		if whole.from.Before(cut.from) {
			pieces = append(pieces, interval{whole.from, cut.from})
		}
		if cut.to.IsZero() || whole.endsBy(cut.to) {
			return pieces
		}
		whole.from = cut.to
	}
	return append(pieces, whole)
}

// stream is the one sequence of slots that the periodic triggers of an obligation make, and the
// briefings that meet them. A briefing meets the latest slot at or before it if that is unmet, else the
// next one.
type stream struct {
	*promise
	rest   []*record // briefings not yet looked at
	slots  []Slot
	missed int         // slots missed, of which the first are kept one by one
	open   bool        // the last slot is due and unmet
	unmet  *Slot       // of those unmet since a briefing met one, or since a rest, whose grace ends first
	early  time.Time   // the last slot that was met before it was due
	from   []time.Time // what each trigger of the window counts from
}

// keptMissed is how many missed slots of an obligation are kept one by one; further ones are counted. A
// promise of every second that nobody keeps would otherwise fill the memory.
const keptMissed = 500

// keepCadence runs the periodic triggers over the windows.
func (p *promise) keepCadence() {
	s := &stream{promise: p, rest: p.held}
	for _, w := range p.windows() {
		if !s.run(w) {
			break
		}
	}
	for _, r := range s.rest {
		s.meetOpen(r)
	}
	if s.unmet != nil {
		p.overdue(*s.unmet)
	}
	p.verdict.Slots = append(p.verdict.Slots, s.slots...)
	p.verdict.Missed = max(0, s.missed-keptMissed)
}

// run runs one window, and says whether it is over.
func (s *stream) run(w window) bool {
	for len(s.rest) > 0 && s.rest[0].occurredAt.Before(w.from) {
		s.meetOpen(s.rest[0])
		s.rest = s.rest[1:]
	}
	s.begin(w)
	if !s.c.m.reached(w.from) {
		s.await(w)
		return false
	}
	for {
		t, due := s.next(w)
		if len(s.rest) > 0 && s.rest[0].occurredAt.Before(due) && w.contains(s.rest[0].occurredAt) {
			s.hold(w, s.rest[0], t, due)
			s.rest = s.rest[1:]
			continue
		}
		if w.endsBy(due) {
			return true // the end of the window voids what is not yet due
		}
		if !s.c.m.reached(due) {
			s.await(w)
			return false
		}
		s.arrive(w, t, due)
		s.leap(w)
	}
}

// begin counts every trigger of a window from its start. A slot already met early is not asked for again.
func (s *stream) begin(w window) {
	s.from = make([]time.Time, len(w.triggers))
	for i, t := range w.triggers {
		if s.from[i] = w.from; t.cron != nil {
			s.from[i] = latest(w.from, s.early)
		}
	}
	for _, rest := range s.rests {
		if s.unmet != nil && !rest.endsBy(s.unmet.Due) && !rest.from.After(w.from) {
			s.unmet = nil
		}
	}
}

// next is the next slot of a window, and the trigger that it comes from: of several at one instant, the one with the least grace.
func (s *stream) next(w window) (trigger *trigger, due time.Time) {
	for i, t := range w.triggers {
		at := t.next(s.from[i], s.plan.Zone)
		if due.IsZero() || at.Before(due) || at.Equal(due) && s.slot(at, t).Grace.Before(s.slot(at, trigger).Grace) {
			trigger, due = t, at
		}
	}
	return trigger, due
}

// await notes what each trigger of a window asks for next: the grace of the first slot may outlast that of one after it.
func (s *stream) await(w window) {
	for i, t := range w.triggers {
		if due := t.next(s.from[i], s.plan.Zone); !w.endsBy(due) {
			s.upcoming(s.slot(due, t))
		}
	}
}

// arrive lets a slot fall due. The one before it, if unmet, is missed.
func (s *stream) arrive(w window, t *trigger, due time.Time) {
	slot := s.slot(due, t)
	last := len(s.slots) - 1
	switch {
	case !s.open:
		s.slots = append(s.slots, slot)
	case s.missed < keptMissed:
		s.missed++
		s.slots[last].State = SlotMissed
		s.slots = append(s.slots, slot)
	default:
		s.missed++
		s.slots[last] = slot
	}
	if s.open = true; s.unmet == nil || slot.Grace.Before(s.unmet.Grace) {
		first := slot
		s.unmet = &first
	}
	s.pass(w, due)
}

// leap passes over slots that nothing can meet any more, where they are too many to go through one by one.
func (s *stream) leap(w window) {
	every := w.triggers[0].every
	if s.missed < keptMissed || len(w.triggers) > 1 || every.Exact == 0 || every.Months > 0 {
		return
	}
	end := earliest(s.c.m.view.AsOf, w.to)
	if len(s.rest) > 0 {
		end = earliest(end, s.rest[0].occurredAt)
	}
	if n := int(end.Sub(s.from[0])/every.Exact) - 1; n > 0 {
		s.missed += n
		s.from[0] = s.from[0].Add(time.Duration(n) * every.Exact)
		s.slots[len(s.slots)-1] = s.slot(s.from[0], w.triggers[0])
	}
}

// pass moves the triggers that fall due at an instant past it.
func (s *stream) pass(w window, due time.Time) {
	for i, t := range w.triggers {
		if t.next(s.from[i], s.plan.Zone).Equal(due) {
			s.from[i] = due
		}
	}
}

// hold looks at a briefing held within a window before its next slot.
func (s *stream) hold(w window, r *record, t *trigger, due time.Time) {
	if !s.meetOpen(r) && (t.cron == nil || !t.grace.After(r.occurredAt, s.plan.Zone).Before(due)) {
		slot := s.slot(due, t)
		slot.meet(r)
		s.slots = append(s.slots, slot)
		s.early, s.unmet = due, nil
		s.pass(w, due)
	}
	for i, t := range w.triggers {
		if t.cron == nil {
			s.from[i] = r.occurredAt // no longer than this between two: anew from each one held
		}
	}
}

// meetOpen lets a briefing meet the slot that is due and unmet, if there is one.
func (s *stream) meetOpen(r *record) bool {
	if !s.open {
		return false
	}
	s.slots[len(s.slots)-1].meet(r)
	s.open, s.unmet = false, nil
	return true
}
