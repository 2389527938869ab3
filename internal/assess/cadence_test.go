package assess

import (
	"testing"
	"time"
)

// A promise of every second that nobody keeps: all slots are counted, the first are kept one by one, and
// the same is said as if each had been gone through.
func TestVeryManyMissedSlotsAreCountedWithoutBeingKept(t *testing.T) {
	s := newScenario(t, obligationOf("ticker", every("1s", inResponse)))
	s.brief("ticker", "2021-12-16 09:00")
	v := s.obligation("2022-06-16 09:00:00", "ticker")

	seconds := int(instant("2022-06-16 09:00").Sub(instant("2021-12-16 08:00")) / time.Second)
	// Of the first hour the last slot is met late by the briefing, and the one that came after it is open now.
	if v.Missed+v.Late+v.OnTime+v.Open != seconds {
		t.Errorf("missed %d, late %d, on time %d, open %d: together %d, want one for each of %d seconds",
			v.Missed, v.Late, v.OnTime, v.Open, v.Missed+v.Late+v.OnTime+v.Open, seconds)
	}
	if v.Late+v.OnTime != 1 || v.Open != 1 {
		t.Errorf("late %d, on time %d, open %d, want one met and one open", v.Late, v.OnTime, v.Open)
	}
	if got, want := say(v.OverdueSince), "2021-12-16 09:00:01"; got != want {
		t.Errorf("overdue since %s, want %s: the first slot after the briefing", got, want)
	}
	if got, want := say(v.Slots[len(v.Slots)-1].Due), "2022-06-16 09:00"; got != want {
		t.Errorf("the last slot is due at %s, want %s", got, want)
	}
	if got, want := say(v.NextDue), "2022-06-16 09:00:01"; got != want {
		t.Errorf("next due %s, want %s", got, want)
	}
	if len(v.Slots) > keptMissed+10 {
		t.Errorf("%d slots are kept, want about %d", len(v.Slots), keptMissed)
	}
}
