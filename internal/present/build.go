package present

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// NewReport puts what assess says about a crisis into the form of the report, in a language.
func NewReport(d *assess.Dossier, a *assess.Assessment, in *lang.Printer) *Report {
	b := newBuilder(d, a, in)
	r := &Report{
		lang:       in,
		of:         a,
		APIVersion: ReportVersion,
		Language:   in.Code(),
		Crisis:     a.Crisis.Name,
		Namespace:  a.Crisis.Namespace,
		Title:      string(b.spec.Title),
		AsOf:       b.at(a.View.AsOf),
		KnownAt:    b.at(a.View.KnownAt),
		TimeZone:   b.zone.String(),
		Mode:       string(b.spec.Mode),
		Phase:      string(a.Phase),
		PhaseSince: b.at(a.PhaseSince),
		StartedAt:  b.at(b.spec.StartedAt.Time),
		DeclaredAt: b.at(b.spec.DeclaredAt.Time),
		DeclaredBy: string(b.spec.DeclaredBy),

		ClosingNeeds:         b.texts(a.ClosingFor),
		UnaddressedBriefings: len(a.Unaddressed),
		Unaddressed:          names(a.Unaddressed),
	}
	r.Phases = each(a.Phases, b.phase)
	r.Plans = each(a.Plans, b.plan)
	r.Problems = each(a.Problems, func(p *assess.Problem) Problem { return Problem{Field: p.Field, Message: b.text(p.Message)} })
	r.Conditions = b.abnormal()
	r.Briefings = each(a.Obligations, b.obligation)
	r.Decisions = each(a.Decisions, b.decisions)
	r.Systems = each(a.Systems, b.system)
	r.Activities = each(a.Activities, b.activity)
	r.Actions = b.actions()
	r.Evaluation = b.evaluation()
	r.Costs = each(a.Costs, b.cost)
	r.AuditQuestions = b.audit()
	r.Record = b.keeping()
	return r
}

// builder shares what the parts of a report need.
type builder struct {
	a    *assess.Assessment
	spec *v1alpha1.CrisisActivationSpec
	zone *time.Location
	lang *lang.Printer
}

// text is what the rules say, in the language of the report; empty where they say nothing.
func (b *builder) text(t assess.Text) string {
	if t.IsZero() {
		return ""
	}
	return b.lang.Text(t)
}

func (b *builder) texts(list []assess.Text) []string {
	return each(list, func(t *assess.Text) string { return b.text(*t) })
}

func newBuilder(d *assess.Dossier, a *assess.Assessment, in *lang.Printer) *builder {
	b := &builder{a: a, spec: &d.Activation().Spec, zone: a.Zone, lang: in}
	if b.zone == nil {
		b.zone = time.UTC
	}
	return b
}

func (b *builder) at(t time.Time) Instant {
	if t.IsZero() {
		return Instant{}
	}
	return Instant{t.In(b.zone)}
}

func (b *builder) atMeta(t *metav1.Time) Instant {
	if t == nil {
		return Instant{}
	}
	return b.at(t.Time)
}

func (b *builder) phase(p *assess.PhaseSpan) Phase {
	return Phase{Phase: string(p.Phase), From: b.at(p.From), To: b.at(p.To)}
}

func (b *builder) plan(p *assess.PlanVerdict) Plan {
	plan := Plan{Namespace: p.Key.Namespace, Plan: p.Key.Name, State: string(p.State), Message: b.text(p.Message), Generation: p.Generation}
	if p.Snapshot != nil {
		plan.Digest = string(p.Snapshot.Digest)
	}
	return plan
}

// abnormal lists the conditions that somebody should look at: those that are abnormal when true, and
// Ready and RecordIntact when they are not. Whether the record is intact is about now.
func (b *builder) abnormal() []Condition {
	found := []Condition{}
	conditions := b.a.Conditions
	if intact, kept := b.a.Intact(); kept {
		conditions = append([]assess.Condition{intact}, conditions...)
	}
	for _, c := range conditions {
		if c.True != (c.Type == v1alpha1.ConditionReady || c.Type == v1alpha1.ConditionRecordIntact) {
			found = append(found, Condition{Type: c.Type, Reason: c.Reason, Since: b.at(c.Since), Message: b.text(c.Message)})
		}
	}
	return found
}

func (b *builder) obligation(v *assess.ObligationVerdict) Obligation {
	o := Obligation{
		Namespace: v.Ref.Namespace, Plan: v.Ref.Plan, Obligation: v.Ref.Name,
		Held: len(v.Held), Documented: v.Documented, MinutesApproved: v.Approved,
		OnTime: v.OnTime, Late: v.Late, Missed: v.Missed, Open: v.Open,
		Overdue: !v.OverdueSince.IsZero(), OverdueSince: b.at(v.OverdueSince), SuspendedUntil: b.at(v.SuspendedUntil),
		LastHeld: b.at(v.LastHeld), NextDue: b.at(v.NextDue),
	}
	if v.Obligation != nil {
		o.Audience, o.Required = string(v.Obligation.Audience), v.Obligation.Required
	}
	o.Slots = each(v.Slots, func(s *assess.Slot) Slot {
		return Slot{Due: b.at(s.Due), Grace: b.at(s.Grace), State: string(s.State), MetBy: name(s.MetBy)}
	})
	o.HeldBriefings = []Record{}
	for i, key := range v.Held {
		o.HeldBriefings = append(o.HeldBriefings, Record{Name: key.String(), At: b.at(v.HeldTimes[i])})
	}
	return o
}

func (b *builder) decisions(d *assess.DecisionCount) Decisions {
	return Decisions{Body: d.Body, Phase: string(d.Phase), Count: d.Count, Records: names(d.Records)}
}

func (b *builder) system(v *assess.SystemVerdict) System {
	s := System{
		Namespace: v.Ref.Namespace, Plan: v.Ref.Plan, System: v.Ref.Name, Title: v.Title,
		EffectivePriority: int(v.Priority), Phase: string(v.Phase), Since: b.at(v.Since),
		RestoredAt: b.at(v.Restored), VerifiedAt: b.at(v.Verified), AcceptedAt: b.at(v.Accepted),
		DegradedSince: b.at(v.DegradedSince), StalledSince: b.at(v.StalledSince),
		RTO: b.objective(v.RTO), RPO: b.objective(v.RPO),
		StepsDone: v.StepsDone(), CurrentStep: string(v.CurrentStep), Assumptions: b.texts(v.Assumptions),
	}
	if v.Forecast != nil {
		s.ForecastAt = b.at(v.Forecast.RestoredBy.Time)
	}
	s.WaitingFor = each(v.WaitingFor, func(w *assess.Wait) Wait { return Wait{Kind: string(w.Kind), Message: b.text(w.Message)} })
	return s
}

func (b *builder) objective(o *v1alpha1.ObjectiveStatus) *Objective {
	if o == nil {
		return nil
	}
	return &Objective{Due: b.at(o.Due.Time), State: string(o.State), Achieved: b.atMeta(o.Achieved)}
}

func (b *builder) activity(v *assess.ActivityVerdict) Activity {
	activity := Activity{
		Namespace: v.Ref.Namespace, Plan: v.Ref.Plan, Activity: v.Ref.Name, Priority: int(v.Priority),
		State: string(v.State), Since: b.at(v.Since), WorsensAt: b.at(v.Next), Down: []string{},
	}
	if v.Activity != nil {
		activity.Title, activity.Duty = string(v.Activity.Title), string(v.Activity.Duty)
	}
	for _, title := range b.spec.Priorities {
		if title.Level == v.Priority {
			activity.PriorityTitle = string(title.Title)
		}
	}
	for _, ref := range v.Down {
		activity.Down = append(activity.Down, ref.String())
	}
	return activity
}

func (b *builder) actions() Actions {
	counts := b.a.ActionCounts()
	all := Actions{Open: int(counts.Open), Overdue: int(counts.Overdue), Done: int(counts.Done), Items: []Action{}}
	for i := range b.a.Actions {
		v := &b.a.Actions[i]
		item := Action{
			Namespace: v.Key.Namespace, Name: v.Key.Name, State: string(v.State), Since: b.at(v.Since),
			Overdue: !v.OverdueSince.IsZero(), Progress: v.Progress,
		}
		if v.Item != nil {
			item.Title, item.Owner, item.Due = string(v.Item.Spec.Title), string(v.Item.Spec.Owner.Name), b.at(v.Item.Spec.DueAt.Time)
		}
		all.Items = append(all.Items, item)
	}
	return all
}

func (b *builder) evaluation() Evaluation {
	v := &b.a.Evaluation
	evaluation := Evaluation{
		Overdue: !v.OverdueSince.IsZero(), Due: b.at(v.Due), DueAfterClose: string(v.DueAfterClose()), AcceptedAt: b.at(v.AcceptedAt), AdoptedBy: b.a.GoverningBody(),
		AdoptedAt: b.at(v.AdoptedAt), AdoptionDue: b.at(v.AdoptionDue), AdoptionOverdue: v.AdoptionOverdue,
		Partial: names(v.Partial), UnansweredFindings: []UnansweredFinding{}, PendingLessons: []PendingLesson{},
	}
	for _, f := range v.Findings {
		if !f.Answered {
			evaluation.UnansweredFindings = append(evaluation.UnansweredFindings,
				UnansweredFinding{Evaluation: f.Evaluation.String(), Finding: string(f.Finding), Since: b.at(f.Since)})
		}
	}
	for _, l := range v.Lessons {
		if !l.Lacks.IsZero() {
			evaluation.PendingLessons = append(evaluation.PendingLessons,
				PendingLesson{Evaluation: l.Evaluation.String(), Lesson: string(l.Lesson), Plan: l.Plan.String(), Since: b.at(l.Since), Message: b.text(l.Lacks)})
		}
	}
	if v.Accepted != nil {
		evaluation.Accepted = new(v.Accepted.String())
	}
	return evaluation
}

func (b *builder) cost(c *assess.CostSum) Cost {
	cost := Cost{
		Currency: c.Currency, Amount: money(c.Hundredths), UpperBound: c.UpperBound,
		Activities: []ActivityCost{}, Records: names(c.Records),
	}
	for ref, sum := range c.ByActivity {
		cost.Activities = append(cost.Activities, ActivityCost{
			Namespace: ref.Namespace, Plan: ref.Plan, Activity: ref.Name, Amount: money(sum),
		})
	}
	slices.SortFunc(cost.Activities, func(x, y ActivityCost) int {
		return cmp.Or(cmp.Compare(x.Namespace, y.Namespace), cmp.Compare(x.Plan, y.Plan), cmp.Compare(x.Activity, y.Activity))
	})
	return cost
}

// money writes hundredths as an exact decimal, without decimals where there are none.
func money(hundredths int64) string {
	if hundredths%100 == 0 {
		return fmt.Sprint(hundredths / 100)
	}
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// each maps a list; the result is never nil, so that JSON has [] and not null.
func each[T, R any](list []T, do func(*T) R) []R {
	mapped := make([]R, 0, len(list))
	for i := range list {
		mapped = append(mapped, do(&list[i]))
	}
	return mapped
}

func names(keys []assess.Key) []string {
	return each(keys, func(k *assess.Key) string { return k.String() })
}

// name is a key as text; empty for none.
func name(key assess.Key) string {
	if key == (assess.Key{}) {
		return ""
	}
	return key.String()
}
