package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// What is stated after the closing does not undo it, whatever instant it speaks of.
func TestNothingStatedAfterTheClosingCounts(t *testing.T) {
	about := &v1alpha1.Subject{Plan: "central", System: "db"}
	since := moment1("2022-01-09 09:00") // before the closing
	for name, spec := range map[string]v1alpha1.LogEntrySpec{
		"an outage since before it": {About: about, Outage: &v1alpha1.Outage{Since: since}},
		"a plan that joins":         {Join: &v1alpha1.Join{Plan: v1alpha1.PlanReference{Name: "late"}, DecidedBy: "D"}},
		"an adjustment": {About: &v1alpha1.Subject{Plan: "central", Obligation: "board"},
			Adjustment: &v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{every("1d", inRecovery)}, DecidedBy: "D", Reason: "R"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, obligationOf("board", every("7d", inRecovery)))
			s.plan.Spec.Systems = []v1alpha1.System{{Name: "db"}}
			s.SetPlan(&v1alpha1.ContinuityPlan{ObjectMeta: metaOf("staff/late", ""), Spec: v1alpha1.ContinuityPlanSpec{Title: "Late", TimeZone: "Europe/Stockholm"}})
			s.phase("2022-01-07 00:00", inRecovery).phase("2022-01-10 00:00", v1alpha1.PhaseClosed)
			entry := s.log("2022-01-11 00:00", spec)

			a := s.assess("2022-02-01 00:00")
			if a.Phase != v1alpha1.ActivationPhase(v1alpha1.PhaseClosed) || say(a.ClosedAt) != "2022-01-10 00:00" {
				t.Errorf("the crisis is %s since %s, want Closed since 2022-01-10", a.Phase, say(a.PhaseSince))
			}
			if len(a.Plans) != 1 || a.Systems[0].Affected() {
				t.Errorf("plans %v, system %s: want one plan and a system that is not affected", a.Plans, a.Systems[0].Phase)
			}
			verdict := a.Record(RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: entry}})
			if verdict.Ready || verdict.Reason != v1alpha1.ReasonCannotFollow {
				t.Errorf("the statement is %s %q, want CannotFollow", verdict.Reason, verdict.Message)
			}
		})
	}
}

func TestStatementsThatDoNothingSaySo(t *testing.T) {
	for name, test := range map[string]struct {
		spec   v1alpha1.LogEntrySpec
		reason string
	}{
		"a waiver of a cadence": {v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", Obligation: "board"},
			Waiver: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}}, v1alpha1.ReasonCannotFollow},
		"a forecast of a system that is not down": {v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", System: "db"},
			Forecast: &v1alpha1.Forecast{RestoredBy: moment1("2022-01-01 00:00")}}, v1alpha1.ReasonCannotFollow},
		"a retirement of a system that is not down": {v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", System: "db"},
			Retirement: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}}, v1alpha1.ReasonCannotFollow},
		"an outage since before the crisis": {v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", System: "db"},
			Outage: &v1alpha1.Outage{Since: moment1("2021-12-15 00:00")}}, v1alpha1.ReasonBeforeCrisis},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, obligationOf("board", every("7d", inResponse)))
			s.plan.Spec.Systems = []v1alpha1.System{{Name: "db"}}
			entry := s.log("2021-12-20 00:00", test.spec)
			a := s.assess("2021-12-21 00:00")
			if verdict := a.Record(RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: entry}}); verdict.Ready || verdict.Reason != test.reason {
				t.Errorf("got %s %q, want %s", verdict.Reason, verdict.Message, test.reason)
			}
			if a.Systems[0].Affected() {
				t.Error("the system is affected")
			}
		})
	}
}

// A record stated a moment ahead changes its verdict when that moment comes, and says when.
func TestAVerdictThatWillChangeSaysWhen(t *testing.T) {
	s := newScenario(t)
	s.phase("2021-12-20 00:00:30", inResponse) // it is in Response already
	id := RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: "entry-1"}}
	if verdict := s.assess("2021-12-20 00:00").Record(id); !verdict.Ready || say(verdict.Next) != "2021-12-20 00:00:30" {
		t.Errorf("before: ready %t, next %s", verdict.Ready, verdict.Next)
	}
	if verdict := s.assess("2021-12-20 00:00:30").Record(id); verdict.Reason != v1alpha1.ReasonCannotFollow {
		t.Errorf("then: %s", verdict.Reason)
	}
}
