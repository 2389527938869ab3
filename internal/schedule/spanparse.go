package schedule

import (
	"strconv"
	"strings"
	"time"
)

const (
	day  = 24 * time.Hour
	week = 7 * day

	// meanMonth measures months against the limit only: 1200 of them are 36525 days.
	meanMonth = 36525 * day / 1200

	// maxSpan is the longest duration accepted, 100 years.
	maxSpan = 36525 * day

	// maxSpanLength is the longest text accepted, in bytes.
	maxSpanLength = 32
)

var spanHelp = wrong(`write whole numbers with units (mo months, w weeks, d days, h hours, m minutes, s seconds), for example "24h", "7d" or "1mo"`)

// ParseSpan reads a duration of the form ([0-9]+(mo|w|d|h|m|s))+, at most 32 characters. Units may
// come in any order and repeat; they add up. The total may be at most 100 years (1200 months, 36525
// days, or a mixture). An error says what is wrong and shows a right value.
func ParseSpan(s string) (Span, error) {
	if len(s) > maxSpanLength {
		return Span{}, wrong("duration is longer than %d characters: %s", maxSpanLength, spanHelp)
	}
	span, err := parseTerms(s)
	if err != nil {
		return Span{}, wrong("duration %q: %s: %s", s, err, spanHelp)
	}
	return span, nil
}

// parseTerms adds up the terms of a duration, such as the 1mo and the 2d of "1mo2d".
func parseTerms(s string) (Span, error) {
	if s == "" {
		return Span{}, wrong("is empty")
	}
	var span Span
	left := maxSpan
	for s != "" {
		number, unit, rest := cutTerm(s)
		if number == "" {
			return Span{}, wrong("expected a whole number before %q", s)
		}
		if unit == "" {
			return Span{}, wrong("%s has no unit", number)
		}
		length := unitLength(unit)
		if length == 0 {
			return Span{}, wrong("%q is not a unit", unit)
		}
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil || n > int64(left/length) {
			return Span{}, wrong("is longer than 100 years")
		}
		left -= time.Duration(n) * length
		if unit == "mo" {
			span.Months += int(n)
		} else {
			span.Exact += time.Duration(n) * length
		}
		s = rest
	}
	return span, nil
}

// Term is a term of a duration, such as the 2d of "1mo2d".
type Term struct {
	Count int
	Unit  string
}

// Terms are the terms of a duration as they are written; none where it is no duration.
func Terms(s string) (terms []Term) {
	if _, err := ParseSpan(s); err != nil {
		return nil
	}
	for s != "" {
		number, unit, rest := cutTerm(s)
		count, _ := strconv.Atoi(number) // ParseSpan has read it
		terms, s = append(terms, Term{count, unit}), rest
	}
	return terms
}

// cutTerm splits off the leading digits of s and what follows them up to the next digit.
func cutTerm(s string) (number, unit, rest string) {
	isDigit := func(r rune) bool { return '0' <= r && r <= '9' }
	rest = strings.TrimLeftFunc(s, isDigit)
	number = s[:len(s)-len(rest)]
	if end := strings.IndexFunc(rest, isDigit); end >= 0 {
		return number, rest[:end], rest[end:]
	}
	return number, rest, ""
}

// unitLength returns how long one of a unit is, for a month on average; 0 for an unknown unit.
func unitLength(unit string) time.Duration {
	switch unit {
	case "mo":
		return meanMonth
	case "w":
		return week
	case "d":
		return day
	case "h":
		return time.Hour
	case "m":
		return time.Minute
	case "s":
		return time.Second
	}
	return 0
}
