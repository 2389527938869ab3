package present

import (
	"bytes"
	"strings"
	"testing"
)

func TestFactsStandBelowOneAnotherAndDoNothingToTheTerminal(t *testing.T) {
	var b bytes.Buffer
	err := WriteFacts(&b, []Fact{
		{Name: "said", Text: "First\x1b[2J line\nsecond line\n"},
		{Name: "by when", Text: strings.Repeat("word ", 30), Command: "kubectl continuity brief " + strings.Repeat("x", 120)},
	})
	want := "  said    First\\u001b[2J line\n          second line\n" +
		"  by when " + strings.TrimSpace(strings.Repeat("word ", 20)) + "\n          " + strings.TrimSpace(strings.Repeat("word ", 10)) + "\n" +
		"          kubectl continuity brief " + strings.Repeat("x", 120) + "\n"
	if err != nil || b.String() != want {
		t.Errorf("it writes (%v)\n%s\nwant\n%s", err, b.String(), want)
	}
}

func TestRowsAreAlignedByWhatAReaderSees(t *testing.T) {
	var b bytes.Buffer
	if err := WriteRows(&b, [][]string{{"1", "Åsa", "due"}, {"2", "水道", "a\tb"}, {"10", "x", "y"}}); err != nil {
		t.Fatal(err)
	}
	if want := "1   Åsa   due\n2   水道  a b\n10  x     y\n"; b.String() != want {
		t.Errorf("it writes\n%q, want\n%q", b.String(), want)
	}
	b.Reset()
	if err := WriteRows(&b, nil); err != nil || b.Len() > 0 {
		t.Errorf("no rows write %q (%v)", b.String(), err)
	}
}
