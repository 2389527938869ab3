package present

import (
	"cmp"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// active answers whether the body was active during and after, and what became of the duties.
func (b *builder) active(body string) *told {
	t := b.tell()
	if body == "" {
		b.nobody(t)
	} else {
		for _, phase := range b.pastPhases() {
			b.activeIn(t, body, phase)
		}
	}
	b.duties(t)
	b.restored(t)
	b.followedUp(t)
	b.evaluated(t, body)
	return t
}

// activeIn says whether the body acted in a phase: by a decision, or by being briefed.
func (b *builder) activeIn(t *told, body string, phase v1alpha1.CrisisPhase) {
	var decided, briefed []assess.Key
	for _, d := range b.a.Decisions {
		if d.Phase == phase && assess.SameName(d.Body, body) {
			decided = append(decided, d.Records...)
		}
	}
	counted, _ := b.briefingsOf(body)
	for _, v := range counted {
		if b.a.PhaseAt(v.HeldAt) == phase {
			briefed = append(briefed, v.Key)
		}
	}
	records := append(evidences(v1alpha1.KindLogEntry, decided), evidences(v1alpha1.KindBriefing, briefed)...)
	switch {
	case len(decided) > 0:
		t.shows(records, "%s the %s took %d decisions and was briefed %s.", b.during(phase), body, len(decided), b.times(len(briefed)))
	case len(briefed) > 0:
		t.missing(records, "%s the %s was briefed %s; the record shows no decision of its own.", b.during(phase), body, b.times(len(briefed)))
	default:
		t.missing(nil, "%s the record shows no decision by the %s and no briefing of it.", b.during(phase), body)
	}
}

// duties says which activities did not go on in the ordinary way at the view, and what the law asks of them.
func (b *builder) duties(t *told) {
	normal := 0
	for i := range b.a.Activities {
		v := &b.a.Activities[i]
		if v.State == v1alpha1.ActivityNormal {
			normal++
			continue
		}
		name := b.lang.Say("the activity \"%s\"", b.activityTitle(v))
		if v.Activity != nil && v.Activity.Duty != "" {
			name = b.lang.Say("the activity \"%s\" (duty: %s)", b.activityTitle(v), v.Activity.Duty)
		}
		if v.Since.IsZero() {
			t.shows(b.systemEvidence(v), "%s was %s at this instant.", name, b.disruption(v.State))
			continue
		}
		t.shows(b.systemEvidence(v), "%s was %s at this instant, since %s.", name, b.disruption(v.State), b.at(v.Since).Time)
	}
	if normal > 0 {
		t.shows(nil, "%d activities of %d went on in the ordinary way at this instant.", normal, len(b.a.Activities))
	}
}

// times says how often: not at all, once, twice, 3 times.
func (b *builder) times(n int) string { return b.lang.Say("%d times", n) }

func (b *builder) activityTitle(v *assess.ActivityVerdict) string {
	if v.Activity == nil {
		return v.Ref.Name
	}
	return cmp.Or(string(v.Activity.Title), v.Ref.Name)
}

// disruption says how an activity goes on that does not go on in the ordinary way.
func (b *builder) disruption(state v1alpha1.ActivityState) string {
	switch state {
	case v1alpha1.ActivityOnFallback:
		return b.lang.Say("on its fallback routine")
	case v1alpha1.ActivityFallbackExhausted:
		return b.lang.Say("on a fallback routine that can no longer be kept up")
	case v1alpha1.ActivityBeyondMaxDowntime:
		return b.lang.Say("down for longer than is tolerable")
	}
	return b.lang.Say("down, without a fallback routine")
}

// systemEvidence names the recoveries of the systems that an activity lacks.
func (b *builder) systemEvidence(v *assess.ActivityVerdict) []string {
	var records []string
	for _, ref := range v.Down {
		for i := range b.a.Systems {
			if s := &b.a.Systems[i]; s.Ref == ref && s.Recovery != "" {
				records = append(records, evidence(v1alpha1.KindSystemRecovery, assess.Key{Namespace: ref.Namespace, Name: s.Recovery}))
			}
		}
	}
	return records
}

// restored says how many of the affected systems are back, and which objectives were not reached.
func (b *builder) restored(t *told) {
	affected, breached := 0, 0
	var first, last time.Time
	var back []string
	for i := range b.a.Systems {
		v := &b.a.Systems[i]
		if !v.Affected() {
			continue
		}
		affected++
		if v.RTO != nil && v.RTO.State == v1alpha1.ObjectiveBreached {
			breached++
		}
		if v.Restored.IsZero() {
			continue
		}
		back = append(back, evidence(v1alpha1.KindSystemRecovery, assess.Key{Namespace: v.Ref.Namespace, Name: v.Recovery}))
		if first.IsZero() || v.Restored.Before(first) {
			first = v.Restored
		}
		if v.Restored.After(last) {
			last = v.Restored
		}
	}
	switch {
	case affected == 0:
		return
	case len(back) == 0:
		t.missing(nil, "The record shows none of the %d affected systems as restored.", affected)
	default:
		t.shows(back, "Of %d affected systems, %d were restored, the first on %s and the last on %s.",
			affected, len(back), b.at(first).Time, b.at(last).Time)
	}
	if breached > 0 {
		t.shows(nil, "%d systems were not restored within the recovery time objective.", breached)
	}
}

// followedUp says what became of the action items.
func (b *builder) followedUp(t *told) {
	var all, overdue []string
	for i := range b.a.Actions {
		v := &b.a.Actions[i]
		all = append(all, evidence(v1alpha1.KindActionItem, v.Key))
		if !v.OverdueSince.IsZero() {
			overdue = append(overdue, evidence(v1alpha1.KindActionItem, v.Key))
		}
	}
	if len(all) == 0 {
		t.missing(nil, "The record holds no action item.")
		return
	}
	done := int(b.a.ActionCounts().Done)
	t.shows(all, "The record holds %d action items, of which %d are done or cancelled.", len(all), done)
	if len(overdue) > 0 {
		t.missing(overdue, "%d action items are overdue: the record does not show them as done.", len(overdue))
	}
}

// evaluated says whether the crisis was evaluated in time, and whether the body adopted the evaluation.
func (b *builder) evaluated(t *told, body string) {
	v := &b.a.Evaluation
	partial := evidences(v1alpha1.KindEvaluation, v.Partial)
	switch {
	case v.Accepted != nil:
		accepted := []string{evidence(v1alpha1.KindEvaluation, *v.Accepted)}
		b.comparedWithDue(t, v, accepted)
		switch {
		case !v.AdoptedAt.IsZero():
			t.shows(accepted, "The %s adopted it on %s.", b.orBody(body), b.at(v.AdoptedAt).Time)
		case body != "":
			t.missing(accepted, "The record does not show that the %s adopted it.", body)
		}
	case !v.OverdueSince.IsZero():
		t.missing(partial, "The record shows no complete evaluation, which was due on %s.", b.at(v.Due).Time)
	case !v.Due.IsZero():
		t.shows(nil, "A complete evaluation is due on %s; the record holds none yet.", b.at(v.Due).Time)
	case v.DueAfterClose() != "":
		t.shows(nil, "A complete evaluation is due %s after the closing; the record holds none yet.", assess.Length(v.DueAfterClose()))
	default:
		t.missing(nil, "No evaluation rule in force sets a date for an evaluation, and the record holds no complete one.")
	}
	if len(partial) > 0 {
		t.shows(partial, "%d partial evaluations are recorded; they do not cover the whole crisis or not answer every question.", len(partial))
	}
}

// comparedWithDue says when the evaluation was accepted, and whether that was in time.
func (b *builder) comparedWithDue(t *told, v *assess.EvaluationVerdict, records []string) {
	at, due := b.at(v.AcceptedAt).Time, b.at(v.Due).Time
	switch {
	case v.Due.IsZero():
		t.shows(records, "A complete evaluation was accepted on %s.", at)
	case v.Late():
		t.shows(records, "A complete evaluation was accepted on %s, after it was due on %s.", at, due)
	default:
		t.shows(records, "A complete evaluation was accepted on %s, before it was due on %s.", at, due)
	}
}
