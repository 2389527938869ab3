package present

import (
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// told puts what a record says into words: what kind of thing it states, and then what its author wrote, as it was written.
func (b *builder) told(h *assess.Happening) string {
	in, told := b.lang, h.Told
	switch {
	case told.Briefing != nil:
		return b.briefed(told)
	case told.Action != nil:
		spec := &told.Action.Spec
		return in.Say("Task for %s, due %s: %s", spec.Owner.Name, b.at(spec.DueAt.Time).Time, spec.Title)
	case told.Evaluation != nil:
		spec := &told.Evaluation.Spec
		authors := each(spec.Authors, func(a *v1alpha1.Line) string { return string(*a) })
		return clause(in.Say("Evaluation by %s", in.List(authors)), string(spec.Title))
	}
	if text := b.saidOfSystem(h); text != "" {
		return text
	}
	return b.saidOfCrisis(&told.Entry.Spec)
}

func (b *builder) briefed(told *assess.Told) string {
	in, spec := b.lang, &told.Briefing.Spec
	text, due := in.Say("Briefed"), Instant{}
	if told.Held != nil {
		due = b.at(told.Held.LateFor())
	}
	switch {
	case spec.Audience == "":
		text = in.Say("A briefing that does not say whom it reached")
	case !due.IsZero():
		text = in.Say("Briefed late: it was due %s", due.Time)
	}
	if spec.By != "" {
		text = in.Say("%s, by %s", text, spec.By)
	}
	return clause(text, string(spec.Content))
}

// saidOfSystem puts what is stated of a system's recovery into words; empty for all other statements.
func (b *builder) saidOfSystem(h *assess.Happening) string {
	in, spec := b.lang, &h.Told.Entry.Spec
	switch {
	case spec.Outage != nil:
		return clause(in.Say("Down since %s", b.at(spec.Outage.Since.Time).Time), string(spec.Outage.Text))
	case spec.Report != nil:
		return clause(b.reported(spec.Report), string(spec.Report.Text))
	case spec.Forecast != nil:
		return clause(b.foreseen(h, spec.Forecast), string(spec.Forecast.Text))
	case spec.Acceptance != nil:
		return clause(in.Say("Accepted by %s", spec.Acceptance.AcceptedBy), string(spec.Acceptance.Text))
	case spec.Retirement != nil:
		return clause(in.Say("Retired, as %s decided", spec.Retirement.DecidedBy), string(spec.Retirement.Reason))
	}
	return ""
}

// reported says how far a step has come.
func (b *builder) reported(report *v1alpha1.StepReport) string {
	text := b.lang.Say("Step %s: %s", report.Step, strings.ToLower(Words(b.lang, string(report.Outcome))))
	switch {
	case report.Done != nil && report.Total != nil:
		text = b.lang.Say("%s, %d of %d", text, *report.Done, *report.Total)
	case report.Done != nil:
		text = b.lang.Say("%s, %d done", text, *report.Done)
	}
	return text
}

func (b *builder) foreseen(h *assess.Happening, forecast *v1alpha1.Forecast) string {
	by, before := b.at(forecast.RestoredBy.Time).Time, Instant{}
	if h.Forecast != nil {
		before = b.at(h.Forecast.Before)
	}
	switch {
	case before.IsZero():
		return b.lang.Say("Expected back %s", by)
	case h.Forecast.Slipped:
		return b.lang.Say("Expected back %s, later than was said before: %s", by, before.Time)
	}
	return b.lang.Say("Expected back %s, no later than was said before: %s", by, before.Time)
}

// saidOfCrisis puts all other statements into words.
func (b *builder) saidOfCrisis(spec *v1alpha1.LogEntrySpec) string {
	in := b.lang
	switch {
	case spec.Phase != nil:
		return clause(in.Say("Phase %s, as %s decided", Words(in, string(spec.Phase.To)), spec.Phase.DecidedBy), string(spec.Phase.Reason))
	case spec.Decision != nil:
		return b.decision(spec.Decision)
	case spec.Contact != nil:
		return clause(in.Say("Contact with %s", spec.Contact.With), string(spec.Contact.Text))
	case spec.Cost != nil:
		amount := in.Amount(spec.Cost.Currency, spec.Cost.Amount)
		if spec.Cost.UpperBound {
			amount = in.Say("at most %s", amount)
		}
		return clause(in.Say("Cost: %s", amount), string(spec.Cost.Text))
	case spec.Progress != nil:
		return clause(Words(in, string(spec.Progress.State)), string(spec.Progress.Text))
	case spec.Adjustment != nil:
		return clause(b.adjusted(spec.Adjustment), string(spec.Adjustment.Reason))
	case spec.Join != nil:
		return clause(in.Say("Plan %s joins, as %s decided", spec.Join.Plan.Name, spec.Join.DecidedBy), string(spec.Join.Reason))
	case spec.Minutes != nil:
		return in.Say("Minutes, written by %s", spec.Minutes.WrittenBy)
	case spec.Approval != nil:
		return clause(in.Say("Approved by %s", spec.Approval.ApprovedBy), string(spec.Approval.Text))
	case spec.Waiver != nil:
		return clause(in.Say("Waived, as %s decided", spec.Waiver.DecidedBy), string(spec.Waiver.Reason))
	case spec.Destruction != nil:
		return clause(in.Say("May be destroyed, as %s decided", spec.Destruction.DecidedBy), string(spec.Destruction.Reason))
	case spec.Observation != nil:
		return string(spec.Observation.Text)
	}
	return ""
}

func (b *builder) decision(decision *v1alpha1.Decision) string {
	if string(decision.Body) == unknownBody {
		return clause(b.lang.Say("Decision by a body that nobody named"), string(decision.Text))
	}
	return clause(b.lang.Say("Decision by %s", decision.Body), string(decision.Text))
}

func (b *builder) adjusted(a *v1alpha1.Adjustment) string {
	switch {
	case a.SuspendUntil != nil:
		return b.lang.Say("Suspended until %s, as %s decided", b.at(a.SuspendUntil.Time).Time, a.DecidedBy)
	case a.Priority != 0:
		return b.lang.Say("Priority %d from now on, as %s decided", int(a.Priority), a.DecidedBy)
	}
	return b.lang.Say("Another cadence from now on, as %s decided", a.DecidedBy)
}

// clause lets what an author wrote follow on what it is.
func clause(what, wrote string) string {
	if wrote == "" {
		return what
	}
	return what + ": " + wrote
}
