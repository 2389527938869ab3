package present

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Words are the words of a code of the API, such as NotAffected: those of the language, else the code's own, apart.
func Words(in *lang.Printer, code string) string {
	if said := in.Say(code); said != code {
		return said
	}
	var b strings.Builder
	for i, r := range code {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte(' ')
			r = unicode.ToLower(r)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Visible makes a document safe to look at: what could act on a program that shows it, or turn the direction of the text
// around it, stands as it is written in Go, such as \u202e. A tab becomes a space. Line breaks stay.
func Visible(document []byte) []byte {
	safe := bytes.NewBuffer(make([]byte, 0, len(document)))
	for len(document) > 0 {
		r, size := utf8.DecodeRune(document)
		switch {
		case r == '\t' || r == '\r':
			safe.WriteByte(' ')
		case r != '\n' && hostile(r):
			fmt.Fprintf(safe, `\u%04x`, r)
		default:
			safe.Write(document[:size])
		}
		document = document[size:]
	}
	return safe.Bytes()
}

// Broken says whether the record does not verify: the reader must know that before anything else.
func (k *Keeping) Broken() bool { return k.State == recordNotIntact }

// Root is the hash of the last checkpoint, by which two copies of a record are compared; empty before there is one.
func (k *Keeping) Root() string {
	if lines := strings.Split(k.Checkpoint, "\n"); len(lines) > 2 {
		return lines[2]
	}
	return ""
}

// Slips is how often the forecast of the last outage was put off.
func (r *Recovery) Slips() (slips int) {
	if len(r.Outages) == 0 {
		return 0
	}
	for _, f := range r.Outages[len(r.Outages)-1].Forecasts {
		if f.Slipped {
			slips++
		}
	}
	return slips
}

// Waits says what the system waits for besides other systems, one thing after another.
func (r *Recovery) Waits() []string {
	var waits []string
	for _, w := range r.WaitingFor {
		if w.Kind != string(v1alpha1.WaitDependency) {
			waits = append(waits, lang.Capital(w.Message))
		}
	}
	return waits
}
