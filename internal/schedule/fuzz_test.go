package schedule

import (
	"strings"
	"testing"
	"time"
)

// A day that is read begins in its zone: what is a moment earlier is another day, or an hour that the zone has twice.
func FuzzParseDate(f *testing.F) {
	for _, zone := range []string{"Europe/Stockholm", "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe", "Etc/GMT+12", "UTC"} {
		for _, day := range []string{"2021-09-01", "2018-11-04", "2011-12-30", "2024-02-29", "2023-02-29", "0000-01-01", "9999-12-31", "", "2021-9-1", "2021-09-01 "} {
			f.Add(day, zone)
		}
	}
	f.Fuzz(func(t *testing.T, day, name string) {
		zone, err := LoadZone(name)
		if err != nil {
			checkRemedy(t, name, err, "Europe/Stockholm")
			return
		}
		if again, err := LoadZone(zone.String()); err != nil || again.String() != zone.String() || zone.String() != name {
			t.Errorf("zone %q is %s, and that is %v (%v)", name, zone, again, err)
		}
		at, err := ParseDate(day, zone)
		if err != nil {
			checkRemedy(t, day, err, "YYYY-MM-DD")
			return
		}
		want, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatalf("%q is read, and is no day: %v", day, err)
		}
		if began := at.In(zone).Format(time.DateOnly); began != day && !skips(want, zone) {
			t.Errorf("%s begins in %s at %s", day, name, at)
		}
		if before := at.Add(-time.Second).In(zone).Format(time.DateOnly); before > day {
			t.Errorf("%s begins in %s at %s, and before that it was %s", day, name, at, before)
		}
	})
}

// skips says whether a zone has no instant of a day.
func skips(day time.Time, zone *time.Location) bool {
	for hour := range 24 {
		if time.Date(day.Year(), day.Month(), day.Day(), hour, 0, 0, 0, zone).Format(time.DateOnly) == day.Format(time.DateOnly) {
			return false
		}
	}
	return true
}

func checkRemedy(t *testing.T, text string, err error, remedy string) {
	t.Helper()
	if !strings.Contains(err.Error(), remedy) {
		t.Errorf("%q is refused without what to write: %v", text, err)
	}
}
