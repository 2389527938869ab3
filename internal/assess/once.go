package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// keepOnce decides the once-slots: single deadlines counted from an anchor. An adjustment that comes
// before the deadline puts its own in place; one that comes after leaves the old one standing, so that
// nothing promised and broken is adjusted away.
func (p *promise) keepOnce(closedAt time.Time) {
	p.verdict.Unmet, p.missing, p.lacking = false, nil, nil
	met := map[v1alpha1.AnchorReference]bool{}
	for i := range p.terms {
		during, metHere := &p.terms[i], []v1alpha1.AnchorReference(nil)
		for j := range during.triggers {
			t := &during.triggers[j]
			if t.once == nil || met[t.once.After] {
				continue
			}
			anchor, ok := p.anchor(t.once.After, closedAt)
			if !ok {
				continue
			}
			if p.decideOnce(t, during, anchor, closedAt) {
				metHere = append(metHere, t.once.After)
			}
		}
		for _, after := range metHere { // each trigger has a clock of its own; what took its place does not ask again
			met[after] = true
		}
	}
}

// decideOnce decides one once-slot under the terms that ask for it, and says whether it is done with.
func (p *promise) decideOnce(t *trigger, during *terms, anchor, closedAt time.Time) bool {
	due := latest(t.within.After(anchor, p.plan.Zone), during.from)
	if rest, resting := p.resting(due); resting {
		if rest.to.IsZero() {
			return false
		}
		due = rest.to // it rests with everything else, and is due when that ends
	}
	slot := p.slot(due, t)
	r := p.firstHeld(p.countsFrom(t.once.After, anchor))
	if r != nil && !during.contains(r.occurredAt) && during.endsBy(due) {
		r = nil // it meets what took the place of this one
	}
	afterClose := t.once.After.Anchor == v1alpha1.AnchorClosed
	if p.verdict.Obligation.Required && !afterClose {
		p.lack(latest(anchor, during.from), r, during, due)
	}
	if r != nil {
		slot.meet(r)
		p.verdict.Slots = append(p.verdict.Slots, slot)
		return true
	}
	if during.endsBy(due) || (!closedAt.IsZero() && !afterClose && !due.Before(closedAt)) {
		return false // replaced, or the crisis ended, before it was due
	}
	if !p.waived.IsZero() {
		slot.State = SlotWaived
		p.verdict.Slots = append(p.verdict.Slots, slot)
		return true
	}
	if !p.c.m.reached(due) {
		p.upcoming(slot)
		return false
	}
	p.verdict.Slots = append(p.verdict.Slots, slot)
	p.overdue(slot)
	return false
}

// anchor is the instant that a deadline counts from, once it has come.
func (p *promise) anchor(after v1alpha1.AnchorReference, closedAt time.Time) (time.Time, bool) {
	spec := &p.c.activation.Spec
	at := time.Time{}
	switch after.Anchor {
	case v1alpha1.AnchorStarted:
		at = spec.StartedAt.Time
	case v1alpha1.AnchorDeclared:
		at = spec.DeclaredAt.Time
	case v1alpha1.AnchorAware:
		if at = spec.DeclaredAt.Time; spec.AwareAt != nil {
			at = spec.AwareAt.Time
		}
	case v1alpha1.AnchorClosed:
		at = closedAt
	default:
		other := p.c.promises[Ref{p.verdict.Ref.Namespace, p.verdict.Ref.Plan, string(after.Obligation)}]
		if other == nil || len(other.held) == 0 {
			return at, false
		}
		at = other.held[0].occurredAt
	}
	return at, !at.IsZero() && p.c.m.reached(at)
}

// countsFrom is the instant from which a briefing meets a deadline: one that follows another obligation,
// or the closing, cannot be met before it; any other as soon as the crisis has started.
func (p *promise) countsFrom(after v1alpha1.AnchorReference, anchor time.Time) time.Time {
	if after.Obligation != "" || after.Anchor == v1alpha1.AnchorClosed {
		return anchor
	}
	return p.c.activation.Spec.StartedAt.Time
}

// firstHeld is the first briefing held at or after an instant.
func (p *promise) firstHeld(from time.Time) *record {
	for _, r := range p.held {
		if !r.occurredAt.Before(from) {
			return r
		}
	}
	return nil
}

// lack notes from when to when a required once-slot was missing: until it was met, waived or replaced.
func (p *promise) lack(from time.Time, met *record, during *terms, due time.Time) {
	until := p.waived
	if met != nil {
		until = earliest(until, met.occurredAt)
	}
	if during.endsBy(due) {
		until = earliest(until, during.to)
	}
	if until.IsZero() {
		p.verdict.Unmet, p.lacking = true, append(p.lacking, due)
	}
	p.missing = append(p.missing, interval{from, until})
}

// metFrom is the earliest instant, from t on, at which no required once-slot is missing.
func (p *promise) metFrom(t time.Time) (time.Time, bool) {
	for moved := true; moved; {
		moved = false
		for _, missing := range p.missing {
			if !missing.contains(t) {
				continue
			}
			if missing.to.IsZero() {
				return time.Time{}, false
			}
			t, moved = missing.to, true
		}
	}
	return t, true
}
