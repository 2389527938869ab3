package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// EvaluationSpec is what was learnt from a crisis.
type EvaluationSpec struct {
	Record `json:",inline"`

	// title of the evaluation.
	// +required
	Title Line `json:"title"`
	// completedAt is when it was completed.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	CompletedAt metav1.Time `json:"completedAt"`
	// authors of the evaluation.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=20
	Authors []Line `json:"authors"`
	// unit that the evaluation covers, when it covers one alone. It is then partial: recorded, and not enough
	// to end EvaluationOverdue.
	// +optional
	Unit *PlanReference `json:"unit,omitempty"`
	// answers to the questions of the governing rule. An evaluation that answers them all is complete.
	// +optional
	// +listType=map
	// +listMapKey=question
	// +kubebuilder:validation:MaxItems=30
	Answers []Answer `json:"answers,omitempty"`
	// findings of the evaluation.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=40
	Findings []Finding `json:"findings,omitempty"`
	// lessons drawn from it.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=40
	Lessons []Lesson `json:"lessons,omitempty"`
	// attachments, such as the report itself.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Answer answers a question of the governing rule.
type Answer struct {
	// question that is answered, by its name.
	// +required
	Question Name `json:"question"`
	// text of the answer.
	// +required
	Text Text `json:"text"`
}

// Finding is something that the evaluation found.
type Finding struct {
	// name of the finding; action items refer to it.
	// +required
	Name Name `json:"name"`
	// text of the finding.
	// +required
	Text Text `json:"text"`
	// rejected is the reason why nothing is done about it; an action item is expected otherwise.
	// +optional
	Rejected Note `json:"rejected,omitempty"`
}

// Lesson is something to do differently.
type Lesson struct {
	// name of the lesson.
	// +required
	Name Name `json:"name"`
	// text of the lesson.
	// +required
	Text Text `json:"text"`
	// changes is the plan that the lesson changes, if any.
	// +optional
	Changes *PlanReference `json:"changes,omitempty"`
}

// EvaluationStatus is what the operator finds about an evaluation.
type EvaluationStatus struct {
	RecordStatus `json:",inline"`

	// complete says whether it covers the whole crisis and answers every question of the governing rule.
	// +optional
	Complete bool `json:"complete,omitempty"`
	// unanswered lists the questions that it does not answer.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=30
	Unanswered []Name `json:"unanswered,omitempty"`
	// adoptedAt is when the adopting body approved it.
	// +optional
	AdoptedAt *metav1.Time `json:"adoptedAt,omitempty"`
	// unansweredFindings lists the findings that have neither an action item nor a reason why nothing is done.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=40
	UnansweredFindings []Name `json:"unansweredFindings,omitempty"`
	// pendingLessons lists the lessons that change a plan which does not say so yet.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=40
	PendingLessons []Name `json:"pendingLessons,omitempty"`
	// adoptionDue is when the adopting body must have approved it.
	// +optional
	AdoptionDue *metav1.Time `json:"adoptionDue,omitempty"`
}

// Evaluation is what was learnt from a crisis or an exercise: findings, lessons, and the answers to the
// governing plan's questions.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=evl,categories=continuity
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.namespace`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="Crisis",type=string,JSONPath=`.spec.crisis.name`
// +kubebuilder:printcolumn:name="Complete",type=boolean,JSONPath=`.status.complete`
// +kubebuilder:printcolumn:name="Completed",type=string,JSONPath=`.spec.completedAt`
// +kubebuilder:printcolumn:name="Adopted",type=string,JSONPath=`.status.adoptedAt`
// +kubebuilder:printcolumn:name="Title",type=string,JSONPath=`.spec.title`,priority=1
type Evaluation struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is what was learnt. It is never changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="an evaluation is a record and cannot be edited: enter a new Evaluation that names this one in corrects"
	Spec EvaluationSpec `json:"spec"`
	// status is what the operator finds about the evaluation.
	// +optional
	Status EvaluationStatus `json:"status,omitempty"`
}

// EvaluationList is a list of evaluations.
//
// +kubebuilder:object:root=true
type EvaluationList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Evaluation `json:"items"`
}
