package assess

import (
	"slices"
	"time"
)

// Calendar is what is overdue, and what falls due until an instant if nothing more is held, done or entered.
type Calendar struct {
	*Assessment
	Until time.Time
	// Due lists what is overdue, the longest first, and then what falls due, in order.
	Due []Due
	// Records is how many records had happened and were known by the view, and Revised when the last of them happened or
	// was entered: the declaration while there is none. What the calendar says changes with them alone, and with its window.
	Records int
	Revised time.Time
}

// CalendarOf looks ahead from a view. It needs an activation in the dossier.
func CalendarOf(d *Dossier, view View, until time.Time) *Calendar {
	known, last, n := d.upTo(view)
	g := &Calendar{Assessment: AssessAt(d, view), Until: until, Records: n, Revised: last}
	ahead := AssessAt(known, View{AsOf: until, KnownAt: view.KnownAt})
	m, later := &moment{view: view}, &moment{view: View{AsOf: until}}
	add := func(due Due) {
		if due.Grace.Equal(due.At) {
			due.Grace = time.Time{}
		}
		if !due.At.IsZero() && later.reached(due.At) {
			g.Due = append(g.Due, due)
		}
	}
	g.briefings(ahead, m, add)
	g.dueMinutes(add)
	g.dueActions(add)
	g.dueEvaluation(add)
	g.dueRecoveries(add)
	slices.SortStableFunc(g.Due, compareDue)
	return g
}

// upTo is the dossier without the records that had not happened, or were not known, by a view; with when the last of those
// that remain happened or was entered, and how many they are.
func (d *Dossier) upTo(view View) (known *Dossier, last time.Time, n int) {
	past := *d
	past.index = newIndex()
	c := &casefile{m: &moment{view: view}}
	last = d.activation.Spec.DeclaredAt.Time
	for _, r := range d.index.records {
		if !c.known(r) || !c.m.reached(r.occurredAt) {
			continue
		}
		past.index.put(*r)
		last = latest(last, latest(r.occurredAt, r.enteredAt()))
		n++
	}
	return &past, last, n
}

// briefings are the slots that are overdue, still to be met, or to come. Of an obligation that nobody has kept for so long
// that its slots are no longer kept one by one, it is the next one alone.
func (g *Calendar) briefings(ahead *Assessment, m *moment, add func(Due)) {
	for i := range g.Obligations {
		now := &g.Obligations[i]
		then := ahead.obligation(now.Ref)
		if then == nil {
			continue
		}
		next := now.NextDue
		for n, slot := range then.Slots {
			due := Due{Kind: DueBriefing, At: slot.Due, Grace: slot.Grace, Number: n + 1, Obligation: now}
			switch past := m.reached(slot.Due); {
			case slot.MetBy != (Key{}), slot.State == SlotWaived:
				continue
			case !past:
			case m.reached(slot.Grace):
				if !now.OverdueSince.Equal(slot.Grace) {
					continue // another one came after it, or it was let go
				}
				due.OverdueSince = slot.Grace
			case !now.SuspendedUntil.IsZero() || slot.Due.Before(g.ClosedAt):
				continue // let go before its grace was over
			}
			if slot.Due.Equal(next) {
				next = time.Time{}
			}
			add(due)
		}
		add(Due{Kind: DueBriefing, At: next, Number: len(then.Slots) + 1, Obligation: now})
	}
}

// obligation is how an obligation stands; nil where the crisis knows none of that name.
func (a *Assessment) obligation(ref Ref) *ObligationVerdict {
	for i := range a.Obligations {
		if a.Obligations[i].Ref == ref {
			return &a.Obligations[i]
		}
	}
	return nil
}
