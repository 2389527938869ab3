package assess

import (
	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

// Length is a length of time within a text, such as 1mo2w: in English as the plan writes it, in other languages in words.
type Length v1alpha1.Duration

// String is the length as the plan writes it.
func (l Length) String() string { return string(l) }

// Said is the length by its units. One that cannot be read is said as it is written.
func (l Length) Said() (format string, args []any) {
	var all Text
	for _, term := range schedule.Terms(string(l)) {
		if one := sayTerm(term); all.IsZero() {
			all = one
		} else {
			all = Say("%s%s", all, one)
		}
	}
	if all.IsZero() {
		all = Say("%s", string(l))
	}
	return all.Said()
}

func sayTerm(term schedule.Term) Text {
	switch term.Unit {
	case "mo":
		return Say("%dmo", term.Count)
	case "w":
		return Say("%dw", term.Count)
	case "d":
		return Say("%dd", term.Count)
	case "h":
		return Say("%dh", term.Count)
	case "m":
		return Say("%dm", term.Count)
	}
	return Say("%ds", term.Count)
}
