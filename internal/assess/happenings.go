package assess

import (
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// What happened that no single record states, beside the statements that Told.Kind names.
const (
	HappenedStart     = "Start"     // the crisis began
	HappenedDeclared  = "Declared"  // it was declared, and its first phase began
	HappenedClosed    = "Closed"    // nothing was missing any more to close it
	HappenedRestored  = "Restored"  // a system was back
	HappenedVerified  = "Verified"  // and was shown to work
	HappenedBreached  = "Breached"  // a system was to be back by then, and was not
	HappenedExhausted = "Exhausted" // an activity came into a worse state by time alone
	HappenedMissed    = "Missed"    // a briefing was due, and none was held before the next one was
	HappenedOverdue   = "Overdue"   // something became overdue that is so still
)

// Happening is one thing that happened: a record tells it, or it follows from the rules.
type Happening struct {
	At   time.Time
	Kind string
	// Told is the record that tells it; nil for what follows from the rules.
	Told *Told
	// Forecast is what a statement of a forecast says, beside the one before it; nil for all others.
	Forecast *Foreseen

	// Of what follows from the rules, what it is about; all are nil where it is about the crisis, or its evaluation.
	System     *SystemVerdict
	Activity   *ActivityVerdict
	Obligation *ObligationVerdict
	Briefing   *BriefingVerdict // its minutes, or their approval
	Action     *ActionVerdict
	Evaluation bool // that it is overdue
	// Due is when what is missed was due.
	Due time.Time
}

// Happenings are all that happened up to the view, in order. It reads the dossier as Record does.
func (a *Assessment) Happenings() []Happening {
	var all []Happening
	if a.file != nil {
		spec := &a.file.activation.Spec
		all = append(all, Happening{At: spec.StartedAt.Time, Kind: HappenedStart}, Happening{At: spec.DeclaredAt.Time, Kind: HappenedDeclared})
	}
	for told := range a.Told() {
		happening := Happening{At: told.At, Kind: told.Kind(), Told: &told}
		if told.Entry != nil && told.Entry.Spec.Forecast != nil {
			happening.Forecast = a.foreseen(&told)
		}
		all = append(all, happening)
	}
	all = append(all, a.turns()...)
	all = append(all, a.lapses()...)
	if !a.ClosedAt.IsZero() {
		all = append(all, Happening{At: a.ClosedAt, Kind: HappenedClosed})
	}
	slices.SortStableFunc(all, func(x, y Happening) int { return x.At.Compare(y.At) })
	return all
}

// foreseen is the forecast that a record states, with the one before it; nil when it counted for nothing.
func (a *Assessment) foreseen(told *Told) *Foreseen {
	if told.System == nil {
		return nil
	}
	outages := told.System.Outages()
	for i := range outages {
		for _, f := range outages[i].Forecasts() {
			if f.StatedAt.Equal(told.At) && f.RestoredBy.Equal(told.Entry.Spec.Forecast.RestoredBy.Time) {
				return &f
			}
		}
	}
	return nil
}

// turns are what became of systems and activities.
func (a *Assessment) turns() (turns []Happening) {
	for i := range a.Systems {
		s := &a.Systems[i]
		for _, outage := range s.Outages() {
			turns = happened(turns, Happening{At: outage.Restored, Kind: HappenedRestored, System: s})
			turns = happened(turns, Happening{At: outage.Verified, Kind: HappenedVerified, System: s})
		}
		if s.RTO != nil && s.RTO.State == v1alpha1.ObjectiveBreached {
			turns = append(turns, Happening{At: s.RTO.Due.Time, Kind: HappenedBreached, System: s})
		}
	}
	for i := range a.Activities {
		if v := &a.Activities[i]; v.State == v1alpha1.ActivityBeyondMaxDowntime || v.State == v1alpha1.ActivityFallbackExhausted {
			turns = append(turns, Happening{At: v.Since, Kind: HappenedExhausted, Activity: v})
		}
	}
	return turns
}

// lapses are the promises that were not kept, or are overdue now.
func (a *Assessment) lapses() (lapses []Happening) {
	for i := range a.Obligations {
		v := &a.Obligations[i]
		for _, slot := range v.Slots {
			if slot.State == SlotMissed {
				lapses = append(lapses, Happening{At: slot.Due, Kind: HappenedMissed, Obligation: v, Due: slot.Due})
			}
		}
		lapses = happened(lapses, Happening{At: v.OverdueSince, Kind: HappenedOverdue, Obligation: v})
	}
	for i := range a.Briefings {
		lapses = happened(lapses, Happening{At: a.Briefings[i].Minutes.OverdueSince, Kind: HappenedOverdue, Briefing: &a.Briefings[i]})
	}
	for i := range a.Actions {
		lapses = happened(lapses, Happening{At: a.Actions[i].OverdueSince, Kind: HappenedOverdue, Action: &a.Actions[i]})
	}
	return happened(lapses, Happening{At: a.Evaluation.OverdueSince, Kind: HappenedOverdue, Evaluation: true})
}

// happened adds what has come to be; an instant of zero says that it has not.
func happened(all []Happening, what Happening) []Happening {
	if what.At.IsZero() {
		return all
	}
	return append(all, what)
}

// LateFor is the first slot that the briefing came late for; zero where it was in time for all that it met.
func (v *BriefingVerdict) LateFor() time.Time {
	for i := range v.Met {
		if v.Met[i].Verdict == v1alpha1.SlotVerdict(SlotLate) {
			return v.Met[i].Due.Time
		}
	}
	return time.Time{}
}
