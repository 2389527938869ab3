// Package lang is the one catalogue of what people read in another language than English, and how that language writes
// dates, times, numbers and amounts.
//
// A message is named by its English text, which is a format of package fmt: whoever writes one writes English, and the
// catalogue of a language says the same in that language. What the record says itself, such as titles and contents, is
// never translated; it stays in the language it was entered in.
package lang

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/message/catalog"
)

// Printer puts messages into a language. It is safe for use by several goroutines.
type Printer struct {
	name    string // en, sv
	printer *message.Printer
	known   map[string]catalog.Message
	dates   dates
	// unknown is told of messages that the catalogue does not hold; nil outside tests.
	unknown func(message string)
}

// The languages. English is what a reader gets who asks for none.
var (
	English = newPrinter("en", language.English, nil, englishDates)
	Swedish = newPrinter("sv", language.Swedish, swedish(), swedishDates)
)

// Names lists the languages as people name them on a command line.
func Names() []string { return []string{English.name, Swedish.name} }

// Named is the language of a name: en, sv, or with a country, such as sv-SE. Empty is English.
func Named(name string) (*Printer, error) {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(name), "_", "-"), "-")
	for _, p := range []*Printer{English, Swedish} {
		if base == p.name || base == "" {
			return p, nil
		}
	}
	return nil, fmt.Errorf("there is no language %q: use %s", name, strings.Join(Names(), " or "))
}

func newPrinter(name string, tag language.Tag, known map[string]catalog.Message, dates dates) *Printer {
	builder := catalog.NewBuilder(catalog.Fallback(tag))
	for key, text := range plurals() {
		must(builder.Set(language.English, key, text))
	}
	for key, text := range known {
		must(builder.Set(tag, key, text))
	}
	return &Printer{name: name, printer: message.NewPrinter(tag, message.Catalog(builder)), known: known, dates: dates}
}

// must stops a program whose catalogue is broken: it would be so on every start, and the first test shows it.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

// Code is the language as HTML names it: en, sv.
func (p *Printer) Code() string { return p.name }

// Telling returns the same language, which tells of every message that its catalogue does not hold. Tests use it to find what nobody has
// translated yet.
func (p *Printer) Telling(unknown func(message string)) *Printer {
	told := *p
	told.unknown = unknown
	return &told
}

// Message is a text that was not put into a language yet: its English format, and what goes into it.
type Message interface {
	Said() (format string, args []any)
}

// Say puts a message into the language. Of what goes into it, a Message is put into the language too, and an instant is
// written as When writes it, in the zone that it has; everything else is written as it is.
func (p *Printer) Say(format string, args ...any) string {
	if _, known := p.known[format]; !known && p.unknown != nil && p.known != nil {
		p.unknown(format)
	}
	said := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case Message:
			said[i] = p.Text(arg)
		case time.Time:
			said[i] = p.When(arg)
		default:
			said[i] = arg
		}
	}
	return p.printer.Sprintf(format, said...)
}

// Text puts a message into the language.
func (p *Printer) Text(m Message) string {
	format, args := m.Said()
	return p.Say(format, args...)
}

// Sentence says a message and begins it with a capital.
func (p *Printer) Sentence(format string, args ...any) string { return Capital(p.Say(format, args...)) }

// List writes several things as people do: a, b and c.
func (p *Printer) List(parts []string) string { return p.joined(parts, "%s and %s") }

// NorList writes several things of which none is so: a, b nor c.
func (p *Printer) NorList(parts []string) string { return p.joined(parts, "%s nor %s") }

// joined joins parts, the last two by a message. More than two parts with commas in them are told apart by semicolons:
// a, 1; b, 2; and c, 3.
func (p *Printer) joined(parts []string, format string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	first, last := parts[:len(parts)-1], parts[len(parts)-1]
	if len(first) > 1 && slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(part, ", ") }) {
		return p.Say(format, strings.Join(first, "; ")+";", last)
	}
	return p.Say(format, strings.Join(first, ", "), last)
}

// Capital begins a text with a capital.
func Capital(text string) string {
	for i, r := range text {
		return text[:i] + strings.ToUpper(string(r)) + text[i+len(string(r)):]
	}
	return text
}
