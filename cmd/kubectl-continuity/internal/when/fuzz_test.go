package when

import (
	"strings"
	"testing"
	"time"
)

// Whatever is read is one instant, which is read again as it is written; and what is refused is refused with what to write, or
// because the clock does skip it.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "now", "13:00", "8:00", "+2h", "-30m", "-1mo", "+1200mo", "2026-03-29 02:30", "2026-10-25 02:30", "2026-11-24T23:50:30", "2026-11-24",
		"2026-11-25T08:00:00+05:30", "2026-1-2 3:04", "2026-11-24 8:00", "2026-11-24 08:00:00.5", "0000-01-01", "9999-12-31 23:59", "24:00", "+", "-"} {
		f.Add(seed, int64(1774774800)) // on the day on which the clock skips an hour
	}
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, seconds int64) {
		now := time.Unix(seconds%(1<<33), 0)
		at, err := Read(text, zone, now)
		if err == nil {
			if again, err := Read(at.UTC().Format(time.RFC3339Nano), zone, now); at.UTC().Year() >= 0 && at.UTC().Year() <= 9999 && (err != nil || !again.Equal(at)) {
				t.Errorf("%q is read as %s, and that as %s (%v)", text, at, again, err)
			}
			return
		}
		if said := err.Error(); strings.Contains(said, "skips") {
			if !skipped(t, text, zone, now) {
				t.Errorf("%q: %s", text, said)
			}
		} else if !strings.Contains(said, "+2h") {
			t.Errorf("%q is refused without what to write: %s", text, said)
		}
	})
}

// skipped says whether the zone skips the wall clock that a text writes, by whatever reads it.
func skipped(t *testing.T, text string, zone *time.Location, now time.Time) bool {
	t.Helper()
	for _, layout := range append([]string{"15:04"}, wallLayouts...) {
		at, err := time.Parse(layout, text)
		if err != nil {
			continue
		}
		year, month, day := at.Date()
		if layout == "15:04" {
			year, month, day = now.In(zone).Date()
		}
		there := time.Date(year, month, day, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), zone)
		return there.Hour() != at.Hour() || there.Minute() != at.Minute()
	}
	return false
}
