package present

import (
	"cmp"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Board is what a page shows of a crisis: the report, and what happened, in order.
type Board struct {
	*Report
	Timeline []Event
	// Recoveries are the systems of the report, in its order, with what a page shows of them besides.
	Recoveries []Recovery
	// Calls are the briefings that are overdue, the longest first, and then those that are due next.
	Calls []Call
	// Tasks are the action items that somebody still has to do, those that are overdue first.
	Tasks []Task
}

// Event is one thing that happened, as the record says or as follows from it.
type Event struct {
	At Instant `json:"at"`
	// Kind says what it was: the kind of statement (Outage, Decision, ...), Briefing, Restored, and so on.
	Kind string `json:"kind"`
	// About is the system, activity, obligation or object that it is about; empty where it is about the crisis.
	About string `json:"about"`
	Text  string `json:"text"`
	// By is who entered it, and Record the record that says so; empty for what follows from the rules alone.
	By     string `json:"by"`
	Record string `json:"record"`
	// EnteredAt is when it was entered, where that was late.
	EnteredAt Instant `json:"enteredAt"`
	// Bad says that something broke, or a promise was not kept.
	Bad bool `json:"bad"`
}

// Recovery is a system of the report with what it depends on and what became of it over time.
type Recovery struct {
	*System
	// Path names the system among all: namespace/plan/system. Name is how people call it.
	Path, Name string
	Owner      string
	// State is what to show of it: Degraded or Stalled where it is so, else its phase.
	State string
	// Down says that those who need it are without it now.
	Down bool
	// Tier is 0 for what depends on nothing, else one more than the highest tier that it depends on.
	Tier int
	// DependsOn and Blockers are the systems of the crisis that it depends on, and those of them that it waits for, by their
	// paths. WaitedFor is how many systems wait for it, themselves or through others.
	DependsOn, Blockers []string
	WaitedFor           int
	Outages             []Outage
}

// Outage is one time that a system was down. Instants that have not come are zero.
type Outage struct {
	Since, Ended, Accepted Instant
	Forecasts              []Forecast
}

// Forecast is one forecast of when a system would be back. Slipped says that it is later than the one before.
type Forecast struct {
	StatedAt, RestoredBy, Before Instant
	Slipped                      bool
}

// Call is a briefing that somebody has to hold. OverdueSince is zero for one that is due, and not overdue.
type Call struct {
	Audience, Obligation, Plan string
	Due, OverdueSince, Last    Instant
}

// Task is an action item that somebody still has to do.
type Task struct {
	Title, Owner, State, Progress string
	Due                           Instant
	Overdue                       bool
}

// NewBoard puts a crisis into the form of the board, in a language. It reads the dossier: whoever guards that guards this call.
func NewBoard(d *assess.Dossier, a *assess.Assessment, in *lang.Printer) *Board {
	r := NewReport(d, a, in)
	b := newBuilder(d, a, in)
	board := &Board{Report: r, Timeline: b.timeline(), Recoveries: b.recoveries(r.Systems)}
	for _, due := range a.Agenda() {
		switch due.Kind {
		case assess.DueBriefing:
			board.Calls = append(board.Calls, b.call(&due))
		case assess.DueAction:
			board.Tasks = append(board.Tasks, b.task(&due))
		}
	}
	return board
}

func (b *builder) task(due *assess.Due) Task {
	v := due.Action
	return Task{
		Title: string(v.Item.Spec.Title), Owner: string(v.Item.Spec.Owner.Name), State: string(v.State), Progress: v.Progress,
		Due: b.at(due.At), Overdue: !due.OverdueSince.IsZero(),
	}
}

func (b *builder) call(due *assess.Due) Call {
	v := due.Obligation
	call := Call{Obligation: v.Ref.Name, Plan: v.Ref.PlanKey().String(), Due: b.at(due.At), OverdueSince: b.at(due.OverdueSince), Last: b.at(v.LastHeld)}
	call.Audience = audienceOf(v)
	return call
}

// recoveries lays what else is shown of the systems beside what the report says of them.
func (b *builder) recoveries(systems []System) []Recovery {
	known := make(map[assess.Ref]bool, len(systems))
	for i := range b.a.Systems {
		known[b.a.Systems[i].Ref] = true
	}
	waited := b.a.WaitedFor()
	recoveries := make([]Recovery, 0, len(systems))
	for i := range b.a.Systems {
		v := &b.a.Systems[i]
		r := Recovery{
			System: &systems[i], Path: v.Ref.String(), Name: nameOfSystem(v), State: string(v.Phase), Down: v.Down(), Tier: v.Tier, WaitedFor: waited[v.Ref],
		}
		switch {
		case !v.DegradedSince.IsZero():
			r.State = "Degraded"
		case !v.StalledSince.IsZero():
			r.State = "Stalled"
		}
		if v.Owner != nil {
			r.Owner = string(v.Owner.Name)
		}
		for _, ref := range v.DependsOn() {
			if known[ref] {
				r.DependsOn = append(r.DependsOn, ref.String())
			}
		}
		for _, ref := range v.Blockers {
			r.Blockers = append(r.Blockers, ref.String())
		}
		outages := v.Outages()
		r.Outages = each(outages, b.outage)
		recoveries = append(recoveries, r)
	}
	return recoveries
}

func (b *builder) outage(o *assess.Outage) Outage {
	outage := Outage{Since: b.at(o.Since), Ended: b.at(o.Ended()), Accepted: b.at(o.Accepted)}
	foreseen := o.Forecasts()
	outage.Forecasts = each(foreseen, func(f *assess.Foreseen) Forecast {
		return Forecast{StatedAt: b.at(f.StatedAt), RestoredBy: b.at(f.RestoredBy), Before: b.at(f.Before), Slipped: f.Slipped}
	})
	return outage
}

func nameOfSystem(v *assess.SystemVerdict) string { return cmp.Or(v.Title, v.Ref.Name) }

func nameOfActivity(v *assess.ActivityVerdict) string {
	if v.Activity == nil {
		return v.Ref.Name
	}
	return cmp.Or(string(v.Activity.Title), v.Ref.Name)
}

func audienceOf(v *assess.ObligationVerdict) string {
	if v.Obligation == nil {
		return v.Ref.Name
	}
	return string(v.Obligation.Audience)
}
