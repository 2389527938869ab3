package assess

import (
	"slices"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// lines writes an agenda: what, about what, since when or until when.
func lines(agenda []Due) (lines []string) {
	for _, d := range agenda {
		line, about := string(d.Kind), ""
		switch {
		case d.Obligation != nil:
			about = " " + d.Obligation.Ref.Name
		case d.Briefing != nil:
			about = " " + d.Briefing.Key.Name
		case d.Action != nil:
			about = " " + d.Action.Key.Name
		}
		due := " by " + say(d.At)
		if !d.OverdueSince.IsZero() {
			due = " overdue since " + say(d.OverdueSince)
		}
		lines = append(lines, line+about+due)
	}
	return lines
}

func TestTheAgendaHasWhatIsOverdueForLongestFirst(t *testing.T) {
	s := newScenario(t, minuted("board", "7d", "7d"), obligationOf("staff", onSchedule("30 8 * * *", "30m", inResponse)),
		obligationOf("public", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "24h")))
	s.plan.Spec.Evaluation = &v1alpha1.EvaluationRule{DueAfterDeclaration: "60d", AdoptedBy: "board", AdoptWithin: "30d"}
	s.act("staff/do", "")
	s.brief("board", "2021-12-16 13:00")
	s.brief("staff", "2021-12-16 08:30")

	for asOf, want := range map[string][]string{
		"2021-12-17 08:45": { // the staff's slot is open and in its grace
			"Briefing public overdue since 2021-12-17 08:00", "Briefing staff by 2021-12-17 08:30", "Action do by 2021-12-20 12:00",
			"Briefing board by 2021-12-23 13:00", "Minutes briefing-2 by 2021-12-23 13:00", "Evaluation by 2022-02-14 08:00",
		},
		"2021-12-20 12:00": {
			"Briefing public overdue since 2021-12-17 08:00", "Briefing staff overdue since 2021-12-17 09:00", "Action do overdue since 2021-12-20 12:00",
			"Briefing board by 2021-12-23 13:00", "Minutes briefing-2 by 2021-12-23 13:00", "Evaluation by 2022-02-14 08:00",
		},
	} {
		if got := lines(s.assess(asOf).Agenda()); !slices.Equal(got, want) {
			t.Errorf("at %s the agenda is\n%q, want\n%q", asOf, got, want)
		}
	}

	s.write("2021-12-18 09:00", "briefing-2", "Secretary", "anna", "")
	s.enter(progress("", "2021-12-18 09:00", "do", v1alpha1.ActionDone, ""))
	evaluation := s.enter(&v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{CompletedAt: moment1("2022-01-10 09:00"), Authors: []v1alpha1.Line{"A"}}})
	want := []string{
		"Briefing public overdue since 2021-12-17 08:00", "Briefing staff overdue since 2021-12-17 09:00", "Briefing board overdue since 2021-12-23 13:00",
		"Approval briefing-2 overdue since 2021-12-25 09:00", "Adoption overdue since 2022-02-09 09:00",
	}
	if got := lines(s.assess("2022-03-01 12:00").Agenda()); !slices.Equal(got, want) {
		t.Errorf("in March the agenda is\n%q, want\n%q (the evaluation is %s)", got, want, evaluation)
	}
}

func TestObligationsAreOrderedByUrgencyAndThoseOfWhichNothingIsDueComeLast(t *testing.T) {
	s := newScenario(t, obligationOf("chair", afterEach("staff", "4h")), obligationOf("anybody", afterEach("board", "4h")),
		obligationOf("staff", every("1d", inResponse)), obligationOf("board", every("7d", inResponse)))
	var got []string
	for _, o := range s.assess("2021-12-16 12:00").ByUrgency() {
		got = append(got, o.Ref.Name)
	}
	if want := []string{"staff", "board", "anybody", "chair"}; !slices.Equal(got, want) {
		t.Errorf("they are ordered %v, want %v", got, want)
	}
}
