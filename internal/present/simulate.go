package present

import (
	"io"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// DueInstant is one line of a simulation: something falls due.
type DueInstant struct {
	Due, Grace time.Time
	What       assess.Text // the obligation, or the evaluation
	Audience   string
	Why        assess.Text // the trigger in words
}

// Simulation is what would fall due if plans were activated.
type Simulation struct {
	Declared, Until time.Time
	Zone            *time.Location
	Plans           []string
	Due             []DueInstant
	// Notes say what the simulation leaves out.
	Notes []assess.Text
}

// Write writes the simulation as a table, in a language.
func (s *Simulation) Write(w io.Writer, in *lang.Printer) error {
	out := &tracked{w: w}
	at := s.at
	out.printf("%s\n\n", in.Say("Declared %s, until %s (%s)", at(s.Declared).Short(), at(s.Until).Short(), s.Zone.String()))
	t := columns(in, "DUE", "DAY", "ON TIME UNTIL", "WHAT", "AUDIENCE", "WHY")
	for _, d := range s.Due {
		t.add(at(d.Due), in.WeekdayShort(at(d.Due).Time), at(d.Grace), in.Text(d.What), d.Audience, in.Text(d.Why))
	}
	if t.empty() {
		out.printf("%s\n", in.Say("Nothing falls due."))
	} else {
		t.write(out)
	}
	for i, note := range s.Notes {
		if i == 0 {
			out.printf("\n")
		}
		writeWrapped(out, in.Say("Note:")+" ", "      ", line(in.Text(note)))
	}
	return out.err
}
