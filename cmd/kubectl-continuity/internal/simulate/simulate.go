// Package simulate finds what would fall due if plans were activated, by assessing a crisis that is not.
package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

// mostSteps bounds a simulation: a plan may ask for a briefing every second.
const mostSteps = 2000

// run is a simulation under way.
type run struct {
	dossier *assess.Dossier
	result  *present.Simulation
	seen    map[string]bool
	number  int
}

// Run activates plans at an instant and steps from change to change until another, holding each briefing
// when it is due, so that what counts from a briefing falls due as well.
func Run(plans []*v1alpha1.ContinuityPlan, declared, until time.Time) *present.Simulation {
	r := &run{dossier: assess.AsIfDeclared(plans, declared), seen: map[string]bool{}, result: &present.Simulation{Declared: declared, Until: until}}
	for _, plan := range plans {
		r.result.Plans = append(r.result.Plans, assess.KeyOf(plan).String())
	}
	at := declared
	for step := 0; ; step++ {
		if step == mostSteps {
			r.note("stopped at %s, after %d changes: look less far ahead with --for", at.In(r.result.Zone), mostSteps)
			r.result.Until = at
			break
		}
		a := assess.Assess(r.dossier, at)
		r.result.Zone = a.Zone
		if r.hold(a) {
			continue // what was held may start another clock at this very instant
		}
		if a.Next.IsZero() || a.Next.After(until) {
			r.conclude(a, until)
			break
		}
		at = a.Next
	}
	slices.SortStableFunc(r.result.Due, func(x, y present.DueInstant) int {
		return cmp.Or(x.Due.Compare(y.Due), cmp.Compare(x.What.String(), y.What.String()))
	})
	return r.result
}

// hold notes every slot that has come due, and holds a briefing for it; false when there was none.
func (r *run) hold(a *assess.Assessment) (held bool) {
	for i := range a.Obligations {
		v := &a.Obligations[i]
		for _, slot := range v.Slots {
			id := v.Ref.String() + slot.Due.String()
			if slot.State != assess.SlotOpen || r.seen[id] {
				continue
			}
			r.seen[id] = true
			r.result.Due = append(r.result.Due, present.DueInstant{
				Due: slot.Due, Grace: slot.Grace, What: assess.Say("%s", v.Ref), Audience: string(v.Obligation.Audience), Why: why(v),
			})
			r.brief(v, slot.Due)
			held = true
		}
	}
	return held
}

func (r *run) brief(v *assess.ObligationVerdict, at time.Time) {
	r.number++
	activation := r.dossier.Activation()
	r.dossier.AddBriefing(&v1alpha1.Briefing{
		ObjectMeta: metav1.ObjectMeta{Namespace: activation.Namespace, Name: fmt.Sprintf("simulated-%d", r.number)},
		Spec: v1alpha1.BriefingSpec{
			Record:   v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: v1alpha1.ObjectName(activation.Name)}},
			HeldAt:   metav1.NewTime(at),
			Audience: v.Obligation.Audience,
			Meets: []v1alpha1.ObligationReference{{
				Namespace: v1alpha1.ObjectName(v.Ref.Namespace), Plan: v1alpha1.ObjectName(v.Ref.Plan), Obligation: v1alpha1.Name(v.Ref.Name),
			}},
		},
	})
}

// conclude adds the evaluation, and says what the simulation cannot know.
func (r *run) conclude(a *assess.Assessment, until time.Time) {
	if due := a.Evaluation.Due; !due.IsZero() && !due.After(until) {
		r.result.Due = append(r.result.Due, present.DueInstant{
			Due: due, What: assess.Say("Evaluation"), Audience: string(a.Evaluation.Rule.AdoptedBy), Why: assess.Say("evaluation rule of the governing plan"),
		})
	}
	r.note("every briefing is taken as held when it is due, and the crisis as staying in Response")
	for _, p := range a.Problems {
		r.note("%s: %s", p.Field, p.Message)
	}
	for i := range a.Plans {
		if p := &a.Plans[i]; p.State != v1alpha1.PlanActive {
			r.note("%s", p.Message)
		}
	}
}

func (r *run) note(format string, args ...any) {
	r.result.Notes = append(r.result.Notes, assess.Say(format, args...))
}

// why is the trigger that a slot comes from. An obligation with several is named by all of them.
func why(v *assess.ObligationVerdict) (all assess.Text) {
	for i := range v.Obligation.Triggers {
		t := &v.Obligation.Triggers[i]
		if len(t.During) > 0 && !slices.Contains(t.During, v1alpha1.PhaseResponse) {
			continue // does not run in a simulation
		}
		if all.IsZero() {
			all = whyOf(t)
		} else {
			all = assess.Say("%s; %s", all, whyOf(t))
		}
	}
	return all
}

func whyOf(t *v1alpha1.Trigger) assess.Text {
	switch {
	case t.Schedule != "":
		return assess.Say("schedule %s", t.Schedule)
	case t.Every != "":
		return assess.Say("every %s", assess.Length(t.Every))
	case t.AfterEach != nil:
		return assess.Say("within %s of each %s", assess.Length(t.AfterEach.Within), t.AfterEach.Obligation)
	case t.Once.After.Anchor != "":
		return assess.Say("once, within %s of %s", assess.Length(t.Once.Within), assess.Say(string(t.Once.After.Anchor)))
	}
	return assess.Say("once, within %s of %s", assess.Length(t.Once.Within), t.Once.After.Obligation)
}
