package schedule

import (
	"math/bits"
	"time"
)

// Parts are the numbers that the fields of a schedule stand for, in order. What restricts nothing is empty. Where Days and
// Weekdays are both given, a day that is in either matches.
type Parts struct {
	Minutes, Hours []int // never empty: * is all of them
	Days           []int
	Months         []time.Month
	Weekdays       []time.Weekday // from Monday, as people count
}

// Parts takes the schedule apart, for whoever puts it into words.
func (c *Cron) Parts() Parts {
	p := Parts{Minutes: numbers(c.pattern.minutes), Hours: numbers(c.pattern.hours)}
	if months := numbers(c.pattern.months); len(months) < 12 {
		for _, month := range months {
			p.Months = append(p.Months, time.Month(month))
		}
	}
	days, weekdays := numbers(c.pattern.days), c.pattern.weekdays&0x7f
	everyDay, everyWeekday := len(days) == 31, bits.OnesCount64(weekdays) == 7
	if c.pattern.eitherDay && (everyDay || everyWeekday) {
		return p // 1-31 or SUN-SAT: every day is in one of the two
	}
	if !everyDay {
		p.Days = days
	}
	for i := range 7 {
		if day := time.Weekday(i+1) % 7; !everyWeekday && contains(weekdays, int(day)) {
			p.Weekdays = append(p.Weekdays, day)
		}
	}
	return p
}

// numbers lists what is in a set.
func numbers(set uint64) (list []int) {
	for ; set != 0; set &= set - 1 {
		list = append(list, bits.TrailingZeros64(set))
	}
	return list
}
