package assess

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func (s *scenario) decide(at, body string) *scenario {
	s.log(at, v1alpha1.LogEntrySpec{Decision: &v1alpha1.Decision{Body: v1alpha1.Line(body), Text: "T"}})
	return s
}

func TestDecisionsAreCountedByBodyAndPhase(t *testing.T) {
	const board = "Executive board"
	for name, test := range map[string]struct {
		happens func(s *scenario)
		want    string
	}{
		"the board of the case decided nothing, and nobody knows who decided about the meetings": {
			happens: func(s *scenario) { s.decide("2021-12-20 09:00", "Unknown").phase("2022-01-07 00:00", inRecovery) },
			want:    "Executive board Response 0, Executive board Recovery 0, Unknown Response 1",
		},
		"a body is the same however it is written": {
			happens: func(s *scenario) {
				s.decide("2021-12-20 09:00", " executive BOARD ").decide("2021-12-20 10:00", board).decide("2021-12-20 10:00", "Director").decide("2021-12-21 10:00", "director")
			},
			want: "Executive board Response 2, Director Response 2",
		},
		"what was decided before the declaration counts to response, and after the closing to closed": {
			happens: func(s *scenario) {
				s.decide("2021-12-16 01:00", board).decide("2022-02-01 00:00", board).close("2022-01-07 00:00", "2022-02-01 00:00")
			},
			want: "Executive board Response 1, Executive board Recovery 0, Executive board Closed 1",
		},
		"a phase that returned is counted once": {
			happens: func(s *scenario) {
				s.phase("2021-12-20 00:00", inRecovery).phase("2021-12-21 00:00", inResponse)
				s.decide("2021-12-17 01:00", board).decide("2021-12-22 00:00", board)
			},
			want: "Executive board Response 2, Executive board Recovery 0",
		},
		"a decision about what does not exist does not count": {
			happens: func(s *scenario) {
				s.log("2021-12-17 01:00", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", Activity: "none"}, Decision: &v1alpha1.Decision{Body: board}})
			},
			want: "Executive board Response 0",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.plan.Spec.Evaluation = &v1alpha1.EvaluationRule{AdoptedBy: board}
			test.happens(s)
			var got []string
			for _, count := range s.assess("2022-08-31 12:00").Decisions {
				got = append(got, fmt.Sprintf("%s %s %d", count.Body, count.Phase, count.Count))
				if len(count.Records) != count.Count {
					t.Errorf("%s rests on %v", got, count.Records)
				}
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("got  %s\nwant %s", text, test.want)
			}
		})
	}
}

func TestDecisionsWithoutAGoverningBodyAreCountedAsStated(t *testing.T) {
	s := newScenario(t).decide("2021-12-20 09:00", "Director")
	if counts := s.assess("2022-01-01 00:00").Decisions; len(counts) != 1 || counts[0].Body != "Director" || counts[0].Count != 1 {
		t.Errorf("counts %+v", counts)
	}
}

func TestCostsAreSummedByCurrencyAndActivity(t *testing.T) {
	care := &v1alpha1.Subject{Plan: "central", Activity: "care"}
	costing := func(amount, currency string, about *v1alpha1.Subject, corrects string) v1alpha1.LogEntrySpec {
		return v1alpha1.LogEntrySpec{
			Record: v1alpha1.Record{Corrects: v1alpha1.ObjectName(corrects)}, About: about,
			Cost: &v1alpha1.Cost{Amount: amount, Currency: currency, UpperBound: strings.HasPrefix(amount, "200000")},
		}
	}
	for name, test := range map[string]struct {
		happens func(s *scenario)
		want    []string
	}{
		"nothing": {happens: func(*scenario) {}},
		"the cost of the case is an upper bound": {
			happens: func(s *scenario) { s.log("2022-05-31 00:00", costing("200000", "SEK", care, "")) }, want: []string{"SEK 20000000 at most, care 20000000"},
		},
		"decimals are summed exactly": {
			happens: func(s *scenario) {
				for _, amount := range []string{"0.1", "0.2", "99.5", "0.05", "999999999999999.99"} {
					s.log("2022-01-01 00:00", costing(amount, "SEK", nil, ""))
				}
			}, want: []string{"SEK 100000000000009984"},
		},
		"currencies are kept apart, and one bound does not touch another": {
			happens: func(s *scenario) {
				s.log("2022-01-01 00:00", costing("1", "USD", nil, ""))
				s.log("2022-01-01 00:00", costing("2", "EUR", care, ""))
				s.log("2022-01-02 00:00", costing("200000", "EUR", nil, ""))
			}, want: []string{"EUR 20000200 at most, care 200", "USD 100"},
		},
		"a corrected cost counts once": {
			happens: func(s *scenario) {
				wrong := s.log("2022-01-01 00:00", costing("20000", "SEK", care, ""))
				s.log("2022-01-01 00:00", costing("2000.50", "SEK", care, wrong))
			}, want: []string{"SEK 200050, care 200050"},
		},
		"two corrections of one cost do not count both": {
			happens: func(s *scenario) {
				wrong := s.log("2022-01-01 00:00", costing("20000", "SEK", nil, ""))
				s.log("2022-01-01 00:00", costing("3000", "SEK", nil, wrong))
				s.log("2022-01-01 00:00", costing("4000", "SEK", nil, wrong))
			}, want: []string{"SEK 300000"},
		},
		"a cost of an activity that a record may not be about does not count": {
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
				e := stated("social/x", "", "2022-01-01 00:00", costing("20", "SEK", &v1alpha1.Subject{Namespace: "staff", Plan: "central", Activity: "care"}, ""))
				s.enter(e)
				s.log("2022-01-01 00:00", costing("5", "SEK", &v1alpha1.Subject{Plan: "central", Activity: "none"}, ""))
			},
		},
		"an amount that reads as nothing is left out": {
			happens: func(s *scenario) {
				for _, amount := range []string{"", "1.234", "x", "1.5.5", "-5", "99999999999999999999"} {
					s.log("2022-01-01 00:00", costing(amount, "SEK", nil, ""))
				}
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.plan.Spec.Activities = []v1alpha1.Activity{{Name: "care", Priority: 1}}
			test.happens(s)
			var got []string
			for _, sum := range s.assess("2022-08-31 12:00").Costs {
				text := fmt.Sprintf("%s %d", sum.Currency, sum.Hundredths)
				if sum.UpperBound {
					text += " at most"
				}
				for ref, amount := range sum.ByActivity {
					text += fmt.Sprintf(", %s %d", ref.Name, amount)
				}
				got = append(got, text)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}
