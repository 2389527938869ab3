package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Assessment is everything the product says about one crisis at one view. It is never changed after
// it was made.
type Assessment struct {
	View View
	// Crisis is the activation that the assessment is about.
	Crisis Key
	// Next is the next instant at which any of it changes by itself; zero when none does.
	Next time.Time
	// Zone is the time zone of the governing plan, for people; UTC when there is none.
	Zone *time.Location

	Phases      []PhaseSpan
	Phase       v1alpha1.ActivationPhase
	PhaseSince  time.Time
	ClosingFor  []Text // what is missing to close, while closing
	ClosedAt    time.Time
	Suspended   *Holder // the real crisis that makes an exercise rest
	Plans       []PlanVerdict
	Problems    []Problem
	Obligations []ObligationVerdict
	Activities  []ActivityVerdict
	Systems     []SystemVerdict // in recovery order: priority, then dependency tier, then name
	Admitted    []Admission     // the places among the concurrent recoveries, the most urgent first
	Briefings   []BriefingVerdict
	Unaddressed []Key
	Actions     []ActionVerdict
	Evaluation  EvaluationVerdict
	Decisions   []DecisionCount
	Costs       []CostSum
	Conditions  []Condition

	file    *casefile // what verdicts on single records are made from, on demand
	systems map[Ref]*SystemVerdict
	plans   map[Key]*PlanVerdict

	underWay  int // how many systems hold a place, whoever gave it
	beginning int // how many are given one now

	briefings map[Key]*BriefingVerdict
	actions   map[Key]*ActionVerdict
}

// Condition is a condition before it is written: Since is zero where the transition has no instant of
// its own, and it then keeps the instant at which it was first seen.
type Condition struct {
	Type, Reason string
	Message      Text
	True         bool
	Since        time.Time
}

// Problem is something to mend that one object alone cannot show: the path of its field, and what is wrong.
type Problem struct {
	Field   string
	Message Text
}

// Wait is one thing that a system waits for.
type Wait struct {
	Kind    v1alpha1.WaitKind
	Message Text
	// Circle says that it is for a system in a circle with this one.
	Circle bool
}

// PhaseSpan is a stretch of a crisis in one phase; To is zero while it lasts.
type PhaseSpan struct {
	Phase    v1alpha1.CrisisPhase
	From, To time.Time
}

// PlanVerdict is how one plan stands to the crisis.
type PlanVerdict struct {
	Key     Key
	State   v1alpha1.PlanState
	Reason  string // the condition reason when the plan is not active
	Message Text
	Spec    *v1alpha1.ContinuityPlanSpec // nil when the plan is not active
	Zone    *time.Location
	// Snapshot is the frozen plan; nil for an active plan that is still to be frozen.
	Snapshot *Snapshot
	// Generation of the live plan that is to be frozen, when Snapshot is nil.
	Generation int64

	from time.Time               // when it came into force; zero for a plan that was from the start
	gone *v1alpha1.ActivatedPlan // what status says was frozen, when its snapshot is not there
	lost bool                    // and the plan has been edited since
}

// SlotState is what became of a slot.
type SlotState string

// The states of a slot. Waived is a required slot that need not be met.
const (
	SlotOnTime SlotState = "OnTime"
	SlotLate   SlotState = "Late"
	SlotMissed SlotState = "Missed"
	SlotOpen   SlotState = "Open"
	SlotWaived SlotState = "Waived"
)

// Slot is an instant at which a briefing was due.
type Slot struct {
	Due   time.Time
	Grace time.Time // until when a briefing is on time
	State SlotState
	MetBy Key // the briefing, when met
}

// ObligationVerdict is how one obligation stands.
type ObligationVerdict struct {
	Ref        Ref
	Obligation *v1alpha1.Obligation
	Slots      []Slot // due or met, in order of Due; of very many missed ones only the first
	Held       []Key  // briefings in order of heldAt
	HeldTimes  []time.Time
	Documented int
	Approved   int

	OnTime, Late, Missed, Open int
	// OverdueSince is when the obligation became overdue; zero while it is not.
	OverdueSince time.Time
	LastHeld     time.Time
	// NextDue is the next slot that is still to come and unmet; zero when there is none.
	NextDue time.Time
	// NextGrace is when the first grace of what is due or still to come is over: from then on it is overdue, unless it is met
	// before. A grace can be longer than the time to the next slot.
	NextGrace time.Time
	// SuspendedUntil is set while the obligation is suspended.
	SuspendedUntil time.Time
	// Unmet says, for a required obligation, that a once-slot is neither met nor waived.
	Unmet bool
}

// ActivityVerdict is how one activity goes on.
type ActivityVerdict struct {
	Ref      Ref
	Activity *v1alpha1.Activity
	Priority v1alpha1.Priority
	State    v1alpha1.ActivityState
	Since    time.Time
	// Down are the systems that it needs and that are not restored.
	Down []Ref
	// MaxDowntime and Fallback are its clocks; nil where the plan sets none or nothing was disrupted.
	MaxDowntime, Fallback *v1alpha1.ObjectiveStatus
	// Next is when its state gets worse if nothing happens; zero when it does not.
	Next time.Time
}

// SystemVerdict is how the recovery of one system stands.
type SystemVerdict struct {
	Ref      Ref
	Title    string
	Owner    *v1alpha1.Contact
	Recovery string // name of its SystemRecovery, in Ref.Namespace
	Priority v1alpha1.Priority
	Tier     int // 0 depends on nothing; n depends on a system of tier n-1
	Phase    v1alpha1.RecoveryPhase
	Since    time.Time
	Started  time.Time
	Restored time.Time
	Verified time.Time
	Accepted time.Time
	Retired  time.Time
	// AdmittedAt is since when it holds a place among the concurrent recoveries; zero while it does not.
	AdmittedAt time.Time
	// DegradedSince is since when what was restored no longer works; zero while it does.
	DegradedSince time.Time
	// StalledSince is since when its current step stands still for longer than it may; zero while it moves.
	StalledSince time.Time
	// Circle names the systems that it depends on in a circle; empty when there is none.
	Circle string

	Steps       []v1alpha1.StepStatus
	CurrentStep v1alpha1.Name
	WaitingFor  []Wait
	Blockers    []Ref // the systems that it waits for
	Assumptions []Text
	Tasks       []Task // what the operator has to do about its steps
	RTO, RPO    *v1alpha1.ObjectiveStatus
	Forecast    *v1alpha1.ForecastStatus
	Conditions  []Condition
	// Next is the next instant at which any of this changes by itself.
	Next time.Time

	past    []Outage   // that are over, where it went down again since
	settled []interval // when it was not affected, accepted or retired
	system  *system
	// answered is when a person last reported a step.
	answered time.Time
}

// Affected says whether the system is, or was, down in this crisis.
func (s *SystemVerdict) Affected() bool { return s.Phase != v1alpha1.RecoveryNotAffected }

// Available says whether those who need the system can use it.
func (s *SystemVerdict) Available() bool {
	switch s.Phase {
	case v1alpha1.RecoveryNotAffected, v1alpha1.RecoveryRestored, v1alpha1.RecoveryAccepted:
		return true
	}
	return false
}

// BriefingVerdict is how one accepted briefing stands.
type BriefingVerdict struct {
	Key        Key
	HeldAt     time.Time
	Audience   string
	Documented bool
	Met        []v1alpha1.MetSlot
	Minutes    MinutesVerdict
	// Required says that some obligation asks for content that is not there.
	Undocumented bool
	// Unreasoned are the obligations that it was late for and that ask why, where it does not say.
	Unreasoned []Ref
	Next       time.Time
}

// MinutesVerdict is how the minutes of a briefing stand; zero where no obligation asks for any and
// none were recorded.
type MinutesVerdict struct {
	Due, RecordedAt, ApprovalDue, ApprovedAt time.Time
	RecordedIn, ApprovedIn                   Key
	// OverdueSince is when minutes or their approval became overdue; zero while they are not.
	OverdueSince time.Time
}

// ActionVerdict is how one accepted action item stands.
type ActionVerdict struct {
	Key      Key
	Item     *v1alpha1.ActionItem
	State    v1alpha1.ActionState
	Since    time.Time
	Progress string
	// OverdueSince is its due instant while it is overdue, else zero.
	OverdueSince time.Time
	Next         time.Time
}

// EvaluationVerdict is how the evaluation of the crisis stands.
type EvaluationVerdict struct {
	// Rule of the governing plan; nil when no active plan of the activation's namespace has one.
	Rule *v1alpha1.EvaluationRule
	// Due is the earlier of the rule's deadlines; zero when there is none yet.
	Due time.Time
	// OverdueSince is Due while no complete evaluation is accepted after it has passed, else zero.
	OverdueSince time.Time
	Accepted     *Key
	AcceptedAt   time.Time
	AdoptedAt    time.Time
	AdoptionDue  time.Time
	// AdoptionOverdue says that AdoptionDue has passed.
	AdoptionOverdue bool
	Partial         []Key
	// Unanswered lists, for each evaluation, the questions it does not answer.
	Unanswered map[Key][]v1alpha1.Name
	// Findings, and the lessons that change a plan, of every evaluation that counts.
	Findings []FindingVerdict
	Lessons  []LessonVerdict
}

// DecisionCount is how many decisions a body took in a phase.
type DecisionCount struct {
	Body    string
	Phase   v1alpha1.CrisisPhase
	Count   int
	Records []Key
}

// CostSum is what was recorded in one currency, in hundredths of its main unit. UpperBound says that
// some of it is at most the amount stated.
type CostSum struct {
	Currency   string
	Hundredths int64
	UpperBound bool
	ByActivity map[Ref]int64
	Records    []Key
}
