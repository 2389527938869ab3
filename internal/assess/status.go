package assess

import (
	"cmp"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Bounds of lists in a status: what is longer is cut, with the worst first.
const (
	maxProblems    = 20
	maxNeeds       = 20
	maxPlans       = 100
	maxObligations = 100
	maxActivities  = 100
	maxAdmitted    = 200
)

// maxField is the longest path of a field that a problem names, in characters.
const maxField = 300

// ActivationStatus is the status of the activation, whole.
func (a *Assessment) ActivationStatus(of *v1alpha1.CrisisActivation, now time.Time) v1alpha1.CrisisActivationStatus {
	actions := a.ActionCounts()
	status := v1alpha1.CrisisActivationStatus{
		ObservedGeneration:   of.Generation,
		Phase:                a.Phase,
		PhaseSince:           stampOrNil(a.PhaseSince),
		ClosingNeeds:         written(cut(a.ClosingFor, maxNeeds), 500),
		Problems:             problems(a.Problems),
		Systems:              a.SystemCounts(),
		Admitted:             a.admissions(of, now),
		Actions:              actions,
		UnaddressedBriefings: int32(len(a.Unaddressed)),
		Overdue:              actions.Overdue,
		Evaluation:           a.Evaluation.progress(),
		Ledger:               a.ledgerStatus(of.Status.Ledger),
		Archive:              a.archiving(of).Last,
		Destruction:          a.destructionStatus(of),
	}
	conditions := a.Conditions
	if intact, kept := a.Intact(); kept {
		conditions = append(slices.Clone(conditions), intact, a.archiveFailing(of))
	}
	status.Conditions = merge(of.Status.Conditions, conditions, of.Generation, now)
	for i := range cut(a.Plans, maxPlans) {
		status.Plans = append(status.Plans, a.Plans[i].status())
	}
	for i := range a.Obligations {
		o := &a.Obligations[i]
		if !o.OverdueSince.IsZero() {
			status.Overdue++
		}
		status.Obligations = append(status.Obligations, o.status())
	}
	slices.SortStableFunc(status.Obligations, func(a, b v1alpha1.ObligationStatus) int {
		return cmp.Compare(truth(a.OverdueSince == nil), truth(b.OverdueSince == nil))
	})
	status.Obligations = cut(status.Obligations, maxObligations)
	status.NextDue = stampOrNil(a.NextDue())
	if !a.Evaluation.OverdueSince.IsZero() {
		status.Overdue++
	}
	for i := range cut(a.Activities, maxActivities) {
		status.Activities = append(status.Activities, a.Activities[i].status())
	}
	return status
}

// admissions are the places as they are to be written. One that was given before keeps its instant.
func (a *Assessment) admissions(of *v1alpha1.CrisisActivation, now time.Time) []v1alpha1.Admission {
	var admitted []v1alpha1.Admission
	for _, given := range cut(a.Admitted, maxAdmitted) {
		place := v1alpha1.Admission{
			Namespace: v1alpha1.ObjectName(given.Ref.Namespace), Recovery: v1alpha1.ObjectName(given.Recovery),
			Since: stamp(cmp.Or(given.Since, now)), YieldedAt: stampOrNil(given.Yielded),
		}
		for _, before := range of.Status.Admitted {
			if before.Namespace == place.Namespace && before.Recovery == place.Recovery && before.YieldedAt == nil {
				place.Since = before.Since
			}
		}
		admitted = append(admitted, place)
	}
	return admitted
}

// NextDue is the next instant at which something falls due: a briefing, minutes, an approval, an action
// item, the evaluation or its adoption; zero when nothing does.
func (a *Assessment) NextDue() (next time.Time) {
	for i := range a.Obligations {
		next = earliest(next, a.Obligations[i].NextDue)
	}
	for i := range a.Briefings {
		if m := &a.Briefings[i].Minutes; m.OverdueSince.IsZero() {
			next = earliest(next, m.nextDue())
		}
	}
	for i := range a.Actions {
		if action := &a.Actions[i]; action.Unfinished() && action.OverdueSince.IsZero() {
			next = earliest(next, action.Item.Spec.DueAt.Time)
		}
	}
	switch v := &a.Evaluation; {
	case v.Accepted == nil && v.OverdueSince.IsZero():
		next = earliest(next, v.Due)
	case v.AdoptionPending() && !v.AdoptionOverdue:
		next = earliest(next, v.AdoptionDue)
	}
	return next
}

// nextDue is when minutes, or their approval, are due while nothing is overdue.
func (v *MinutesVerdict) nextDue() time.Time {
	switch {
	case v.RecordedAt.IsZero():
		return v.Due
	case v.ApprovedAt.IsZero():
		return v.ApprovalDue
	}
	return time.Time{}
}

// progress is nil when empty, here as in MinutesVerdict.status: an empty object in the place of a full one
// would be applied as null, which the API refuses.
func (v *EvaluationVerdict) progress() *v1alpha1.EvaluationProgress {
	progress := v1alpha1.EvaluationProgress{
		Due: stampOrNil(v.Due), Adopted: stampOrNil(v.AdoptedAt), Partial: int32(len(v.Partial)),
	}
	if v.Accepted != nil {
		progress.Accepted = v.Accepted.String()
	}
	if progress == (v1alpha1.EvaluationProgress{}) {
		return nil
	}
	return &progress
}

// problems are what is to be mended, as a status keeps it; nil where there is nothing.
func problems(found []Problem) (list []v1alpha1.Problem) {
	for _, p := range cut(found, maxProblems) {
		list = append(list, v1alpha1.Problem{Field: bounded(p.Field, maxField), Message: bounded(p.Message.String(), 1000)})
	}
	return list
}

func (p *PlanVerdict) status() v1alpha1.ActivatedPlan {
	plan := v1alpha1.ActivatedPlan{
		Namespace: v1alpha1.ObjectName(p.Key.Namespace), Name: v1alpha1.ObjectName(p.Key.Name),
		State: p.State, Message: bounded(p.Message.String(), 1000), Generation: p.Generation,
	}
	if p.gone != nil {
		plan.Generation, plan.Digest, plan.Snapshot, plan.FrozenAt = p.gone.Generation, p.gone.Digest, p.gone.Snapshot, p.gone.FrozenAt
	}
	if p.Snapshot != nil {
		plan.Digest, plan.Snapshot = p.Snapshot.Digest, v1alpha1.ObjectName(p.Snapshot.Name)
		plan.FrozenAt = stampOrNil(p.Snapshot.FrozenAt)
	}
	return plan
}

func (o *ObligationVerdict) status() v1alpha1.ObligationStatus {
	return v1alpha1.ObligationStatus{
		Namespace: v1alpha1.ObjectName(o.Ref.Namespace), Plan: v1alpha1.ObjectName(o.Ref.Plan), Obligation: v1alpha1.Name(o.Ref.Name),
		Audience: o.Obligation.Audience,
		Held:     int32(len(o.Held)), Documented: int32(o.Documented), MinutesApproved: int32(o.Approved),
		OnTime: int32(o.OnTime), Late: int32(o.Late), Missed: int32(o.Missed), Open: int32(o.Open),
		OverdueSince: stampOrNil(o.OverdueSince), LastHeld: stampOrNil(o.LastHeld), NextDue: stampOrNil(o.NextDue),
	}
}

func (v *ActivityVerdict) status() v1alpha1.ActivityStatus {
	return v1alpha1.ActivityStatus{
		Namespace: v1alpha1.ObjectName(v.Ref.Namespace), Plan: v1alpha1.ObjectName(v.Ref.Plan), Activity: v1alpha1.Name(v.Ref.Name),
		Priority: v.Priority, State: v.State, Since: stampOrNil(v.Since),
		MaxDowntime: stampObjective(v.MaxDowntime), Fallback: stampObjective(v.Fallback),
	}
}

// SystemCounts counts the systems of the crisis by phase.
func (a *Assessment) SystemCounts() v1alpha1.SystemCounts {
	counts := v1alpha1.SystemCounts{Total: int32(len(a.Systems))}
	for i := range a.Systems {
		switch a.Systems[i].Phase {
		case v1alpha1.RecoveryNotAffected:
			counts.NotAffected++
		case v1alpha1.RecoveryWaiting:
			counts.Waiting++
		case v1alpha1.RecoveryInProgress, v1alpha1.RecoveryFailed:
			counts.InProgress++
		case v1alpha1.RecoveryRestored:
			counts.Restored++
		case v1alpha1.RecoveryAccepted:
			counts.Accepted++
		case v1alpha1.RecoveryRetired:
			counts.Retired++
		}
	}
	return counts
}

// merge turns conditions into those of an object. One whose verdict has no instant of its own keeps the
// instant at which it was first seen.
func merge(old []metav1.Condition, verdicts []Condition, generation int64, now time.Time) []metav1.Condition {
	merged := make([]metav1.Condition, 0, len(verdicts))
	for _, v := range verdicts {
		condition := metav1.Condition{
			Type: v.Type, Status: metav1.ConditionFalse, Reason: v.Reason, Message: shorten(v.Message.String(), 32768),
			ObservedGeneration: generation, LastTransitionTime: stamp(now),
		}
		if v.True {
			condition.Status = metav1.ConditionTrue
		}
		switch i := slices.IndexFunc(old, func(o metav1.Condition) bool { return o.Type == v.Type }); {
		case !v.Since.IsZero():
			condition.LastTransitionTime = stamp(v.Since)
		case i >= 0 && old[i].Status == condition.Status:
			condition.LastTransitionTime = old[i].LastTransitionTime
		}
		merged = append(merged, condition)
	}
	return merged
}

// stamp is an instant as the API keeps it: in UTC, in whole seconds.
func stamp(t time.Time) metav1.Time { return metav1.NewTime(t.UTC().Truncate(time.Second)) }

func stampOrNil(t time.Time) *metav1.Time {
	if t.IsZero() {
		return nil
	}
	at := stamp(t)
	return &at
}

func cut[T any](list []T, at int) []T { return list[:min(len(list), at)] }

// shorten cuts a text at a number of bytes, between characters: a condition is bounded by its size, where
// the fields that bounded cuts are bounded by their characters.
func shorten(text string, at int) string {
	if len(text) <= at {
		return text
	}
	for at -= len("…"); at > 0 && text[at]&0xC0 == 0x80; at-- {
		continue
	}
	return text[:at] + "…"
}
