package schedule

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	_ "github.com/beredskap/beredskap/internal/drawn"
)

// zones hold every oddity: half-hour shifts, no shifts, negative daylight saving, midnight shifts, days
// skipped and repeated, rules that end, and offsets with odd minutes.
var zones = []string{
	"UTC", "Europe/Stockholm", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia",
	"Pacific/Kwajalein", "Europe/Dublin", "Africa/Casablanca", "America/Sao_Paulo", "America/Havana",
	"Asia/Beirut", "Asia/Gaza", "America/St_Johns", "Antarctica/Troll", "Asia/Tehran", "America/Nuuk",
	"Pacific/Chatham", "America/Scoresbysund", "Africa/Cairo", "Pacific/Kiritimati",
}

func mustZone(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func mustSpan(t testing.TB, text string) Span {
	t.Helper()
	span, err := ParseSpan(text)
	if err != nil {
		t.Fatal(err)
	}
	return span
}

func mustCron(t testing.TB, expr, zone string) *Cron {
	t.Helper()
	c, err := ParseCron(expr, mustZone(t, zone))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func instant(t testing.TB, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func drawZone(t *rapid.T) *time.Location {
	zone, err := LoadZone(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// drawInstant draws an instant between 1870 and 2200.
func drawInstant(t *rapid.T) time.Time {
	at := time.Unix(rapid.Int64Range(-3155760000, 7258118400).Draw(t, "seconds"), rapid.Int64Range(0, 999999999).Draw(t, "nanoseconds"))
	return at.UTC()
}

// drawInstantNearShift draws an instant within two days of a change of the zone's offset, if it has any.
func drawInstantNearShift(t *rapid.T, zone *time.Location) time.Time {
	at := drawInstant(t)
	if _, end := at.In(zone).ZoneBounds(); !end.IsZero() {
		at = end.Add(time.Duration(rapid.Int64Range(int64(-2*day), int64(2*day)).Draw(t, "from the shift")))
	}
	return at.UTC()
}

func drawCron(t *rapid.T, zone *time.Location) *Cron {
	field := func(name string, low, high int) string {
		number := rapid.IntRange(low, high)
		switch rapid.IntRange(0, 4).Draw(t, name) {
		case 0:
			return strconv.Itoa(number.Draw(t, name))
		case 1:
			return "*/" + strconv.Itoa(rapid.IntRange(1, (high-low)/2).Draw(t, name+" step"))
		case 2:
			return strconv.Itoa(number.Draw(t, name+" from")) + "-" + strconv.Itoa(number.Draw(t, name+" to"))
		case 3:
			return strconv.Itoa(number.Draw(t, name+" one")) + "," + strconv.Itoa(number.Draw(t, name+" two"))
		}
		return "*"
	}
	expr := strings.Join([]string{
		field("minute", 0, 59), field("hour", 0, 23), field("day", 1, 31), field("month", 1, 12), field("weekday", 0, 7),
	}, " ")
	c, err := ParseCron(expr, zone)
	if err != nil {
		if !strings.Contains(err.Error(), "never comes about") {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	return c
}
