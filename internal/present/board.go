package present

import (
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Board is what a page shows of a crisis: the report, and what happened, in order.
type Board struct {
	*Report
	Timeline []Event
}

// Event is one thing that happened, as the record says or as follows from it.
type Event struct {
	At Instant
	// Kind says what it was: the kind of statement (Outage, Decision, ...), Briefing, Restored, and so on.
	Kind string
	// About is the system, activity, obligation or object that it is about; empty where it is about the crisis.
	About string
	Text  string
	// By is who entered it, and Record the record that says so; empty for what follows from the rules alone.
	By, Record string
}

// NewBoard puts a crisis into the form of the board, in a language.
func NewBoard(d *assess.Dossier, a *assess.Assessment, in *lang.Printer) *Board {
	return &Board{Report: NewReport(d, a, in)}
}
