package alerts

import (
	"regexp"
	"strings"
	"testing"
)

const routesFile = root + "/config/alertmanager/alertmanager.yaml"

func TestAlertmanagerTakesTheExample(t *testing.T) {
	if said, err := tool(t, "amtool", "check-config", routesFile); err != nil {
		t.Error(said)
	}
}

func TestEachAudienceIsToldOfItsOwn(t *testing.T) {
	for name, test := range map[string]struct{ labels, want string }{
		"a late briefing wakes the staff": {"alertname=BriefingOverdue severity=critical audience=staff mode=Real kind=Briefing", "staff-pager"},
		"one that is due soon does not":   {"alertname=BriefingDueSoon severity=warning audience=staff mode=Real kind=Briefing", "staff"},
		"a late action is the staff's, and waits for the morning": {
			"alertname=ActionOverdue severity=critical audience=staff mode=Real kind=Action", "staff"},
		"a late evaluation is the staff's, and waits for the morning": {
			"alertname=EvaluationOverdue severity=critical audience=staff mode=Real kind=Evaluation", "staff"},
		"late minutes are the secretary's": {
			"alertname=MinutesOverdue severity=critical audience=secretary mode=Real kind=Minutes", "secretary"},
		"a plan to review is its planners'":        {"alertname=ReviewOverdue severity=critical audience=planner kind=Review", "planners"},
		"an exercise that is due is no exercise":   {"alertname=ExerciseDueSoon severity=warning audience=planner kind=Exercise", "planners"},
		"a system of a unit is for its own people": {"severity=critical audience=owner mode=Real kind=Objective object_namespace=it", "it-pager"},
		"one of another unit is for the staff":     {"severity=critical audience=owner mode=Real kind=Objective object_namespace=care", "staff-pager"},
		"a failed recovery wakes the staff":        {"severity=critical audience=owner mode=Real type=RecoveryFailed", "staff-pager"},
		"an exercise wakes nobody":                 {"alertname=BriefingOverdue severity=info audience=staff mode=Exercise kind=Briefing", "drill"},
		"nor does the record of one":               {"alertname=RecordNotIntact severity=info audience=platform mode=Exercise", "drill"},
		"a dead operator wakes the platform team":  {"alertname=BeredskapDown severity=critical audience=platform", "platform-pager"},
		"its errors do not":                        {"alertname=BeredskapReconcileErrors severity=warning audience=platform", "platform"},
		"a record that was altered wakes the platform team": {
			"alertname=RecordNotIntact severity=critical audience=platform mode=Real type=RecordIntact", "platform-pager"},
		"what nobody thought of is somebody's": {"alertname=New severity=critical", "platform"},
	} {
		t.Run(name, func(t *testing.T) {
			said, err := tool(t, "amtool", append([]string{"config", "routes", "test", "--config.file=" + routesFile}, strings.Fields(test.labels)...)...)
			if got := lastLine(said); err != nil || got != test.want {
				t.Errorf("goes to %s, want %s (%v)", got, test.want, err)
			}
		})
	}
}

// Whatever the operator's death silences would be silent just when nobody else counts the hours.
func TestOnlyWhatIsBrokenSilencesAndOnlyWhatIsSoon(t *testing.T) {
	type config struct {
		Inhibit []struct {
			Source []string `json:"source_matchers"`
			Target []string `json:"target_matchers"`
			Equal  []string `json:"equal"`
		} `json:"inhibit_rules"`
	}
	rules := read[config](t, routesFile).Inhibit
	if len(rules) != 1 {
		t.Fatalf("%d inhibit rules, want one", len(rules))
	}
	source, target := matcher(t, rules[0].Source), matcher(t, rules[0].Target)
	for name, alert := range alerts(t) {
		deadline := strings.Contains(alert.Expr, "beredskap:overdue_timestamp_seconds{")
		soon := strings.HasSuffix(name, "Soon")
		if got, want := source.MatchString(name), deadline && !soon; got != want {
			t.Errorf("%s silences others: %v, want %v", name, got, want)
		}
		if got, want := target.MatchString(name), deadline && soon; got != want {
			t.Errorf("%s is silenced by others: %v, want %v", name, got, want)
		}
	}
}

// matcher is the one matcher of a list, which is a pattern for the name of an alert.
func matcher(t *testing.T, matchers []string) *regexp.Regexp {
	t.Helper()
	pattern, ofName := strings.CutPrefix(strings.Join(matchers, ","), "alertname=~")
	if !ofName {
		t.Fatalf("%v do not match the name of an alert", matchers)
	}
	return regexp.MustCompile("^(?:" + strings.Trim(pattern, `"`) + ")$")
}

// lastLine is the answer of amtool, which may warn of other things first.
func lastLine(said string) string {
	said = strings.TrimSpace(said)
	return said[strings.LastIndexByte(said, '\n')+1:]
}
