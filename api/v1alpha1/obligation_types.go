package v1alpha1

// Obligation is a promise to inform an audience.
//
// +kubebuilder:validation:XValidation:rule="self.triggers.all(t, !has(t.afterEach) || t.afterEach.obligation != self.name)",message="afterEach names the obligation itself: name the obligation whose briefings this one follows"
// +kubebuilder:validation:XValidation:rule="self.triggers.all(t, !has(t.once) || !has(t.once.after.obligation) || t.once.after.obligation != self.name)",message="once.after names the obligation itself: name the obligation that this one follows, or an anchor"
type Obligation struct {
	// name of the obligation.
	// +required
	Name Name `json:"name"`
	// audience that is informed. A briefing meets the obligation only when it names this audience.
	// +required
	Audience Line `json:"audience"`
	// required says that the crisis cannot be closed until every once-trigger of the obligation is met, even
	// late, or waived with a reason. For what the law demands.
	// +optional
	Required bool `json:"required,omitempty"`
	// basis is the law, regulation or decision that the obligation rests on.
	// +optional
	Basis Line `json:"basis,omitempty"`
	// triggers say when it falls due. The schedule and every triggers of one obligation make one sequence of
	// slots; each once and each afterEach trigger has a clock of its own.
	// +required
	// +listType=atomic
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=8
	Triggers []Trigger `json:"triggers"`
	// requires says what must be kept of each briefing.
	// +optional
	Requires *Requirements `json:"requires,omitempty"`
}

// Requirements say what must be kept of each briefing that meets an obligation.
type Requirements struct {
	// content says that what was told must be recorded.
	// +optional
	Content bool `json:"content,omitempty"`
	// minutes says that minutes must be kept, by when, and by when approved.
	// +optional
	Minutes *MinutesRule `json:"minutes,omitempty"`
	// delayReason says that a briefing which comes late must say why, in its own delayReason (GDPR article 33(1)).
	// +optional
	DelayReason bool `json:"delayReason,omitempty"`
}

// MinutesRule says by when minutes are recorded and approved.
type MinutesRule struct {
	// within is the time from the briefing by which its minutes are recorded.
	// +required
	Within Duration `json:"within"`
	// approvedWithin is the time from the recording of the minutes by which another person approves them;
	// no approval is asked for when left out.
	// +optional
	ApprovedWithin Duration `json:"approvedWithin,omitempty"`
}

// CrisisPhase is a phase of a crisis that cadences are kept in.
//
// +kubebuilder:validation:Enum=Response;Recovery;Closed
type CrisisPhase string

// The phases: Response to the crisis, Recovery of what it took down, and Closed.
const (
	PhaseResponse CrisisPhase = "Response"
	PhaseRecovery CrisisPhase = "Recovery"
	PhaseClosed   CrisisPhase = "Closed"
)

// Trigger says when an obligation falls due: exactly one of schedule, every, once and afterEach. Each
// yields slots, the instants at which a briefing is due.
//
// +kubebuilder:validation:XValidation:rule="[has(self.schedule), has(self.every), has(self.once), has(self.afterEach)].exists_one(given, given)",message="a trigger is exactly one of schedule, every, once and afterEach: keep one"
// +kubebuilder:validation:XValidation:rule="(has(self.schedule) || has(self.every)) == has(self.during)",message="during goes with schedule and every, and only with them: add during: [Response] (or Recovery, or both) there, and remove it elsewhere"
type Trigger struct {
	// during lists the phases in which a schedule or every trigger runs. The end of its phase voids the
	// slots that are not yet due.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MinItems=1
	// +kubebuilder:validation:MaxItems=2
	// +kubebuilder:validation:XValidation:rule="!self.exists(phase, phase == 'Closed')",message="no cadence runs in a closed crisis: list Response, Recovery or both; for a deadline after the closing use once with anchor Closed"
	During []CrisisPhase `json:"during,omitempty"`
	// schedule is a cron expression of five fields (minute, hour, day of month, month, day of week) in the
	// plan's time zone. A briefing may be held early by at most the grace.
	// +optional
	// +kubebuilder:validation:MinLength=9
	// +kubebuilder:validation:MaxLength=100
	// +kubebuilder:validation:XValidation:rule="!self.contains('=') && !self.startsWith('@')",message="a schedule is five cron fields without a zone or a descriptor: write it like 30 8,15 * * MON-FRI and set the zone in spec.timeZone"
	Schedule string `json:"schedule,omitempty"`
	// every is the longest time between two briefings, counted from the start of the phase and anew from
	// each briefing held. A briefing may be held early at any time.
	// +optional
	// +kubebuilder:validation:XValidation:rule="self.matches('[1-9]')",message="every is zero: give the longest time between two briefings, such as 7d"
	Every Duration `json:"every,omitempty"`
	// once is a single deadline counted from an anchor.
	// +optional
	Once *OnceTrigger `json:"once,omitempty"`
	// afterEach asks for a briefing after each briefing of another obligation of the same plan. One briefing
	// meets all that are open.
	// +optional
	AfterEach *AfterEachTrigger `json:"afterEach,omitempty"`
	// grace is how long after its slot a briefing still counts as on time, and how long after it the
	// obligation becomes overdue; none when left out.
	// +optional
	Grace Duration `json:"grace,omitempty"`
}

// Anchor is an instant of the crisis that a deadline counts from.
//
// +kubebuilder:validation:Enum=Started;Aware;Declared;Closed
type Anchor string

// The anchors, after the fields of the activation and the closing of the crisis.
const (
	AnchorStarted  Anchor = "Started"
	AnchorAware    Anchor = "Aware"
	AnchorDeclared Anchor = "Declared"
	AnchorClosed   Anchor = "Closed"
)

// OnceTrigger is a single deadline.
type OnceTrigger struct {
	// after is what the time counts from.
	// +required
	After AnchorReference `json:"after"`
	// within is the time from it by which the briefing is due.
	// +required
	Within Duration `json:"within"`
}

// AnchorReference is what a deadline counts from: exactly one of an anchor and an obligation.
//
// +kubebuilder:validation:XValidation:rule="has(self.anchor) != has(self.obligation)",message="after is exactly one of anchor and obligation: keep one"
type AnchorReference struct {
	// anchor is an instant of the crisis: Started, Aware, Declared or Closed.
	// +optional
	Anchor Anchor `json:"anchor,omitempty"`
	// obligation of the same plan, whose first briefing is what the time counts from.
	// +optional
	Obligation Name `json:"obligation,omitempty"`
}

// AfterEachTrigger asks for a briefing after each briefing of another obligation.
type AfterEachTrigger struct {
	// obligation of the same plan that this one follows.
	// +required
	Obligation Name `json:"obligation"`
	// within is the time from that briefing by which this one is due.
	// +required
	Within Duration `json:"within"`
}
