package assess

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

// spanOf reads a duration of a plan. One that is left out or cannot be read is no span: the assessment of
// the plan says what to mend.
func spanOf(duration v1alpha1.Duration) (schedule.Span, bool) {
	if duration == "" {
		return schedule.Span{}, false
	}
	span, err := schedule.ParseSpan(string(duration))
	return span, err == nil
}

// objective reads one of the system's objectives. None runs while the system is not affected, and all end
// when it is retired.
func (r *recovery) objective(duration func(*v1alpha1.Objectives) v1alpha1.Duration) (schedule.Span, bool) {
	if r.system.Objectives == nil || r.since.IsZero() || !r.retired.IsZero() {
		return schedule.Span{}, false
	}
	return spanOf(duration(r.system.Objectives))
}

// rto is how the recovery time objective stands. Breached stays: restoring the system later does not mend it.
func (r *recovery) rto() *v1alpha1.ObjectiveStatus {
	span, given := r.objective(func(o *v1alpha1.Objectives) v1alpha1.Duration { return o.RTO })
	if !given {
		return nil
	}
	due := span.After(r.since, r.system.zone)
	status := budget(r.m, r.since, due, r.restored)
	if status.State == v1alpha1.ObjectiveOnTrack && r.forecast != nil && r.forecast.RestoredBy.After(due) {
		status.State = v1alpha1.ObjectiveAtRisk
	}
	return status
}

// rpo is how the recovery point objective stands. Nobody knows until a report says to which point the
// data was restored.
func (r *recovery) rpo() *v1alpha1.ObjectiveStatus {
	span, given := r.objective(func(o *v1alpha1.Objectives) v1alpha1.Duration { return o.RPO })
	if !given {
		return nil
	}
	back := schedule.Span{Months: -span.Months, Exact: -span.Exact}
	oldest := back.After(r.since, r.system.zone)
	status := &v1alpha1.ObjectiveStatus{Due: metav1.Time{Time: oldest}, State: v1alpha1.ObjectiveOnTrack}
	if r.recoveredTo.IsZero() {
		return status
	}
	status.Achieved = &metav1.Time{Time: r.recoveredTo}
	status.State = v1alpha1.ObjectiveMet
	if r.recoveredTo.Before(oldest) {
		status.State = v1alpha1.ObjectiveBreached
	}
	return status
}

// objectiveBreached is true from the first breach on: the instant the system was due, or that of the
// report which says how old the restored data is.
func (r *recovery) objectiveBreached() Condition {
	var since time.Time
	var breaches []Text
	if rto := r.verdict.RTO; rto != nil && rto.State == v1alpha1.ObjectiveBreached {
		since = rto.Due.Time
		breach := Say("RTO %s: the system was to be restored by %s", Length(r.system.Objectives.RTO), r.at(since))
		if rto.Achieved != nil {
			breach = Say("RTO %s: the system was to be restored by %s and was restored at %s", Length(r.system.Objectives.RTO), r.at(since), r.at(rto.Achieved.Time))
		}
		breaches = append(breaches, breach)
	}
	if rpo := r.verdict.RPO; rpo != nil && rpo.State == v1alpha1.ObjectiveBreached {
		since = earliest(since, r.recoveredAt)
		breaches = append(breaches, Say("RPO %s: data was to be restored to %s or later and was restored to %s",
			Length(r.system.Objectives.RPO), r.at(rpo.Due.Time), r.at(rpo.Achieved.Time)))
	}
	if len(breaches) == 0 {
		return Condition{
			Type: v1alpha1.ConditionObjectiveBreached, Reason: v1alpha1.ReasonWithinObjectives,
			Message: Say("no objective of the system is breached"),
		}
	}
	return Condition{
		Type: v1alpha1.ConditionObjectiveBreached, Reason: v1alpha1.ReasonBreached, True: true, Since: since,
		Message: inLine(breaches),
	}
}

// forecastPassed is true from the forecast instant on until the system is restored or retired, or a new
// forecast is stated.
func (r *recovery) forecastPassed() Condition {
	condition := Condition{Type: v1alpha1.ConditionForecastPassed}
	switch {
	case !r.restored.IsZero() || !r.retired.IsZero():
		condition.Reason, condition.Message = v1alpha1.ReasonDone, Say("the system is restored or retired")
	case r.forecast == nil:
		condition.Reason, condition.Message = v1alpha1.ReasonNotRequired, Say("no forecast is in force")
	case r.m.reached(r.forecast.RestoredBy.Time):
		condition.True, condition.Since = true, r.forecast.RestoredBy.Time
		condition.Reason = v1alpha1.ReasonOverdue
		condition.Message = Say("the system was expected to be restored by %s: state a new forecast", r.at(condition.Since))
	default:
		condition.Reason = v1alpha1.ReasonPending
		condition.Message = Say("the system is expected to be restored by %s", r.at(r.forecast.RestoredBy.Time))
	}
	return condition
}
