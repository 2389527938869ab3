package say

import (
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestWhatIsWrongOnTheCommandLineIsSaidBeforeAnythingIsAsked(t *testing.T) {
	bad, attached := Common{At: "soon"}, []v1alpha1.Attachment{{Title: "Photograph"}}
	for name, c := range map[string]struct {
		verb Verb
		says string
	}{
		"when a briefing was held":      {&Brief{Common: bad}, "--at:"},
		"when it was seen":              {&Log{Common: bad}, "--at:"},
		"when it was decided":           {&Decide{Common: bad}, "--at:"},
		"when a task was handed out":    {&Task{Common: bad}, "--at:"},
		"when it was done":              {&Done{Common: bad}, "--at:"},
		"when a step was":               {&Confirm{Common: bad, System: "network"}, "--at:"},
		"when it was forecast":          {&Forecast{Common: bad}, "--at:"},
		"when it was accepted":          {&Accept{Common: bad}, "--at:"},
		"when the phase began":          {&Phase{Common: bad}, "--at:"},
		"when the closing was asked":    {&Close{Common: bad}, "--at:"},
		"when it was given up":          {&Retire{Common: bad}, "--at:"},
		"when it was waived":            {&Waive{Common: bad}, "--at:"},
		"when minutes were recorded":    {&Minutes{Common: bad}, "--at:"},
		"when it was approved":          {&Approve{Common: bad}, "--at:"},
		"when the evaluation was ready": {&Evaluate{Common: bad}, "--at:"},
		"a finding without a text":      {&Evaluate{Finding: []string{"low"}}, "--finding:"},
		"a lesson without a text":       {&Evaluate{Lesson: []string{"calm"}}, "--lesson:"},
		"an answer to no question":      {&Evaluate{Answer: []string{"x=y"}}, "--answer:"},
		"attachments of a contact":      {&Log{Contact: "Police", Attach: attached}, "--attach:"},
		"attachments of a cost":         {&Log{Cost: "2 EUR", Attach: attached}, "--attach:"},
		"attachments of an outage":      {&Log{Outage: "network", Attach: attached}, "--attach:"},
		"an answer to no criterion":     {&Close{Met: []string{"x=y"}}, "--met:"},
	} {
		if _, err := c.verb.Questions(inDrill(t, noon)); err == nil || !strings.HasPrefix(err.Error(), c.says) {
			t.Errorf("%s: it says %v, want %s", name, err, c.says)
		}
	}
}

func TestTimesCountFromWhenTheCommandLineWasReadHoweverLongTheDialogueTakes(t *testing.T) {
	s := inDrill(t, "2026-11-25 23:50")
	s.Read, s.Now = s.Now, s.Now.Add(20*time.Minute)
	for text, want := range map[string]string{
		"": "2026-11-26 00:10", "now": "2026-11-26 00:10", "-30m": "2026-11-25 23:20", "23:40": "2026-11-25 23:40", "00:05": "2026-11-25 00:05",
	} {
		object, err := (&Log{Common: Common{At: text}, Text: "T"}).Object(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Clock(object.(*v1alpha1.LogEntry).Spec.OccurredAt.Time); got != want {
			t.Errorf("--at %q is %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{"+2h": "2026-11-26 01:50", "23:55": "2026-11-25 23:55", "23:50": "2026-11-25 23:50", "2026-11-26": "2026-11-26 23:59"} {
		object, err := (&Forecast{System: "network", Back: text}).Object(s)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Clock(object.(*v1alpha1.LogEntry).Spec.Forecast.RestoredBy.Time); got != want {
			t.Errorf("%q ahead is %s, want %s", text, got, want)
		}
	}
}

func TestAClockThatHasPassedTodayIsNotTakenForWhatLiesAhead(t *testing.T) {
	const want = `00:01 has passed today: if it is tomorrow, write "2026-11-26 00:01"`
	for name, verb := range map[string]Verb{"T": &Forecast{System: "network", Back: "00:01"}, "--due": &Task{Title: "T", Owner: "O", Due: "00:01"}} {
		if _, err := verb.Questions(inDrill(t, noon)); err == nil || err.Error() != name+": "+want {
			t.Errorf("it says %v, want %s: %s", err, name, want)
		}
	}
}
