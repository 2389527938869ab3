package docs

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/test/docs/page"
)

func blockOf(kind, text string) *page.Block {
	return &page.Block{Page: "docs/x.md", Line: 10, Kind: kind, Text: strings.Split(text, "\n")}
}

func TestACommandOfAConsoleBlockGoesOnUntilItIsWhole(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []command
	}{
		"with its output":        {"$ ls\na\nb\n$ pwd", []command{{0, []string{"ls"}, 0, []string{"a", "b"}, false}, {3, []string{"pwd"}, 0, nil, false}}},
		"over a backslash":       {"$ ls \\\n  -l\na", []command{{0, []string{`ls \`, "  -l"}, 0, []string{"a"}, false}}},
		"over a quote":           {"$ echo 'a\nb'\na", []command{{0, []string{"echo 'a", "b'"}, 0, []string{"a"}, false}}},
		"over a here-document":   {"$ cat <<END\n$ a\nEND\n$ a", []command{{0, []string{"cat <<END", "$ a", "END"}, 0, nil, false}, {3, []string{"a"}, 0, nil, false}}},
		"over a loop":            {"$ for n in 1; do\n  echo $n\ndone\n1", []command{{0, []string{"for n in 1; do", "  echo $n", "done"}, 0, []string{"1"}, false}}},
		"that must be silent":    {"$ diff a b # says nothing", []command{{0, []string{"diff a b # says nothing"}, 0, nil, true}}},
		"with another exit code": {"$ verify x # ends with 3\nFORK", []command{{0, []string{"verify x # ends with 3"}, 3, []string{"FORK"}, false}}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := commands(blockOf("console", c.text))
			if err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("%+v, want %+v (%v)", got, c.want, err)
			}
		})
	}
	if _, err := commands(blockOf("console", "a\n$ ls")); err == nil || !strings.HasPrefix(err.Error(), "docs/x.md:10: ") {
		t.Errorf("output before the first command: %v", err)
	}
}

func TestWhatDiffersAtEachRunIsNoDifferenceAndAllElseIs(t *testing.T) {
	now := time.Date(2026, 3, 5, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		want, got string
		numbers   bool
		same      bool
	}{
		"the same":                      {"a\nb", "a\nb\n", false, true},
		"another word":                  {"held 3", "hold 3", false, false},
		"another number":                {"held 3", "held 4", false, false},
		"another number that may be":    {"held 3", "held 41", true, true},
		"a line more":                   {"a", "a\nb", false, false},
		"a line less":                   {"a\nb", "a", false, false},
		"nothing at all":                {"a", "", false, false},
		"nothing, and none shown":       {"", "\n", false, true},
		"something, and none shown":     {"", "a\n", false, false},
		"spaces of a table":             {"NAME   PHASE", "NAME PHASE  ", false, true},
		"left out within a line":        {"a … c", "a big c", false, true},
		"left out, and the end another": {"a … c", "a big d", false, false},
		"left out lines":                {"a\n…\nd", "a\nb\nc\nd", false, true},
		"left out, and there is none":   {"a\n…\nd", "a\nd", false, true},
		"left out, and one is missing":  {"a\n…\nd", "a\nb", false, false},
		"a UID":                         {"of 575a2880-be48-4353-9803-4662058148a5", "of 1427a938-2f97-4882-88ae-c6eda45b8135", false, true},
		"a name with a UID's end":       {"net-641f57e9 Done", "net-12345678 Done", false, true},
		"a name with a date":            {"staff-20211216", "staff-20211217", false, false},
		"a name that a verb made":       {"minutes-board-20261125-1009-x7k2 counts", "minutes-board-20261126-0230-9abc counts", false, true},
		"another name by a verb":        {"minutes-board-20261125-1009-x7k2", "minutes-staff-20261126-0230-9abc", false, false},
		"a root":                        {"root HquD3EIit9cP9k4dC2CMEbQdyHXKqJY8tj8AxeJEZl4=", "root AquD3EIit9cP9k4dC2CMEbQdyHXKqJY8tj8AxeJEZl4=", false, true},
		"a size":                        {"39116 bytes", "39117 bytes", false, true},
		"an age":                        {"flood 5m3s", "flood 12s", false, true},
		"an instant of the run":         {"at 2026-01-01T06:39:31Z", "at 2026-03-05T12:00:07Z", false, true},
		"an instant of the record":      {"at 2026-01-01T06:39:31Z", "at 2026-01-01T06:39:32Z", false, false},
		"an instant on a wall clock":    {"at 2026-01-01 06:39, so", "at 2026-03-05 13:00, so", false, true},
		"an instant in a sentence":      {"at 1 January 2026, 06:39, so", "at 5 March 2026, 13:00, so", false, true},
		"a day of the run":              {"valid 25 November 2026", "valid 5 March 2026", false, true},
		"a day of the record":           {"valid 25 November 2026", "valid 5 May 2026", false, false},
		"the user's folder":             {"/home/lena/crisis/a", "/tmp/home77/crisis/a", false, true},
	} {
		t.Run(name, func(t *testing.T) {
			with := comparison{home: "/tmp/home77", now: now, numbers: c.numbers}
			differ := with.differences(strings.Split(c.want, "\n"), c.got, func(int) string { return "docs/x.md:1" })
			if (differ == "") != c.same {
				t.Errorf("%q and %q: %q", c.want, c.got, differ)
			}
		})
	}
}

func TestADifferenceIsShownLineByLineWithItsPlace(t *testing.T) {
	got := comparison{home: "/tmp/home77"}.differences([]string{"a", "…", "d", "e"}, "a\nb\nc\nd\nf\n", blockOf("console", "").At)
	const want = "  a\n  …\n  d\n- e\t(docs/x.md:13)\n+ f\n"
	if got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

// shellOf starts the shell of a page.
func shellOf(t *testing.T, within time.Duration) *session {
	t.Helper()
	s, err := start(t.TempDir(), []string{"PATH=" + os.Getenv("PATH"), "HOME=/nowhere"}, time.Now().Add(within))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.end() })
	return s
}

func TestBlocksOfAPageShareOneShell(t *testing.T) {
	s := shellOf(t, time.Minute)
	for _, c := range []struct{ how, text, want string }{
		{strictly, "x=1; mkdir sub; cd sub", ""},
		{once, "echo $x in ${PWD##*/} of $HOME", "1 in sub of /nowhere\n"},
		{once, "echo out; echo err >&2; echo out", "out\nerr\nout\n"},
	} {
		o, err := s.run(c.how, blockOf("sh", ""), 0, []string{c.text})
		if err != nil || o.code != 0 || o.output != c.want {
			t.Errorf("%s: %+v %v, want %q", c.text, o, err, c.want)
		}
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

func TestAFailureNamesTheLineOfThePageAndTheCommand(t *testing.T) {
	s := shellOf(t, time.Minute)
	o, err := s.run(once, blockOf("console", ""), 2, []string{"(exit 3)"})
	if err != nil || o.code != 3 {
		t.Errorf("a command may fail: %+v %v", o, err)
	}
	o, err = s.run(strictly, blockOf("sh", ""), 0, []string{"true", "ls /nowhere | cat", "echo never"})
	if err != nil || o.code == 0 || o.line != 11 || strings.Contains(o.output, "never") {
		t.Errorf("%+v %v", o, err)
	}
	if _, err := s.run(once, blockOf("sh", ""), 0, []string{"true"}); err == nil {
		t.Error("a page goes on after a failure")
	}
	s = shellOf(t, time.Minute)
	o, err = s.run(strictly, blockOf("sh", ""), 3, []string{"echo $nothing"})
	if err != nil || o.code == 0 || !strings.Contains(o.output, "docs/x.md: line 13: nothing: unbound variable") {
		t.Errorf("%+v %v", o, err)
	}
}

func TestAPageThatTakesTooLongIsEnded(t *testing.T) {
	s := shellOf(t, 100*time.Millisecond)
	if _, err := s.run(strictly, blockOf("sh", ""), 0, []string{"cat /dev/zero > /dev/null"}); err == nil || !strings.Contains(err.Error(), "time of this page") {
		t.Error(err)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}

func TestWhatRunsInTheBackgroundIsInterruptedAtTheEndOfThePage(t *testing.T) {
	s, left := shellOf(t, time.Minute), t.TempDir()+"/left"
	b := blockOf("sh", "trap 'echo interrupted > "+left+"; exit' INT\necho it is up\ncat /dev/zero > /dev/null")
	if err := s.runBehind(b, "it is up"); err != nil {
		t.Fatal(err)
	}
	if o, err := s.run(strictly, blockOf("sh", ""), 0, []string{"echo meanwhile"}); err != nil || o.output != "meanwhile\n" {
		t.Errorf("%+v %v", o, err)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
	if text, err := os.ReadFile(left); err != nil || string(text) != "interrupted\n" {
		t.Errorf("%q %v", text, err)
	}
	s = shellOf(t, time.Minute)
	if err := s.runBehind(blockOf("sh", "echo up\ncat /dev/zero > /dev/null"), "up"); err != nil {
		t.Fatal(err)
	}
	_ = s.in.Close() // as when the test is killed
	<-s.jobs[0].closed
	s = shellOf(t, time.Minute)
	if err := s.runBehind(blockOf("sh", "echo no"), "yes"); err == nil || !strings.Contains(err.Error(), "it ended before") {
		t.Error(err)
	}
	if err := s.end(); err != nil {
		t.Error(err)
	}
}
