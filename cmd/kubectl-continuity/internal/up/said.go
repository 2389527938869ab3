package up

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
)

const (
	mostSaid   = 4   // lines of a log that people are shown
	widestSaid = 300 // characters of each
)

// lastSaid is the end of a log as people read it: the time, the message and the error of the last lines, without what
// programmers look for in the log itself. Of a panic it is what it says, and not where.
func lastSaid(log string) []string {
	var said []string
	for text := range strings.Lines(log) {
		text = strings.TrimRightFunc(text, unicode.IsSpace)
		if strings.HasPrefix(text, "goroutine ") && strings.HasSuffix(text, "]:") {
			break // from here on it is a stack
		}
		if text = readable(text); text != "" && (len(said) == 0 || said[len(said)-1] != text) {
			said = append(said, text)
		}
	}
	if at := slices.IndexFunc(said, func(line string) bool {
		return strings.HasPrefix(line, "panic:") || strings.HasPrefix(line, "fatal error:")
	}); at >= 0 {
		said = said[at:]
		return said[:min(len(said), mostSaid)]
	}
	return said[max(0, len(said)-mostSaid):]
}

// readable is one line of a log for people; empty for a line of a stack.
func readable(text string) string {
	var entry struct {
		Time    string `json:"ts"`
		Message string `json:"msg"`
		Err     string `json:"error"`
	}
	if err := json.Unmarshal([]byte(text), &entry); err == nil && entry.Message != "" {
		text = strings.TrimSpace(entry.Time + " " + entry.Message)
		if entry.Err != "" {
			text += ": " + entry.Err
		}
	} else if strings.HasPrefix(text, "\t") {
		return ""
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > widestSaid {
		text = string(runes[:widestSaid]) + "…"
	}
	return text
}
