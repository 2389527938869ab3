package when

import (
	"strings"
	"testing"
	"time"
)

func TestAnInstantIsReadAsPeopleWriteIt(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 25, 3, 7, 9, 0, zone)
	for text, want := range map[string]string{
		"":                          "2026-11-25T03:07:09+01:00",
		"now":                       "2026-11-25T03:07:09+01:00",
		"2026-11-24T23:50:00Z":      "2026-11-25T00:50:00+01:00",
		"2026-11-24 23:50":          "2026-11-24T23:50:00+01:00",
		"2026-11-24T23:50:30":       "2026-11-24T23:50:30+01:00",
		"2026-11-24":                "2026-11-24T00:00:00+01:00",
		"2026-11-24 8:05":           "2026-11-24T08:05:00+01:00",
		"02:50":                     "2026-11-25T02:50:00+01:00",
		"2:50":                      "2026-11-25T02:50:00+01:00",
		"15:00":                     "2026-11-25T15:00:00+01:00",
		"+2h":                       "2026-11-25T05:07:09+01:00",
		"-30m":                      "2026-11-25T02:37:09+01:00",
		"+1d2h30m":                  "2026-11-26T05:37:09+01:00",
		"-1mo":                      "2026-10-25T03:07:09+01:00",
		"2026-06-01 08:00":          "2026-06-01T08:00:00+02:00",
		"2026-11-25T08:00:00+05:30": "2026-11-25T03:30:00+01:00",
	} {
		at, err := Read(text, zone, now)
		if err != nil || at.In(zone).Format(time.RFC3339) != want {
			t.Errorf("%q is read as %s (%v), want %s", text, at.In(zone).Format(time.RFC3339), err, want)
		}
	}
}

func TestWhatIsNoInstantIsRefusedWithWhatToWrite(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 29, 12, 0, 0, 0, zone)
	for text, says := range map[string]string{
		"soon": "is no instant", "25:00": "is no instant", "+": "is no instant", "2h": "is no instant", "+2 hours": "is no instant",
		"02:30": "does not exist in Europe/Stockholm", "2026-03-29 02:30": "does not exist in Europe/Stockholm",
	} {
		if at, err := Read(text, zone, now); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q is read as %s (%v), want an error that says %q", text, at, err, says)
		}
	}
}
