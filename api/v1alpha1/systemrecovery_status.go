package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// RecoveryPhase is how far the recovery of a system has come.
//
// +kubebuilder:validation:Enum=NotAffected;Waiting;InProgress;Failed;Restored;Accepted;Retired
type RecoveryPhase string

// The phases of a recovery. Restored is technical; Accepted is said by the owner.
const (
	RecoveryNotAffected RecoveryPhase = "NotAffected"
	RecoveryWaiting     RecoveryPhase = "Waiting"
	RecoveryInProgress  RecoveryPhase = "InProgress"
	RecoveryFailed      RecoveryPhase = "Failed"
	RecoveryRestored    RecoveryPhase = "Restored"
	RecoveryAccepted    RecoveryPhase = "Accepted"
	RecoveryRetired     RecoveryPhase = "Retired"
)

// WaitKind says what a recovery waits for.
//
// +kubebuilder:validation:Enum=Dependency;Slot;Person;Object
type WaitKind string

// The kinds of wait: another system, a free place among the concurrent recoveries, a person's report or
// acceptance, an object in the cluster.
const (
	WaitDependency WaitKind = "Dependency"
	WaitSlot       WaitKind = "Slot"
	WaitPerson     WaitKind = "Person"
	WaitObject     WaitKind = "Object"
)

// Wait is one thing that a recovery waits for.
type Wait struct {
	// kind of the wait.
	// +required
	Kind WaitKind `json:"kind"`
	// message names what or whom it waits for and what would have to happen.
	// +required
	// +kubebuilder:validation:MaxLength=500
	Message string `json:"message"`
}

// StepState is how far a step has come.
//
// +kubebuilder:validation:Enum=Pending;InProgress;Done;Failed;Skipped
type StepState string

// The states of a step.
const (
	StepPending    StepState = "Pending"
	StepInProgress StepState = "InProgress"
	StepDone       StepState = "Done"
	StepFailed     StepState = "Failed"
	StepSkipped    StepState = "Skipped"
)

// StepStatus is how one step stands.
type StepStatus struct {
	// name of the step.
	// +required
	Name Name `json:"name"`
	// state of the step.
	// +required
	State StepState `json:"state"`
	// done is the number of units done, for a counted step.
	// +optional
	Done *int32 `json:"done,omitempty"`
	// total is the number of units to be done, for a counted step.
	// +optional
	Total *int32 `json:"total,omitempty"`
	// since is when the state began.
	// +optional
	Since *metav1.Time `json:"since,omitempty"`
	// attempt that runs or ran last, for an automated step.
	// +optional
	Attempt int32 `json:"attempt,omitempty"`
	// object that the attempt applied or observes.
	// +optional
	Object *StepObject `json:"object,omitempty"`
	// message of the last report, or what the operator sees of the object at the moment.
	// +optional
	// +kubebuilder:validation:MaxLength=500
	Message string `json:"message,omitempty"`
}

// ObjectiveState is how an objective stands.
//
// +kubebuilder:validation:Enum=OnTrack;AtRisk;Breached;Met
type ObjectiveState string

// The states of an objective: time remains; three quarters of it are used or the forecast is later; it
// was not reached; it was.
const (
	ObjectiveOnTrack  ObjectiveState = "OnTrack"
	ObjectiveAtRisk   ObjectiveState = "AtRisk"
	ObjectiveBreached ObjectiveState = "Breached"
	ObjectiveMet      ObjectiveState = "Met"
)

// ObjectiveStatus is how one objective stands.
type ObjectiveStatus struct {
	// due is when it must be reached (RTO), or the oldest point that data may be restored to (RPO).
	// +required
	Due metav1.Time `json:"due"`
	// state of the objective.
	// +required
	State ObjectiveState `json:"state"`
	// achieved is when the system was restored (RTO), or the point that its data was restored to (RPO).
	// +optional
	Achieved *metav1.Time `json:"achieved,omitempty"`
}

// ForecastStatus is the forecast in force for a system.
type ForecastStatus struct {
	// restoredBy is when the system is expected to be restored.
	// +required
	RestoredBy metav1.Time `json:"restoredBy"`
	// statedAt is when that was stated.
	// +required
	StatedAt metav1.Time `json:"statedAt"`
	// slips is how often the forecast has moved to a later time.
	// +optional
	Slips int32 `json:"slips,omitempty"`
	// earlier forecasts of the same outage, the last twenty of them, oldest first.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Earlier []EarlierForecast `json:"earlier,omitempty"`
}

// EarlierForecast is a forecast that another has replaced.
type EarlierForecast struct {
	// restoredBy is when the system was expected to be restored.
	// +required
	RestoredBy metav1.Time `json:"restoredBy"`
	// statedAt is when that was stated.
	// +required
	StatedAt metav1.Time `json:"statedAt"`
}

// SystemRecoveryStatus is what the operator finds about the recovery of a system.
type SystemRecoveryStatus struct {
	// observedGeneration is the generation of the spec that this status was computed from.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready, ObjectiveBreached, ForecastPassed, Stalled, Degraded, RecoveryFailed.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// phase of the recovery.
	// +optional
	Phase RecoveryPhase `json:"phase,omitempty"`
	// effectivePriority is the most urgent priority of all that needs the system, over all activated plans.
	// +optional
	EffectivePriority Priority `json:"effectivePriority,omitempty"`
	// since is when the system went down; every clock counts from it.
	// +optional
	Since *metav1.Time `json:"since,omitempty"`
	// startedAt is when work on its recovery was first reported.
	// +optional
	StartedAt *metav1.Time `json:"startedAt,omitempty"`
	// admittedAt is since when it holds one of the places for concurrent recoveries; absent while it does not.
	// +optional
	AdmittedAt *metav1.Time `json:"admittedAt,omitempty"`
	// restoredAt is when the last step that restores it was done.
	// +optional
	RestoredAt *metav1.Time `json:"restoredAt,omitempty"`
	// verifiedAt is when the last step that verifies it was done; absent when it has none.
	// +optional
	VerifiedAt *metav1.Time `json:"verifiedAt,omitempty"`
	// acceptedAt is when its owner accepted it.
	// +optional
	AcceptedAt *metav1.Time `json:"acceptedAt,omitempty"`
	// currentStep is the first step that is not done.
	// +optional
	CurrentStep Name `json:"currentStep,omitempty"`
	// stepsDone is the number of steps done of all, such as 2/5.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	StepsDone string `json:"stepsDone,omitempty"`
	// steps of the recovery.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Steps []StepStatus `json:"steps,omitempty"`
	// waitingFor lists what the recovery waits for.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	WaitingFor []Wait `json:"waitingFor,omitempty"`
	// assumptions lists the dependencies that count as available because nobody said that they are affected
	// or because they lie outside the crisis.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:items:MaxLength=600
	Assumptions []string `json:"assumptions,omitempty"`
	// rto is how the recovery time objective stands.
	// +optional
	RTO *ObjectiveStatus `json:"rto,omitempty"`
	// rpo is how the recovery point objective stands.
	// +optional
	RPO *ObjectiveStatus `json:"rpo,omitempty"`
	// forecast in force.
	// +optional
	Forecast *ForecastStatus `json:"forecast,omitempty"`
	// ledgerIndex is the number of the recovery in the ledger of its crisis, from 0; absent while it is not sealed there.
	// +optional
	LedgerIndex *int64 `json:"ledgerIndex,omitempty"`
	// destruction is the LogEntry, with its namespace, by which the recovery may be deleted; that none is
	// needed, where it belongs to no crisis. While it is absent a deletion is refused.
	// +optional
	// +kubebuilder:validation:MaxLength=507
	Destruction string `json:"destruction,omitempty"`
}
