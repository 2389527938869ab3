// Package when reads instants as people write them on a command line.
package when

import (
	"fmt"
	"time"

	"github.com/beredskap/beredskap/internal/schedule"
)

// wallLayouts are how people write an instant without its zone.
var wallLayouts = []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"}

// Read reads an instant: RFC 3339; date and time, or the time alone for today, on the wall clock of a zone; or so long
// after (+2h) or before (-30m) now. Empty and now are now.
func Read(text string, zone *time.Location, now time.Time) (time.Time, error) {
	if text == "" || text == "now" {
		return now, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	if length, sign := text[1:], text[0]; sign == '+' || sign == '-' {
		if span, err := schedule.ParseSpan(length); err == nil {
			return moved(now, sign == '-', span, zone), nil
		}
	}
	if clock, err := time.Parse("15:04", text); err == nil {
		today := now.In(zone)
		return wall(today.Format("2006-01-02 ")+clock.Format("15:04"), "2006-01-02 15:04", zone)
	}
	for _, layout := range wallLayouts {
		if _, err := time.Parse(layout, text); err == nil {
			return wall(text, layout, zone)
		}
	}
	return time.Time{}, fmt.Errorf(
		`%q is no instant: write 2021-12-16T13:00:00+01:00, or "2021-12-16 13:00" or 13:00 (today) in the plan's zone (%s), or +2h or -30m from now`, text, zone)
}

// moved is so long after now, or before it.
func moved(now time.Time, back bool, span schedule.Span, zone *time.Location) time.Time {
	if !back {
		return span.After(now, zone)
	}
	return now.In(zone).AddDate(0, -span.Months, 0).Add(-span.Exact)
}

// wall reads a wall clock.
func wall(text, layout string, zone *time.Location) (time.Time, error) {
	at, err := time.ParseInLocation(layout, text, zone)
	if err != nil {
		return time.Time{}, err
	}
	const shown = "2006-01-02T15:04:05.999999999"
	if clock, err := time.Parse(layout, text); err != nil || at.Format(shown) != clock.Format(shown) { // the zone's clock skipped it
		return time.Time{}, fmt.Errorf("%q does not exist in %s, where the clock skips it: give another time, or one with its offset", text, zone)
	}
	return at, nil
}
