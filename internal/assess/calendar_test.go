package assess

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// calendar writes a calendar as one line for each thing: when it is due, what, about what, since when it is overdue.
func (s *scenario) calendar(asOf, until string) []string {
	s.t.Helper()
	var lines []string
	for _, due := range CalendarOf(s.Dossier, View{AsOf: instant(asOf)}, instant(until)).Due {
		lines = append(lines, dueLine(&due))
	}
	return lines
}

func dueLine(due *Due) string {
	about := ""
	switch {
	case due.Obligation != nil:
		about = fmt.Sprintf(" %s %d", due.Obligation.Ref.Name, due.Number)
	case due.Briefing != nil:
		about = " " + due.Briefing.Key.Name
	case due.Action != nil:
		about = " " + due.Action.Key.Name
	case due.System != nil:
		about = " " + due.System.Ref.Name
	case due.Activity != nil:
		about = " " + due.Activity.Ref.Name
	}
	text := say(due.At) + " " + string(due.Kind) + about
	if !due.Grace.IsZero() {
		text += ", on time until " + say(due.Grace)
	}
	if !due.OverdueSince.IsZero() {
		text += ", overdue since " + say(due.OverdueSince)
	}
	return text
}

func TestTheCalendarOfBriefings(t *testing.T) {
	declared := v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}
	weekly := obligationOf("board", every("7d", inResponse))
	daily := obligationOf("staff", onSchedule("30 8 * * *", "30m", inResponse))
	required := obligationOf("csirt", once(declared, "24h"))
	required.Required = true
	for name, test := range map[string]struct {
		obligations []v1alpha1.Obligation
		happens     func(s *scenario)
		asOf, until string
		want        []string
	}{
		"lists every slot until the instant, that one too": {
			obligations: []v1alpha1.Obligation{weekly}, asOf: "2021-12-16 09:00", until: "2021-12-30 08:00",
			want: []string{"2021-12-23 08:00 Briefing board 1", "2021-12-30 08:00 Briefing board 2"},
		},
		"and not a second further": {
			obligations: []v1alpha1.Obligation{weekly}, asOf: "2021-12-16 09:00", until: "2021-12-30 07:59:59",
			want: []string{"2021-12-23 08:00 Briefing board 1"},
		},
		"a slot that has come is due until its grace is over, and one that was held before is not": {
			obligations: []v1alpha1.Obligation{daily}, happens: func(s *scenario) { s.brief("staff", "2021-12-16 08:40") },
			asOf: "2021-12-17 08:59:59", until: "2021-12-18 08:00",
			want: []string{"2021-12-17 08:30 Briefing staff 2, on time until 2021-12-17 09:00"},
		},
		"what is overdue comes first, once, and what follows it all the same": {
			obligations: []v1alpha1.Obligation{weekly, daily}, asOf: "2021-12-23 07:00", until: "2021-12-23 08:30",
			want: []string{
				"2021-12-16 08:30 Briefing staff 1, on time until 2021-12-16 09:00, overdue since 2021-12-16 09:00",
				"2021-12-23 08:00 Briefing board 1", "2021-12-23 08:30 Briefing staff 8, on time until 2021-12-23 09:00",
			},
		},
		"the one that is overdue for the longest comes first": {
			obligations: []v1alpha1.Obligation{weekly, daily}, happens: func(s *scenario) { s.brief("staff", "2021-12-24 08:30") },
			asOf: "2021-12-27 07:00", until: "2021-12-27 08:00",
			want: []string{
				"2021-12-23 08:00 Briefing board 1, overdue since 2021-12-23 08:00",
				"2021-12-25 08:30 Briefing staff 10, on time until 2021-12-25 09:00, overdue since 2021-12-25 09:00",
			},
		},
		"a briefing that was held early moves the next one, which keeps its number": {
			obligations: []v1alpha1.Obligation{weekly}, happens: func(s *scenario) { s.brief("board", "2021-12-20 12:00") },
			asOf: "2021-12-21 00:00", until: "2022-01-03 00:00", want: []string{"2021-12-27 12:00 Briefing board 2"},
		},
		"what happens later is not known yet": {
			obligations: []v1alpha1.Obligation{weekly}, happens: func(s *scenario) { s.brief("board", "2021-12-20 12:00") },
			asOf: "2021-12-20 11:59", until: "2021-12-27 12:00", want: []string{"2021-12-23 08:00 Briefing board 1"},
		},
		"while an obligation rests it asks for nothing, and after that again": {
			obligations: []v1alpha1.Obligation{daily}, happens: func(s *scenario) { s.suspend("2021-12-17 08:40", "staff", "2021-12-20 00:00") },
			asOf: "2021-12-17 08:45", until: "2021-12-20 08:30",
			want: []string{"2021-12-20 08:30 Briefing staff 3, on time until 2021-12-20 09:00"},
		},
		"one that follows each of another is due when that was held": {
			obligations: []v1alpha1.Obligation{weekly, obligationOf("chair", afterEach("board", "4h"))},
			happens:     func(s *scenario) { s.brief("board", "2021-12-20 12:00") },
			asOf:        "2021-12-20 13:00", until: "2021-12-28 12:00",
			want: []string{"2021-12-20 16:00 Briefing chair 1", "2021-12-27 12:00 Briefing board 2"},
		},
		"a waived one is not due": {
			obligations: []v1alpha1.Obligation{required}, asOf: "2021-12-16 12:00", until: "2021-12-18 00:00",
			happens: func(s *scenario) {
				s.log("2021-12-16 11:00", v1alpha1.LogEntrySpec{
					About: &v1alpha1.Subject{Plan: "central", Obligation: "csirt"}, Waiver: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"},
				})
			},
		},
		"a closed crisis asks for what follows the closing alone": {
			obligations: []v1alpha1.Obligation{weekly, obligationOf("final", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorClosed}, "1mo"))},
			happens:     func(s *scenario) { s.close("2021-12-17 08:00", "2021-12-18 08:00") },
			asOf:        "2021-12-19 00:00", until: "2022-02-01 00:00", want: []string{"2022-01-18 08:00 Briefing final 1"},
		},
		"of an obligation that nobody keeps for years it is the next one": {
			obligations: []v1alpha1.Obligation{daily}, asOf: "2024-01-01 00:00", until: "2024-01-02 00:00",
			want: []string{
				"2021-12-16 08:30 Briefing staff 1, on time until 2021-12-16 09:00, overdue since 2021-12-16 09:00",
				"2024-01-01 08:30 Briefing staff 501, on time until 2024-01-01 09:00",
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, test.obligations...)
			if test.happens != nil {
				test.happens(s)
			}
			if got := s.calendar(test.asOf, test.until); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestTheCalendarOfMinutesActionsAndTheEvaluation(t *testing.T) {
	for name, test := range map[string]struct {
		happens     func(s *scenario)
		asOf, until string
		want        []string
	}{
		"minutes are due until they are recorded": {
			happens: func(s *scenario) { s.brief("board", "2021-12-16 13:00") }, asOf: "2021-12-20 00:00", until: "2021-12-30 13:00",
			want: []string{"2021-12-23 13:00 Briefing board 2", "2021-12-30 13:00 Briefing board 3", "2021-12-30 13:00 Minutes briefing-1"},
		},
		"and then their approval": {
			happens: func(s *scenario) {
				s.brief("board", "2021-12-16 13:00", "2021-12-23 13:00")
				s.write("2021-12-17 10:00", "briefing-1", "Anna", "anna", "")
				s.write("2021-12-24 10:00", "briefing-2", "Anna", "anna", "")
				s.approve("2021-12-24 12:00", "entry-4", "Bo", "bo")
			},
			asOf: "2022-01-01 00:00", until: "2022-01-05 00:00",
			want: []string{"2021-12-30 13:00 Briefing board 3, overdue since 2021-12-30 13:00", "2021-12-31 10:00 Approval briefing-1, overdue since 2021-12-31 10:00"},
		},
		"an action item is due until it is done": {
			happens: func(s *scenario) {
				s.act("done", "")
				s.act("open", "")
				s.enter(progress("", "2021-12-17 09:00", "done", "Done", ""))
			},
			asOf: "2021-12-20 12:00", until: "2021-12-21 00:00", want: []string{"2021-12-20 12:00 Action open, overdue since 2021-12-20 12:00"},
		},
		"the evaluation is due, and its adoption when it is accepted": {
			happens: func(s *scenario) {
				s.brief("board", "2021-12-16 13:00")
				s.close("2021-12-17 00:00", "2021-12-18 00:00")
				s.write("2021-12-17 10:00", "briefing-1", "Anna", "anna", "")
				s.approve("2021-12-17 12:00", "entry-4", "Bo", "bo")
			},
			asOf: "2022-01-01 00:00", until: "2022-03-01 00:00", want: []string{"2022-02-16 00:00 Evaluation"},
		},
		"its adoption is due when it is accepted": {
			happens: func(s *scenario) {
				s.close("2021-12-17 00:00", "2021-12-18 00:00")
				s.evaluated("2022-01-10 09:00", "", "active")
			},
			asOf: "2022-02-09 09:00", until: "2022-03-01 00:00", want: []string{"2022-02-09 09:00 Adoption, overdue since 2022-02-09 09:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, minuted("board", "14d", "14d"))
			s.plan.Spec.Evaluation = &v1alpha1.EvaluationRule{
				DueAfterClose: "60d", AdoptedBy: "Board", AdoptWithin: "30d", Questions: []v1alpha1.Question{{Name: "active"}},
			}
			test.happens(s)
			if got := s.calendar(test.asOf, test.until); !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestTheCalendarOfSystemsAndActivities(t *testing.T) {
	needed := plan("it/p", v1alpha1.ContinuityPlanSpec{
		Activities: []v1alpha1.Activity{{Name: "school", Priority: 1, Needs: on("a"), MaxDowntime: "3d", Fallback: &v1alpha1.Fallback{Routine: "R", Lasts: "2d"}}},
		Systems:    []v1alpha1.System{{Name: "a", Objectives: &v1alpha1.Objectives{RTO: "1d", RPO: "1h"}}, {Name: "b", Objectives: &v1alpha1.Objectives{RTO: "1d"}}},
	})
	down := downFrom("a", "2021-12-16T05:00")
	foreseen := tell("a", "2021-12-16T09:00", v1alpha1.LogEntrySpec{Forecast: &v1alpha1.Forecast{RestoredBy: when("2021-12-18T05:00")}})
	for name, test := range map[string]struct {
		said []any
		asOf string
		want []string
	}{
		"what is not down is not due": {asOf: "2021-12-16T09:00"},
		"a system is due by its objective and by its forecast, an activity by its routine and its limit": {
			said: []any{down, foreseen}, asOf: "2021-12-17T05:00",
			want: []string{
				"2021-12-17 05:00 Objective a, overdue since 2021-12-17 05:00", "2021-12-18 05:00 Forecast a",
				"2021-12-18 05:00 Fallback school", "2021-12-19 05:00 Downtime school",
			},
		},
		"what is restored is no longer due": {said: []any{down, foreseen, upAt("a", "2021-12-16T20:00")}, asOf: "2021-12-17T05:00"},
		"nor what is retired":               {said: []any{down, foreseen, goneAt("a", "2021-12-16T20:00")}, asOf: "2021-12-17T05:00"},
	} {
		t.Run(name, func(t *testing.T) {
			d := dossier(append([]any{activation("it/p"), needed}, test.said...)...)
			var got []string
			for _, due := range CalendarOf(d, View{AsOf: at(test.asOf)}, at("2021-12-31T00:00")).Due {
				got = append(got, dueLine(&due))
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestTheCalendarCountsTheRecordsThatItRestsOn(t *testing.T) {
	s := newScenario(t, obligationOf("board", every("7d", inResponse)))
	count := func(view View) (int, string) {
		g := CalendarOf(s.Dossier, view, view.AsOf)
		return g.Records, say(g.Revised)
	}
	if n, revised := count(View{AsOf: instant("2021-12-20 00:00")}); n != 0 || revised != "2021-12-16 08:00" {
		t.Errorf("of a crisis without records: %d, %s", n, revised)
	}
	s.brief("board", "2021-12-17 12:00", "2021-12-21 12:00")
	s.enter(&v1alpha1.Briefing{ObjectMeta: metaOf("late", "2021-12-19 15:00"), Spec: v1alpha1.BriefingSpec{HeldAt: moment1("2021-12-18 12:00")}})
	if n, revised := count(View{AsOf: instant("2021-12-20 00:00")}); n != 2 || revised != "2021-12-19 15:00" {
		t.Errorf("what happened later counts, or what was entered late does not: %d, %s", n, revised)
	}
	if n, revised := count(View{AsOf: instant("2021-12-20 00:00"), KnownAt: instant("2021-12-19 14:00")}); n != 1 || revised != "2021-12-17 12:00" {
		t.Errorf("what was not known yet counts: %d, %s", n, revised)
	}
}
