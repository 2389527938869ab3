package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const config = `{"config": {"protocol_version": "v1.0.0"}}`

func finding(id, module, function string) string {
	return fmt.Sprintf(`{"finding": {"osv": %q, "fixed_version": "v2.0.0", "trace": [{"module": %q, "version": "v1.0.0", "function": %q}, {"module": "ours", "function": "main"}]}}`,
		id, module, function)
}

func TestTheCheckRefusesWhatIsReachableAndNotAccepted(t *testing.T) {
	for name, c := range map[string]struct {
		stream   string
		accepted map[string]string
		std      bool
		refused  string
		said     string
	}{
		"nothing found":                             {stream: config},
		"a function that is called":                 {stream: config + finding("GO-1", "x/net", "Read"), refused: "GO-1", said: "GO-1 in x/net v1.0.0, fixed in v2.0.0"},
		"a package that is imported alone":          {stream: config + finding("GO-1", "x/net", "")},
		"one that is accepted":                      {stream: config + finding("GO-1", "x/net", "Read"), accepted: map[string]string{"GO-1": "no HTTP"}, said: "no HTTP"},
		"one that is accepted and is gone":          {stream: config, accepted: map[string]string{"GO-1": "no HTTP"}, refused: "GO-1", said: "take it out"},
		"one that is accepted, and is only there":   {stream: config + finding("GO-1", "x/net", ""), accepted: map[string]string{"GO-1": "no HTTP"}, refused: "GO-1"},
		"the standard library":                      {stream: config + finding("GO-1", stdlib, "Read"), said: "update Go"},
		"the standard library, for a release":       {stream: config + finding("GO-1", stdlib, "Read"), std: true, refused: "GO-1"},
		"the same in a module and in the library":   {stream: config + finding("GO-1", stdlib, "Read") + finding("GO-1", "x/net", "Read"), refused: "GO-1"},
		"a scanner that did not run":                {refused: "did not run"},
		"a scanner that was stopped":                {stream: config + `{"finding": {`, refused: "not understood"},
		"a scanner that says what is not its usual": {stream: "No vulnerabilities found.", refused: "not understood"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			err := check(strings.NewReader(c.stream), &out, c.accepted, c.std)
			if (err != nil) != (c.refused != "") || err != nil && !strings.Contains(err.Error(), c.refused) {
				t.Errorf("it ended with %v, want %q", err, c.refused)
			}
			if !strings.Contains(out.String(), c.said) {
				t.Errorf("it said %q, want %q", out.String(), c.said)
			}
		})
	}
}

func TestWhatIsAcceptedNeedsAReason(t *testing.T) {
	path := filepath.Join(t.TempDir(), "accepted.txt")
	if err := os.WriteFile(path, []byte("# a comment\n\nGO-1  no HTTP\nGO-2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := readAccepted(path); err == nil || !strings.Contains(err.Error(), ":4: GO-2 has no reason") {
		t.Errorf("it ended with %v, want a word on line 4", err)
	}
}
