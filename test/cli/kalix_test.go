package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/present"
)

const auditDay = "2022-08-31T12:00:00+02:00"

func kalixReport(t *testing.T, args ...string) *present.Report {
	t.Helper()
	r := run(t, append([]string{"report", "kalix-2021", "-f", kalix, "-o", "json"}, args...)...)
	r.wantCode(t, 0)
	report := &present.Report{}
	if err := json.Unmarshal([]byte(r.stdout), report); err != nil {
		t.Fatal(err)
	}
	return report
}

func obligation(t *testing.T, r *present.Report, name string) *present.Obligation {
	t.Helper()
	i := slices.IndexFunc(r.Briefings, func(o present.Obligation) bool { return o.Obligation == name })
	if i < 0 {
		t.Fatalf("the report has no obligation %s", name)
	}
	return &r.Briefings[i]
}

func dues(o *present.Obligation, state string) (dues []string) {
	for _, s := range o.Slots {
		if s.State == state {
			dues = append(dues, s.Due.Format(time.RFC3339))
		}
	}
	return dues
}

// The auditors' findings, reached from the record alone.
func TestTheBoardWasInformedThreeTimesAndNothingOfItIsWritten(t *testing.T) {
	r := kalixReport(t, "--as-of", auditDay)
	board := obligation(t, r, "board")
	var held []string
	for _, b := range board.HeldBriefings {
		held = append(held, b.At.Format("2006-01-02T15:04"))
	}
	if want := []string{"2021-12-16T13:00", "2021-12-22T11:30", "2022-01-04T13:00"}; !slices.Equal(held, want) {
		t.Errorf("held %v, want %v", held, want)
	}
	got := [...]int{board.Held, board.Documented, board.MinutesApproved, board.OnTime, board.Late, board.Missed, board.Open}
	if want := [...]int{3, 0, 0, 2, 1, 6, 1}; got != want {
		t.Errorf("held, documented, approved, on time, late, missed, open: %v, want %v", got, want)
	}
	if late := dues(board, "Late"); len(late) != 1 || late[0] != "2021-12-29T11:30:00+01:00" {
		t.Errorf("late: %v, want the slot of 29 December 11:30", late)
	}
	missed := dues(board, "Missed")
	if len(missed) != 6 || !strings.HasPrefix(missed[0], "2022-02-06") || !strings.HasPrefix(missed[5], "2022-07-06") {
		t.Errorf("missed: %v, want six from 6 February to 6 July", missed)
	}
	if open := dues(board, "Open"); len(open) != 1 || !strings.HasPrefix(open[0], "2022-08-05") {
		t.Errorf("open: %v, want the slot of 5 August", open)
	}
	if !board.Overdue {
		t.Error("the board's briefing is not overdue")
	}
}

func TestTheOthersWereInformedAsPromised(t *testing.T) {
	r := kalixReport(t, "--as-of", auditDay)
	for _, name := range []string{"staff", "chair"} {
		if o := obligation(t, r, name); o.Overdue || o.Held == 0 {
			t.Errorf("%s: overdue %v, held %d", name, o.Overdue, o.Held)
		}
	}
	public := obligation(t, r, "public")
	if public.OnTime != 1 || public.Overdue || public.LastHeld.Format(time.DateOnly) != "2021-12-16" {
		t.Errorf("the public was not informed on the first day: %+v", public)
	}
	if r.UnaddressedBriefings != 2 {
		t.Errorf("%d unaddressed briefings, want 2", r.UnaddressedBriefings)
	}
}

func TestTheBoardDecidedNothing(t *testing.T) {
	r := kalixReport(t, "--as-of", auditDay)
	unknown := 0
	for _, d := range r.Decisions {
		if d.Body == "Unknown" {
			unknown += d.Count
		} else if strings.Contains(strings.ToLower(d.Body), "board") && d.Count > 0 {
			t.Errorf("%d decisions by %s in %s", d.Count, d.Body, d.Phase)
		}
	}
	if unknown != 1 {
		t.Errorf("%d decisions by an unknown body, want 1", unknown)
	}
}

func TestNoCompleteEvaluationWasThereWhenItWasDue(t *testing.T) {
	r := kalixReport(t, "--as-of", auditDay)
	if e := r.Evaluation; !e.Overdue || e.Accepted != nil || e.Due.Format(time.DateOnly) != "2022-06-14" {
		t.Errorf("evaluation %+v, want overdue since 2022-06-14 and none accepted", e)
	}
	before := kalixReport(t, "--as-of", "2022-06-13 12:00")
	if before.Evaluation.Overdue {
		t.Error("the evaluation is overdue the day before it was due")
	}
}

func system(t *testing.T, r *present.Report, name string) *present.System {
	t.Helper()
	i := slices.IndexFunc(r.Systems, func(s present.System) bool { return s.System == name })
	if i < 0 {
		t.Fatalf("the report has no system %s", name)
	}
	return &r.Systems[i]
}

func TestSystemsCameBackInOrderOfNeed(t *testing.T) {
	r := kalixReport(t, "--as-of", auditDay)
	for _, s := range r.Systems {
		if s.EffectivePriority == 1 && (s.RestoredAt.IsZero() || s.RestoredAt.After(time.Date(2022, 1, 8, 0, 0, 0, 0, time.UTC))) {
			t.Errorf("priority 1 system %s was restored at %v, want within about three weeks", s.System, s.RestoredAt)
		}
	}
	if booking := system(t, r, "substitute-booking"); booking.RestoredAt.Format("2006-01") != "2022-05" {
		t.Errorf("substitute booking was restored at %v, want in May", booking.RestoredAt)
	}
	january := kalixReport(t, "--as-of", "2022-01-10 12:00")
	if s := system(t, january, "case-management"); !s.RestoredAt.IsZero() {
		t.Errorf("case management was back on 10 January: %v", s.RestoredAt)
	}
	i := slices.IndexFunc(january.Activities, func(a present.Activity) bool { return a.Activity == "political-meetings" })
	if i < 0 || january.Activities[i].State != "OnFallback" {
		t.Errorf("the political meetings were not on their fallback routine on 10 January: %+v", january.Activities)
	}
}

func TestTheCostIsAtMost200000(t *testing.T) {
	r := kalixReport(t, "--as-of", auditDay)
	if len(r.Costs) != 1 || r.Costs[0].Amount != "200000" || r.Costs[0].Currency != "SEK" || !r.Costs[0].UpperBound {
		t.Errorf("costs %+v, want at most 200000 SEK", r.Costs)
	}
}

func TestTheThreeQuestionsAreAnsweredFromTheRecordAlone(t *testing.T) {
	r := kalixReport(t, "--as-of", auditDay)
	wants := [][]string{
		{"Executive board", "no decision", "without the body that took it"},
		{"no complete evaluation", "14 June 2022"},
		{"3 times: 16 December 2021, 13:00; 22 December 2021, 11:30; and 4 January 2022, 13:00", "6 missed", "none of the 3 briefings", "2 briefings name no audience"},
	}
	if len(r.AuditQuestions) != len(wants) {
		t.Fatalf("%d questions, want %d", len(r.AuditQuestions), len(wants))
	}
	for i, q := range r.AuditQuestions {
		wantText(t, q.Answer, wants[i]...)
		for _, s := range q.Statements {
			if len(s.Evidence) == 0 {
				t.Errorf("%q rests on nothing", s.Text)
			}
		}
	}
	if !slices.ContainsFunc(r.AuditQuestions[2].Evidence, func(e string) bool { return strings.HasPrefix(e, "Briefing kalix-staff/") }) {
		t.Errorf("the third answer names no briefing: %v", r.AuditQuestions[2].Evidence)
	}
}

func TestTheFirstDayDoesNotKnowTheMonthsAfterIt(t *testing.T) {
	r := kalixReport(t, "--as-of", "2021-12-16 14:00")
	if board := obligation(t, r, "board"); board.Held != 1 || board.Missed != 0 {
		t.Errorf("on the first day the board had been briefed %d times and missed %d", board.Held, board.Missed)
	}
	if r.Phase != "Response" || r.UnaddressedBriefings != 0 {
		t.Errorf("phase %s, unaddressed %d", r.Phase, r.UnaddressedBriefings)
	}
}

func TestAReportAsAPageIsOneFileThatAsksNobodyForAnything(t *testing.T) {
	r := run(t, "report", "kalix-2021", "-f", kalix, "-o", "html", "--lang", "sv", "--as-of", auditDay)
	r.wantCode(t, 0)
	for _, text := range []string{`<html lang="sv">`, "Ransomware attack on Kalix municipality", "31 augusti 2022 kl. 12.00", `href="#Briefing-kalix-staff-briefing-board-2021-12-16"`, "</html>"} {
		if !strings.Contains(r.stdout, text) {
			t.Errorf("the page has no %q", text)
		}
	}
	for _, loads := range []string{"<script", " src=", `rel="stylesheet"`, "url("} {
		if strings.Contains(r.stdout, loads) {
			t.Errorf("the page has a %q", loads)
		}
	}
}
