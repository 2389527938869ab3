package assess

import (
	"cmp"
	"time"

	"k8s.io/utils/ptr"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Admission is a place among the concurrent recoveries that a system holds.
type Admission struct {
	Ref      Ref
	Recovery string // name of its SystemRecovery, in Ref.Namespace
	// Since is when it was given the place, as the status of the activation says; zero for a place that is
	// given now, and holds from when that is written.
	Since time.Time
	// Yielded is when it gave the place back, having waited for a person for too long; zero while it holds it.
	Yielded time.Time
}

// stance is how a system stands to the places for concurrent recoveries.
type stance int

// The stances. Aside stands what needs no place: what is not down, is back, failed or waits for another system.
// Whoever yielded a place stands aside, too, until somebody reports a step.
const (
	aside stance = iota
	yielded
	ready
	holding
)

// mostYielded is how many systems that yielded their places are remembered. One that is forgotten queues anew.
const mostYielded = 100

// admit gives the places that are free to the most urgent of the systems that can begin, and returns those that
// have to wait for one. The recoveries are in recovery order. A system keeps its place until it is restored, fails
// or has waited for a person for too long. What the operator has begun is given its place back, should the status
// have lost it.
func (c *casefile) admit(recoveries []*recovery) (waiting []*recovery) {
	stances := make([]stance, len(recoveries))
	for i, r := range recoveries {
		if stances[i] = r.stance(); stances[i] == holding {
			c.a.underWay++
		}
	}
	held := c.a.underWay
	var gaveBack []Admission
	for i, r := range recoveries {
		place := Admission{Ref: r.verdict.Ref, Recovery: r.verdict.Recovery, Since: r.place.since}
		switch {
		case stances[i] == yielded:
			place.Yielded = r.place.yielded
			gaveBack = append(gaveBack, place)
		case stances[i] == holding && (r.place.holds() || r.operated(r.current())):
			c.a.Admitted = append(c.a.Admitted, place)
		case stances[i] == ready && held < c.places() && c.a.Suspended == nil:
			held++
			c.a.beginning++
			c.a.Admitted = append(c.a.Admitted, place)
		case stances[i] == ready:
			waiting = append(waiting, r)
		} // people who have begun hold a place without being given it
	}
	c.a.Admitted = append(c.a.Admitted, cut(gaveBack, mostYielded)...)
	return waiting
}

// places is how many systems may be worked on at the same time.
func (c *casefile) places() int {
	return int(*cmp.Or(c.activation.Spec.MaxConcurrentRecoveries, ptr.To(v1alpha1.DefaultMaxConcurrentRecoveries)))
}

// place is the place of a system as the status of the activation has it.
type place struct {
	since   time.Time // when it was given; zero: it never was, or was taken back
	yielded time.Time // when it was given back for want of a person; zero: it was not
}

func (p place) holds() bool { return !p.since.IsZero() && p.yielded.IsZero() }

// stance says how the system stands to the places.
func (r *recovery) stance() stance {
	phase, i := r.verdict.Phase, r.current()
	if (phase != v1alpha1.RecoveryWaiting && phase != v1alpha1.RecoveryInProgress) || i < 0 {
		return aside
	}
	if !r.place.yielded.IsZero() {
		return yielded
	}
	due, counts := r.standstill(cmp.Or(r.activation.Spec.YieldAfter, v1alpha1.DefaultYieldAfter))
	waits := !r.operated(i) || (!r.runs[i].under() && !r.pausing(i))
	late := waits && counts && r.m.reached(due)
	switch underWay := r.steps[i].State == v1alpha1.StepInProgress; {
	case late && r.place.holds():
		r.place.yielded, r.verdict.AdmittedAt = due, time.Time{}
		return yielded
	case late && underWay: // whoever has begun it without being given a place is gone, too
		return aside
	case underWay:
		return holding
	case len(r.verdict.Blockers) > 0:
		return aside
	case r.place.holds():
		return holding
	}
	r.place = place{}
	return ready
}

// standstill is when a length of time has passed since the system was given its place, or since somebody last
// reported a step of it; false when it has no place and nobody works on it.
func (r *recovery) standstill(length v1alpha1.Duration) (time.Time, bool) {
	i := r.current()
	working := i >= 0 && r.steps[i].State == v1alpha1.StepInProgress
	from := latest(r.place.since, r.heard)
	if i >= 0 {
		from = latest(from, r.runs[i].retryAt)
	}
	for _, rest := range r.rests() {
		from = latest(from, rest.to) // nothing could move while the exercise rested
	}
	span, limited := spanOf(length)
	return span.After(from, r.system.zone), limited && r.a.Suspended == nil && !from.IsZero() && (!r.place.since.IsZero() || working)
}

// pausing says whether an attempt has failed, and the time for the one that follows has not come.
func (r *recovery) pausing(i int) bool {
	return !r.runs[i].retryAt.IsZero() && !r.m.reached(r.runs[i].retryAt)
}

// operated says whether a step is the operator's to do: it runs it, and no person has taken it over.
func (r *recovery) operated(i int) bool { return r.automated(i) && !r.runs[i].byHand }

// automated says whether the operator runs a step: it must act as the account of a plan.
func (r *recovery) automated(i int) bool {
	return r.system.steps()[i].Confirm == nil && r.system.account != ""
}

// placed is the place of the system. That it yielded it counts as long as it follows from the record: no more when
// somebody has reported a step, be it that the report was entered late.
func (r *recovery) placed() place {
	given := r.admitted[Key{Namespace: r.system.ref.Namespace, Name: r.system.recovery}]
	if given.yielded.IsZero() {
		return given
	}
	r.place = place{since: given.since}
	if due, counts := r.standstill(cmp.Or(r.activation.Spec.YieldAfter, v1alpha1.DefaultYieldAfter)); counts && due.After(given.yielded) {
		return place{}
	}
	return given
}

// readAdmitted reads the places that were given from the status of the activation, where that was decided: it
// is written under its resource version, so that no two decide at once. A view of the past knows those alone
// that had been given by then.
func (c *casefile) readAdmitted() {
	c.admitted = make(map[Key]place, len(c.activation.Status.Admitted))
	for _, a := range c.activation.Status.Admitted {
		if !c.m.reached(a.Since.Time) {
			continue
		}
		given := place{since: a.Since.Time}
		if a.YieldedAt != nil && c.m.reached(a.YieldedAt.Time) {
			given.yielded = a.YieldedAt.Time
		}
		c.admitted[Key{Namespace: string(a.Namespace), Name: string(a.Recovery)}] = given
	}
}
