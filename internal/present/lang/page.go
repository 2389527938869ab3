package lang

import (
	"fmt"
	"time"

	"golang.org/x/text/message/catalog"
)

// The messages of the board, the report as a page, the timeline and the pictures, and the short dates that they use.

// MonthShort names a month by its first three letters: Dec.
func (p *Printer) MonthShort(t time.Time) string {
	return string([]rune(p.dates.months[t.Month()-1])[:3])
}

// DayShort writes a date whose year everybody knows: 16 Dec.
func (p *Printer) DayShort(t time.Time) string {
	return fmt.Sprintf(p.dates.day, t.Day(), p.MonthShort(t))
}

// DateShort writes a date: 16 Dec 2021.
func (p *Printer) DateShort(t time.Time) string {
	return fmt.Sprintf(p.dates.date, t.Day(), p.MonthShort(t), t.Year())
}

// MonthAndYear writes a month and its year: December 2021.
func (p *Printer) MonthAndYear(t time.Time) string {
	return fmt.Sprintf("%s %d", p.dates.months[t.Month()-1], t.Year())
}

var pagePlurals = map[string]catalog.Message{}

var swedishPage = map[string]catalog.Message{}
