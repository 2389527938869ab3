package present

import (
	"bytes"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

func TestYAMLHoldsWhatWasWrittenAndNothingHostile(t *testing.T) {
	texts := []string{"plain", "Flood \x1b[31m red", "turned \u202e round", "two\nlines", "null", "12", "a: b", "å, ä och ö", "\u2028"}
	var b bytes.Buffer
	if err := WriteYAML(&b, map[string]any{"texts": texts, "none": []string{}, "at": Instant{}}); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u202e\u2028") {
		t.Errorf("something hostile is left: %q", b.String())
	}
	var read struct {
		Texts, None []string
		At          *string
	}
	if err := yaml.Unmarshal(b.Bytes(), &read); err != nil {
		t.Fatalf("%v\n%s", err, &b)
	}
	if strings.Join(read.Texts, "|") != strings.Join(texts, "|") || read.At != nil || read.None == nil {
		t.Errorf("%q comes back as %q", texts, read.Texts)
	}
}
