package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// BriefingSpec says who was informed, when and of what.
type BriefingSpec struct {
	Record `json:",inline"`

	// heldAt is when the briefing was held or sent.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	HeldAt metav1.Time `json:"heldAt"`
	// audience that was informed. A briefing that names no audience is unaddressed and meets no obligation.
	// +optional
	Audience Line `json:"audience,omitempty"`
	// meets names the obligations that the briefing is held for. From the activation's namespace they may be
	// of all its plans; from another namespace, of the plans of that namespace alone.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=20
	Meets []ObligationReference `json:"meets,omitempty"`
	// by is who gave the briefing.
	// +optional
	By Line `json:"by,omitempty"`
	// participants who took part.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=60
	Participants []Line `json:"participants,omitempty"`
	// content is what was said: without it, or an attachment, the briefing is held but not documented.
	// +optional
	Content Text `json:"content,omitempty"`
	// delayReason says why the briefing comes later than it was due, where it does.
	// +optional
	DelayReason Note `json:"delayReason,omitempty"`
	// attachments, such as the photograph of the whiteboard.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Attachments []Attachment `json:"attachments,omitempty"`
}

// SlotVerdict says how a briefing met a slot.
//
// +kubebuilder:validation:Enum=OnTime;Late
type SlotVerdict string

// The verdicts on a met slot.
const (
	SlotOnTime SlotVerdict = "OnTime"
	SlotLate   SlotVerdict = "Late"
)

// MetSlot is a slot that a briefing met.
type MetSlot struct {
	// namespace of the plan.
	// +required
	Namespace ObjectName `json:"namespace"`
	// plan that states the obligation.
	// +required
	Plan ObjectName `json:"plan"`
	// obligation is its name.
	// +required
	Obligation Name `json:"obligation"`
	// due is the slot.
	// +required
	Due metav1.Time `json:"due"`
	// verdict on it.
	// +required
	Verdict SlotVerdict `json:"verdict"`
}

// MinutesStatus is how the minutes of a briefing stand.
type MinutesStatus struct {
	// due is when the minutes must be recorded.
	// +optional
	Due *metav1.Time `json:"due,omitempty"`
	// recordedIn is the LogEntry that holds them, with its namespace.
	// +optional
	// +kubebuilder:validation:MaxLength=507
	RecordedIn string `json:"recordedIn,omitempty"`
	// approvalDue is when another person must have approved them.
	// +optional
	ApprovalDue *metav1.Time `json:"approvalDue,omitempty"`
	// approvedIn is the LogEntry that holds the approval, with its namespace.
	// +optional
	// +kubebuilder:validation:MaxLength=507
	ApprovedIn string `json:"approvedIn,omitempty"`
}

// BriefingStatus is what the operator finds about a briefing.
type BriefingStatus struct {
	RecordStatus `json:",inline"`

	// documented says whether what was told is recorded.
	// +optional
	Documented bool `json:"documented,omitempty"`
	// met lists the slots that the briefing met.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=40
	Met []MetSlot `json:"met,omitempty"`
	// minutes is how its minutes stand; absent where none are asked for and none were recorded.
	// +optional
	Minutes *MinutesStatus `json:"minutes,omitempty"`
}

// Briefing is information given to an audience at an instant: a staff orientation, a call to the chair, a
// meeting with the board, a notice to the public, a report to a regulator.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=brf,categories=continuity
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.namespace`
// +kubebuilder:selectablefield:JSONPath=`.spec.audience`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="Crisis",type=string,JSONPath=`.spec.crisis.name`
// +kubebuilder:printcolumn:name="Held at",type=string,JSONPath=`.spec.heldAt`
// +kubebuilder:printcolumn:name="Audience",type=string,JSONPath=`.spec.audience`
// +kubebuilder:printcolumn:name="Documented",type=boolean,JSONPath=`.status.documented`
// +kubebuilder:printcolumn:name="Verdict",type=string,JSONPath=`.status.met[0].verdict`
// +kubebuilder:printcolumn:name="Entered by",type=string,JSONPath=`.spec.enteredBy`,priority=1
// +kubebuilder:printcolumn:name="Entered",type=date,JSONPath=`.metadata.creationTimestamp`,priority=1
// +kubebuilder:printcolumn:name="Medium",type=string,JSONPath=`.spec.medium`,priority=1
// +kubebuilder:printcolumn:name="Late",type=string,JSONPath=`.status.enteredLate`,priority=1
// +kubebuilder:printcolumn:name="Ledger",type=integer,JSONPath=`.status.ledgerIndex`,priority=1
type Briefing struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec says who was informed, when and of what. It is never changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="a briefing is a record and cannot be edited: enter a new Briefing that names this one in corrects"
	Spec BriefingSpec `json:"spec"`
	// status is what the operator finds about the briefing.
	// +optional
	Status BriefingStatus `json:"status,omitempty"`
}

// BriefingList is a list of briefings.
//
// +kubebuilder:object:root=true
type BriefingList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Briefing `json:"items"`
}
