package assess

import (
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// knowing is a crisis of two plans with one of each thing that a record may be about.
func knowing(t *testing.T) *scenario {
	s := newScenario(t, obligationOf("board", every("7d", inResponse)), obligationOf("chair", afterEach("board", "4h")))
	s.plan.Spec.Systems = []v1alpha1.System{{Name: "mail"}}
	s.plan.Spec.Activities = []v1alpha1.Activity{{Name: "care", Priority: 1}}
	s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{Obligations: []v1alpha1.Obligation{obligationOf("unit", every("7d", inResponse))}}))
	s.activation.Spec.Plans = append(s.activation.Spec.Plans, v1alpha1.PlanReference{Name: "gone"})
	s.activation.Spec.EndCriteria = []v1alpha1.EndCriterion{{Name: "safe"}}
	s.enter(&v1alpha1.Briefing{ObjectMeta: metaOf("told", ""), Spec: v1alpha1.BriefingSpec{HeldAt: moment1("2021-12-16 13:00"), Audience: "board"}})
	s.enter(&v1alpha1.Evaluation{ObjectMeta: metaOf("learnt", ""), Spec: v1alpha1.EvaluationSpec{
		Record: v1alpha1.Record{EnteredBy: "anna"}, CompletedAt: moment1("2021-12-17 13:00"), Authors: []v1alpha1.Line{"Anna"},
	}})
	s.enter(stated("minutes", "", "2021-12-16 15:00", v1alpha1.LogEntrySpec{
		Record: v1alpha1.Record{EnteredBy: "anna"}, About: &v1alpha1.Subject{Briefing: "told"}, Minutes: &v1alpha1.Minutes{WrittenBy: "Anna"},
	}))
	s.act("do", "")
	return s
}

func TestWhatALogEntryMayBeAbout(t *testing.T) {
	about := func(subject v1alpha1.Subject) v1alpha1.LogEntrySpec {
		return v1alpha1.LogEntrySpec{About: &subject, Observation: &v1alpha1.Observation{Text: "T"}}
	}
	for name, test := range map[string]struct {
		key    string
		spec   v1alpha1.LogEntrySpec
		reason string
		says   string
	}{
		"nothing in particular":                        {"x", v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "T"}}, v1alpha1.ReasonAccepted, ""},
		"an activity":                                  {"x", about(v1alpha1.Subject{Plan: "central", Activity: "care"}), v1alpha1.ReasonAccepted, ""},
		"no unknown activity":                          {"x", about(v1alpha1.Subject{Plan: "central", Activity: "mail"}), v1alpha1.ReasonUnknownSubject, "activity staff/central/mail"},
		"a system":                                     {"x", about(v1alpha1.Subject{Plan: "central", System: "mail"}), v1alpha1.ReasonAccepted, ""},
		"no unknown system":                            {"x", about(v1alpha1.Subject{Plan: "central", System: "care"}), v1alpha1.ReasonUnknownSubject, "system staff/central/care"},
		"an obligation":                                {"x", about(v1alpha1.Subject{Plan: "central", Obligation: "board"}), v1alpha1.ReasonAccepted, ""},
		"no unknown obligation":                        {"x", about(v1alpha1.Subject{Plan: "central", Obligation: "unit"}), v1alpha1.ReasonUnknownSubject, "obligation staff/central/unit"},
		"an obligation of another plan":                {"x", about(v1alpha1.Subject{Namespace: "social", Plan: "care", Obligation: "unit"}), v1alpha1.ReasonAccepted, ""},
		"not a plan outside the crisis":                {"x", about(v1alpha1.Subject{Plan: "none", System: "mail"}), v1alpha1.ReasonUnknownSubject, "spec.about.plan names plan staff/none"},
		"not a plan that is missing":                   {"x", about(v1alpha1.Subject{Plan: "gone", System: "mail"}), v1alpha1.ReasonPlanMissing, "spec.about.plan: plan staff/gone does not exist"},
		"a briefing":                                   {"x", about(v1alpha1.Subject{Briefing: "told"}), v1alpha1.ReasonAccepted, ""},
		"no unknown briefing":                          {"x", about(v1alpha1.Subject{Briefing: "do"}), v1alpha1.ReasonUnknownSubject, "Briefing staff/do"},
		"a log entry":                                  {"x", about(v1alpha1.Subject{LogEntry: "minutes"}), v1alpha1.ReasonAccepted, ""},
		"no unknown log entry":                         {"x", about(v1alpha1.Subject{LogEntry: "told"}), v1alpha1.ReasonUnknownSubject, "LogEntry staff/told"},
		"an action item":                               {"x", about(v1alpha1.Subject{ActionItem: "do"}), v1alpha1.ReasonAccepted, ""},
		"no unknown action item":                       {"x", about(v1alpha1.Subject{ActionItem: "told"}), v1alpha1.ReasonUnknownSubject, "ActionItem staff/told"},
		"an evaluation":                                {"x", about(v1alpha1.Subject{Evaluation: "learnt"}), v1alpha1.ReasonAccepted, ""},
		"no unknown evaluation":                        {"x", about(v1alpha1.Subject{Evaluation: "told"}), v1alpha1.ReasonUnknownSubject, "Evaluation staff/told"},
		"no unknown recovery":                          {"x", about(v1alpha1.Subject{Recovery: "none"}), v1alpha1.ReasonUnknownSubject, "recovery staff/none"},
		"the activation":                               {"x", about(v1alpha1.Subject{Activation: "attack"}), v1alpha1.ReasonAccepted, ""},
		"no other activation":                          {"x", about(v1alpha1.Subject{Activation: "flood"}), v1alpha1.ReasonUnknownSubject, "staff/flood"},
		"its own plan from its namespace":              {"social/x", about(v1alpha1.Subject{Plan: "care", Obligation: "unit"}), v1alpha1.ReasonAccepted, ""},
		"not another's from there":                     {"social/x", about(v1alpha1.Subject{Namespace: "staff", Plan: "central", Obligation: "board"}), v1alpha1.ReasonNotAllowed, "spec.about names namespace staff"},
		"not another's record from there":              {"social/x", about(v1alpha1.Subject{Namespace: "staff", ActionItem: "do"}), v1alpha1.ReasonNotAllowed, "staff"},
		"a phase is for the activation's namespace":    {"social/x", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: inRecovery}}, v1alpha1.ReasonNotAllowed, "metadata.namespace is social"},
		"a join is for the activation's namespace":     {"social/x", v1alpha1.LogEntrySpec{Join: &v1alpha1.Join{}}, v1alpha1.ReasonNotAllowed, "metadata.namespace is social"},
		"a join of what does not exist":                {"x", v1alpha1.LogEntrySpec{Join: &v1alpha1.Join{Plan: v1alpha1.PlanReference{Name: "gone"}}}, v1alpha1.ReasonPlanMissing, "spec.join.plan"},
		"a phase that cannot follow":                   {"x", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: closed}}, v1alpha1.ReasonCannotFollow, "spec.phase.to: Closed cannot follow Response: state phase Recovery first"},
		"a phase that is there already":                {"x", v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: inResponse}}, v1alpha1.ReasonCannotFollow, "spec.phase.to"},
		"a report of a system that nobody said is out": {"x", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", System: "mail"}, Report: &v1alpha1.StepReport{Step: "restore"}}, v1alpha1.ReasonCannotFollow, "spec.report"},
		"a report of a step that the system has not":   {"x", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", System: "mail"}, Report: &v1alpha1.StepReport{Step: "reboot"}}, v1alpha1.ReasonUnknownSubject, "spec.report.step is reboot and the steps of system staff/central/mail are [restore]"},
		"an acceptance of what is not restored":        {"x", v1alpha1.LogEntrySpec{About: &v1alpha1.Subject{Plan: "central", System: "mail"}, Acceptance: &v1alpha1.Acceptance{}}, v1alpha1.ReasonCannotFollow, "spec.acceptance"},
		"an approval by the user who entered":          {"x", approval("anna", "Bo", v1alpha1.Subject{LogEntry: "minutes"}), v1alpha1.ReasonSamePerson, "spec.approval: LogEntry staff/minutes"},
		"an approval in the name of who wrote":         {"x", approval("bo", " anna", v1alpha1.Subject{LogEntry: "minutes"}), v1alpha1.ReasonSamePerson, "somebody else must approve it"},
		"an approval by an author of an evaluation":    {"x", approval("bo", "ANNA", v1alpha1.Subject{Evaluation: "learnt"}), v1alpha1.ReasonSamePerson, "Evaluation staff/learnt"},
		"an approval by another person":                {"x", approval("bo", "Bo", v1alpha1.Subject{LogEntry: "minutes"}), v1alpha1.ReasonAccepted, ""},
		"an approval of what holds no minutes":         {"x", approval("bo", "Bo", v1alpha1.Subject{LogEntry: "x"}), v1alpha1.ReasonUnknownSubject, "holds no minutes: name the log entry that holds them"},
	} {
		t.Run(name, func(t *testing.T) {
			s := knowing(t)
			v := s.verdict("2022-01-01 00:00", s.enter(stated(test.key, "", "2021-12-20 10:00", test.spec)))
			if v.Reason != test.reason || v.Ready != (test.reason == v1alpha1.ReasonAccepted) || !strings.Contains(v.Message.String(), test.says) {
				t.Errorf("got %+v, want %s (%s)", v, test.reason, test.says)
			}
		})
	}
}

func approval(user string, by v1alpha1.Line, of v1alpha1.Subject) v1alpha1.LogEntrySpec {
	return v1alpha1.LogEntrySpec{Record: v1alpha1.Record{EnteredBy: user}, About: &of, Approval: &v1alpha1.Approval{ApprovedBy: by}}
}

func TestAPhaseStatementIsJudgedByWhatCameBeforeIt(t *testing.T) {
	s := knowing(t)
	recovery := func(at string) RecordID {
		return s.enter(stated("", "", at, v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: inRecovery}}))
	}
	early, late := recovery("2021-12-20 00:00"), recovery("2021-12-22 00:00")
	before := recovery("2021-12-16 07:00")
	wrong := RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: s.requestClosing("2021-12-25 00:00", "save")}}
	right := RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: s.requestClosing("2021-12-26 00:00", "safe")}}
	after := recovery("2021-12-27 00:00")
	a := s.assess("2022-01-01 00:00")
	for id, want := range map[RecordID]string{
		early: "Accepted", late: "CannotFollow", before: "CannotFollow", wrong: "UnknownSubject", right: "Accepted", after: "CannotFollow",
	} {
		if v := a.Record(id); v.Reason != want {
			t.Errorf("%s is %+v, want %s", id, v, want)
		}
	}
	if course(a) != "R 2021-12-16 08:00; V 2021-12-20 00:00; C 2021-12-26 00:00; now Closed since 2021-12-26 00:00" {
		t.Error(course(a))
	}
}

// Who accepts may have a clock that is a little ahead.
func TestAnAcceptanceThatIsAheadIsJudgedByHowTheSystemStands(t *testing.T) {
	s := knowing(t)
	s.down("2021-12-17 00:00")
	ahead := RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: s.accept("2021-12-20 00:00")}}
	if v := s.verdict("2021-12-19 00:00", ahead); v.Reason != v1alpha1.ReasonCannotFollow || !v.Next.Equal(at("2021-12-20T00:00")) {
		t.Errorf("of a system that is down: %+v", v)
	}
	s.reportDone("2021-12-19 00:00", v1alpha1.OutcomeDone)
	if v := s.verdict("2021-12-19 00:00", ahead); !v.Ready || !v.Next.Equal(at("2021-12-20T00:00")) {
		t.Errorf("of one that is restored: %+v", v)
	}
	if v := s.verdict("2021-12-20 00:00", ahead); !v.Ready || !v.Next.IsZero() {
		t.Errorf("when it has come: %+v", v)
	}
}

func TestAnAcceptanceIsJudgedByWhatCameBeforeIt(t *testing.T) {
	s := knowing(t)
	s.down("2021-12-17 00:00")
	id := func(name string) RecordID {
		return RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: name}}
	}
	early := id(s.accept("2021-12-18 00:00"))
	s.reportDone("2021-12-19 00:00", v1alpha1.OutcomeDone)
	right, again := id(s.accept("2021-12-20 00:00")), id(s.accept("2021-12-21 00:00"))
	s.reportDone("2021-12-22 00:00", v1alpha1.OutcomeFailed) // which takes the acceptance back, and does not unsay it
	late := id(s.accept("2021-12-23 00:00"))
	for _, asOf := range []string{"2021-12-21 12:00", "2022-01-01 00:00"} {
		a := s.assess(asOf)
		for id, want := range map[RecordID]bool{early: false, right: true, again: true} {
			if v := a.Record(id); v.Ready != want {
				t.Errorf("at %s %s is %+v", asOf, id, v)
			}
		}
	}
	if v := s.verdict("2022-01-01 00:00", late); v.Reason != v1alpha1.ReasonCannotFollow {
		t.Errorf("the late one is %+v", v)
	}
}

func TestWhatABriefingMayMeet(t *testing.T) {
	for name, test := range map[string]struct {
		key, audience string
		meets         v1alpha1.ObligationReference
		reason, says  string
	}{
		"an obligation and its audience":    {"x", "Board", v1alpha1.ObligationReference{Plan: "central", Obligation: "board"}, v1alpha1.ReasonAccepted, ""},
		"one of another plan":               {"x", "unit", v1alpha1.ObligationReference{Namespace: "social", Plan: "care", Obligation: "unit"}, v1alpha1.ReasonAccepted, ""},
		"not one of another's namespace":    {"social/x", "board", v1alpha1.ObligationReference{Namespace: "staff", Plan: "central", Obligation: "board"}, v1alpha1.ReasonNotAllowed, "spec.meets names namespace staff"},
		"not one that the plan has not":     {"x", "board", v1alpha1.ObligationReference{Plan: "central", Obligation: "bord"}, v1alpha1.ReasonUnknownSubject, "spec.meets names obligation staff/central/bord"},
		"not one of a plan elsewhere":       {"x", "board", v1alpha1.ObligationReference{Plan: "other", Obligation: "board"}, v1alpha1.ReasonUnknownSubject, "spec.meets.plan"},
		"not one of a plan that is missing": {"x", "board", v1alpha1.ObligationReference{Plan: "gone", Obligation: "board"}, v1alpha1.ReasonPlanMissing, "spec.meets.plan"},
		"not one for another audience":      {"x", "politicians", v1alpha1.ObligationReference{Plan: "central", Obligation: "board"}, v1alpha1.ReasonUnaddressed, `spec.audience is "politicians"`},
		"nothing without an audience":       {"x", "", v1alpha1.ObligationReference{Plan: "central", Obligation: "board"}, v1alpha1.ReasonUnaddressed, `spec.audience is "not given"`},
	} {
		t.Run(name, func(t *testing.T) {
			s := knowing(t)
			id := s.enter(&v1alpha1.Briefing{ObjectMeta: metaOf(test.key, ""), Spec: v1alpha1.BriefingSpec{
				HeldAt: moment1("2021-12-17 13:00"), Audience: v1alpha1.Line(test.audience), Meets: []v1alpha1.ObligationReference{test.meets},
			}})
			a := s.assess("2022-01-01 00:00")
			v, held := a.Record(id), 0
			for i := range a.Obligations {
				held += len(a.Obligations[i].Held)
			}
			if v.Reason != test.reason || !strings.Contains(v.Message.String(), test.says) || held != truth(v.Ready) {
				t.Errorf("got %+v and %d held, want %s (%s)", v, held, test.reason, test.says)
			}
		})
	}
}

func TestAnAdjustmentThatReadsAsNothingKeepsTheObligationAsBefore(t *testing.T) {
	for name, test := range map[string]struct {
		trigger v1alpha1.Trigger
		says    string
	}{
		"a schedule":             {onSchedule("0 0 30 2 *", "", inResponse), "spec.adjustment.triggers[1].schedule"},
		"a grace":                {onSchedule("0 0 * * *", "x", inResponse), "spec.adjustment.triggers[1].grace"},
		"a length of time":       {every("99999999999999d", inResponse), "spec.adjustment.triggers[1].every"},
		"a deadline":             {once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}, "x"), "spec.adjustment.triggers[1].once.within"},
		"a following":            {afterEach("chair", "x"), "spec.adjustment.triggers[1].afterEach.within"},
		"an unknown obligation":  {afterEach("staf", "4h"), "spec.adjustment.triggers[1].afterEach.obligation"},
		"an unknown anchor":      {once(v1alpha1.AnchorReference{Obligation: "staf"}, "4h"), "spec.adjustment.triggers[1].once.after.obligation"},
		"the obligation's own":   {afterEach("board", "4h"), "spec.adjustment.triggers[1].afterEach.obligation"},
		"one of another plan's ": {afterEach("unit", "4h"), "afterEach.obligation"},
	} {
		t.Run(name, func(t *testing.T) {
			s := knowing(t)
			id := s.enter(stated("", "", "2021-12-17 10:00", v1alpha1.LogEntrySpec{
				About:      &v1alpha1.Subject{Plan: "central", Obligation: "board"},
				Adjustment: &v1alpha1.Adjustment{Triggers: []v1alpha1.Trigger{every("30d", inResponse), test.trigger}},
			}))
			if v := s.verdict("2022-01-01 00:00", id); v.Reason != v1alpha1.ReasonInvalid || !strings.Contains(v.Message.String(), test.says) {
				t.Errorf("got %+v, want %s", v, test.says)
			}
			if v := s.obligation("2021-12-24 00:00", "board"); sayAny(v.OverdueSince) != "2021-12-23 08:00" {
				t.Errorf("the obligation is overdue since %q", sayAny(v.OverdueSince))
			}
		})
	}
}
