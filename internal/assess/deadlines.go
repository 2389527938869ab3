package assess

import (
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Deadlines are the agenda and, with it, what the recovery was promised for: systems that are down, and activities that go
// on without theirs. Each stands there once, until it is done, and tells when it is due and from when it is overdue.
func (a *Assessment) Deadlines() []Due {
	deadlines := a.Agenda()
	a.dueRecoveries(func(due Due) {
		if !due.At.IsZero() {
			deadlines = append(deadlines, due)
		}
	})
	slices.SortStableFunc(deadlines, compareDue)
	return deadlines
}

// Deadlines are when the plan is to be reviewed, and exercised. Whether one has passed its conditions say.
func (a *PlanAssessment) Deadlines() []Due {
	var deadlines []Due
	for _, due := range []Due{{Kind: DueReview, At: a.ReviewDue}, {Kind: DueExercise, At: a.ExerciseDue}} {
		if !due.At.IsZero() {
			deadlines = append(deadlines, due)
		}
	}
	return deadlines
}

// Overdue is from when it is overdue unless something is done, held or entered before: since when, if it is already.
func (d *Due) Overdue() time.Time {
	switch {
	case !d.OverdueSince.IsZero():
		return d.OverdueSince
	case d.Kind == DueBriefing: // one that was due before, or is due later, may have the earlier end of its grace
		return d.Obligation.NextGrace
	}
	return d.At
}

// dueRecoveries are the systems that are down, and the activities that go on without theirs.
func (a *Assessment) dueRecoveries(add func(Due)) {
	m := moment{view: a.View}
	at := func(kind DueKind, due time.Time, of Due) {
		of.Kind, of.At = kind, due
		if m.reached(due) {
			of.OverdueSince = due
		}
		add(of)
	}
	open := func(kind DueKind, status *v1alpha1.ObjectiveStatus, of Due) {
		if status != nil && status.Achieved == nil {
			at(kind, status.Due.Time, of)
		}
	}
	for i := range a.Systems {
		s := &a.Systems[i]
		if !s.Restored.IsZero() || !s.Retired.IsZero() {
			continue
		}
		open(DueObjective, s.RTO, Due{System: s})
		if s.Forecast != nil {
			at(DueForecast, s.Forecast.RestoredBy.Time, Due{System: s})
		}
	}
	for i := range a.Activities {
		v := &a.Activities[i]
		open(DueFallback, v.Fallback, Due{Activity: v})
		open(DueDowntime, v.MaxDowntime, Due{Activity: v})
	}
}
