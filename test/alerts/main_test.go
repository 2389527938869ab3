// Package alerts holds the alerts against their tests, their pages and each other, by Prometheus' and Alertmanager's own tools.
package alerts

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"sigs.k8s.io/yaml"
)

const (
	root      = "../.."
	rulesFile = root + "/config/prometheus/rules.yaml"
)

// ruleFile is a plain rule file of Prometheus, as far as it is looked at here.
type ruleFile struct {
	Groups []struct {
		Name  string `json:"name"`
		Rules []rule `json:"rules"`
	} `json:"groups"`
}

type rule struct {
	Record      string            `json:"record"`
	Alert       string            `json:"alert"`
	Expr        string            `json:"expr"`
	Labels      map[string]string `json:"labels"`
	Annotations map[string]string `json:"annotations"`
}

// read reads a file of YAML into a T.
func read[T any](t *testing.T, file string) (into T) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(data, &into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return into
}

// alerts are those of the rule file, by name.
func alerts(t *testing.T) map[string]rule {
	t.Helper()
	all := map[string]rule{}
	for _, group := range read[ruleFile](t, rulesFile).Groups {
		for _, r := range group.Rules {
			if _, twice := all[r.Alert]; twice && r.Alert != "" {
				t.Errorf("the alert %s is there twice", r.Alert)
			}
			if r.Alert != "" {
				all[r.Alert] = r
			}
		}
	}
	if len(all) == 0 {
		t.Fatal("the rule file holds no alert")
	}
	return all
}

// files are those that a pattern below the root matches: at least one.
func files(t *testing.T, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: %d files, %v", pattern, len(found), err)
	}
	return found
}

// tool runs one of the tools of Prometheus, and returns all that it says. In the pipeline it must be there.
func tool(t *testing.T, name string, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v: hack/prometheus.sh installs it", err)
		}
		t.Skipf("%v: hack/prometheus.sh installs it", err)
	}
	said, err := exec.Command(name, args...).CombinedOutput()
	return string(said), err
}
