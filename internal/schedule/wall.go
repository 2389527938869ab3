package schedule

import "time"

// A reading is what a clock on the wall shows, written as that date and time in UTC. firstReached and
// reached are two sides of one coin: firstReached(w) is after t exactly if w is after reached(t).
// Neither ever runs backwards, whatever daylight saving does.

// farthest is more than any zone has ever been away from UTC.
const farthest = 24 * time.Hour

// reading returns what a clock in t's zone shows at t.
func reading(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}

// firstReached returns the first instant, in zone, at which the wall clock shows wall or later.
func firstReached(wall time.Time, zone *time.Location) time.Time {
	t := wall.Add(-farthest).In(zone)
	for {
		offset, end := offsetFrom(t)
		at := wall.Add(-offset)
		if end.IsZero() || at.Before(end) {
			return later(at, t).In(zone)
		}
		t = end
	}
}

// reached returns the latest reading the wall clock in zone has shown up to and including t. That is
// what it shows at t, unless the clock was turned back lately.
func reached(t time.Time, zone *time.Location) time.Time {
	latest := time.Time{}
	for at := t.Add(-2 * farthest).In(zone); ; {
		offset, end := offsetFrom(at)
		if end.IsZero() || t.Before(end) {
			return later(latest, t.UTC().Add(offset))
		}
		latest = later(latest, end.UTC().Add(offset-1)) // the last nanosecond before the change
		at = end
	}
}

// offsetFrom returns how far t's zone is east of UTC at t, and until when at least; zero if for ever.
func offsetFrom(t time.Time) (time.Duration, time.Time) {
	_, seconds := t.Zone()
	_, end := t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		// In zones that follow a yearly rule, Go ends the year after 365 days: on 31 December of a
		// leap year ZoneBounds returns an end that has passed. The offset holds to the year's end.
		end = t.Truncate(24 * time.Hour).Add(24 * time.Hour)
	}
	return time.Duration(seconds) * time.Second, end
}

// later returns the later of two instants.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
