// Package assess decides everything the product says. Assess is a pure function of a dossier and an
// instant: it knows no clock, no client and no logger, and it changes nothing. Controllers, command
// line, board, reports and metrics all ask it, so that no two of them can disagree.
package assess

import (
	"slices"
	"time"
)

// View is the instant a dossier is looked at from, in both times that a record has.
type View struct {
	// AsOf asks what was the case at this instant: what happened later is left out.
	AsOf time.Time
	// KnownAt asks what had been entered by this instant. Zero asks for all that the dossier holds.
	KnownAt time.Time
}

// moment is a view under assessment. Comparing through it is the only way a rule compares an instant
// with now, and the comparison itself notes when its answer will change. Verdict and wake-up time
// come from the same call, so they cannot drift apart.
type moment struct {
	view   View
	next   time.Time
	parent *moment
}

// part is a moment for one object of the assessment: what it notes is noted for the whole as well.
func (m *moment) part() *moment { return &moment{view: m.view, parent: m} }

// reached says whether an instant has come, and notes it as the next change if not. Never early.
func (m *moment) reached(t time.Time) bool {
	if !m.view.AsOf.Before(t) {
		return true
	}
	for at := m; at != nil; at = at.parent {
		at.next = earliest(at.next, t)
	}
	return false
}

// earliest is the earlier of two instants, where zero means never.
func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

// latest is the later of two instants; zero is before all others.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// interval is a stretch of time from an instant up to, not including, another; open-ended when to is zero.
type interval struct{ from, to time.Time }

func (i interval) contains(t time.Time) bool {
	return !t.Before(i.from) && (i.to.IsZero() || t.Before(i.to))
}

// endsBy says whether the interval has ended at or before an instant.
func (i interval) endsBy(t time.Time) bool { return !i.to.IsZero() && !i.to.After(t) }

// union is what intervals cover together: in order, apart from one another.
func union(intervals []interval) []interval {
	slices.SortFunc(intervals, func(a, b interval) int { return a.from.Compare(b.from) })
	var apart []interval
	for _, i := range intervals {
		switch last := len(apart) - 1; {
		case i.endsBy(i.from): // it covers nothing
		case last < 0 || apart[last].endsBy(i.from.Add(-1)):
			apart = append(apart, i)
		case i.to.IsZero() || apart[last].to.IsZero():
			apart[last].to = time.Time{}
		default:
			apart[last].to = latest(apart[last].to, i.to)
		}
	}
	return apart
}

// overlap is what two intervals share.
func (i interval) overlap(o interval) (interval, bool) {
	both := interval{from: latest(i.from, o.from), to: earliest(i.to, o.to)}
	return both, both.to.IsZero() || both.from.Before(both.to)
}
