package assess

import (
	"cmp"
	"slices"
	"time"
)

// DutyKind says what has to be done.
type DutyKind string

// The duties: to hold a briefing, to record minutes of one, to approve those, to do an action item, to evaluate the
// crisis, and to adopt the evaluation.
const (
	DutyBriefing   DutyKind = "Briefing"
	DutyMinutes    DutyKind = "Minutes"
	DutyApproval   DutyKind = "Approval"
	DutyAction     DutyKind = "Action"
	DutyEvaluation DutyKind = "Evaluation"
	DutyAdoption   DutyKind = "Adoption"
)

// Duty is something that somebody has to do by an instant.
type Duty struct {
	Kind DutyKind
	// By is when it is, or was, due. Of an obligation that is overdue it is since when.
	By      time.Time
	Overdue bool
	// Of these the one that the duty is about is set; of an evaluation, and of its adoption, none.
	Obligation *ObligationVerdict
	Briefing   *BriefingVerdict
	Action     *ActionVerdict
}

// Agenda lists what has to be done, the most urgent first: what is overdue for longest, and last what is due latest.
func (a *Assessment) Agenda() []Duty {
	var agenda []Duty
	add := func(d Duty) {
		if !d.By.IsZero() {
			agenda = append(agenda, d)
		}
	}
	for i := range a.Obligations {
		o := &a.Obligations[i]
		add(Duty{Kind: DutyBriefing, By: o.due(), Overdue: !o.OverdueSince.IsZero(), Obligation: o})
	}
	for i := range a.Briefings {
		b := &a.Briefings[i]
		kind := DutyMinutes
		if !b.Minutes.RecordedAt.IsZero() {
			kind = DutyApproval
		}
		add(Duty{Kind: kind, By: b.Minutes.nextDue(), Overdue: !b.Minutes.OverdueSince.IsZero(), Briefing: b})
	}
	for i := range a.Actions {
		if action := &a.Actions[i]; action.Unfinished() {
			add(Duty{Kind: DutyAction, By: action.Item.Spec.DueAt.Time, Overdue: !action.OverdueSince.IsZero(), Action: action})
		}
	}
	switch v := &a.Evaluation; {
	case v.Accepted == nil:
		add(Duty{Kind: DutyEvaluation, By: v.Due, Overdue: !v.OverdueSince.IsZero()})
	case v.AdoptionPending():
		add(Duty{Kind: DutyAdoption, By: v.AdoptionDue, Overdue: v.AdoptionOverdue})
	}
	slices.SortStableFunc(agenda, func(x, y Duty) int { return x.By.Compare(y.By) })
	return agenda
}

// due is when a briefing is due: since when it is overdue, else the first slot that is open, else the next one.
func (o *ObligationVerdict) due() time.Time {
	if !o.OverdueSince.IsZero() {
		return o.OverdueSince
	}
	for _, slot := range o.Slots {
		if slot.State == SlotOpen {
			return slot.Due
		}
	}
	return o.NextDue
}

// urgency orders obligations: those that are due first, as the agenda has them, then the others by name.
func urgency(a, b *ObligationVerdict) int {
	x, y := a.due(), b.due()
	return cmp.Or(cmp.Compare(truth(x.IsZero()), truth(y.IsZero())), x.Compare(y), cmp.Compare(a.Ref.String(), b.Ref.String()))
}

// ByUrgency are the obligations, the most urgent first; last those of which nothing is due.
func (a *Assessment) ByUrgency() []*ObligationVerdict {
	all := make([]*ObligationVerdict, 0, len(a.Obligations))
	for i := range a.Obligations {
		all = append(all, &a.Obligations[i])
	}
	slices.SortFunc(all, urgency)
	return all
}
