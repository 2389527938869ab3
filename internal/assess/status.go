package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// ActivationStatus is the status of the activation, whole.
func (a *Assessment) ActivationStatus(of *v1alpha1.CrisisActivation, now time.Time) v1alpha1.CrisisActivationStatus {
	return v1alpha1.CrisisActivationStatus{}
}

// RecoveryStatus is the status of a recovery of the crisis, whole, and when it next changes by itself
// (zero: never). A nil assessment is a crisis that does not exist.
func (a *Assessment) RecoveryStatus(of *v1alpha1.SystemRecovery, now time.Time) (v1alpha1.SystemRecoveryStatus, time.Time) {
	return v1alpha1.SystemRecoveryStatus{}, time.Time{}
}

// BriefingStatus is the status of a briefing, as RecoveryStatus is of a recovery.
func (a *Assessment) BriefingStatus(of *v1alpha1.Briefing, now time.Time) (v1alpha1.BriefingStatus, time.Time) {
	return v1alpha1.BriefingStatus{}, time.Time{}
}

// LogEntryStatus is the status of a log entry, as RecoveryStatus is of a recovery.
func (a *Assessment) LogEntryStatus(of *v1alpha1.LogEntry, now time.Time) (v1alpha1.LogEntryStatus, time.Time) {
	return v1alpha1.LogEntryStatus{}, time.Time{}
}

// ActionItemStatus is the status of an action item, as RecoveryStatus is of a recovery.
func (a *Assessment) ActionItemStatus(of *v1alpha1.ActionItem, now time.Time) (v1alpha1.ActionItemStatus, time.Time) {
	return v1alpha1.ActionItemStatus{}, time.Time{}
}

// EvaluationStatus is the status of an evaluation, as RecoveryStatus is of a recovery.
func (a *Assessment) EvaluationStatus(of *v1alpha1.Evaluation, now time.Time) (v1alpha1.EvaluationStatus, time.Time) {
	return v1alpha1.EvaluationStatus{}, time.Time{}
}

// PlanStatus is the status of the plan, whole.
func (a *PlanAssessment) PlanStatus(of *v1alpha1.ContinuityPlan, now time.Time) v1alpha1.ContinuityPlanStatus {
	return v1alpha1.ContinuityPlanStatus{}
}

// RecoveriesToCreate lists the recoveries that the crisis must have and does not: one for each system of
// each frozen plan, named from the activation's UID, without owner references.
func (a *Assessment) RecoveriesToCreate() []*v1alpha1.SystemRecovery { return nil }

// SnapshotName is the name of the ControllerRevision that freezes a plan for the crisis.
func (a *Assessment) SnapshotName(plan Key) string { return "" }
