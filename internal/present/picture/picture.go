// Package picture draws a crisis as SVG, to stand in a page: what depends on what, and how things went over time. A picture
// holds classes and no styles of its own, so that a page may forbid styles; its colours are the page's. Whatever it shows by
// colour it says by words or by shape too, and a page tells all of it in tables besides.
package picture

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

//go:embed svg
var files embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{"rem": rem}).ParseFS(files, "svg/*.svg"))

// rem is a length of the picture as one that grows with the letters of the page around it.
func rem(units int) string { return fmt.Sprintf("%.2frem", float64(units)/16) }

// draw fills a template, which escapes what it is given.
func draw(name string, drawing any) template.HTML {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, drawing); err != nil {
		panic(err) // a template that does not fit its drawing: the first test shows it
	}
	return template.HTML(b.String()) //nolint:gosec // written by html/template
}

// shape is a mark, drawn around the middle of where it stands. Its form says what it is, for those who see no colour.
type shape struct {
	Path, Tone, Title string
	Hollow            bool
}

// The forms of marks, around 0,0 and ten units wide.
const (
	formDisc    = "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0"
	formUp      = "M0 -5.5L5.5 4.5H-5.5Z"
	formDown    = "M0 5.5L5.5 -4.5H-5.5Z"
	formRight   = "M-4 -5L5 0L-4 5Z"
	formCross   = "M-3 -5L0 -2L3 -5L5 -3L2 0L5 3L3 5L0 2L-3 5L-5 3L-2 0L-5 -3Z"
	formDiamond = "M0 -6L6 0L0 6L-6 0Z"
	formCheck   = "M-5 0.5L-3.2 -1.4L-1.2 0.8L3.2 -4.2L5 -2.4L-1.2 4.4Z"
	formBar     = "M-1 -6H1V6H-1Z"
	formDot     = "M-2.2 0a2.2 2.2 0 1 0 4.4 0a2.2 2.2 0 1 0 -4.4 0"
)

// formOf is the form that the page gives a tone, too.
func formOf(tone string) string {
	switch tone {
	case present.ToneBad:
		return formCross
	case present.ToneWarn:
		return formUp
	case present.ToneBusy:
		return formRight
	case present.ToneGood:
		return formCheck
	}
	return formDot
}

// sayer puts words and instants into the language.
type sayer struct{ in *lang.Printer }

func (s sayer) at(i present.Instant) string { return s.in.When(i.Time) }

func (s sayer) words(code string) string { return present.Words(s.in, code) }

// wrapped breaks a text into lines of at most so many units, of letters of a size; what does not fit ends in an ellipsis.
func wrapped(text string, units float64, size float64, most int) []string {
	var lines []string
	rest := strings.Join(strings.Fields(text), " ")
	for rest != "" {
		switch {
		case broad(rest)*size <= units:
			return append(lines, rest)
		case len(lines) == most-1:
			return append(lines, strings.TrimRight(head(rest, units/size-0.9), " ,-")+"…")
		}
		line, hyphen := head(rest, units/size), ""
		if at := strings.LastIndexAny(line, " -"); at > 0 {
			line = line[:at+1]
		} else {
			line, hyphen = head(rest, units/size-0.4), "-"
		}
		lines, rest = append(lines, strings.TrimSpace(line)+hyphen), rest[len(line):]
	}
	return lines
}

// head is as much of a text as takes up so many times the size of its letters: one letter at least.
func head(text string, ems float64) string {
	var used float64
	for i, r := range text {
		if used += broadness(r); used > ems && i > 0 {
			return text[:i]
		}
	}
	return text
}

// broad is about how many times the size of its letters a text takes up, in a usual sans-serif.
func broad(text string) (ems float64) {
	for _, r := range text {
		ems += broadness(r)
	}
	return ems
}

func broadness(r rune) float64 {
	switch {
	case strings.ContainsRune("iljtfrI.,:;'|!()-/ ", r):
		return 0.32
	case strings.ContainsRune("mwMWÅÄÖ@—…", r):
		return 0.86
	case r >= 'A' && r <= 'Z':
		return 0.68
	case r >= 0x1100:
		return 1
	}
	return 0.56
}

// midnight is the beginning of a day, so many days after that of an instant, in its zone.
func midnight(t time.Time, days int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day()+days, 0, 0, 0, 0, t.Location())
}
