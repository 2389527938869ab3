package binder

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/schedule"
)

// words puts the outlook into words.
type words struct {
	in     *lang.Printer
	units  map[assess.Key]*v1alpha1.ContinuityPlan
	number map[assess.Ref]int // of each system, in recovery order, from 1
	titles map[assess.Ref]string
}

func newWords(o *assess.Outlook, in *lang.Printer) *words {
	w := &words{in: in, units: map[assess.Key]*v1alpha1.ContinuityPlan{}, number: map[assess.Ref]int{}, titles: map[assess.Ref]string{}}
	for i := range o.Plans {
		w.units[assess.KeyOf(o.Plans[i].Plan)] = o.Plans[i].Plan
	}
	for i := range o.Systems {
		s := &o.Systems[i]
		w.number[s.Ref], w.titles[s.Ref] = i+1, titleOf(s.System.Title, s.System.Name)
	}
	return w
}

func titleOf(title v1alpha1.Line, name v1alpha1.Name) string {
	if title != "" {
		return string(title)
	}
	return string(name)
}

// unit is the title of the plan that something belongs to; empty where there is one plan alone, which heads every page.
func (w *words) unit(key assess.Key) string {
	if len(w.units) == 1 {
		return ""
	}
	if plan := w.units[key]; plan != nil {
		return string(plan.Spec.Title)
	}
	return key.String()
}

// Link names a system: by its number in recovery order, or, where no plan of the binder lists it, by its whole name.
type Link struct {
	Number int // 0: it is not in the binder
	Title  string
}

func (w *words) link(ref assess.Ref) Link {
	if n := w.number[ref]; n > 0 {
		return Link{n, w.titles[ref]}
	}
	return Link{0, ref.String()}
}

// term is one term of a length of time as plans write it.
var term = regexp.MustCompile(`([0-9]+)(mo|w|d|h|m|s)`)

// span writes a length of time in words, in the units in which the plan has it: 72 hours stay 72 hours.
func (w *words) span(d v1alpha1.Duration) string {
	if _, err := schedule.ParseSpan(string(d)); err != nil {
		return string(d)
	}
	var parts []string
	for _, found := range term.FindAllStringSubmatch(string(d), -1) {
		n, _ := strconv.Atoi(found[1])
		if n == 0 {
			continue
		}
		switch found[2] {
		case "mo":
			parts = append(parts, w.in.Say("%d months", n))
		case "w":
			parts = append(parts, w.in.Say("%d weeks", n))
		case "d":
			parts = append(parts, w.in.Say("%d days", n))
		case "h":
			parts = append(parts, w.in.Say("%d hours", n))
		case "m":
			parts = append(parts, w.in.Say("%d minutes", n))
		case "s":
			parts = append(parts, w.in.Say("%d seconds", n))
		}
	}
	if len(parts) == 0 {
		return w.in.Say("%d hours", 0)
	}
	return w.in.List(parts)
}

// mostTimes is how many times of day are listed one by one.
const mostTimes = 12

// schedule writes a schedule in words: Monday to Friday at 08:30.
func (w *words) schedule(c *schedule.Cron) string {
	p := c.Parts()
	days := w.days(p)
	if len(p.Months) > 0 {
		names := make([]string, len(p.Months))
		for i, month := range p.Months {
			names[i] = w.in.Month(month)
		}
		days = w.in.Say("%s, in %s", days, w.in.List(names))
	}
	return lang.Capital(days + " " + w.times(p))
}

func (w *words) times(p schedule.Parts) string {
	if len(p.Minutes)*len(p.Hours) > mostTimes {
		return w.in.Say("at minute %s of hour %s", w.list(p.Minutes), w.list(p.Hours))
	}
	var times []string
	for _, hour := range p.Hours {
		for _, minute := range p.Minutes {
			times = append(times, w.in.Clock(time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC)))
		}
	}
	return w.in.Say("at %s", w.in.List(times))
}

// days says on which days: every day, Monday to Friday, on day 1 of the month.
func (w *words) days(p schedule.Parts) string {
	weekdays := w.weekdays(p.Weekdays)
	switch {
	case len(p.Days) == 0 && weekdays == "":
		return w.in.Say("every day")
	case len(p.Days) == 0:
		return weekdays
	case weekdays == "":
		return w.in.Say("on day %s of the month", w.list(p.Days))
	}
	return w.in.Say("%s, and on day %s of the month", weekdays, w.list(p.Days))
}

// weekdays names days of the week: three or more in a row by the first and the last.
func (w *words) weekdays(days []time.Weekday) string {
	names := make([]string, len(days))
	inRow := len(days) > 2
	for i, day := range days {
		names[i] = w.in.DayOfWeek(day)
		inRow = inRow && (i == 0 || day == (days[i-1]+1)%7)
	}
	if inRow {
		return w.in.Say("%s to %s", names[0], names[len(names)-1])
	}
	return w.in.List(names)
}

// list writes numbers, those in a row by the first and the last: 8–17.
func (w *words) list(numbers []int) string {
	var parts []string
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		part := strconv.Itoa(numbers[i])
		switch {
		case j > i+1:
			part += "–" + strconv.Itoa(numbers[j])
		case j > i:
			parts, part = append(parts, part), strconv.Itoa(numbers[j])
		}
		parts, i = append(parts, part), j+1
	}
	return strings.Join(parts, ", ")
}
