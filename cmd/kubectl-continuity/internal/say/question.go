package say

import (
	"slices"
	"strings"
)

// Question asks for a value that is missing.
type Question struct {
	// Name is the flag or argument that would have answered it, such as --body or SYSTEM.
	Name string
	Text string
	// Choices are the answers that there are. Open says that others will do, too.
	Choices []Choice
	Open    bool
	// Default is the answer when nothing is typed.
	Default string
	// Long says that the answer may have several lines.
	Long bool
	// Many says that several answers will do, with commas or blanks between them.
	Many bool
	// Optional says that no answer will do.
	Optional bool

	// To is where the answer goes; Check says what is wrong with one, and is nil where nothing can be.
	To    *string
	Check func(string) error
}

// Choice is an answer, and what it means.
type Choice struct{ Value, Label string }

// Answer takes an answer, or says what is wrong with it.
func (q *Question) Answer(text string) error {
	if q.Check != nil {
		if err := q.Check(text); err != nil {
			return err
		}
	}
	*q.To = text
	return nil
}

// asked collects questions.
type asked []Question

// free asks for a text.
func (a *asked) free(name, text string, to *string) *Question {
	if *to != "" {
		return &Question{}
	}
	*a = append(*a, Question{Name: name, Text: text, Open: true, To: to})
	return &(*a)[len(*a)-1]
}

// long asks for a text of several lines.
func (a *asked) long(name, text string, to *string) *Question {
	q := a.free(name, text, to)
	q.Long = true
	return q
}

// one asks for one of several things. Check says what is wrong with an answer.
func (a *asked) one(name, text string, choices []Choice, to *string, check func(string) error) *Question {
	q := a.free(name, text, to)
	q.Choices, q.Open, q.Check = choices, false, check
	if len(choices) > 0 {
		q.Default = choices[0].Value // the most urgent
	}
	return q
}

// some asks for a text, and offers what is at hand.
func (a *asked) some(name, text string, choices []Choice, to *string) *Question {
	q := a.free(name, text, to)
	q.Choices, q.Open = choices, true
	return q
}

// names are choices without labels, each once.
func names(values ...string) []Choice {
	var choices []Choice
	for _, value := range values {
		if value != "" && !slices.ContainsFunc(choices, func(c Choice) bool { return strings.EqualFold(c.Value, value) }) {
			choices = append(choices, Choice{Value: value})
		}
	}
	return choices
}
