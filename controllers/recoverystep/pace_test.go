package recoverystep

import (
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/assess"
)

func TestWhatIsSeenIsShownAtOnceAndThenNotMoreOftenThanItMay(t *testing.T) {
	p, of, now := &pace{}, client.ObjectKey{Namespace: "it", Name: "a"}, time.Date(2026, time.March, 1, 8, 0, 0, 0, time.UTC)
	seen := func(attempt int32, message string) assess.Sighting {
		return assess.Sighting{Step: "restore", Attempt: attempt, Message: message}
	}
	for i, step := range []struct {
		after time.Duration
		seen  assess.Sighting
		rest  time.Duration
	}{
		{0, seen(1, "1 of 9"), 0},
		{time.Second, seen(1, "1 of 9"), 0}, // nothing new
		{time.Second, seen(1, "2 of 9"), time.Second},
		{1500 * time.Millisecond, seen(1, "3 of 9"), 500 * time.Millisecond},
		{2 * time.Second, seen(1, "3 of 9"), 0},
		{2 * time.Second, seen(2, "0 of 9"), 0}, // another attempt
	} {
		if rest := p.next(of, step.seen, now.Add(step.after), now.Add(step.after)); rest != step.rest {
			t.Errorf("%d: it rests %s, want %s", i, rest, step.rest)
		}
	}
	p.forget(of)
	if rest := p.next(of, seen(2, "5 of 9"), now, now); rest != 0 {
		t.Errorf("forgotten, it rests %s", rest)
	}
}
