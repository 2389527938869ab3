package say

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestWhatThereIsToChooseFromComesWithTheMostUrgentFirst(t *testing.T) {
	for name, c := range map[string]struct {
		scene *Scene
		verb  Verb
		of    string
		want  string
	}{
		"briefings in Kalix on the first Monday": {inKalix(t, "2021-12-20 14:00"), &Brief{}, "OBLIGATION",
			"[{staff Crisis staff, due 2021-12-20 15:00} {board Executive board, due 2021-12-23 13:00} " +
				"{chair Chair of the executive board, nothing due} {public Public, nothing due}]"},
		"briefings in Kalix in February": {inKalix(t, "2022-02-10 09:00"), &Brief{}, "OBLIGATION",
			"[{board Executive board, overdue since 2022-02-06 00:00} {chair Chair of the executive board, nothing due} " +
				"{public Public, nothing due} {staff Crisis staff, nothing due}]"},
		"systems with a step left, in recovery order": {inDrill(t, noon, outageOf(t, records()), outageOf(t, network())), &Confirm{}, "SYSTEM",
			"[{network Waiting, waits for confirm step restore: somebody to report it} " +
				"{patient-records Waiting, waits for system brendans-it/platform/network to be restored (now Waiting)}]"},
		"steps of a system": {inDrill(t, noon), &Confirm{System: "patient"}, "STEP", "[{restore-database Pending} {update-terminals Pending}]"},
		"systems to accept": {inDrill(t, noon, outageOf(t, network()), report(t, "r", "2026-11-25 09:00", network(), "restore")), &Accept{}, "SYSTEM",
			"[{network Restored, waits for owner Head of IT to accept it}]"},
		"systems that may go down": {inDrill(t, noon, outageOf(t, network())), &Log{}, "--outage", "[{patient-records NotAffected}]"},
		"tasks":                    {inDrill(t, noon, sandbags(t)), &Done{}, "ACTION_ITEM", "[{task-sandbags Sandbags at the north door (Head of IT), overdue since 2026-11-25 11:00}]"},
		"minutes to write": {inDrill(t, noon, board(t, "2026-11-25 10:00")), &Minutes{}, "BRIEFING",
			"[{board-1 Hospital board, held 2026-11-25 10:00, minutes due 2026-12-02 10:00}]"},
		"minutes to approve": {inDrill(t, noon, board(t, "2026-11-25 10:00"), minutesOf(t), review(t)), &Approve{}, "WHAT",
			"[{minutes-1 minutes of the briefing of 2026-11-25 10:00 to Hospital board} {evaluation/review the evaluation}]"},
		"bodies":         {inDrill(t, noon), &Decide{}, "--body", "[{Hospital board } {Crisis team } {Unknown nobody knows who decided}]"},
		"owners":         {inDrill(t, noon), &Task{}, "--owner", "[{Chief nurse Lead, Crisis team} {Head of IT IT, Crisis team}]"},
		"next briefings": {inDrill(t, noon), &Task{}, "--by-next", "[{staff the next one to Crisis team, 2026-11-25 20:00} {board the next one to Hospital board, 2026-11-26 08:00}]"},
		"phases":         {inDrill(t, noon), &Phase{}, "PHASE", "[{Recovery the acute part is over}]"},
		"criteria":       {inDrill(t, noon), &Close{}, "--met", "[{ordinary= Nobody works on paper.} {rested= Everybody has slept.}]"},
		"questions":      {inDrill(t, noon), &Evaluate{}, "--answer", "[{patients= Did anybody come to harm?} {informed= Was the board informed in time?}]"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fmt.Sprint(c.verb.Choices(c.scene, c.of)); got != c.want {
				t.Errorf("there is\n%s\nto choose from, want\n%s", got, c.want)
			}
		})
	}
}

func TestEverySystemOfKalixHasAShortNameThatMeansItAlone(t *testing.T) {
	s := inKalix(t, "2021-12-20 12:00")
	for _, choice := range (&Forecast{}).Choices(s, "SYSTEM") {
		if _, err := s.system("SYSTEM", choice.Value); err != nil || strings.Contains(choice.Value, "/") {
			t.Errorf("%q is offered, and means %v", choice.Value, err)
		}
	}
	for _, choice := range (&Log{}).Choices(s, "--about") {
		if _, err := s.about(Common{}, choice.Value); err != nil {
			t.Errorf("--about %s is offered, and refused: %v", choice.Value, err)
		}
	}
}

func TestABriefingThatComesLateSaysWhyWhereItMust(t *testing.T) {
	const late = "2026-11-26 09:00" // due at 08:00
	s := inDrill(t, late)
	for name, c := range map[string]struct {
		verb *Brief
		want string
	}{
		"it comes late":           {&Brief{Obligation: "board", Content: "All."}, "--late-because"},
		"it says why":             {&Brief{Obligation: "board", Content: "All.", LateBecause: "We slept"}, ""},
		"it was held in time":     {&Brief{Common: Common{At: "2026-11-25 20:00"}, Obligation: "board", Content: "All."}, ""},
		"nobody asks of that one": {&Brief{Obligation: "staff", Content: "All."}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			questions, err := c.verb.Questions(s)
			if err != nil {
				t.Fatal(err)
			}
			var asked string
			for _, q := range questions {
				asked += q.Name
			}
			if asked != c.want {
				t.Errorf("it asks for %q, want %q", asked, c.want)
			}
		})
	}
}

func TestWhatIsWrongIsSaidByTheFlagOrArgumentThatItIsIn(t *testing.T) {
	down := func(t *testing.T) []client.Object { return []client.Object{outageOf(t, network())} }
	for name, c := range map[string]struct {
		said func(*testing.T) []client.Object
		verb Verb
		says string
		line bool // the command line is wrong, not the name of something
	}{
		"no such obligation":         {nil, &Brief{Obligation: "bord"}, `OBLIGATION: there is no obligation "bord": there is brendans/wards/staff, brendans/wards/board`, false},
		"a time still to come":       {nil, &Brief{Obligation: "board", Common: Common{At: "23:50"}}, `--at: 23:50 is still to come today: if it was yesterday, write "2026-11-24 23:50"`, true},
		"no time":                    {nil, &Log{Common: Common{At: "soon"}}, `--at: "soon" is no instant`, true},
		"two kinds at once":          {nil, &Log{Cost: "1 EUR", Contact: "P"}, "enter one for each", true},
		"since without outage":       {nil, &Log{Since: "-1h"}, "--since: it says since when a system is down: add --outage SYSTEM", true},
		"at most without cost":       {nil, &Log{AtMost: true}, "--at-most", true},
		"an outage about more":       {nil, &Log{Outage: "network", About: "wards"}, "--about", true},
		"no such system":             {nil, &Log{Outage: "netwerk"}, `--outage: there is no system "netwerk": there is brendans-it/platform/network, brendans/wards/patient-records`, false},
		"nothing of that name":       {nil, &Decide{About: "system/paper"}, `--about: there is no such thing in crisis brendans/drill`, false},
		"no currency":                {nil, &Log{Cost: "2000"}, `--cost: "2000" is no cost: write the amount and its currency`, true},
		"a comma that may be either": {nil, &Log{Cost: "2,000 SEK"}, `--cost: "2,000 SEK" is no amount`, true},
		"two times for a task":       {nil, &Task{Due: "+1h", ByNext: "staff"}, "--due, --by-next: both say when it is due", true},
		"no next briefing":           {func(t *testing.T) []client.Object { return []client.Object{board(t, "2026-11-25 10:00")} }, &Task{ByNext: "board"}, "--by-next: no briefing of brendans/wards/board is due", true},
		"from nowhere":               {nil, &Task{From: "review"}, "--from: \"review\" is neither briefing/NAME nor evaluation/NAME/FINDING", true},
		"no such task":               {nil, &Done{Action: "x"}, `ACTION_ITEM: there is no action item, and "x" was named`, false},
		"two states":                 {nil, &Done{Cancelled: true, Reopen: true}, "keep one", true},
		"no such step":               {down, &Confirm{System: "network", Step: "boot"}, `STEP: there is no step of system brendans-it/platform/network "boot": there is restore`, false},
		"no step left": {func(t *testing.T) []client.Object {
			return append(down(t), report(t, "r", "2026-11-25 09:00", network(), "restore"))
		}, &Confirm{System: "network"}, "STEP: no step of system brendans-it/platform/network is left to report (it is Restored): name one of restore", false},
		"no outcome":             {down, &Confirm{System: "network", Outcome: "ok"}, `--outcome: "ok" is no outcome: use one of Done, InProgress, Failed`, true},
		"no count":               {down, &Confirm{System: "network", Count: "some"}, `--count: "some" is no number`, true},
		"closed is no phase":     {nil, &Phase{To: "Closed"}, "kubectl continuity close", true},
		"no phase":               {nil, &Phase{To: "Done"}, "use Response or Recovery", true},
		"no such criterion":      {nil, &Close{Met: []string{"slept=yes"}}, `--met: there is no end criterion "slept": there is ordinary, rested`, false},
		"no such briefing":       {nil, &Minutes{Briefing: "b"}, "BRIEFING: there is no briefing, and", false},
		"a digest of nothing":    {func(t *testing.T) []client.Object { return []client.Object{board(t, "2026-11-25 10:00")} }, &Minutes{Briefing: "board-1", SHA256: "x"}, "--sha256: it proves a document", true},
		"nothing to approve":     {nil, &Approve{What: "m"}, "WHAT: there is no minutes or evaluation", false},
		"no such question":       {nil, &Evaluate{Author: []string{"Q"}, Answer: []string{"harm=No"}}, `--answer: there is no question "harm": there is patients, informed`, false},
		"an answer without text": {nil, &Evaluate{Author: []string{"Q"}, Answer: []string{"patients"}}, "write QUESTION=TEXT", true},
		"it says nothing":        {nil, &Evaluate{Author: []string{"Q"}}, "it says nothing yet", true},
		"a finding without text": {nil, &Evaluate{Author: []string{"Q"}, Finding: []string{"low"}}, "--finding: \"low\" has no text", true},
	} {
		t.Run(name, func(t *testing.T) {
			var said []client.Object
			if c.said != nil {
				said = c.said(t)
			}
			s := inDrill(t, noon, said...)
			_, err := c.verb.Questions(s)
			if err == nil {
				_, err = c.verb.Object(s)
			}
			var wrong *Wrong
			if err == nil || !strings.Contains(err.Error(), c.says) || errors.As(err, &wrong) != c.line {
				t.Errorf("it says %v (of the line: %t), want %q (%t)", err, errors.As(err, &wrong), c.says, c.line)
			}
		})
	}
}

func TestANameOfSeveralThingsIsAnsweredWithTheirWholeNames(t *testing.T) {
	s := inKalix(t, "2021-12-20 12:00")
	if _, err := s.system("SYSTEM", "network"); err == nil || !strings.Contains(err.Error(), `"network" names several: `) ||
		!strings.Contains(err.Error(), "kalix-it/it-platform/network-core, kalix-it/it-platform/network-rest") {
		t.Errorf("it says %v", err)
	}
	if v, err := s.system("SYSTEM", "network-c"); err != nil || v.Ref.Name != "network-core" {
		t.Errorf("the beginning of a name means %v (%v)", v, err)
	}
}

func TestNamesOfObjectsAreReadableAndShortEnough(t *testing.T) {
	s := inDrill(t, noon)
	for text, want := range map[string]string{
		"Åsa & Ömür: vård på natten": "log-asa-omur-vard-pa-natten-20261125-1200-x7k2",
		"":                           "log-20261125-1200-x7k2",
		strings.Repeat("x", 100):     "log-20261125-1200-x7k2",
		"one two-three four five six seven eight nine ten": "log-one-two-three-four-five-six-seven-eight-20261125-1200-x7k2",
		"水が来た": "log-20261125-1200-x7k2",
	} {
		if got := s.nameOf(s.Now, "log", text); got != want || len(got) > longestName {
			t.Errorf("%q becomes %s (%d), want %s", text, got, len(got), want)
		}
	}
	if got := s.nameOf(s.Now, strings.Repeat("x", 100)); len(got) != longestName || !strings.HasSuffix(got, "x-20261125-1200-x7k2") {
		t.Errorf("one long word becomes %s", got)
	}
}

func TestAnAmountIsReadAsPeopleWriteIt(t *testing.T) {
	for text, want := range map[string]string{
		"2000 SEK": "2000 SEK", "SEK 2000": "2000 SEK", "2000sek": "2000 SEK", "18400.50 EUR": "18400.50 EUR", "18 400,50 EUR": "18400.50 EUR",
		"1'000'000 CHF": "1000000 CHF", "99,5 EUR": "99.5 EUR",
	} {
		cost, err := costOf(text)
		if err != nil || cost.Amount+" "+cost.Currency != want {
			t.Errorf("%q is read as %+v (%v), want %s", text, cost, err, want)
		}
	}
	for _, text := range []string{"", "SEK", "two EUR", "1.000,50 EUR", "EUR 5 SEK", "-5 SEK", "1,2,3 SEK"} {
		if cost, err := costOf(text); err == nil {
			t.Errorf("%q is read as %+v", text, cost)
		}
	}
}
