package schedule

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

func TestAScheduleIsTakenApartIntoItsNumbers(t *testing.T) {
	everyHour := make([]int, 24)
	for i := range everyHour {
		everyHour[i] = i
	}
	for text, want := range map[string]Parts{
		"30 8,15 * * MON-FRI": {Minutes: []int{30}, Hours: []int{8, 15}, Weekdays: []time.Weekday{1, 2, 3, 4, 5}},
		"0 9 * * SUN,SAT":     {Minutes: []int{0}, Hours: []int{9}, Weekdays: []time.Weekday{time.Saturday, time.Sunday}},
		"*/20 * 1,15 * *":     {Minutes: []int{0, 20, 40}, Hours: everyHour, Days: []int{1, 15}},
		"0 8 1 JAN,JUL 1":     {Minutes: []int{0}, Hours: []int{8}, Days: []int{1}, Months: []time.Month{1, 7}, Weekdays: []time.Weekday{1}},
		"0 8 1-31 * MON":      {Minutes: []int{0}, Hours: []int{8}},
		"0 8 1 * SUN-SAT":     {Minutes: []int{0}, Hours: []int{8}},
		"0 8 * * MON":         {Minutes: []int{0}, Hours: []int{8}, Weekdays: []time.Weekday{1}},
	} {
		cron, err := ParseCron(text, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		if got := cron.Parts(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}

// Words that are made from the parts must say when the schedule comes about, and no other time.
func TestAScheduleComesAboutWhenItsPartsSay(t *testing.T) {
	from := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	for _, text := range []string{"*/7 3 * * *", "0 0 1-31 * MON", "5 4 1,15 * TUE-THU", "0 12 29 FEB *", "0 6 * 3-5 SUN", "0 6 */9 * *", "0 6 1 * SUN-SAT"} {
		cron, err := ParseCron(text, time.UTC)
		if err != nil {
			t.Fatal(err)
		}
		parts, next := cron.Parts(), cron.Next(from.Add(-time.Minute))
		for at := from; at.Year() < 2029; at = at.Add(time.Minute) {
			if due := parts.match(at); due != at.Equal(next) {
				t.Fatalf("%s: at %s the parts say %t, and the next slot is %s", text, at, due, next)
			}
			if at.Equal(next) {
				next = cron.Next(at)
			}
		}
	}
}

func (p Parts) match(t time.Time) bool {
	in := func(restricted, found bool) bool { return !restricted || found }
	day, weekday := slices.Contains(p.Days, t.Day()), slices.Contains(p.Weekdays, t.Weekday())
	either := in(len(p.Days) > 0, day) && in(len(p.Weekdays) > 0, weekday)
	if len(p.Days) > 0 && len(p.Weekdays) > 0 {
		either = day || weekday
	}
	return slices.Contains(p.Minutes, t.Minute()) && slices.Contains(p.Hours, t.Hour()) && in(len(p.Months) > 0, slices.Contains(p.Months, t.Month())) && either
}
