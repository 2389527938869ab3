package schedule

import (
	"strings"
	"time"
)

// maxCronLength is the longest schedule accepted, in bytes.
const maxCronLength = 100

var cronHelp = wrong(`write the five fields minute, hour, day-of-month, month and day-of-week, for example "30 8,15 * * MON-FRI"`)

// Cron is a recurring schedule: a pattern that readings of the wall clock in a zone match. Each
// matching minute is a slot, due at the first instant at which the clock shows it or later. It does
// not change and may be shared. Only ParseCron makes a useful one.
type Cron struct {
	text    string
	pattern pattern
	zone    *time.Location
}

// ParseCron reads a schedule of five fields (minute, hour, day-of-month, month, day-of-week), at most
// 100 characters, for the wall clock in zone. A field is *, a value, a range or a list of these; * and
// ranges may have a step ("*/15"), ranges may run across the end ("22-6", "FRI-MON"), months and
// weekdays may be named. As in crontab(5), if days of the month and of the week are both restricted, a
// day that is in either matches.
//
// Everything else (seconds, a zone, "@daily", "@every") is refused, and so is a schedule that never
// comes about, such as one for 30 February. An error names the field at fault and the remedy.
func ParseCron(expr string, zone *time.Location) (*Cron, error) {
	if len(expr) > maxCronLength {
		return nil, wrong("schedule is longer than %d characters: %s", maxCronLength, cronHelp)
	}
	if zone == nil {
		return nil, wrong("schedule %q has no time zone", expr)
	}
	texts := strings.Fields(expr)
	if err := checkFields(texts); err != nil {
		return nil, wrong("schedule %q %s", expr, err)
	}
	p, err := parsePattern([5]string(texts))
	if err != nil {
		return nil, wrong("schedule %q: %s", expr, err)
	}
	if _, ok := p.next(time.Time{}); !ok {
		return nil, wrong("schedule %q never comes about: no month in %q has a day-of-month in %q: choose a day that one of them has",
			expr, texts[3], texts[2])
	}
	return &Cron{text: strings.Join(texts, " "), pattern: p, zone: zone}, nil
}

// checkFields reports why these are not the five fields of a schedule, if they are not.
func checkFields(texts []string) error {
	if len(texts) == 0 {
		return wrong("is empty: %s", cronHelp)
	}
	switch first := texts[0]; {
	case strings.HasPrefix(first, "TZ=") || strings.HasPrefix(first, "CRON_TZ="):
		return wrong("sets a time zone: remove %s and set the time zone of the plan", first)
	case strings.HasPrefix(first, "@"):
		return wrong("uses the shorthand %s: %s", first, cronHelp)
	case len(texts) != len(fields):
		return wrong("has %d fields, not 5: %s", len(texts), cronHelp)
	}
	return nil
}

// Next returns the first slot strictly after the instant given, in the schedule's zone. A slot that
// daylight saving skips falls due at the first instant after the gap; slots that fall due at the same
// instant are one. A slot whose reading occurs twice falls due the first time only. So walking from
// slot to slot gives the same instants, each once, from wherever one starts.
func (c *Cron) Next(after time.Time) time.Time {
	wall, ok := c.pattern.next(reached(after, c.zone))
	if !ok {
		return time.Time{} // not a Cron that ParseCron made
	}
	return firstReached(wall, c.zone)
}

// Finest is the shortest time between two slots, apart from what changes of the clock do.
func (c *Cron) Finest() time.Duration { return time.Duration(c.pattern.finest()) * time.Minute }

// String returns the five fields as written, one space apart.
func (c *Cron) String() string {
	return c.text
}
