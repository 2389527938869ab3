package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// StepOutcome is what a report says of a step.
//
// +kubebuilder:validation:Enum=InProgress;Done;Failed;Skipped;Retry;Degraded
type StepOutcome string

// The outcomes of a step. InProgress by a person takes an automated step over by hand; Retry gives it back to
// the operator, which tries it again; Degraded says that what the step brought back no longer works.
const (
	OutcomeInProgress StepOutcome = "InProgress"
	OutcomeDone       StepOutcome = "Done"
	OutcomeFailed     StepOutcome = "Failed"
	OutcomeSkipped    StepOutcome = "Skipped"
	OutcomeRetry      StepOutcome = "Retry"
	OutcomeDegraded   StepOutcome = "Degraded"
)

// RestoreStep is the name of the one step of a system that lists none.
const RestoreStep Name = "restore"

// StepReport says how far a step of a recovery has come.
//
// +kubebuilder:validation:XValidation:rule="!has(self.done) || !has(self.total) || self.done <= self.total",message="done is greater than total: correct one of them"
// +kubebuilder:validation:XValidation:rule="self.outcome != 'Skipped' || has(self.text)",message="a skipped step needs a reason: add text"
// +kubebuilder:validation:XValidation:rule="!has(self.object) || has(self.attempt)",message="object goes with attempt, which the operator alone states: leave it out and name the object in text"
type StepReport struct {
	// step by its name; restore for a system that lists no steps.
	// +required
	Step Name `json:"step"`
	// outcome: InProgress, Done, Failed, Skipped, Retry or Degraded.
	// +required
	Outcome StepOutcome `json:"outcome"`
	// attempt of an automated step that the operator reports, from 1. Only the operator states it.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100000
	Attempt *int32 `json:"attempt,omitempty"`
	// object that the attempt applied, or that it observes.
	// +optional
	Object *StepObject `json:"object,omitempty"`
	// done is the number of units done, for a counted step.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000000
	Done *int32 `json:"done,omitempty"`
	// total is the number of units to be done, when it differs from the plan's.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000000
	Total *int32 `json:"total,omitempty"`
	// recoveredTo is the point in time that the data was restored to: what the RPO is measured by.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	RecoveredTo *metav1.Time `json:"recoveredTo,omitempty"`
	// text of the report.
	// +optional
	Text Note `json:"text,omitempty"`
}

// StepObject names the object of an automated step, in the namespace of the plan.
type StepObject struct {
	// apiVersion of the object.
	// +required
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^([a-z0-9]([-.a-z0-9]*[a-z0-9])?/)?[a-z]([-a-z0-9]*[a-z0-9])?$`
	APIVersion string `json:"apiVersion"`
	// kind of the object.
	// +required
	// +kubebuilder:validation:MaxLength=63
	// +kubebuilder:validation:Pattern=`^[A-Za-z]([-A-Za-z0-9]*[A-Za-z0-9])?$`
	Kind string `json:"kind"`
	// name of the object.
	// +required
	Name ObjectName `json:"name"`
	// uid that the API server gave it: another object of the same name is not it.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?$`
	UID string `json:"uid,omitempty"`
}
