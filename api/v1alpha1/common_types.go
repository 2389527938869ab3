package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Duration is a length of time such as 30m, 8h, 7d, 2w, 1mo or 1d12h. A day is 24 hours and a week
// seven such days; a month (mo) is a calendar month in the plan's time zone.
//
// It is a string of our own because metav1.Duration accepts 1d at the API and then stops the informer
// of the whole kind when it decodes it.
//
// +kubebuilder:validation:MinLength=2
// +kubebuilder:validation:MaxLength=32
// +kubebuilder:validation:Pattern=`^([0-9]{1,9}(mo|w|d|h|m|s))+$`
type Duration string

// Date is a calendar day, written YYYY-MM-DD, in the plan's time zone. Its year is bounded as that of a time
// is, so that what is due some time after it can still be written.
//
// +kubebuilder:validation:Format=date
// +kubebuilder:validation:MaxLength=10
// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}$`
type Date string

// Name names one thing inside an object (a system, an activity, an obligation, a step): lower-case
// letters, digits and hyphens, at most 63 characters.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=63
// +kubebuilder:validation:Pattern=`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`
type Name string

// ObjectName is the metadata.name or the metadata.namespace of another object.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=253
// +kubebuilder:validation:Pattern=`^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$`
type ObjectName string

// The times of a spec are held to a pattern besides the format date-time: the API server would also take a
// lower-case t or a year beyond 9999, which Go cannot decode, and one such record would stop the informer of
// its whole kind.

// Line is one line of text for people, in any language, at most 200 characters.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=200
// +kubebuilder:validation:XValidation:rule="!self.matches('[\\\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]')",message="must be one line without control or text-direction override characters: remove them"
type Line string

// Text is running text for people, in any language, at most 4000 characters; line breaks and tabs are
// allowed. What is longer belongs in a document that an attachment names with its digest.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=4000
// +kubebuilder:validation:XValidation:rule="!self.matches('[^\\\\P{Cc}\\n\\r\\t]|[\\u202a-\\u202e\\u2066-\\u2069]')",message="must not hold control or text-direction override characters: remove them (line breaks and tabs may stay)"
type Text string

// Note is a short text for people inside a plan, at most 500 characters; line breaks and tabs are allowed.
//
// +kubebuilder:validation:MinLength=1
// +kubebuilder:validation:MaxLength=500
// +kubebuilder:validation:XValidation:rule="!self.matches('[^\\\\P{Cc}\\n\\r\\t]|[\\u202a-\\u202e\\u2066-\\u2069]')",message="must not hold control or text-direction override characters: remove them (line breaks and tabs may stay)"
type Note string

// URL is the address of a document, at most 500 characters: http, https, sftp, file, s3, smb, urn, mailto
// or tel. A scheme that a browser would run is not among them.
//
// +kubebuilder:validation:MaxLength=500
// +kubebuilder:validation:Pattern=`^(https?|sftp|file|s3|smb|urn|mailto|tel):[!-~]+$`
type URL string

// Digest is the SHA-256 of a file, written sha256: and 64 hexadecimal digits. It lets an auditor
// prove later that the file shown is the file that was attached.
//
// +kubebuilder:validation:MaxLength=71
// +kubebuilder:validation:Pattern=`^sha256:[0-9a-f]{64}$`
type Digest string

// Priority ranks activities: 1 is the most urgent, 5 the least. What each level means is said by the
// activation's priority titles (Kalix: 1 life and health, 2 democracy).
//
// +kubebuilder:validation:Minimum=1
// +kubebuilder:validation:Maximum=5
type Priority int32

// LowestPriority is the priority of a system that no prioritised activity needs.
const LowestPriority Priority = 5

// PlanReference names a ContinuityPlan.
//
// +structType=atomic
type PlanReference struct {
	// namespace of the plan; the namespace of the object that holds this reference when left out.
	// +optional
	Namespace ObjectName `json:"namespace,omitempty"`
	// name of the plan.
	// +required
	Name ObjectName `json:"name"`
}

// CrisisReference names the CrisisActivation that a record belongs to.
type CrisisReference struct {
	// namespace of the activation; the record's own namespace when left out.
	// +optional
	Namespace ObjectName `json:"namespace,omitempty"`
	// name of the activation.
	// +required
	Name ObjectName `json:"name"`
}

// SystemReference names a system of a plan.
//
// +kubebuilder:validation:XValidation:rule="has(self.plan) || !has(self.namespace)",message="namespace is given without plan: add the plan that lists the system, or leave namespace out for a system of the same plan"
type SystemReference struct {
	// namespace of the plan that lists the system; this plan's own namespace when left out.
	// +optional
	Namespace ObjectName `json:"namespace,omitempty"`
	// plan that lists the system; this plan itself when left out.
	// +optional
	Plan ObjectName `json:"plan,omitempty"`
	// system is its name in that plan.
	// +required
	System Name `json:"system"`
}

// ObligationReference names an obligation of a plan.
type ObligationReference struct {
	// namespace of the plan; the record's own namespace when left out.
	// +optional
	Namespace ObjectName `json:"namespace,omitempty"`
	// plan that states the obligation.
	// +required
	Plan ObjectName `json:"plan"`
	// obligation is its name in that plan.
	// +required
	Obligation Name `json:"obligation"`
}

// Contact is a person or a function and how to reach it when the usual ways are down.
type Contact struct {
	// name of the person or function.
	// +required
	Name Line `json:"name"`
	// contact says how to reach them, best first: telephone, radio, address.
	// +optional
	Contact Line `json:"contact,omitempty"`
}

// Attachment points to a document, a photograph of a whiteboard or a recording, kept elsewhere.
type Attachment struct {
	// title says what it is.
	// +required
	Title Line `json:"title"`
	// url says where it is kept.
	// +optional
	URL URL `json:"url,omitempty"`
	// digest proves later that it is unchanged.
	// +optional
	Digest Digest `json:"digest,omitempty"`
}

// Medium says how a record came into the system.
//
// +kubebuilder:validation:Enum=Direct;Paper
type Medium string

const (
	// MediumDirect is a record entered by somebody as it happened.
	MediumDirect Medium = "Direct"
	// MediumPaper is a record copied in later from paper, a whiteboard or another log.
	MediumPaper Medium = "Paper"
)

// Record is what every record of a crisis says of itself.
type Record struct {
	// crisis is the activation that the record belongs to.
	// +required
	Crisis CrisisReference `json:"crisis"`
	// enteredBy is the user who entered the record. It is stamped at admission from the request:
	// whatever is written here is replaced.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	EnteredBy string `json:"enteredBy,omitempty"`
	// medium says how the record came in: Direct (the meaning when left out) or Paper, copied in later.
	// +optional
	Medium Medium `json:"medium,omitempty"`
	// corrects names an earlier record of the same kind and namespace which this one replaces. Both stay
	// visible; only the correction counts.
	// +optional
	Corrects ObjectName `json:"corrects,omitempty"`
}

// RecordStatus is what the operator says of every record.
type RecordStatus struct {
	// observedGeneration is the generation of the spec that this status was computed from.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`
	// conditions: Ready says that the record is accepted and counts; with False, its reason and message
	// say why it does not and what to enter instead.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`
	// correctedBy is the record that replaces this one, if any.
	// +optional
	CorrectedBy ObjectName `json:"correctedBy,omitempty"`
	// enteredLate is how long after it happened the record was entered, where that is more than a day: in whole days,
	// such as 12d.
	// +optional
	// +kubebuilder:validation:MaxLength=16
	EnteredLate string `json:"enteredLate,omitempty"`
	// ledgerIndex is the number of the record in the ledger of its crisis, from 0; absent while it is not sealed there.
	// +optional
	LedgerIndex *int64 `json:"ledgerIndex,omitempty"`
	// destruction is the LogEntry, with its namespace, by which the record may be deleted; that none is
	// needed, where it belongs to no crisis. While it is absent a deletion is refused.
	// +optional
	// +kubebuilder:validation:MaxLength=507
	Destruction string `json:"destruction,omitempty"`
}

// Problem is one thing that somebody has to mend.
type Problem struct {
	// field is the path of the field at fault.
	// +required
	// +kubebuilder:validation:MaxLength=300
	Field string `json:"field"`
	// message says what is wrong and what to do.
	// +required
	// +kubebuilder:validation:MaxLength=1000
	Message string `json:"message"`
}
