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
}

// stance is how a system stands to the places for concurrent recoveries.
type stance int

// The stances. Aside stands what needs no place: what is not down, is back, failed, waits for another system,
// or has waited too long for a person.
const (
	aside stance = iota
	ready
	holding
)

// admit gives the places that are free to the most urgent of the systems that can begin. The recoveries are
// in recovery order. A system keeps its place until it is restored, fails or has waited for a person for too
// long; people who work on a system hold one without being given it.
func (c *casefile) admit(recoveries []*recovery) (waiting []*recovery) {
	stances := make([]stance, len(recoveries))
	for i, r := range recoveries {
		if stances[i] = r.stance(); stances[i] == holding {
			c.a.underWay++
		}
	}
	held := c.a.underWay
	for i, r := range recoveries {
		switch {
		case stances[i] == aside:
		case stances[i] == holding && r.verdict.AdmittedAt.IsZero():
			// people have begun it
		case stances[i] == holding:
			c.a.Admitted = append(c.a.Admitted, r.admission())
		case held < c.places() && c.a.Suspended == nil:
			held++
			c.a.Admitted = append(c.a.Admitted, r.admission())
		default:
			waiting = append(waiting, r)
		}
	}
	return waiting
}

// places is how many systems may be worked on at the same time.
func (c *casefile) places() int {
	return int(*cmp.Or(c.activation.Spec.MaxConcurrentRecoveries, ptr.To(v1alpha1.DefaultMaxConcurrentRecoveries)))
}

func (r *recovery) admission() Admission {
	return Admission{Ref: r.verdict.Ref, Recovery: r.verdict.Recovery, Since: r.verdict.AdmittedAt}
}

// stance says how the system stands to the places.
func (r *recovery) stance() stance {
	phase, i := r.verdict.Phase, r.current()
	if (phase != v1alpha1.RecoveryWaiting && phase != v1alpha1.RecoveryInProgress) || i < 0 || r.yields(i) {
		return aside
	}
	switch {
	case r.steps[i].State == v1alpha1.StepInProgress:
		return holding
	case len(r.verdict.Blockers) > 0:
		return aside
	case !r.verdict.AdmittedAt.IsZero():
		return holding
	}
	return ready
}

// yields says whether the system has waited for a person for longer than it may keep its place: since it was
// given the place, or since somebody last reported a step.
func (r *recovery) yields(i int) bool {
	if r.automated(i) && !r.runs[i].byHand {
		return false
	}
	from := latest(latest(r.verdict.AdmittedAt, r.lastAdmitted()), r.heard)
	if from.IsZero() {
		return false
	}
	span, _ := spanOf(cmp.Or(r.activation.Spec.YieldAfter, v1alpha1.DefaultYieldAfter))
	return r.m.reached(span.After(from, r.system.zone))
}

// automated says whether the operator runs a step: it must act as the account of a plan.
func (r *recovery) automated(i int) bool {
	return r.system.steps()[i].Confirm == nil && r.system.account != ""
}

// admittedAt is since when the system holds a place, as the status of the activation says; zero when it does not.
func (r *recovery) admittedAt() time.Time {
	return r.admitted[Key{Namespace: r.system.ref.Namespace, Name: r.system.recovery}]
}

// lastAdmitted is when the system was last given a place, also when it holds none any more.
func (r *recovery) lastAdmitted() time.Time {
	recovery := r.recoveries[Key{Namespace: r.system.ref.Namespace, Name: r.system.recovery}]
	if recovery == nil || recovery.Status.AdmittedAt == nil || recovery.Status.AdmittedAt.Time.Before(r.from) {
		return time.Time{}
	}
	return recovery.Status.AdmittedAt.Time
}

// readAdmitted reads the places that were given from the status of the activation, where that was decided: it
// is written under its resource version, so that no two decide at once. A view of the past knows those alone
// that had been given by then.
func (c *casefile) readAdmitted() {
	c.admitted = make(map[Key]time.Time, len(c.activation.Status.Admitted))
	for _, a := range c.activation.Status.Admitted {
		if !a.Since.After(c.m.view.AsOf) {
			c.admitted[Key{Namespace: string(a.Namespace), Name: string(a.Recovery)}] = a.Since.Time
		}
	}
}
