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
	maxObligations = 100
	maxActivities  = 100
)

// ActivationStatus is the status of the activation, whole.
func (a *Assessment) ActivationStatus(of *v1alpha1.CrisisActivation, now time.Time) v1alpha1.CrisisActivationStatus {
	actions := a.ActionCounts()
	status := v1alpha1.CrisisActivationStatus{
		ObservedGeneration:   of.Generation,
		Phase:                a.Phase,
		PhaseSince:           stampOrNil(a.PhaseSince),
		ClosingNeeds:         cut(a.ClosingFor, maxNeeds),
		Problems:             cut(a.Problems, maxProblems),
		Systems:              a.SystemCounts(),
		Actions:              actions,
		UnaddressedBriefings: int32(len(a.Unaddressed)),
		Overdue:              actions.Overdue,
		Evaluation: v1alpha1.EvaluationProgress{
			Due:     stampOrNil(a.Evaluation.Due),
			Adopted: stampOrNil(a.Evaluation.AdoptedAt),
			Partial: int32(len(a.Evaluation.Partial)),
		},
		Conditions: merge(of.Status.Conditions, a.Conditions, of.Generation, now),
	}
	if accepted := a.Evaluation.Accepted; accepted != nil {
		status.Evaluation.Accepted = accepted.String()
	}
	for i := range a.Plans {
		status.Plans = append(status.Plans, a.Plans[i].status())
	}
	for i := range a.Obligations {
		o := &a.Obligations[i]
		if !o.OverdueSince.IsZero() {
			status.Overdue++
		}
		status.NextDue = sooner(status.NextDue, o.NextDue)
		status.Obligations = append(status.Obligations, o.status())
	}
	slices.SortStableFunc(status.Obligations, func(a, b v1alpha1.ObligationStatus) int {
		return cmp.Compare(truth(a.OverdueSince == nil), truth(b.OverdueSince == nil))
	})
	status.Obligations = cut(status.Obligations, maxObligations)
	if !a.Evaluation.OverdueSince.IsZero() {
		status.Overdue++
	}
	for i := range cut(a.Activities, maxActivities) {
		status.Activities = append(status.Activities, a.Activities[i].status())
	}
	return status
}

func (p *PlanVerdict) status() v1alpha1.ActivatedPlan {
	plan := v1alpha1.ActivatedPlan{
		Namespace: v1alpha1.ObjectName(p.Key.Namespace), Name: v1alpha1.ObjectName(p.Key.Name),
		State: p.State, Message: p.Message, Generation: p.Generation,
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
			Type: v.Type, Status: metav1.ConditionFalse, Reason: v.Reason, Message: shorten(v.Message, 32768),
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

func sooner(at *metav1.Time, t time.Time) *metav1.Time {
	if t.IsZero() || (at != nil && !t.Before(at.Time)) {
		return at
	}
	return stampOrNil(t)
}

func cut[T any](list []T, at int) []T { return list[:min(len(list), at)] }

// shorten cuts a text at a number of bytes, between characters.
func shorten(text string, at int) string {
	if len(text) <= at {
		return text
	}
	for at -= len("…"); at > 0 && text[at]&0xC0 == 0x80; at-- {
		continue
	}
	return text[:at] + "…"
}
