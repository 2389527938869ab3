package present

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

func stamp(day, hour int) metav1.Time { return metav1.NewTime(at(day, hour)) }

// eventful is the crisis of an island's hospital, with every kind of statement that there is.
func eventful() *assess.Dossier {
	d := assess.NewDossier()
	crisis := newStory().activation
	crisis.Spec.Plans, crisis.Spec.Basis, crisis.Spec.Affected = []v1alpha1.PlanReference{{Name: "hospital"}}, "The cable broke.", v1alpha1.AffectedStated
	d.SetActivation(crisis)
	response := []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}
	d.SetPlan(&v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "ward", Name: "hospital"}, Spec: v1alpha1.ContinuityPlanSpec{
		Title: "Hospital", TimeZone: "Etc/GMT+3", // three hours behind
		Systems: []v1alpha1.System{
			{Name: "power", Title: "Power", Owner: &v1alpha1.Contact{Name: "Head of works"}, Objectives: &v1alpha1.Objectives{RTO: "1d"},
				Steps: []v1alpha1.Step{{Name: "restore", Confirm: &v1alpha1.ConfirmStep{}}, {Name: "load", Verifies: true, Confirm: &v1alpha1.ConfirmStep{}}}},
			{Name: "lifts", DependsOn: []v1alpha1.SystemReference{{System: "power"}, {Plan: "elsewhere", System: "grid"}}},
		},
		Activities: []v1alpha1.Activity{{Name: "surgery", Title: "Surgery", Priority: 1, MaxDowntime: "1d", Needs: []v1alpha1.SystemReference{{System: "lifts"}}}},
		Obligations: []v1alpha1.Obligation{
			{Name: "board", Audience: body, Triggers: []v1alpha1.Trigger{{During: response, Every: "2d"}},
				Requires: &v1alpha1.Requirements{Minutes: &v1alpha1.MinutesRule{Within: "1d", ApprovedWithin: "1d"}}},
			{Name: "csirt", Audience: "CSIRT", Required: true, Triggers: []v1alpha1.Trigger{{Once: &v1alpha1.OnceTrigger{After: v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, Within: "10d"}}}},
			{Name: "press", Audience: "Press", Triggers: []v1alpha1.Trigger{{During: response, Every: "30d"}}},
		},
		Evaluation: &v1alpha1.EvaluationRule{AdoptedBy: body, DueAfterDeclaration: "15d", Questions: []v1alpha1.Question{{Name: "why", Text: "Why?"}}},
	}})
	record := v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "blackout"}, EnteredBy: "eva"}
	meta := func(name string) metav1.ObjectMeta { return metav1.ObjectMeta{Namespace: "ward", Name: name} }
	board := []v1alpha1.ObligationReference{{Plan: "hospital", Obligation: "board"}}
	d.AddBriefing(&v1alpha1.Briefing{ObjectMeta: meta("told"), Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: stamp(3, 8), Audience: body, Meets: board, By: "Director", Content: "The cable."}})
	d.AddBriefing(&v1alpha1.Briefing{ObjectMeta: meta("late"), Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: stamp(8, 8), Audience: body, Meets: board}})
	d.AddBriefing(&v1alpha1.Briefing{ObjectMeta: meta("whom"), Spec: v1alpha1.BriefingSpec{Record: record, HeldAt: stamp(8, 9)}})
	d.AddActionItem(&v1alpha1.ActionItem{ObjectMeta: meta("fuel"), Spec: v1alpha1.ActionItemSpec{Record: record, Title: "Buy fuel", Owner: v1alpha1.Contact{Name: "Stores"}, AssignedAt: stamp(2, 8), DueAt: stamp(4, 8)}})
	d.AddEvaluation(&v1alpha1.Evaluation{ObjectMeta: meta("learnt"), Spec: v1alpha1.EvaluationSpec{Record: record, Title: "What we learnt", CompletedAt: stamp(19, 8), Authors: []v1alpha1.Line{"Eva", "Ola"}}})
	number := func(n int32) *int32 { return &n }
	until := stamp(12, 8)
	power, tasks := &v1alpha1.Subject{Plan: "hospital", System: "power"}, &v1alpha1.Subject{ActionItem: "fuel"}
	for i, spec := range []v1alpha1.LogEntrySpec{
		{OccurredAt: stamp(1, 9), About: power, Outage: &v1alpha1.Outage{Since: stamp(1, 6), Text: "Dark"}},
		{OccurredAt: stamp(1, 9), About: &v1alpha1.Subject{Plan: "hospital", System: "lifts"}, Outage: &v1alpha1.Outage{Since: stamp(1, 6)}},
		{OccurredAt: stamp(1, 10), About: power, Forecast: &v1alpha1.Forecast{RestoredBy: stamp(2, 6)}},
		{OccurredAt: stamp(1, 11), About: power, Forecast: &v1alpha1.Forecast{RestoredBy: stamp(3, 6), Text: "The ferry is late"}},
		{OccurredAt: stamp(1, 12), About: power, Forecast: &v1alpha1.Forecast{RestoredBy: stamp(3, 5)}},
		{OccurredAt: stamp(1, 13), About: power, Report: &v1alpha1.StepReport{Step: "restore", Outcome: "InProgress", Done: number(1), Total: number(3)}},
		{OccurredAt: stamp(1, 14), About: power, Report: &v1alpha1.StepReport{Step: "restore", Outcome: "Failed", Done: number(2), Text: "A fuse"}},
		{OccurredAt: stamp(2, 13), About: power, Report: &v1alpha1.StepReport{Step: "restore", Outcome: "Done"}},
		{OccurredAt: stamp(2, 14), About: power, Report: &v1alpha1.StepReport{Step: "load", Outcome: "Done"}},
		{OccurredAt: stamp(2, 15), About: power, Acceptance: &v1alpha1.Acceptance{AcceptedBy: "Head of works"}},
		{OccurredAt: stamp(2, 16), Observation: &v1alpha1.Observation{Text: "Gulls on the \x1b[31mmast"}},
		{OccurredAt: stamp(2, 17), Decision: &v1alpha1.Decision{Body: body, Text: "To wait"}},
		{OccurredAt: stamp(2, 18), About: &v1alpha1.Subject{Plan: "hospital", Activity: "surgery"}, Decision: &v1alpha1.Decision{Body: v1alpha1.UnknownBody, Text: "To move it"}},
		{OccurredAt: stamp(2, 19), Contact: &v1alpha1.ContactMade{With: "The harbour", Text: "No ferry"}},
		{OccurredAt: stamp(2, 20), Cost: &v1alpha1.Cost{Amount: "1200.50", Currency: "DKK", UpperBound: true, Text: "Fuel"}},
		{OccurredAt: stamp(5, 8), About: tasks, Progress: &v1alpha1.Progress{State: v1alpha1.ActionInProgress, Text: "Ordered"}},
		{OccurredAt: stamp(5, 9), About: &v1alpha1.Subject{Briefing: "told"}, Minutes: &v1alpha1.Minutes{WrittenBy: "Eva"}},
		{OccurredAt: stamp(5, 10), About: &v1alpha1.Subject{LogEntry: "entry-16"}, Approval: &v1alpha1.Approval{ApprovedBy: "Ola"}},
		{OccurredAt: stamp(6, 8), About: &v1alpha1.Subject{Plan: "hospital", Obligation: "press"}, Adjustment: &v1alpha1.Adjustment{SuspendUntil: &until, DecidedBy: "Director", Reason: "Storm"}},
		{OccurredAt: stamp(6, 9), About: &v1alpha1.Subject{Plan: "hospital", Obligation: "press"}, Adjustment: &v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{{During: response, Every: "20d"}}, DecidedBy: "Director"}},
		{OccurredAt: stamp(6, 10), About: power, Adjustment: &v1alpha1.Adjustment{Priority: 1, DecidedBy: "Director"}},
		{OccurredAt: stamp(6, 11), About: &v1alpha1.Subject{Plan: "hospital", Obligation: "csirt"}, Waiver: &v1alpha1.Resolution{DecidedBy: "Director", Reason: "Nobody asks"}},
		{OccurredAt: stamp(6, 12), About: &v1alpha1.Subject{LogEntry: "entry-10"}, Destruction: &v1alpha1.Resolution{DecidedBy: "Director", Reason: "A name"}},
		{OccurredAt: stamp(6, 13), Join: &v1alpha1.Join{Plan: v1alpha1.PlanReference{Name: "hospital"}, DecidedBy: "Director"}},
		{OccurredAt: stamp(9, 8), About: &v1alpha1.Subject{Plan: "hospital", System: "lifts"}, Retirement: &v1alpha1.Resolution{DecidedBy: "Director", Reason: "Stairs"}},
		{OccurredAt: stamp(10, 8), Phase: &v1alpha1.PhaseChange{To: v1alpha1.PhaseRecovery, DecidedBy: "Director", Reason: "Light"}},
	} {
		if spec.Record = record; spec.Approval != nil {
			spec.EnteredBy = "ola" // nobody approves what they wrote themselves
		}
		d.AddLogEntry(&v1alpha1.LogEntry{ObjectMeta: meta(fmt.Sprintf("entry-%02d", i)), Spec: spec})
	}
	return d
}

func TestEveryStatementAndWhatFollowsFromItIsPutIntoWords(t *testing.T) {
	d := eventful()
	b := NewBoard(d, assess.Assess(d, at(20, 12)), lang.English)
	var got []string
	for _, e := range b.Timeline {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s|%s|%s|%s", e.At.Format("2 15:04"), e.Kind, e.About, e.Text)))
	}
	want := `1 06:00|Start||The crisis began
1 08:00|Declared||Declared by Duty officer: The cable broke.
1 09:00|Outage|Power|Down since 1 March 2026, 06:00: Dark
1 09:00|Outage|lifts|Down since 1 March 2026, 06:00
1 10:00|Forecast|Power|Expected back 2 March 2026, 06:00
1 11:00|Forecast|Power|Expected back 3 March 2026, 06:00, later than was said before: 2 March 2026, 06:00: The ferry is late
1 12:00|Forecast|Power|Expected back 3 March 2026, 05:00, no later than was said before: 3 March 2026, 06:00
1 13:00|Report|Power|Step restore: in progress, 1 of 3
1 14:00|Report|Power|Step restore: failed, 2 done: A fuse
2 06:00|Breached|Power|Was to be restored by now
2 08:00|ActionItem||Task for Stores, due 4 March 2026, 08:00: Buy fuel
2 13:00|Report|Power|Step restore: done
2 13:00|Restored|Power|Restored
2 14:00|Report|Power|Step load: done
2 14:00|Verified|Power|Shown to work
2 15:00|Acceptance|Power|Accepted by Head of works
2 16:00|Observation||Gulls on the \u001b[31mmast
2 17:00|Decision||Decision by Hospital board: To wait
2 18:00|Decision|Surgery|Decision by a body that nobody named: To move it
2 19:00|Contact||Contact with The harbour: No ferry
2 20:00|Cost||Cost: at most DKK 1,200.50: Fuel
3 08:00|Briefing|Hospital board|Briefed, by Director: The cable.
4 08:00|Overdue|Buy fuel|Was to be done by now, by Stores
5 08:00|Progress|Buy fuel|In progress: Ordered
5 08:00|Missed|Hospital board|A briefing was due, and none was held before the next one was
5 09:00|Minutes|the briefing of Hospital board, 3 March 2026, 08:00|Minutes, written by Eva
5 10:00|Approval|LogEntry ward/entry-16|Approved by Ola
6 08:00|Adjustment|Press|Suspended until 12 March 2026, 08:00, as Director decided: Storm
6 09:00|Adjustment|Press|Another cadence from now on, as Director decided
6 10:00|Adjustment|Power|Priority 1 from now on, as Director decided
6 11:00|Waiver|CSIRT|Waived, as Director decided: Nobody asks
6 12:00|Destruction|LogEntry ward/entry-10|May be destroyed, as Director decided: A name
6 13:00|Join||Plan hospital joins, as Director decided
8 08:00|Briefing|Hospital board|Briefed late: it was due 7 March 2026, 08:00
8 09:00|Briefing||A briefing that does not say whom it reached
9 08:00|Retirement|lifts|Retired, as Director decided: Stairs
9 08:00|Overdue|the briefing of Hospital board, 8 March 2026, 08:00|Minutes are overdue from now on
10 08:00|Phase||Phase Recovery, as Director decided: Light
16 08:00|Overdue|Hospital board|The evaluation is overdue from now on
19 08:00|Evaluation||Evaluation by Eva and Ola: What we learnt`
	if text := strings.ReplaceAll(strings.Join(got, "\n"), "\u00a0", " "); text != want {
		t.Errorf("got\n%s", text)
	}
	for _, e := range b.Timeline {
		stated := e.Record != ""
		if stated != (e.By != "") {
			t.Errorf("%s: entered by %q in %q", e.Text, e.By, e.Record)
		}
	}
	bad := slices.DeleteFunc(slices.Clone(b.Timeline), func(e Event) bool { return !e.Bad })
	if len(bad) != 10 {
		t.Errorf("%d events are told as bad ones: %v", len(bad), bad)
	}
}

func TestEveryEventIsTranslated(t *testing.T) {
	d := eventful()
	in := lang.Swedish.Telling(func(message string) { t.Errorf("%q is in no other language", message) })
	b := newBuilder(d, assess.Assess(d, at(20, 12)), in)
	for _, e := range b.timeline() {
		if e.Text == "" || e.At.IsZero() {
			t.Errorf("%v says nothing", e)
		}
	}
}

func TestABoardShowsMoreOfASystemThanTheReport(t *testing.T) {
	d := eventful()
	b := NewBoard(d, assess.Assess(d, at(1, 13)), lang.English)
	lifts, power := &b.Recoveries[1], &b.Recoveries[0]
	if lifts.Path != "ward/hospital/lifts" {
		lifts, power = power, lifts
	}
	if fmt.Sprintf("%v %v %d %t %s", lifts.DependsOn, lifts.Blockers, lifts.Tier, lifts.Down, lifts.Name) != "[ward/hospital/power] [ward/hospital/power] 1 true lifts" {
		t.Errorf("%+v", lifts)
	}
	if power.Name != "Power" || power.Owner != "Head of works" || power.WaitedFor != 1 || power.Slips() != 1 || power.State != "InProgress" {
		t.Errorf("%+v", power)
	}
	if o := power.Outages[0]; len(power.Outages) != 1 || !o.Since.Equal(at(1, 6)) || !o.Ended.IsZero() || len(o.Forecasts) != 3 || !o.Forecasts[1].Slipped {
		t.Errorf("%+v", power.Outages)
	}
	if waits := lifts.Waits(); len(waits) != 0 {
		t.Errorf("what waits for another system alone waits for %q besides", waits)
	}
	if waits := power.Waits(); len(waits) != 1 || !strings.HasPrefix(waits[0], "Confirm step restore") {
		t.Errorf("%q", waits)
	}
}

func TestABoardShowsWhatIsToBeDone(t *testing.T) {
	d := eventful()
	b := NewBoard(d, assess.Assess(d, at(6, 7)), lang.English)
	if len(b.Tasks) != 1 || b.Tasks[0].Title != "Buy fuel" || !b.Tasks[0].Overdue || b.Tasks[0].State != "InProgress" || b.Tasks[0].Progress != "Ordered" {
		t.Errorf("%+v", b.Tasks)
	}
	var calls []string
	for _, c := range b.Calls {
		calls = append(calls, fmt.Sprintf("%s %s overdue %s last %s", c.Audience, c.Due.Short(), c.OverdueSince.Short(), c.Last.Short()))
	}
	want := []string{
		"Hospital board 2026-03-05 08:00 overdue 2026-03-05 08:00 last 2026-03-03 08:00",
		"CSIRT 2026-03-11 08:00 overdue  last ", "Press 2026-03-31 08:00 overdue  last ",
	}
	if !slices.Equal(calls, want) {
		t.Errorf("%q", calls)
	}
}

func TestWhatIsHostileInADocumentIsMadeVisible(t *testing.T) {
	if got := string(Visible([]byte("a\tb\r\nå \u202e\x1b[31m \xff 港\n"))); got != "a b \nå \\u202e\\u001b[31m \\ufffd 港\n" {
		t.Errorf("%q", got)
	}
}

func TestWordsOfACode(t *testing.T) {
	for code, want := range map[string]string{"NotAffected": "Not affected", "Done": "Done", "BeyondMaxDowntime": "Beyond max downtime"} {
		if got := Words(lang.English, code); got != want {
			t.Errorf("%s: %s", code, got)
		}
	}
	if got := Words(lang.Swedish, "NotAffected"); got != "Ej påverkat" {
		t.Error(got)
	}
}

func TestTheRootOfACheckpointIsItsThirdLine(t *testing.T) {
	for checkpoint, want := range map[string]string{"origin\n7\nroot=\n\n— signed": "root=", "": "", "a\nb": ""} {
		if got := (&Keeping{Checkpoint: checkpoint}).Root(); got != want {
			t.Errorf("%q: %q", checkpoint, got)
		}
	}
}
