package dossier

import (
	"strings"
	"testing"

	"github.com/go-logr/logr"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// onlooking is a store of a crisis for somebody who looks on.
func onlooking(t *testing.T, blind assess.Blind, ledger bool) (*Store, *v1alpha1.CrisisActivation) {
	t.Helper()
	s := NewOnlooker(logr.Discard(), blind, ledger)
	activation := crisisOver(t, "attack", v1alpha1.ModeReal, began, "[{name: central}]")
	put(t, s.shelf, activation)
	return s, activation
}

func TestAnOnlookerWithoutTheLedgerSaysNothingOfIt(t *testing.T) {
	for _, ledger := range []bool{true, false} {
		s, activation := onlooking(t, assess.Blind{}, ledger)
		exists := s.LookInto(assess.KeyOf(activation), began, func(_ *assess.Dossier, a *assess.Assessment) {
			if _, kept := a.Ledger(); kept != ledger {
				t.Errorf("with the ledger read %v, it is told of: %v", ledger, kept)
			}
		})
		if !exists {
			t.Error("the crisis does not exist")
		}
	}
}

func TestAnOnlookerWatchesWhatItMayRead(t *testing.T) {
	for _, c := range []struct {
		frozen, ledger bool
		kinds          int
	}{{true, true, 9}, {true, false, 8}, {false, false, 7}} {
		s := NewOnlooker(logr.Discard(), assess.Blind{Frozen: !c.frozen}, c.ledger)
		if got := len(s.shelf.watched()); got != c.kinds {
			t.Errorf("frozen plans %v, ledger %v: %d kinds are watched, want %d", c.frozen, c.ledger, got, c.kinds)
		}
	}
}

func TestAnOnlookerIsToldWhatItMayNotRead(t *testing.T) {
	s, activation := onlooking(t, assess.Blind{Beyond: []string{"elsewhere"}}, false)
	s.LookInto(assess.KeyOf(activation), began, func(_ *assess.Dossier, a *assess.Assessment) {
		if got := a.Plans[0].Message.String(); !strings.Contains(got, "may not be read from here") {
			t.Errorf("of a plan that may not be read it says %q", got)
		}
	})
}

// The manager sees the object of a step itself; an onlooker sees it in the status of the recovery, and nowhere else.
func TestAnOnlookerLooksAgainWhenAStepShowsSomethingElse(t *testing.T) {
	recovery := func(message string) *v1alpha1.SystemRecovery {
		r := object(t, &v1alpha1.SystemRecovery{}, "staff", "mail", began, "crisis: {name: attack}\nunplanned: {title: Mail}")
		r.Status.Steps = []v1alpha1.StepStatus{{Name: "restore", Message: message}}
		r.ResourceVersion = message
		return r
	}
	for _, onlooking := range []bool{true, false} {
		s, told := shelved(t, crisisOver(t, "attack", v1alpha1.ModeReal, began, "[{name: central}]"), recovery("a"))
		s.onlooking = onlooking
		first := look(s, "attack", began)
		clear(told)
		put(t, s, recovery("b"))
		crisis := ID{Kind: v1alpha1.KindCrisisActivation, Key: staff("attack")}
		if got := told[crisis] > 0; got != onlooking {
			t.Errorf("looking on %v: the crisis is told %v", onlooking, got)
		}
		if got := look(s, "attack", began) != first; got != onlooking {
			t.Errorf("looking on %v: it is assessed anew %v", onlooking, got)
		}
	}
}
