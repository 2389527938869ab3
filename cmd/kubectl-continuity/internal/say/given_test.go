package say

import (
	"strings"
	"testing"
)

func TestWhatIsWrongOnTheCommandLineIsSaidBeforeAnythingIsAsked(t *testing.T) {
	bad := Common{At: "soon"}
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
		"an answer to no criterion":     {&Close{Met: []string{"x=y"}}, "--met:"},
	} {
		if _, err := c.verb.Questions(inDrill(t, noon)); err == nil || !strings.HasPrefix(err.Error(), c.says) {
			t.Errorf("%s: it says %v, want %s", name, err, c.says)
		}
	}
}
