package schedule

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Span is a parsed duration: calendar months plus an exact length of time, so "1mo2d" is
// {Months: 1, Exact: 48h}. A day is 24 hours and a week seven such days; a month is a calendar month
// in the plan's zone and has no fixed length. The zero Span is no time at all.
type Span struct {
	// Months counts calendar months.
	Months int
	// Exact is what is added after the months.
	Exact time.Duration
}

// IsZero reports whether the span is no time at all.
func (s Span) IsZero() bool {
	return s == Span{}
}

// Positive reports whether the span moves every instant forward.
func (s Span) Positive() bool {
	return s.Months >= 0 && s.Exact >= 0 && !s.IsZero()
}

// After returns t plus the span, in zone. The months come first and keep the reading of the wall
// clock: 31 January plus a month is the last day of February at the same time of day. A reading that
// does not exist moves to the first instant after the gap, one that occurs twice means the first. The
// exact part is then added as elapsed time.
func (s Span) After(t time.Time, zone *time.Location) time.Time {
	t = t.In(zone)
	if s.Months != 0 {
		t = firstReached(addMonths(reading(t), s.Months), zone)
	}
	return t.Add(s.Exact)
}

// addMonths moves a wall-clock reading by whole months, to the month's last day where it is shorter.
func addMonths(wall time.Time, months int) time.Time {
	year, month, day := wall.Date()
	first := time.Date(year, month+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	day = min(day, daysIn(first.Year(), first.Month()))
	return first.AddDate(0, 0, day-1).Add(wall.Sub(wall.Truncate(24 * time.Hour)))
}

// String writes the span with at most one term for each unit, largest first, and no weeks: "1mo2d",
// "90s" becomes "1m30s". ParseSpan reads it back as an equal span. A span that ParseSpan cannot have
// returned (negative, or finer than a second) is written in a form that it refuses.
func (s Span) String() string {
	if s.Months < 0 || s.Exact < 0 || s.Exact%time.Second != 0 {
		return fmt.Sprintf("(%d months, %s)", s.Months, s.Exact)
	}
	if s.IsZero() {
		return "0s"
	}
	var b strings.Builder
	write := func(n int64, unit string) {
		if n > 0 {
			b.WriteString(strconv.FormatInt(n, 10) + unit)
		}
	}
	write(int64(s.Months), "mo")
	write(int64(s.Exact/day), "d")
	write(int64(s.Exact%day/time.Hour), "h")
	write(int64(s.Exact%time.Hour/time.Minute), "m")
	write(int64(s.Exact%time.Minute/time.Second), "s")
	return b.String()
}
