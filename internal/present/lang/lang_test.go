package lang

import (
	"testing"
	"time"
)

func TestDatesAndAmountsAreWrittenAsTheLanguageWritesThem(t *testing.T) {
	zone := time.FixedZone("", 3600)
	noon := time.Date(2021, time.December, 16, 13, 0, 0, 0, zone)
	for _, test := range []struct {
		got, want string
	}{
		{English.When(noon), "16 December 2021, 13:00"},
		{Swedish.When(noon), "16 december 2021 kl. 13.00"},
		{Swedish.When(noon.Add(7 * time.Second)), "16 december 2021 kl. 13.00.07"},
		{English.When(noon.Add(7 * time.Second)), "16 December 2021, 13:00:07"},
		{English.When(time.Time{}), ""},
		{Swedish.Weekday(noon), "torsdag"},
		{Swedish.WeekdayShort(noon.AddDate(0, 0, 2)), "lör"},
		{English.Day(noon), "16 December"},
		{English.Amount("SEK", "200000"), "SEK\u00a0200,000"},
		{Swedish.Amount("SEK", "200000"), "200\u00a0000\u00a0kr"},
		{Swedish.Amount("SEK", "1234.50"), "1\u00a0234,50\u00a0kr"},
		{English.Amount("EUR", "1234.05"), "€\u00a01,234.05"},
		{English.Amount("SEK", "much"), "SEK\u00a0much"},
		{Swedish.Amount("SEK", "-12"), "−12\u00a0kr"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

type greeting struct{}

func (greeting) Said() (string, []any) { return "Response", nil }

func TestAMessageWithinAMessageIsPutIntoTheLanguageToo(t *testing.T) {
	if got := Swedish.Say("%s and %s", greeting{}, time.Date(2022, 1, 2, 3, 4, 0, 0, time.UTC)); got != "Akut skede och 2 januari 2022 kl. 03.04" {
		t.Error(got)
	}
	if got := English.Say("%s and %s", greeting{}, "3"); got != "Response and 3" {
		t.Error(got)
	}
}

func TestAMessageThatNobodyTranslatedIsTold(t *testing.T) {
	var unknown []string
	p := Swedish.Telling(func(message string) { unknown = append(unknown, message) })
	if got := p.Say("no such message %d", 3); got != "no such message 3" {
		t.Error(got)
	}
	if p.Say("Response"); len(unknown) != 1 || unknown[0] != "no such message %d" {
		t.Error(unknown)
	}
}

func TestLanguagesAreFoundByName(t *testing.T) {
	for name, want := range map[string]*Printer{"": English, "en": English, "en-GB": English, "sv": Swedish, "sv_SE": Swedish, "SV-fi": Swedish} {
		if p, err := Named(name); err != nil || p != want {
			t.Errorf("%q: %v %v", name, p, err)
		}
	}
	if _, err := Named("no"); err == nil || err.Error() != `there is no language "no": use en or sv` {
		t.Error(err)
	}
}

func TestListsReadAsPeopleWriteThem(t *testing.T) {
	for want, got := range map[string]string{
		"":                     English.List(nil),
		"a":                    English.List([]string{"a"}),
		"a and b":              English.List([]string{"a", "b"}),
		"a, b and c":           English.List([]string{"a", "b", "c"}),
		"a, b eller c":         Swedish.NorList([]string{"a", "b", "c"}),
		"a, 1 and b, 2":        English.List([]string{"a, 1", "b, 2"}),
		"a, 1; b, 2; and c, 3": English.List([]string{"a, 1", "b, 2", "c, 3"}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
