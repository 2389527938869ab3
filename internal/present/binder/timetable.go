package binder

import (
	"slices"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Row is one line of the timetable.
type Row struct {
	// When says when it falls due, from hour zero or by the clock; each time that a schedule names is one.
	When []string
	// Note says in which phase that holds, and how long after it is still on time.
	Note           string
	What, Audience string
	Unit, Basis    string
	// Statutory says that the crisis cannot be closed before it is met or waived.
	Statutory bool
	// Keep says what must be kept of it.
	Keep []string
}

// Statutory says whether any row is.
func (b *Binder) Statutory() bool {
	return slices.ContainsFunc(b.Timetable, func(r Row) bool { return r.Statutory })
}

// rows puts the timetable into words. Schedules of one obligation that follow each other share a row.
func (w *words) rows(timetable []assess.Deadline) (briefings, evaluation []Row) {
	for i := range timetable {
		d := &timetable[i]
		if d.Rule != nil {
			evaluation = append(evaluation, w.evaluation(d))
			continue
		}
		if last := len(briefings) - 1; i > 0 && goesOn(&timetable[i-1], d) {
			briefings[last].When = append(briefings[last].When, w.when(d))
			continue
		}
		o := d.Obligation
		briefings = append(briefings, Row{
			When: []string{w.when(d)}, Note: w.remark(d), What: d.Ref.Name, Audience: string(o.Audience), Unit: w.unit(d.Ref.PlanKey()),
			Basis: string(o.Basis), Statutory: o.Required, Keep: w.keep(o.Requires),
		})
	}
	if !slices.ContainsFunc(briefings, func(r Row) bool { return r.Unit != briefings[0].Unit }) {
		for i := range briefings {
			briefings[i].Unit = "" // it would say nothing
		}
	}
	return briefings, evaluation
}

// goesOn says whether a schedule belongs to the same obligation, phase and grace as the deadline before it.
func goesOn(before, d *assess.Deadline) bool {
	return before.Ref == d.Ref && before.From == d.From && before.Trigger != nil && before.Trigger.Schedule != "" && d.Trigger.Schedule != "" &&
		before.Trigger.Grace == d.Trigger.Grace
}

func (w *words) evaluation(d *assess.Deadline) Row {
	row := Row{When: []string{w.when(d)}, What: w.in.Say("Evaluation of the crisis"), Audience: string(d.Rule.AdoptedBy), Unit: w.unit(d.Ref.PlanKey())}
	if d.From == (assess.Origin{}) {
		row.What = w.in.Say("Adoption of the evaluation")
	}
	return row
}

// remark says in which phase a cadence runs, and until when it is on time.
func (w *words) remark(d *assess.Deadline) string {
	var notes []string
	switch d.From.Phase {
	case v1alpha1.PhaseResponse:
		notes = append(notes, w.in.Say("in the Response"))
	case v1alpha1.PhaseRecovery:
		notes = append(notes, w.in.Say("in the Recovery"))
	}
	if d.Trigger.Grace != "" {
		notes = append(notes, w.in.Say("on time until %s after", w.span(d.Trigger.Grace)))
	}
	return strings.Join(notes, "; ")
}

// when says when something falls due: by the clock, or counted from one of the instants that the page asks to write down.
func (w *words) when(d *assess.Deadline) string {
	within := w.span(d.Within)
	switch {
	case d.Rule != nil && d.From == assess.Origin{}:
		return w.in.Say("%s after the evaluation", within)
	case d.Trigger != nil && d.Trigger.Schedule != "":
		return w.byClock(d)
	case d.From.Phase == v1alpha1.PhaseRecovery:
		return w.in.Say("R + %s, then no longer than %s between two", within, within)
	case d.From.Phase != "":
		return w.in.Say("H + %s, then no longer than %s between two", within, within)
	case d.From.Obligation != "" && d.Repeats:
		return w.in.Sentence("%s after each briefing %s", within, w.named(d))
	case d.From.Obligation != "":
		return w.in.Sentence("%s after the first briefing %s", within, w.named(d))
	case d.From.Anchor == v1alpha1.AnchorStarted:
		return w.in.Say("S + %s", within)
	case d.From.Anchor == v1alpha1.AnchorAware:
		return w.in.Say("A + %s", within)
	case d.From.Anchor == v1alpha1.AnchorClosed:
		return w.in.Say("C + %s", within)
	}
	return w.in.Say("H + %s", within)
}

// named names the obligation that a deadline follows, with its audience.
func (w *words) named(d *assess.Deadline) string {
	name := string(d.From.Obligation)
	for _, o := range w.units[d.Ref.PlanKey()].Spec.Obligations {
		if o.Name == d.From.Obligation {
			return w.in.Say("“%s” (%s)", name, string(o.Audience))
		}
	}
	return w.in.Say("“%s”", name)
}

// byClock writes a schedule. One that cannot be read is shown as the plan has it.
func (w *words) byClock(d *assess.Deadline) string {
	if d.Schedule == nil {
		return d.Trigger.Schedule
	}
	return w.schedule(d.Schedule)
}

// keep says what must be kept of each briefing.
func (w *words) keep(r *v1alpha1.Requirements) (keep []string) {
	if r == nil {
		return nil
	}
	if r.Content {
		keep = append(keep, w.in.Say("what is said"))
	}
	if m := r.Minutes; m != nil {
		keep = append(keep, w.in.Say("minutes within %s", w.span(m.Within)))
		if m.ApprovedWithin != "" {
			keep = append(keep, w.in.Say("approved by another person within %s of them", w.span(m.ApprovedWithin)))
		}
	}
	if r.DelayReason {
		keep = append(keep, w.in.Say("the reason, if it comes late"))
	}
	return keep
}
