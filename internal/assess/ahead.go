package assess

import (
	"cmp"
	"slices"
	"time"
)

// Call is a briefing that somebody has to hold: one that is overdue, or the next one that is due.
type Call struct {
	Obligation *ObligationVerdict
	// OverdueSince is zero for one that is not overdue.
	OverdueSince time.Time
	// Due is when the open slot was due, where there is one that its grace still covers or that is overdue; else the next one.
	Due time.Time
}

// Calls are the briefings that are overdue, the longest first, and then those that are due next, the first first. An
// obligation that is suspended, or asks for nothing more, calls for none.
func (a *Assessment) Calls() []Call {
	var calls []Call
	for i := range a.Obligations {
		v := &a.Obligations[i]
		call := Call{Obligation: v, OverdueSince: v.OverdueSince, Due: a.openDue(v)}
		if call.Due.IsZero() && v.SuspendedUntil.IsZero() {
			call.Due = v.NextDue
		}
		if !call.Due.IsZero() {
			calls = append(calls, call)
		}
	}
	slices.SortStableFunc(calls, func(x, y Call) int {
		return cmp.Or(
			cmp.Compare(truth(x.OverdueSince.IsZero()), truth(y.OverdueSince.IsZero())),
			x.OverdueSince.Compare(y.OverdueSince),
			x.Due.Compare(y.Due),
		)
	})
	return calls
}

// openDue is when the first slot was due that is due, unmet, and still to be met; zero where there is none. Of an
// obligation that is not overdue, that is one whose grace has not passed: a rest, or the closing, has let others go.
func (a *Assessment) openDue(v *ObligationVerdict) time.Time {
	m := moment{view: a.View}
	for i := range v.Slots {
		slot := &v.Slots[i]
		gone := v.OverdueSince.IsZero() && (!v.SuspendedUntil.IsZero() || slot.Due.Before(a.ClosedAt) || m.reached(slot.Grace))
		if slot.State == SlotOpen && !gone {
			return slot.Due
		}
	}
	return time.Time{}
}

// OpenActions are the action items that somebody still has to do, in the order in which they are, or were, due.
func (a *Assessment) OpenActions() []*ActionVerdict {
	var open []*ActionVerdict
	for i := range a.Actions {
		if v := &a.Actions[i]; v.Item != nil && v.Unfinished() {
			open = append(open, v)
		}
	}
	slices.SortStableFunc(open, func(x, y *ActionVerdict) int { return x.Item.Spec.DueAt.Compare(y.Item.Spec.DueAt.Time) })
	return open
}
