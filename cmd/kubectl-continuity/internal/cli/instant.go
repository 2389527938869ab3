package cli

import (
	"time"

	"github.com/beredskap/beredskap/internal/schedule"
)

// wallLayouts are how people write an instant without its zone.
var wallLayouts = []string{"2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"}

// instant reads an instant: RFC 3339, or date and time on the wall clock of the plan. Empty and now are now.
func instant(flag, text string, zone *time.Location, now time.Time) (time.Time, error) {
	if text == "" || text == "now" {
		return now, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	for _, layout := range wallLayouts {
		at, err := time.ParseInLocation(layout, text, zone)
		if err != nil {
			continue
		}
		if at.Format(layout) != text { // the clock skipped it
			return time.Time{}, usage("%s: %q does not exist in %s, where the clock skips it: give another time, or one with its offset", flag, text, zone)
		}
		return at, nil
	}
	return time.Time{}, usage(`%s: %q is no instant: write 2021-12-16T13:00:00+01:00, or "2021-12-16 13:00" in the plan's zone (%s)`, flag, text, zone)
}

// period reads a length of time as plans write it.
func period(flag, text string) (schedule.Span, error) {
	span, err := schedule.ParseSpan(text)
	if err != nil || !span.Positive() {
		return span, usage("%s: %q is no length of time: write 30d, 12h or 3mo", flag, text)
	}
	return span, nil
}
