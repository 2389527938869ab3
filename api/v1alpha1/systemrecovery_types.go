package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// SystemRecoverySpec says which system of which crisis is recovered: exactly one of planned, a system of
// an activated plan, and unplanned, a system that nobody planned for.
//
// +kubebuilder:validation:XValidation:rule="has(self.planned) != has(self.unplanned)",message="a recovery is exactly one of planned and unplanned: keep one"
type SystemRecoverySpec struct {
	// crisis is the activation that the recovery belongs to.
	// +required
	Crisis CrisisReference `json:"crisis"`
	// enteredBy is the user who created the recovery. It is stamped at admission from the request:
	// whatever is written here is replaced.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	EnteredBy string `json:"enteredBy,omitempty"`
	// planned names a system of an activated plan. The operator creates these.
	// +optional
	Planned *PlannedSystem `json:"planned,omitempty"`
	// unplanned describes a system that no plan lists. People create these.
	// +optional
	Unplanned *UnplannedSystem `json:"unplanned,omitempty"`
}

// PlannedSystem names a system of an activated plan.
type PlannedSystem struct {
	// plan, in the recovery's own namespace, that lists the system.
	// +required
	Plan ObjectName `json:"plan"`
	// system is its name in the plan.
	// +required
	System Name `json:"system"`
	// snapshot is the ControllerRevision that holds the frozen plan; its steps are read from there alone.
	// +required
	Snapshot ObjectName `json:"snapshot"`
}

// UnplannedSystem describes a system that no plan lists.
type UnplannedSystem struct {
	// title of the system.
	// +required
	Title Line `json:"title"`
	// priority of the system; 5 when left out.
	// +optional
	Priority Priority `json:"priority,omitempty"`
	// owner accepts the system when it is restored.
	// +optional
	Owner *Contact `json:"owner,omitempty"`
	// objectives are the times to be reached.
	// +optional
	Objectives *Objectives `json:"objectives,omitempty"`
	// dependsOn lists the planned systems that must be restored before this one.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	// +kubebuilder:validation:XValidation:rule="self.all(d, has(d.plan))",message="plan is missing: name the plan that lists the system"
	DependsOn []SystemReference `json:"dependsOn,omitempty"`
	// steps that restore the system. Only confirm and observe steps: an apply step would act as an account
	// that no plan has lent.
	// +optional
	// +listType=map
	// +listMapKey=name
	// +kubebuilder:validation:MaxItems=10
	// +kubebuilder:validation:XValidation:rule="self.all(s, !has(s.apply))",message="an unplanned system has confirm and observe steps only: apply objects by hand and confirm, or add the system to a plan"
	Steps []Step `json:"steps,omitempty"`
}

// SystemRecovery tracks the recovery of one system in one crisis.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=sysrec,path=systemrecoveries,categories=continuity
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.namespace`
// +kubebuilder:selectablefield:JSONPath=`.spec.planned.system`
// +kubebuilder:selectablefield:JSONPath=`.status.phase`
// +kubebuilder:printcolumn:name="Crisis",type=string,JSONPath=`.spec.crisis.name`
// +kubebuilder:printcolumn:name="System",type=string,JSONPath=`.spec.planned.system`
// +kubebuilder:printcolumn:name="Priority",type=integer,JSONPath=`.status.effectivePriority`
// +kubebuilder:printcolumn:name="Phase",type=string,JSONPath=`.status.phase`
// +kubebuilder:printcolumn:name="Steps",type=string,JSONPath=`.status.stepsDone`
// +kubebuilder:printcolumn:name="RTO",type=string,JSONPath=`.status.rto.state`
// +kubebuilder:printcolumn:name="RTO due",type=string,JSONPath=`.status.rto.due`
// +kubebuilder:printcolumn:name="Waiting for",type=string,JSONPath=`.status.waitingFor[0].message`
// +kubebuilder:printcolumn:name="Restored",type=string,JSONPath=`.status.restoredAt`,priority=1
// +kubebuilder:validation:XValidation:rule="has(self.spec.planned) || !self.metadata.name.contains('.')",message="metadata.name of an unplanned recovery must hold no dot: names with one belong to the systems of plans; use hyphens"
type SystemRecovery struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec says which system of which crisis is recovered. It is never changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="a recovery cannot be edited: state the change in a LogEntry (outage, report, forecast, acceptance, retirement)"
	Spec SystemRecoverySpec `json:"spec"`
	// status is what the operator finds about the recovery.
	// +optional
	Status SystemRecoveryStatus `json:"status,omitempty"`
}

// SystemRecoveryList is a list of recoveries.
//
// +kubebuilder:object:root=true
type SystemRecoveryList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []SystemRecovery `json:"items"`
}
