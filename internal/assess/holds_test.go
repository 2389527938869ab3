package assess

import (
	"testing"
	"time"
)

func TestAnAssessmentHoldsUntilSomethingChangesByItself(t *testing.T) {
	noon := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	until := &Assessment{View: View{AsOf: noon, KnownAt: noon}, Next: noon.Add(time.Hour)}
	for name, c := range map[string]struct {
		a     *Assessment
		at    time.Duration
		holds bool
	}{
		"at its instant":       {until, 0, true},
		"before the change":    {until, time.Hour - 1, true},
		"at the change":        {until, time.Hour, false},
		"before its instant":   {until, -1, false},
		"for ever, if nothing": {&Assessment{View: View{AsOf: noon}}, 1000 * time.Hour, true},
	} {
		now := noon.Add(c.at)
		if got := c.a.HoldsAt(now); got != c.holds {
			t.Errorf("%s: it holds %v", name, got)
		}
		want := noon
		if c.holds {
			want = now
		}
		if later := c.a.At(now); !later.View.AsOf.Equal(want) || later.View.KnownAt != c.a.View.KnownAt || !c.a.View.AsOf.Equal(noon) {
			t.Errorf("%s: it is of %v, want %v", name, later.View.AsOf, want)
		}
	}
}
