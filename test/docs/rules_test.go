package docs

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/test/docs/page"
)

// The kinds of blocks, and what may be said of each besides.
var kinds = map[string][]string{
	"sh":       {"not-run", "background", "until", "with"},
	"console":  {"numbers", "with"},
	"yaml":     {"file"},
	"json":     {"file"},
	"text":     {"file"},
	"promql":   nil,
	"go":       nil,
	"markdown": nil,
}

// notRun are the reasons why a block may not be run, and of how many blocks each may be said. Raise a number only where
// nothing else can be done: what is not run is not true for long.
var notRun = map[string]int{
	"the pipeline runs it": 2,
	"a release takes many minutes, and the Go that it names": 2, // make verify-release builds one
	"needs a real cluster": 3, // the page about Helm, whose commands test/chart runs
	"needs Docker":         1, // the pipeline builds the images' programs by the same commands (test/install)
	"waits for a person":   1,
}

func TestEveryBlockSaysWhatItHolds(t *testing.T) {
	for _, p := range pages {
		for _, fault := range p.Faults {
			t.Error(fault)
		}
		if _, known := grounds[p.Ground]; p.Ground != "" && !known {
			t.Errorf("%s: there is no ground %q: write one of %v", p.Name, p.Ground, slices.Sorted(maps.Keys(grounds)))
		}
		for _, b := range p.Blocks {
			for _, fault := range faults(&b) {
				t.Errorf("%s: %s", b.At(0), fault)
			}
		}
	}
}

// looksRun is a line of a text block that is a command.
var looksRun = regexp.MustCompile(`^(\$ |kubectl |make |bin/)`)

// faults are what is wrong with a block.
func faults(b *page.Block) (all []string) {
	allowed, known := kinds[b.Kind]
	if !known {
		return []string{"a block of kind " + b.Kind + ": write one of " + strings.Join(slices.Sorted(maps.Keys(kinds)), ", ")}
	}
	for setting := range b.Settings {
		if !slices.Contains(allowed, setting) {
			all = append(all, "a block of kind "+b.Kind+" has no setting "+setting+": it may have "+strings.Join(allowed, ", "))
		}
	}
	_, background := b.Settings["background"]
	if background != (b.Settings["until"] != "") {
		all = append(all, `what runs in the background says until when it is waited for: background until="text that it prints"`)
	}
	if numbers, set := b.Settings["numbers"]; set && numbers != "vary" {
		all = append(all, "numbers="+numbers+": write numbers=vary where all of them may differ, else nothing")
	}
	if file := b.Settings["file"]; strings.HasPrefix(file, "/") || strings.Contains(file, "..") {
		all = append(all, "file "+file+": write a path within the folder of the page")
	}
	if b.Kind == "text" && b.Settings["file"] == "" && slices.ContainsFunc(b.Text, looksRun.MatchString) {
		all = append(all, "a text block that holds commands: write console, with the output below each")
	}
	if b.Kind == "yaml" || b.Kind == "json" {
		for _, document := range strings.Split(strings.Join(b.Text, "\n"), "\n---\n") {
			if err := yaml.UnmarshalStrict([]byte(document), new(any)); err != nil {
				all = append(all, "it cannot be read: "+err.Error())
			}
		}
	}
	return all
}

func TestFewBlocksAreNotRunAndEachSaysWhy(t *testing.T) {
	places := map[string][]string{}
	for _, p := range pages {
		for _, b := range p.Blocks {
			if reason, not := b.Settings["not-run"]; not {
				places[reason] = append(places[reason], b.At(0))
			}
		}
	}
	for reason, at := range places {
		most, known := notRun[reason]
		switch {
		case !known:
			t.Errorf("%v: not-run=%q is no reason: write one of %q", at, reason, slices.Sorted(maps.Keys(notRun)))
		case len(at) > most:
			t.Errorf("not-run=%q is said %d times, and %d are allowed (notRun in rules_test.go): %v", reason, len(at), most, at)
		}
	}
}

func TestWhatIsWrongWithABlockIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		kind, text string
		settings   map[string]string
		says       string
	}{
		"an unknown kind":         {"bash", "ls", nil, "a block of kind bash: write one of console, go,"},
		"an unknown setting":      {"sh", "ls", map[string]string{"notrun": "because"}, "has no setting notrun"},
		"an endless background":   {"sh", "ls", map[string]string{"background": ""}, "until when"},
		"numbers otherwise":       {"console", "$ ls", map[string]string{"numbers": "any"}, "write numbers=vary"},
		"a file of others":        {"yaml", "a: b", map[string]string{"file": "../b.yaml"}, "within the folder"},
		"commands kept as text":   {"text", "$ ls\na", nil, "write console"},
		"what cannot be read":     {"yaml", "a: b: c", nil, "cannot be read"},
		"a key that stands twice": {"yaml", "a: b\na: c", nil, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			b := blockOf(c.kind, c.text)
			b.Settings = c.settings
			if all := faults(b); len(all) != 1 || !strings.Contains(all[0], c.says) {
				t.Errorf("%q, want %q", all, c.says)
			}
		})
	}
	if all := faults(blockOf("yaml", "a: b\n---\nc: {d: …}")); len(all) > 0 {
		t.Error(all)
	}
}
