package assess

import (
	"cmp"
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// DueKind says what falls due.
type DueKind string

// What falls due: a briefing is to be held, its minutes recorded and approved by another person, an action item done, the
// crisis evaluated and the evaluation adopted, a system restored by its objective or by the forecast that was stated, the
// fallback routine of an activity is used up, and the longest time that it can be down.
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
)

// Due is one thing that is due, or falls due. What it is about is one of the verdicts, which are those of the
// assessment.
type Due struct {
	Kind DueKind
	// At is the instant, and Grace until when a briefing that comes after it is still on time; zero where nothing is.
	At, Grace time.Time
	// OverdueSince is zero for what is not overdue.
	OverdueSince time.Time
	// Number is the place of a briefing among all that the obligation asks for, from 1: it stays when the instant moves.
	Number int

	Obligation *ObligationVerdict
	Briefing   *BriefingVerdict
	Action     *ActionVerdict
	System     *SystemVerdict
	Activity   *ActivityVerdict
	Evaluation *EvaluationVerdict
}

// Lookahead is what is overdue, and what falls due until an instant if nothing more is held, done or entered.
type Lookahead struct {
	*Assessment
	Until time.Time
	// Due lists what is overdue, the longest first, and then what falls due, in order.
	Due []Due
	// Records is how many records had happened and were known by the view, and Revised when the last of them happened or
	// was entered: the declaration while there is none. What it says changes with them alone, and with its window.
	Records int
	Revised time.Time
}

// LookAhead looks ahead from a view. It needs an activation in the dossier.
func LookAhead(d *Dossier, view View, until time.Time) *Lookahead {
	known, last, n := d.upTo(view)
	g := &Lookahead{Assessment: AssessAt(d, view), Until: until, Records: n, Revised: last}
	ahead := AssessAt(known, View{AsOf: until, KnownAt: view.KnownAt})
	m, later := &moment{view: view}, &moment{view: View{AsOf: until}}
	add := func(due Due) {
		if due.Grace.Equal(due.At) {
			due.Grace = time.Time{}
		}
		switch {
		case due.At.IsZero(), !later.reached(due.At):
			return
		case due.Number == 0 && m.reached(due.At):
			due.OverdueSince = due.At
		}
		g.Due = append(g.Due, due)
	}
	g.briefings(ahead, m, add)
	g.minutes(add)
	g.actions(add)
	g.evaluation(add)
	g.recoveries(add)
	slices.SortStableFunc(g.Due, func(x, y Due) int {
		return cmp.Or(
			cmp.Compare(truth(x.OverdueSince.IsZero()), truth(y.OverdueSince.IsZero())),
			x.OverdueSince.Compare(y.OverdueSince),
			x.At.Compare(y.At),
		)
	})
	return g
}

// upTo is the dossier without the records that had not happened, or were not known, by a view; with when the last of those
// that remain happened or was entered, and how many they are.
func (d *Dossier) upTo(view View) (known *Dossier, last time.Time, n int) {
	past := *d
	past.index = newIndex()
	c := &casefile{m: &moment{view: view}}
	last = d.activation.Spec.DeclaredAt.Time
	for _, r := range d.index.records {
		if !c.known(r) || !c.m.reached(r.occurredAt) {
			continue
		}
		past.index.put(r)
		last = latest(last, latest(r.occurredAt, r.enteredAt()))
		n++
	}
	return &past, last, n
}

// briefings are the slots that are overdue, still to be met, or to come. Of an obligation that nobody has kept for so long
// that its slots are no longer kept one by one, it is the next one alone.
func (g *Lookahead) briefings(ahead *Assessment, m *moment, add func(Due)) {
	for i := range g.Obligations {
		now := &g.Obligations[i]
		then := ahead.obligation(now.Ref)
		if then == nil {
			continue
		}
		next := now.NextDue
		for n, slot := range then.Slots {
			due := Due{Kind: DueBriefing, At: slot.Due, Grace: slot.Grace, Number: n + 1, Obligation: now}
			switch past := m.reached(slot.Due); {
			case slot.MetBy != (Key{}), slot.State == SlotWaived:
				continue
			case !past:
			case m.reached(slot.Grace):
				if !now.OverdueSince.Equal(slot.Grace) {
					continue // another one came after it, or it was let go
				}
				due.OverdueSince = slot.Grace
			case !now.SuspendedUntil.IsZero() || slot.Due.Before(g.ClosedAt):
				continue // let go before its grace was over
			}
			if slot.Due.Equal(next) {
				next = time.Time{}
			}
			add(due)
		}
		add(Due{Kind: DueBriefing, At: next, Number: len(then.Slots) + 1, Obligation: now})
	}
}

func (a *Assessment) obligation(ref Ref) *ObligationVerdict {
	for i := range a.Obligations {
		if a.Obligations[i].Ref == ref {
			return &a.Obligations[i]
		}
	}
	return nil
}

// minutes are those that are to be recorded, and approved.
func (g *Lookahead) minutes(add func(Due)) {
	for i := range g.Briefings {
		v := &g.Briefings[i]
		switch minutes := &v.Minutes; {
		case minutes.RecordedAt.IsZero():
			add(Due{Kind: DueMinutes, At: minutes.Due, Briefing: v})
		case minutes.ApprovedAt.IsZero():
			add(Due{Kind: DueApproval, At: minutes.ApprovalDue, Briefing: v})
		}
	}
}

func (g *Lookahead) actions(add func(Due)) {
	for i := range g.Actions {
		if v := &g.Actions[i]; v.Unfinished() {
			add(Due{Kind: DueAction, At: v.Item.Spec.DueAt.Time, Action: v})
		}
	}
}

func (g *Lookahead) evaluation(add func(Due)) {
	switch v := &g.Evaluation; {
	case v.Accepted == nil:
		add(Due{Kind: DueEvaluation, At: v.Due, Evaluation: v})
	case v.AdoptionPending():
		add(Due{Kind: DueAdoption, At: v.AdoptionDue, Evaluation: v})
	}
}

// recoveries are the systems that are down, and the activities that go on without theirs.
func (g *Lookahead) recoveries(add func(Due)) {
	open := func(kind DueKind, status *v1alpha1.ObjectiveStatus, of Due) {
		if status != nil && status.Achieved == nil {
			of.Kind, of.At = kind, status.Due.Time
			add(of)
		}
	}
	for i := range g.Systems {
		s := &g.Systems[i]
		if !s.Restored.IsZero() || !s.Retired.IsZero() {
			continue
		}
		open(DueObjective, s.RTO, Due{System: s})
		if s.Forecast != nil {
			add(Due{Kind: DueForecast, At: s.Forecast.RestoredBy.Time, System: s})
		}
	}
	for i := range g.Activities {
		v := &g.Activities[i]
		open(DueFallback, v.Fallback, Due{Activity: v})
		open(DueDowntime, v.MaxDowntime, Due{Activity: v})
	}
}
