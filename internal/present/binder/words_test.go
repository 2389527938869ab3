package binder

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/schedule"
)

func TestSchedulesAreWrittenInWords(t *testing.T) {
	for text, want := range map[string][2]string{
		"30 8 * * MON-FRI":    {"Monday to Friday at 08:30", "Måndag till fredag kl.\u00a008.30"},
		"30 8,15 * * *":       {"Every day at 08:30 and 15:30", "Varje dag kl.\u00a008.30 och 15.30"},
		"0 9 * * SAT,SUN":     {"Saturday and Sunday at 09:00", "Lördag och söndag kl.\u00a009.00"},
		"0 9 * * FRI-MON":     {"Monday, Friday, Saturday and Sunday at 09:00", "Måndag, fredag, lördag och söndag kl.\u00a009.00"},
		"0 9 1,15 * *":        {"On day 1, 15 of the month at 09:00", "Den 1, 15 i månaden kl.\u00a009.00"},
		"0 9 1-5 JAN,JUL MON": {"Monday, and on day 1–5 of the month, in January and July at 09:00", "Måndag, och den 1–5 i månaden, i januari och juli kl.\u00a009.00"},
		"0 9 1-31 * MON":      {"Every day at 09:00", "Varje dag kl.\u00a009.00"},
		"*/20 8-17 * * *":     {"Every day at minute 0, 20, 40 of hour 8–17", "Varje dag minut 0, 20, 40 i timme 8–17"},
	} {
		cron, err := schedule.ParseCron(text, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		for i, in := range []*lang.Printer{lang.English, lang.Swedish} {
			if got := (&words{in: in}).schedule(cron); got != want[i] {
				t.Errorf("%s: %q, want %q", text, got, want[i])
			}
		}
	}
}

func TestLengthsOfTimeKeepTheUnitsThatThePlanHas(t *testing.T) {
	for text, want := range map[v1alpha1.Duration][2]string{
		"72h": {"72 hours", "72 timmar"}, "1d12h": {"1 day and 12 hours", "1 dygn och 12 timmar"}, "1mo": {"1 month", "1 månad"},
		"2w": {"2 weeks", "2 veckor"}, "90m1s": {"90 minutes and 1 second", "90 minuter och 1 sekund"}, "0h": {"0 hours", "0 timmar"}, "soon": {"soon", "soon"},
	} {
		for i, in := range []*lang.Printer{lang.English, lang.Swedish} {
			if got := (&words{in: in}).span(text); got != want[i] {
				t.Errorf("%s: %q, want %q", text, got, want[i])
			}
		}
	}
}

// rowsOf are the rows of the timetable of a folder of samples, as text.
func rowsOf(t *testing.T, name string) (rows []string) {
	t.Helper()
	b, err := New(plansIn(t, name), day, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range append(b.Timetable, b.Evaluation...) {
		statutory := map[bool]string{true: " [statutory]"}[row.Statutory]
		rows = append(rows, strings.Join(row.When, " | ")+" ("+row.Note+") "+row.What+": "+row.Audience+statutory+" "+strings.Join(row.Keep, "; "))
	}
	return rows
}

func TestTheTimetableCountsFromHourZero(t *testing.T) {
	want := []string{
		"Monday to Friday at 08:30 | Monday to Friday at 15:00 (in the Response; on time until 30 minutes after) staff: Crisis staff ",
		"4 hours after each briefing “staff” (Crisis staff) () chair: Chair of the executive board ",
		"H + 24 hours () public: Public ",
		"H + 7 days, then no longer than 7 days between two (in the Response) board: Executive board what is said; minutes within 14 days; approved by another person within 14 days of them",
		"R + 30 days, then no longer than 30 days between two (in the Recovery) board: Executive board what is said; minutes within 14 days; approved by another person within 14 days of them",
		"H + 180 days () Evaluation of the crisis: Executive board ",
		"C + 60 days () Evaluation of the crisis: Executive board ",
	}
	if got := rowsOf(t, "kalix"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWhatTheLawDemandsIsMarked(t *testing.T) {
	rows := strings.Join(rowsOf(t, "statutory"), "\n")
	for _, part := range []string{
		"A + 24 hours () early-warning: CSIRT [statutory] what is said",
		"A + 72 hours () supervisory-authority: Data protection authority [statutory] what is said; the reason, if it comes late",
		"1 month after the first briefing “incident-notification” (CSIRT) () final-report: CSIRT [statutory]",
		"C + 1 day () incident-handled: Crisis staff \n",
	} {
		if !strings.Contains(rows, part) {
			t.Errorf("%q is missing in\n%s", part, rows)
		}
	}
}

// A person who does an automated step by hand must find all that the operator would have gone by.
func TestAutomatedStepsSayWhatTheOperatorWouldDo(t *testing.T) {
	b, err := New(plansIn(t, "steps"), day, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	steps := map[string]Step{}
	for _, system := range b.Systems {
		for _, step := range system.Steps {
			steps[system.Name+"/"+step.Name] = step
		}
	}
	observe, apply := steps["velero/backups/shop/backup"], steps["velero/backups/shop/restore"]
	if !observe.Automated || !strings.Contains(observe.Do[0], "look at the Backup shop (velero.io/v1) in namespace velero") || observe.Object != "" {
		t.Errorf("%+v", observe)
	}
	if observe.Done != "object.?status.?phase.orValue('') == 'Completed'" || observe.Recovered != "object.status.startTimestamp" {
		t.Errorf("%+v", observe)
	}
	if !strings.Contains(apply.Do[0], "the Restore shop-… (velero.io/v1), in namespace velero as service account recovery") {
		t.Errorf("%q", apply.Do)
	}
	for _, part := range []string{"kind: Restore\n", "  backupName: shop\n", "  - shop\n"} {
		if !strings.Contains(apply.Object, part) {
			t.Errorf("%q is missing in\n%s", part, apply.Object)
		}
	}
	notes := []string{"It should not take longer than 4 hours.", "If it fails, try once more.", "In an exercise: only talk it through."}
	if !reflect.DeepEqual(apply.Notes, notes) {
		t.Errorf("%q", apply.Notes)
	}
}

func TestACircleIsPrintedAsOne(t *testing.T) {
	ring := &v1alpha1.ContinuityPlan{Spec: v1alpha1.ContinuityPlanSpec{Title: "Ring", TimeZone: "UTC", Systems: []v1alpha1.System{
		{Name: "one", DependsOn: []v1alpha1.SystemReference{{System: "two"}}}, {Name: "two", DependsOn: []v1alpha1.SystemReference{{System: "one"}}},
		{Name: "self", DependsOn: []v1alpha1.SystemReference{{System: "self"}}}, {Name: "out", DependsOn: []v1alpha1.SystemReference{{Namespace: "far", Plan: "away", System: "gone"}}},
	}}}
	ring.Namespace, ring.Name = "n", "ring"
	page := printed(t, lang.English, ring)
	for part, times := range map[string]int{
		"none can come first:</b> n/ring/one, n/ring/two.": 2, "This system depends on itself.": 1, ">in a circle<": 3, "(in no plan of this binder)": 1,
	} {
		if n := strings.Count(page, part); n != times {
			t.Errorf("%q is there %d times, want %d", part, n, times)
		}
	}
}

func TestSystemsComeInTheOrderThatAssessDecides(t *testing.T) {
	plans := plansIn(t, "kalix")
	b, err := New(plans, day, lang.English)
	if err != nil {
		t.Fatal(err)
	}
	for i, system := range assess.Foresee(plans, day).Systems {
		if b.Systems[i].Name != system.Ref.String() || b.Systems[i].Number != i+1 {
			t.Errorf("%d: %s, want %s", i, b.Systems[i].Name, system.Ref)
		}
	}
}
