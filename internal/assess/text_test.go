package assess

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

func TestATextInEnglishHasItsInstantsAsAStatusHasThem(t *testing.T) {
	noon := time.Date(2021, time.December, 16, 12, 0, 0, 0, time.UTC)
	_, unreadable := schedule.ParseSpan("1x")
	for want, text := range map[string]Text{
		"":                    {},
		"nothing suspends it": Say("nothing suspends it"),
		"step a failed at 2021-12-16T13:00:00+01:00": Say("step %s failed at %s", v1alpha1.Name("a"), noon.In(stockholm)),
		"system it/p/a to be restored (now Waiting)": Say("system %s to be restored (now %s)", Ref{"it", "p", "a"}, Say("Waiting")),
		"a; it was said: why":                        because(Say("a"), Say("%s", "why")),
		"a":                                          because(Say("a"), Text{}),
		"1; 2; 3; 4; 5; and 2 more":                  enumerate([]Text{Say("1"), Say("2"), Say("3"), Say("4"), Say("5"), Say("6"), Say("7")}),
		"no good":                                    fault(errors.New("no good")),
		unreadable.Error():                           fault(unreadable),
	} {
		if got := text.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if !strings.Contains(unreadable.Error(), `"x" is not a unit`) {
		t.Errorf("schedule says %q", unreadable)
	}
}

func TestTextsAreTheSameWhenTheySayTheSame(t *testing.T) {
	noon := time.Date(2021, time.December, 16, 12, 0, 0, 0, time.UTC)
	text := func(what string, at time.Time, inner Text) Text { return Say("%s %s %s", what, at, inner) }
	of := text("a", noon, Say("%d", 1))
	if !of.Same(text("a", noon.In(stockholm), Say("%d", 1))) || !(Text{}).Same(Text{}) {
		t.Error("two that say the same differ")
	}
	for name, other := range map[string]Text{
		"another word":    text("b", noon, Say("%d", 1)),
		"another instant": text("a", noon.Add(time.Second), Say("%d", 1)),
		"another number":  text("a", noon, Say("%d", 2)),
		"another format":  Say("%s, %s, %s", "a", noon, Say("%d", 1)),
		"less":            Say("%s %s %s", "a", noon),
		"nothing":         {},
		"no instant":      Say("%s %s %s", "a", "noon", Say("%d", 1)),
		"no text":         Say("%s %s %s", "a", noon, "1"),
	} {
		if of.Same(other) || other.Same(of) {
			t.Errorf("%s does not show", name)
		}
	}
}
