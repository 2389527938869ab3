package v1alpha1

import "k8s.io/apimachinery/pkg/runtime"

// Activity is a prioritised activity (ISO 22301 3.4): something the organisation must be able to do.
type Activity struct {
	// name of the activity.
	// +required
	Name Name `json:"name"`
	// title of the activity, for people.
	// +optional
	Title Line `json:"title,omitempty"`
	// priority of the activity: 1 is the most urgent.
	// +required
	Priority Priority `json:"priority"`
	// duty is what law or agreement requires of it.
	// +optional
	Duty Line `json:"duty,omitempty"`
	// maxDowntime is the maximum tolerable period of disruption (MTPD), counted from the outage.
	// +optional
	MaxDowntime Duration `json:"maxDowntime,omitempty"`
	// needs are the systems without which the activity cannot go on in the ordinary way.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=50
	Needs []SystemReference `json:"needs,omitempty"`
	// fallback is how the activity goes on without its systems.
	// +optional
	Fallback *Fallback `json:"fallback,omitempty"`
}

// Fallback is a routine by which an activity goes on without its systems.
type Fallback struct {
	// routine says what to do.
	// +required
	Routine Note `json:"routine"`
	// document that describes the routine.
	// +optional
	Document Line `json:"document,omitempty"`
	// lasts is how long the routine can be kept up, counted from the outage; without end when left out.
	// +optional
	Lasts Duration `json:"lasts,omitempty"`
}

// System is a resource that activities need and that can be recovered.
type System struct {
	// name of the system.
	// +required
	Name Name `json:"name"`
	// title of the system, for people.
	// +optional
	Title Line `json:"title,omitempty"`
	// owner accepts the system when it is restored.
	// +optional
	Owner *Contact `json:"owner,omitempty"`
	// objectives are the times to be reached for the system.
	// +optional
	Objectives *Objectives `json:"objectives,omitempty"`
	// dependsOn lists the systems that must be restored before this one.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	DependsOn []SystemReference `json:"dependsOn,omitempty"`
	// steps that restore the system, in order. A system without steps has the one step restore, which a
	// person confirms.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=10
	Steps []Step `json:"steps,omitempty"`
}

// Objectives are the times to be reached for a system.
type Objectives struct {
	// rto is the recovery time objective: the time from the outage by which the system is restored.
	// +optional
	RTO Duration `json:"rto,omitempty"`
	// rpo is the recovery point objective: the greatest age, at the outage, of the data that is restored.
	// +optional
	RPO Duration `json:"rpo,omitempty"`
}

// FailurePolicy says what a failed step does to the steps after it.
//
// +kubebuilder:validation:Enum=Stop;Continue
type FailurePolicy string

// The failure policies.
const (
	FailureStop     FailurePolicy = "Stop"
	FailureContinue FailurePolicy = "Continue"
)

// Step is one step of a recovery: exactly one of confirm, apply and observe.
//
// +kubebuilder:validation:XValidation:rule="[has(self.confirm), has(self.apply), has(self.observe)].exists_one(given, given)",message="a step is exactly one of confirm, apply and observe: keep one"
type Step struct {
	// name of the step.
	// +required
	Name Name `json:"name"`
	// confirm is a step that a person does and reports in a LogEntry.
	// +optional
	Confirm *ConfirmStep `json:"confirm,omitempty"`
	// apply is a step that applies an object as the plan's service account.
	// +optional
	Apply *ApplyStep `json:"apply,omitempty"`
	// observe is a step that waits until an object that others keep is ready.
	// +optional
	Observe *ObserveStep `json:"observe,omitempty"`
	// timeout after which an attempt of the operator counts as failed, counted from its beginning, and after which
	// a step that a person does, and that nobody reports, counts as stalled; no limit when left out.
	// +optional
	Timeout Duration `json:"timeout,omitempty"`
	// retries is how often a failed automated step is tried again; 0 when left out.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=10
	Retries int32 `json:"retries,omitempty"`
	// onFailure says whether the steps after a failed one wait for a person (Stop, the meaning when left
	// out) or go on (Continue).
	// +optional
	OnFailure FailurePolicy `json:"onFailure,omitempty"`
	// safeInExercise says that the step may really run in an exercise; otherwise it is only rehearsed.
	// +optional
	SafeInExercise bool `json:"safeInExercise,omitempty"`
	// verifies says that the step does not restore the system but shows that it works: the system is restored
	// when all other steps are done, and verified when these are, too.
	// +optional
	Verifies bool `json:"verifies,omitempty"`
}

// ConfirmStep is a step that a person does and reports.
type ConfirmStep struct {
	// role that does it.
	// +optional
	Role Line `json:"role,omitempty"`
	// instructions for whoever does it.
	// +optional
	Instructions Note `json:"instructions,omitempty"`
	// total is how many units are to be done, for a step that is counted (computers, sites, servers).
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Total *int32 `json:"total,omitempty"`
	// unit says what is counted.
	// +optional
	Unit Line `json:"unit,omitempty"`
}

// CleanupPolicy says what becomes of an applied object when the crisis is closed.
//
// +kubebuilder:validation:Enum=Keep;Delete
type CleanupPolicy string

// The cleanup policies.
const (
	CleanupKeep   CleanupPolicy = "Keep"
	CleanupDelete CleanupPolicy = "Delete"
)

// ApplyStep applies an object, server-side, as the plan's service account.
type ApplyStep struct {
	// template is the object, whole: apiVersion, kind, metadata and what follows. It is applied in the plan's
	// own namespace. With metadata.name the object of that name is applied, be it there already or not, and
	// again by every further attempt: right for what lasts, such as a Deployment. With metadata.generateName
	// every attempt makes an object of its own: right for what runs once, such as a Job or a Velero Restore.
	// +required
	// +kubebuilder:pruning:PreserveUnknownFields
	// +kubebuilder:validation:EmbeddedResource
	Template runtime.RawExtension `json:"template"`
	// readyWhen is a CEL expression over the variable object that holds when the step is done. Left out,
	// built-in kinds follow kstatus and all others need a current condition Ready=True.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	ReadyWhen string `json:"readyWhen,omitempty"`
	// failedWhen is a CEL expression over the variable object that holds when the attempt has failed. Left out,
	// built-in kinds follow kstatus and of all others none fails but by a condition Stalled=True.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	FailedWhen string `json:"failedWhen,omitempty"`
	// recoveredTo is a CEL expression over the variable object, read when the step is done: the point in time
	// that data was restored to, as an RFC 3339 text or a timestamp. The RPO is measured by it.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	RecoveredTo string `json:"recoveredTo,omitempty"`
	// cleanup says what becomes of the object when the crisis is closed: Keep (the meaning when left out) or Delete.
	// +optional
	Cleanup CleanupPolicy `json:"cleanup,omitempty"`
}

// ObserveStep waits until an object that others keep is ready.
type ObserveStep struct {
	// apiVersion of the object.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=253
	APIVersion string `json:"apiVersion"`
	// kind of the object.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=63
	Kind string `json:"kind"`
	// name of the object, in the plan's own namespace.
	// +required
	Name ObjectName `json:"name"`
	// readyWhen is a CEL expression over the variable object that holds when the step is done. Left out,
	// built-in kinds follow kstatus and all others need a current condition Ready=True.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	ReadyWhen string `json:"readyWhen,omitempty"`
	// failedWhen is a CEL expression over the variable object that holds when the attempt has failed. Left out,
	// built-in kinds follow kstatus and of all others none fails but by a condition Stalled=True.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	FailedWhen string `json:"failedWhen,omitempty"`
	// recoveredTo is a CEL expression over the variable object, read when the step is done: the point in time
	// that data was restored to, as an RFC 3339 text or a timestamp. The RPO is measured by it.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	RecoveredTo string `json:"recoveredTo,omitempty"`
}
