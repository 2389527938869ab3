package assess

import (
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func recoveredTo(occurredAt, point string) *v1alpha1.LogEntry {
	to := when(point)
	return about(occurredAt, v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{
		Step: v1alpha1.RestoreStep, Outcome: v1alpha1.OutcomeDone, RecoveredTo: &to,
	}})
}

func TestARecoveryTimeObjectiveCountsFromTheOutage(t *testing.T) {
	down := outage("2021-12-16T05:00", "2021-12-16T05:00")
	done := func(when string) *v1alpha1.LogEntry { return report(when, v1alpha1.RestoreStep, "Done") }
	for name, test := range map[string]struct {
		rto, due string
		asOf     string
		said     []any
		want     v1alpha1.ObjectiveState
		next     string
	}{
		"it is on track at first":               {asOf: "2021-12-16T10:59", want: "OnTrack", next: "2021-12-16T11:00"},
		"at risk when three quarters are used":  {asOf: "2021-12-16T11:00", want: "AtRisk", next: "2021-12-16T13:00"},
		"and until the instant itself":          {asOf: "2021-12-16T12:59", want: "AtRisk", next: "2021-12-16T13:00"},
		"breached at the instant":               {asOf: "2021-12-16T13:00", want: "Breached"},
		"met when restored at the instant":      {asOf: "2021-12-17T00:00", said: []any{done("2021-12-16T13:00")}, want: "Met"},
		"breached stays when restored later":    {asOf: "2021-12-17T00:00", said: []any{done("2021-12-16T13:01")}, want: "Breached"},
		"a report to come restores nothing yet": {asOf: "2021-12-16T10:00", said: []any{done("2021-12-16T10:30")}, want: "OnTrack", next: "2021-12-16T10:30"},
		"at risk when the forecast is later": {
			asOf: "2021-12-16T07:00", said: []any{forecast("2021-12-16T06:00", "2021-12-16T13:01")}, want: "AtRisk", next: "2021-12-16T11:00",
		},
		"on track when the forecast is in time": {
			asOf: "2021-12-16T07:00", said: []any{forecast("2021-12-16T06:00", "2021-12-16T13:00")}, want: "OnTrack", next: "2021-12-16T11:00",
		},
		"a month is a month of the calendar": {rto: "1mo", due: "2022-01-16T05:00", asOf: "2022-01-16T04:59", want: "AtRisk", next: "2022-01-16T05:00"},
	} {
		t.Run(name, func(t *testing.T) {
			rto, due := "8h", "2021-12-16T13:00"
			if test.rto != "" {
				rto, due = test.rto, test.due
			}
			s := systemAfter(test.asOf, v1alpha1.System{Objectives: &v1alpha1.Objectives{RTO: v1alpha1.Duration(rto)}}, append(test.said, down)...)
			if s.RTO.State != test.want || !s.RTO.Due.Time.Equal(at(due)) {
				t.Errorf("got %s due %s, want %s due %s", s.RTO.State, s.RTO.Due, test.want, due)
			}
			if next := s.Next; next.IsZero() != (test.next == "") || test.next != "" && !next.Equal(at(test.next)) {
				t.Errorf("next is %s, want %q", next, test.next)
			}
			breached := s.Conditions[0]
			if breached.Type != v1alpha1.ConditionObjectiveBreached || breached.True != (test.want == "Breached") ||
				breached.True && !breached.Since.Equal(at(due)) {
				t.Errorf("got %+v", breached)
			}
		})
	}
}

func TestARecoveryPointObjectiveIsTheOldestPointThatDataMayBeRestoredTo(t *testing.T) {
	down := outage("2021-12-16T05:00", "2021-12-16T05:00")
	for name, test := range map[string]struct {
		rpo, due string
		said     []any
		want     v1alpha1.ObjectiveState
		since    string
	}{
		"nobody knows before a report says":  {rpo: "24h", due: "2021-12-15T05:00", want: "OnTrack"},
		"met at the point itself":            {rpo: "24h", due: "2021-12-15T05:00", said: []any{recoveredTo("2021-12-16T10:00", "2021-12-15T05:00")}, want: "Met"},
		"breached when the data is older":    {rpo: "24h", due: "2021-12-15T05:00", said: []any{recoveredTo("2021-12-16T10:00", "2021-12-15T04:59")}, want: "Breached", since: "2021-12-16T10:00"},
		"a month back, over the summer time": {rpo: "2mo", due: "2021-10-16T05:00", said: []any{recoveredTo("2021-12-16T10:00", "2021-12-15T04:59")}, want: "Met"},
		"the latest report holds": {
			rpo: "24h", due: "2021-12-15T05:00", want: "Met",
			said: []any{recoveredTo("2021-12-16T10:00", "2021-12-01T05:00"), recoveredTo("2021-12-16T12:00", "2021-12-16T04:00")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := systemAfter("2021-12-17T00:00", v1alpha1.System{Objectives: &v1alpha1.Objectives{RPO: v1alpha1.Duration(test.rpo)}}, append(test.said, down)...)
			if s.RPO.State != test.want || !s.RPO.Due.Time.Equal(at(test.due)) {
				t.Errorf("got %s due %s, want %s due %s", s.RPO.State, s.RPO.Due, test.want, test.due)
			}
			if since := s.Conditions[0].Since; since.IsZero() != (test.since == "") || test.since != "" && !since.Equal(at(test.since)) {
				t.Errorf("breached since %s, want %q", since, test.since)
			}
		})
	}
}

func TestNoObjectiveRunsForASystemThatIsUpOrRetired(t *testing.T) {
	db := v1alpha1.System{Objectives: &v1alpha1.Objectives{RTO: "8h", RPO: "24h"}}
	for name, said := range map[string][]any{
		"not affected": nil,
		"retired":      {outage("2021-12-16T05:00", "2021-12-16T05:00"), retire("2021-12-16T20:00")},
	} {
		t.Run(name, func(t *testing.T) {
			s := systemAfter("2021-12-17T00:00", db, said...)
			if s.RTO != nil || s.RPO != nil || s.Conditions[0].True {
				t.Errorf("got %v, %v, %v", s.RTO, s.RPO, s.Conditions)
			}
		})
	}
}

func TestAForecastPassesUntilTheSystemIsRestoredOrAnotherIsStated(t *testing.T) {
	down, expected := outage("2021-12-16T05:00", "2021-12-16T05:00"), forecast("2021-12-16T06:00", "2021-12-16T12:00")
	for name, test := range map[string]struct {
		asOf   string
		said   []any
		reason string
	}{
		"no forecast":        {asOf: "2021-12-16T12:00", reason: v1alpha1.ReasonNotRequired},
		"still to come":      {asOf: "2021-12-16T11:59", said: []any{expected}, reason: v1alpha1.ReasonPending},
		"passed":             {asOf: "2021-12-16T12:00", said: []any{expected}, reason: v1alpha1.ReasonOverdue},
		"restored":           {asOf: "2021-12-16T14:00", said: []any{expected, report("2021-12-16T13:00", v1alpha1.RestoreStep, "Done")}, reason: v1alpha1.ReasonDone},
		"another was stated": {asOf: "2021-12-16T14:00", said: []any{expected, forecast("2021-12-16T13:00", "2021-12-16T15:00")}, reason: v1alpha1.ReasonPending},
		"retired":            {asOf: "2021-12-16T14:00", said: []any{expected, retire("2021-12-16T13:00")}, reason: v1alpha1.ReasonDone},
		"one of another outage": {
			asOf: "2021-12-17T00:00", reason: v1alpha1.ReasonNotRequired,
			said: []any{expected, report("2021-12-16T07:00", v1alpha1.RestoreStep, "Done"), outage("2021-12-16T22:00", "2021-12-16T21:00")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := systemAfter(test.asOf, v1alpha1.System{}, append(test.said, down)...).Conditions[1]
			passed := test.reason == v1alpha1.ReasonOverdue
			var since time.Time
			if passed {
				since = expected.Spec.Forecast.RestoredBy.Time
			}
			if got.Type != v1alpha1.ConditionForecastPassed || got.Reason != test.reason || got.True != passed || !got.Since.Equal(since) {
				t.Errorf("got %+v, want %s", got, test.reason)
			}
		})
	}
}
