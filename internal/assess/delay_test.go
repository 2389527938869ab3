package assess

import (
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestReasonsForDelay(t *testing.T) {
	// The crisis is known since it was declared, on 16 December at 08:00: the notice is due on the 19th at 08:00.
	notice := obligationOf("authority", once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}, "72h"))
	notice.Requires = &v1alpha1.Requirements{DelayReason: true}
	graced := *notice.DeepCopy()
	graced.Triggers[0].Grace = "2h"
	content := *notice.DeepCopy()
	content.Requires.Content = true
	weekly := obligationOf("authority", every("3d", inResponse))
	weekly.Requires = notice.Requires
	const complete, told = "False RecordComplete", "briefing staff/told came late for staff/central/authority and gives no delayReason: enter it anew with one, naming this record in corrects"
	unreasoned := func(since string) string { return "True UnreasonedDelay " + since }
	for name, test := range map[string]struct {
		obligations []v1alpha1.Obligation
		held        string
		reason      v1alpha1.Note
		happens     func(s *scenario)
		want, says  string
	}{
		"on time, to the second":             {[]v1alpha1.Obligation{notice}, "2021-12-19 08:00", "", nil, complete, ""},
		"a second late":                      {[]v1alpha1.Obligation{notice}, "2021-12-19 08:00:01", "", nil, unreasoned("2021-12-19 08:00:01"), told},
		"a second late, and says why":        {[]v1alpha1.Obligation{notice}, "2021-12-19 08:00:01", "The telephones were down.", nil, complete, ""},
		"on time, and says why all the same": {[]v1alpha1.Obligation{notice}, "2021-12-18 08:00", "R", nil, complete, ""},
		"within the grace":                   {[]v1alpha1.Obligation{graced}, "2021-12-19 10:00", "", nil, complete, ""},
		"after the grace":                    {[]v1alpha1.Obligation{graced}, "2021-12-19 10:00:01", "", nil, unreasoned("2021-12-19 10:00:01"), told},
		"late for a cadence":                 {[]v1alpha1.Obligation{weekly}, "2021-12-20 08:00", "", nil, unreasoned("2021-12-20 08:00"), told},
		"late for what asks for no reason": {
			[]v1alpha1.Obligation{obligationOf("authority", notice.Triggers...)}, "2021-12-30 08:00", "", nil, complete, "",
		},
		"late and undocumented": {
			[]v1alpha1.Obligation{content}, "2021-12-20 08:00", "", nil, "True Undocumented 2021-12-20 08:00",
			"briefing staff/told records nothing of what was told, and came late for staff/central/authority and gives no delayReason",
		},
		"late for two clocks of one obligation, which is named once": {
			[]v1alpha1.Obligation{func() v1alpha1.Obligation {
				o := *notice.DeepCopy()
				o.Triggers = append(o.Triggers, once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorStarted}, "24h"))
				return o
			}()}, "2021-12-20 08:00", "", nil, unreasoned("2021-12-20 08:00"), told,
		},
		"corrected into one that says why": {
			[]v1alpha1.Obligation{notice}, "2021-12-20 08:00", "", func(s *scenario) {
				s.enter(&v1alpha1.Briefing{ObjectMeta: metaOf("again", ""), Spec: v1alpha1.BriefingSpec{
					Record: v1alpha1.Record{Corrects: "told"}, HeldAt: moment1("2021-12-20 08:00"), Audience: "authority", DelayReason: "R",
					Meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: "authority"}},
				}})
			}, complete, "",
		},
		"waived before it was told, and late for nothing": {
			[]v1alpha1.Obligation{func() v1alpha1.Obligation { o := *notice.DeepCopy(); o.Required = true; return o }()}, "", "",
			func(s *scenario) { s.waive("2021-12-18 08:00", "authority") }, complete, "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t, test.obligations...)
			if test.held != "" {
				s.enter(&v1alpha1.Briefing{ObjectMeta: metaOf("told", ""), Spec: v1alpha1.BriefingSpec{
					HeldAt: moment1(test.held), Audience: "authority", DelayReason: test.reason,
					Meets: []v1alpha1.ObligationReference{{Plan: "central", Obligation: "authority"}},
				}})
			}
			if test.happens != nil {
				test.happens(s)
			}
			condition := s.assess("2022-02-01 00:00").conditionOf(v1alpha1.ConditionRecordIncomplete)
			if got := brief(condition); got != test.want {
				t.Errorf("got %s: %s\nwant %s", got, condition.Message, test.want)
			}
			if !strings.Contains(condition.Message.String(), test.says) || strings.Count(condition.Message.String(), "staff/central/authority") > 1 {
				t.Errorf("it says %q\nwant     %q", condition.Message, test.says)
			}
		})
	}
}
