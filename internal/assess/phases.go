package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// spanPhases folds the phase statements into the phases of the crisis. Response begins with the
// declaration. Closing is requested, and the crisis is Closed at the first instant at which nothing is
// missing; until then it stays in the phase it was in.
func (c *casefile) spanPhases() {
	fold := c.newFold()
	for r := range c.toldOfCrisis(aboutPhase) {
		fold.closedAt = c.closedBy(&fold, r.occurredAt)
		if c.phaseFault(&fold, r) == nil {
			fold.apply(r)
		}
	}
	c.m.reached(c.activation.Spec.DeclaredAt.Time)
	c.a.Phases = fold.spans
	current := &c.a.Phases[len(c.a.Phases)-1]
	c.a.Phase, c.a.PhaseSince = v1alpha1.ActivationPhase(current.Phase), current.From
	if fold.requested.IsZero() {
		return
	}
	if closedAt := c.closedBy(&fold, c.m.view.AsOf); !closedAt.IsZero() {
		current.To = closedAt
		c.a.Phases = append(c.a.Phases, PhaseSpan{Phase: v1alpha1.PhaseClosed, From: closedAt})
		c.a.Phase, c.a.PhaseSince, c.a.ClosedAt = v1alpha1.ActivationPhase(v1alpha1.PhaseClosed), closedAt, closedAt
		return
	}
	c.a.Phase, c.a.PhaseSince = v1alpha1.ActivationClosing, fold.requested
	c.a.ClosingFor = c.closingNeeds(&fold)
}

// phaseFault is why a phase statement does not count; nil when it does.
func (c *casefile) phaseFault(fold *phaseFold, r *record) *RecordVerdict {
	if refused := fold.fault(r); refused != nil {
		return refused
	}
	return c.checkCriteria(r)
}

// phaseFold is the phases as far as they have been folded.
type phaseFold struct {
	at        func(time.Time) time.Time // in the zone of the crisis
	spans     []PhaseSpan
	requested time.Time // when closing was requested; zero if it is not
	closedAt  time.Time // when the crisis was closed, as far as folded
	answers   map[v1alpha1.Name]time.Time
}

func (c *casefile) newFold() phaseFold {
	return phaseFold{at: c.at, spans: []PhaseSpan{{Phase: v1alpha1.PhaseResponse, From: c.activation.Spec.DeclaredAt.Time}}}
}

func (f *phaseFold) current() v1alpha1.CrisisPhase { return f.spans[len(f.spans)-1].Phase }

// fault is why a phase statement cannot follow; nil when it can. Response and Recovery follow one
// another, Closed follows Recovery, and while closing is requested either phase takes the request back
// and a further request adds answers.
func (f *phaseFold) fault(r *record) *RecordVerdict {
	to, current := r.entry.Spec.Phase.To, f.current()
	switch {
	case r.occurredAt.Before(f.spans[0].From):
		return refuse(v1alpha1.ReasonCannotFollow,
			"spec.occurredAt is before %s, when the crisis was declared and its first phase began: enter it anew with the right time, naming this record in corrects",
			f.at(f.spans[0].From))
	case !f.closedAt.IsZero():
		return refuse(v1alpha1.ReasonCannotFollow,
			"spec.phase.to: the crisis is closed since %s and no phase follows: declare a new crisis", f.at(f.closedAt))
	case to == v1alpha1.PhaseClosed && current != v1alpha1.PhaseRecovery:
		return refuse(v1alpha1.ReasonCannotFollow,
			"spec.phase.to: Closed cannot follow %s: state phase Recovery first, then Closed", Say(string(current)))
	case to == current && f.requested.IsZero():
		return refuse(v1alpha1.ReasonCannotFollow, "spec.phase.to: the crisis is in phase %s already, since %s: nothing to state",
			Say(string(current)), f.at(f.spans[len(f.spans)-1].From))
	}
	return nil
}

// apply folds a phase statement that can follow.
func (f *phaseFold) apply(r *record) {
	statement := r.entry.Spec.Phase
	if statement.To != v1alpha1.PhaseClosed {
		f.requested, f.answers = time.Time{}, nil
		if statement.To != f.current() {
			f.spans[len(f.spans)-1].To = r.occurredAt
			f.spans = append(f.spans, PhaseSpan{Phase: statement.To, From: r.occurredAt})
		}
		return
	}
	if f.requested.IsZero() {
		f.requested, f.answers = r.occurredAt, map[v1alpha1.Name]time.Time{}
	}
	for _, answer := range statement.EndCriteria {
		if _, answered := f.answers[answer.Criterion]; !answered {
			f.answers[answer.Criterion] = r.occurredAt
		}
	}
}

// closedBy is when the crisis was closed, if that was at or before an instant: the first instant since
// the request at which every end criterion is answered, every required deadline is met or waived and
// every system is settled; zero otherwise.
func (c *casefile) closedBy(fold *phaseFold, by time.Time) time.Time {
	if !fold.closedAt.IsZero() || fold.requested.IsZero() {
		return fold.closedAt
	}
	at := fold.requested
	for _, criterion := range c.activation.Spec.EndCriteria {
		answered, ok := fold.answers[criterion.Name]
		if !ok {
			return time.Time{}
		}
		at = latest(at, answered)
	}
	for moved := true; moved; { // a system may have gone down again, or a deadline begun, while others were waited for
		moved = false
		for _, p := range c.promiseOrder {
			met, ok := p.metFrom(at)
			if !ok {
				return time.Time{}
			}
			if met.After(at) {
				at, moved = met, true
			}
		}
		for i := range c.a.Systems {
			if plan := c.a.plans[c.a.Systems[i].Ref.PlanKey()]; plan != nil && plan.from.After(at) {
				continue // its plan joined later
			}
			settled, ok := c.a.Systems[i].settledFrom(at)
			if !ok {
				return time.Time{}
			}
			if settled.After(at) {
				at, moved = settled, true
			}
		}
	}
	if at.After(by) {
		return time.Time{}
	}
	return at
}

// closingNeeds lists what is missing to close, by name.
func (c *casefile) closingNeeds(fold *phaseFold) []Text {
	var needs []Text
	need := func(format string, args ...any) { needs = append(needs, Say(format, args...)) }
	for _, criterion := range c.activation.Spec.EndCriteria {
		if _, answered := fold.answers[criterion.Name]; !answered {
			need("end criterion %s is not answered: state phase Closed again, with endCriteria for it", criterion.Name)
		}
	}
	for _, p := range c.promiseOrder {
		for _, due := range p.lacking {
			need("obligation %s to %s, due %s, is not met: hold the briefing, late or not, or state a waiver",
				p.verdict.Ref, p.verdict.Obligation.Audience, c.at(due))
		}
	}
	for i := range c.a.Systems {
		if s := &c.a.Systems[i]; s.Affected() && s.Phase != v1alpha1.RecoveryAccepted && s.Phase != v1alpha1.RecoveryRetired {
			if s.Owner == nil {
				need("system %s is %s: the acceptance by its owner, or its retirement, is to be stated", s.Ref, Say(string(s.Phase)))
				continue
			}
			need("system %s is %s: the acceptance by its owner %s, or its retirement, is to be stated", s.Ref, Say(string(s.Phase)), s.Owner.Name)
		}
	}
	return needs
}
