package picture

import (
	"time"

	"github.com/beredskap/beredskap/internal/present/lang"
)

// scale puts instants on a line, from the beginning of what is shown to its end.
type scale struct {
	from, to    time.Time
	left, width int
}

// x is where an instant stands; what lies outside stands at the edge.
func (s scale) x(t time.Time) int {
	whole := s.to.Sub(s.from)
	if whole <= 0 {
		return s.left
	}
	share := float64(t.Sub(s.from)) / float64(whole)
	return s.left + int(share*float64(s.width)+0.5)
}

// within says whether an instant is on the line.
func (s scale) within(t time.Time) bool { return !t.Before(s.from) && !t.After(s.to) }

// tick is a line across the picture, and what stands above it.
type tick struct {
	X    int
	Text string
}

// rhythm is one way to divide time: from an instant to the first tick after it, and from there to the next.
type rhythm struct {
	about time.Duration // between two ticks
	begin func(time.Time) time.Time
	next  func(time.Time) time.Time
	text  func(*lang.Printer, time.Time) string
}

// rhythms are the ways to divide time, the finest first. All of them go by the calendar of the zone, so that a tick stands at
// the same hour on both sides of a change of the clock.
var rhythms = []rhythm{
	hours(1), hours(3), hours(6), hours(12),
	days(1), days(2), weeks(1), weeks(2), months(1), months(3), months(6), months(12),
}

func hours(n int) rhythm {
	at := func(t time.Time, hour int) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, t.Location())
	}
	return rhythm{
		time.Duration(n) * time.Hour,
		func(t time.Time) time.Time { return at(t, t.Hour()/n*n) },
		func(t time.Time) time.Time { return at(t, t.Hour()/n*n+n) },
		func(in *lang.Printer, t time.Time) string {
			if t.Hour() == 0 {
				return in.WeekdayShort(t) + " " + in.DayShort(t)
			}
			return in.Clock(t)
		},
	}
}

func days(n int) rhythm {
	return rhythm{
		time.Duration(n) * 24 * time.Hour,
		func(t time.Time) time.Time { return midnight(t, 0) },
		func(t time.Time) time.Time { return midnight(t, n) },
		func(in *lang.Printer, t time.Time) string { return in.WeekdayShort(t) + " " + in.DayShort(t) },
	}
}

func weeks(n int) rhythm {
	return rhythm{
		time.Duration(n) * 7 * 24 * time.Hour,
		func(t time.Time) time.Time { return midnight(t, -(int(t.Weekday())+6)%7) }, // Monday
		func(t time.Time) time.Time { return midnight(t, 7*n) },
		func(in *lang.Printer, t time.Time) string { return in.DayShort(t) },
	}
}

func months(n int) rhythm {
	first := func(t time.Time, months int) time.Time {
		return time.Date(t.Year(), t.Month()+time.Month(months), 1, 0, 0, 0, 0, t.Location())
	}
	return rhythm{
		time.Duration(n) * 30 * 24 * time.Hour,
		func(t time.Time) time.Time { return first(t, -(int(t.Month())-1)%n) },
		func(t time.Time) time.Time { return first(t, n) },
		func(in *lang.Printer, t time.Time) string {
			if n >= 12 || t.Month() == time.January {
				return t.Format("2006")
			}
			return in.MonthShort(t)
		},
	}
}

// ticks divide the line by the finest rhythm that leaves room for what stands above each.
func (s scale) ticks(in *lang.Printer, room int) []tick {
	most := max(1, s.width/room)
	chosen := rhythms[len(rhythms)-1]
	for _, r := range rhythms {
		if s.to.Sub(s.from)/r.about <= time.Duration(most) {
			chosen = r
			break
		}
	}
	var ticks []tick
	step := 1 + int(s.to.Sub(s.from)/chosen.about)/most // of years without end, some
	for n, t := 0, chosen.begin(s.from); !t.After(s.to); n, t = n+1, chosen.next(t) {
		if s.within(t) && n%step == 0 {
			ticks = append(ticks, tick{s.x(t), chosen.text(in, t)})
		}
	}
	return ticks
}
