package alerts

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// Who an alert is for, which the example routes of Alertmanager go by.
var audiences = []string{"staff", "owner", "secretary", "planner", "platform"}

func TestPrometheusTakesTheRules(t *testing.T) {
	if said, err := tool(t, "promtool", "check", "rules", rulesFile); err != nil {
		t.Error(said)
	}
}

func TestTheRulesSayWhatTheirTestsExpect(t *testing.T) {
	for _, file := range files(t, "config/prometheus/tests/*.yaml") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			if said, err := tool(t, "promtool", "test", "rules", file); err != nil {
				t.Error(said)
			}
		})
	}
}

func TestEveryAlertIsTestedFiringAndSilent(t *testing.T) {
	type ruleTests struct {
		Tests []struct {
			Alerts []struct {
				Name     string `json:"alertname"`
				Expected []any  `json:"exp_alerts"`
			} `json:"alert_rule_test"`
		} `json:"tests"`
	}
	known, firing, silent := alerts(t), map[string]bool{}, map[string]bool{}
	for _, file := range files(t, "config/prometheus/tests/*.yaml") {
		if filepath.Base(file) == "traps.yaml" {
			continue // it tells of all alerts that they are silent where there is nothing at all
		}
		for _, test := range read[ruleTests](t, file).Tests {
			for _, alert := range test.Alerts {
				if _, there := known[alert.Name]; !there {
					t.Errorf("%s tests %s, which is no alert: it would be silent for ever", file, alert.Name)
				}
				if len(alert.Expected) > 0 {
					firing[alert.Name] = true
				} else {
					silent[alert.Name] = true
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		if !firing[name] || !silent[name] {
			t.Errorf("%s: tested firing: %v, silent: %v", name, firing[name], silent[name])
		}
	}
}

func TestEveryAlertSaysHowBadItIsForWhomAndWhatToDo(t *testing.T) {
	for name, alert := range alerts(t) {
		for _, annotation := range []string{"summary", "description", "runbook_url"} {
			if alert.Annotations[annotation] == "" {
				t.Errorf("%s has no %s", name, annotation)
			}
		}
		if want := "https://github.com/beredskap/beredskap/blob/main/docs/alerts/" + name + ".md"; alert.Annotations["runbook_url"] != want {
			t.Errorf("%s: its runbook is %s, want %s", name, alert.Annotations["runbook_url"], want)
		}
		if !slices.Contains(audiences, alert.Labels["audience"]) {
			t.Errorf("%s is for %q, want one of %v", name, alert.Labels["audience"], audiences)
		}
		if fault := severityFault(name, alert); fault != "" {
			t.Error(fault)
		}
	}
}

// severityFault is what is wrong with the severity of an alert: soon is a warning, what belongs to a crisis is for information
// when it is an exercise.
func severityFault(name string, alert rule) string {
	severity := alert.Labels["severity"]
	plain := strings.NewReplacer(`{{ if eq $labels.mode "Exercise" }}info{{ else }}`, "", "{{ end }}", "").Replace(severity)
	soon := strings.HasSuffix(name, "Soon")
	ofCrisis := strings.Contains(alert.Expr, "beredskap:") && !strings.Contains(alert.Expr, `kind="Review"`) &&
		!strings.Contains(alert.Expr, `kind="Exercise"`)
	switch {
	case plain != "warning" && plain != "critical":
		return name + " has the severity " + severity
	case soon && plain != "warning":
		return name + " is no warning"
	case ofCrisis && plain == severity:
		return name + " does not ask for the mode: an exercise would wake somebody"
	}
	return ""
}

func TestEveryAlertHasAPageAndEveryPageAnAlert(t *testing.T) {
	known := alerts(t)
	for name := range known {
		page, err := os.ReadFile(filepath.Join(root, "docs/alerts", name+".md"))
		if err != nil {
			t.Error(err)
			continue
		}
		if !strings.HasPrefix(string(page), "# "+name+"\n") {
			t.Errorf("the page of %s has another title", name)
		}
		for _, part := range []string{"**Means**", "**For**", "**Do**", "**To silence it**"} {
			if !strings.Contains(string(page), part) {
				t.Errorf("the page of %s does not say %s", name, part)
			}
		}
	}
	for _, file := range files(t, "docs/alerts/*.md") {
		name := strings.TrimSuffix(filepath.Base(file), ".md")
		if _, there := known[name]; !there && name != "README" {
			t.Errorf("%s: there is no such alert", file)
		}
	}
	index, err := os.ReadFile(filepath.Join(root, "docs/alerts/README.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range known {
		if !strings.Contains(string(index), "("+name+".md)") {
			t.Errorf("docs/alerts/README.md does not name %s", name)
		}
	}
}

func TestThePrometheusRuleHoldsThePlainRules(t *testing.T) {
	type prometheusRule struct {
		Kind     string `json:"kind"`
		Metadata struct {
			Name, Namespace string
		} `json:"metadata"`
		Spec any `json:"spec"`
	}
	made := read[prometheusRule](t, root+"/config/prometheus/prometheus_rule.yaml")
	if !reflect.DeepEqual(read[any](t, rulesFile), made.Spec) {
		t.Error("prometheus_rule.yaml is not made from rules.yaml: run make generate")
	}
	if made.Kind != "PrometheusRule" || made.Metadata.Name != "beredskap-alerts" || made.Metadata.Namespace != "beredskap-system" {
		t.Errorf("it is %s %v", made.Kind, made.Metadata)
	}
}
