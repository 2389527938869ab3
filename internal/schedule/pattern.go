package schedule

import (
	"math/bits"
	"time"
)

// pattern is a schedule as sets of numbers: bit n of minutes stands for minute n of the hour. It
// knows readings of a wall clock only, no zone.
type pattern struct {
	minutes, hours, days, months, weekdays uint64 // days and months from 1, Sunday is 0

	// eitherDay: both days and weekdays are restricted, and a day in either set matches.
	eitherDay bool
}

// searchMonths is how far next looks ahead. The longest wait is for a 29 February, eight years across
// the turn of most centuries.
const searchMonths = 9 * 12

// next returns the first reading after wall that matches, to the minute; false if there is none.
func (p pattern) next(wall time.Time) (time.Time, bool) {
	earliest := wall.Truncate(time.Minute).Add(time.Minute)
	year, month, day := earliest.Date()
	days := p.daysOf(year, month)
	if days&(1<<day) != 0 {
		if hour, minute, ok := p.timeFrom(earliest.Hour(), earliest.Minute()); ok {
			return time.Date(year, month, day, hour, minute, 0, 0, time.UTC), true
		}
	}
	hour, minute, ok := p.timeFrom(0, 0)
	for from := day + 1; ok; from = 1 {
		if d, found := lowest(days, from); found {
			return time.Date(year, month, d, hour, minute, 0, 0, time.UTC), true
		}
		year, month, ok = p.monthAfter(year, month, earliest.Year())
		days = p.daysOf(year, month)
	}
	return time.Time{}, false
}
