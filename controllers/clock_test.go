package controllers

import (
	"testing"
	"time"
)

func TestAClockThatWasSetIsToldFromOneThatGoesOn(t *testing.T) {
	start := time.Now()
	last := glance{showed: start.Round(0), steady: start}
	for name, c := range map[string]struct{ showed, steady, step time.Duration }{
		"nothing happened":       {time.Second, time.Second, 0},
		"a late look is no step": {time.Minute, time.Minute, 0},
		"forward":                {time.Hour + time.Second, time.Second, time.Hour},
		"back":                   {-time.Hour + time.Second, time.Second, -time.Hour},
		"the machine slept":      {8 * time.Hour, time.Second, 8*time.Hour - time.Second},
	} {
		now := glance{showed: last.showed.Add(c.showed), steady: last.steady.Add(c.steady)}
		if step := now.stepFrom(last); step != c.step {
			t.Errorf("%s: a step of %v, want %v", name, step, c.step)
		}
	}
}
