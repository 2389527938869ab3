package up

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestAManagerThatEndedSaysWhyAndWhereItsLogIs(t *testing.T) {
	log := filepath.Join(t.TempDir(), "manager.log")
	long := strings.Repeat("x", tailBytes)
	text := "an earlier run\n" + `{"ts":"10:00","msg":"` + long + `"}` + "\n" + `{"ts":"10:01","msg":"cannot start","error":"boom","stacktrace":"main.main"}` + "\n"
	if err := os.WriteFile(log, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &manager{log: log, ended: make(chan struct{}), state: "exit status 1", from: int64(len("an earlier run\n"))}
	close(m.ended)
	want := "the manager ended by itself (exit status 1); it said last:\n  | 10:01 cannot start: boom\nthe whole log: " + log
	if err := m.dead(); err == nil || err.Error() != want {
		t.Errorf("%v\nwant %s", err, want)
	}
}

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
		"what is no JSON after all": {`{"level":"error","stack` + "\n" + info, []string{`{"level":"error","stack`, "2026-03-01T10:00:00Z Starting workers"}},
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
