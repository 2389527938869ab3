package up

import (
	"slices"
	"strings"
	"testing"
)

func TestTheEndOfALogIsShownReadably(t *testing.T) {
	info := `{"level":"info","ts":"2026-03-01T10:00:00Z","msg":"Starting workers","controller":"briefing"}`
	failed := `{"level":"error","ts":"2026-03-01T10:00:01Z","msg":"Reconciler error","error":"no route","stacktrace":"main.main\\n\\tmain.go:1"}`
	for name, c := range map[string]struct {
		log  string
		want []string
	}{
		"nothing":           {"", nil},
		"JSON":              {info + "\n" + failed + "\n", []string{"2026-03-01T10:00:00Z Starting workers", "2026-03-01T10:00:01Z Reconciler error: no route"}},
		"the error at last": {info + "\nmanager: no cluster answers\n", []string{"2026-03-01T10:00:00Z Starting workers", "manager: no cluster answers"}},
		"a panic": {strings.Repeat(failed+"\n", 9) + "panic: index out of range\n\ngoroutine 1 [running]:\nmain.main()\n\t/src/main.go:7 +0x1d\n",
			[]string{"panic: index out of range"}},
		"JSON cut at its beginning": {`{"level":"error","stack` + "\n" + info, []string{"2026-03-01T10:00:00Z Starting workers"}},
		"the last four":             {"a\nb\nc\nd\ne\n", []string{"b", "c", "d", "e"}},
		"control characters":        {"a\x1b[31m\x07b\n", []string{"a [31m b"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lastSaid(c.log); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}
