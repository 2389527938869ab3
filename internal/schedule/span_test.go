package schedule

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseSpan(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		want Span
	}{
		"each unit alone: months":                {"1mo", Span{Months: 1}},
		"each unit alone: weeks are seven days":  {"2w", Span{Exact: 14 * day}},
		"each unit alone: days are 24 hours":     {"365d", Span{Exact: 365 * day}},
		"each unit alone: hours":                 {"72h", Span{Exact: 72 * time.Hour}},
		"each unit alone: minutes":               {"30m", Span{Exact: 30 * time.Minute}},
		"each unit alone: seconds":               {"0s", Span{}},
		"months and days stay apart":             {"1mo2d", Span{Months: 1, Exact: 48 * time.Hour}},
		"units repeat in any order and add up":   {"1s1mo1h2mo1s", Span{Months: 3, Exact: time.Hour + 2*time.Second}},
		"m before mo is minutes, then months":    {"1m1mo", Span{Months: 1, Exact: time.Minute}},
		"leading zeros mean nothing":             {"007d", Span{Exact: week}},
		"100 years in months is the most":        {"1200mo", Span{Months: 1200}},
		"100 years in days is the most":          {"36525d", Span{Exact: 36525 * day}},
		"100 years as a mixture is the most":     {"600mo18262d12h", Span{Months: 600, Exact: 18262*day + 12*time.Hour}},
		"100 years in seconds is the most":       {"3155760000s", Span{Exact: 36525 * day}},
		"exactly 32 characters are few enough":   {"0000000000000000000000000000001d", Span{Exact: day}},
		"nothing of a large unit is no overflow": {"0mo0w0d", Span{}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseSpan(tc.text)
			if err != nil || got != tc.want {
				t.Errorf("ParseSpan(%q) = %+v, %v; want %+v", tc.text, got, err, tc.want)
			}
		})
	}
}

func TestParseSpanRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ text, says string }{
		"nothing at all":                  {"", "is empty"},
		"a number without a unit":         {"5", "5 has no unit"},
		"a last number without a unit":    {"1d12", "12 has no unit"},
		"a unit without a number":         {"d", `a whole number before "d"`},
		"an unknown unit":                 {"1y", `"y" is not a unit`},
		"capitals":                        {"1D", `"D" is not a unit`},
		"Go's fractions":                  {"1.5h", `"." is not a unit`},
		"Go's milliseconds":               {"10ms", `"ms" is not a unit`},
		"ISO 8601":                        {"P1D", "a whole number before"},
		"a sign":                          {"-1d", "a whole number before"},
		"a space within":                  {"1d 2h", `"d " is not a unit`},
		"a space before":                  {" 1d", "a whole number before"},
		"digits of another script":        {"١d", "a whole number before"},
		"33 characters":                   {strings.Repeat("0", 31) + "1d", "longer than 32 characters"},
		"more than 100 years of months":   {"1201mo", "longer than 100 years"},
		"more than 100 years of days":     {"36526d", "longer than 100 years"},
		"a second too much in total":      {"600mo18262d12h1s", "longer than 100 years"},
		"a number beyond 64 bits":         {"99999999999999999999999999999d", "longer than 100 years"},
		"a product that would wrap":       {"9223372036854775807w", "longer than 100 years"},
		"a sum that would wrap":           {"36525d9223372036854775807s", "longer than 100 years"},
		"a product that wraps to a small": {"18446744073709551617s", "longer than 100 years"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseSpan(tc.text)
			if err == nil {
				t.Fatalf("ParseSpan(%q) = %+v, want an error", tc.text, got)
			}
			if !strings.Contains(err.Error(), tc.says) || !strings.Contains(err.Error(), `for example "24h"`) {
				t.Errorf("ParseSpan(%q): %v; want it to say %q and give an example", tc.text, err, tc.says)
			}
		})
	}
}

func TestSpanString(t *testing.T) {
	for text, want := range map[string]string{
		"0s": "0s", "0mo0d": "0s", "1w": "7d", "24h": "1d", "90s": "1m30s", "2d1mo": "1mo2d",
		"36524d23h59m59s": "36524d23h59m59s", "14d": "14d", "1mo1mo": "2mo", "60m": "1h",
	} {
		if got := mustSpan(t, text).String(); got != want {
			t.Errorf("ParseSpan(%q).String() = %q, want %q", text, got, want)
		}
	}
	for _, s := range []Span{{Months: -1}, {Exact: -time.Hour}, {Exact: time.Millisecond}, {Months: 1, Exact: -1}} {
		if back, err := ParseSpan(s.String()); err == nil {
			t.Errorf("%q, which is no duration we can read, was read as %+v", s, back)
		}
	}
}

func TestSpanSigns(t *testing.T) {
	for _, tc := range []struct {
		span           Span
		zero, positive bool
	}{
		{Span{}, true, false},
		{Span{Months: 1}, false, true},
		{Span{Exact: 1}, false, true},
		{Span{Months: 1, Exact: -time.Hour}, false, false},
		{Span{Months: -1}, false, false},
	} {
		if tc.span.IsZero() != tc.zero || tc.span.Positive() != tc.positive {
			t.Errorf("%+v: IsZero %t, Positive %t", tc.span, tc.span.IsZero(), tc.span.Positive())
		}
	}
}

func TestSpanAfter(t *testing.T) {
	for name, tc := range map[string]struct{ zone, from, span, want string }{
		"nothing changes nothing":                          {"Europe/Stockholm", "2022-01-31T10:00:00+01:00", "0s", "2022-01-31T10:00:00+01:00"},
		"the result is in the zone":                        {"Europe/Stockholm", "2022-01-31T09:00:00Z", "1h", "2022-01-31T11:00:00+01:00"},
		"31 January and a month is the end of February":    {"Europe/Stockholm", "2022-01-31T10:00:00+01:00", "1mo", "2022-02-28T10:00:00+01:00"},
		"31 January and a month in a leap year":            {"Europe/Stockholm", "2024-01-31T10:00:00+01:00", "1mo", "2024-02-29T10:00:00+01:00"},
		"two months at once are not shortened on the way":  {"Europe/Stockholm", "2022-01-31T10:00:00+01:00", "2mo", "2022-03-31T10:00:00+02:00"},
		"29 February and a year":                           {"Europe/Stockholm", "2024-02-29T10:00:00+01:00", "12mo", "2025-02-28T10:00:00+01:00"},
		"months run across the year":                       {"Europe/Stockholm", "2021-11-30T10:00:00+01:00", "3mo", "2022-02-28T10:00:00+01:00"},
		"the calendar is the zone's, not that of UTC":      {"Europe/Stockholm", "2022-01-30T23:30:00Z", "1mo", "2022-02-28T00:30:00+01:00"},
		"a month keeps the time of day across a shift":     {"Europe/Stockholm", "2022-03-15T08:00:00+01:00", "1mo", "2022-04-15T08:00:00+02:00"},
		"a day is 24 hours across a shift":                 {"Europe/Stockholm", "2022-03-26T12:00:00+01:00", "1d", "2022-03-27T13:00:00+02:00"},
		"months come before the exact part":                {"Europe/Stockholm", "2022-01-31T10:00:00+01:00", "1mo1d", "2022-03-01T10:00:00+01:00"},
		"a reading in the gap moves to its end":            {"Europe/Stockholm", "2022-02-27T02:30:00+01:00", "1mo", "2022-03-27T03:00:00+02:00"},
		"a reading in the fold is the first of the two":    {"Europe/Stockholm", "2022-09-30T02:30:00+02:00", "1mo", "2022-10-30T02:30:00+02:00"},
		"the exact part counts from the end of the gap":    {"Europe/Stockholm", "2022-02-27T02:30:00+01:00", "1mo30m", "2022-03-27T03:30:00+02:00"},
		"the second of two readings is not taken back":     {"Europe/Stockholm", "2022-10-30T02:30:00+01:00", "1h", "2022-10-30T03:30:00+01:00"},
		"a half-hour gap":                                  {"Australia/Lord_Howe", "2022-09-02T02:15:00+10:30", "1mo", "2022-10-02T02:30:00+11:00"},
		"a day the zone skipped is the start of the next":  {"Pacific/Apia", "2011-11-30T12:00:00-10:00", "1mo", "2011-12-31T00:00:00+14:00"},
		"fractions of a second are kept":                   {"Europe/Stockholm", "2022-01-31T10:00:00.123456789+01:00", "1mo", "2022-02-28T10:00:00.123456789+01:00"},
		"31 December of a leap year is a day like another": {"Europe/Stockholm", "2028-11-30T10:00:00+01:00", "1mo1d", "2028-12-31T10:00:00+01:00"},
	} {
		t.Run(name, func(t *testing.T) {
			zone := mustZone(t, tc.zone)
			got := mustSpan(t, tc.span).After(instant(t, tc.from), zone)
			if text := got.Format(time.RFC3339Nano); text != tc.want || got.Location() != zone {
				t.Errorf("%s + %s = %s, want %s", tc.from, tc.span, text, tc.want)
			}
		})
	}
}

func TestEverySpanIsReadBackAsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		months := rapid.IntRange(0, 1200).Draw(t, "months")
		left := int64((maxSpan - time.Duration(months)*meanMonth) / time.Second)
		span := Span{Months: months, Exact: time.Duration(rapid.Int64Range(0, left).Draw(t, "seconds")) * time.Second}
		if back, err := ParseSpan(span.String()); err != nil || back != span {
			t.Fatalf("%+v is written %q and read back as %+v, %v", span, span, back, err)
		}
	})
}

func TestAPositiveSpanMovesForward(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone, from := drawZone(t), drawInstant(t)
		span := Span{
			Months: rapid.IntRange(0, 1200).Draw(t, "months"),
			Exact:  time.Duration(rapid.Int64Range(0, int64(maxSpan)).Draw(t, "exact")),
		}
		if to := span.After(from, zone); to.Before(from) || span.Positive() != to.After(from) {
			t.Fatalf("%s + %s = %s", from.In(zone), span, to)
		}
	})
}

func FuzzParseSpan(f *testing.F) {
	for _, seed := range []string{"0s", "1mo2d", "7d", "1200mo", "36525d", "36526d", "1.5h", "-1d", "1d 2h", "9223372036854775807w", "1m1mo1w1d1h1s", "", "mo"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		span, err := ParseSpan(text)
		if err != nil {
			if span != (Span{}) || !strings.Contains(err.Error(), "for example") {
				t.Fatalf("ParseSpan(%q) = %+v, %v", text, span, err)
			}
			return
		}
		if len(text) > maxSpanLength || span.Months < 0 || span.Months > 1200 || span.Exact < 0 || span.Exact > maxSpan {
			t.Fatalf("ParseSpan(%q) = %+v is out of bounds", text, span)
		}
		if back, err := ParseSpan(span.String()); err != nil || back != span {
			t.Fatalf("%q is %+v, written %q, read back as %+v, %v", text, span, span, back, err)
		}
	})
}
