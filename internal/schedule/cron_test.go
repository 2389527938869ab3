package schedule

import (
	"strings"
	"testing"
	"time"
)

func TestNext(t *testing.T) {
	for name, tc := range map[string]struct {
		zone, expr, after string
		want              []string
	}{
		"weekday mornings and afternoons": {"Europe/Stockholm", "30 8,15 * * MON-FRI", "2021-12-10T15:29:59+01:00",
			[]string{"2021-12-10T15:30:00+01:00", "2021-12-13T08:30:00+01:00", "2021-12-13T15:30:00+01:00"}},
		"a slot is strictly after": {"Europe/Stockholm", "0 8 * * *", "2022-01-10T08:00:00+01:00",
			[]string{"2022-01-11T08:00:00+01:00"}},
		"a slot is at most a nanosecond away": {"Europe/Stockholm", "0 8 * * *", "2022-01-10T07:59:59.999999999+01:00",
			[]string{"2022-01-10T08:00:00+01:00"}},
		"the gap: a slot within moves to its end, once": {"Europe/Stockholm", "30 2 * * *", "2022-03-26T12:00:00+01:00",
			[]string{"2022-03-27T03:00:00+02:00", "2022-03-28T02:30:00+02:00"}},
		"the gap: asked at its end, a slot within is past": {"Europe/Stockholm", "30 2 * * *", "2022-03-27T03:00:00+02:00",
			[]string{"2022-03-28T02:30:00+02:00"}},
		"the gap: slots that fall on its end are one": {"Europe/Stockholm", "*/20 2,3 * * *", "2022-03-27T00:00:00+01:00",
			[]string{"2022-03-27T03:00:00+02:00", "2022-03-27T03:20:00+02:00", "2022-03-27T03:40:00+02:00", "2022-03-28T02:00:00+02:00"}},
		"the gap: hourly": {"Europe/Stockholm", "0 * * * *", "2022-03-27T00:30:00+01:00",
			[]string{"2022-03-27T01:00:00+01:00", "2022-03-27T03:00:00+02:00", "2022-03-27T04:00:00+02:00"}},
		"the gap: half past every hour": {"Europe/Stockholm", "30 * * * *", "2022-03-27T01:00:00+01:00",
			[]string{"2022-03-27T01:30:00+01:00", "2022-03-27T03:00:00+02:00", "2022-03-27T03:30:00+02:00"}},
		"the fold: a slot within counts the first time": {"Europe/Stockholm", "30 2 * * *", "2022-10-29T12:00:00+02:00",
			[]string{"2022-10-30T02:30:00+02:00", "2022-10-31T02:30:00+01:00"}},
		"the fold: asked between, a slot within is past": {"Europe/Stockholm", "30 2 * * *", "2022-10-30T02:10:00+01:00",
			[]string{"2022-10-31T02:30:00+01:00"}},
		"the fold: hourly": {"Europe/Stockholm", "0 * * * *", "2022-10-30T01:30:00+02:00",
			[]string{"2022-10-30T02:00:00+02:00", "2022-10-30T03:00:00+01:00", "2022-10-30T04:00:00+01:00"}},
		"the fold: its end comes after both": {"Europe/Stockholm", "0 3 * * *", "2022-10-30T02:59:00+02:00",
			[]string{"2022-10-30T03:00:00+01:00"}},
		"the fold: asked the second time round, its end is still to come": {"Europe/Stockholm", "0 3 * * *", "2022-10-30T02:10:00+01:00",
			[]string{"2022-10-30T03:00:00+01:00"}},
		"New York: gap":  {"America/New_York", "0,30 2 * * *", "2022-03-12T12:00:00-05:00", []string{"2022-03-13T03:00:00-04:00", "2022-03-14T02:00:00-04:00"}},
		"New York: fold": {"America/New_York", "30 1 * * *", "2022-11-05T12:00:00-04:00", []string{"2022-11-06T01:30:00-04:00", "2022-11-07T01:30:00-05:00"}},
		"Lord Howe: gap of half an hour": {"Australia/Lord_Howe", "*/15 2 * * *", "2022-10-02T00:00:00+10:30",
			[]string{"2022-10-02T02:30:00+11:00", "2022-10-02T02:45:00+11:00", "2022-10-03T02:00:00+11:00"}},
		"Lord Howe: fold of half an hour": {"Australia/Lord_Howe", "*/15 1,2 * * *", "2022-04-03T01:15:00+11:00",
			[]string{"2022-04-03T01:30:00+11:00", "2022-04-03T01:45:00+11:00", "2022-04-03T02:00:00+10:30"}},
		"Kathmandu: 45 minutes off": {"Asia/Kathmandu", "0 6 * * *", "2022-01-01T00:00:00Z",
			[]string{"2022-01-01T06:00:00+05:45", "2022-01-02T06:00:00+05:45"}},
		"Apia: the slots of a skipped day are one at its end": {"Pacific/Apia", "0 */6 * * *", "2011-12-29T12:00:00-10:00",
			[]string{"2011-12-29T18:00:00-10:00", "2011-12-31T00:00:00+14:00", "2011-12-31T06:00:00+14:00"}},
		"Apia: a slot on the skipped day alone is not lost": {"Pacific/Apia", "0 9 30 12 *", "2011-06-01T00:00:00Z",
			[]string{"2011-12-31T00:00:00+14:00", "2012-12-30T09:00:00+14:00"}},
		"São Paulo: a midnight in the gap": {"America/Sao_Paulo", "0 0 * * *", "2018-11-03T12:00:00-03:00",
			[]string{"2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00"}},
		"a leap day waits": {"Europe/Stockholm", "0 0 29 2 *", "2024-02-29T00:00:00+01:00",
			[]string{"2028-02-29T00:00:00+01:00"}},
		"a leap day waits across a century without one": {"Europe/Stockholm", "0 0 29 2 *", "2096-02-29T00:00:00+01:00",
			[]string{"2104-02-29T00:00:00+01:00"}},
		"the last day of a leap year": {"Europe/Stockholm", "0 12 * * *", "2028-12-30T13:00:00+01:00",
			[]string{"2028-12-31T12:00:00+01:00", "2029-01-01T12:00:00+01:00"}},
		"short months are passed over": {"UTC", "0 0 31 * *", "2022-03-31T00:00:00Z",
			[]string{"2022-05-31T00:00:00Z", "2022-07-31T00:00:00Z", "2022-08-31T00:00:00Z"}},
		"a day of the month or of the week, if both are restricted": {"UTC", "0 0 13 * FRI", "2022-05-12T00:00:00Z",
			[]string{"2022-05-13T00:00:00Z", "2022-05-20T00:00:00Z", "2022-05-27T00:00:00Z", "2022-06-03T00:00:00Z", "2022-06-10T00:00:00Z", "2022-06-13T00:00:00Z"}},
		"both 0 and 7 are Sunday": {"UTC", "0 0 * * 0,7", "2022-01-01T00:00:00Z", []string{"2022-01-02T00:00:00Z", "2022-01-09T00:00:00Z"}},
		"a range across Sunday":   {"UTC", "0 0 * * SAT-MON", "2022-01-01T00:00:00Z", []string{"2022-01-02T00:00:00Z", "2022-01-03T00:00:00Z", "2022-01-08T00:00:00Z"}},
		"a range across midnight": {"UTC", "0 22-2/2 * * *", "2022-01-01T12:00:00Z", []string{"2022-01-01T22:00:00Z", "2022-01-02T00:00:00Z", "2022-01-02T02:00:00Z", "2022-01-02T22:00:00Z"}},
		"a range across New Year": {"UTC", "0 0 1 nov-feb *", "2022-01-15T00:00:00Z", []string{"2022-02-01T00:00:00Z", "2022-11-01T00:00:00Z", "2022-12-01T00:00:00Z", "2023-01-01T00:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			c, at := mustCron(t, tc.expr, tc.zone), instant(t, tc.after)
			for _, want := range tc.want {
				at = c.Next(at)
				if got := at.Format(time.RFC3339Nano); got != want {
					t.Fatalf("%q in %s: got %s, want %s", c, tc.zone, got, want)
				}
			}
		})
	}
}

func TestAFullDayHasAsManyHourlySlotsAsReadings(t *testing.T) {
	for name, tc := range map[string]struct {
		date string
		want int
	}{
		"an ordinary day":                  {"2022-06-01", 24},
		"a day with a gap has one fewer":   {"2022-03-27", 23},
		"a day with a fold has no more":    {"2022-10-30", 24},
		"the day after a gap is ordinary":  {"2022-03-28", 24},
		"the day after a fold is ordinary": {"2022-10-31", 24},
	} {
		t.Run(name, func(t *testing.T) {
			c := mustCron(t, "0 * * * *", "Europe/Stockholm")
			start, err := ParseDate(tc.date, c.zone)
			if err != nil {
				t.Fatal(err)
			}
			slots := 0
			for at := c.Next(start.Add(-1)); at.Day() == start.Day(); at = c.Next(at) {
				slots++
			}
			if slots != tc.want {
				t.Errorf("%s has %d slots, want %d", tc.date, slots, tc.want)
			}
		})
	}
}

func TestParseCronAccepts(t *testing.T) {
	for expr, want := range map[string]string{
		"30 8,15 * * MON-FRI":                  "30 8,15 * * MON-FRI",
		"  0\t0   1 jan,JUL  *  ":              "0 0 1 jan,JUL *",
		"*/15 8-17/3 1-7,15 */2 SUN":           "*/15 8-17/3 1-7,15 */2 SUN",
		"08 09 01 02 03":                       "08 09 01 02 03",
		"0 0 31 2 MON":                         "0 0 31 2 MON", // Mondays in February
		"0 0 29 2 *":                           "0 0 29 2 *",
		"0 0 * * THU,tue":                      "0 0 * * THU,tue",
		"59 23 31 12 7":                        "59 23 31 12 7",
		strings.Repeat("0,", 45) + "0 * * * *": strings.Repeat("0,", 45) + "0 * * * *",
	} {
		if got := mustCron(t, expr, "Europe/Stockholm").String(); got != want {
			t.Errorf("ParseCron(%q) is %q, want %q", expr, got, want)
		}
	}
}

func TestParseCronRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ expr, says string }{
		"nothing at all":                  {"", "is empty: write the five fields"},
		"only spaces":                     {"   ", "is empty: write the five fields"},
		"four fields":                     {"0 8 * *", "has 4 fields, not 5: write the five fields"},
		"seconds":                         {"0 30 8 * * *", "has 6 fields, not 5: write the five fields"},
		"a zone":                          {"TZ=UTC 0 8 * * *", "remove TZ=UTC and set the time zone of the plan"},
		"a zone the other way":            {"CRON_TZ=Europe/Stockholm 0 8 * * *", "remove CRON_TZ=Europe/Stockholm"},
		"a zone alone":                    {"TZ=X", "remove TZ=X"},
		"a daily shorthand":               {"@daily", "uses the shorthand @daily: write the five fields"},
		"an interval":                     {"@every 1h", "uses the shorthand @every: write the five fields"},
		"minute 60":                       {"60 * * * *", `minute "60": has a value that does not belong there: write 0-59`},
		"hour 24":                         {"0 24 * * *", `hour "24": has a value that does not belong there: write 0-23`},
		"day 0":                           {"0 0 0 * *", `day-of-month "0": has a value that does not belong there: write 1-31`},
		"month 13":                        {"0 0 1 13 *", `month "13": has a value that does not belong there: write 1-12 or JAN-DEC`},
		"weekday 8":                       {"0 0 * * 8", `day-of-week "8": has a value that does not belong there: write 0-7`},
		"a name in the wrong field":       {"0 0 * MON *", `month "MON"`},
		"a full name":                     {"0 0 * * MONDAY", `day-of-week "MONDAY"`},
		"a question mark":                 {"0 0 ? * MON", `day-of-month "?"`},
		"a hash":                          {"H * * * *", `minute "H"`},
		"the last day":                    {"0 0 L * *", `day-of-month "L"`},
		"the nearest weekday":             {"0 0 15W * *", `day-of-month "15W"`},
		"the third Friday":                {"0 0 * * FRI#3", `day-of-week "FRI#3"`},
		"an empty list item":              {"0,,30 * * * *", `minute "0,,30"`},
		"a comma alone":                   {", * * * *", `minute ","`},
		"a sign":                          {"+5 * * * *", `minute "+5"`},
		"a range without an end":          {"5- * * * *", `minute "5-"`},
		"a range of three":                {"1-2-3 * * * *", `minute "1-2-3"`},
		"a range from a star":             {"*-5 * * * *", `minute "*-5"`},
		"a step of nothing":               {"*/0 * * * *", `minute "*/0"`},
		"a step beyond the field":         {"*/60 * * * *", `minute "*/60"`},
		"a step on a single value":        {"5/15 * * * *", `minute "5/15"`},
		"a step on a range of weekdays":   {"0 0 * * FRI-MON/2", `day-of-week "FRI-MON/2": has a step on a range of weekdays`},
		"digits of another script":        {"١ * * * *", "minute"},
		"30 February":                     {"0 0 30 2 *", `never comes about: no month in "2" has a day-of-month in "30"`},
		"31 in short months":              {"0 0 31 2,4,6,9,11 *", "never comes about"},
		"30 February on any day whatever": {"0 0 30,31 FEB */1", "never comes about"},
		"101 characters":                  {strings.Repeat("0,", 46) + "0 * * * *", "longer than 100 characters: write the five fields"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := ParseCron(tc.expr, time.UTC)
			if err == nil || got != nil {
				t.Fatalf("ParseCron(%q) = %q, %v; want an error", tc.expr, got, err)
			}
			if !strings.Contains(err.Error(), tc.says) {
				t.Errorf("ParseCron(%q): %v; want it to say %q", tc.expr, err, tc.says)
			}
		})
	}
	if _, err := ParseCron("0 0 * * *", nil); err == nil {
		t.Error("a schedule without a zone was accepted")
	}
}
