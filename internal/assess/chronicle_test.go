package assess

import (
	"fmt"
	"math/rand/v2"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

const largePlans, systemsEach, largeRecords = 10, 30, 5000

// largeCrisis has ten plans, in ten namespaces, of thirty systems that depend on one another, ten activities and two obligations
// each. Five weeks of it are on record, one statement every ten minutes.
func largeCrisis() *Dossier {
	var keys []string
	var plans []any
	for p := range largePlans {
		keys = append(keys, fmt.Sprintf("unit-%d/plan", p))
		plans = append(plans, plan(keys[p], largePlan(p)))
	}
	crisis := activation(keys...)
	crisis.Spec.Affected = v1alpha1.AffectedAll
	d := dossier(append(plans, crisis)...)
	c := chronicle{random: rand.New(rand.NewPCG(1, 2)), told: map[string]int{}}
	for n := range largeRecords {
		c.state(d, n)
	}
	crisis.Status = Assess(d, at("2022-01-10T12:00")).ActivationStatus(crisis, at("2022-01-10T12:00"))
	return d
}

// largePlan is a plan of which every third system is restored by the operator, and the others by people.
func largePlan(p int) v1alpha1.ContinuityPlanSpec {
	response := []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse}
	spec := v1alpha1.ContinuityPlanSpec{ServiceAccountName: "recovery", Obligations: []v1alpha1.Obligation{
		{Name: "staff", Audience: "Staff", Triggers: []v1alpha1.Trigger{onSchedule("30 8,15 * * MON-FRI", "30m", response...)},
			Requires: &v1alpha1.Requirements{Content: true, Minutes: &v1alpha1.MinutesRule{Within: "14d", ApprovedWithin: "14d"}}},
		{Name: "board", Audience: "Board", Required: true, Triggers: []v1alpha1.Trigger{
			once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorAware}, "24h"), every("7d", response...)}},
	}}
	for s := range systemsEach {
		system := v1alpha1.System{
			Name:       v1alpha1.Name(fmt.Sprintf("system-%d", s)),
			Objectives: &v1alpha1.Objectives{RTO: "8h", RPO: "1mo"},
			Steps:      []v1alpha1.Step{confirm("install", ""), confirm("check", "")},
		}
		if s%3 == 0 {
			system.Steps[0] = v1alpha1.Step{Name: "install", Retries: 2, Apply: &v1alpha1.ApplyStep{Template: runtime.RawExtension{
				Raw: []byte(`{"apiVersion":"batch/v1","kind":"Job","metadata":{"generateName":"install-"},"spec":{"template":{"spec":{"containers":[{"name":"install","image":"install:1"}]}}}}`),
			}}}
			spec.Activities = append(spec.Activities, v1alpha1.Activity{
				Name: v1alpha1.Name(fmt.Sprintf("activity-%d", s)), Priority: v1alpha1.Priority(1 + s%5), MaxDowntime: "24h",
				Needs: on(fmt.Sprintf("system-%d", s)), Fallback: &v1alpha1.Fallback{Lasts: "72h"},
			})
		}
		if s > 0 {
			system.DependsOn = on(fmt.Sprintf("system-%d", s/2), fmt.Sprintf("unit-%d/plan/system-%d", p/2, s/3))
		}
		spec.Systems = append(spec.Systems, system)
	}
	return spec
}

// chronicle is what was stated so far of the large crisis.
type chronicle struct {
	random   *rand.Rand
	told     map[string]int // how much, of each system
	briefing string         // the last one held
	minutes  string         // the last ones recorded
	report   v1alpha1.LogEntry
	action   string // the last one assigned
}

// state enters the nth record. Of twenty, twelve are about a system.
func (c *chronicle) state(d *Dossier, n int) {
	now := at("2021-12-16T08:30").Add(time.Duration(n) * 10 * time.Minute)
	meta := metav1.ObjectMeta{Namespace: "staff", Name: fmt.Sprintf("record-%04d", n), UID: types.UID(fmt.Sprint("uid-", n)), CreationTimestamp: metav1.Time{Time: now}}
	common := v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "attack"}}
	entry := &v1alpha1.LogEntry{ObjectMeta: meta}
	switch round := n / 20; n % 20 {
	case 0:
		obligation := v1alpha1.Name([]string{"staff", "staff", "board"}[round%3])
		d.AddBriefing(&v1alpha1.Briefing{ObjectMeta: meta, Spec: v1alpha1.BriefingSpec{
			Record: common, HeldAt: metav1.Time{Time: now}, Audience: v1alpha1.Line(obligation), Content: "What is known",
			Meets: []v1alpha1.ObligationReference{{Namespace: v1alpha1.ObjectName(fmt.Sprintf("unit-%d", round%largePlans)), Plan: "plan", Obligation: obligation}},
		}})
		c.briefing = meta.Name
		return
	case 1:
		entry.Spec.Observation = &v1alpha1.Observation{Text: "Seen"}
	case 2:
		entry.Spec.Contact = &v1alpha1.ContactMade{With: "The supplier", Text: "Asked for help"}
	case 3:
		entry.Spec.Decision = &v1alpha1.Decision{Body: "Crisis staff", Text: "Go on"}
	case 4:
		entry.Spec.Cost = &v1alpha1.Cost{Amount: "1000", Currency: "SEK", Text: "Overtime"}
	case 5:
		entry.Spec.About = &v1alpha1.Subject{Briefing: v1alpha1.ObjectName(c.briefing)}
		entry.Spec.Minutes = &v1alpha1.Minutes{WrittenBy: "The secretary", Text: "Said"}
		c.minutes = meta.Name
	case 6:
		if entry.Spec.About = (&v1alpha1.Subject{LogEntry: v1alpha1.ObjectName(c.minutes)}); round%3 > 0 {
			entry.Spec.Approval = &v1alpha1.Approval{ApprovedBy: "The chair"}
			break
		}
		d.AddActionItem(&v1alpha1.ActionItem{ObjectMeta: meta, Spec: v1alpha1.ActionItemSpec{
			Record: common, Title: "Order", Owner: v1alpha1.Contact{Name: "A"}, AssignedAt: metav1.Time{Time: now}, DueAt: metav1.Time{Time: now.Add(72 * time.Hour)},
		}})
		c.action = meta.Name
		return
	case 7:
		switch {
		case round%3 == 0:
			entry.Spec.About = &v1alpha1.Subject{ActionItem: v1alpha1.ObjectName(c.action)}
			entry.Spec.Progress = &v1alpha1.Progress{State: v1alpha1.ActionDone}
		case round%3 == 1 && c.report.Name != "":
			entry.Spec = c.report.Spec
			entry.Spec.Corrects = v1alpha1.ObjectName(c.report.Name)
			d.AddLogEntry(entry)
			return
		default:
			entry.Spec.About = aboutThe(fmt.Sprintf("unit-%d/plan/system-%d", round%largePlans, round%systemsEach))
			entry.Spec.Adjustment = &v1alpha1.Adjustment{Priority: 2, DecidedBy: "Crisis staff", Reason: "Needed"}
		}
	default:
		p, s := c.random.IntN(largePlans), c.random.IntN(systemsEach)
		key := fmt.Sprintf("unit-%d/plan/system-%d", p, s)
		entry.Spec = recovering(s%3 == 0, c.told[key], now)
		entry.Spec.About = aboutThe(key)
		if c.told[key]++; entry.Spec.Report != nil && entry.Spec.Report.Attempt == nil {
			entry.Spec.Record, entry.Spec.OccurredAt = common, metav1.Time{Time: now}
			c.report = *entry
		}
	}
	entry.Spec.Record, entry.Spec.OccurredAt = common, metav1.Time{Time: now}
	d.AddLogEntry(entry)
}

// recovering is what is stated of a system as the nth thing, until it is accepted; then it goes down anew.
func recovering(automated bool, n int, now time.Time) v1alpha1.LogEntrySpec {
	report := func(step v1alpha1.Name, outcome v1alpha1.StepOutcome, attempt *int32) v1alpha1.LogEntrySpec {
		r := &v1alpha1.StepReport{Step: step, Outcome: outcome, Text: "So it stands"}
		if automated && attempt != nil {
			r.Attempt, r.Object = attempt, &v1alpha1.StepObject{APIVersion: "batch/v1", Kind: "Job", Name: v1alpha1.ObjectName(fmt.Sprint("install-", *attempt)), UID: fmt.Sprint(*attempt)}
		}
		return v1alpha1.LogEntrySpec{Report: r}
	}
	outage := int32(n / 10 * 2)
	switch n % 10 {
	case 0:
		return v1alpha1.LogEntrySpec{Forecast: &v1alpha1.Forecast{RestoredBy: metav1.Time{Time: now.Add(72 * time.Hour)}}}
	case 1:
		return report("install", v1alpha1.OutcomeInProgress, ptr.To(outage+1))
	case 2:
		return report("install", v1alpha1.OutcomeFailed, ptr.To(outage+1))
	case 3:
		return v1alpha1.LogEntrySpec{Forecast: &v1alpha1.Forecast{RestoredBy: metav1.Time{Time: now.Add(240 * time.Hour)}}}
	case 4:
		return report("install", v1alpha1.OutcomeInProgress, ptr.To(outage+2))
	case 5:
		return report("install", v1alpha1.OutcomeDone, ptr.To(outage+2))
	case 6:
		return report("check", v1alpha1.OutcomeInProgress, nil)
	case 7:
		return report("check", v1alpha1.OutcomeDone, nil)
	case 8:
		return v1alpha1.LogEntrySpec{Acceptance: &v1alpha1.Acceptance{AcceptedBy: "The owner"}}
	}
	return v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: metav1.Time{Time: now.Add(-time.Hour)}}}
}
