package schedule

import (
	"math/rand/v2"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestSlotsAreTheSameFromWhereverOneStarts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		c, at := drawCron(t, zone), drawInstantNearShift(t, zone)
		for range 20 {
			next := c.Next(at)
			if !next.After(at) {
				t.Fatalf("%q: the slot after %s is %s", c, at, next)
			}
			between := at.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(at))-1).Draw(t, "between")))
			if again := c.Next(between); !again.Equal(next) {
				t.Fatalf("%q: the slot after %s is %s, but after %s it is %s", c, at, next, between, again)
			}
			at = next
		}
	})
}

func TestNextNeverRunsBackwards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		c, at := drawCron(t, zone), drawInstantNearShift(t, zone)
		on := at.Add(time.Duration(rapid.Int64Range(0, int64(3*day)).Draw(t, "on")))
		if c.Next(on).Before(c.Next(at)) {
			t.Fatalf("%q: after %s comes %s, after %s comes %s", c, at, c.Next(at), on, c.Next(on))
		}
	})
}

// The slots of a few days around a shift are those that somebody finds who looks at the wall clock
// every minute and notes whatever is due at a reading it has not shown before.
func TestSlotsAreThoseAWatcherOfTheWallClockFinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := drawZone(t)
		c := drawCron(t, zone)
		from := time.Unix(rapid.Int64Range(63072000, 4102444800).Draw(t, "from"), 0) // 1972: whole minutes everywhere since
		if _, end := from.In(zone).ZoneBounds(); !end.IsZero() {
			from = end.Add(-2 * day)
		}
		from = from.Truncate(time.Minute)
		shown := reading(from.In(zone))
		for past := from.Add(-2 * day); past.Before(from); past = past.Add(time.Minute) {
			shown = later(shown, reading(past.In(zone)))
		}
		next := c.Next(from)
		for now := from; now.Before(from.Add(4 * day)); now = now.Add(time.Minute) {
			due := false
			for wall := reading(now.In(zone)); shown.Before(wall); {
				shown = shown.Add(time.Minute)
				due = due || matches(c.pattern, shown)
			}
			if due != now.Equal(next) {
				t.Fatalf("%q in %s: the watcher finds a slot at %s: %t; Next says %s", c, zone, now.In(zone), due, next)
			}
			if due {
				next = c.Next(now)
			}
		}
	})
}

// matches is the meaning of a pattern, said as plainly as possible.
func matches(p pattern, wall time.Time) bool {
	inDays, inWeekdays := contains(p.days, wall.Day()), contains(p.weekdays, int(wall.Weekday()))
	onDay := inDays && inWeekdays
	if p.eitherDay {
		onDay = inDays || inWeekdays
	}
	return contains(p.minutes, wall.Minute()) && contains(p.hours, wall.Hour()) && contains(p.months, int(wall.Month())) && onDay
}

func FuzzParseCron(f *testing.F) {
	for _, seed := range []string{
		"30 8,15 * * MON-FRI", "0 * * * *", "*/15 22-6/2 1-7 */3 0,7", "0 0 29 2 *", "0 0 30 2 *", "0 0 31 2 FRI-MON",
		"@daily", "@every 1h", "TZ=UTC 0 8 * * *", "CRON_TZ=", "0 0 0 8 * *", "H * L 15W FRI#3", "*-5 , 5/15 ? */0", "",
	} {
		f.Add(seed, int64(1648342800)) // the gap of 2022 in Sweden
	}
	zone := mustZone(f, "Europe/Stockholm")
	f.Fuzz(func(t *testing.T, expr string, seconds int64) {
		c, err := ParseCron(expr, zone)
		if err != nil {
			return
		}
		back, err := ParseCron(c.String(), zone)
		if err != nil || *back != *c {
			t.Fatalf("%q is written %q and read back as %+v, %v", expr, c, back, err)
		}
		at := time.Unix(seconds%(1<<33), 0)
		for range 3 {
			next := c.Next(at)
			if !next.After(at) || next.Sub(at) > 9*366*day {
				t.Fatalf("%q: the slot after %s is %s", expr, at, next)
			}
			at = next
		}
	})
}

func BenchmarkCronNext(b *testing.B) {
	for _, expr := range []string{"* * * * *", "30 8,15 * * MON-FRI", "0 0 29 2 *"} {
		b.Run(expr, func(b *testing.B) {
			c := mustCron(b, expr, "Europe/Stockholm")
			start := instant(b, "2022-01-01T00:00:00Z")
			b.ReportAllocs()
			for at := start; b.Loop(); at = c.Next(at) {
				if at.Year() > 2100 {
					at = start
				}
			}
		})
	}
	b.Run("anywhere", func(b *testing.B) {
		c := mustCron(b, "30 8,15 * * MON-FRI", "Europe/Stockholm")
		random := rand.New(rand.NewPCG(1, 2))
		for b.Loop() {
			c.Next(time.Unix(random.Int64N(1<<32), 0))
		}
	})
}

func BenchmarkLoadZone(b *testing.B) {
	for b.Loop() {
		mustZone(b, "Europe/Stockholm")
	}
}
