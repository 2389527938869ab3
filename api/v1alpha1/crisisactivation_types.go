package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// CrisisMode says whether a crisis is real.
//
// +kubebuilder:validation:Enum=Real;Exercise
type CrisisMode string

// The modes of a crisis.
const (
	ModeReal     CrisisMode = "Real"
	ModeExercise CrisisMode = "Exercise"
)

// AffectedScope says which systems count as affected from the start.
//
// +kubebuilder:validation:Enum=All;Stated
type AffectedScope string

// The scopes: every system of the activated plans since startedAt, or those that an outage statement names.
const (
	AffectedAll    AffectedScope = "All"
	AffectedStated AffectedScope = "Stated"
)

// CrisisActivationSpec declares a crisis: which plans are in force, from when, and why.
//
// +kubebuilder:validation:XValidation:rule="!has(self.awareAt) || self.awareAt >= self.startedAt",message="awareAt is before startedAt: nobody can be aware of a crisis before it starts; correct one of them"
// +kubebuilder:validation:XValidation:rule="self.declaredAt >= self.startedAt",message="declaredAt is before startedAt: correct one of them"
type CrisisActivationSpec struct {
	// title of the crisis.
	// +required
	Title Line `json:"title"`
	// mode says whether the crisis is Real or an Exercise.
	// +required
	Mode CrisisMode `json:"mode"`
	// startedAt is when the crisis began. No record of it can be older.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	StartedAt metav1.Time `json:"startedAt"`
	// awareAt is when the organisation became aware of it: the anchor of many statutory clocks. The same as
	// declaredAt when left out.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	AwareAt *metav1.Time `json:"awareAt,omitempty"`
	// declaredAt is when the crisis organisation was activated. The Response phase begins with it.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	DeclaredAt metav1.Time `json:"declaredAt"`
	// declaredBy is the person or function that activated the crisis organisation.
	// +required
	DeclaredBy Line `json:"declaredBy"`
	// enteredBy is the user who entered the activation. It is stamped at admission from the request:
	// whatever is written here is replaced.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	EnteredBy string `json:"enteredBy,omitempty"`
	// medium says how the activation came in: Direct (the meaning when left out) or Paper, copied in later.
	// +optional
	Medium Medium `json:"medium,omitempty"`
	// basis is what the activation rests on: what happened and by which authority it is declared.
	// +optional
	Basis Text `json:"basis,omitempty"`
	// plans that are put in force. Each is frozen as it stands; later edits of it do not touch the crisis.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=50
	// +kubebuilder:validation:XValidation:rule="self.all(plan, self.exists_one(same, same == plan))",message="a plan is listed twice: keep one"
	Plans []PlanReference `json:"plans"`
	// priorities gives each priority level its title, such as 1 Life and health, 2 Democracy.
	// +optional
	// +listType=map
	// +listMapKey=level
	// +kubebuilder:validation:MaxItems=5
	Priorities []PriorityTitle `json:"priorities,omitempty"`
	// affected says which systems count as affected from the start: All, or Stated (the meaning when left
	// out), those that an outage statement names.
	// +optional
	Affected AffectedScope `json:"affected,omitempty"`
	// maxConcurrentRecoveries is how many systems are worked on at the same time; 5 when left out.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	MaxConcurrentRecoveries *int32 `json:"maxConcurrentRecoveries,omitempty"`
	// endCriteria are the statements that must be answered before the crisis can be closed.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	EndCriteria []EndCriterion `json:"endCriteria,omitempty"`
}

// DefaultMaxConcurrentRecoveries is the number of systems worked on at once when an activation names none.
const DefaultMaxConcurrentRecoveries int32 = 5

// PriorityTitle says what a priority level means in this crisis.
type PriorityTitle struct {
	// level that the title is for.
	// +required
	Level Priority `json:"level"`
	// title of the level.
	// +required
	Title Line `json:"title"`
}

// EndCriterion must be answered before the crisis can be closed.
type EndCriterion struct {
	// name of the criterion; the phase statement that requests the closing refers to it.
	// +required
	Name Name `json:"name"`
	// text of the criterion.
	// +required
	Text Note `json:"text"`
}

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
	// ObjectiveBreached, ActivityBeyondMaxDowntime, ActionOverdue, EvaluationOverdue, AdoptionPending, Suspended.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=16
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
	// actions counts the action items of the crisis.
	// +optional
	Actions ActionCounts `json:"actions,omitempty"`
	// evaluation is how the evaluation of the crisis stands.
	// +optional
	Evaluation EvaluationProgress `json:"evaluation,omitempty"`
	// unaddressedBriefings is the number of briefings that name no audience.
	// +optional
	UnaddressedBriefings int32 `json:"unaddressedBriefings,omitempty"`
	// overdue sums up in one word for lists: the number of obligations, action items and evaluations overdue.
	// +optional
	Overdue int32 `json:"overdue,omitempty"`
	// nextDue is the next instant at which something falls due.
	// +optional
	NextDue *metav1.Time `json:"nextDue,omitempty"`
}

// CrisisActivation declares a crisis, or an exercise, and puts plans in force.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=crisis,path=crisisactivations,categories=continuity
// +kubebuilder:selectablefield:JSONPath=`.spec.mode`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Mode",type=string,JSONPath=`.spec.mode`
// +kubebuilder:printcolumn:name="Phase",type=string,JSONPath=`.status.phase`
// +kubebuilder:printcolumn:name="Overdue",type=integer,JSONPath=`.status.overdue`
// +kubebuilder:printcolumn:name="Next due",type=string,JSONPath=`.status.nextDue`
// +kubebuilder:printcolumn:name="Systems",type=integer,JSONPath=`.status.systems.total`
// +kubebuilder:printcolumn:name="Restored",type=integer,JSONPath=`.status.systems.restored`
// +kubebuilder:printcolumn:name="Accepted",type=integer,JSONPath=`.status.systems.accepted`
// +kubebuilder:printcolumn:name="Started",type=date,JSONPath=`.spec.startedAt`
// +kubebuilder:printcolumn:name="Title",type=string,JSONPath=`.spec.title`,priority=1
// +kubebuilder:validation:XValidation:rule="size(self.metadata.name) <= 63",message="metadata.name is longer than 63 characters: choose a shorter one, it becomes a label"
type CrisisActivation struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec declares the crisis. It is never changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="an activation is a statement and cannot be edited: state the change in a LogEntry (phase, adjustment, join, outage)"
	Spec CrisisActivationSpec `json:"spec"`
	// status is what the operator finds about the crisis.
	// +optional
	Status CrisisActivationStatus `json:"status,omitempty"`
}

// CrisisActivationList is a list of activations.
//
// +kubebuilder:object:root=true
type CrisisActivationList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []CrisisActivation `json:"items"`
}
