package binder

import (
	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Row is one line of the timetable.
type Row struct {
	// When says when it falls due, from hour zero.
	When string
	// ByClock says that When is a time of day, and not counted from anything.
	ByClock        bool
	What, Audience string
	Unit           string
	Basis          string
	// Statutory says that the crisis cannot be closed before it is met or waived.
	Statutory bool
	// Keep says what must be kept of it.
	Keep []string
}

func (w *words) row(d *assess.Deadline) Row {
	row := Row{When: w.when(d), Unit: w.unit(d.Ref.PlanKey()), What: d.Ref.Name}
	if d.Rule != nil {
		row.What, row.Audience = w.in.Say("Evaluation of the crisis"), string(d.Rule.AdoptedBy)
		if d.From == (assess.Origin{}) {
			row.What = w.in.Say("Adoption of the evaluation")
		}
		return row
	}
	o := d.Obligation
	row.ByClock = d.Trigger.Schedule != ""
	row.Audience, row.Basis, row.Statutory = string(o.Audience), string(o.Basis), o.Required
	row.Keep = w.keep(o.Requires)
	return row
}

// when says when something falls due: by the clock, or counted from one of the instants that the page asks to write down.
func (w *words) when(d *assess.Deadline) string {
	text := w.due(d)
	if d.Trigger != nil && d.Trigger.Grace != "" {
		text = w.in.Say("%s (on time until %s after)", text, w.span(d.Trigger.Grace))
	}
	return text
}

func (w *words) due(d *assess.Deadline) string {
	within := w.span(d.Within)
	switch {
	case d.Rule != nil && d.From == assess.Origin{}:
		return w.in.Say("%s after the evaluation", within)
	case d.Trigger != nil && d.Trigger.Schedule != "":
		return w.byClock(d)
	case d.From.Phase == v1alpha1.PhaseRecovery:
		return w.in.Say("R + %s, then every %s, counted anew from each one held", within, within)
	case d.From.Phase != "":
		return w.in.Say("H + %s, then every %s, counted anew from each one held", within, within)
	case d.From.Obligation != "" && d.Repeats:
		return w.in.Say("within %s after each of %s", within, string(d.From.Obligation))
	case d.From.Obligation != "":
		return w.in.Say("%s after the first of %s", within, string(d.From.Obligation))
	case d.From.Anchor == v1alpha1.AnchorStarted:
		return w.in.Say("S + %s", within)
	case d.From.Anchor == v1alpha1.AnchorAware:
		return w.in.Say("A + %s", within)
	case d.From.Anchor == v1alpha1.AnchorClosed:
		return w.in.Say("C + %s", within)
	}
	return w.in.Say("H + %s", within)
}

// byClock writes a schedule, and in which phase it runs. One that cannot be read is shown as the plan has it.
func (w *words) byClock(d *assess.Deadline) string {
	text := d.Trigger.Schedule
	if d.Schedule != nil {
		text = w.schedule(d.Schedule)
	}
	if d.From.Phase == v1alpha1.PhaseRecovery {
		return w.in.Say("%s, in the Recovery", text)
	}
	return w.in.Say("%s, in the Response", text)
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
