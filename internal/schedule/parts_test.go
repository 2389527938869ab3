package schedule

import (
	"reflect"
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
		"0 8 1 JAN,JUL 1":     {Minutes: []int{0}, Hours: []int{8}, Days: []int{1}, Months: []time.Month{1, 7}, Weekdays: []time.Weekday{1}, EitherDay: true},
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
