package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const (
	inResponse = v1alpha1.PhaseResponse
	inRecovery = v1alpha1.PhaseRecovery
)

func TestObligations(t *testing.T) {
	board := obligationOf("board", every("7d", inResponse), every("30d", inRecovery))
	staff := obligationOf("staff", onSchedule("30 8 * * MON-FRI", "30m", inResponse), onSchedule("0 15 * * MON-FRI", "30m", inResponse))
	chair := obligationOf("chair", afterEach("staff", "4h"))
	public := obligationOf("public", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "24h"))
	notice := obligationOf("notice", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}, "72h"))
	final := obligationOf("final", once(v1alpha1.AnchorReference{Obligation: "notice"}, "1mo"))

	type want struct {
		onTime, late, missed, open int
		overdue, next              string
	}
	for name, test := range map[string]struct {
		obligations []v1alpha1.Obligation
		happens     func(s *scenario)
		of, asOf    string
		want        want
	}{
		"the board of the case is told in time twice, late once, and never in recovery": {
			obligations: []v1alpha1.Obligation{board}, of: "board", asOf: "2022-08-31 12:00",
			happens: func(s *scenario) {
				s.brief("board", "2021-12-16 13:00", "2021-12-22 11:30", "2022-01-04 13:00").phase("2022-01-07 00:00", inRecovery)
			},
			want: want{2, 1, 6, 1, "2022-02-06 00:00", "2022-09-04 01:00"},
		},
		"nothing is overdue before the first slot": {
			obligations: []v1alpha1.Obligation{board}, of: "board", asOf: "2021-12-23 07:59:59",
			happens: func(*scenario) {}, want: want{0, 0, 0, 0, "", "2021-12-23 08:00"},
		},
		"a slot without grace is overdue at its very instant": {
			obligations: []v1alpha1.Obligation{board}, of: "board", asOf: "2021-12-23 08:00",
			happens: func(*scenario) {}, want: want{0, 0, 0, 1, "2021-12-23 08:00", "2021-12-30 08:00"},
		},
		"a slot with grace is open, and not overdue, within it": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-16 08:59:59",
			happens: func(*scenario) {}, want: want{0, 0, 0, 1, "", "2021-12-16 15:00"},
		},
		"a slot with grace is overdue when that has passed": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-16 09:00",
			happens: func(*scenario) {}, want: want{0, 0, 0, 1, "2021-12-16 09:00", "2021-12-16 15:00"},
		},
		"overdue does not flap from slot to slot": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-17 08:45",
			happens: func(*scenario) {}, want: want{0, 0, 2, 1, "2021-12-16 09:00", "2021-12-17 15:00"},
		},
		"a briefing within the grace is on time": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-16 10:00",
			happens: func(s *scenario) { s.brief("staff", "2021-12-16 09:00") }, want: want{1, 0, 0, 0, "", "2021-12-16 15:00"},
		},
		"a briefing after the grace is late and ends the lateness": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-16 10:00",
			happens: func(s *scenario) { s.brief("staff", "2021-12-16 09:00:01") }, want: want{0, 1, 0, 0, "", "2021-12-16 15:00"},
		},
		"a scheduled briefing may be early by the grace": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-16 10:00",
			happens: func(s *scenario) { s.brief("staff", "2021-12-16 08:05") }, want: want{1, 0, 0, 0, "", "2021-12-16 15:00"},
		},
		"a briefing earlier than the grace meets nothing": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-16 14:00",
			happens: func(s *scenario) { s.brief("staff", "2021-12-16 08:35", "2021-12-16 12:00") }, want: want{1, 0, 0, 0, "", "2021-12-16 15:00"},
		},
		"one briefing meets one slot of a cadence": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-16 15:45",
			happens: func(s *scenario) { s.brief("staff", "2021-12-16 15:10") }, want: want{1, 0, 1, 0, "", "2021-12-17 08:30"},
		},
		"the weekend has no slot": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-19 12:00",
			happens: func(s *scenario) {
				s.brief("staff", "2021-12-16 08:30", "2021-12-16 15:00", "2021-12-17 08:30", "2021-12-17 15:00")
			}, want: want{4, 0, 0, 0, "", "2021-12-20 08:30"},
		},
		"one briefing meets all that is open after each of another": {
			obligations: []v1alpha1.Obligation{staff, chair}, of: "chair", asOf: "2021-12-16 18:00",
			happens: func(s *scenario) {
				s.brief("staff", "2021-12-16 08:30", "2021-12-16 15:00").brief("chair", "2021-12-16 16:00")
			}, want: want{1, 1, 0, 0, "", ""},
		},
		"what follows a briefing is missed when the next falls due": {
			obligations: []v1alpha1.Obligation{staff, chair}, of: "chair", asOf: "2021-12-16 20:00",
			happens: func(s *scenario) { s.brief("staff", "2021-12-16 08:30", "2021-12-16 15:00") },
			want:    want{0, 0, 1, 1, "2021-12-16 12:30", ""},
		},
		"what follows a briefing is due from then": {
			obligations: []v1alpha1.Obligation{staff, chair}, of: "chair", asOf: "2021-12-16 12:00",
			happens: func(s *scenario) { s.brief("staff", "2021-12-16 08:30") }, want: want{0, 0, 0, 0, "", "2021-12-16 12:30"},
		},
		"a single deadline is met by the first briefing, even before it counts": {
			obligations: []v1alpha1.Obligation{public}, of: "public", asOf: "2021-12-20 00:00",
			happens: func(s *scenario) { s.brief("public", "2021-12-16 07:00", "2021-12-18 07:00") }, want: want{1, 0, 0, 0, "", ""},
		},
		"a single deadline that nobody met stays open": {
			obligations: []v1alpha1.Obligation{public}, of: "public", asOf: "2022-12-20 00:00",
			happens: func(*scenario) {}, want: want{0, 0, 0, 1, "2021-12-17 08:00", ""},
		},
		"a deadline counts a calendar month from another briefing": {
			obligations: []v1alpha1.Obligation{notice, final}, of: "final", asOf: "2022-01-19 00:00",
			happens: func(s *scenario) { s.brief("notice", "2021-12-18 10:00") }, want: want{0, 0, 0, 1, "2022-01-18 10:00", ""},
		},
		"a deadline after another briefing does not count before it": {
			obligations: []v1alpha1.Obligation{notice, final}, of: "final", asOf: "2022-08-19 00:00",
			happens: func(*scenario) {}, want: want{0, 0, 0, 0, "", ""},
		},
		"a waived deadline is not overdue": {
			obligations: []v1alpha1.Obligation{notice}, of: "notice", asOf: "2022-08-19 00:00",
			happens: func(s *scenario) {
				s.log("2021-12-30 10:00", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", Obligation: "notice"},
					Waiver: &v1alpha1.Resolution{DecidedBy: "Counsel", Reason: "Not in scope"}})
			}, want: want{0, 0, 0, 0, "", ""},
		},
		"an adjusted cadence counts from the adjustment": {
			obligations: []v1alpha1.Obligation{staff}, of: "staff", asOf: "2021-12-30 12:00",
			happens: func(s *scenario) {
				s.brief("staff", "2021-12-16 08:30")
				s.adjust("2021-12-16 12:00", "staff", v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{every("10d", inResponse)}, DecidedBy: "D", Reason: "R"})
			}, want: want{1, 0, 0, 1, "2021-12-26 12:00", "2022-01-05 12:00"},
		},
		"a suspension ends lateness, and the cadence begins anew after it": {
			obligations: []v1alpha1.Obligation{board}, of: "board", asOf: "2022-01-07 00:00",
			happens: func(s *scenario) { s.suspend("2021-12-24 08:00", "board", "2022-01-03 08:00") },
			want:    want{0, 0, 0, 1, "", "2022-01-10 08:00"},
		},
		"a deadline within a suspension is due when that ends": {
			obligations: []v1alpha1.Obligation{notice}, of: "notice", asOf: "2021-12-20 00:00",
			happens: func(s *scenario) { s.suspend("2021-12-17 08:00", "notice", "2022-01-03 08:00") },
			want:    want{0, 0, 0, 0, "", "2022-01-03 08:00"},
		},
		"lateness outlives the phase in which it began": {
			obligations: []v1alpha1.Obligation{board}, of: "board", asOf: "2022-01-08 00:00",
			happens: func(s *scenario) { s.phase("2022-01-07 00:00", inRecovery) },
			want:    want{0, 0, 2, 1, "2021-12-23 08:00", "2022-02-06 00:00"},
		},
		"a phase that returns begins its cadence anew": {
			obligations: []v1alpha1.Obligation{board}, of: "board", asOf: "2022-01-27 00:00",
			happens: func(s *scenario) {
				s.brief("board", "2021-12-22 08:00", "2021-12-28 08:00", "2022-01-03 08:00")
				s.phase("2022-01-07 00:00", inRecovery).phase("2022-01-20 00:00", inResponse)
			}, want: want{3, 0, 0, 1, "2022-01-27 00:00", "2022-02-03 00:00"},
		},
		"a scheduled slot in a spring gap falls due right after it, once": {
			obligations: []v1alpha1.Obligation{obligationOf("night", onSchedule("30 2 * * *", "", inResponse))}, of: "night", asOf: "2022-03-27 03:10",
			happens: func(s *scenario) { s.brief("night", "2022-03-26 02:30") },
			want:    want{1, 0, 99, 1, "2022-03-27 03:00", "2022-03-28 02:30"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, test.obligations...)
			test.happens(s)
			v := s.obligation(test.asOf, test.of)
			got := want{v.OnTime, v.Late, v.Missed, v.Open, "", ""}
			if !v.OverdueSince.IsZero() {
				got.overdue = say(v.OverdueSince)
			}
			if !v.NextDue.IsZero() {
				got.next = say(v.NextDue)
			}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

// What is refused counts for nothing, also where part of it is right: the report and the record agree.
func TestABriefingThatClaimsTooMuchMeetsNothing(t *testing.T) {
	s := newScenario(t, obligationOf("board", every("7d", inResponse)), obligationOf("public", every("7d", inResponse)))
	s.AddBriefing(&v1alpha1.Briefing{ObjectMeta: s.meta("briefing"), Spec: v1alpha1.BriefingSpec{
		Record: s.record(), HeldAt: moment1("2021-12-17 08:00"), Audience: "board",
		Meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: "board"}, {Plan: "central", Obligation: "public"}},
	}})
	a := s.assess("2021-12-18 08:00")
	if verdict := a.Record(RecordID{v1alpha1.KindBriefing, Key{Namespace: "staff", Name: "briefing-1"}}); verdict.Ready {
		t.Errorf("the briefing is Ready: %s", verdict.Message)
	}
	for i := range a.Obligations {
		if o := &a.Obligations[i]; len(o.Held) > 0 {
			t.Errorf("%s is held by %v", o.Ref, o.Held)
		}
	}
}
