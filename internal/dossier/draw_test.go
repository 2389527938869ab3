package dossier

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	_ "github.com/beredskap/beredskap/internal/drawn"
)

func metaOf(namespace, name string, created time.Time) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: namespace, Name: name, Generation: 1, CreationTimestamp: metav1.NewTime(created)}
}

func drawHour(t *rapid.T, label string) time.Time {
	return began.Add(time.Duration(rapid.IntRange(0, 12).Draw(t, label)) * time.Hour)
}

var unitNames = []string{"care", "school", "staff"}

func drawPlan(t *rapid.T, i int) *v1alpha1.ContinuityPlan {
	plan := &v1alpha1.ContinuityPlan{ObjectMeta: metaOf(unitNames[i], "plan", began.AddDate(-1, 0, 0))}
	plan.Spec.Title, plan.Spec.TimeZone = "A unit", "Europe/Stockholm"
	if rapid.IntRange(0, 4).Draw(t, "consents") > 0 {
		plan.Spec.ActivatedFrom = []v1alpha1.ActivationSource{{Namespace: "staff"}}
	}
	for _, name := range rapid.SampledFrom([][]v1alpha1.Name{{"records"}, {"records", "mail"}}).Draw(t, "systems") {
		plan.Spec.Systems = append(plan.Spec.Systems, v1alpha1.System{Name: name, Objectives: &v1alpha1.Objectives{RTO: "8h"}})
	}
	if rapid.Bool().Draw(t, "depends") {
		plan.Spec.Systems[0].DependsOn = []v1alpha1.SystemReference{{Namespace: "care", Plan: "plan", System: "records"}}
	}
	trigger := rapid.SampledFrom([]v1alpha1.Trigger{
		{During: []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}, Every: "1d"},
		{Once: &v1alpha1.OnceTrigger{After: v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorStarted}, Within: "6h"}},
	}).Draw(t, "trigger")
	plan.Spec.Obligations = []v1alpha1.Obligation{{
		Name: "tell", Audience: "Staff", Triggers: []v1alpha1.Trigger{trigger}, Required: rapid.Bool().Draw(t, "required"),
		Requires: &v1alpha1.Requirements{Minutes: &v1alpha1.MinutesRule{Within: "4h", ApprovedWithin: "4h"}},
	}}
	if rapid.Bool().Draw(t, "evaluates") {
		plan.Spec.Evaluation = &v1alpha1.EvaluationRule{DueAfterClose: "1d", AdoptedBy: "Board", AdoptWithin: "1d", Questions: []v1alpha1.Question{{Name: "q", Text: "Q?"}}}
	}
	if rapid.Bool().Draw(t, "learns") {
		for _, evaluation := range []v1alpha1.ObjectName{"r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"} {
			plan.Spec.Lessons = append(plan.Spec.Lessons, v1alpha1.LessonReference{Namespace: "staff", Evaluation: evaluation, Lesson: "l"})
		}
	}
	return plan
}

func drawCrisis(t *rapid.T, i int) *v1alpha1.CrisisActivation {
	name := []string{"a", "b", "drill"}[i]
	activation := &v1alpha1.CrisisActivation{ObjectMeta: metaOf("staff", name, drawHour(t, "declared").Add(-time.Hour))}
	spec := &activation.Spec
	spec.Title, spec.DeclaredBy, spec.Mode = "Attack", "D", v1alpha1.ModeReal
	if i == 2 {
		spec.Mode = v1alpha1.ModeExercise
	}
	spec.StartedAt, spec.DeclaredAt = metav1.NewTime(began), metav1.NewTime(began)
	spec.Affected = rapid.SampledFrom([]v1alpha1.AffectedScope{v1alpha1.AffectedAll, v1alpha1.AffectedStated}).Draw(t, "affected")
	for _, namespace := range unitNames {
		if namespace == "staff" || rapid.Bool().Draw(t, namespace) {
			spec.Plans = append(spec.Plans, v1alpha1.PlanReference{Namespace: v1alpha1.ObjectName(namespace), Name: "plan"})
		}
	}
	return activation
}

// drawMember draws a record or a recovery. Names are few: many are corrected, replaced or said to exist.
func drawMember(t *rapid.T) client.Object {
	draw := func(label string, names ...string) string { return rapid.SampledFrom(names).Draw(t, label) }
	name := func(label string) v1alpha1.ObjectName {
		return v1alpha1.ObjectName(draw(label, "r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8", "r9"))
	}
	at := drawHour(t, "at")
	m := metaOf(draw("namespace", "staff", "staff", "staff", "staff", "staff", "staff", "care"), string(name("name")), at.Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "later"))*time.Hour))
	common := v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Namespace: "staff", Name: v1alpha1.ObjectName(draw("crisis", "a", "a", "a", "a", "a", "a", "a", "a", "b", "drill"))}, EnteredBy: draw("by", "anna", "bo")}
	if rapid.IntRange(0, 3).Draw(t, "corrects") == 0 {
		common.Corrects = name("corrected")
	}
	switch rapid.IntRange(0, 15).Draw(t, "kind") {
	case 0, 1:
		return &v1alpha1.Briefing{ObjectMeta: m, Spec: v1alpha1.BriefingSpec{Record: common, HeldAt: metav1.NewTime(at), Audience: v1alpha1.Line(draw("audience", "Staff", "Board", "")),
			Meets: []v1alpha1.ObligationReference{{Namespace: v1alpha1.ObjectName(draw("unit", unitNames...)), Plan: "plan", Obligation: v1alpha1.Name(draw("met", "tell", "no"))}}}}
	case 2:
		action := &v1alpha1.ActionItem{ObjectMeta: m, Spec: v1alpha1.ActionItemSpec{Record: common, AssignedAt: metav1.NewTime(at), DueAt: metav1.NewTime(at.Add(20 * time.Hour)), Owner: v1alpha1.Contact{Name: "N"}}}
		if rapid.Bool().Draw(t, "follows") {
			action.Spec.From = &v1alpha1.ActionOrigin{Evaluation: name("found"), Finding: "f"}
		}
		return action
	case 3:
		evaluation := &v1alpha1.Evaluation{ObjectMeta: m, Spec: v1alpha1.EvaluationSpec{Record: common, CompletedAt: metav1.NewTime(at),
			Answers:  rapid.SampledFrom([][]v1alpha1.Answer{nil, {{Question: "q", Text: "A"}}}).Draw(t, "answers"),
			Findings: []v1alpha1.Finding{{Name: "f", Text: "F"}, {Name: "g", Text: "G", Rejected: "R"}}}}
		for range rapid.IntRange(0, 2).Draw(t, "lessons") {
			evaluation.Spec.Lessons = append(evaluation.Spec.Lessons, v1alpha1.Lesson{Name: "l", Text: "L",
				Changes: &v1alpha1.PlanReference{Namespace: v1alpha1.ObjectName(draw("changed", unitNames...)), Name: "plan"}})
		}
		return evaluation
	case 4:
		recovery := &v1alpha1.SystemRecovery{ObjectMeta: m, Spec: v1alpha1.SystemRecoverySpec{Crisis: common.Crisis}}
		if rapid.Bool().Draw(t, "planned") {
			recovery.Spec.Planned = &v1alpha1.PlannedSystem{Plan: "plan", System: v1alpha1.Name(draw("system", "records", "mail"))}
		} else {
			recovery.Spec.Unplanned = &v1alpha1.UnplannedSystem{Title: "Unplanned"}
		}
		return recovery
	}
	entry := &v1alpha1.LogEntry{ObjectMeta: m, Spec: drawStated(t, at, name)}
	entry.Spec.Record, entry.Spec.OccurredAt = common, metav1.NewTime(at)
	return entry
}

func drawStated(t *rapid.T, at time.Time, name func(string) v1alpha1.ObjectName) v1alpha1.LogEntrySpec {
	unit := rapid.SampledFrom([]v1alpha1.ObjectName{"staff", "staff", "staff", "care", "school"}).Draw(t, "about") // much about one
	system := &v1alpha1.Subject{Namespace: unit, Plan: "plan", System: rapid.SampledFrom([]v1alpha1.Name{"records", "records", "records", "records", "mail"}).Draw(t, "system")}
	if rapid.IntRange(0, 7).Draw(t, "recovery") == 0 {
		system = &v1alpha1.Subject{Recovery: name("recovered")}
	}
	obligation := &v1alpha1.Subject{Namespace: unit, Plan: "plan", Obligation: "tell"}
	switch rapid.IntRange(0, 14).Draw(t, "statement") {
	case 0, 1:
		return v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: rapid.SampledFrom([]v1alpha1.CrisisPhase{v1alpha1.PhaseResponse, v1alpha1.PhaseRecovery, v1alpha1.PhaseClosed}).Draw(t, "to")}}
	case 2, 3:
		return v1alpha1.LogEntrySpec{About: system, Outage: &v1alpha1.Outage{Since: metav1.NewTime(at.Add(-time.Hour))}}
	case 4, 5:
		return v1alpha1.LogEntrySpec{About: system, Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep,
			Outcome: rapid.SampledFrom([]v1alpha1.StepOutcome{v1alpha1.StepOutcome(v1alpha1.StepDone), v1alpha1.StepOutcome(v1alpha1.StepInProgress)}).Draw(t, "outcome")}}
	case 6, 7:
		return v1alpha1.LogEntrySpec{About: system, Acceptance: &v1alpha1.Acceptance{AcceptedBy: "O"}}
	case 8:
		return v1alpha1.LogEntrySpec{About: system, Retirement: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}}
	case 9:
		return v1alpha1.LogEntrySpec{About: obligation, Adjustment: &v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{
			{Once: &v1alpha1.OnceTrigger{After: v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, Within: "9h"}}}}}
	case 10:
		return v1alpha1.LogEntrySpec{About: obligation, Waiver: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}}
	case 11:
		return v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Briefing: name("briefing")}, Minutes: &v1alpha1.Minutes{WrittenBy: "W", Text: "T"}}
	case 12:
		return v1alpha1.LogEntrySpec{About: rapid.SampledFrom([]*v1alpha1.Subject{{LogEntry: name("minutes")}, {Evaluation: name("evaluation")}}).Draw(t, "approved"),
			Approval: &v1alpha1.Approval{ApprovedBy: "P", Body: "Board"}}
	case 13:
		return v1alpha1.LogEntrySpec{Join: &v1alpha1.Join{Plan: v1alpha1.PlanReference{Namespace: unit, Name: "plan"}, DecidedBy: "D"}}
	}
	return v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{ActionItem: name("action")}, Progress: &v1alpha1.Progress{
		State: rapid.SampledFrom([]v1alpha1.ActionState{v1alpha1.ActionInProgress, v1alpha1.ActionDone, v1alpha1.ActionCancelled}).Draw(t, "state")}}
}
