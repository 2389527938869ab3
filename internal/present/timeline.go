package present

import (
	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// timeline puts what happened into words, in order.
func (b *builder) timeline() []Event {
	happenings := b.a.Happenings()
	return each(happenings, b.event)
}

func (b *builder) event(h *assess.Happening) Event {
	e := Event{At: b.at(h.At), Kind: h.Kind}
	if told := h.Told; told != nil {
		e.By, e.Record, e.EnteredAt = told.EnteredBy, told.ID.String(), b.at(told.EnteredAt)
		e.About, e.Text, e.Bad = b.about(told), b.told(h), broke(told)
	} else {
		e.About, e.Text = b.follows(h)
		e.Bad = wentWrong[h.Kind]
	}
	e.About, e.Text = line(e.About), line(e.Text)
	return e
}

// wentWrong are the happenings, of those that follow from the rules, by which something is worse than it was.
var wentWrong = map[string]bool{
	assess.HappenedStart: true, assess.HappenedBreached: true, assess.HappenedExhausted: true, assess.HappenedMissed: true, assess.HappenedOverdue: true,
}

// about names what a record is about, as people call it.
func (b *builder) about(told *assess.Told) string {
	switch {
	case told.System != nil:
		return nameOfSystem(told.System)
	case told.Activity != nil:
		return nameOfActivity(told.Activity)
	case told.Obligation != nil:
		return audienceOf(told.Obligation)
	case told.Briefing != nil:
		return string(told.Briefing.Spec.Audience)
	case told.Meeting != nil:
		return b.calledBriefing(told.Meeting)
	case told.Task != nil && told.Task.Item != nil:
		return string(told.Task.Item.Spec.Title)
	case told.Object.Kind != "" && told.Object.Key != b.a.Crisis:
		return told.Object.String()
	}
	return ""
}

// calledBriefing names a briefing by whom it was for.
func (b *builder) calledBriefing(v *assess.BriefingVerdict) string {
	if v.Audience == "" {
		return b.lang.Say("a briefing of nobody that is named, %s", b.at(v.HeldAt).Time)
	}
	return b.lang.Say("the briefing of %s, %s", v.Audience, b.at(v.HeldAt).Time)
}

// follows puts what follows from the rules into words.
func (b *builder) follows(h *assess.Happening) (about, text string) {
	in := b.lang
	switch h.Kind {
	case assess.HappenedStart:
		return "", in.Say("The crisis began")
	case assess.HappenedDeclared:
		return "", clause(in.Say("Declared by %s", b.spec.DeclaredBy), string(b.spec.Basis))
	case assess.HappenedClosed:
		return "", in.Say("The crisis is closed: nothing is missing any more")
	case assess.HappenedRestored:
		return nameOfSystem(h.System), in.Say("Restored")
	case assess.HappenedVerified:
		return nameOfSystem(h.System), in.Say("Shown to work")
	case assess.HappenedBreached:
		return nameOfSystem(h.System), in.Say("Was to be restored by now")
	case assess.HappenedExhausted:
		return nameOfActivity(h.Activity), Words(in, string(h.Activity.State))
	case assess.HappenedMissed:
		return audienceOf(h.Obligation), in.Say("A briefing was due, and none was held before the next one was")
	}
	return b.lapsed(h)
}

// lapsed says what became overdue.
func (b *builder) lapsed(h *assess.Happening) (about, text string) {
	in := b.lang
	switch {
	case h.Obligation != nil:
		return audienceOf(h.Obligation), in.Say("A briefing is overdue from now on")
	case h.Briefing != nil && h.Briefing.Minutes.RecordedAt.IsZero():
		return b.calledBriefing(h.Briefing), in.Say("Minutes are overdue from now on")
	case h.Briefing != nil:
		return b.calledBriefing(h.Briefing), in.Say("The approval of the minutes is overdue from now on")
	case h.Action != nil && h.Action.Item != nil:
		return string(h.Action.Item.Spec.Title), in.Say("Was to be done by now, by %s", h.Action.Item.Spec.Owner.Name)
	}
	return b.a.GoverningBody(), in.Say("The evaluation is overdue from now on")
}

// broke says whether a record tells that something broke, failed, or came late.
func broke(told *assess.Told) bool {
	switch {
	case told.Held != nil:
		return !told.Held.LateFor().IsZero()
	case told.Entry == nil:
		return false
	}
	spec := &told.Entry.Spec
	return spec.Outage != nil || (spec.Report != nil && (spec.Report.Outcome == v1alpha1.OutcomeFailed || spec.Report.Outcome == v1alpha1.OutcomeDegraded))
}
