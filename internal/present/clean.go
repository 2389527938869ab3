package present

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Records come from many hands, and an archive from anywhere: a name may hold what moves a terminal's
// cursor, colours it, or turns the direction of the text around it. Everything printed passes through
// line or paragraph.

// hostile says whether a rune could act on a terminal or disguise the text around it.
func hostile(r rune) bool {
	switch {
	case unicode.Is(unicode.Cc, r): // C0, DEL, C1: escape sequences begin here
		return true
	case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c: // text direction
		return true
	case r == 0x2028, r == 0x2029, r == 0xfeff, r == utf8.RuneError: // line separators, byte order mark
		return true
	}
	return false
}

// line makes a text safe on one line: white space becomes a space, and what is hostile shows as \u001b.
func line(text string) string {
	text = strings.Join(strings.FieldsFunc(text, isBreak), " ")
	if strings.IndexFunc(text, hostile) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if hostile(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isBreak(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }

// markdownSpecial is what has a meaning in Markdown somewhere inside a line.
const markdownSpecial = "\\`*_[]<>|#~&!"

// address is what looks like the address of something: a scheme, and what follows it without a break.
var address = regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]*://|(?:mailto|javascript|vbscript|data|blob|file):)[^\s<>|\x60"]*[^\s<>|\x60".,;:!?)\]}']`)

// harmless are the addresses that become links; all others are shown as code, and lead nowhere.
var harmless = regexp.MustCompile(`^(?i)(?:https?://|mailto:)`)

// markdown makes a text safe on one line of Markdown: it reads as it was written and does nothing.
func markdown(text string) string {
	text = line(text)
	var b strings.Builder
	for rest := 0; ; {
		found := address.FindStringIndex(text[rest:])
		if found == nil {
			escape(&b, text[rest:])
			return b.String()
		}
		from, to := rest+found[0], rest+found[1]
		escape(&b, text[rest:from])
		if harmless.MatchString(text[from:to]) {
			b.WriteString("<" + text[from:to] + ">")
		} else {
			b.WriteString("`" + text[from:to] + "`") // holds no backtick itself
		}
		rest = to
	}
}

func escape(b *strings.Builder, text string) {
	for _, r := range text {
		if strings.ContainsRune(markdownSpecial, r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
}

// WriteJSON writes a value as indented JSON in which everything hostile is escaped: the same value, safe
// to look at.
func WriteJSON(w io.Writer, value any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	_, err := w.Write(escaped(b.String()))
	return err
}

// escaped escapes what is hostile in the text of an encoder that has put it into quotes. Line breaks are the encoder's own.
func escaped(text string) []byte {
	var safe bytes.Buffer
	for _, r := range text {
		if r != '\n' && hostile(r) {
			fmt.Fprintf(&safe, `\u%04x`, r)
			continue
		}
		safe.WriteRune(r)
	}
	return safe.Bytes()
}
