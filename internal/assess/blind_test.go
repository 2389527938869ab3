package assess

import (
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestWhatCouldNotBeReadIsNotSaidToBeMissing(t *testing.T) {
	frozen := v1alpha1.ActivatedPlan{Namespace: "social", Name: "care", State: v1alpha1.PlanActive, Generation: 2, Digest: "sha256:ab", Snapshot: "care-6f1e2d3c"}
	for name, test := range map[string]struct {
		blind Blind
		is    bool // the plan is there, edited since it was frozen
		was   bool // it was frozen
		want  string
	}{
		"a plan of a namespace that was read does not exist":    {blind: Blind{Beyond: []string{"staff", "social"}}, want: "does not exist: create it"},
		"a plan of another namespace may exist":                 {blind: Blind{Beyond: []string{"staff"}}, want: "may not be read from here"},
		"a plan that was deleted after it was frozen may count": {blind: Blind{Frozen: true}, was: true, want: "may not be read from here"},
		"a plan that was never frozen does not exist":           {blind: Blind{Frozen: true}, want: "does not exist: create it"},
		"a frozen plan that was looked for is gone":             {is: true, was: true, want: "the frozen plan social/care (generation 2, sha256:ab) is gone"},
		"a frozen plan that was not is not":                     {blind: Blind{Frozen: true}, is: true, was: true, want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.SetBlind(test.blind)
			care := plan("social/care", v1alpha1.ContinuityPlanSpec{})
			care.Generation = 3
			s.join(care)
			if !test.is {
				s.RemovePlan(KeyOf(care))
			}
			if test.was {
				s.activation.Status.Plans = append(s.activation.Status.Plans, frozen)
			}
			verdict := s.assess("2021-12-20 00:00").plans[KeyOf(care)]
			if message := verdict.Message.String(); !strings.Contains(message, test.want) || (test.want == "") != (message == "") {
				t.Errorf("it says %q, want %q", message, test.want)
			}
			if got := verdict.State == v1alpha1.PlanActive; got != test.is {
				t.Errorf("the plan is %s", verdict.State)
			}
		})
	}
}
