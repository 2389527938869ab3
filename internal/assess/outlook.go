package assess

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Outlook is what follows from plans while there is no crisis: in which order their systems come back, how urgent
// their activities are, and what counts from the declaration on. It is what people who have no computer need.
type Outlook struct {
	AsOf time.Time
	// Zone is that of the governing plan, for people; UTC when there is none.
	Zone *time.Location
	// Plans come with the governing one first, then by namespace and name.
	Plans      []PlanOutlook
	Activities []ActivityVerdict // by priority, then by name
	Systems    []SystemOutlook   // in recovery order: priority, then dependency tier, then name
	Timetable  []Deadline        // in the order in which things fall due at the earliest
}

// PlanOutlook is one of the plans.
type PlanOutlook struct {
	Plan *v1alpha1.ContinuityPlan
	Zone *time.Location
	// Review is when the plan itself is to be reviewed, and Documents when each of its documents is, in their order.
	Review    Review
	Documents []Review
}

// Review is when something is to be reviewed; Due is zero where no interval is set.
type Review struct {
	Due     time.Time
	Overdue bool
}

// SystemOutlook is a system in recovery order.
type SystemOutlook struct {
	Ref      Ref
	System   *v1alpha1.System
	Steps    []v1alpha1.Step // in order; the one that counts for a system that lists none
	Priority v1alpha1.Priority
	Tier     int // 0 depends on nothing; n depends on a system of tier n-1
	// Circle names the systems that it depends on in a circle; empty when there is none.
	Circle string
	// DependsOn are the systems that come before it, in the plan's order.
	DependsOn []Ref
	// NeededBy are the activities that need it by name, the most urgent first.
	NeededBy []*ActivityVerdict
	// Account is what its automated steps run as; empty when the plan lends none.
	Account string
}

// Foresee says what follows from plans at an instant. It asks Assess, as if a crisis had been declared then that
// puts all of them in force: what it says and what is the case on the day are one thing. It needs a plan.
func Foresee(plans []*v1alpha1.ContinuityPlan, at time.Time) *Outlook {
	plans = governingFirst(plans)
	a := Assess(AsIfDeclared(plans, at), at)
	o := &Outlook{AsOf: at, Zone: a.Zone, Activities: a.Activities}
	for _, plan := range plans {
		o.Plans = append(o.Plans, outlookOf(plan, at))
	}
	for i := range a.Systems {
		o.Systems = append(o.Systems, a.Systems[i].outlook(a.Activities))
	}
	o.Timetable = timetable(plans, a.Evaluation.Rule)
	return o
}

// AsIfDeclared is the dossier of a crisis that was not: declared at an instant, over all the plans, with their consent,
// in the namespace of the one that governs. No system is down in it, and nothing has been entered. It needs a plan.
func AsIfDeclared(plans []*v1alpha1.ContinuityPlan, at time.Time) *Dossier {
	d := NewDossier()
	plans = governingFirst(plans)
	home, instant := plans[0].Namespace, metav1.NewTime(at)
	activation := &v1alpha1.CrisisActivation{
		ObjectMeta: metav1.ObjectMeta{Namespace: home, Name: "simulation", UID: "simulation"},
		Spec: v1alpha1.CrisisActivationSpec{
			Title: "Simulation", Mode: v1alpha1.ModeReal, StartedAt: instant, DeclaredAt: instant, DeclaredBy: "simulation",
			Affected: v1alpha1.AffectedStated,
		},
	}
	for level := v1alpha1.Priority(1); level <= v1alpha1.LowestPriority; level++ {
		activation.Spec.Priorities = append(activation.Spec.Priorities, v1alpha1.PriorityTitle{Level: level, Title: "simulated"})
	}
	for _, plan := range plans {
		plan = plan.DeepCopy()
		plan.Spec.ActivatedFrom = nil
		if plan.Namespace != home {
			plan.Spec.ActivatedFrom = []v1alpha1.ActivationSource{{Namespace: v1alpha1.ObjectName(home)}}
		}
		d.SetPlan(plan)
		activation.Spec.Plans = append(activation.Spec.Plans, v1alpha1.PlanReference{
			Namespace: v1alpha1.ObjectName(plan.Namespace), Name: v1alpha1.ObjectName(plan.Name),
		})
	}
	d.SetActivation(activation)
	return d
}

// governingFirst puts plans in order of their names, and before them the one that would govern: the first that says how
// a crisis is evaluated.
func governingFirst(plans []*v1alpha1.ContinuityPlan) []*v1alpha1.ContinuityPlan {
	plans = slices.SortedFunc(slices.Values(plans), func(a, b *v1alpha1.ContinuityPlan) int { return compareKeys(KeyOf(a), KeyOf(b)) })
	if i := slices.IndexFunc(plans, func(p *v1alpha1.ContinuityPlan) bool { return p.Spec.Evaluation != nil }); i > 0 {
		governing := plans[i]
		plans = slices.Insert(slices.Delete(plans, i, i+1), 0, governing)
	}
	return plans
}

func outlookOf(plan *v1alpha1.ContinuityPlan, at time.Time) PlanOutlook {
	f := &planfile{PlanDossier: &PlanDossier{Plan: plan}, a: &PlanAssessment{}, m: &moment{view: View{AsOf: at}}, zone: time.UTC}
	f.readZone()
	p := PlanOutlook{Plan: plan, Zone: f.zone, Review: f.reviewOf(plan.Spec.ReviewedOn, plan.Spec.ReviewEvery)}
	for i := range plan.Spec.Documents {
		document := &plan.Spec.Documents[i]
		p.Documents = append(p.Documents, f.reviewOf(document.AdoptedOn, document.ReviewEvery))
	}
	return p
}

func (f *planfile) reviewOf(on v1alpha1.Date, every v1alpha1.Duration) Review {
	due, ok := f.dueAfter(on, every)
	return Review{Due: due, Overdue: ok && f.m.reached(due)}
}

func (s *SystemVerdict) outlook(activities []ActivityVerdict) SystemOutlook {
	o := SystemOutlook{
		Ref: s.Ref, System: s.system.System, Steps: s.system.steps(), Priority: s.Priority, Tier: s.Tier, Circle: s.Circle, Account: s.system.account,
	}
	for _, to := range s.system.DependsOn {
		o.DependsOn = append(o.DependsOn, s.Ref.system(to))
	}
	for i := range activities {
		if slices.Contains(activities[i].Needs(), s.Ref) {
			o.NeededBy = append(o.NeededBy, &activities[i])
		}
	}
	return o
}

// Needs are the systems that the activity needs by name, in the plan's order.
func (v *ActivityVerdict) Needs() []Ref {
	needs := make([]Ref, len(v.Activity.Needs))
	for i, need := range v.Activity.Needs {
		needs[i] = v.Ref.system(need)
	}
	return needs
}
