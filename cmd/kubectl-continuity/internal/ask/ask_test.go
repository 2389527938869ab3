package ask

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
)

func TestAnAnswerIsTakenAsItIsMeant(t *testing.T) {
	choices := []say.Choice{{Value: "staff", Label: "Crisis team"}, {Value: "board", Label: "Hospital board"}, {Value: "public"}}
	only := func(text string) error {
		for _, c := range choices {
			if c.Value == text {
				return nil
			}
		}
		return errors.New("it is none of them")
	}
	for name, c := range map[string]struct {
		question say.Question
		typed    string
		want     string
	}{
		"a number means a choice":           {say.Question{Choices: choices, Check: only}, "2\n", "board"},
		"so does its name":                  {say.Question{Choices: choices, Check: only}, "board\n", "board"},
		"nothing means the default":         {say.Question{Choices: choices, Default: "staff"}, "\n", "staff"},
		"another answer is asked for again": {say.Question{Choices: choices, Check: only}, "4\nbord\n  board  \n", "board"},
		"nothing is no answer":              {say.Question{}, "\n\nyes\n", "yes"},
		"nothing is one where it may be":    {say.Question{Optional: true}, "\n", ""},
		"an open question takes any":        {say.Question{Choices: choices, Open: true}, "Local radio\n", "Local radio"},
		"several numbers":                   {say.Question{Choices: choices, Many: true}, "1, 3 x\n", "staff,public,x"},
		"a long text ends with a dot":       {say.Question{Long: true}, "One.\n\n  Two\n.\n", "One.\n\n  Two"},
		"a long text ends with the input":   {say.Question{Long: true}, "One.\nTwo", "One.\nTwo"},
		"a long text may be left out":       {say.Question{Long: true, Optional: true}, "\n", ""},
		"a number in a long text is text":   {say.Question{Long: true, Choices: choices}, "2\n.\n", "2"},
		"the last line needs no end":        {say.Question{}, "yes", "yes"},
	} {
		t.Run(name, func(t *testing.T) {
			var got string
			c.question.To = &got
			if err := New(strings.NewReader(c.typed), io.Discard).Ask(t.Context(), &c.question); err != nil || got != c.want {
				t.Errorf("%q is taken as %q (%v), want %q", c.typed, got, err, c.want)
			}
		})
	}
}

func TestAQuestionShowsItsChoicesAndNothingThatActsOnATerminal(t *testing.T) {
	var out bytes.Buffer
	var answer string
	q := say.Question{
		Text: "Which\x1b[2J?", Choices: []say.Choice{{Value: "staff", Label: "Crisis\x07 team"}, {Value: "board", Label: "due"}}, Default: "staff", To: &answer,
	}
	if err := New(strings.NewReader("\n"), &out).Ask(t.Context(), &q); err != nil {
		t.Fatal(err)
	}
	want := "\nWhich\\u001b[2J?\n   1  staff  Crisis\\u0007 team\n   2  board  due\n[staff] > "
	if out.String() != want {
		t.Errorf("it shows %q, want %q", out.String(), want)
	}
}

func TestWhoEndsTheInputHasAnsweredNothing(t *testing.T) {
	for _, long := range []bool{false, true} {
		answer := "before"
		err := New(strings.NewReader(""), io.Discard).Ask(t.Context(), &say.Question{Long: long, Optional: true, To: &answer})
		if !errors.Is(err, ErrEnded) || answer != "before" {
			t.Errorf("it is answered %q (%v), want ErrEnded", answer, err)
		}
	}
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	never, hold := io.Pipe()
	t.Cleanup(func() { _ = hold.Close() })
	var answer string
	if err := New(never, io.Discard).Ask(interrupted, &say.Question{To: &answer}); !errors.Is(err, ErrEnded) {
		t.Errorf("interrupted, it says %v, want ErrEnded", err)
	}
}

func TestYesIsAskedForUntilItIsSaidOrNot(t *testing.T) {
	for _, c := range []struct {
		typed           string
		otherwise, want bool
	}{{"\n", true, true}, {"\n", false, false}, {"y\n", false, true}, {"Yes\n", false, true}, {"n\n", true, false}, {"what\nno\n", true, false}} {
		got, err := New(strings.NewReader(c.typed), io.Discard).Yes(t.Context(), "Write it?", c.otherwise)
		if err != nil || got != c.want {
			t.Errorf("%q is %t (%v), want %t", c.typed, got, err, c.want)
		}
	}
	if _, err := New(strings.NewReader(""), io.Discard).Yes(t.Context(), "Write it?", true); !errors.Is(err, ErrEnded) {
		t.Errorf("the end of the input is %v, want ErrEnded", err)
	}
}
