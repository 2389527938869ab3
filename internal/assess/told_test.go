package assess

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// happenedIn writes happenings as kind, instant and what they are about.
func happenedIn(a *Assessment) []string {
	var lines []string
	for _, h := range a.Happenings() {
		about := ""
		switch {
		case h.Told != nil && h.Told.System != nil:
			about = h.Told.System.Ref.Name
		case h.Told != nil && h.Told.Activity != nil:
			about = h.Told.Activity.Ref.Name
		case h.Told != nil && h.Told.Obligation != nil:
			about = h.Told.Obligation.Ref.Name
		case h.Told != nil && h.Told.Object.Kind != "":
			about = h.Told.Object.Kind
		case h.System != nil:
			about = h.System.Ref.Name
		case h.Activity != nil:
			about = h.Activity.Ref.Name
		case h.Obligation != nil:
			about = h.Obligation.Ref.Name
		case h.Briefing != nil:
			about = "minutes"
		case h.Action != nil:
			about = h.Action.Key.Name
		case h.Evaluation:
			about = "evaluation"
		}
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s", h.Kind, say(h.At), about)))
	}
	return lines
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestWhatHappenedToASystemIsToldInOrder(t *testing.T) {
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{
		Systems:    []v1alpha1.System{{Name: "db", Objectives: &v1alpha1.Objectives{RTO: "2h"}, Steps: []v1alpha1.Step{confirm("install", ""), {Name: "check", Confirm: &v1alpha1.ConfirmStep{}, Verifies: true}}}},
		Activities: []v1alpha1.Activity{{Name: "school", Priority: 1, Needs: on("db"), MaxDowntime: "4h"}},
	})
	a := Assess(dossier(p, activation("it/p"),
		outage("2021-12-16T09:00", "2021-12-16T05:00"),
		forecast("2021-12-16T09:30", "2021-12-16T12:00"),
		report("2021-12-16T10:00", "install", "Done"), report("2021-12-16T11:00", "check", "Done"), accept("2021-12-16T12:00"),
		outage("2021-12-16T14:00", "2021-12-16T13:00"),
		report("2021-12-20T12:00", "install", "InProgress"), // is still to come
	), at("2021-12-16T18:00"))
	same(t, happenedIn(a), []string{
		"Start 2021-12-16 04:00", "Declared 2021-12-16 08:00",
		"Outage 2021-12-16 09:00 db", "Forecast 2021-12-16 09:30 db",
		"Report 2021-12-16 10:00 db", "Restored 2021-12-16 10:00 db",
		"Report 2021-12-16 11:00 db", "Verified 2021-12-16 11:00 db", "Acceptance 2021-12-16 12:00 db",
		"Outage 2021-12-16 14:00 db", "Breached 2021-12-16 15:00 db", "Exhausted 2021-12-16 17:00 school",
	})
	s := a.systems[Ref{"it", "p", "db"}]
	outages := s.Outages()
	if len(outages) != 2 || say(outages[0].Ended()) != "2021-12-16 10:00" || outages[0].Forecast == nil ||
		say(outages[1].Since) != "2021-12-16 13:00" || !outages[1].Ended().IsZero() || outages[1].Forecast != nil {
		t.Errorf("%+v", outages)
	}
	if !s.Down() {
		t.Error("it is down again")
	}
}

func TestAForecastSaysHowItSlipped(t *testing.T) {
	s := systemAfter("2021-12-17T00:00", v1alpha1.System{}, outage("2021-12-16T09:00", "2021-12-16T05:00"),
		forecast("2021-12-16T09:30", "2021-12-16T12:00"), forecast("2021-12-16T11:00", "2021-12-18T12:00"), forecast("2021-12-16T13:00", "2021-12-17T12:00"))
	var got []string
	outages := s.Outages()
	for _, f := range outages[0].Forecasts() {
		got = append(got, fmt.Sprintf("%s: %s, before %s, slipped %t", say(f.StatedAt), say(f.RestoredBy), sayAny(f.Before), f.Slipped))
	}
	same(t, got, []string{
		"2021-12-16 09:30: 2021-12-16 12:00, before , slipped false",
		"2021-12-16 11:00: 2021-12-18 12:00, before 2021-12-16 12:00, slipped true",
		"2021-12-16 13:00: 2021-12-17 12:00, before 2021-12-18 12:00, slipped false",
	})
}

func TestOnlyRecordsThatCountAreTold(t *testing.T) {
	s := newScenario(t, obligationOf("board", every("1d", v1alpha1.PhaseResponse)))
	s.plan.Spec.Activities = []v1alpha1.Activity{{Name: "care", Priority: 1}}
	observe := v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "Smoke"}}
	wrong := s.log("2021-12-16 09:00", observe)
	right := observe
	right.Corrects = v1alpha1.ObjectName(wrong)
	s.enter(stated("corrected", "", "2021-12-16 09:00", right))
	s.log("2021-12-16 10:00", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", System: "nobody-knows"}, Observation: observe.Observation})
	s.log("2021-12-16 10:30", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", Activity: "care"}, Observation: observe.Observation})
	s.brief("board", "2021-12-16 11:00")
	s.enter(&v1alpha1.ActionItem{Spec: v1alpha1.ActionItemSpec{AssignedAt: moment1("2021-12-16 12:00"), DueAt: moment1("2021-12-17 12:00")}})
	s.adjust("2021-12-18 09:00", "board", v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{every("2d", v1alpha1.PhaseResponse)}})
	s.log("2021-12-30 09:00", observe) // is still to come
	late := s.enter(stated("late", "2021-12-20 09:00", "2021-12-16 13:00", v1alpha1.LogEntrySpec{
		About: &v1alpha1.Subject{Activation: "attack"}, Observation: observe.Observation}))
	same(t, happenedIn(s.assess("2021-12-18 12:00")), []string{
		"Start 2021-12-16 00:00", "Declared 2021-12-16 08:00",
		"Observation 2021-12-16 09:00", "Observation 2021-12-16 10:30 care", "Briefing 2021-12-16 11:00", "ActionItem 2021-12-16 12:00",
		"Observation 2021-12-16 13:00 CrisisActivation",
		"Overdue 2021-12-17 11:00 board", "Overdue 2021-12-17 12:00 actionitem-6", "Adjustment 2021-12-18 09:00 board",
	})
	for told := range s.assess("2021-12-18 12:00").Told() {
		if entered := sayAny(told.EnteredAt); (entered != "") != (told.ID == late) {
			t.Errorf("%s was entered late, at %q", told.ID, entered)
		}
	}
}

func TestBrokenPromisesAndTheClosingAreHappeningsOfTheirOwn(t *testing.T) {
	board := obligationOf("board", every("1d", v1alpha1.PhaseResponse))
	board.Requires = &v1alpha1.Requirements{Minutes: &v1alpha1.MinutesRule{Within: "1d"}}
	s := newScenario(t, board)
	s.plan.Spec.Evaluation = &v1alpha1.EvaluationRule{DueAfterClose: "1d"}
	s.brief("board", "2021-12-18 09:00")
	s.phase("2021-12-18 12:00", v1alpha1.PhaseRecovery).phase("2021-12-19 12:00", v1alpha1.PhaseClosed)
	same(t, happenedIn(s.assess("2021-12-21 00:00")), []string{
		"Start 2021-12-16 00:00", "Declared 2021-12-16 08:00", "Missed 2021-12-17 08:00 board", "Briefing 2021-12-18 09:00",
		"Phase 2021-12-18 12:00", "Overdue 2021-12-19 09:00 minutes", "Phase 2021-12-19 12:00", "Closed 2021-12-19 12:00",
		"Overdue 2021-12-20 12:00 evaluation",
	})
}

func TestTheAgendaIsWhatIsOverdueAndThenWhatIsDueNext(t *testing.T) {
	graced := every("1d", v1alpha1.PhaseResponse)
	graced.Grace = "6h"
	s := newScenario(t,
		obligationOf("later", every("7d", v1alpha1.PhaseResponse)), obligationOf("recovery", every("1d", v1alpha1.PhaseRecovery)),
		obligationOf("overdue", every("1d", v1alpha1.PhaseResponse)), obligationOf("graced", graced),
		obligationOf("longer", every("12h", v1alpha1.PhaseResponse)), obligationOf("resting", every("12h", v1alpha1.PhaseResponse)))
	s.suspend("2021-12-16 09:00", "resting", "2021-12-20 09:00")
	written := func(asOf string) (got []string) {
		for _, due := range s.assess(asOf).Agenda() {
			got = append(got, strings.TrimSpace(fmt.Sprintf("%s due %s overdue %s", due.Obligation.Ref.Name, say(due.At), sayAny(due.OverdueSince))))
		}
		return got
	}
	same(t, written("2021-12-17 09:00"), []string{
		"longer due 2021-12-17 08:00 overdue 2021-12-16 20:00", "overdue due 2021-12-17 08:00 overdue 2021-12-17 08:00",
		"graced due 2021-12-17 08:00 overdue", "later due 2021-12-23 08:00 overdue",
	})
	s.phase("2021-12-17 10:00", v1alpha1.PhaseRecovery).phase("2021-12-17 11:00", v1alpha1.PhaseClosed)
	same(t, written("2021-12-17 12:00"), nil)
}

func TestOpenActionsComeInOrderOfTheirDueInstant(t *testing.T) {
	s := newScenario(t)
	task := func(due string) string {
		return s.enter(&v1alpha1.ActionItem{Spec: v1alpha1.ActionItemSpec{AssignedAt: moment1("2021-12-16 12:00"), DueAt: moment1(due)}}).Key.Name
	}
	last, first, done := task("2021-12-19 12:00"), task("2021-12-17 12:00"), task("2021-12-18 12:00")
	s.log("2021-12-16 13:00", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{ActionItem: v1alpha1.ObjectName(done)}, Progress: &v1alpha1.Progress{State: v1alpha1.ActionDone}})
	var got []string
	for _, due := range s.assess("2021-12-18 00:00").Agenda() {
		got = append(got, due.Action.Key.Name)
	}
	same(t, got, []string{first, last})
}

func TestDependenciesAreNamedWhetherTheCrisisKnowsThemOrNot(t *testing.T) {
	s := systemAfter("2021-12-17T00:00", v1alpha1.System{DependsOn: on("disk", "far/away/net")})
	if got := fmt.Sprint(s.DependsOn()); got != "[it/p/disk far/away/net]" {
		t.Error(got)
	}
	if by := (&SystemVerdict{Phase: v1alpha1.RecoveryNotAffected}); by.DependsOn() != nil || by.Outages() != nil || by.Down() {
		t.Error("one that was put together by hand depends on nothing")
	}
}

func TestASystemIsWaitedForThroughOthersToo(t *testing.T) {
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{
		{Name: "net"}, {Name: "disk", DependsOn: on("net")}, {Name: "db", DependsOn: on("disk", "net")}, {Name: "back"}, {Name: "app", DependsOn: on("back")},
	}})
	crisis := activation("it/p")
	crisis.Spec.Affected = v1alpha1.AffectedAll
	a := Assess(dossier(p, crisis, upAt("back", "2021-12-16T09:00")), at("2021-12-16T18:00"))
	if got := fmt.Sprint(a.WaitedFor()); got != "map[it/p/disk:1 it/p/net:2]" {
		t.Error(got)
	}
}
