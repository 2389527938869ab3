package assess

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

// asked is what the obligations that a briefing was held for ask to be kept of it.
type asked struct {
	met              []v1alpha1.MetSlot
	content          bool
	minutes          bool
	within, approval schedule.Span // the shortest asked for
	approvalAsked    bool
	zone             *time.Location
	reasons          []Ref // it was late for these, which ask why
}

// keepMinutes finds how each briefing stands: the slots it met, whether what was told is recorded, and
// its minutes. Held, documented and approved are three different facts (case row 11).
func (c *casefile) keepMinutes() {
	asks := c.askOfBriefings()
	c.a.Briefings = make([]BriefingVerdict, 0, c.filed(aboutBriefings, Ref{}))
	for r := range c.told(aboutBriefings, Ref{}) {
		m := c.m.part()
		verdict := BriefingVerdict{Key: r.id.Key, HeldAt: r.occurredAt, Audience: string(r.briefing.Spec.Audience), Documented: documented(r.briefing)}
		ask := asks[r.id.Key]
		if ask != nil {
			verdict.Met = ask.met
			verdict.Undocumented = ask.content && !verdict.Documented
			if r.briefing.Spec.DelayReason == "" {
				verdict.Unreasoned = ask.reasons
			}
		}
		verdict.Minutes = c.minutesOf(r, ask, m)
		verdict.Next = m.next
		if verdict.Audience == "" {
			c.a.Unaddressed = append(c.a.Unaddressed, r.id.Key)
		}
		c.a.Briefings = append(c.a.Briefings, verdict)
	}
	c.a.briefings = byKey(c.a.Briefings, func(v *BriefingVerdict) Key { return v.Key })
	c.countApproved()
}

// askOfBriefings gathers, for each briefing, what its obligations ask of it and the slots it met.
func (c *casefile) askOfBriefings() map[Key]*asked {
	asks := map[Key]*asked{}
	of := func(key Key) *asked {
		if asks[key] == nil {
			asks[key] = &asked{}
		}
		return asks[key]
	}
	for _, p := range c.promiseOrder {
		required := p.verdict.Obligation.Requires
		for _, slot := range p.verdict.Slots {
			if slot.MetBy == (Key{}) {
				continue
			}
			ask := of(slot.MetBy)
			ask.met = append(ask.met, metSlot(p.verdict.Ref, slot))
			if slot.State == SlotLate && required != nil && required.DelayReason && !slices.Contains(ask.reasons, p.verdict.Ref) {
				ask.reasons = append(ask.reasons, p.verdict.Ref)
			}
		}
		if required != nil {
			for _, r := range p.held {
				of(r.id.Key).demand(required, p.plan.Zone)
			}
		}
	}
	return asks
}

func metSlot(ref Ref, slot Slot) v1alpha1.MetSlot {
	return v1alpha1.MetSlot{
		Namespace: v1alpha1.ObjectName(ref.Namespace), Plan: v1alpha1.ObjectName(ref.Plan), Obligation: v1alpha1.Name(ref.Name),
		Due: stamp(slot.Due), Verdict: v1alpha1.SlotVerdict(slot.State),
	}
}

// demand adds the requirements of one obligation; the shortest time asked for counts.
func (a *asked) demand(required *v1alpha1.Requirements, zone *time.Location) {
	a.content = a.content || required.Content
	if required.Minutes == nil {
		return
	}
	within, err := schedule.ParseSpan(string(required.Minutes.Within))
	if err != nil {
		return // named as a problem of the plan
	}
	if !a.minutes || shorter(within, a.within) {
		a.within, a.zone = within, zone
	}
	a.minutes = true
	approval, err := schedule.ParseSpan(string(required.Minutes.ApprovedWithin))
	if err == nil && (!a.approvalAsked || shorter(approval, a.approval)) {
		a.approval, a.approvalAsked = approval, true
	}
}

// shorter compares spans; a month counts as 30 days, for the comparison alone.
func shorter(a, b schedule.Span) bool {
	const month = 30 * 24 * time.Hour
	return time.Duration(a.Months)*month+a.Exact < time.Duration(b.Months)*month+b.Exact
}

// minutesOf finds how the minutes of a briefing stand.
func (c *casefile) minutesOf(r *record, ask *asked, m *moment) MinutesVerdict {
	var verdict MinutesVerdict
	if ask != nil && ask.minutes {
		verdict.Due = ask.within.After(r.occurredAt, ask.zone)
	}
	var minutes *record
	for minutes = range c.told(aboutMinutes, r.id.refOf()) {
		break // the first that are recorded; a later version is a correction of them
	}
	if minutes == nil {
		if !verdict.Due.IsZero() && m.reached(verdict.Due) {
			verdict.OverdueSince = verdict.Due
		}
		return verdict
	}
	verdict.RecordedIn, verdict.RecordedAt = minutes.id.Key, minutes.occurredAt
	if ask != nil && ask.approvalAsked {
		verdict.ApprovalDue = ask.approval.After(minutes.occurredAt, ask.zone)
	}
	for approval := range c.told(aboutApproval, minutes.id.refOf()) {
		if anotherPerson(approval, minutes, minutes.entry.Spec.Minutes.WrittenBy) {
			verdict.ApprovedIn, verdict.ApprovedAt = approval.id.Key, approval.occurredAt
			return verdict
		}
	}
	if !verdict.ApprovalDue.IsZero() && m.reached(verdict.ApprovalDue) {
		verdict.OverdueSince = verdict.ApprovalDue
	}
	return verdict
}

// anotherPerson says whether an approval comes from somebody else than who wrote, and who entered, what
// it approves.
func anotherPerson(approval, of *record, writers ...v1alpha1.Line) bool {
	if entered := approval.common.EnteredBy; entered != "" && entered == of.common.EnteredBy {
		return false
	}
	for _, writer := range writers {
		if sameName(approval.entry.Spec.Approval.ApprovedBy, writer) {
			return false
		}
	}
	return true
}

// countApproved counts, for each obligation, the briefings whose minutes are approved.
func (c *casefile) countApproved() {
	for i := range c.a.Obligations {
		for _, key := range c.a.Obligations[i].Held {
			if briefing := c.a.briefings[key]; briefing != nil && !briefing.Minutes.ApprovedAt.IsZero() {
				c.a.Obligations[i].Approved++
			}
		}
	}
}

// lacks is what must be recorded of the briefing and is not, with the reason of the first of it.
func (v *BriefingVerdict) lacks() (reason string, lacks Text) {
	want := func(why, format string, args ...any) {
		reason = cmp.Or(reason, why)
		if this := Say(format, args...); lacks.IsZero() {
			lacks = this
		} else {
			lacks = Say("%s, and %s", lacks, this)
		}
	}
	if v.Audience == "" {
		want(v1alpha1.ReasonUnaddressed, "names no audience")
	}
	if v.Undocumented {
		want(v1alpha1.ReasonUndocumented, "records nothing of what was told")
	}
	if len(v.Unreasoned) > 0 {
		names := make([]string, len(v.Unreasoned))
		for i, ref := range v.Unreasoned {
			names[i] = ref.String()
		}
		want(v1alpha1.ReasonUnreasonedDelay, "came late for %s and gives no delayReason: enter it anew with one, naming this record in corrects",
			strings.Join(names, ", "))
	}
	return reason, lacks
}
