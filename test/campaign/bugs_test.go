package campaign_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/test/internal/overlay"
)

// enough is how many sequences a bug that was put in may take until it is found.
const enough = "20"

func bugs(t *testing.T) []string {
	t.Helper()
	patches, err := filepath.Glob("testdata/bugs/*.patch")
	if err != nil || len(patches) == 0 {
		t.Fatalf("there are no bugs to put in: %v", err)
	}
	return patches
}

func TestEveryBugCanBePutIn(t *testing.T) {
	for _, patch := range bugs(t) {
		overlay.Of(t, patch)
	}
}

// found is what rapid says when a sequence fails.
var found = regexp.MustCompile(`\[rapid\] failed after \d+ tests?: .*`)

// Random people find every bug that was put in, or that they find none proves nothing. Each is played in a process of its own.
func TestEveryBugThatWasPutInIsFound(t *testing.T) {
	if _, long := os.LookupEnv("BEREDSKAP_CAMPAIGN"); !long {
		t.Skip("takes some minutes for each bug: run `make campaign`")
	}
	for _, patch := range bugs(t) {
		t.Run(strings.TrimSuffix(filepath.Base(patch), ".patch"), func(t *testing.T) {
			play := exec.CommandContext(t.Context(), "go", "test", "-overlay", overlay.Of(t, patch), "-timeout", "30m", "-count=1",
				"-run", "WhateverIsSaid", ".", "-rapid.shrinktime=1s", "-rapid.nofailfile")
			play.Env = append(os.Environ(), "BEREDSKAP_CAMPAIGN="+enough)
			said, err := play.CombinedOutput()
			if how := found.Find(said); err == nil || how == nil {
				t.Errorf("not found in %s sequences: %v\n%s", enough, err, said)
			} else {
				t.Log(string(how))
			}
		})
	}
}
