// Package board_test shows crises of a real API server: to people whom it knows, in a cluster, and to a browser.
package board_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/internal/stage"
)

var (
	on       *stage.Stage
	programs string // the folder of the product's programs
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "beredskap-board-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	programs = dir
	build := exec.Command("go", "build", "-o", dir+"/", "../../cmd/kubectl-continuity", "../../cmd/board")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the programs cannot be built: %v\n%s", err, out)
		return 1
	}
	return stage.Run(m, &on)
}

// declare declares a crisis in the first of some namespaces, over a plan in each of them.
func declare(t *testing.T, title string, namespaces ...string) *v1alpha1.CrisisActivation {
	t.Helper()
	var plans []string
	for _, namespace := range namespaces {
		stage.Create(t, on, &v1alpha1.ContinuityPlan{}, namespace, "plan",
			"title: A unit\ntimeZone: Europe/Stockholm\nactivatedFrom: [{namespace: %s}]", namespaces[0])
		plans = append(plans, fmt.Sprintf("{namespace: %s, name: plan}", namespace))
	}
	return stage.Create(t, on, &v1alpha1.CrisisActivation{}, namespaces[0], "crisis",
		"title: %s\nmode: Real\nstartedAt: %[2]s\ndeclaredAt: %[2]s\ndeclaredBy: The director\nplans: [%[3]s]",
		title, time.Now().UTC().Add(-time.Minute).Format(time.RFC3339), strings.Join(plans, ", "))
}

// install applies the manifests of config/board.
func install(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob("../../config/board/*.yaml")
	if err != nil || len(files) < 7 {
		t.Fatalf("the manifests are %v: %v", files, err)
	}
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := on.Apply(t.Context(), raw); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
	}
}
