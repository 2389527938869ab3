package assess

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"pgregory.net/rapid"

	"github.com/beredskap/beredskap/api/v1alpha1"
	_ "github.com/beredskap/beredskap/internal/drawn"
)

// Two months around the spring change of clocks in Stockholm, in minutes.
var dawn = time.Date(2022, 3, 1, 0, 0, 0, 0, time.UTC)

const minutes = 60 * 24 * 60

func drawInstant(t *rapid.T, label string) time.Time {
	return dawn.Add(time.Duration(rapid.IntRange(0, minutes).Draw(t, label)) * time.Minute)
}

// drawCase draws a crisis and everything stated in it, as functions that each add one object.
func drawCase(t *rapid.T) (*Dossier, []func(*Dossier)) {
	d := NewDossier()
	var obligations []v1alpha1.Obligation
	for i := range rapid.IntRange(0, 4).Draw(t, "obligations") {
		obligations = append(obligations, drawObligation(t, i))
	}
	var systems []v1alpha1.System
	for i := range rapid.IntRange(0, 6).Draw(t, "systems") {
		systems = append(systems, drawSystem(t, i))
	}
	plan := &v1alpha1.ContinuityPlan{
		ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "central"},
		Spec: v1alpha1.ContinuityPlanSpec{
			Title: "Central", TimeZone: rapid.SampledFrom([]string{"Europe/Stockholm", "America/New_York", "Australia/Lord_Howe"}).Draw(t, "zone"),
			Obligations: obligations, Systems: systems,
			Activities: []v1alpha1.Activity{{Name: "care", Priority: 1, MaxDowntime: drawSpan(t), Needs: []v1alpha1.SystemReference{{System: "s0"}, {System: "s1"}},
				Fallback: &v1alpha1.Fallback{Routine: "Paper", Lasts: drawSpan(t)}}},
			Evaluation: &v1alpha1.EvaluationRule{DueAfterClose: drawSpan(t), DueAfterDeclaration: drawSpan(t), AdoptedBy: "Board", AdoptWithin: drawSpan(t),
				Questions: []v1alpha1.Question{{Name: "q", Text: "Q?"}}},
		},
	}
	d.SetPlan(plan)
	started := drawInstant(t, "started")
	d.SetActivation(&v1alpha1.CrisisActivation{
		ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "attack", UID: "6f1e2d3c-0000-0000-0000-000000000000"},
		Spec: v1alpha1.CrisisActivationSpec{
			Mode: v1alpha1.ModeReal, StartedAt: metav1.NewTime(started), DeclaredAt: metav1.NewTime(started.Add(time.Hour)), DeclaredBy: "D",
			Plans:    []v1alpha1.PlanReference{{Name: "central"}},
			Affected: rapid.SampledFrom([]v1alpha1.AffectedScope{v1alpha1.AffectedAll, v1alpha1.AffectedStated}).Draw(t, "affected"),
		},
	})
	if rapid.IntRange(0, 3).Draw(t, "mode") == 0 { // an exercise, which may have to rest
		d.activation.Spec.Mode = v1alpha1.ModeExercise
		holder := Holder{Crisis: Key{Namespace: "staff", Name: "flood"}, From: drawInstant(t, "from")}
		if rapid.Bool().Draw(t, "released") {
			holder.To = holder.From.Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "to")) * time.Minute)
		}
		d.SetHolders(KeyOf(plan), []Holder{holder})
	}
	var adds []func(*Dossier)
	for i := range rapid.IntRange(0, 30).Draw(t, "records") {
		adds = append(adds, drawRecord(t, i))
	}
	return d, adds
}

func drawSpan(t *rapid.T) v1alpha1.Duration {
	return rapid.SampledFrom([]v1alpha1.Duration{"90m", "6h", "1d", "7d", "1mo", "1mo1d"}).Draw(t, "span")
}

func drawTriggers(t *rapid.T) []v1alpha1.Trigger {
	phases := rapid.SampledFrom([][]v1alpha1.CrisisPhase{{"Response"}, {"Recovery"}, {"Response", "Recovery"}})
	draw := rapid.Custom(func(t *rapid.T) v1alpha1.Trigger {
		trigger := v1alpha1.Trigger{Grace: rapid.SampledFrom([]v1alpha1.Duration{"", "30m", "3h"}).Draw(t, "grace")}
		switch rapid.IntRange(0, 4).Draw(t, "trigger") {
		case 0:
			trigger.Schedule = rapid.SampledFrom([]string{"30 2 * * *", "0 */6 * * *", "30 8 * * MON-FRI"}).Draw(t, "cron")
			trigger.During = phases.Draw(t, "during")
		case 1:
			trigger.Every, trigger.During = drawSpan(t), phases.Draw(t, "during")
		case 2:
			anchor := rapid.SampledFrom([]v1alpha1.AnchorReference{{Anchor: "Started"}, {Anchor: "Aware"}, {Anchor: "Declared"}, {Anchor: "Closed"}, {Obligation: "o0"}}).Draw(t, "anchor")
			trigger.Once = &v1alpha1.OnceTrigger{After: anchor, Within: drawSpan(t)}
		default:
			trigger.AfterEach = &v1alpha1.AfterEachTrigger{Obligation: rapid.SampledFrom([]v1alpha1.Name{"o0", "o1", "o9"}).Draw(t, "after"), Within: drawSpan(t)}
		}
		return trigger
	})
	return rapid.SliceOfN(draw, 1, 3).Draw(t, "triggers")
}

func drawObligation(t *rapid.T, i int) v1alpha1.Obligation {
	return v1alpha1.Obligation{
		Name: v1alpha1.Name(fmt.Sprintf("o%d", i)), Audience: "A", Triggers: drawTriggers(t), Required: rapid.Bool().Draw(t, "required"),
		Requires: &v1alpha1.Requirements{Content: true, DelayReason: true, Minutes: &v1alpha1.MinutesRule{Within: drawSpan(t), ApprovedWithin: drawSpan(t)}},
	}
}

func drawSystem(t *rapid.T, i int) v1alpha1.System {
	system := v1alpha1.System{Name: v1alpha1.Name(fmt.Sprintf("s%d", i)), Objectives: &v1alpha1.Objectives{RTO: drawSpan(t), RPO: drawSpan(t)}}
	if on := rapid.IntRange(-1, 5).Draw(t, "dependsOn"); on >= 0 { // also on itself and in circles
		system.DependsOn = []v1alpha1.SystemReference{{System: v1alpha1.Name(fmt.Sprintf("s%d", on))}}
	}
	return system
}

// drawRecord draws one record; many are about what does not exist, or cannot follow.
func drawRecord(t *rapid.T, i int) func(*Dossier) {
	at := drawInstant(t, "at")
	meta := metav1.ObjectMeta{Namespace: "staff", Name: fmt.Sprintf("r%d", i), UID: types.UID(fmt.Sprint(i)),
		CreationTimestamp: metav1.NewTime(at.Add(time.Duration(rapid.IntRange(0, 600).Draw(t, "later")) * time.Minute))}
	common := v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "attack"}, EnteredBy: rapid.SampledFrom([]string{"anna", "bo"}).Draw(t, "by")}
	if rapid.IntRange(0, 9).Draw(t, "corrects") == 0 {
		common.Corrects = v1alpha1.ObjectName(fmt.Sprintf("r%d", rapid.IntRange(0, 30).Draw(t, "old")))
	}
	switch rapid.IntRange(0, 5).Draw(t, "kind") {
	case 0, 1:
		briefing := &v1alpha1.Briefing{ObjectMeta: meta, Spec: v1alpha1.BriefingSpec{Record: common, HeldAt: metav1.NewTime(at),
			Audience: rapid.SampledFrom([]v1alpha1.Line{"A", "", "B"}).Draw(t, "audience"),
			Meets:    []v1alpha1.ObligationReference{{Plan: "central", Obligation: v1alpha1.Name(fmt.Sprintf("o%d", rapid.IntRange(0, 4).Draw(t, "o")))}}}}
		return func(d *Dossier) { d.AddBriefing(briefing) }
	case 2:
		action := &v1alpha1.ActionItem{ObjectMeta: meta, Spec: v1alpha1.ActionItemSpec{Record: common, AssignedAt: metav1.NewTime(at),
			DueAt: metav1.NewTime(at.Add(time.Hour * 24)), Owner: v1alpha1.Contact{Name: "N"},
			From: &v1alpha1.ActionOrigin{Evaluation: v1alpha1.ObjectName(fmt.Sprintf("r%d", rapid.IntRange(0, 30).Draw(t, "from"))), Finding: "f"}}}
		return func(d *Dossier) { d.AddActionItem(action) }
	case 3:
		evaluation := &v1alpha1.Evaluation{ObjectMeta: meta, Spec: v1alpha1.EvaluationSpec{Record: common, CompletedAt: metav1.NewTime(at),
			Answers:  rapid.SampledFrom([][]v1alpha1.Answer{nil, {{Question: "q", Text: "A"}}}).Draw(t, "answers"),
			Findings: []v1alpha1.Finding{{Name: "f", Text: "F"}}, Lessons: []v1alpha1.Lesson{{Name: "l", Text: "L", Changes: &v1alpha1.PlanReference{Name: "central"}}}}}
		return func(d *Dossier) { d.AddEvaluation(evaluation) }
	}
	entry := &v1alpha1.LogEntry{ObjectMeta: meta, Spec: drawStatement(t, at)}
	entry.Spec.Record, entry.Spec.OccurredAt = common, metav1.NewTime(at)
	return func(d *Dossier) { d.AddLogEntry(entry) }
}

func drawStatement(t *rapid.T, at time.Time) v1alpha1.LogEntrySpec {
	system := &v1alpha1.Subject{Plan: "central", System: v1alpha1.Name(fmt.Sprintf("s%d", rapid.IntRange(0, 6).Draw(t, "s")))}
	other := v1alpha1.ObjectName(fmt.Sprintf("r%d", rapid.IntRange(0, 30).Draw(t, "other")))
	later := metav1.NewTime(at.Add(time.Duration(rapid.IntRange(0, 20000).Draw(t, "until")) * time.Minute))
	obligation := &v1alpha1.Subject{Plan: "central", Obligation: v1alpha1.Name(fmt.Sprintf("o%d", rapid.IntRange(0, 4).Draw(t, "o")))}
	switch rapid.IntRange(0, 12).Draw(t, "statement") {
	case 0:
		return v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: rapid.SampledFrom([]v1alpha1.CrisisPhase{"Response", "Recovery", "Closed"}).Draw(t, "to")}}
	case 1:
		return v1alpha1.LogEntrySpec{About: system, Outage: &v1alpha1.Outage{Since: metav1.NewTime(at.Add(-time.Hour))}}
	case 2, 3:
		return v1alpha1.LogEntrySpec{About: system, Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep,
			Outcome: rapid.SampledFrom([]v1alpha1.StepOutcome{"InProgress", "Done", "Failed", "Skipped"}).Draw(t, "outcome")}}
	case 4:
		return v1alpha1.LogEntrySpec{About: system, Forecast: &v1alpha1.Forecast{RestoredBy: later}}
	case 5:
		return v1alpha1.LogEntrySpec{About: system, Acceptance: &v1alpha1.Acceptance{AcceptedBy: "O"}}
	case 6:
		return v1alpha1.LogEntrySpec{About: system, Retirement: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}}
	case 7:
		return v1alpha1.LogEntrySpec{About: obligation, Adjustment: &v1alpha1.Adjustment{SuspendUntil: &later}}
	case 8:
		return v1alpha1.LogEntrySpec{About: obligation, Adjustment: &v1alpha1.Adjustment{Triggers: drawTriggers(t)}}
	case 9:
		return v1alpha1.LogEntrySpec{About: obligation, Waiver: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}}
	case 10:
		return v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Briefing: other}, Minutes: &v1alpha1.Minutes{WrittenBy: "W", Text: "T"}}
	case 11:
		return v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{LogEntry: other}, Approval: &v1alpha1.Approval{ApprovedBy: "P"}}
	}
	return v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{ActionItem: other}, Progress: &v1alpha1.Progress{
		State: rapid.SampledFrom([]v1alpha1.ActionState{"Open", "InProgress", "Done", "Cancelled"}).Draw(t, "state")}}
}
