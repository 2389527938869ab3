package assess

import (
	"cmp"
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

// Deadline is one thing that falls due in every crisis, counted from an instant that nobody knows yet: what one trigger
// of an obligation asks for, or the evaluation.
type Deadline struct {
	// Ref is the obligation, or the plan alone where its evaluation falls due.
	Ref Ref
	// Obligation and Trigger are nil for the evaluation.
	Obligation *v1alpha1.Obligation
	Trigger    *v1alpha1.Trigger
	// Rule is the evaluation rule, for the evaluation.
	Rule *v1alpha1.EvaluationRule
	// From is what it counts from, and Within how long after it; empty for a schedule, which keeps to the wall clock.
	From   Origin
	Within v1alpha1.Duration
	// Repeats says that it falls due again and again: by a schedule, every so often, or after each of another.
	Repeats bool
	// Schedule is the schedule, read; nil for all else, and for one that cannot be read.
	Schedule *schedule.Cron
}

// Origin is what a deadline counts from: an anchor of the crisis, the beginning of a phase, or another obligation of the
// same plan. For the adoption of the evaluation it is the evaluation, and all three are empty.
type Origin struct {
	Anchor     v1alpha1.Anchor
	Phase      v1alpha1.CrisisPhase
	Obligation v1alpha1.Name
}

// timetable lays out what falls due in every crisis over plans, as early as it can: everything counts as met when it is
// due, the crisis as known and declared when it began. What counts from the Recovery or from the closing comes last, for
// nobody knows when those are.
func timetable(plans []*v1alpha1.ContinuityPlan, rule *v1alpha1.EvaluationRule) []Deadline {
	var all []earliestDue
	for _, plan := range plans {
		t := tabled{plan: KeyOf(plan), obligations: plan.Spec.Obligations, zone: zoneOf(plan)}
		for i := range plan.Spec.Obligations {
			o := &plan.Spec.Obligations[i]
			for j := range o.Triggers {
				for _, deadline := range t.deadlines(o, &o.Triggers[j]) {
					all = append(all, t.place(deadline, len(t.obligations)))
				}
			}
		}
	}
	if len(plans) > 0 && rule != nil {
		for _, deadline := range evaluationDeadlines(KeyOf(plans[0]), rule) {
			t := tabled{plan: KeyOf(plans[0])}
			all = append(all, t.place(deadline, 0))
		}
	}
	slices.SortStableFunc(all, compareEarliest)
	ordered := make([]Deadline, len(all))
	for i := range all {
		ordered[i] = all[i].Deadline
	}
	return ordered
}

func zoneOf(plan *v1alpha1.ContinuityPlan) *time.Location {
	if zone, err := schedule.LoadZone(plan.Spec.TimeZone); err == nil {
		return zone
	}
	return time.UTC // named as a problem of the plan
}

// earliestDue is a deadline with when it falls due at the earliest.
type earliestDue struct {
	Deadline
	era   int           // 0 from the beginning of the crisis, 1 from the Recovery, 2 from the closing
	after schedule.Span // from there
}

// compareEarliest puts what falls due earlier first. What comes by the clock may come at once.
func compareEarliest(a, b earliestDue) int {
	order := cmp.Compare(a.era, b.era)
	switch {
	case order != 0:
	case shorter(a.after, b.after):
		order = -1
	case shorter(b.after, a.after):
		order = 1
	}
	return order
}

// tabled is a plan whose deadlines are laid out.
type tabled struct {
	plan        Key
	obligations []v1alpha1.Obligation
	zone        *time.Location
}

// deadlines are what a trigger asks for: one, or where it runs in several phases one for each.
func (t *tabled) deadlines(o *v1alpha1.Obligation, trigger *v1alpha1.Trigger) []Deadline {
	d := Deadline{Ref: Ref{t.plan.Namespace, t.plan.Name, string(o.Name)}, Obligation: o, Trigger: trigger}
	switch {
	case trigger.Once != nil:
		d.From = Origin{Anchor: trigger.Once.After.Anchor, Obligation: trigger.Once.After.Obligation}
		d.Within = trigger.Once.Within
		return []Deadline{d}
	case trigger.AfterEach != nil:
		d.From, d.Within, d.Repeats = Origin{Obligation: trigger.AfterEach.Obligation}, trigger.AfterEach.Within, true
		return []Deadline{d}
	}
	d.Within, d.Repeats = trigger.Every, true
	if trigger.Schedule != "" {
		d.Schedule, _ = schedule.ParseCron(trigger.Schedule, t.zone)
	}
	var each []Deadline
	for _, phase := range trigger.During {
		d.From = Origin{Phase: phase}
		each = append(each, d)
	}
	return each
}

// evaluationDeadlines are those of the evaluation and of its adoption.
func evaluationDeadlines(plan Key, rule *v1alpha1.EvaluationRule) (deadlines []Deadline) {
	for _, d := range []Deadline{
		{From: Origin{Anchor: v1alpha1.AnchorDeclared}, Within: rule.DueAfterDeclaration},
		{From: Origin{Anchor: v1alpha1.AnchorClosed}, Within: rule.DueAfterClose},
		{Within: rule.AdoptWithin},
	} {
		if d.Within != "" {
			d.Ref, d.Rule = Ref{Namespace: plan.Namespace, Plan: plan.Name}, rule
			deadlines = append(deadlines, d)
		}
	}
	return deadlines
}

// place finds when a deadline falls due at the earliest. Obligations that follow each other in a circle never do: depth
// bounds how many are gone through.
func (t *tabled) place(d Deadline, depth int) earliestDue {
	placed := earliestDue{Deadline: d}
	placed.after, _ = spanOf(d.Within)
	switch {
	case d.From.Anchor == v1alpha1.AnchorClosed, d.From == Origin{}:
		placed.era = 2
	case d.From.Phase == v1alpha1.PhaseRecovery:
		placed.era = 1
	case d.From.Obligation != "" && depth > 0:
		before := t.first(d.From.Obligation, depth-1)
		placed.era = before.era
		placed.after = schedule.Span{Months: before.after.Months + placed.after.Months, Exact: before.after.Exact + placed.after.Exact}
	}
	return placed
}

// first is when an obligation falls due for the first time.
func (t *tabled) first(name v1alpha1.Name, depth int) (first earliestDue) {
	i := slices.IndexFunc(t.obligations, func(o v1alpha1.Obligation) bool { return o.Name == name })
	if i < 0 {
		return first // named as a problem of the plan
	}
	found := false
	for j := range t.obligations[i].Triggers {
		for _, d := range t.deadlines(&t.obligations[i], &t.obligations[i].Triggers[j]) {
			if placed := t.place(d, depth); !found || compareEarliest(placed, first) < 0 {
				first, found = placed, true
			}
		}
	}
	return first
}
