package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// ActionItemSpec says who does what by when.
//
// +kubebuilder:validation:XValidation:rule="self.dueAt >= self.assignedAt",message="dueAt is before assignedAt: correct one of them"
type ActionItemSpec struct {
	Record `json:",inline"`

	// title says what is to be done.
	// +required
	Title Line `json:"title"`
	// description says more about it.
	// +optional
	Description Text `json:"description,omitempty"`
	// owner does it or sees that it is done.
	// +required
	Owner Contact `json:"owner"`
	// assignedAt is when it was handed out.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	AssignedAt metav1.Time `json:"assignedAt"`
	// dueAt is when it must be done.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	DueAt metav1.Time `json:"dueAt"`
	// from names the briefing or the evaluation that it was handed out in.
	// +optional
	From *ActionOrigin `json:"from,omitempty"`
}

// ActionOrigin is what an action item comes from: exactly one of briefing and evaluation.
//
// +kubebuilder:validation:XValidation:rule="has(self.briefing) != has(self.evaluation)",message="from is exactly one of briefing and evaluation: keep one"
// +kubebuilder:validation:XValidation:rule="!has(self.finding) || has(self.evaluation)",message="finding is given without evaluation: add the evaluation that it belongs to"
type ActionOrigin struct {
	// briefing of the same namespace at which it was handed out.
	// +optional
	Briefing ObjectName `json:"briefing,omitempty"`
	// evaluation of the same namespace that it follows from.
	// +optional
	Evaluation ObjectName `json:"evaluation,omitempty"`
	// finding of that evaluation.
	// +optional
	Finding Name `json:"finding,omitempty"`
}

// ActionState is how far an action item has come.
//
// +kubebuilder:validation:Enum=Open;InProgress;Done;Cancelled
type ActionState string

// The states of an action item.
const (
	ActionOpen       ActionState = "Open"
	ActionInProgress ActionState = "InProgress"
	ActionDone       ActionState = "Done"
	ActionCancelled  ActionState = "Cancelled"
)

// ActionItemStatus is what the operator finds about an action item.
type ActionItemStatus struct {
	RecordStatus `json:",inline"`

	// state of the action item.
	// +optional
	State ActionState `json:"state,omitempty"`
	// since is when the state began.
	// +optional
	Since *metav1.Time `json:"since,omitempty"`
	// progress is the text of the last progress statement.
	// +optional
	// +kubebuilder:validation:MaxLength=500
	Progress string `json:"progress,omitempty"`
}

// ActionItem is a task: somebody does something by an instant.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=action,categories=continuity
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.namespace`
// +kubebuilder:selectablefield:JSONPath=`.status.state`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="State",type=string,JSONPath=`.status.state`
// +kubebuilder:printcolumn:name="Overdue",type=string,JSONPath=`.status.conditions[?(@.type=="ActionOverdue")].status`
// +kubebuilder:printcolumn:name="Due",type=string,JSONPath=`.spec.dueAt`
// +kubebuilder:printcolumn:name="Owner",type=string,JSONPath=`.spec.owner.name`
// +kubebuilder:printcolumn:name="Title",type=string,JSONPath=`.spec.title`
// +kubebuilder:printcolumn:name="Crisis",type=string,JSONPath=`.spec.crisis.name`,priority=1
type ActionItem struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec says who does what by when. It is never changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="an action item is a record and cannot be edited: state progress in a LogEntry, or enter a new ActionItem that names this one in corrects"
	Spec ActionItemSpec `json:"spec"`
	// status is what the operator finds about the action item.
	// +optional
	Status ActionItemStatus `json:"status,omitempty"`
}

// ActionItemList is a list of action items.
//
// +kubebuilder:object:root=true
type ActionItemList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []ActionItem `json:"items"`
}
