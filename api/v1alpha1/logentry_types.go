package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// LogEntrySpec is one statement: exactly one of the seventeen statements below, what it is about, and
// when it was so.
//
// +kubebuilder:validation:XValidation:rule="[has(self.observation), has(self.decision), has(self.contact), has(self.cost), has(self.outage), has(self.report), has(self.forecast), has(self.acceptance), has(self.retirement), has(self.progress), has(self.phase), has(self.adjustment), has(self.join), has(self.minutes), has(self.approval), has(self.waiver), has(self.destruction)].exists_one(given, given)",message="a log entry holds exactly one statement (observation, decision, contact, cost, outage, report, forecast, acceptance, retirement, progress, phase, adjustment, join, minutes, approval, waiver or destruction): enter one LogEntry for each"
// +kubebuilder:validation:XValidation:rule="!(has(self.outage) || has(self.report) || has(self.forecast) || has(self.acceptance) || has(self.retirement)) || (has(self.about) && (has(self.about.system) || has(self.about.recovery)))",message="about must name the system (about: {plan: …, system: …}) or, for an unplanned one, the recovery (about: {recovery: …})"
// +kubebuilder:validation:XValidation:rule="!has(self.progress) || (has(self.about) && has(self.about.actionItem))",message="progress is about an action item: add about: {actionItem: …}"
// +kubebuilder:validation:XValidation:rule="!has(self.minutes) || (has(self.about) && has(self.about.briefing))",message="minutes are about a briefing: add about: {briefing: …}"
// +kubebuilder:validation:XValidation:rule="!has(self.approval) || (has(self.about) && (has(self.about.logEntry) || has(self.about.evaluation)))",message="an approval is about minutes (about: {logEntry: …}, the entry that holds them) or about an evaluation (about: {evaluation: …})"
// +kubebuilder:validation:XValidation:rule="!has(self.waiver) || (has(self.about) && has(self.about.obligation))",message="a waiver is about an obligation: add about: {plan: …, obligation: …}"
// +kubebuilder:validation:XValidation:rule="!has(self.adjustment) || (has(self.about) && (has(self.adjustment.priority) ? (has(self.about.system) || has(self.about.activity)) : has(self.about.obligation)))",message="an adjustment of a priority is about a system or an activity, any other about an obligation: add about: {plan: …, system|activity|obligation: …}"
// +kubebuilder:validation:XValidation:rule="!has(self.destruction) || (has(self.about) && (has(self.about.briefing) || has(self.about.logEntry) || has(self.about.actionItem) || has(self.about.evaluation) || has(self.about.recovery) || has(self.about.activation)))",message="a destruction is about an object: add about: with briefing, logEntry, actionItem, evaluation, recovery or activation"
type LogEntrySpec struct {
	Record `json:",inline"`

	// occurredAt is when it happened, was decided or was so.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:MaxLength=35
	// +kubebuilder:validation:Pattern=`^(19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$`
	OccurredAt metav1.Time `json:"occurredAt"`
	// about names what the statement is about.
	// +optional
	About *Subject `json:"about,omitempty"`

	// observation is something seen, heard or known.
	// +optional
	Observation *Observation `json:"observation,omitempty"`
	// decision is something decided, and by which body.
	// +optional
	Decision *Decision `json:"decision,omitempty"`
	// contact is a conversation with somebody outside the crisis organisation.
	// +optional
	Contact *ContactMade `json:"contact,omitempty"`
	// cost is money spent or lost because of the crisis.
	// +optional
	Cost *Cost `json:"cost,omitempty"`
	// outage says that a system is down, and since when. All its clocks count from then.
	// +optional
	Outage *Outage `json:"outage,omitempty"`
	// report says how far a step of a recovery has come.
	// +optional
	Report *StepReport `json:"report,omitempty"`
	// forecast says when a system is expected to be restored.
	// +optional
	Forecast *Forecast `json:"forecast,omitempty"`
	// acceptance says that the owner accepts a restored system.
	// +optional
	Acceptance *Acceptance `json:"acceptance,omitempty"`
	// retirement says that a system will not be restored.
	// +optional
	Retirement *Resolution `json:"retirement,omitempty"`
	// progress says how far an action item has come.
	// +optional
	Progress *Progress `json:"progress,omitempty"`
	// phase moves the crisis to another phase, or requests its closing.
	// +optional
	Phase *PhaseChange `json:"phase,omitempty"`
	// adjustment changes, from occurredAt on, what the frozen plan says of an obligation or a priority.
	// +optional
	Adjustment *Adjustment `json:"adjustment,omitempty"`
	// join puts one more plan in force.
	// +optional
	Join *Join `json:"join,omitempty"`
	// minutes are the minutes of a briefing.
	// +optional
	Minutes *Minutes `json:"minutes,omitempty"`
	// approval approves minutes, or adopts an evaluation.
	// +optional
	Approval *Approval `json:"approval,omitempty"`
	// waiver says, with a reason, that a required obligation need not be met.
	// +optional
	Waiver *Resolution `json:"waiver,omitempty"`
	// destruction says, with a reason, that an object may be deleted.
	// +optional
	Destruction *Resolution `json:"destruction,omitempty"`
}

// Subject names what a statement is about: at most one thing.
//
// +kubebuilder:validation:XValidation:rule="[has(self.activity), has(self.system), has(self.obligation), has(self.briefing), has(self.logEntry), has(self.actionItem), has(self.evaluation), has(self.recovery), has(self.activation)].exists_one(given, given)",message="about names exactly one of activity, system, obligation, briefing, logEntry, actionItem, evaluation, recovery and activation: keep one"
// +kubebuilder:validation:XValidation:rule="(has(self.activity) || has(self.system) || has(self.obligation)) == has(self.plan)",message="plan goes with activity, system and obligation, and only with them: add the plan that lists it, or remove plan"
type Subject struct {
	// namespace of the plan or object; the log entry's own namespace when left out.
	// +optional
	Namespace ObjectName `json:"namespace,omitempty"`
	// plan that lists the activity, system or obligation.
	// +optional
	Plan ObjectName `json:"plan,omitempty"`
	// activity of the plan.
	// +optional
	Activity Name `json:"activity,omitempty"`
	// system of the plan.
	// +optional
	System Name `json:"system,omitempty"`
	// obligation of the plan.
	// +optional
	Obligation Name `json:"obligation,omitempty"`
	// briefing is a Briefing by its name.
	// +optional
	Briefing ObjectName `json:"briefing,omitempty"`
	// logEntry is a LogEntry by its name.
	// +optional
	LogEntry ObjectName `json:"logEntry,omitempty"`
	// actionItem is an ActionItem by its name.
	// +optional
	ActionItem ObjectName `json:"actionItem,omitempty"`
	// evaluation is an Evaluation by its name.
	// +optional
	Evaluation ObjectName `json:"evaluation,omitempty"`
	// recovery is a SystemRecovery by its name, for a system that no plan lists.
	// +optional
	Recovery ObjectName `json:"recovery,omitempty"`
	// activation is the CrisisActivation by its name.
	// +optional
	Activation ObjectName `json:"activation,omitempty"`
}

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

// StepOutcome is what a report says of a step.
//
// +kubebuilder:validation:Enum=InProgress;Done;Failed;Skipped
type StepOutcome string

// The outcomes of a step.
const (
	OutcomeInProgress StepOutcome = "InProgress"
	OutcomeDone       StepOutcome = "Done"
	OutcomeFailed     StepOutcome = "Failed"
	OutcomeSkipped    StepOutcome = "Skipped"
)

// RestoreStep is the name of the one step of a system that lists none.
const RestoreStep Name = "restore"

// StepReport says how far a step of a recovery has come.
//
// +kubebuilder:validation:XValidation:rule="!has(self.done) || !has(self.total) || self.done <= self.total",message="done is greater than total: correct one of them"
// +kubebuilder:validation:XValidation:rule="self.outcome != 'Skipped' || has(self.text)",message="a skipped step needs a reason: add text"
type StepReport struct {
	// step by its name; restore for a system that lists no steps.
	// +required
	Step Name `json:"step"`
	// outcome: InProgress, Done, Failed or Skipped.
	// +required
	Outcome StepOutcome `json:"outcome"`
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

// LogEntryStatus is what the operator finds about a log entry.
type LogEntryStatus struct {
	RecordStatus `json:",inline"`

	// statement says which of the statements the entry holds.
	// +optional
	// +kubebuilder:validation:MaxLength=20
	Statement string `json:"statement,omitempty"`
}

// LogEntry is one statement in the log of a crisis. What holds now is the fold of all statements.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=clog,path=logentries,categories=continuity
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.name`
// +kubebuilder:selectablefield:JSONPath=`.spec.crisis.namespace`
// +kubebuilder:selectablefield:JSONPath=`.status.statement`
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].reason`
// +kubebuilder:printcolumn:name="Crisis",type=string,JSONPath=`.spec.crisis.name`
// +kubebuilder:printcolumn:name="Occurred at",type=string,JSONPath=`.spec.occurredAt`
// +kubebuilder:printcolumn:name="Statement",type=string,JSONPath=`.status.statement`
// +kubebuilder:printcolumn:name="System",type=string,JSONPath=`.spec.about.system`
// +kubebuilder:printcolumn:name="Entered by",type=string,JSONPath=`.spec.enteredBy`
// +kubebuilder:printcolumn:name="Entered",type=date,JSONPath=`.metadata.creationTimestamp`
type LogEntry struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is the statement. It is never changed.
	// +required
	// +kubebuilder:validation:XValidation:rule="self == oldSelf",message="a log entry is a record and cannot be edited: enter a new LogEntry that names this one in corrects"
	Spec LogEntrySpec `json:"spec"`
	// status is what the operator finds about the statement.
	// +optional
	Status LogEntryStatus `json:"status,omitempty"`
}

// LogEntryList is a list of log entries.
//
// +kubebuilder:object:root=true
type LogEntryList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []LogEntry `json:"items"`
}
