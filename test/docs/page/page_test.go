package page

import (
	"reflect"
	"strings"
	"testing"
)

// Backticks stand as ' in what follows, for a Go string cannot hold them.
func read(text string) *Page { return Read("docs/x.md", strings.ReplaceAll(text, "'", "`")) }

func TestAPageIsReadWithItsBlocksAndTheirLines(t *testing.T) {
	p := read(`# Title
<!-- commands: demo -->

'''sh not-run="waits for a person"
make demo
'''

1. In a list:

   '''yaml file=plan.yaml
   spec:
     title: Port
   '''

''''text
'''sh
''''
`)
	if len(p.Faults) > 0 {
		t.Fatal(p.Faults)
	}
	if p.Ground != "demo" {
		t.Errorf("it needs %q", p.Ground)
	}
	want := []Block{
		{"docs/x.md", 5, "sh", map[string]string{"not-run": "waits for a person"}, []string{"make demo"}},
		{"docs/x.md", 11, "yaml", map[string]string{"file": "plan.yaml"}, []string{"spec:", "  title: Port"}},
		{"docs/x.md", 16, "text", map[string]string{}, []string{"```sh"}},
	}
	if !reflect.DeepEqual(p.Blocks, want) {
		t.Errorf("%+v, want %+v", p.Blocks, want)
	}
}

func TestCodeInRunningTextIsFoundAlsoOverTheEndOfALine(t *testing.T) {
	p := read("See 'kubectl\ncontinuity why' and\n'''sh\necho 'no'\n'''\n'--as-of'.\n")
	want := []Span{{"docs/x.md", 1, "kubectl continuity why"}, {"docs/x.md", 6, "--as-of"}}
	if !reflect.DeepEqual(p.Spans, want) {
		t.Errorf("%+v, want %+v", p.Spans, want)
	}
}

func TestWhatIsWrongWithAPageNamesItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ text, fault string }{
		"no info string":         {"a\n'''\nls\n'''\n", "docs/x.md:2: this block does not say what it holds"},
		"never closed":           {"'''sh\nls\n", "docs/x.md:1: this block is never closed"},
		"no settings":            {"'''sh {not: run}\nls\n'''\n", "docs/x.md:1: the info string"},
		"two grounds":            {"<!-- commands: demo -->\n<!-- commands: fresh -->\n", "docs/x.md:2: a page says once"},
		"a ground far down":      {"\n\n\n\n\n<!-- commands: demo -->\n", "docs/x.md:6: a page says once"},
		"code without an end":    {"a\nb 'c\n\nd' e\n", "docs/x.md:2: the code that begins here does not end"},
		"a quote without an end": {"'''sh not-run=\"because\nls\n'''\n", "docs/x.md:1: the info string"},
	} {
		t.Run(name, func(t *testing.T) {
			if p := read(c.text); len(p.Faults) == 0 || !strings.HasPrefix(p.Faults[0], c.fault) {
				t.Errorf("%q, want %q", p.Faults, c.fault)
			}
		})
	}
}
