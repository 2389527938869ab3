package assess

import (
	"errors"
	"fmt"
	"time"
)

// Text is something that the rules say: an English format of package fmt, and what goes into it. It is put together when
// somebody reads it, in English by String and in other languages by internal/present, so that an assessment writes nothing
// that nobody reads.
//
// Into it go names and numbers as they are, instants in the zone in which they are to be read, and what can be said itself:
// another Text, or a fault that schedule or the ledger found. Nothing of it changes afterwards.
type Text struct {
	format string
	args   []any
}

// Say makes a Text. The format is written where it is said, whole: it names the sentence in the catalogue of languages.
func Say(format string, args ...any) Text { return Text{format, args} }

// sayable is what can be put into a language.
type sayable interface {
	Said() (format string, args []any)
}

// Said is the format of the text and what goes into it.
func (t Text) Said() (format string, args []any) { return t.format, t.args }

// IsZero says whether nothing is said.
func (t Text) IsZero() bool { return t.format == "" }

// String is the text in English, with instants in RFC 3339: as it stands in a status.
func (t Text) String() string {
	if len(t.args) == 0 {
		return t.format
	}
	written := make([]any, len(t.args))
	for i, arg := range t.args {
		if at, isInstant := arg.(time.Time); isInstant {
			arg = at.Format(time.RFC3339)
		}
		written[i] = arg
	}
	return fmt.Sprintf(t.format, written...)
}

// Same says whether two texts say the same. Neither is put together for it.
func (t Text) Same(o Text) bool {
	if t.format != o.format || len(t.args) != len(o.args) {
		return false
	}
	for i := range t.args {
		if !sameArg(t.args[i], o.args[i]) {
			return false
		}
	}
	return true
}

func sameArg(a, b any) bool {
	switch a := a.(type) {
	case Length:
		return a == b
	case time.Time:
		b, isInstant := b.(time.Time)
		return isInstant && a.Equal(b)
	case sayable:
		b, isSayable := b.(sayable)
		return isSayable && textOf(a).Same(textOf(b))
	}
	return a == b
}

// fault is what schedule finds wrong with a text of a plan.
func fault(err error) Text {
	var by sayable
	if errors.As(err, &by) {
		return textOf(by)
	}
	return Say("%s", err.Error())
}

func textOf(by sayable) Text {
	format, args := by.Said()
	return Text{format, args}
}

// because adds what was said of why, if anything was.
func because(of, reason Text) Text {
	if reason.IsZero() {
		return of
	}
	return Say("%s; it was said: %s", of, reason)
}

// enumerate joins texts, the first few in full: a condition is read in a terminal.
func enumerate(texts []Text) Text {
	const shown = 5
	if more := len(texts) - shown; more > 0 {
		return Say("%s; and %d more", inLine(texts[:shown]), more)
	}
	return inLine(texts)
}

// inLine joins texts, of which there is one at least.
func inLine(texts []Text) Text {
	all := texts[0]
	for _, next := range texts[1:] {
		all = Say("%s; %s", all, next)
	}
	return all
}

// written is a list of texts as a status keeps it: in English, each no longer than the API takes.
func written(texts []Text, most int) []string {
	var lines []string
	for _, t := range texts {
		lines = append(lines, bounded(t.String(), most))
	}
	return lines
}
