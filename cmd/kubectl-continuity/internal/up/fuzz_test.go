package up

import (
	"testing"
	"unicode"
	"unicode/utf8"
)

// The end of any log is a few lines that a terminal can show.
func FuzzLastSaid(f *testing.F) {
	for _, seed := range []string{`{"ts":"2026-11-29T22:08:27Z","msg":"it failed","error":"why"}` + "\n", "panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/a.go:1\n", "\x1b[31mred\n", "{}\n", "\n\n", "\xff\xfe"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, log string) {
		said := lastSaid(log)
		if len(said) > mostSaid {
			t.Errorf("%q leaves %d lines", log, len(said))
		}
		for _, line := range said {
			if line == "" || utf8.RuneCountInString(line) > widestSaid+1 {
				t.Errorf("%q leaves %q", log, line)
			}
			for _, r := range line {
				if unicode.IsControl(r) {
					t.Errorf("%q leaves a control character in %q", log, line)
				}
			}
		}
	})
}
