package assess

import (
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// followUp is a slot that follows a briefing of another obligation.
type followUp struct {
	Slot
	after time.Time // when that briefing was held
}

// keepAfterEach decides the slots that follow each briefing of other obligations. One briefing meets
// all that are open; a slot unmet when the next one falls due is missed.
func (p *promise) keepAfterEach() {
	var followed []v1alpha1.Name
	for i := range p.terms {
		for _, t := range p.terms[i].triggers {
			if t.afterEach != "" {
				followed = appendNew(followed, t.afterEach)
			}
		}
	}
	for _, name := range followed {
		source := p.c.promises[Ref{p.verdict.Ref.Namespace, p.verdict.Ref.Plan, string(name)}]
		if source == nil {
			continue // named as a problem of the plan
		}
		p.decideFollowUps(p.followUps(name, source))
	}
}

// followUps lays out the slots that follow the briefings of another obligation, in order. What an
// adjustment, a rest or the end of the crisis came before is void, unless it was already met.
func (p *promise) followUps(name v1alpha1.Name, source *promise) []followUp {
	var slots []followUp
	for _, r := range source.held {
		during := p.inForce(r.occurredAt)
		if during == nil {
			continue
		}
		for i := range during.triggers {
			t := &during.triggers[i]
			if t.afterEach != name {
				continue
			}
			due := t.within.After(r.occurredAt, p.plan.Zone)
			slot := followUp{p.slot(due, t), r.occurredAt}
			by := p.firstHeld(r.occurredAt)
			end := during.to
			for _, rest := range p.rests {
				if rest.contains(r.occurredAt) || (rest.from.After(r.occurredAt) && !rest.from.After(due)) {
					end = earliest(end, rest.from)
				}
			}
			end = earliest(end, p.c.a.ClosedAt)
			if !end.IsZero() && !due.Before(end) && (by == nil || !by.occurredAt.Before(end)) {
				continue
			}
			slots = append(slots, slot)
		}
	}
	slices.SortStableFunc(slots, func(a, b followUp) int { return a.Due.Compare(b.Due) })
	return slots
}

// decideFollowUps decides slots that lie in order.
func (p *promise) decideFollowUps(slots []followUp) {
	for i := range slots {
		slot := &slots[i]
		var next time.Time
		if i+1 < len(slots) {
			next = slots[i+1].Due
		}
		by := p.firstHeld(slot.after)
		switch {
		case by != nil && (next.IsZero() || by.occurredAt.Before(next)):
			slot.meet(by)
		case !p.c.m.reached(slot.Due):
			p.upcoming(slot.Slot)
			continue
		case !next.IsZero() && p.c.m.reached(next):
			slot.State = SlotMissed
		}
		if slot.MetBy == (Key{}) && slot.Due.After(p.verdict.LastHeld) {
			p.overdue(slot.Slot)
		}
		p.verdict.Slots = append(p.verdict.Slots, slot.Slot)
	}
}

// appendNew appends a value that is not there yet.
func appendNew[T comparable](list []T, value T) []T {
	for _, held := range list {
		if held == value {
			return list
		}
	}
	return append(list, value)
}
