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
	// yieldAfter is how long a system may wait for a person and keep its place among the concurrent recoveries;
	// 1h when left out. It gets a place again, in its order, when somebody reports.
	// +optional
	YieldAfter Duration `json:"yieldAfter,omitempty"`
	// endCriteria are the statements that must be answered before the crisis can be closed.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=20
	EndCriteria []EndCriterion `json:"endCriteria,omitempty"`
}

// DefaultMaxConcurrentRecoveries is the number of systems worked on at once when an activation names none.
const DefaultMaxConcurrentRecoveries int32 = 5

// DefaultYieldAfter is how long a system keeps its place while it waits for a person when an activation says nothing.
const DefaultYieldAfter Duration = "1h"

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
// +kubebuilder:printcolumn:name="Intact",type=string,JSONPath=`.status.conditions[?(@.type=="RecordIntact")].status`
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
