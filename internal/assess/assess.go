package assess

import "time"

// Assess says how a crisis stands now, from all that the dossier holds.
func Assess(d *Dossier, now time.Time) *Assessment { return AssessAt(d, View{AsOf: now}) }

// AssessAt says how a crisis stood, or stands, from a view. It needs an activation in the dossier.
//
// The rules run in the order in which they build on one another; each is in the file of its name.
func AssessAt(d *Dossier, view View) *Assessment {
	first := assess(d, view, time.Time{})
	if closed := first.ClosedAt; !closed.IsZero() && first.file.lastRun.After(closed) {
		// What was stated after the closing does not count, and when that was is known only now.
		second := assess(d, view, closed)
		second.Next = earliest(second.Next, first.Next)
		return second
	}
	return first
}

// HoldsAt says whether the assessment is that of a later instant, too: between two changes, every instant gives the same answer.
func (a *Assessment) HoldsAt(now time.Time) bool {
	return !now.Before(a.View.AsOf) && (a.Next.IsZero() || now.Before(a.Next))
}

// At is the assessment as of a later instant at which it holds; itself where it does not.
func (a *Assessment) At(now time.Time) *Assessment {
	if !a.HoldsAt(now) {
		return a
	}
	later := *a
	later.View.AsOf = now
	return &later
}

// assess runs the rules. Closed is when the crisis was closed, once that is known.
func assess(d *Dossier, view View, closed time.Time) *Assessment {
	m := &moment{view: view}
	a := &Assessment{View: view, Crisis: KeyOf(d.activation)}
	c := &casefile{Dossier: d, a: a, m: m, closed: closed, lastRun: new(time.Time)}
	a.file = c

	c.activatePlans()
	c.prioritise()
	c.recoverSystems()
	c.holdBriefings()
	c.spanPhases()
	c.runSystems()
	c.keepObligations()
	c.keepMinutes()
	c.countActions()
	c.evaluate()
	c.sustainActivities()
	c.countDecisions()
	c.sumCosts()
	c.conclude()

	a.Next = m.next
	return a
}

// casefile is a dossier under assessment: what the rules share.
type casefile struct {
	*Dossier
	a *Assessment
	m *moment

	closed  time.Time  // when the crisis was closed, once that is known
	lastRun *time.Time // the last statement of how the crisis runs; shared by the parts of an assessment

	systems    []system      // in recovery order
	admitted   map[Key]place // by recovery, the places that were given
	recovering []*recovery   // of each of them

	promises     map[Ref]*promise
	promiseOrder []*promise
}
