package assess

import (
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const closed = v1alpha1.PhaseClosed

// requestClosing states phase Closed with answers to end criteria.
func (s *scenario) requestClosing(at string, criteria ...v1alpha1.Name) string {
	change := &v1alpha1.PhaseChange{To: closed, DecidedBy: "Director"}
	for _, criterion := range criteria {
		change.EndCriteria = append(change.EndCriteria, v1alpha1.CriterionAnswer{Criterion: criterion, Answer: "A"})
	}
	return s.log(at, v1alpha1.LogEntrySpec{Phase: change})
}

func (s *scenario) waive(at, obligation string) {
	s.log(at, v1alpha1.LogEntrySpec{
		About: &v1alpha1.Subject{Plan: "central", Obligation: v1alpha1.Name(obligation)}, Waiver: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"},
	})
}

// tell states something about the one system of the plan.
func (s *scenario) tell(at string, spec v1alpha1.LogEntrySpec) string {
	spec.About = &v1alpha1.Subject{Plan: "central", System: "mail"}
	return s.log(at, spec)
}

func (s *scenario) down(at string) {
	s.tell(at, v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: moment1(at)}})
}

func (s *scenario) reportDone(at string, outcome v1alpha1.StepOutcome) string {
	return s.tell(at, v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep, Outcome: outcome}})
}

func (s *scenario) accept(at string) string {
	return s.tell(at, v1alpha1.LogEntrySpec{Acceptance: &v1alpha1.Acceptance{AcceptedBy: "Owner"}})
}

func TestPhases(t *testing.T) {
	due := func(name, within string) v1alpha1.Obligation {
		o := obligationOf(name, once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}, within))
		o.Required = true
		return o
	}
	final := obligationOf("final", once(v1alpha1.AnchorReference{Obligation: "told"}, "1mo"))
	final.Required = true
	told, cadence := obligationOf("told", every("100d", inResponse)), obligationOf("cadence", every("100d", inResponse))
	cadence.Required = true
	recovering := func(s *scenario) { s.phase("2021-12-20 12:00", inRecovery) }
	const all = "R 2021-12-16 08:00; V 2021-12-20 12:00; "
	for name, test := range map[string]struct {
		obligations []v1alpha1.Obligation
		criteria    []v1alpha1.Name
		happens     func(s *scenario)
		asOf, want  string
		needs       []string
	}{
		"response begins with the declaration": {asOf: "2021-12-16 08:00", want: "R 2021-12-16 08:00; now Response since 2021-12-16 08:00"},
		"recovery follows response, and nothing is missing to close": {
			happens: func(s *scenario) { recovering(s); s.requestClosing("2022-01-01 00:00") }, asOf: "2022-01-01 00:00",
			want: all + "C 2022-01-01 00:00; now Closed since 2022-01-01 00:00",
		},
		"response may return": {
			happens: func(s *scenario) { recovering(s); s.phase("2021-12-21 12:00", inResponse) }, asOf: "2022-01-01 00:00",
			want: all + "R 2021-12-21 12:00; now Response since 2021-12-21 12:00",
		},
		"closed cannot follow response, and the same phase follows nothing": {
			happens: func(s *scenario) {
				s.phase("2021-12-17 00:00", inResponse)
				s.requestClosing("2021-12-18 00:00")
				recovering(s)
				s.phase("2021-12-22 00:00", inRecovery)
			}, asOf: "2022-01-01 00:00", want: all + "now Recovery since 2021-12-20 12:00",
		},
		"no phase begins before the declaration": {
			happens: func(s *scenario) { s.phase("2021-12-16 07:00", inRecovery) }, asOf: "2022-01-01 00:00",
			want: "R 2021-12-16 08:00; now Response since 2021-12-16 08:00",
		},
		"nothing follows closed": {
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00")
				s.phase("2022-01-02 00:00", inResponse).phase("2022-01-03 00:00", inRecovery)
			}, asOf: "2022-02-01 00:00", want: all + "C 2022-01-01 00:00; now Closed since 2022-01-01 00:00",
		},
		"end criteria are answered over several statements": {
			criteria: []v1alpha1.Name{"safe", "staffed"}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00", "staffed")
				s.requestClosing("2022-01-03 00:00", "safe")
			}, want: all + "C 2022-01-03 00:00; now Closed since 2022-01-03 00:00",
		},
		"an unanswered end criterion is named": {
			criteria: []v1alpha1.Name{"safe", "staffed"}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) { recovering(s); s.requestClosing("2022-01-01 00:00", "staffed") },
			want:    all + "now Closing since 2022-01-01 00:00", needs: []string{"end criterion safe"},
		},
		"an answer to what nobody asked requests nothing": {
			criteria: []v1alpha1.Name{"safe"}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) { recovering(s); s.requestClosing("2022-01-01 00:00", "save") },
			want:    all + "now Recovery since 2021-12-20 12:00",
		},
		"a request that was taken back forgets its answers": {
			criteria: []v1alpha1.Name{"safe", "staffed"}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00", "staffed")
				s.phase("2022-01-02 00:00", inRecovery)
				s.requestClosing("2022-01-03 00:00", "safe")
			}, want: all + "now Closing since 2022-01-03 00:00", needs: []string{"end criterion staffed"},
		},
		"a request taken back into response begins that phase": {
			criteria: []v1alpha1.Name{"safe"}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00")
				s.phase("2022-01-02 00:00", inResponse)
			}, want: all + "R 2022-01-02 00:00; now Response since 2022-01-02 00:00",
		},
		"a required deadline that is not met is missing, also before it is due": {
			obligations: []v1alpha1.Obligation{due("notice", "300d")}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) { recovering(s); s.requestClosing("2022-01-01 00:00") },
			want:    all + "now Closing since 2022-01-01 00:00", needs: []string{"obligation staff/central/notice"},
		},
		"a required deadline that is met late closes the crisis then": {
			obligations: []v1alpha1.Obligation{due("notice", "1d")}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00")
				s.brief("notice", "2022-01-05 00:00")
			}, want: all + "C 2022-01-05 00:00; now Closed since 2022-01-05 00:00",
		},
		"a waiver closes the crisis then, and a briefing after it moves nothing": {
			obligations: []v1alpha1.Obligation{due("notice", "1d")}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00")
				s.waive("2022-01-04 00:00", "notice")
				s.brief("notice", "2022-01-20 00:00")
			}, want: all + "C 2022-01-04 00:00; now Closed since 2022-01-04 00:00",
		},
		"a deadline that begins to count after the closing does not open it again": {
			obligations: []v1alpha1.Obligation{told, final}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00")
				s.brief("told", "2022-01-20 00:00")
			}, want: all + "C 2022-01-01 00:00; now Closed since 2022-01-01 00:00",
		},
		"a required deadline adjusted away is missing until then": {
			obligations: []v1alpha1.Obligation{due("notice", "300d")}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00")
				s.adjust("2022-01-09 00:00", "notice", v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{every("7d", inRecovery)}})
			}, want: all + "C 2022-01-09 00:00; now Closed since 2022-01-09 00:00",
		},
		"an adjustment after the closing does not open it again": {
			obligations: []v1alpha1.Obligation{cadence}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.requestClosing("2022-01-01 00:00")
				s.adjust("2022-01-09 00:00", "cadence", v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "7d")}})
			}, want: all + "C 2022-01-01 00:00; now Closed since 2022-01-01 00:00",
		},
		"an affected system is to be accepted or retired": {
			happens: func(s *scenario) {
				recovering(s)
				s.down("2021-12-17 00:00")
				s.reportDone("2021-12-31 00:00", v1alpha1.OutcomeDone)
				s.requestClosing("2022-01-01 00:00")
			}, asOf: "2022-02-01 00:00", want: all + "now Closing since 2022-01-01 00:00", needs: []string{"system staff/central/mail is Restored"},
		},
		"the crisis closes at the last of what it needs, in whatever order that came": {
			obligations: []v1alpha1.Obligation{due("notice", "1d")}, criteria: []v1alpha1.Name{"safe"}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.down("2021-12-17 00:00")
				s.requestClosing("2022-01-01 00:00")
				s.reportDone("2022-01-02 00:00", v1alpha1.OutcomeDone)
				s.brief("notice", "2022-01-06 00:00")
				s.accept("2022-01-04 00:00")
				s.requestClosing("2022-01-05 00:00", "safe")
			}, want: all + "C 2022-01-06 00:00; now Closed since 2022-01-06 00:00",
		},
		"a system that goes down again before all else is there keeps the crisis open": {
			obligations: []v1alpha1.Obligation{due("notice", "1d")}, asOf: "2022-02-01 00:00",
			happens: func(s *scenario) {
				recovering(s)
				s.down("2021-12-17 00:00")
				s.reportDone("2021-12-18 00:00", v1alpha1.OutcomeDone)
				s.accept("2021-12-19 00:00")
				s.requestClosing("2022-01-01 00:00")
				s.reportDone("2022-01-03 00:00", v1alpha1.OutcomeFailed)
				s.brief("notice", "2022-01-06 00:00")
				s.tell("2022-01-08 00:00", v1alpha1.LogEntrySpec{Retirement: &v1alpha1.Resolution{DecidedBy: "D", Reason: "R"}})
			}, want: all + "C 2022-01-08 00:00; now Closed since 2022-01-08 00:00",
		},
		"a phase that was entered late takes its place": {
			happens: func(s *scenario) {
				s.enter(stated("", "2022-03-01 00:00", "2021-12-21 12:00", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: inResponse}}))
				s.enter(stated("", "2022-03-02 00:00", "2021-12-20 12:00", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: inRecovery}}))
			}, asOf: "2022-01-01 00:00", want: all + "R 2021-12-21 12:00; now Response since 2021-12-21 12:00",
		},
		"another namespace moves no phase": {
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
				s.enter(stated("social/x", "", "2021-12-20 12:00", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: inRecovery}}))
			}, asOf: "2022-01-01 00:00", want: "R 2021-12-16 08:00; now Response since 2021-12-16 08:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, test.obligations...)
			s.plan.Spec.Systems = []v1alpha1.System{{Name: "mail"}}
			for _, name := range test.criteria {
				s.activation.Spec.EndCriteria = append(s.activation.Spec.EndCriteria, v1alpha1.EndCriterion{Name: name})
			}
			if test.happens != nil {
				test.happens(s)
			}
			a := s.assess(test.asOf)
			if got := course(a); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if !slices.EqualFunc(written(a.ClosingFor, 500), test.needs, strings.HasPrefix) {
				t.Errorf("it closes for %q, want %q", a.ClosingFor, test.needs)
			}
		})
	}
}

// course writes the phases that a crisis went through, and where it stands.
func course(a *Assessment) (text string) {
	for i, span := range a.Phases {
		text += map[v1alpha1.CrisisPhase]string{inResponse: "R ", inRecovery: "V ", closed: "C "}[span.Phase] + say(span.From) + "; "
		if i > 0 && !a.Phases[i-1].To.Equal(span.From) {
			text += "gap! "
		}
	}
	return text + "now " + string(a.Phase) + " since " + say(a.PhaseSince)
}

func TestObligationsAreVoidOnceTheCrisisIsClosed(t *testing.T) {
	s := newScenario(t,
		obligationOf("weekly", every("7d", inResponse, inRecovery)), obligationOf("morning", onSchedule("0 8 * * *", "", inRecovery)),
		obligationOf("chair", afterEach("morning", "48h")), obligationOf("soon", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "14d")),
		obligationOf("lessons", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorClosed}, "7d")))
	s.brief("weekly", "2021-12-16 12:00").brief("morning", "2021-12-28 08:00", "2021-12-29 08:00")
	s.close("2021-12-27 12:00", "2021-12-30 08:00") // the instant at which morning and soon fall due
	for asOf, want := range map[string]string{
		"2021-12-30 07:59:59": "", "2021-12-30 08:00": "", "2022-01-06 08:00": "lessons", "2022-12-30 08:00": "lessons",
	} {
		var overdue []string
		a := s.assess(asOf)
		for _, o := range a.Obligations {
			if !o.OverdueSince.IsZero() && o.Ref.Name != "weekly" || asOf >= "2021-12-30 08:00" && !o.OverdueSince.IsZero() {
				overdue = append(overdue, o.Ref.Name)
			}
			if asOf == "2022-12-30 08:00" && !o.NextDue.IsZero() {
				t.Errorf("%s is due next at %s", o.Ref, say(o.NextDue))
			}
		}
		if got := strings.Join(overdue, " "); got != want {
			t.Errorf("at %s %q are overdue, want %q", asOf, got, want)
		}
	}
}
