package present

import (
	"fmt"
	"strings"

	"github.com/beredskap/beredskap/internal/assess"
)

// evidence names a record: "Briefing staff/board-1".
func evidence(kind string, key assess.Key) string {
	return assess.RecordID{Kind: kind, Key: key}.String()
}

func evidences(kind string, keys []assess.Key) []string {
	return each(keys, func(k *assess.Key) string { return evidence(kind, *k) })
}

// sentence formats a sentence and begins it with a capital.
func sentence(format string, args ...any) string {
	text := line(fmt.Sprintf(format, args...))
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// count writes a number with its noun: 1 decision, 2 activities.
func count(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func countIs(n int, noun string) string  { return count(n, noun) + " " + isAre(n) }
func countWas(n int, noun string) string { return count(n, noun) + " " + wasWere(n) }

func isAre(n int) string   { return pick(n, "is", "are") }
func wasWere(n int) string { return pick(n, "was", "were") }
func doesDo(n int) string  { return pick(n, "it does", "they do") }
func itThem(n int) string  { return pick(n, "it", "them") }
func itThey(n int) string  { return pick(n, "it", "they") }

func pick(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// times says how often: not at all, once, twice, 3 times.
func times(n int) string {
	switch n {
	case 0:
		return "not at all"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// ofAll says how many briefings of all.
func ofAll(n, all int) string {
	noun := "briefings"
	if all == 1 {
		noun = "briefing"
	}
	switch n {
	case 0:
		return fmt.Sprintf("none of the %d %s", all, noun)
	case all:
		return fmt.Sprintf("all of the %d %s", all, noun)
	}
	return fmt.Sprintf("%d of the %d %s", n, all, noun)
}

// join writes a list as people do: a, b and c.
func join(parts []string, last string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " " + last + " " + parts[len(parts)-1]
}
