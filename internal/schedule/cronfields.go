package schedule

import (
	"regexp"

	"github.com/netresearch/go-cron"
)

// This file alone knows the cron library, which turns the text of one field into a set of numbers.
// Which of its many dialects is accepted, which readings match and when they fall due is ours.

// field is one of the five fields of a schedule.
type field struct {
	name    string
	example *fault // what to write in it
	parser  cron.Parser
	set     func(*cron.SpecSchedule) uint64
}

// fields are the five in the order they are written.
var fields = [5]field{
	{"minute", wrong("0-59, for example 0,30 or */15"), cron.MustNewParser(cron.Minute),
		func(s *cron.SpecSchedule) uint64 { return s.Minute }},
	{"hour", wrong("0-23, for example 8,15 or 8-17"), cron.MustNewParser(cron.Hour),
		func(s *cron.SpecSchedule) uint64 { return s.Hour }},
	{"day-of-month", wrong("1-31, for example 1,15 or *"), cron.MustNewParser(cron.Dom),
		func(s *cron.SpecSchedule) uint64 { return s.Dom }},
	{"month", wrong("1-12 or JAN-DEC, for example JAN,JUL or *"), cron.MustNewParser(cron.Month),
		func(s *cron.SpecSchedule) uint64 { return s.Month }},
	{"day-of-week", wrong("0-7 (both ends are Sunday) or SUN-SAT, for example MON-FRI or MON,THU"),
		cron.MustNewParser(cron.Dow), func(s *cron.SpecSchedule) uint64 { return s.Dow }},
}

// item is what may stand between the commas of a field: * or a range, both with or without a step, or
// a single value. A step on a single value ("5/15") means different things to different programs.
const (
	value = `(?:[0-9]{1,2}|[A-Za-z]{3})`
	item  = `(?:\*(?:/[0-9]{1,2})?|` + value + `(?:-` + value + `(?:/[0-9]{1,2})?)?)`
)

var (
	list      = regexp.MustCompile(`^` + item + `(?:,` + item + `)*$`)
	rangeStep = regexp.MustCompile(`-` + value + `/`)
)

// starBit is set by the library in a field that is not restricted, such as * or */1.
const starBit = 1 << 63

// parsePattern reads the five fields. An error names the field at fault and says what may stand in it.
func parsePattern(texts [5]string) (pattern, error) {
	var sets [5]uint64
	for i, text := range texts {
		set, err := fields[i].parse(text)
		if err != nil {
			return pattern{}, wrong("%s %q: %s: write %s", fields[i].name, text, err, fields[i].example)
		}
		sets[i] = set
	}
	days, weekdays := sets[2], sets[4]
	return pattern{
		minutes: sets[0] &^ starBit, hours: sets[1] &^ starBit,
		days: days &^ starBit, months: sets[3] &^ starBit, weekdays: weekdays &^ starBit,
		eitherDay: (days|weekdays)&starBit == 0,
	}, nil
}

// parse returns the numbers the text of one field stands for, with starBit if it is not restricted.
func (f field) parse(text string) (uint64, error) {
	if !list.MatchString(text) {
		return 0, wrong("is not *, a value, a range, or a list of them")
	}
	if f.name == "day-of-week" && rangeStep.MatchString(text) {
		// The library counts steps past Saturday as if the week had eight days.
		return 0, wrong("has a step on a range of weekdays")
	}
	schedule, err := f.parser.Parse(text)
	if err != nil {
		return 0, wrong("has a value that does not belong there")
	}
	return f.set(schedule.(*cron.SpecSchedule)), nil
}
