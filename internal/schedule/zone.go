package schedule

import (
	"regexp"
	"sync"
	"time"
)

// loaded holds the zones loaded so far, by name: there are some six hundred, and reading one anew for every
// assessment would cost more than many a rule.
var loaded sync.Map

// zoneName matches plain IANA names, such as UTC, America/Port-au-Prince or Etc/GMT+1. It leaves out
// what only some machines know (localtime, posix/…, right/…) or spell otherwise (europe/stockholm).
var zoneName = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*$`)

// LoadZone loads a time zone by its IANA name. An empty name, "Local" and any name unknown here are
// errors that say what to write instead.
func LoadZone(name string) (*time.Location, error) {
	if zone, known := loaded.Load(name); known {
		return zone.(*time.Location), nil
	}
	remedy := wrong("use an IANA name such as Europe/Stockholm")
	if name == "" {
		return nil, wrong("time zone is empty: %s", remedy)
	}
	if name == "Local" {
		return nil, wrong(`time zone "Local" depends on the machine: %s`, remedy)
	}
	if !zoneName.MatchString(name) {
		return nil, wrong("unknown time zone %q: %s", name, remedy)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil, wrong("unknown time zone %q: %s", name, remedy)
	}
	loaded.Store(name, zone)
	return zone, nil
}

// ParseDate reads a date written YYYY-MM-DD and returns its first instant in zone: midnight, or where
// daylight saving skips midnight the first instant after the gap. A day the zone skipped altogether
// gives the first instant of the next.
func ParseDate(s string, zone *time.Location) (time.Time, error) {
	wall, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return time.Time{}, wrong("%q is not a date: write YYYY-MM-DD, for example 2021-09-01", s)
	}
	return firstReached(wall, zone), nil
}
