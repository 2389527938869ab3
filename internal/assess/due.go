package assess

import (
	"cmp"
	"slices"
	"time"
)

// DueKind says what falls due.
type DueKind string

// What falls due: a briefing is to be held, its minutes recorded and approved by another person, an action item done, the
// crisis evaluated and the evaluation adopted, a system restored by its objective or by the forecast that was stated, the
// fallback routine of an activity is used up, and the longest time that it can be down. Of a plan, whether there is a crisis or
// not, its review and an exercise.
const (
	DueBriefing   DueKind = "Briefing"
	DueMinutes    DueKind = "Minutes"
	DueApproval   DueKind = "Approval"
	DueAction     DueKind = "Action"
	DueEvaluation DueKind = "Evaluation"
	DueAdoption   DueKind = "Adoption"
	DueObjective  DueKind = "Objective"
	DueForecast   DueKind = "Forecast"
	DueFallback   DueKind = "Fallback"
	DueDowntime   DueKind = "Downtime"
	DueReview     DueKind = "Review"
	DueExercise   DueKind = "Exercise"
)

// Due is one thing that is due, or falls due. What it is about is one of the verdicts of the assessment.
type Due struct {
	Kind DueKind
	// At is the instant, and Grace until when a briefing that comes after it is still on time; zero where nothing is.
	At, Grace time.Time
	// OverdueSince is zero for what is not overdue.
	OverdueSince time.Time
	// Number is the place of a briefing among all that the obligation asks for, from 1: it stays when the instant moves. A
	// calendar gives it.
	Number int

	Obligation *ObligationVerdict
	Briefing   *BriefingVerdict
	Action     *ActionVerdict
	System     *SystemVerdict
	Activity   *ActivityVerdict
	Evaluation *EvaluationVerdict
}

// Agenda is what somebody has to do, once each: what is overdue, the longest first, and then what is due next, in order. An
// obligation that is suspended, or asks for nothing more, asks for no briefing.
func (a *Assessment) Agenda() []Due {
	var agenda []Due
	add := func(due Due) {
		if !due.At.IsZero() {
			agenda = append(agenda, due)
		}
	}
	a.dueBriefings(add)
	a.dueMinutes(add)
	a.dueActions(add)
	a.dueEvaluation(add)
	slices.SortStableFunc(agenda, compareDue)
	return agenda
}

func compareDue(x, y Due) int {
	return cmp.Or(
		cmp.Compare(truth(x.OverdueSince.IsZero()), truth(y.OverdueSince.IsZero())),
		x.OverdueSince.Compare(y.OverdueSince),
		x.At.Compare(y.At),
	)
}

// NextBriefing is the obligation whose next slot comes first; nil when none is still to come.
func (a *Assessment) NextBriefing() (next *ObligationVerdict) {
	for i := range a.Obligations {
		if v := &a.Obligations[i]; !v.NextDue.IsZero() && (next == nil || v.NextDue.Before(next.NextDue)) {
			next = v
		}
	}
	return next
}

// ClosedWith says whether what happened at an instant was the last thing missing for the crisis to close.
func (a *Assessment) ClosedWith(at time.Time) bool {
	return !a.ClosedAt.IsZero() && a.ClosedAt.Equal(at)
}

// dueBriefings are the first briefing of each obligation that is due and unmet, or else the next one.
func (a *Assessment) dueBriefings(add func(Due)) {
	for i := range a.Obligations {
		v := &a.Obligations[i]
		due := Due{Kind: DueBriefing, OverdueSince: v.OverdueSince, Obligation: v}
		if slot := a.openSlot(v); slot != nil {
			due.At, due.Grace = slot.Due, slot.Grace
		} else if v.SuspendedUntil.IsZero() {
			due.At = v.NextDue
		}
		add(due)
	}
}

// openSlot is the first slot that is due, unmet, and still to be met; nil where there is none. Of an obligation that is not
// overdue, that is one whose grace has not passed: a rest, or the closing, has let others go.
func (a *Assessment) openSlot(v *ObligationVerdict) *Slot {
	m := moment{view: a.View}
	for i := range v.Slots {
		slot := &v.Slots[i]
		gone := v.OverdueSince.IsZero() && (!v.SuspendedUntil.IsZero() || slot.Due.Before(a.ClosedAt) || m.reached(slot.Grace))
		if slot.State == SlotOpen && !gone {
			return slot
		}
	}
	return nil
}

// dueMinutes are those that are to be recorded, or approved.
func (a *Assessment) dueMinutes(add func(Due)) {
	for i := range a.Briefings {
		v := &a.Briefings[i]
		switch minutes := &v.Minutes; {
		case minutes.RecordedAt.IsZero():
			add(Due{Kind: DueMinutes, At: minutes.Due, OverdueSince: minutes.OverdueSince, Briefing: v})
		case minutes.ApprovedAt.IsZero():
			add(Due{Kind: DueApproval, At: minutes.ApprovalDue, OverdueSince: minutes.OverdueSince, Briefing: v})
		}
	}
}

func (a *Assessment) dueActions(add func(Due)) {
	for i := range a.Actions {
		if v := &a.Actions[i]; v.Item != nil && v.Unfinished() {
			add(Due{Kind: DueAction, At: v.Item.Spec.DueAt.Time, OverdueSince: v.OverdueSince, Action: v})
		}
	}
}

func (a *Assessment) dueEvaluation(add func(Due)) {
	switch v := &a.Evaluation; {
	case v.Accepted == nil:
		add(Due{Kind: DueEvaluation, At: v.Due, OverdueSince: v.OverdueSince, Evaluation: v})
	case v.AdoptionPending():
		due := Due{Kind: DueAdoption, At: v.AdoptionDue, Evaluation: v}
		if v.AdoptionOverdue {
			due.OverdueSince = v.AdoptionDue
		}
		add(due)
	}
}

// ByUrgency are the obligations, the most urgent first; last, by name, those of which nothing is due.
func (a *Assessment) ByUrgency() []*ObligationVerdict {
	var all []*ObligationVerdict
	for _, due := range a.Agenda() {
		if due.Kind == DueBriefing {
			all = append(all, due.Obligation)
		}
	}
	urgent := len(all)
	for i := range a.Obligations {
		if v := &a.Obligations[i]; !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	slices.SortFunc(all[urgent:], func(x, y *ObligationVerdict) int { return cmp.Compare(x.Ref.String(), y.Ref.String()) })
	return all
}
