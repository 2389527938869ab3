package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/beredskap/beredskap/internal/present"
)

// figure is a number that can be read from across the room.
type figure struct {
	Number, Of string
	Text       string
	Tone       string
	Lines      []phrase
}

// count is a figure of how many of something are not as they should be, from a message that begins with its number. That none of
// none is amiss says nothing good.
func count(number, all int, of, message string) figure {
	f := figure{Of: of, Tone: present.ToneGood}
	f.Number, f.Text, _ = strings.Cut(message, " ")
	switch {
	case number > 0:
		f.Tone = present.ToneBad
	case all == 0:
		f.Tone = present.ToneOff
	}
	return f
}

// systemsFigure counts the systems that are down, and tells in which states all of them are.
func (s *sheet) systemsFigure(b *present.Board) figure {
	down := 0
	states := counted{}
	for i := range b.Recoveries {
		if b.Recoveries[i].Down {
			down++
		}
		states.add(b.Recoveries[i].State)
	}
	f := count(down, len(b.Recoveries), s.in.Say("of %d", len(b.Recoveries)), s.in.Say("%d systems are down", down))
	f.Lines = states.phrases()
	return f
}

func (s *sheet) activitiesFigure(b *present.Board) figure {
	disturbed := 0
	states := counted{}
	for i := range b.Activities {
		if state := b.Activities[i].State; present.ToneOf(state) != present.ToneGood {
			disturbed++
			states.add(state)
		}
	}
	f := count(disturbed, len(b.Activities), s.in.Say("of %d", len(b.Activities)), s.in.Say("%d activities are disturbed", disturbed))
	f.Lines = states.phrases()
	return f
}

func (s *sheet) briefingsFigure(b *present.Board) figure {
	overdue := 0
	for _, c := range b.Calls {
		if !c.OverdueSince.IsZero() {
			overdue++
		}
	}
	f := count(overdue, len(b.Briefings), "", s.in.Say("%d briefings are overdue", overdue))
	for _, c := range b.Calls[:min(2, len(b.Calls))] {
		line := phrase{State: "Due", Text: c.Audience, At: c.Due}
		if !c.OverdueSince.IsZero() {
			line = phrase{State: "Overdue", Text: c.Audience, At: c.OverdueSince}
		}
		f.Lines = append(f.Lines, line)
	}
	return f
}

func (s *sheet) tasksFigure(b *present.Board) figure {
	f := count(b.Actions.Overdue, len(b.Actions.Items), s.in.Say("of %d open", b.Actions.Open), s.in.Say("%d tasks are overdue", b.Actions.Overdue))
	if len(b.Tasks) > 0 {
		next := b.Tasks[0]
		line := phrase{State: "Due", Text: next.Owner, At: next.Due}
		if next.Overdue {
			line.State = "Overdue"
		}
		f.Lines = []phrase{line}
	}
	return f
}

// counted counts states in the order in which they come.
type counted struct {
	states []string
	counts map[string]int
}

func (c *counted) add(state string) {
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	if c.counts[state]++; c.counts[state] == 1 {
		c.states = append(c.states, state)
	}
}

// phrases says how many there are in each state, what is worst first.
func (c *counted) phrases() []phrase {
	slices.SortStableFunc(c.states, func(a, b string) int { return severity(a) - severity(b) })
	said := make([]phrase, 0, len(c.states))
	for _, state := range c.states {
		said = append(said, phrase{State: state, Text: fmt.Sprint(c.counts[state])})
	}
	return said
}

// severity orders states for the eye: what is broken is seen first.
func severity(state string) int {
	return slices.Index([]string{present.ToneBad, present.ToneWarn, present.ToneBusy, present.ToneOff, present.ToneGood}, present.ToneOf(state))
}
