package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// ContinuityPlanSpec declares what one organisational unit must keep working, in which order, and who
// must be told when it does not (ISO 22301 clauses 8.2 to 8.5).
type ContinuityPlanSpec struct {
	// title of the organisational unit or plan.
	// +required
	Title Line `json:"title"`
	// timeZone is the IANA zone, such as Europe/Stockholm, in which every schedule, date and calendar
	// month of the plan is read.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=64
	TimeZone string `json:"timeZone"`
	// teams are the groups that lead or act in a crisis, central and local.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	Teams []Team `json:"teams,omitempty"`
	// documents are the governing documents that the plan rests on, with who adopted them and when.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=30
	Documents []Document `json:"documents,omitempty"`
	// activities are the prioritised activities: what must go on, how urgent it is, what it needs.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=100
	Activities []Activity `json:"activities,omitempty"`
	// systems are the resources that activities need and that can be recovered.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=500
	Systems []System `json:"systems,omitempty"`
	// obligations say who must be informed, how often or by when, in a crisis.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=50
	Obligations []Obligation `json:"obligations,omitempty"`
	// evaluation says when and how a crisis is evaluated. The rule of the plan in the activation's own
	// namespace governs.
	// +optional
	Evaluation *EvaluationRule `json:"evaluation,omitempty"`
	// reviewedOn is the day of the last review of the plan.
	// +optional
	ReviewedOn Date `json:"reviewedOn,omitempty"`
	// reviewEvery is the longest time between two reviews; ReviewOverdue is raised after it.
	// +optional
	ReviewEvery Duration `json:"reviewEvery,omitempty"`
	// exerciseEvery is the longest time between two evaluated exercises over the plan; ExerciseOverdue is
	// raised after it. It counts from the last exercise whose evaluation was accepted, else from reviewedOn,
	// else from the creation of the plan.
	// +optional
	ExerciseEvery Duration `json:"exerciseEvery,omitempty"`
	// activatedFrom lists the namespaces whose activations may put the plan in force: the plan's consent.
	// Its own namespace alone when left out.
	// +optional
	// +listType=map
	// +listMapKey=namespace
	// +kubebuilder:validation:MaxItems=20
	ActivatedFrom []ActivationSource `json:"activatedFrom,omitempty"`
	// serviceAccountName is the account, in the plan's namespace, that automated steps run as; never the
	// operator itself. A plan with apply or observe steps needs it.
	// +optional
	ServiceAccountName ObjectName `json:"serviceAccountName,omitempty"`
}

// TeamKind says at which level a team works.
//
// +kubebuilder:validation:Enum=Central;Local
type TeamKind string

// The kinds of team.
const (
	TeamCentral TeamKind = "Central"
	TeamLocal   TeamKind = "Local"
)

// Team is a group that leads or acts in a crisis.
type Team struct {
	// name of the team.
	// +required
	Name Name `json:"name"`
	// title of the team, for people.
	// +optional
	Title Line `json:"title,omitempty"`
	// kind says whether the team is Central (for the whole organisation) or Local (for this unit).
	// +required
	Kind TeamKind `json:"kind"`
	// members of the team.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=50
	Members []TeamMember `json:"members,omitempty"`
}

// TeamMember is a role in a team, who holds it, and who stands in.
type TeamMember struct {
	// role in the team.
	// +required
	Role Line `json:"role"`
	// name of the person or function that holds the role.
	// +required
	Name Line `json:"name"`
	// contact says how to reach them when the usual ways are down.
	// +optional
	Contact Line `json:"contact,omitempty"`
	// alternate is who stands in.
	// +optional
	Alternate *Contact `json:"alternate,omitempty"`
}

// Document is a governing document.
type Document struct {
	// kind of document, such as CrisisPlan or CrisisCommunicationPlan.
	// +required
	Kind Line `json:"kind"`
	// title of the document.
	// +required
	Title Line `json:"title"`
	// url where it is kept.
	// +optional
	URL URL `json:"url,omitempty"`
	// digest of the adopted version.
	// +optional
	Digest Digest `json:"digest,omitempty"`
	// adoptedBy is the body that adopted it.
	// +optional
	AdoptedBy Line `json:"adoptedBy,omitempty"`
	// adoptedOn is the day it was adopted or last confirmed.
	// +optional
	AdoptedOn Date `json:"adoptedOn,omitempty"`
	// reviewEvery is the longest time between two adoptions; ReviewOverdue is raised after it.
	// +optional
	ReviewEvery Duration `json:"reviewEvery,omitempty"`
}

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
	// timeout after which the step counts as failed; no limit when left out.
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
	// template is the object, whole: apiVersion, kind, metadata.name and what follows. It is applied in the
	// plan's own namespace.
	// +required
	// +kubebuilder:pruning:PreserveUnknownFields
	// +kubebuilder:validation:EmbeddedResource
	Template runtime.RawExtension `json:"template"`
	// readyWhen is a CEL expression over the variable object that holds when the step is done. Left out,
	// built-in kinds follow kstatus and all others need a current condition Ready=True.
	// +optional
	// +kubebuilder:validation:MaxLength=1000
	ReadyWhen string `json:"readyWhen,omitempty"`
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
}

// ActivationSource is a namespace whose activations may put a plan in force.
type ActivationSource struct {
	// namespace of the activations.
	// +required
	Namespace ObjectName `json:"namespace"`
}

// EvaluationRule says when and how a crisis is evaluated.
type EvaluationRule struct {
	// dueAfterClose is the time from the closing of the crisis by which it is evaluated.
	// +optional
	DueAfterClose Duration `json:"dueAfterClose,omitempty"`
	// dueAfterDeclaration is the time from the declaration by which the crisis is evaluated even if it goes
	// on. The earlier of the two deadlines counts.
	// +optional
	DueAfterDeclaration Duration `json:"dueAfterDeclaration,omitempty"`
	// adoptedBy is the body that adopts the evaluation. It is also the governing body that the report's
	// audit questions are about.
	// +optional
	AdoptedBy Line `json:"adoptedBy,omitempty"`
	// adoptWithin is the time, from the acceptance of a complete evaluation, by which the body adopts it.
	// +optional
	AdoptWithin Duration `json:"adoptWithin,omitempty"`
	// questions that a complete evaluation answers.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=30
	Questions []Question `json:"questions,omitempty"`
}

// Question is a question that an evaluation answers.
type Question struct {
	// name of the question; answers refer to it.
	// +required
	Name Name `json:"name"`
	// text of the question.
	// +required
	Text Note `json:"text"`
}

// ContinuityPlanStatus is what the operator finds about a plan.
type ContinuityPlanStatus struct {
	// observedGeneration is the generation of the spec that this status was computed from.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready (the plan is sound and can be activated), ReviewOverdue, ExerciseOverdue.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// problems to mend in the plan, the first twenty of them.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Problems []Problem `json:"problems,omitempty"`
	// activities is the number of activities in the plan.
	// +optional
	Activities int32 `json:"activities,omitempty"`
	// systems is the number of systems in the plan.
	// +optional
	Systems int32 `json:"systems,omitempty"`
	// reviewDue is when the plan or one of its documents must next be reviewed.
	// +optional
	ReviewDue *metav1.Time `json:"reviewDue,omitempty"`
	// lastExercise is when the last exercise over the plan with an accepted evaluation was held.
	// +optional
	LastExercise *metav1.Time `json:"lastExercise,omitempty"`
	// exerciseDue is when the plan must next have been exercised.
	// +optional
	ExerciseDue *metav1.Time `json:"exerciseDue,omitempty"`
	// heldBy is the real crisis, as namespace/name, that the plan is in force for.
	// +optional
	// +kubebuilder:validation:MaxLength=507
	HeldBy string `json:"heldBy,omitempty"`
}

// ContinuityPlan declares what one organisational unit must keep working, in which order, and who must
// be told when it does not. It is the one kind that is edited; it belongs in version control.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=cplan,categories=continuity
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="Held by",type=string,JSONPath=`.status.heldBy`
// +kubebuilder:printcolumn:name="Activities",type=integer,JSONPath=`.status.activities`
// +kubebuilder:printcolumn:name="Systems",type=integer,JSONPath=`.status.systems`
// +kubebuilder:printcolumn:name="Review due",type=string,JSONPath=`.status.reviewDue`
// +kubebuilder:printcolumn:name="Exercise due",type=string,JSONPath=`.status.exerciseDue`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Title",type=string,JSONPath=`.spec.title`,priority=1
// +kubebuilder:validation:XValidation:rule="size(self.metadata.name) <= 63",message="metadata.name is longer than 63 characters: choose a shorter one, it becomes part of other names"
type ContinuityPlan struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec declares the plan.
	// +required
	Spec ContinuityPlanSpec `json:"spec"`
	// status is what the operator finds about the plan.
	// +optional
	Status ContinuityPlanStatus `json:"status,omitempty"`
}

// ContinuityPlanList is a list of plans.
//
// +kubebuilder:object:root=true
type ContinuityPlanList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []ContinuityPlan `json:"items"`
}
