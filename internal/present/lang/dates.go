package lang

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/currency"
	"golang.org/x/text/number"
)

// dates is how a language writes dates and times.
type dates struct {
	months, days [12]string // days: the first seven, from Sunday
	date         string     // day, month, year
	day          string     // day, month
	clock        string     // a layout of package time
	at           string     // date, clock
	amount       string     // number, currency
}

var englishDates = dates{
	months: [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	days:   [12]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	date:   "%d %s %d", day: "%d %s", clock: "15:04", at: "%s, %s", amount: "%[2]s\u00a0%[1]s",
}

var swedishDates = dates{
	months: [12]string{"januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"},
	days:   [12]string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"},
	date:   "%d %s %d", day: "%d %s", clock: "15.04", at: "%s kl. %s", amount: "%[1]s\u00a0%[2]s",
}

// When writes an instant for a sentence, in the zone that it has, to the minute, or to the second where it has seconds:
// 16 December 2021, 13:00. Empty where there is none.
func (p *Printer) When(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf(p.dates.at, p.Date(t), p.Clock(t))
}

// Date writes the date of an instant: 16 December 2021.
func (p *Printer) Date(t time.Time) string {
	return fmt.Sprintf(p.dates.date, t.Day(), p.dates.months[t.Month()-1], t.Year())
}

// Day writes a date whose year everybody knows: 16 December.
func (p *Printer) Day(t time.Time) string {
	return fmt.Sprintf(p.dates.day, t.Day(), p.dates.months[t.Month()-1])
}

// Weekday names the day of the week of an instant, and WeekdayShort by its first three letters.
func (p *Printer) Weekday(t time.Time) string { return p.dates.days[t.Weekday()] }

// WeekdayShort names the day of the week by its first three letters.
func (p *Printer) WeekdayShort(t time.Time) string { return string([]rune(p.Weekday(t))[:3]) }

// Clock writes the time of day of an instant, to the minute, or to the second where it has seconds: 13:00.
func (p *Printer) Clock(t time.Time) string {
	layout := p.dates.clock
	if t.Second() != 0 {
		layout += layout[2:3] + "05"
	}
	return t.Format(layout)
}

// Amount writes an amount of money. The amount is a decimal string in the main unit of the currency, which is written by
// its symbol where the language has one of its own: SEK 200,000 and 200 000 kr. What is no number is written as it is.
func (p *Printer) Amount(code, amount string) string {
	whole, fraction, _ := strings.Cut(amount, ".")
	var units int64
	if _, err := fmt.Sscan(whole, &units); err != nil || fmt.Sprint(units) != whole {
		return fmt.Sprintf(p.dates.amount, amount, code)
	}
	written := p.printer.Sprint(number.Decimal(units))
	if fraction != "" {
		written += strings.Trim(p.printer.Sprint(number.Decimal(0.5, number.Scale(1))), "05") + fraction
	}
	symbol := code
	if unit, err := currency.ParseISO(code); err == nil {
		symbol = p.printer.Sprint(currency.Symbol(unit))
	}
	return fmt.Sprintf(p.dates.amount, written, symbol)
}
