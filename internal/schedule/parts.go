package schedule

import (
	"math/bits"
	"time"
)

// Parts are the numbers that the fields of a schedule stand for, in order. A field that restricts nothing is empty.
type Parts struct {
	Minutes, Hours []int // never empty: * is all of them
	Days           []int
	Months         []time.Month
	Weekdays       []time.Weekday // from Monday, as people count
	// EitherDay says that a day in Days or in Weekdays matches, where both are restricted; otherwise it must be in both.
	EitherDay bool
}

// Parts takes the schedule apart, for whoever puts it into words.
func (c *Cron) Parts() Parts {
	p := Parts{Minutes: numbers(c.pattern.minutes), Hours: numbers(c.pattern.hours), EitherDay: c.pattern.eitherDay}
	if days := numbers(c.pattern.days); len(days) < 31 {
		p.Days = days
	}
	if months := numbers(c.pattern.months); len(months) < 12 {
		for _, month := range months {
			p.Months = append(p.Months, time.Month(month))
		}
	}
	if weekdays := c.pattern.weekdays & 0x7f; bits.OnesCount64(weekdays) < 7 {
		for i := range 7 {
			if day := time.Weekday(i+1) % 7; contains(weekdays, int(day)) {
				p.Weekdays = append(p.Weekdays, day)
			}
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
