package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// minuted is an obligation whose briefings need content, and minutes within spans.
func minuted(name, within, approved string) v1alpha1.Obligation {
	o := obligationOf(name, every("7d", inResponse))
	o.Requires = &v1alpha1.Requirements{Content: true, Minutes: &v1alpha1.MinutesRule{
		Within: v1alpha1.Duration(within), ApprovedWithin: v1alpha1.Duration(approved),
	}}
	return o
}

// write states the minutes of a briefing, and returns the entry that holds them.
func (s *scenario) write(at, briefing, by, user, corrects string) string {
	return s.log(at, v1alpha1.LogEntrySpec{
		Record: v1alpha1.Record{EnteredBy: user, Corrects: v1alpha1.ObjectName(corrects)},
		About:  &v1alpha1.Subject{Briefing: v1alpha1.ObjectName(briefing)}, Minutes: &v1alpha1.Minutes{WrittenBy: v1alpha1.Line(by), Text: "T"},
	})
}

// approve states the approval of minutes.
func (s *scenario) approve(at, minutes, by, user string) string {
	return s.log(at, v1alpha1.LogEntrySpec{
		Record: v1alpha1.Record{EnteredBy: user}, About: &v1alpha1.Subject{LogEntry: v1alpha1.ObjectName(minutes)},
		Approval: &v1alpha1.Approval{ApprovedBy: v1alpha1.Line(by)},
	})
}

func TestMinutes(t *testing.T) {
	type want struct {
		due, recorded, approvalDue, approved, overdue, next string
	}
	board := minuted("board", "14d", "14d")
	for name, test := range map[string]struct {
		obligations []v1alpha1.Obligation
		meets       []v1alpha1.ObligationReference
		happens     func(s *scenario)
		asOf        string
		want        want
	}{
		"minutes are due from the briefing": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2021-12-30 12:59:59",
			want: want{"2021-12-30 13:00", "", "", "", "", "2021-12-30 13:00"},
		},
		"minutes are overdue at the very instant": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2021-12-30 13:00",
			want: want{"2021-12-30 13:00", "", "", "", "2021-12-30 13:00", ""},
		},
		"minutes that were recorded start the clock of their approval": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2021-12-31 13:00",
			happens: func(s *scenario) { s.write("2021-12-20 10:00", "told", "Anna", "anna", "") },
			want:    want{"2021-12-30 13:00", "2021-12-20 10:00", "2022-01-03 10:00", "", "", "2022-01-03 10:00"},
		},
		"minutes recorded late end that lateness, and their approval counts from then": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2022-01-31 13:00",
			happens: func(s *scenario) { s.write("2022-01-20 10:00", "told", "Anna", "anna", "") },
			want:    want{"2021-12-30 13:00", "2022-01-20 10:00", "2022-02-03 10:00", "", "", "2022-02-03 10:00"},
		},
		"an approval is overdue at the very instant": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2022-01-03 10:00",
			happens: func(s *scenario) { s.write("2021-12-20 10:00", "told", "Anna", "anna", "") },
			want:    want{"2021-12-30 13:00", "2021-12-20 10:00", "2022-01-03 10:00", "", "2022-01-03 10:00", ""},
		},
		"another person approves, late or not": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2022-02-03 10:00",
			happens: func(s *scenario) {
				s.approve("2022-02-01 10:00", s.write("2021-12-20 10:00", "told", "Anna", "anna", ""), "Bo", "bo")
			},
			want: want{"2021-12-30 13:00", "2021-12-20 10:00", "2022-01-03 10:00", "2022-02-01 10:00", "", ""},
		},
		"the same user approves nothing": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2021-12-22 10:00",
			happens: func(s *scenario) {
				s.approve("2021-12-21 10:00", s.write("2021-12-20 10:00", "told", "Anna", "anna", ""), "Bo", "anna")
			},
			want: want{"2021-12-30 13:00", "2021-12-20 10:00", "2022-01-03 10:00", "", "", "2022-01-03 10:00"},
		},
		"the same person by name approves nothing, whoever enters it": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2021-12-22 10:00",
			happens: func(s *scenario) {
				s.approve("2021-12-21 10:00", s.write("2021-12-20 10:00", "told", "Anna Berg", "anna", ""), " anna BERG ", "bo")
			},
			want: want{"2021-12-30 13:00", "2021-12-20 10:00", "2022-01-03 10:00", "", "", "2022-01-03 10:00"},
		},
		"the first approval by another person counts": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2021-12-24 10:00",
			happens: func(s *scenario) {
				minutes := s.write("2021-12-20 10:00", "told", "Anna", "anna", "")
				s.approve("2021-12-21 10:00", minutes, "Anna", "anna")
				s.approve("2021-12-22 10:00", minutes, "Bo", "bo")
				s.approve("2021-12-23 10:00", minutes, "Cia", "cia")
			},
			want: want{"2021-12-30 13:00", "2021-12-20 10:00", "2022-01-03 10:00", "2021-12-22 10:00", "", ""},
		},
		"corrected minutes are to be approved anew, from when they were corrected": {
			obligations: []v1alpha1.Obligation{board}, asOf: "2021-12-26 10:00",
			happens: func(s *scenario) {
				minutes := s.write("2021-12-20 10:00", "told", "Anna", "anna", "")
				s.approve("2021-12-22 10:00", minutes, "Bo", "bo")
				s.write("2021-12-24 10:00", "told", "Anna", "anna", minutes)
			},
			want: want{"2021-12-30 13:00", "2021-12-24 10:00", "2022-01-07 10:00", "", "", "2022-01-07 10:00"},
		},
		"minutes that nobody asked for are kept, and nothing is due": {
			obligations: []v1alpha1.Obligation{obligationOf("board", every("7d", inResponse))}, asOf: "2022-08-31 10:00",
			happens: func(s *scenario) { s.write("2021-12-20 10:00", "told", "Anna", "anna", "") },
			want:    want{"", "2021-12-20 10:00", "", "", "", ""},
		},
		"no minutes are due where nobody asks for any": {
			obligations: []v1alpha1.Obligation{obligationOf("board", every("7d", inResponse))}, asOf: "2022-08-31 10:00",
		},
		"minutes without a time for approval are done when they are recorded": {
			obligations: []v1alpha1.Obligation{minuted("board", "14d", "")}, asOf: "2022-08-31 10:00",
			happens: func(s *scenario) { s.write("2021-12-20 10:00", "told", "Anna", "anna", "") },
			want:    want{"2021-12-30 13:00", "2021-12-20 10:00", "", "", "", ""},
		},
		"of several obligations the shortest time counts, for each clock": {
			obligations: []v1alpha1.Obligation{minuted("board", "1mo", "2d"), {
				Name: "council", Audience: "board", Triggers: []v1alpha1.Trigger{every("7d", inResponse)}, Requires: minuted("", "29d", "14d").Requires,
			}},
			meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: "board"}, {Plan: "central", Obligation: "council"}}, asOf: "2022-01-15 13:00",
			happens: func(s *scenario) { s.write("2022-01-14 13:00", "told", "Anna", "anna", "") },
			want:    want{"2022-01-14 13:00", "2022-01-14 13:00", "2022-01-16 13:00", "", "", "2022-01-16 13:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, test.obligations...)
			briefing := &v1alpha1.Briefing{ObjectMeta: metaOf("told", ""), Spec: v1alpha1.BriefingSpec{
				HeldAt: moment1("2021-12-16 13:00"), Audience: "board", Meets: test.meets,
			}}
			if test.meets == nil {
				briefing.Spec.Meets = []v1alpha1.ObligationReference{{Plan: "central", Obligation: "board"}}
			}
			s.enter(briefing)
			if test.happens != nil {
				test.happens(s)
			}
			a := s.assess(test.asOf)
			m := a.Briefings[0].Minutes
			got := want{sayAny(m.Due), sayAny(m.RecordedAt), sayAny(m.ApprovalDue), sayAny(m.ApprovedAt), sayAny(m.OverdueSince), sayAny(a.Briefings[0].Next)}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
			for i := range a.Obligations {
				if approved := truth(test.want.approved != ""); a.Obligations[i].Approved != approved {
					t.Errorf("%s counts %d approved, want %d", a.Obligations[i].Ref, a.Obligations[i].Approved, approved)
				}
			}
		})
	}
}

func TestHeldDocumentedAndMinutedAreThreeFacts(t *testing.T) {
	s := newScenario(t, minuted("board", "14d", ""))
	told := func(at string, content v1alpha1.Text, attached int, audience v1alpha1.Line) {
		s.enter(&v1alpha1.Briefing{Spec: v1alpha1.BriefingSpec{
			HeldAt: moment1(at), Audience: audience, Content: content, Attachments: make([]v1alpha1.Attachment, attached),
			Meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: "board"}},
		}})
	}
	told("2021-12-16 13:00", "", 0, "board")
	told("2021-12-17 13:00", "What was said", 0, "Board ")
	told("2021-12-18 13:00", "", 1, "board")
	told("2021-12-19 13:00", "To whom?", 0, "")
	v := s.obligation("2021-12-20 00:00", "board")
	if len(v.Held) != 3 || v.Documented != 2 || v.Approved != 0 {
		t.Errorf("held %d, documented %d, approved %d; want 3, 2, 0", len(v.Held), v.Documented, v.Approved)
	}
	a := s.assess("2021-12-20 00:00")
	if !a.Briefings[0].Undocumented || a.Briefings[1].Undocumented || a.Briefings[2].Undocumented || len(a.Unaddressed) != 1 {
		t.Errorf("briefings %+v, unaddressed %v", a.Briefings, a.Unaddressed)
	}
}
