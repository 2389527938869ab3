package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Whoever may enter an observation must not take back what only a lead may state.
func TestACorrectionWeighsAsMuchAsWhatItCorrects(t *testing.T) {
	waiver := v1alpha1.LogEntrySpec{
		About:  &v1alpha1.Subject{Plan: "central", Obligation: "notice"},
		Waiver: &v1alpha1.Resolution{DecidedBy: "Counsel", Reason: "Not in scope"},
	}
	closing := v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: v1alpha1.PhaseClosed, DecidedBy: "D"}}
	toRecovery := v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: v1alpha1.PhaseRecovery, DecidedBy: "D"}}
	observation := v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "It was a mistake"}}
	for name, test := range map[string]struct {
		old, by v1alpha1.LogEntrySpec
		counts  bool
	}{
		"an observation does not take back a waiver":       {waiver, observation, false},
		"a waiver corrects a waiver":                       {waiver, waiver, true},
		"another phase does not take back a closing":       {closing, toRecovery, false},
		"a closing corrects a closing":                     {closing, closing, true},
		"an observation takes back a phase that is none":   {toRecovery, observation, true},
		"an observation takes back an earlier observation": {observation, observation, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, obligationOf("notice", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "24h")))
			old := s.log("2021-12-20 10:00", test.old)
			test.by.Corrects = v1alpha1.ObjectName(old)
			meta := s.meta("entry")
			test.by.Crisis, test.by.OccurredAt = v1alpha1.CrisisReference{Name: "attack"}, moment1("2021-12-20 10:00")
			s.AddLogEntry(&v1alpha1.LogEntry{ObjectMeta: meta, Spec: test.by})

			a := s.assess("2022-01-01 00:00")
			verdict := a.Record(RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: old}})
			if corrected := verdict.Reason == v1alpha1.ReasonCorrected; corrected != test.counts {
				t.Errorf("the old statement: %s %q, want corrected %t", verdict.Reason, verdict.Message, test.counts)
			}
			by := a.Record(RecordID{v1alpha1.KindLogEntry, KeyOf(&meta)})
			if refused := by.Reason == v1alpha1.ReasonWrongCorrection; refused == test.counts {
				t.Errorf("the correction: %s %q, want it to count: %t", by.Reason, by.Message, test.counts)
			}
		})
	}
}
