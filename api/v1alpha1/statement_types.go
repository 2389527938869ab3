package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// Observation is something seen, heard or known.
type Observation struct {
	// text of the observation.
	// +required
	Text Text `json:"text"`
	// attachments to it.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Attachments []Attachment `json:"attachments,omitempty"`
}

// UnknownBody is the deciding body of a decision when nobody knows who took it.
const UnknownBody Line = "Unknown"

// Decision is something decided.
type Decision struct {
	// body that decided; Unknown where nobody knows.
	// +required
	Body Line `json:"body"`
	// text of the decision.
	// +required
	Text Text `json:"text"`
	// reason for it.
	// +optional
	Reason Text `json:"reason,omitempty"`
}

// ContactMade is a conversation with somebody outside the crisis organisation.
type ContactMade struct {
	// with whom.
	// +required
	With Line `json:"with"`
	// text of what was said.
	// +required
	Text Text `json:"text"`
}

// Cost is money spent or lost because of the crisis. Costs of one activity are stated by about.
type Cost struct {
	// amount in the currency's main unit, with at most two decimals, such as 200000 or 99.50.
	// +required
	// +kubebuilder:validation:MaxLength=18
	// +kubebuilder:validation:Pattern=`^[0-9]{1,15}(\.[0-9]{1,2})?$`
	Amount string `json:"amount"`
	// currency by its ISO 4217 code, such as SEK.
	// +required
	// +kubebuilder:validation:MaxLength=3
	// +kubebuilder:validation:Pattern=`^[A-Z]{3}$`
	Currency string `json:"currency"`
	// upperBound says that the true cost is at most the amount, because it includes other things.
	// +optional
	UpperBound bool `json:"upperBound,omitempty"`
	// text says what the money was for.
	// +required
	Text Text `json:"text"`
}

// Outage says that a system is down.
type Outage struct {
	// since is when the system went down.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	Since metav1.Time `json:"since"`
	// text says how it is known.
	// +optional
	Text Text `json:"text,omitempty"`
}

// Forecast says when a system is expected to be restored.
type Forecast struct {
	// restoredBy is the expected instant.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	RestoredBy metav1.Time `json:"restoredBy"`
	// text says what it rests on.
	// +optional
	Text Text `json:"text,omitempty"`
}

// Acceptance says that the owner accepts a restored system.
type Acceptance struct {
	// acceptedBy is the owner, or who accepts on the owner's behalf.
	// +required
	AcceptedBy Line `json:"acceptedBy"`
	// text of the acceptance, such as its reservations.
	// +optional
	Text Text `json:"text,omitempty"`
}

// Resolution is a decision that ends something, with who decided it and why.
type Resolution struct {
	// decidedBy is the person or body that decided.
	// +required
	DecidedBy Line `json:"decidedBy"`
	// reason for it.
	// +required
	Reason Text `json:"reason"`
}

// Progress says how far an action item has come.
//
// +kubebuilder:validation:XValidation:rule="self.state != 'Cancelled' || has(self.text)",message="a cancelled action needs a reason: add text"
type Progress struct {
	// state: InProgress, Done, Cancelled, or Open to open it again.
	// +required
	State ActionState `json:"state"`
	// text of the progress.
	// +optional
	Text Note `json:"text,omitempty"`
}

// PhaseChange moves the crisis to another phase.
//
// +kubebuilder:validation:XValidation:rule="!has(self.endCriteria) || self.to == 'Closed'",message="endCriteria are answered when the crisis is closed: remove them, or set to: Closed"
type PhaseChange struct {
	// to is the phase: Recovery follows Response, Closed follows Recovery, and Response may follow Recovery.
	// +required
	To CrisisPhase `json:"to"`
	// decidedBy is the person or body that decided.
	// +required
	DecidedBy Line `json:"decidedBy"`
	// reason for it.
	// +optional
	Reason Text `json:"reason,omitempty"`
	// endCriteria answers the activation's end criteria.
	// +optional
	// +listType=map
	// +listMapKey=criterion
	// +kubebuilder:validation:MaxItems=20
	EndCriteria []CriterionAnswer `json:"endCriteria,omitempty"`
}

// CriterionAnswer answers an end criterion.
type CriterionAnswer struct {
	// criterion by its name.
	// +required
	Criterion Name `json:"criterion"`
	// answer says how it is met.
	// +required
	Answer Note `json:"answer"`
}

// Adjustment changes what the frozen plan says, from the statement's occurredAt on: exactly one of
// triggers, suspendUntil and priority.
//
// +kubebuilder:validation:XValidation:rule="[has(self.triggers), has(self.suspendUntil), has(self.priority)].exists_one(given, given)",message="an adjustment is exactly one of triggers, suspendUntil and priority: enter one LogEntry for each"
type Adjustment struct {
	// triggers replace all triggers of the obligation.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=8
	Triggers []Trigger `json:"triggers,omitempty"`
	// suspendUntil suspends the obligation until an instant; its cadence then begins anew. An instant not
	// after occurredAt ends a suspension.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	SuspendUntil *metav1.Time `json:"suspendUntil,omitempty"`
	// priority of the activity, or of the system in its own right.
	// +optional
	Priority Priority `json:"priority,omitempty"`
	// decidedBy is the person or body that decided.
	// +required
	DecidedBy Line `json:"decidedBy"`
	// reason for it.
	// +required
	Reason Text `json:"reason"`
}

// Join puts one more plan in force.
type Join struct {
	// plan that joins.
	// +required
	Plan PlanReference `json:"plan"`
	// decidedBy is the person or body that decided.
	// +required
	DecidedBy Line `json:"decidedBy"`
	// reason for it.
	// +optional
	Reason Text `json:"reason,omitempty"`
}

// Minutes are the minutes of a briefing.
//
// +kubebuilder:validation:XValidation:rule="has(self.text) || has(self.document)",message="minutes need their text or the document that holds them: add text or document"
type Minutes struct {
	// writtenBy is who wrote them.
	// +required
	WrittenBy Line `json:"writtenBy"`
	// text of the minutes.
	// +optional
	Text Text `json:"text,omitempty"`
	// document that holds them.
	// +optional
	Document *Attachment `json:"document,omitempty"`
}

// Approval approves minutes, or adopts an evaluation. It counts only when another person entered what is approved.
type Approval struct {
	// approvedBy is the person who approves.
	// +required
	ApprovedBy Line `json:"approvedBy"`
	// body on whose behalf, such as the board that adopts an evaluation.
	// +optional
	Body Line `json:"body,omitempty"`
	// text of the approval.
	// +optional
	Text Text `json:"text,omitempty"`
}

// Statement names the statement that a log entry holds: the JSON name of its field; empty when none is set.
func (s *LogEntrySpec) Statement() string {
	for _, statement := range []struct {
		name string
		held bool
	}{
		{"observation", s.Observation != nil},
		{"decision", s.Decision != nil},
		{"contact", s.Contact != nil},
		{"cost", s.Cost != nil},
		{"outage", s.Outage != nil},
		{"report", s.Report != nil},
		{"forecast", s.Forecast != nil},
		{"acceptance", s.Acceptance != nil},
		{"retirement", s.Retirement != nil},
		{"progress", s.Progress != nil},
		{"phase", s.Phase != nil},
		{"adjustment", s.Adjustment != nil},
		{"join", s.Join != nil},
		{"minutes", s.Minutes != nil},
		{"approval", s.Approval != nil},
		{"waiver", s.Waiver != nil},
		{"destruction", s.Destruction != nil},
	} {
		if statement.held {
			return statement.name
		}
	}
	return ""
}
