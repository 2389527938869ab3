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
// +kubebuilder:printcolumn:name="Step",type=string,JSONPath=`.spec.report.step`,priority=1
// +kubebuilder:printcolumn:name="Outcome",type=string,JSONPath=`.spec.report.outcome`
// +kubebuilder:printcolumn:name="Entered by",type=string,JSONPath=`.spec.enteredBy`
// +kubebuilder:printcolumn:name="Entered",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:printcolumn:name="Medium",type=string,JSONPath=`.spec.medium`,priority=1
// +kubebuilder:printcolumn:name="Late",type=string,JSONPath=`.status.enteredLate`,priority=1
// +kubebuilder:printcolumn:name="Ledger",type=integer,JSONPath=`.status.ledgerIndex`,priority=1
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
