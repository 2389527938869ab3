package lang

import (
	"time"

	"golang.org/x/text/message/catalog"
)

// The messages of the binder.

var binderPlurals = map[string]catalog.Message{}

var swedishBinder = map[string]catalog.Message{}

// Month names a month.
func (p *Printer) Month(month time.Month) string { return p.dates.months[month-1] }

// DayOfWeek names a day of the week.
func (p *Printer) DayOfWeek(day time.Weekday) string { return p.dates.days[day] }
