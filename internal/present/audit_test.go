package present

import (
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

func TestAuditAnswersSayWhatTheRecordShowsAndWhatItDoesNot(t *testing.T) {
	silent := newStory().briefed("one", at(1, 12), false).briefed("two", at(6, 12), false)
	minuted := newStory().briefed("one", at(1, 12), true)
	minuted.a.Briefings[0].Minutes = assess.MinutesVerdict{RecordedAt: at(2, 12), ApprovedAt: at(3, 12)}
	unapproved := newStory().briefed("one", at(1, 12), true)
	unapproved.a.Briefings[0].Minutes = assess.MinutesVerdict{RecordedAt: at(2, 12)}
	kept := newStory().briefed("one", at(1, 12), true).promised(
		assess.Slot{Due: at(1, 12), Grace: at(1, 12), State: assess.SlotLate, MetBy: key("one")},
		assess.Slot{Due: at(8, 12), Grace: at(8, 13), State: assess.SlotMissed},
		assess.Slot{Due: at(15, 12), Grace: at(15, 13), State: assess.SlotOpen},
	)
	unaddressed := newStory()
	unaddressed.a.Unaddressed = []assess.Key{key("who")}
	decided := newStory()
	decided.a.Decisions = []assess.DecisionCount{
		{Body: "hospital BOARD ", Phase: v1alpha1.PhaseResponse, Count: 2, Records: []assess.Key{key("d1"), key("d2")}},
		{Body: "Unknown", Phase: v1alpha1.PhaseResponse, Count: 1, Records: []assess.Key{key("d3")}},
		{Body: "Crisis staff", Phase: v1alpha1.PhaseRecovery, Count: 1, Records: []assess.Key{key("d4")}},
	}
	overdue := newStory()
	overdue.a.Evaluation.Due, overdue.a.Evaluation.OverdueSince = at(10, 8), at(10, 8)
	overdue.a.Evaluation.Partial = []assess.Key{key("unit")}
	closing := newStory()
	closing.a.Evaluation = assess.EvaluationVerdict{Rule: &v1alpha1.EvaluationRule{AdoptedBy: body, DueAfterClose: "60d"}}
	accepted := newStory()
	evaluation := key("whole")
	accepted.a.Evaluation.Accepted, accepted.a.Evaluation.AcceptedAt = &evaluation, at(15, 8)

	cases := map[string]struct {
		story    *story
		question int
		says     []string
		evidence []string
	}{
		"no decision":             {newStory(), 0, []string{"no active measure by the Hospital board", "in Response (1 March 2026, 08:00 to 5 March 2026, 08:00) nor in Recovery"}, []string{"CrisisActivation ward/blackout"}},
		"decisions":               {decided, 0, []string{"2 decisions by the Hospital board", "In Response the Hospital board took 2 decisions.", "It shows none in Recovery.", "1 decision is recorded without the body", "1 decision is recorded as taken by others"}, []string{"LogEntry ward/d1", "LogEntry ward/d3", "LogEntry ward/d4"}},
		"active in one phase":     {decided, 1, []string{"In Response the Hospital board took 2 decisions and was briefed not at all", "In Recovery the record shows no decision by the Hospital board and no briefing of it"}, []string{"LogEntry ward/d2"}},
		"no evaluation":           {overdue, 1, []string{"no complete evaluation, which was due on 10 March 2026, 08:00", "1 partial evaluation is recorded"}, []string{"Evaluation ward/unit"}},
		"due after the closing":   {closing, 1, []string{"A complete evaluation is due 60d after the closing; the record holds none yet"}, []string{"CrisisActivation ward/blackout"}},
		"an evaluation unadopted": {accepted, 1, []string{"accepted on 15 March 2026, 08:00, before it was due", "does not show that the Hospital board adopted it"}, []string{"Evaluation ward/whole"}},
		"nothing said is written": {silent, 2, []string{"briefed twice: 1 March 2026, 12:00 and 6 March 2026, 12:00", "What was said is recorded for none of the 2 briefings", "The record holds minutes of none of the 2 briefings"}, []string{"Briefing ward/one", "Briefing ward/two"}},
		"minutes approved":        {minuted, 2, []string{"recorded for the one briefing", "recorded and approved"}, []string{"Briefing ward/one"}},
		"minutes unapproved":      {unapproved, 2, []string{"does not show that another person approved them"}, []string{"Briefing ward/one"}},
		"a promise half kept":     {kept, 2, []string{"fell due 3 times: 0 on time, 1 late, 1 missed, 1 open", "8 March 2026, 12:00 and 15 March 2026, 12:00", "overdue since 15 March 2026, 13:00"}, []string{"Briefing ward/one"}},
		"nobody was bound":        {newStory(), 2, []string{"no briefing of the Hospital board", "nobody was bound to inform it"}, nil},
		"no audience":             {unaddressed, 2, []string{"1 briefing names no audience: the record does not show whether it reached the Hospital board"}, []string{"Briefing ward/who"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			q := c.story.report().AuditQuestions[c.question]
			for _, text := range c.says {
				if !strings.Contains(q.Answer, text) {
					t.Errorf("%q is missing in: %s", text, q.Answer)
				}
			}
			for _, record := range c.evidence {
				if !slices.Contains(q.Evidence, record) {
					t.Errorf("%s is missing in %v", record, q.Evidence)
				}
			}
		})
	}
}

func TestEverySentenceRestsOnARecord(t *testing.T) {
	for _, report := range reports(t) {
		for _, q := range report.AuditQuestions {
			for _, s := range q.Statements {
				if len(s.Evidence) == 0 || !strings.HasSuffix(s.Text, ".") {
					t.Errorf("%q rests on %v", s.Text, s.Evidence)
				}
			}
		}
	}
}

func TestWithoutABodyTheAnswersSaySo(t *testing.T) {
	noRule := newStory()
	noRule.a.Evaluation.Rule = nil
	noBody := newStory()
	noBody.a.Evaluation.Rule = &v1alpha1.EvaluationRule{}
	for name, s := range map[string]*story{"no rule": noRule, "a rule without a body": noBody} {
		t.Run(name, func(t *testing.T) {
			for _, q := range s.report().AuditQuestions {
				if !strings.Contains(q.Answer, "spec.evaluation.adoptedBy") || !strings.Contains(q.Question, "governing body") {
					t.Errorf("%s\n%s", q.Question, q.Answer)
				}
			}
		})
	}
}

// A hospital whose board is briefed from everywhere: what does not count has informed nobody.
func TestWhatDoesNotCountHasInformedNobody(t *testing.T) {
	s := newStory()
	d := assess.NewDossier()
	s.activation.Spec.Plans = []v1alpha1.PlanReference{{Name: "hospital"}, {Namespace: "lab", Name: "samples"}}
	d.SetActivation(s.activation)
	d.SetPlan(&v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "ward", Name: "hospital"}, Spec: v1alpha1.ContinuityPlanSpec{
		TimeZone:    "UTC",
		Obligations: []v1alpha1.Obligation{{Name: "board", Audience: body, Triggers: []v1alpha1.Trigger{{During: []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}, Every: "7d"}}}},
		Evaluation:  &v1alpha1.EvaluationRule{AdoptedBy: body},
	}})
	d.SetPlan(&v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "lab", Name: "samples"}, Spec: v1alpha1.ContinuityPlanSpec{
		TimeZone: "UTC", ActivatedFrom: []v1alpha1.ActivationSource{{Namespace: "ward"}},
	}})
	add := func(namespace, name, obligation string, hour int) {
		d.AddBriefing(&v1alpha1.Briefing{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}, Spec: v1alpha1.BriefingSpec{
			Record: v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Namespace: "ward", Name: "blackout"}}, HeldAt: metav1.NewTime(at(2, hour)), Audience: body,
			Meets: []v1alpha1.ObligationReference{{Namespace: "ward", Plan: "hospital", Obligation: v1alpha1.Name(obligation)}},
		}})
	}
	add("lab", "foreign", "board", 10)
	add("ward", "typo", "bord", 11)
	report := func() *Report { return NewReport(d, assess.Assess(d, at(3, 12)), lang.English) }
	r := report()
	informed, active := r.AuditQuestions[2], r.AuditQuestions[1]
	for _, text := range []string{"no briefing of the Hospital board", "2 briefings of the Hospital board are entered and do not count (NotAllowed, UnknownSubject)"} {
		if !strings.Contains(informed.Answer, text) {
			t.Errorf("%q is missing in: %s", text, informed.Answer)
		}
	}
	if strings.Contains(informed.Answer, "was briefed") || strings.Contains(informed.Answer, "What was said") {
		t.Errorf("it was not informed: %s", informed.Answer)
	}
	if !strings.Contains(active.Answer, "no decision by the Hospital board and no briefing of it") {
		t.Errorf("it was not active: %s", active.Answer)
	}
	add("ward", "right", "board", 12)
	r = report()
	if answer := r.AuditQuestions[2].Answer; !strings.Contains(answer, "was briefed once: 2 March 2026, 15:00") ||
		!strings.Contains(answer, "2 briefings of the Hospital board are entered and do not count") {
		t.Errorf("one counts and two do not: %s", answer)
	}
	if answer := r.AuditQuestions[1].Answer; !strings.Contains(answer, "was briefed once") {
		t.Errorf("it was briefed once: %s", answer)
	}
}
