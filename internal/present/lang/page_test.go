package lang

import (
	"testing"
	"time"
)

func TestShortDatesAreWrittenAsTheLanguageWritesThem(t *testing.T) {
	day := time.Date(2022, time.May, 3, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct{ got, want string }{
		{English.DayShort(day), "3 May"}, {Swedish.DayShort(day), "3 maj"},
		{English.DateShort(day.AddDate(0, 3, 0)), "3 Aug 2022"}, {Swedish.DateShort(day.AddDate(0, 5, 0)), "3 okt 2022"},
		{Swedish.MonthShort(day.AddDate(0, 7, 0)), "dec"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestWhatAPageCountsReadsAsOneOrMany(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{English.Say("%d systems are down", 1), "1 system is down"}, {English.Say("%d systems are down", 0), "0 systems are down"},
		{Swedish.Say("%d tasks are overdue", 1), "1 uppgift är försenad"}, {Swedish.Say("%d tasks are overdue", 7), "7 uppgifter är försenade"},
		{Swedish.Say("put off %d times", 1), "framflyttad en gång"}, {English.Say("%s; %d wait", "Failed", 1), "Failed; 1 waits"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
