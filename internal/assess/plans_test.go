package assess

import (
	"fmt"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// from is a list of consenting namespaces.
func from(namespaces ...v1alpha1.ObjectName) (sources []v1alpha1.ActivationSource) {
	for _, namespace := range namespaces {
		sources = append(sources, v1alpha1.ActivationSource{Namespace: namespace})
	}
	return sources
}

func (s *scenario) held(plan, since, until string) {
	holder := Holder{Crisis: Key{Namespace: "other", Name: "flood"}, From: instant(since)}
	if until != "" {
		holder.To = instant(until)
	}
	s.SetHolders(keyOf(plan), []Holder{holder})
}

func keyOf(text string) Key {
	namespace, name, _ := strings.Cut(text, "/")
	return Key{Namespace: namespace, Name: name}
}

func (s *scenario) joinBy(at, namespace, name string) RecordID {
	return s.enter(stated("", "", at, v1alpha1.LogEntrySpec{Join: &v1alpha1.Join{DecidedBy: "D", Plan: v1alpha1.PlanReference{
		Namespace: v1alpha1.ObjectName(namespace), Name: v1alpha1.ObjectName(name),
	}}}))
}

func TestPlansOfACrisis(t *testing.T) {
	ref := v1alpha1.PlanReference{Namespace: "social", Name: "care"}
	for name, test := range map[string]struct {
		happens     func(s *scenario)
		want        string // of social/care
		says        string
		unavailable string
	}{
		"a plan that consents is in force": {
			happens: func(s *scenario) { s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{})) }, want: "Active generation 1", unavailable: "False PlansInForce",
		},
		"a frozen plan stays as it was, whatever becomes of the plan": {
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{ActivatedFrom: from("nobody")}))
				s.held("social/care", "2021-12-01 00:00", "")
				s.SetSnapshot(&Snapshot{Plan: keyOf("social/care"), Name: "care-0", Generation: 7, Spec: &v1alpha1.ContinuityPlanSpec{}})
			}, want: "Active frozen generation 7", unavailable: "False PlansInForce",
		},
		"a frozen plan that was deleted is in force": {
			happens: func(s *scenario) {
				s.activation.Spec.Plans = append(s.activation.Spec.Plans, ref)
				s.SetSnapshot(&Snapshot{Plan: keyOf("social/care"), Name: "care-0", Generation: 7, Spec: &v1alpha1.ContinuityPlanSpec{}})
			}, want: "Active frozen generation 7", unavailable: "False PlansInForce",
		},
		"a plan that does not exist is missing": {
			happens: func(s *scenario) { s.activation.Spec.Plans = append(s.activation.Spec.Plans, ref) },
			want:    "Missing PlanMissing", says: "plan social/care does not exist: create it", unavailable: "True PlanMissing",
		},
		"a plan consents to its own namespace alone when it lists none": {
			happens: func(s *scenario) {
				p := plan("social/care", v1alpha1.ContinuityPlanSpec{})
				p.Spec.ActivatedFrom = nil
				s.join(p)
			}, want: "Refused PlanRefused", says: "add it to spec.activatedFrom", unavailable: "True PlanRefused",
		},
		"a plan that lists other namespaces refuses": {
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{ActivatedFrom: from("social", "school")}))
			},
			want: "Refused PlanRefused", says: "from namespace staff", unavailable: "True PlanRefused",
		},
		"a plan that another real crisis holds is held, and the message names it": {
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{})).held("social/care", "2021-12-01 00:00", "")
			}, want: "Held PlanHeld", says: "other/flood", unavailable: "True PlanHeld",
		},
		"a plan that is let go is in force": {
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{})).held("social/care", "2021-12-01 00:00", "2021-12-31 12:00")
			}, want: "Active generation 1", unavailable: "False PlansInForce",
		},
		"an exercise is refused no plan by a real crisis": {
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{})).held("social/care", "2021-12-01 00:00", "")
				s.activation.Spec.Mode = v1alpha1.ModeExercise
			}, want: "Active generation 1", unavailable: "False PlansInForce",
		},
		"a plan joins by a statement": {
			happens: func(s *scenario) {
				s.SetPlan(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
				s.joinBy("2021-12-20 00:00", "social", "care")
				s.joinBy("2021-12-21 00:00", "social", "care")
			}, want: "Active generation 1", unavailable: "False PlansInForce",
		},
		"a plan joins by no statement of another namespace": {
			happens: func(s *scenario) {
				s.SetPlan(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
				s.join(plan("school/lessons", v1alpha1.ContinuityPlanSpec{}))
				s.enter(stated("school/x", "", "2021-12-20 00:00", v1alpha1.LogEntrySpec{Join: &v1alpha1.Join{Plan: ref}}))
			}, unavailable: "False PlansInForce",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			test.happens(s)
			a, got, message := s.assess("2021-12-31 12:00"), "", ""
			for _, p := range a.Plans {
				if p.Key != keyOf("social/care") {
					continue
				}
				if got != "" {
					t.Error("it is listed twice")
				}
				got, message = string(p.State), p.Message.String()
				switch {
				case p.Reason != "":
					got += " " + p.Reason
				case p.Snapshot != nil:
					got += " frozen"
				}
				if p.State == v1alpha1.PlanActive {
					got += fmt.Sprintf(" generation %d", p.Generation)
				}
			}
			if got != test.want || !strings.Contains(message, test.says) {
				t.Errorf("got %q (%s), want %q (%s)", got, message, test.want, test.says)
			}
			if condition := brief(a.conditionOf(v1alpha1.ConditionPlanUnavailable)); condition != test.unavailable {
				t.Errorf("PlanUnavailable is %s, want %s", condition, test.unavailable)
			}
		})
	}
}

func TestAPlanThatJoinsPromisesNothingForTheTimeBefore(t *testing.T) {
	late := obligationOf("first", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "24h"))
	late.Required = true
	joined := plan("social/care", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{{Name: "care"}}, Obligations: []v1alpha1.Obligation{
		obligationOf("weekly", every("7d", inResponse, inRecovery)), late, obligationOf("chair", afterEach("weekly", "4h")),
	}})
	s := newScenario(t)
	s.SetPlan(joined)
	s.joinBy("2022-01-05 00:00", "social", "care")
	for name, want := range map[string]struct{ overdue, next string }{
		"weekly": {"", "2022-01-12 00:00"}, "first": {"2022-01-05 00:00", ""}, "chair": {"", ""},
	} {
		v := s.obligation("2022-01-06 00:00", name)
		if sayAny(v.OverdueSince) != want.overdue || sayAny(v.NextDue) != want.next || v.Missed != 0 {
			t.Errorf("%s: overdue since %q, next %q, %d missed; want %+v", name, sayAny(v.OverdueSince), sayAny(v.NextDue), v.Missed, want)
		}
	}
	s.activation.Spec.Affected = v1alpha1.AffectedAll
	s.close("2021-12-20 00:00", "2022-01-01 00:00")
	if a := s.assess("2022-01-06 00:00"); sayAny(a.ClosedAt) != "2022-01-01 00:00" {
		t.Errorf("a plan that joined after the closing opened the crisis again: %s", course(a))
	}
}

func TestAnExerciseRestsWhileARealCrisisHoldsOneOfItsPlans(t *testing.T) {
	notice := obligationOf("notice", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "3d"))
	s := newScenario(t, obligationOf("daily", every("1d", inResponse)), notice, obligationOf("chair", afterEach("daily", "2d")))
	s.activation.Spec.Mode = v1alpha1.ModeExercise
	s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
	s.brief("daily", "2021-12-16 12:00")
	s.held("social/care", "2021-12-20 08:00", "2021-12-24 08:00") // the later one first
	s.held("staff/central", "2021-12-17 08:00", "2021-12-20 08:00")
	s.suspend("2021-12-18 08:00", "daily", "2021-12-19 08:00") // ends no rest
	for asOf, want := range map[string]struct{ daily, notice, chair, suspended string }{
		"2021-12-17 07:59:59": {"", "", "", "False Running"},
		"2021-12-17 12:00":    {"", "", "", "True RealCrisis 2021-12-17 08:00"},
		"2021-12-23 08:00":    {"", "", "", "True RealCrisis 2021-12-20 08:00"},
		"2021-12-24 08:00":    {"", "2021-12-24 08:00", "", "False Running"},
		"2021-12-25 08:00":    {"2021-12-25 08:00", "2021-12-24 08:00", "", "False Running"},
	} {
		var got [3]string
		for i, name := range []string{"daily", "notice", "chair"} {
			got[i] = sayAny(s.obligation(asOf, name).OverdueSince)
		}
		if got != [3]string{want.daily, want.notice, want.chair} {
			t.Errorf("at %s overdue are %q, want %+v", asOf, got, want)
		}
		if condition := brief(s.assess(asOf).conditionOf(v1alpha1.ConditionSuspended)); condition != want.suspended {
			t.Errorf("at %s Suspended is %s, want %s", asOf, condition, want.suspended)
		}
	}
}

func TestTheGoverningPlan(t *testing.T) {
	ruled := v1alpha1.ContinuityPlanSpec{TimeZone: "Europe/Helsinki", Evaluation: &v1alpha1.EvaluationRule{AdoptedBy: "Board"}}
	for name, test := range map[string]struct {
		plans []*v1alpha1.ContinuityPlan
		zone  string
		ruled bool
	}{
		"the first of the activation's namespace that has a rule": {[]*v1alpha1.ContinuityPlan{plan("social/a", ruled), plan("staff/b", v1alpha1.ContinuityPlanSpec{}), plan("staff/c", ruled)}, "Europe/Helsinki", true},
		"the first of that namespace when none has a rule":        {[]*v1alpha1.ContinuityPlan{plan("social/a", ruled), plan("staff/b", v1alpha1.ContinuityPlanSpec{})}, "Europe/Stockholm", false},
		"the first of all for the clock when none is there":       {[]*v1alpha1.ContinuityPlan{plan("social/a", ruled)}, "Europe/Helsinki", false},
		"nobody's":                       {nil, "UTC", false},
		"one that refuses does not rule": {[]*v1alpha1.ContinuityPlan{plan("staff/a", v1alpha1.ContinuityPlanSpec{Evaluation: ruled.Evaluation, ActivatedFrom: from("x")})}, "UTC", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.activation.Spec.Plans = nil
			for _, p := range test.plans {
				s.join(p)
			}
			a := s.assess("2022-01-01 00:00")
			if a.Zone.String() != test.zone || (a.Evaluation.Rule != nil) != test.ruled {
				t.Errorf("zone %s, rule %v; want %s, %v", a.Zone, a.Evaluation.Rule, test.zone, test.ruled)
			}
			noted := len(a.Problems) > 0 && strings.Contains(a.Problems[0].Message.String(), "evaluation rule")
			if inForce := test.zone != "UTC"; noted != (inForce && !test.ruled) {
				t.Errorf("problems %+v", a.Problems)
			}
		})
	}
}

func TestASuspensionThatIsExtendedMovesTheDeadlineToItsEnd(t *testing.T) {
	s := newScenario(t, obligationOf("notice", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, "3d")))
	s.suspend("2021-12-17 08:00", "notice", "2022-01-03 08:00").suspend("2021-12-20 08:00", "notice", "2022-01-10 08:00")
	for asOf, want := range map[string][2]string{
		"2021-12-19 08:00": {"", "2022-01-03 08:00"}, "2021-12-21 08:00": {"", "2022-01-10 08:00"}, "2022-01-10 08:00": {"2022-01-10 08:00", ""},
	} {
		v := s.obligation(asOf, "notice")
		if got := [2]string{sayAny(v.OverdueSince), sayAny(v.NextDue)}; got != want {
			t.Errorf("at %s overdue since and next are %q, want %q", asOf, got, want)
		}
	}
}

func TestEachDeadlineOfAnObligationHasAClockOfItsOwn(t *testing.T) {
	aware := v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}
	s := newScenario(t, obligationOf("notice", once(aware, "24h"), once(aware, "72h")))
	if v := s.obligation("2021-12-18 08:00", "notice"); v.Open != 1 || sayAny(v.NextDue) != "2021-12-19 08:00" {
		t.Errorf("%d open, next %s", v.Open, sayAny(v.NextDue))
	}
	s.brief("notice", "2021-12-18 09:00")
	if v := s.obligation("2021-12-20 08:00", "notice"); v.Late != 1 || v.OnTime != 1 || v.Open != 0 {
		t.Errorf("%d late, %d on time, %d open; want 1, 1, 0", v.Late, v.OnTime, v.Open)
	}
}

func TestFollowingOneObligationInTwoTimesGivesSlotsInOrder(t *testing.T) {
	s := newScenario(t, obligationOf("staff", every("7d", inResponse)), obligationOf("chair", afterEach("staff", "1h"), afterEach("staff", "4h")))
	s.brief("staff", "2021-12-16 08:00", "2021-12-16 10:00")
	var got []string
	for _, slot := range s.obligation("2021-12-16 11:30", "chair").Slots {
		got = append(got, say(slot.Due)[11:]+" "+string(slot.State))
	}
	if text := strings.Join(got, ", "); text != "09:00 Missed, 11:00 Open" {
		t.Error(text)
	}
}
