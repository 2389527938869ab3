package assess

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// promise is an obligation under assessment.
type promise struct {
	c       *casefile
	plan    *PlanVerdict
	verdict *ObligationVerdict
	terms   []terms     // in order, without gaps, from the start of the crisis
	rests   []interval  // suspensions, and the rests of an exercise
	held    []*record   // briefings, in order of heldAt
	waived  time.Time   // when it was waived; zero if not
	missing []interval  // while a once-slot of a required obligation was neither met nor waived
	lacking []time.Time // when those were, or are, due that are so still
}

// holdBriefings finds, for each obligation of each plan in force, what it asks for over time, which
// briefings were held for it, and how its once-slots stand. None of it depends on the phases, whose end
// may depend on it.
func (c *casefile) holdBriefings() {
	c.promises = map[Ref]*promise{}
	var order []*promise
	for plan := range c.active {
		for i := range plan.Spec.Obligations {
			obligation := &plan.Spec.Obligations[i]
			ref := Ref{plan.Key.Namespace, plan.Key.Name, string(obligation.Name)}
			p := &promise{c: c, plan: plan, verdict: &ObligationVerdict{Ref: ref, Obligation: obligation}}
			p.readTerms()
			c.promises[ref] = p
			order = append(order, p)
		}
	}
	c.promiseOrder = order
	// What is missing to close is all that counts of this; keepObligations notes when it changes.
	noted := c.m
	c.m = &moment{view: noted.view}
	for _, p := range order {
		p.hold()
	}
	for _, p := range order {
		p.keepOnce(time.Time{})
	}
	c.m = noted
}

// keepObligations finds how each obligation stands, once the phases are known.
func (c *casefile) keepObligations() {
	c.a.Obligations = make([]ObligationVerdict, 0, len(c.promiseOrder))
	for _, p := range c.promiseOrder {
		p.verdict.Slots, p.verdict.OverdueSince = nil, time.Time{}
		p.verdict.NextDue, p.verdict.NextGrace = time.Time{}, time.Time{}
		p.keepOnce(c.a.ClosedAt)
		p.keepCadence()
		p.keepAfterEach()
		p.sumUp()
		c.a.Obligations = append(c.a.Obligations, *p.verdict)
	}
}

// readTerms lays out what the obligation asks for over time: the frozen plan's triggers, then each
// adjustment's from when it was stated, and the stretches during which it is suspended.
func (p *promise) readTerms() {
	o, at := p.verdict.Obligation, fieldOf(p.plan.Key, "spec.obligations[", string(p.verdict.Obligation.Name), "].triggers")
	current := terms{interval: interval{from: p.plan.from}, triggers: readTriggers(o.Triggers, p.plan.Zone, func(i int, f *textFault) {
		p.c.problem(fmt.Sprintf("%s[%d].%s", at, i, f.field), "%s", f.what)
	})}
	for r := range p.c.told(aboutCadence, p.verdict.Ref) {
		adjustment := r.entry.Spec.Adjustment
		if adjustment.SuspendUntil != nil {
			p.suspend(r.occurredAt, adjustment.SuspendUntil.Time)
			continue
		}
		readable := true
		triggers := readAdjustment(adjustment.Triggers, p.plan, p.verdict.Ref, func(int, *textFault) { readable = false })
		if !readable {
			continue // the entry says so itself; the obligation is kept as before
		}
		current.to = r.occurredAt
		p.terms = append(p.terms, current)
		current = terms{interval: interval{from: r.occurredAt}, triggers: triggers}
	}
	p.terms = append(p.terms, current)
	p.rests = union(append(p.rests, p.c.rests()...))
	for r := range p.c.told(aboutWaiver, p.verdict.Ref) {
		if p.waived.IsZero() {
			p.waived = r.occurredAt
		}
	}
}

// suspend adds a suspension; one stated while another runs takes its place.
func (p *promise) suspend(from, until time.Time) {
	for i := range p.rests {
		if p.rests[i].contains(from) {
			p.rests[i].to = from
		}
	}
	if until.After(from) {
		p.rests = append(p.rests, interval{from, until})
	}
}

// resting is the rest that an instant falls into, if any.
func (p *promise) resting(t time.Time) (interval, bool) {
	for _, rest := range p.rests {
		if rest.contains(t) {
			return rest, true
		}
	}
	return interval{}, false
}

// inForce is what the obligation asked for at an instant; nil before its plan was in force.
func (p *promise) inForce(t time.Time) *terms {
	for i := range p.terms {
		if p.terms[i].contains(t) {
			return &p.terms[i]
		}
	}
	return nil
}

// hold collects the briefings held for the obligation: those that name it and its audience. One that claims
// to meet what it does not is refused whole: it counts for nothing until it is corrected.
func (p *promise) hold() {
	for r := range p.c.told(aboutObligation, p.verdict.Ref) {
		if p.c.checkMeets(r) != nil {
			continue
		}
		p.held = append(p.held, r)
		p.verdict.Held = append(p.verdict.Held, r.id.Key)
		p.verdict.HeldTimes = append(p.verdict.HeldTimes, r.occurredAt)
		p.verdict.LastHeld = r.occurredAt
		if documented(r.briefing) {
			p.verdict.Documented++
		}
	}
}

// sameName compares names of audiences, bodies and persons as people write them: case and surrounding spaces do not matter.
func sameName(a, b v1alpha1.Line) bool {
	return a != "" && strings.EqualFold(strings.TrimSpace(string(a)), strings.TrimSpace(string(b)))
}

// documented says whether what was told at a briefing is recorded: in words, or in an attachment such as
// the photograph of the whiteboard (case row 7).
func documented(b *v1alpha1.Briefing) bool {
	return b.Spec.Content != "" || len(b.Spec.Attachments) > 0
}

// sumUp counts the slots and finds what is due next.
func (p *promise) sumUp() {
	v := p.verdict
	slices.SortStableFunc(v.Slots, func(a, b Slot) int { return a.Due.Compare(b.Due) })
	for _, slot := range v.Slots {
		switch slot.State {
		case SlotOnTime:
			v.OnTime++
		case SlotLate:
			v.Late++
		case SlotMissed:
			v.Missed++
		case SlotOpen:
			v.Open++
		}
	}
	if rest, suspended := p.resting(p.c.m.view.AsOf); suspended && !rest.to.IsZero() && !p.c.m.reached(rest.to) {
		v.SuspendedUntil = rest.to
	}
}

// upcoming notes a slot that is still to come.
func (p *promise) upcoming(slot Slot) {
	v := p.verdict
	v.NextDue, v.NextGrace = earliest(v.NextDue, slot.Due), earliest(v.NextGrace, slot.Grace)
}

// overdue notes that a slot which is due is unmet, and that it is overdue from when its grace has passed. A rest, and the end of the crisis,
// end it; so does a briefing, which is for the caller to know.
func (p *promise) overdue(slot Slot) {
	if slot.Due.Before(p.c.a.ClosedAt) {
		return
	}
	for _, rest := range p.rests {
		if !rest.endsBy(slot.Due) && p.c.m.reached(rest.from) {
			return // it rested since, or rests now: every cadence began, or begins, anew
		}
	}
	if p.c.m.reached(slot.Grace) {
		p.verdict.OverdueSince = earliest(p.verdict.OverdueSince, slot.Grace)
		return
	}
	p.verdict.NextGrace = earliest(p.verdict.NextGrace, slot.Grace)
}

// meet notes the briefing that met a slot, and whether in time.
func (s *Slot) meet(r *record) {
	s.MetBy, s.State = r.id.Key, SlotLate
	if !r.occurredAt.After(s.Grace) {
		s.State = SlotOnTime
	}
}

func (p *promise) slot(due time.Time, t *trigger) Slot {
	return Slot{Due: due, Grace: t.grace.After(due, p.plan.Zone), State: SlotOpen}
}
