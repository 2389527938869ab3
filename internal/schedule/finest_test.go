package schedule

import (
	"testing"
	"time"
)

func TestTheFinestTimeBetweenTwoSlots(t *testing.T) {
	for expr, want := range map[string]time.Duration{
		"* * * * *":           time.Minute,
		"*/15 * * * *":        15 * time.Minute,
		"0,58 8 * * *":        58 * time.Minute,
		"0,58 8,9 * * *":      2 * time.Minute,
		"59 * * * *":          time.Hour,
		"0,59 23,0 * * *":     time.Minute,
		"30 8,15 * * MON-FRI": 24 * time.Hour, // hours apart: anything coarser than an hour is a day
	} {
		t.Run(expr, func(t *testing.T) {
			c, err := ParseCron(expr, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Finest(); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
