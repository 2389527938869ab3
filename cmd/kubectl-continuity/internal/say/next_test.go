package say

import (
	"fmt"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// steps writes what is next, one line each.
func steps(all []Step) string {
	lines := make([]string, 0, len(all))
	for _, s := range all {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s: %s: %s", s.When, s.What, strings.TrimPrefix(s.Do, "kubectl continuity "))))
	}
	return strings.Join(lines, "\n")
}

func TestWhatIsNextBeginsWithWhatFollowsFromWhatWasSaid(t *testing.T) {
	phase := func(t *testing.T, name, when string, to v1alpha1.CrisisPhase, criteria ...v1alpha1.Name) client.Object {
		p := &v1alpha1.PhaseChange{To: to, DecidedBy: "N"}
		for _, c := range criteria {
			p.EndCriteria = append(p.EndCriteria, v1alpha1.CriterionAnswer{Criterion: c, Answer: "Yes"})
		}
		return entryAt(t, name, when, v1alpha1.LogEntrySpec{Phase: p})
	}
	const staff = "by 2026-11-25 20:00: brief Crisis team (staff): brief staff"
	const boardDue = "by 2026-11-26 08:00: brief Hospital board (board): brief board"
	for name, c := range map[string]struct {
		said func(*testing.T) []client.Object // the last of them just now
		want string
	}{
		"a briefing asks for its minutes": {
			func(t *testing.T) []client.Object { return []client.Object{board(t, "2026-11-25 10:00")} },
			"by 2026-12-02 10:00: record minutes of the briefing of 2026-11-25 10:00 to Hospital board: minutes board-1\n" + staff,
		},
		"minutes ask for their approval": {
			func(t *testing.T) []client.Object { return []client.Object{board(t, "2026-11-25 10:00"), minutesOf(t)} },
			"by 2026-12-02 11:00: another person approves the minutes of the briefing of 2026-11-25 10:00 to Hospital board: approve minutes-1\n" + staff,
		},
		"a task that is overdue": {
			func(t *testing.T) []client.Object { return []client.Object{sandbags(t)} },
			"overdue since 2026-11-25 11:00: Head of IT: Sandbags at the north door: done task-sandbags\n" + staff + "\n" + boardDue,
		},
		"an outage asks for the first step": {
			func(t *testing.T) []client.Object { return []client.Object{outageOf(t, network())} },
			"now: system network waits for confirm step restore: somebody to report it: confirm network\n" + staff + "\n" + boardDue,
		},
		"the last step asks for the acceptance": {
			func(t *testing.T) []client.Object {
				return []client.Object{outageOf(t, network()), report(t, "r", "2026-11-25 09:00", network(), "restore")}
			},
			"now: system network waits for owner Head of IT to accept it: accept network\n" + staff + "\n" + boardDue,
		},
		"a closing says what is missing, and so does all that is said after it": {
			func(t *testing.T) []client.Object {
				return []client.Object{outageOf(t, network()), phase(t, "p", "2026-11-25 10:00", "Recovery"), phase(t, "c", "2026-11-25 11:00", "Closed", "ordinary"), sandbags(t)}
			},
			"overdue since 2026-11-25 11:00: Head of IT: Sandbags at the north door: done task-sandbags\n" +
				"to close: answer the end criterion rested: Everybody has slept.: close --met rested=ANSWER\n" +
				"to close: system network is Waiting: it is restored and accepted, or retired (kubectl continuity retire network): confirm network\n" + boardDue,
		},
		"a closing of which nothing is missing": {
			func(t *testing.T) []client.Object {
				return []client.Object{phase(t, "p", "2026-11-25 10:00", "Recovery"), phase(t, "c", "2026-11-25 11:00", "Closed", "ordinary", "rested")}
			},
			"2026-11-25 11:00: the crisis is closed:\nby 2027-01-24 11:00: evaluate the crisis: evaluate --crisis brendans/drill",
		},
		"an evaluation asks for its adoption, and for what is done about it": {
			func(t *testing.T) []client.Object { return []client.Object{review(t)} },
			"by 2026-12-25 11:30: Hospital board adopts the evaluation: approve evaluation/review\n" +
				"to answer: finding server-room: say who does what about it: task --from evaluation/review/server-room\n" + staff + "\n" + boardDue,
		},
	} {
		t.Run(name, func(t *testing.T) {
			said := c.said(t)
			s := inDrill(t, noon, said...)
			if got := s.toClose(); len(s.Assessment.ClosingFor) > 0 && len(got) != len(s.Assessment.ClosingFor) {
				t.Errorf("to close\n%s\nis missing, and it waits for\n%s", steps(got), s.Assessment.ClosingFor)
			}
			if got := steps(Next(s, said[len(said)-1])); got != c.want {
				t.Errorf("next is\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestAPartialEvaluationSaysWhatItLeavesOpen(t *testing.T) {
	partial := review(t).(*v1alpha1.Evaluation)
	partial.Spec.Answers, partial.Spec.Findings = partial.Spec.Answers[:1], nil
	partial.Spec.Lessons = []v1alpha1.Lesson{{Name: "early", Text: "T", Changes: &v1alpha1.PlanReference{Name: "wards"}}}
	s := inDrill(t, noon, partial)
	s.Named = []string{"--crisis", "drill"}
	got := steps(Next(s, partial))
	for _, want := range []string{
		"to complete: not answered: informed. Enter it anew, whole, when they are: evaluate --corrects review --crisis drill",
		"to learn: lesson early: change the plan, and list the lesson in its spec.lessons",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("next is\n%s\nwhich lacks %q", got, want)
		}
	}
}

func TestWhatWouldLetAStatementCountIsACommand(t *testing.T) {
	s := inDrill(t, noon)
	for name, c := range map[string]struct {
		scene *Scene
		verb  Verb
		want  string
	}{
		"a report of a system that is not down": {s, &Confirm{System: "network"}, " (kubectl continuity log --outage network)"},
		"an outage before the crisis":           {s, &Log{Outage: "network", Since: "2026-11-25 06:00", Text: "T"}, ""},
		"an acceptance before the last step":    {inDrill(t, noon, outageOf(t, network())), &Accept{System: "network"}, " (kubectl continuity confirm network)"},
		"a closing in Response":                 {s, &Close{By: "N", Because: "B"}, " (kubectl continuity phase Recovery)"},
		"a decision":                            {s, &Decide{Text: "T", Body: "B"}, ""},
	} {
		object, err := c.verb.Object(c.scene)
		if err != nil {
			t.Fatal(err)
		}
		if got := Remedy(c.scene, object); got != c.want {
			t.Errorf("%s: the remedy is %q, want %q", name, got, c.want)
		}
	}
}

func TestACommandIsQuotedWhereTheShellWouldTakeItApart(t *testing.T) {
	for want, words := range map[string][]string{
		`done 'it'\''s $HOME; rm'`:                {"done", "it's $HOME; rm"},
		`close --met rested=ANSWER`:               {"close", "--met", "rested=ANSWER"},
		`brief brendans-it/platform/staff`:        {"brief", "brendans-it/platform/staff"},
		"done '' '-x' '=ls' '{a,b}' '[x]' 'a\nb'": {"done", "", "-x", "=ls", "{a,b}", "[x]", "a\nb"},
		`done 'Å'`: {"done", "Å"},
	} {
		want = "kubectl continuity " + want + " --crisis 'a b'"
		if got := (&Scene{Named: []string{"--crisis", "a b"}}).command(words...); got != want {
			t.Errorf("the command is %s, want %s", got, want)
		}
	}
}

func TestABriefingFollowsThePlanOfItsOwnNamespaceUnlessItNamesAnother(t *testing.T) {
	held := board(t, "2026-11-25 10:00").(*v1alpha1.Briefing)
	o := &assess.ObligationVerdict{Ref: assess.Ref{Namespace: "brendans", Plan: "wards", Name: "press"}, Obligation: &v1alpha1.Obligation{
		Triggers: []v1alpha1.Trigger{{AfterEach: &v1alpha1.AfterEachTrigger{Obligation: "board"}}},
	}}
	for namespace, want := range map[v1alpha1.ObjectName]bool{"": true, "brendans": true, "elsewhere": false} {
		if held.Spec.Meets[0].Namespace = namespace; follows(o, held) != want {
			t.Errorf("in namespace %q it follows: %t, want %t", namespace, !want, want)
		}
	}
	held.Namespace, held.Spec.Meets[0].Namespace = "elsewhere", ""
	if follows(o, held) {
		t.Error("it follows a briefing for a plan of the same name elsewhere")
	}
}

func TestTheFormHoldsEveryQuestionAndIsReadBack(t *testing.T) {
	s := inDrill(t, noon)
	form := Form(s)
	if !strings.Contains(form, "# Did anybody come to harm?\n  patients: \"\"") {
		t.Errorf("the form is\n%s", form)
	}
	filled := strings.NewReplacer(`patients: ""`, `patients: "No: nobody"`, `- ""`, "- Quality manager").Replace(form)
	sheet, err := ReadSheet([]byte(filled))
	if err != nil {
		t.Fatal(err)
	}
	object, err := answered(t, s, &Evaluate{Sheet: *sheet}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := `{Evaluation: {name: evaluation-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, title: "Evaluation: Autumn exercise",
		completedAt: "2026-11-25T12:00:00Z", authors: [Quality manager], answers: [{question: patients, text: "No: nobody"}]}}`
	if got := manifest(t, s, object); !same(t, got, want) {
		t.Errorf("it builds\n%s", got)
	}
	if _, err := ReadSheet([]byte("answer: {patients: No}")); err == nil || !strings.Contains(err.Error(), "--form prints one") {
		t.Errorf("a misspelt sheet is read: %v", err)
	}
	var read map[string]any
	if err := yaml.Unmarshal([]byte(Form(inKalix(t, "2022-06-01 12:00"))), &read); err != nil || len(read["answers"].(map[string]any)) != 4 {
		t.Errorf("the form of Kalix is %v (%v)", read, err)
	}
}

func TestABriefingSaysBeforeItIsWrittenWhatItWouldMeet(t *testing.T) {
	for name, c := range map[string]struct {
		scene *Scene
		verb  *Brief
		want  string
	}{
		"in time":                    {inDrill(t, noon), &Brief{Obligation: "board", Content: "All."}, "board, due 2026-11-26 08:00: on time"},
		"late":                       {inDrill(t, "2026-11-26 09:00"), &Brief{Obligation: "board", Content: "All."}, "board, due 2026-11-26 08:00: late"},
		"too early for anything due": {inKalix(t, "2021-12-20 12:00"), &Brief{Obligation: "staff", Content: "All."}, "nothing that is due: the next one is due 2021-12-20 15:00"},
		"for nothing":                {inDrill(t, noon), &Brief{Audience: "Radio", Content: "All."}, ""},
	} {
		object, err := c.verb.Object(c.scene)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, fact := range Meaning(c.scene, object) {
			if fact.Name == "it meets" {
				got = fact.Text
			}
		}
		if got != c.want {
			t.Errorf("a briefing %s would meet %q, want %q", name, got, c.want)
		}
	}
}
