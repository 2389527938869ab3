package assess

import (
	"fmt"
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// RecoveryStatus is the status of a recovery of the crisis, whole, and when it next changes by itself
// (zero: never). A nil assessment is a crisis that does not exist.
func (a *Assessment) RecoveryStatus(of *v1alpha1.SystemRecovery, now time.Time) (v1alpha1.SystemRecoveryStatus, time.Time) {
	status := v1alpha1.SystemRecoveryStatus{ObservedGeneration: of.Generation}
	conditions := func(ready Condition, others ...Condition) []metav1.Condition {
		return merge(of.Status.Conditions, append([]Condition{ready}, others...), of.Generation, now)
	}
	if a == nil {
		status.LedgerIndex, status.Destruction = ofNoCrisis(of, of.Status.LedgerIndex, of.Status.Destruction)
		status.Conditions = conditions(crisisNotFound(of.Spec.Crisis))
		return status, time.Time{}
	}
	id := RecordID{v1alpha1.KindSystemRecovery, KeyOf(of)}
	status.LedgerIndex, status.Destruction = a.numbered(id, UIDOf(of), of.Status.LedgerIndex), a.destruction(id, UIDOf(of), of.Status.Destruction)
	s := a.systemOf(of)
	if s == nil {
		status.Conditions = conditions(Condition{Type: v1alpha1.ConditionReady, Reason: v1alpha1.ReasonUnknownSubject,
			Message: Say("no active plan of crisis %s lists the system, or another SystemRecovery tracks it: nothing is tracked here", a.Crisis)})
		return status, time.Time{}
	}
	status.Phase, status.EffectivePriority = s.Phase, s.Priority
	status.Since, status.StartedAt = stampOrNil(s.Since), stampOrNil(s.Started)
	status.AdmittedAt = stampOrNil(s.AdmittedAt)
	status.RestoredAt, status.VerifiedAt, status.AcceptedAt = stampOrNil(s.Restored), stampOrNil(s.Verified), stampOrNil(s.Accepted)
	status.CurrentStep, status.Steps, status.StepsDone = s.CurrentStep, stampSteps(s.Steps), s.stepsDone()
	status.WaitingFor, status.Assumptions = s.waits(), written(s.Assumptions, assumptionLength)
	status.RTO, status.RPO, status.Forecast = stampObjective(s.RTO), stampObjective(s.RPO), stampForecast(s.Forecast)
	status.Conditions = conditions(Condition{Type: v1alpha1.ConditionReady, True: true, Reason: v1alpha1.ReasonAccepted,
		Message: Say("the recovery is tracked")}, s.Conditions...)
	return status, s.Next
}

// waits are what the system waits for, as a status keeps it.
func (s *SystemVerdict) waits() (waits []v1alpha1.Wait) {
	for _, wait := range s.WaitingFor {
		waits = append(waits, v1alpha1.Wait{Kind: wait.Kind, Message: bounded(wait.Message.String(), waitLength)})
	}
	return waits
}

// The API keeps whole seconds: a fraction in a status would differ from what was written, for ever.
func stampSteps(steps []v1alpha1.StepStatus) []v1alpha1.StepStatus {
	stamped := slices.Clone(steps)
	for i := range stamped {
		if since := stamped[i].Since; since != nil {
			stamped[i].Since = stampOrNil(since.Time)
		}
	}
	return stamped
}

func stampObjective(o *v1alpha1.ObjectiveStatus) *v1alpha1.ObjectiveStatus {
	if o == nil {
		return nil
	}
	stamped := *o
	stamped.Due = stamp(o.Due.Time)
	if o.Achieved != nil {
		stamped.Achieved = stampOrNil(o.Achieved.Time)
	}
	return &stamped
}

func stampForecast(f *v1alpha1.ForecastStatus) *v1alpha1.ForecastStatus {
	if f == nil {
		return nil
	}
	stamped := &v1alpha1.ForecastStatus{RestoredBy: stamp(f.RestoredBy.Time), StatedAt: stamp(f.StatedAt.Time), Slips: f.Slips}
	for _, e := range f.Earlier {
		stamped.Earlier = append(stamped.Earlier, v1alpha1.EarlierForecast{RestoredBy: stamp(e.RestoredBy.Time), StatedAt: stamp(e.StatedAt.Time)})
	}
	return stamped
}

func (s *SystemVerdict) stepsDone() string {
	done := 0
	for i := range s.Steps {
		if state := s.Steps[i].State; state == v1alpha1.StepDone || state == v1alpha1.StepSkipped {
			done++
		}
	}
	return fmt.Sprintf("%d/%d", done, len(s.Steps))
}

// systemOf is the verdict on the system of a recovery; nil when the crisis does not know it.
func (a *Assessment) systemOf(of *v1alpha1.SystemRecovery) *SystemVerdict {
	if planned := of.Spec.Planned; planned != nil {
		s := a.systems[Ref{of.Namespace, string(planned.Plan), string(planned.System)}]
		if s != nil && s.Recovery != of.Name {
			return nil // made by hand beside the operator's own
		}
		return s
	}
	return a.systems[Ref{Namespace: of.Namespace, Name: of.Name}]
}

// BriefingStatus is the status of a briefing, as RecoveryStatus is of a recovery.
func (a *Assessment) BriefingStatus(of *v1alpha1.Briefing, now time.Time) (v1alpha1.BriefingStatus, time.Time) {
	id := RecordID{v1alpha1.KindBriefing, KeyOf(of)}
	common, ready, next := a.commonStatus(id, &of.Spec.Record, of, &of.Status.RecordStatus)
	status := v1alpha1.BriefingStatus{RecordStatus: common, Documented: documented(of)}
	if ready.True && of.Spec.Audience == "" {
		ready.Reason = v1alpha1.ReasonUnaddressed
		ready.Message = Say("it names no audience and so meets no obligation: if it is known who was informed, enter a Briefing that says so and names this one in corrects")
	}
	minutes := Condition{Type: v1alpha1.ConditionMinutesOverdue, Reason: v1alpha1.ReasonNotRequired, Message: Say("no obligation asks for minutes")}
	if verdict := a.briefingOf(id.Key); verdict != nil {
		status.Met = cut(verdict.Met, 40)
		status.Minutes = verdict.Minutes.status()
		minutes, next = verdict.Minutes.condition(a.Zone), earliest(next, verdict.Next)
	}
	status.Conditions = merge(of.Status.Conditions, []Condition{ready, minutes}, of.Generation, now)
	return status, next
}

func (a *Assessment) briefingOf(key Key) *BriefingVerdict {
	if a == nil {
		return nil
	}
	return a.briefings[key]
}

func (v *MinutesVerdict) status() *v1alpha1.MinutesStatus {
	status := v1alpha1.MinutesStatus{Due: stampOrNil(v.Due), ApprovalDue: stampOrNil(v.ApprovalDue)}
	if !v.RecordedAt.IsZero() {
		status.RecordedIn = v.RecordedIn.String()
	}
	if !v.ApprovedAt.IsZero() {
		status.ApprovedIn = v.ApprovedIn.String()
	}
	if status == (v1alpha1.MinutesStatus{}) {
		return nil
	}
	return &status
}

func (v *MinutesVerdict) condition(zone *time.Location) Condition {
	condition := Condition{Type: v1alpha1.ConditionMinutesOverdue}
	switch {
	case !v.OverdueSince.IsZero() && v.RecordedAt.IsZero():
		condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonOverdue, v.OverdueSince
		condition.Message = Say("its minutes were due at %s: enter a LogEntry with minutes about it", v.Due.In(zone))
	case !v.OverdueSince.IsZero():
		condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonOverdue, v.OverdueSince
		condition.Message = Say("the approval of its minutes was due at %s: another person enters a LogEntry with approval about LogEntry %s", v.ApprovalDue.In(zone), v.RecordedIn)
	case !v.ApprovedAt.IsZero():
		condition.Reason, condition.Since = v1alpha1.ReasonDone, v.ApprovedAt
		condition.Message = Say("its minutes are approved in LogEntry %s", v.ApprovedIn)
	case !v.ApprovalDue.IsZero():
		condition.Reason, condition.Message = v1alpha1.ReasonPending, Say("the approval of its minutes is due at %s", v.ApprovalDue.In(zone))
	case !v.RecordedAt.IsZero():
		condition.Reason, condition.Since = v1alpha1.ReasonDone, v.RecordedAt
		condition.Message = Say("its minutes are recorded in LogEntry %s", v.RecordedIn)
	case !v.Due.IsZero():
		condition.Reason, condition.Message = v1alpha1.ReasonPending, Say("its minutes are due at %s", v.Due.In(zone))
	default:
		condition.Reason, condition.Message = v1alpha1.ReasonNotRequired, Say("no obligation asks for minutes")
	}
	return condition
}

// LogEntryStatus is the status of a log entry, as RecoveryStatus is of a recovery.
func (a *Assessment) LogEntryStatus(of *v1alpha1.LogEntry, now time.Time) (v1alpha1.LogEntryStatus, time.Time) {
	common, ready, next := a.commonStatus(RecordID{v1alpha1.KindLogEntry, KeyOf(of)}, &of.Spec.Record, of, &of.Status.RecordStatus)
	status := v1alpha1.LogEntryStatus{RecordStatus: common, Statement: of.Spec.Statement()}
	status.Conditions = merge(of.Status.Conditions, []Condition{ready}, of.Generation, now)
	return status, next
}

// ActionItemStatus is the status of an action item, as RecoveryStatus is of a recovery.
func (a *Assessment) ActionItemStatus(of *v1alpha1.ActionItem, now time.Time) (v1alpha1.ActionItemStatus, time.Time) {
	id := RecordID{v1alpha1.KindActionItem, KeyOf(of)}
	common, ready, next := a.commonStatus(id, &of.Spec.Record, of, &of.Status.RecordStatus)
	status := v1alpha1.ActionItemStatus{RecordStatus: common}
	overdue := Condition{Type: v1alpha1.ConditionActionOverdue, Reason: v1alpha1.ReasonNotRequired, Message: Say("the action item does not count")}
	if verdict := a.actionOf(id.Key); verdict != nil {
		status.State, status.Since, status.Progress = verdict.State, stampOrNil(verdict.Since), bounded(verdict.Progress, 500)
		overdue, next = verdict.condition(a.Zone), earliest(next, verdict.Next)
	}
	status.Conditions = merge(of.Status.Conditions, []Condition{ready, overdue}, of.Generation, now)
	return status, next
}

func (a *Assessment) actionOf(key Key) *ActionVerdict {
	if a == nil {
		return nil
	}
	return a.actions[key]
}

func (v *ActionVerdict) condition(zone *time.Location) Condition {
	condition := Condition{Type: v1alpha1.ConditionActionOverdue}
	due := v.Item.Spec.DueAt.In(zone)
	switch {
	case !v.Unfinished():
		condition.Reason, condition.Since, condition.Message = v1alpha1.ReasonDone, v.Since, Say("it is %s", Say(string(v.State)))
	case v.OverdueSince.IsZero():
		condition.Reason, condition.Message = v1alpha1.ReasonPending, Say("it is due at %s", due)
	default:
		condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonOverdue, v.OverdueSince
		condition.Message = Say("it was due at %s: %s is to do it, and to state progress in a LogEntry", due, v.Item.Spec.Owner.Name)
	}
	return condition
}

// EvaluationStatus is the status of an evaluation, as RecoveryStatus is of a recovery.
func (a *Assessment) EvaluationStatus(of *v1alpha1.Evaluation, now time.Time) (v1alpha1.EvaluationStatus, time.Time) {
	id := RecordID{v1alpha1.KindEvaluation, KeyOf(of)}
	common, ready, next := a.commonStatus(id, &of.Spec.Record, of, &of.Status.RecordStatus)
	status := v1alpha1.EvaluationStatus{RecordStatus: common}
	adoption := Condition{Type: v1alpha1.ConditionAdoptionPending, Reason: v1alpha1.ReasonNotRequired, Message: Say("it does not wait for adoption")}
	findings, lessons := new(EvaluationVerdict).findingCondition(nil), new(EvaluationVerdict).lessonCondition(nil)
	if a != nil && ready.True {
		v := &a.Evaluation
		status.UnansweredFindings, status.PendingLessons = v.UnansweredFindings(id.Key), v.PendingLessons(id.Key)
		findings, lessons = v.findingCondition(&id.Key), v.lessonCondition(&id.Key)
		status.Unanswered = v.Unanswered[id.Key]
		status.Complete = of.Spec.Unit == nil && len(status.Unanswered) == 0
		if v.Accepted != nil && *v.Accepted == id.Key {
			status.AdoptedAt, status.AdoptionDue = stampOrNil(v.AdoptedAt), stampOrNil(v.AdoptionDue)
			adoption = a.conditionOf(v1alpha1.ConditionAdoptionPending)
			if v.AdoptionPending() && !v.AdoptionOverdue {
				next = earliest(next, v.AdoptionDue)
			}
		}
	}
	status.Conditions = merge(of.Status.Conditions, []Condition{ready, adoption, findings, lessons}, of.Generation, now)
	return status, next
}

func (a *Assessment) conditionOf(name string) Condition {
	for _, condition := range a.Conditions {
		if condition.Type == name {
			return condition
		}
	}
	return Condition{Type: name}
}

// commonStatus is what every record's status says, its Ready condition, and when that next changes by itself.
func (a *Assessment) commonStatus(
	id RecordID, common *v1alpha1.Record, of metav1.Object, before *v1alpha1.RecordStatus,
) (v1alpha1.RecordStatus, Condition, time.Time) {
	status := v1alpha1.RecordStatus{ObservedGeneration: of.GetGeneration()}
	if a == nil {
		status.LedgerIndex, status.Destruction = ofNoCrisis(of, before.LedgerIndex, before.Destruction)
		return status, crisisNotFound(common.Crisis), time.Time{}
	}
	verdict := a.Record(id)
	status.CorrectedBy = v1alpha1.ObjectName(verdict.CorrectedBy)
	status.LedgerIndex, status.Destruction = a.numbered(id, UIDOf(of), before.LedgerIndex), a.destruction(id, UIDOf(of), before.Destruction)
	if r := a.file.index.records[id]; r != nil && r.lag() > 0 {
		status.EnteredLate = fmt.Sprintf("%dd", r.lag()/(24*time.Hour))
	}
	return status, Condition{Type: v1alpha1.ConditionReady, True: verdict.Ready, Reason: verdict.Reason, Message: verdict.Message}, verdict.Next
}

func crisisNotFound(ref v1alpha1.CrisisReference) Condition {
	message := Say("spec.crisis names activation %s, which does not exist: declare it, or enter the record anew with the right name and, if it is elsewhere, its namespace",
		ref.Name)
	if ref.Namespace != "" {
		message = Say("spec.crisis names activation %s, which does not exist in namespace %s: declare it, or enter the record anew with the right name and, if it is elsewhere, its namespace",
			ref.Name, ref.Namespace)
	}
	return Condition{Type: v1alpha1.ConditionReady, Reason: v1alpha1.ReasonCrisisNotFound, Message: message}
}
