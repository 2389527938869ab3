package assess

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// An alert compares the instant that a deadline tells beforehand with a clock of its own: it must be the very instant from
// which the conditions hold.
func TestADeadlineTellsBeforehandFromWhenItIsOverdue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, adds := drawCase(t)
		for _, add := range adds {
			add(d)
		}
		if d.activation.Spec.Mode == v1alpha1.ModeExercise {
			d.holders = nil // a real crisis to come, which nobody knows of, would have it rest
		}
		now := latest(drawInstant(t, "now"), d.activation.Spec.DeclaredAt.Time) // nobody looks at a crisis before it is declared
		known, _, _ := d.upTo(View{AsOf: now})
		deadlines := Assess(known, now).Deadlines()
		for i := range deadlines {
			due := &deadlines[i]
			at := due.Overdue()
			if at.IsZero() || at.Before(due.At) && due.OverdueSince.IsZero() {
				t.Fatalf("%s is due %s, and overdue from %s", titleOf(due), due.At, at)
			}
			if at.After(now) != due.OverdueSince.IsZero() {
				t.Fatalf("at %s %s is overdue since %s, and from %s", now, titleOf(due), due.OverdueSince, at)
			}
			if !at.After(now) {
				continue
			}
			if early := overdueAt(known, due, at.Add(-time.Nanosecond)); !early.IsZero() {
				t.Fatalf("%s is overdue since %s, before %s, which was told at %s", titleOf(due), early, at, now)
			}
			if then := overdueAt(known, due, at); !then.Equal(at) {
				t.Fatalf("%s is overdue since %s, and was to be from %s on, as told at %s", titleOf(due), then, at, now)
			}
		}
	})
}

// A grace can outlast the time to the next slot: what was due first is overdue first.
func TestASlotThatANewerOneFollowsIsStillOverdueFromItsOwnGrace(t *testing.T) {
	slow := every("90m", inResponse)
	slow.Grace = "3h"
	s := newScenario(t, obligationOf("staff", slow))
	for _, asOf := range []string{"2021-12-16 09:30", "2021-12-16 10:59", "2021-12-16 11:00", "2021-12-16 12:29", "2021-12-16 13:00"} {
		deadlines := s.assess(asOf).Deadlines()
		if len(deadlines) == 0 || say(deadlines[0].Overdue()) != "2021-12-16 12:30" {
			t.Errorf("at %s what is due is %+v, want one that is overdue from 12:30", asOf, deadlines)
		}
	}
}

// Two triggers of one obligation may have graces of their own: whichever ends first makes it overdue.
func TestASlotWithoutGraceIsOverdueThoughOneBeforeItHasGraceLeft(t *testing.T) {
	s := newScenario(t, obligationOf("staff", onSchedule("0 9 * * *", "3h", inResponse), every("90m", inResponse)))
	for asOf, since := range map[string]string{"2021-12-16 09:10": "", "2021-12-16 09:29": "", "2021-12-16 09:30": "2021-12-16 09:30", "2021-12-16 13:00": "2021-12-16 09:30"} {
		deadlines := s.assess(asOf).Deadlines()
		if got := &deadlines[0]; say(got.Overdue()) != "2021-12-16 09:30" || (since == "") != got.OverdueSince.IsZero() {
			t.Errorf("at %s it is overdue since %s, and from %s; want from 09:30", asOf, got.OverdueSince, got.Overdue())
		}
	}
}

func TestOfTwoSlotsAtOneInstantTheShorterGraceCounts(t *testing.T) {
	s := newScenario(t, obligationOf("staff", onSchedule("30 9 * * *", "3h", inResponse), every("90m", inResponse)))
	for _, asOf := range []string{"2021-12-16 09:29", "2021-12-16 09:30", "2021-12-16 13:00"} {
		if got := s.assess(asOf).Deadlines()[0].Overdue(); say(got) != "2021-12-16 09:30" {
			t.Errorf("at %s it is overdue from %s, want 09:30", asOf, got)
		}
	}
}

func titleOf(d *Due) string {
	name := string(d.Kind)
	switch {
	case d.Obligation != nil:
		name += " " + d.Obligation.Ref.String()
	case d.Briefing != nil:
		name += " " + d.Briefing.Key.String()
	case d.Action != nil:
		name += " " + d.Action.Key.String()
	case d.System != nil:
		name += " " + d.System.Ref.String()
	case d.Activity != nil:
		name += " " + d.Activity.Ref.String()
	}
	return name
}

// overdueAt is since when a deadline is overdue at an instant; zero while it is not.
func overdueAt(d *Dossier, of *Due, at time.Time) time.Time {
	deadlines := Assess(d, at).Deadlines()
	for i := range deadlines {
		if titleOf(&deadlines[i]) == titleOf(of) {
			return deadlines[i].OverdueSince
		}
	}
	return time.Time{}
}
