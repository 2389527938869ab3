package schedule

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTheTwoSidesOfTheWallClockAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		at := drawInstantNearShift(t, zone)
		wall := reading(at.In(zone)).Add(time.Duration(rapid.Int64Range(int64(-day), int64(day)).Draw(t, "aside")))
		due, shown := firstReached(wall, zone), reached(at, zone)
		if due.After(at) != wall.After(shown) {
			t.Fatalf("%s falls due at %s, yet by %s the clock has shown %s", wall, due, at, shown)
		}
		if reading(due).Before(wall) {
			t.Fatalf("%s falls due at %s, before the clock shows it", wall, due)
		}
		if shown.Before(reading(at.In(zone))) {
			t.Fatalf("the clock shows %s, yet has only shown %s", reading(at.In(zone)), shown)
		}
	})
}

func TestTheWallClockNeverRunsBackwards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		at := drawInstantNearShift(t, zone)
		next := at.Add(time.Duration(rapid.Int64Range(0, int64(3*day)).Draw(t, "on")))
		if reached(next, zone).Before(reached(at, zone)) {
			t.Fatalf("shown by %s: %s, by %s: %s", at, reached(at, zone), next, reached(next, zone))
		}
		if firstReached(next, zone).Before(firstReached(at, zone)) {
			t.Fatalf("due %s: %s, due %s: %s", at, firstReached(at, zone), next, firstReached(next, zone))
		}
	})
}

func TestAnOffsetHoldsToAnInstantAhead(t *testing.T) {
	for _, name := range zones {
		zone := mustZone(t, name)
		for at := instant(t, "2027-12-25T00:00:00Z"); at.Year() < 2030; at = at.Add(7 * time.Hour) {
			if _, end := offsetFrom(at.In(zone)); !end.IsZero() && !end.After(at) {
				t.Errorf("%s: the offset at %s ends at %s", name, at, end)
			}
		}
	}
}
