package schedule

import (
	"math/bits"
	"time"
)

// pattern is a schedule as sets of numbers: bit n of minutes stands for minute n of the hour. It
// knows readings of a wall clock only, no zone.
type pattern struct {
	minutes, hours, days, months, weekdays uint64 // days and months from 1, Sunday is 0

	// eitherDay: days and weekdays are both restricted, and a day in one of the sets matches.
	eitherDay bool
}

// searchMonths is how far next looks. The longest wait is for a 29 February: eight years across the
// turn of most centuries.
const searchMonths = 9 * 12

// next returns the first reading after wall that matches, to the minute; false if there is none.
func (p pattern) next(wall time.Time) (time.Time, bool) {
	earliest := wall.Truncate(time.Minute).Add(time.Minute)
	year, month, today := earliest.Date()
	if contains(p.daysOf(year, month), today) {
		if hour, minute, ok := p.timeFrom(earliest.Hour(), earliest.Minute()); ok {
			return time.Date(year, month, today, hour, minute, 0, 0, time.UTC), true
		}
	}
	hour, minute, _ := p.timeFrom(0, 0)
	from := today + 1
	for range searchMonths {
		if day, ok := lowest(p.daysOf(year, month), from); ok {
			return time.Date(year, month, day, hour, minute, 0, 0, time.UTC), true
		}
		from = 1
		if month++; month > time.December {
			year, month = year+1, time.January
		}
	}
	return time.Time{}, false
}

// timeFrom returns the first matching time of day at or after hour:minute; false if there is none.
func (p pattern) timeFrom(hour, minute int) (int, int, bool) {
	if contains(p.hours, hour) {
		if m, ok := lowest(p.minutes, minute); ok {
			return hour, m, true
		}
		hour++
	}
	h, ok := lowest(p.hours, hour)
	m, _ := lowest(p.minutes, 0)
	return h, m, ok
}

// daysOf returns the set of matching days of a month.
func (p pattern) daysOf(year int, month time.Month) uint64 {
	if !contains(p.months, int(month)) {
		return 0
	}
	const oneOfEachWeek = 1 | 1<<7 | 1<<14 | 1<<21 | 1<<28
	first := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC).Weekday()
	firstWeek := (p.weekdays>>first | p.weekdays<<(7-first)) & 0x7f
	days, weekdays := p.days, firstWeek*oneOfEachWeek<<1
	if p.eitherDay {
		days |= weekdays
	} else {
		days &= weekdays
	}
	return days & (1<<(daysIn(year, month)+1) - 1)
}

// daysIn returns the length of a month in days.
func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// contains reports whether n is in the set.
func contains(set uint64, n int) bool {
	return set>>n&1 != 0
}

// lowest returns the smallest number in the set that is at least from; false if there is none.
func lowest(set uint64, from int) (int, bool) {
	n := bits.TrailingZeros64(set >> from << from)
	return n, n < 64
}

// finest is the smallest number of minutes between two matching times of day: within an hour, or from the
// last of an hour to the first of the next.
func (p pattern) finest() int {
	const day = 24 * 60
	first := bits.TrailingZeros64(p.minutes)
	finest, last := day, first
	for minute := first + 1; minute < 60; minute++ {
		if contains(p.minutes, minute) {
			finest, last = min(finest, minute-last), minute
		}
	}
	for hour := range 24 {
		if contains(p.hours, hour) && contains(p.hours, (hour+1)%24) {
			finest = min(finest, 60-last+first)
		}
	}
	return finest
}
