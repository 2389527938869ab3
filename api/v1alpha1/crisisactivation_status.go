package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// PlanState says how a plan stands to a crisis.
//
// +kubebuilder:validation:Enum=Active;Missing;Refused;Held
type PlanState string

// The states of a plan in a crisis: frozen and in force; not found; not consenting to the activation's
// namespace; held by another real crisis.
const (
	PlanActive  PlanState = "Active"
	PlanMissing PlanState = "Missing"
	PlanRefused PlanState = "Refused"
	PlanHeld    PlanState = "Held"
)

// ActivatedPlan is how one plan stands to a crisis.
type ActivatedPlan struct {
	// namespace of the plan.
	// +required
	Namespace ObjectName `json:"namespace"`
	// name of the plan.
	// +required
	Name ObjectName `json:"name"`
	// state of the plan in the crisis.
	// +required
	State PlanState `json:"state"`
	// message says why a plan is not active and what to do.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	Message string `json:"message,omitempty"`
	// generation of the plan that was frozen.
	// +optional
	Generation int64 `json:"generation,omitempty"`
	// digest of the frozen plan's spec, over its canonical JSON.
	// +optional
	Digest Digest `json:"digest,omitempty"`
	// snapshot is the ControllerRevision, in the plan's namespace, that holds the frozen plan.
	// +optional
	Snapshot ObjectName `json:"snapshot,omitempty"`
	// frozenAt is when it was frozen.
	// +optional
	FrozenAt *metav1.Time `json:"frozenAt,omitempty"`
}

// ObligationStatus is how one obligation stands.
type ObligationStatus struct {
	// namespace of the plan.
	// +required
	Namespace ObjectName `json:"namespace"`
	// plan that states the obligation.
	// +required
	Plan ObjectName `json:"plan"`
	// obligation is its name.
	// +required
	Obligation Name `json:"obligation"`
	// audience that is to be informed.
	// +required
	Audience Line `json:"audience"`
	// held is the number of briefings that name the obligation and its audience.
	// +required
	Held int32 `json:"held"`
	// documented is the number of them whose content is recorded.
	// +required
	Documented int32 `json:"documented"`
	// minutesApproved is the number of them whose minutes another person has approved.
	// +required
	MinutesApproved int32 `json:"minutesApproved"`
	// onTime is the number of slots met in time.
	// +required
	OnTime int32 `json:"onTime"`
	// late is the number of slots met after their grace.
	// +required
	Late int32 `json:"late"`
	// missed is the number of slots that were unmet when the next one came.
	// +required
	Missed int32 `json:"missed"`
	// open is the number of slots that are due and unmet.
	// +required
	Open int32 `json:"open"`
	// overdueSince is when the obligation became overdue; absent while it is not.
	// +optional
	OverdueSince *metav1.Time `json:"overdueSince,omitempty"`
	// lastHeld is when the last briefing was held.
	// +optional
	LastHeld *metav1.Time `json:"lastHeld,omitempty"`
	// nextDue is the next slot.
	// +optional
	NextDue *metav1.Time `json:"nextDue,omitempty"`
}

// ActivityState says how an activity goes on.
//
// +kubebuilder:validation:Enum=Normal;Disrupted;OnFallback;FallbackExhausted;BeyondMaxDowntime
type ActivityState string

// The states of an activity, from best to worst: in the ordinary way; on its fallback routine; down
// without one; its fallback routine can no longer be kept up; down for longer than is tolerable.
const (
	ActivityNormal            ActivityState = "Normal"
	ActivityOnFallback        ActivityState = "OnFallback"
	ActivityDisrupted         ActivityState = "Disrupted"
	ActivityFallbackExhausted ActivityState = "FallbackExhausted"
	ActivityBeyondMaxDowntime ActivityState = "BeyondMaxDowntime"
)

// ActivityStatus is how one activity stands.
type ActivityStatus struct {
	// namespace of the plan.
	// +required
	Namespace ObjectName `json:"namespace"`
	// plan that lists the activity.
	// +required
	Plan ObjectName `json:"plan"`
	// activity is its name.
	// +required
	Activity Name `json:"activity"`
	// priority of the activity now.
	// +required
	Priority Priority `json:"priority"`
	// state of the activity.
	// +required
	State ActivityState `json:"state"`
	// since is when the state began.
	// +optional
	Since *metav1.Time `json:"since,omitempty"`
	// maxDowntime is how its longest tolerable downtime stands; absent when it has none or was not disrupted.
	// +optional
	MaxDowntime *ObjectiveStatus `json:"maxDowntime,omitempty"`
	// fallback is how the endurance of its fallback routine stands; absent like maxDowntime.
	// +optional
	Fallback *ObjectiveStatus `json:"fallback,omitempty"`
}

// SystemCounts is how many systems are in each phase.
type SystemCounts struct {
	// total number of systems of the crisis.
	// +required
	Total int32 `json:"total"`
	// notAffected is the number of systems that nobody said are affected.
	// +required
	NotAffected int32 `json:"notAffected"`
	// waiting is the number of affected systems whose recovery has not begun.
	// +required
	Waiting int32 `json:"waiting"`
	// inProgress is the number of systems being recovered, failed steps included.
	// +required
	InProgress int32 `json:"inProgress"`
	// restored is the number of systems restored and not yet accepted by their owners.
	// +required
	Restored int32 `json:"restored"`
	// accepted is the number of systems accepted by their owners.
	// +required
	Accepted int32 `json:"accepted"`
	// retired is the number of systems that will not be restored.
	// +required
	Retired int32 `json:"retired"`
}

// ActionCounts is how many action items are in each state.
type ActionCounts struct {
	// open is the number of action items not yet done, overdue ones included.
	// +required
	Open int32 `json:"open"`
	// overdue is the number of open action items whose due time has passed.
	// +required
	Overdue int32 `json:"overdue"`
	// done is the number of action items done or cancelled.
	// +required
	Done int32 `json:"done"`
}

// Admission is a place among the concurrent recoveries, given to a system.
type Admission struct {
	// namespace of its SystemRecovery.
	// +required
	Namespace ObjectName `json:"namespace"`
	// recovery is its SystemRecovery.
	// +required
	Recovery ObjectName `json:"recovery"`
	// since is when it was given the place.
	// +required
	Since metav1.Time `json:"since"`
	// yieldedAt is when it had waited for a person for too long and gave the place back. It gets one again, in
	// its order, when somebody has reported a step of it.
	// +optional
	YieldedAt *metav1.Time `json:"yieldedAt,omitempty"`
}

// EvaluationProgress is how the evaluation of a crisis stands.
type EvaluationProgress struct {
	// due is when a complete evaluation must be accepted: the earlier of the governing rule's deadlines.
	// +optional
	Due *metav1.Time `json:"due,omitempty"`
	// accepted is the name of the accepted evaluation, with its namespace.
	// +optional
	// +kubebuilder:validation:MaxLength=507
	Accepted string `json:"accepted,omitempty"`
	// adopted is when the adopting body approved it.
	// +optional
	Adopted *metav1.Time `json:"adopted,omitempty"`
	// partial is the number of evaluations that do not answer every question.
	// +optional
	Partial int32 `json:"partial,omitempty"`
}

// ActivationPhase is the phase of a crisis as status shows it.
//
// +kubebuilder:validation:Enum=Response;Recovery;Closing;Closed
type ActivationPhase string

// ActivationClosing is a crisis whose closing has been requested while something is still missing.
const ActivationClosing ActivationPhase = "Closing"

// CrisisActivationStatus is what the operator finds about a crisis.
type CrisisActivationStatus struct {
	// observedGeneration is the generation of the spec that this status was computed from.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready, PlanUnavailable, BriefingOverdue, RecordIncomplete, MinutesOverdue,
	// ObjectiveBreached, RecoveryFailed, Stalled, Degraded, ActivityBeyondMaxDowntime, ActionOverdue, EvaluationOverdue, AdoptionPending, Suspended.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=32
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// phase of the crisis.
	// +optional
	Phase ActivationPhase `json:"phase,omitempty"`
	// phaseSince is when the phase began.
	// +optional
	PhaseSince *metav1.Time `json:"phaseSince,omitempty"`
	// closingNeeds lists, while the crisis is closing, what is still missing; the first twenty.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MaxLength=500
	ClosingNeeds []string `json:"closingNeeds,omitempty"`
	// plans of the crisis and how they stand.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Plans []ActivatedPlan `json:"plans,omitempty"`
	// problems to mend, the first twenty of them: dependency cycles, unknown systems, untitled priorities.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Problems []Problem `json:"problems,omitempty"`
	// obligations of the active plans, overdue ones first, the first hundred.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Obligations []ObligationStatus `json:"obligations,omitempty"`
	// activities of the active plans, worst first within each priority, the first hundred.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=100
	Activities []ActivityStatus `json:"activities,omitempty"`
	// systems counts the systems of the crisis by phase.
	// +optional
	Systems SystemCounts `json:"systems,omitempty"`
	// admitted are the systems that hold one of the places for concurrent recoveries, the most urgent first, and
	// then those that yielded theirs, the first hundred. Automated steps of others do not begin.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=200
	Admitted []Admission `json:"admitted,omitempty"`
	// actions counts the action items of the crisis.
	// +optional
	Actions ActionCounts `json:"actions,omitempty"`
	// evaluation is how the evaluation of the crisis stands; absent where no rule asks for one and none was entered.
	// +optional
	Evaluation *EvaluationProgress `json:"evaluation,omitempty"`
	// unaddressedBriefings is the number of briefings that name no audience.
	// +optional
	UnaddressedBriefings int32 `json:"unaddressedBriefings,omitempty"`
	// overdue sums up in one word for lists: the number of obligations, action items and evaluations overdue.
	// +optional
	Overdue int32 `json:"overdue,omitempty"`
	// nextDue is the next instant at which something falls due.
	// +optional
	NextDue *metav1.Time `json:"nextDue,omitempty"`
	// ledger is how far the record of the crisis is sealed; absent before it begins to be.
	// +optional
	Ledger *LedgerStatus `json:"ledger,omitempty"`
	// archive is the last archive that the operator wrote; absent where it writes none.
	// +optional
	Archive *ArchiveStatus `json:"archive,omitempty"`
	// destruction is the LogEntry, with its namespace, by which the activation, and all that belongs to the crisis, may
	// be deleted. Without one a deletion is refused.
	// +optional
	// +kubebuilder:validation:MaxLength=507
	Destruction string `json:"destruction,omitempty"`
}
