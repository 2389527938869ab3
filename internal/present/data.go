package present

import (
	"time"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// What is a sentence, a table or a list of lines for people, as data for programs. Codes are those of the API in every
// language; lists are never null.

// Why is what a system waits for.
type Why struct {
	Crisis string `json:"crisis"`
	System string `json:"system"`
	Phase  string `json:"phase"`
	// Sentence says it all, for people.
	Sentence string `json:"sentence"`
	// Before are the systems that it waits for itself, Behind those that these wait for in turn.
	Before []string `json:"before"`
	Behind []string `json:"behind"`
	// Causes are what would have to happen, the most urgent system first.
	Causes []Cause `json:"causes"`
}

// Cause is something that would have to happen, at a system.
type Cause struct {
	System  string `json:"system"`
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

// NewWhy puts what a system waits for into words, in a language.
func NewWhy(a *assess.Assessment, why assess.Why, in *lang.Printer) *Why {
	return &Why{
		Crisis: a.Crisis.String(), System: why.System.Ref.String(), Phase: string(why.System.Phase), Sentence: whySentence(a, why, in),
		Before: each(why.Before, systemName), Behind: each(why.Behind, systemName),
		Causes: each(why.Causes, func(c *assess.Cause) Cause {
			return Cause{c.System.Ref.String(), string(c.Wait.Kind), in.Text(c.Wait.Message)}
		}),
	}
}

// SimulationData is a simulation for programs.
type SimulationData struct {
	Declared Instant   `json:"declared"`
	Until    Instant   `json:"until"`
	TimeZone string    `json:"timeZone"`
	Plans    []string  `json:"plans"`
	Due      []DueData `json:"due"`
	Notes    []string  `json:"notes"`
}

// DueData is something that falls due. OnTimeUntil is until when it is on time.
type DueData struct {
	Due         Instant `json:"due"`
	OnTimeUntil Instant `json:"onTimeUntil"`
	What        string  `json:"what"`
	Audience    string  `json:"audience"`
	Why         string  `json:"why"`
}

// Data is the simulation for programs, in a language.
func (s *Simulation) Data(in *lang.Printer) *SimulationData {
	return &SimulationData{
		Declared: s.at(s.Declared), Until: s.at(s.Until), TimeZone: s.Zone.String(), Plans: each(s.Plans, func(plan *string) string { return *plan }),
		Due: each(s.Due, func(d *DueInstant) DueData {
			return DueData{s.at(d.Due), s.at(d.Grace), in.Text(d.What), d.Audience, in.Text(d.Why)}
		}),
		Notes: each(s.Notes, func(note *assess.Text) string { return in.Text(*note) }),
	}
}

// at is an instant in the zone of the simulation.
func (s *Simulation) at(t time.Time) Instant {
	if t.IsZero() {
		return Instant{}
	}
	return Instant{t.In(s.Zone)}
}
