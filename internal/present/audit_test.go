package present

import (
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
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
	accepted := newStory()
	evaluation := key("whole")
	accepted.a.Evaluation.Accepted, accepted.a.Evaluation.AcceptedAt = &evaluation, at(15, 8)

	cases := map[string]struct {
		story    *story
		question int
		says     []string
		evidence []string
	}{
		"no decision":             {newStory(), 0, []string{"no active measure by the Hospital board", "in Response (2026-03-01 08:00 to 2026-03-05 08:00) nor in Recovery"}, []string{"CrisisActivation ward/blackout"}},
		"decisions":               {decided, 0, []string{"2 decisions by the Hospital board", "In the phase Response", "none in the phase Recovery", "1 decision is recorded without the body", "1 decision is recorded as taken by others"}, []string{"LogEntry ward/d1", "LogEntry ward/d3", "LogEntry ward/d4"}},
		"active in one phase":     {decided, 1, []string{"In Response the Hospital board took 2 decisions and was briefed not at all", "In Recovery the record shows no decision by the Hospital board and no briefing of it"}, []string{"LogEntry ward/d2"}},
		"no evaluation":           {overdue, 1, []string{"no complete evaluation, which was due at 2026-03-10 08:00", "1 partial evaluation is recorded"}, []string{"Evaluation ward/unit"}},
		"an evaluation unadopted": {accepted, 1, []string{"accepted at 2026-03-15 08:00, before it was due", "does not show that the Hospital board adopted it"}, []string{"Evaluation ward/whole"}},
		"nothing said is written": {silent, 2, []string{"briefed twice: 2026-03-01 12:00 and 2026-03-06 12:00", "What was said is recorded for none of the 2 briefings", "The record holds minutes of none of the 2 briefings"}, []string{"Briefing ward/one", "Briefing ward/two"}},
		"minutes approved":        {minuted, 2, []string{"recorded for all of the 1 briefing", "recorded and approved"}, []string{"Briefing ward/one"}},
		"minutes unapproved":      {unapproved, 2, []string{"does not show that another person approved them"}, []string{"Briefing ward/one"}},
		"a promise half kept":     {kept, 2, []string{"fell due 3 times: 0 on time, 1 late, 1 missed, 1 open", "2026-03-08 12:00 and 2026-03-15 12:00", "overdue since 2026-03-15 13:00"}, []string{"Briefing ward/one"}},
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
