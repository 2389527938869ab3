package present

import (
	"slices"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// informed answers whether the body was kept informed: what it was promised, when it was briefed, whether
// anybody can still read what it was told.
func (b *builder) informed(body string) *told {
	t := b.tell()
	if body == "" {
		b.nobody(t)
		b.unaddressed(t, body)
		return t
	}
	briefings, refused := b.briefingsOf(body)
	promised := b.promisedTo(body)
	if len(briefings) == 0 {
		t.missing(nil, "The record shows no briefing of the %s.", body)
	} else {
		b.continuously(t, body, promised)
		t.shows(evidences(v1alpha1.KindBriefing, keysOf(briefings)), "The %s was briefed %s: %s.", body, b.times(len(briefings)), b.instants(briefings))
	}
	if len(promised) == 0 {
		t.missing(nil, "No obligation in force names the %s as its audience, so nobody was bound to inform it.", body)
	}
	for _, v := range promised {
		b.keptPromise(t, v)
	}
	b.readable(t, briefings)
	b.refused(t, body, refused)
	b.unaddressed(t, body)
	return t
}

// continuously is the answer in short: whether what was due to the body was held.
func (b *builder) continuously(t *told, body string, promised []*assess.ObligationVerdict) {
	due, unmet, late := 0, 0, 0
	for _, v := range promised {
		due += v.OnTime + v.Late + v.Missed + v.Open
		unmet += v.Missed + v.Open
		late += v.Late
	}
	switch {
	case due == 0:
	case unmet > 0:
		t.missing(nil, "The record does not show that the %s was continuously informed: %d of the %d briefings due to it were not held.", body, unmet, due)
	case late > 0:
		t.shows(nil, "The %s was informed as often as promised, %s late.", body, b.times(late))
	default:
		t.shows(nil, "The %s was informed as often as promised, and in time.", body)
	}
}

// briefingsOf lists the briefings of an audience that count, and those that were entered and do not, in order of
// when they were held.
func (b *builder) briefingsOf(body string) (counted, refused []*assess.BriefingVerdict) {
	for i := range b.a.Briefings {
		switch v := &b.a.Briefings[i]; {
		case !assess.SameName(v.Audience, body):
		case b.counts(v.Key):
			counted = append(counted, v)
		default:
			refused = append(refused, v)
		}
	}
	for _, found := range [][]*assess.BriefingVerdict{counted, refused} {
		slices.SortStableFunc(found, func(x, y *assess.BriefingVerdict) int { return x.HeldAt.Compare(y.HeldAt) })
	}
	return counted, refused
}

func (b *builder) counts(briefing assess.Key) bool {
	return b.a.Counts(assess.RecordID{Kind: v1alpha1.KindBriefing, Key: briefing})
}

func keysOf(briefings []*assess.BriefingVerdict) []assess.Key {
	return each(briefings, func(v **assess.BriefingVerdict) assess.Key { return (*v).Key })
}

// mostInstants is how many instants a sentence can bear.
const mostInstants = 8

func (b *builder) instants(briefings []*assess.BriefingVerdict) string {
	var parts []string
	for i, v := range briefings {
		if i == mostInstants-1 && len(briefings) > mostInstants {
			parts = append(parts, b.lang.Say("the last on %s", b.at(briefings[len(briefings)-1].HeldAt).Time))
			break
		}
		parts = append(parts, b.lang.When(b.at(v.HeldAt).Time))
	}
	return b.lang.List(parts)
}

// promisedTo lists the obligations whose audience is the body.
func (b *builder) promisedTo(body string) []*assess.ObligationVerdict {
	var found []*assess.ObligationVerdict
	for i := range b.a.Obligations {
		if v := &b.a.Obligations[i]; v.Obligation != nil && assess.SameName(string(v.Obligation.Audience), body) {
			found = append(found, v)
		}
	}
	return found
}

// keptPromise says how one obligation towards the body was kept, slot by slot in numbers.
func (b *builder) keptPromise(t *told, v *assess.ObligationVerdict) {
	met, unmet := b.slotRecords(v)
	due := v.OnTime + v.Late + v.Missed + v.Open
	if due == 0 {
		t.shows(nil, "The obligation %s has not fallen due yet.", v.Ref)
		return
	}
	t.shows(met, "The obligation %s fell due %s: %d on time, %d late, %d missed, %d open.",
		v.Ref, b.times(due), v.OnTime, v.Late, v.Missed, v.Open)
	if len(unmet) > 0 {
		t.missing(nil, "The record shows no briefing for what was due on %s.", b.lang.List(unmet))
	}
	if !v.OverdueSince.IsZero() {
		b.overdue(t, v)
	}
}

// overdue says since when an obligation is overdue, and when a briefing for it was held last.
func (b *builder) overdue(t *told, v *assess.ObligationVerdict) {
	since := b.at(v.OverdueSince).Time
	for i := len(v.Held) - 1; i >= 0; i-- {
		if b.counts(v.Held[i]) {
			t.missing(nil, "It has been overdue since %s; the last briefing for it was held on %s.", since, b.at(v.HeldTimes[i]).Time)
			return
		}
	}
	t.missing(nil, "It has been overdue since %s; no briefing for it was ever held.", since)
}

// slotRecords are the briefings that met slots, and the instants of those that no briefing met.
func (b *builder) slotRecords(v *assess.ObligationVerdict) (met, unmet []string) {
	for _, slot := range v.Slots {
		switch slot.State {
		case assess.SlotOnTime, assess.SlotLate:
			if record := evidence(v1alpha1.KindBriefing, slot.MetBy); b.counts(slot.MetBy) && !slices.Contains(met, record) {
				met = append(met, record)
			}
		case assess.SlotMissed, assess.SlotOpen:
			if len(unmet) == mostInstants {
				return met, append(unmet, b.lang.Say("later instants"))
			}
			unmet = append(unmet, b.lang.When(b.at(slot.Due).Time))
		}
	}
	return met, unmet
}

// readable says whether what the body was told can still be read.
func (b *builder) readable(t *told, briefings []*assess.BriefingVerdict) {
	if len(briefings) == 0 {
		return
	}
	var silent, noMinutes, unapproved, approved []assess.Key
	for _, v := range briefings {
		if !v.Documented {
			silent = append(silent, v.Key)
		}
		switch {
		case !v.Minutes.ApprovedAt.IsZero():
			approved = append(approved, v.Key)
		case !v.Minutes.RecordedAt.IsZero():
			unapproved = append(unapproved, v.Key)
		default:
			noMinutes = append(noMinutes, v.Key)
		}
	}
	all := len(briefings)
	records := evidences(v1alpha1.KindBriefing, keysOf(briefings))
	if len(silent) > 0 {
		records = evidences(v1alpha1.KindBriefing, silent)
	}
	t.tells(len(silent) > 0, records, "What was said is recorded for %s.", []any{b.ofAll(all-len(silent), all)})
	if len(noMinutes) > 0 {
		t.missing(evidences(v1alpha1.KindBriefing, noMinutes), "The record holds minutes of %s.", b.ofAll(all-len(noMinutes), all))
	}
	if len(unapproved) > 0 {
		t.missing(evidences(v1alpha1.KindBriefing, unapproved), "The minutes of %s are recorded, and the record does not show that another person approved them.", b.ofAll(len(unapproved), all))
	}
	if len(approved) > 0 {
		t.shows(evidences(v1alpha1.KindBriefing, approved), "The minutes of %s are recorded and approved.", b.ofAll(len(approved), all))
	}
}

// refused says which briefings of the body were entered and do not count, and by what reasons.
func (b *builder) refused(t *told, body string, refused []*assess.BriefingVerdict) {
	if len(refused) == 0 {
		return
	}
	var reasons []string
	for _, v := range refused {
		reasons = append(reasons, b.a.Record(assess.RecordID{Kind: v1alpha1.KindBriefing, Key: v.Key}).Reason)
	}
	slices.Sort(reasons)
	reasons = slices.Compact(reasons)
	for i := range reasons {
		reasons[i] = b.lang.Say(reasons[i])
	}
	t.missing(evidences(v1alpha1.KindBriefing, keysOf(refused)),
		"%d briefings of the %s are entered and do not count (%s): the record does not show by them that it was informed.",
		len(refused), body, strings.Join(reasons, ", "))
}

// ofAll says how many briefings of all.
func (b *builder) ofAll(n, all int) string {
	switch n {
	case 0:
		return b.lang.Say("none of the %d briefings", all)
	case all:
		return b.lang.Say("all of the %d briefings", all)
	}
	return b.lang.Say("%d of the %d briefings", n, all)
}

// unaddressed says which briefings cannot be counted for anybody.
func (b *builder) unaddressed(t *told, body string) {
	if n := len(b.a.Unaddressed); n > 0 {
		t.missing(evidences(v1alpha1.KindBriefing, b.a.Unaddressed),
			"%d briefings name no audience: the record does not show whether they reached the %s.", n, b.orBody(body))
	}
}
