package present

import (
	"io"
	"time"
)

// DueInstant is one line of a simulation: something falls due.
type DueInstant struct {
	Due, Grace time.Time
	What       string // the obligation, or Evaluation
	Audience   string
	Why        string // the trigger in words
}

// Simulation is what would fall due if plans were activated.
type Simulation struct {
	Declared, Until time.Time
	Zone            *time.Location
	Plans           []string
	Due             []DueInstant
	// Notes say what the simulation leaves out.
	Notes []string
}

// Write writes the simulation as a table.
func (s *Simulation) Write(w io.Writer) error {
	out := &tracked{w: w}
	at := func(t time.Time) Instant {
		if t.IsZero() {
			return Instant{}
		}
		return Instant{t.In(s.Zone)}
	}
	out.printf("Declared %s, until %s (%s)\n\n", at(s.Declared).Short(), at(s.Until).Short(), s.Zone)
	t := newTable("DUE", "DAY", "ON TIME UNTIL", "WHAT", "AUDIENCE", "WHY")
	for _, d := range s.Due {
		t.add(at(d.Due), at(d.Due).Format("Mon"), at(d.Grace), d.What, d.Audience, d.Why)
	}
	if t.empty() {
		out.printf("Nothing falls due.\n")
	} else {
		t.write(out)
	}
	for i, note := range s.Notes {
		if i == 0 {
			out.printf("\n")
		}
		writeWrapped(out, "Note: ", "      ", line(note))
	}
	return out.err
}
