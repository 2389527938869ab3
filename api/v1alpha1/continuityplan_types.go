package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
	// lessons are the lessons of evaluations that this version of the plan takes into account. A lesson that changes
	// the plan is learnt when the plan lists it.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=200
	Lessons []LessonReference `json:"lessons,omitempty"`
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

// LessonReference names a lesson of an evaluation.
type LessonReference struct {
	// namespace of the evaluation; this plan's own namespace when left out.
	// +optional
	Namespace ObjectName `json:"namespace,omitempty"`
	// evaluation that drew the lesson.
	// +required
	Evaluation ObjectName `json:"evaluation"`
	// lesson is its name in that evaluation.
	// +required
	Lesson Name `json:"lesson"`
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
