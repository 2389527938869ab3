// Package present turns a dossier and what assess says about it into text: the report in three formats,
// the status tree, the simulation and the findings of lint. It knows no clock and no client, and it
// decides nothing: whatever it says, assess has said.
package present

import (
	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// ReportVersion is the version of the report's JSON form. Fields are added within a version; none is
// renamed, removed or given another meaning. docs/reference/report.schema.json describes it.
const ReportVersion = "report.continuity.beredskap.dev/v1"

// Report is how a crisis stood from one view. Lists are never null. Instants are in the zone of the
// governing plan, and null where there is none.
type Report struct {
	lang *lang.Printer // in which it is written
	of   *assess.Assessment

	APIVersion string    `json:"apiVersion"`
	Language   string    `json:"language"` // of its sentences: en or sv; codes such as phases and states are in English
	Crisis     string    `json:"crisis"`
	Namespace  string    `json:"namespace"`
	Title      string    `json:"title"`
	AsOf       Instant   `json:"asOf"`
	KnownAt    Instant   `json:"knownAt"`
	TimeZone   string    `json:"timeZone"`
	Mode       string    `json:"mode"`
	Phase      string    `json:"phase"`
	PhaseSince Instant   `json:"phaseSince"`
	StartedAt  Instant   `json:"startedAt"`
	DeclaredAt Instant   `json:"declaredAt"`
	DeclaredBy string    `json:"declaredBy"`
	Phases     []Phase   `json:"phases"`
	Plans      []Plan    `json:"plans"`
	Problems   []Problem `json:"problems"`
	// Conditions that are abnormal.
	Conditions           []Condition     `json:"conditions"`
	ClosingNeeds         []string        `json:"closingNeeds"`
	Briefings            []Obligation    `json:"briefings"`
	UnaddressedBriefings int             `json:"unaddressedBriefings"`
	Unaddressed          []string        `json:"unaddressed"`
	Decisions            []Decisions     `json:"decisions"`
	Systems              []System        `json:"systems"`
	Activities           []Activity      `json:"activities"`
	Actions              Actions         `json:"actions"`
	Evaluation           Evaluation      `json:"evaluation"`
	Costs                []Cost          `json:"costs"`
	AuditQuestions       []AuditQuestion `json:"auditQuestions"`
	Record               Keeping         `json:"record"`
}

// Phase is a stretch of the crisis in one phase; To is null while it lasts.
type Phase struct {
	Phase string  `json:"phase"`
	From  Instant `json:"from"`
	To    Instant `json:"to"`
}

// Plan is how a plan stands to the crisis.
type Plan struct {
	Namespace  string `json:"namespace"`
	Plan       string `json:"plan"`
	State      string `json:"state"`
	Message    string `json:"message"`
	Generation int64  `json:"generation"`
	Digest     string `json:"digest"`
}

// Problem is something to mend that one object alone cannot show.
type Problem struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Condition is an abnormal condition of the crisis.
type Condition struct {
	Type    string  `json:"type"`
	Reason  string  `json:"reason"`
	Since   Instant `json:"since"`
	Message string  `json:"message"`
}

// Obligation is how one obligation stands: one entry of briefings.
type Obligation struct {
	Namespace       string   `json:"namespace"`
	Plan            string   `json:"plan"`
	Obligation      string   `json:"obligation"`
	Audience        string   `json:"audience"`
	Required        bool     `json:"required"`
	Held            int      `json:"held"`
	Documented      int      `json:"documented"`
	MinutesApproved int      `json:"minutesApproved"`
	OnTime          int      `json:"onTime"`
	Late            int      `json:"late"`
	Missed          int      `json:"missed"`
	Open            int      `json:"open"`
	Overdue         bool     `json:"overdue"`
	OverdueSince    Instant  `json:"overdueSince"`
	SuspendedUntil  Instant  `json:"suspendedUntil"`
	LastHeld        Instant  `json:"lastHeld"`
	NextDue         Instant  `json:"nextDue"`
	Slots           []Slot   `json:"slots"`
	HeldBriefings   []Record `json:"heldBriefings"`
}

// Slot is an instant at which a briefing was due, and what became of it.
type Slot struct {
	Due   Instant `json:"due"`
	Grace Instant `json:"grace"`
	State string  `json:"state"`
	MetBy string  `json:"metBy"`
}

// Record names a record and says when it happened.
type Record struct {
	Name string  `json:"name"`
	At   Instant `json:"at"`
}

// Decisions is how many decisions a body took in a phase.
type Decisions struct {
	Body    string   `json:"body"`
	Phase   string   `json:"phase"`
	Count   int      `json:"count"`
	Records []string `json:"records"`
}

// System is how the recovery of a system stands. Systems come in recovery order.
type System struct {
	Namespace         string     `json:"namespace"`
	Plan              string     `json:"plan"`
	System            string     `json:"system"`
	Title             string     `json:"title"`
	EffectivePriority int        `json:"effectivePriority"`
	Phase             string     `json:"phase"`
	Since             Instant    `json:"since"`
	RestoredAt        Instant    `json:"restoredAt"`
	VerifiedAt        Instant    `json:"verifiedAt"`
	AcceptedAt        Instant    `json:"acceptedAt"`
	DegradedSince     Instant    `json:"degradedSince"`
	StalledSince      Instant    `json:"stalledSince"`
	RTO               *Objective `json:"rto"`
	RPO               *Objective `json:"rpo"`
	ForecastAt        Instant    `json:"forecastAt"`
	StepsDone         string     `json:"stepsDone"`
	CurrentStep       string     `json:"currentStep"`
	WaitingFor        []Wait     `json:"waitingFor"`
	Assumptions       []string   `json:"assumptions"`
}

// Objective is how a time to be reached stands.
type Objective struct {
	Due      Instant `json:"due"`
	State    string  `json:"state"`
	Achieved Instant `json:"achieved"`
}

// Wait is one thing that a system waits for.
type Wait struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

// Activity is how one activity goes on.
type Activity struct {
	Namespace     string   `json:"namespace"`
	Plan          string   `json:"plan"`
	Activity      string   `json:"activity"`
	Title         string   `json:"title"`
	Duty          string   `json:"duty"`
	Priority      int      `json:"priority"`
	PriorityTitle string   `json:"priorityTitle"`
	State         string   `json:"state"`
	Since         Instant  `json:"since"`
	Down          []string `json:"down"`
	WorsensAt     Instant  `json:"worsensAt"`
}

// Actions counts the action items and lists them.
type Actions struct {
	Open    int      `json:"open"`
	Overdue int      `json:"overdue"`
	Done    int      `json:"done"`
	Items   []Action `json:"items"`
}

// Action is one action item.
type Action struct {
	Namespace string  `json:"namespace"`
	Name      string  `json:"name"`
	Title     string  `json:"title"`
	Owner     string  `json:"owner"`
	State     string  `json:"state"`
	Since     Instant `json:"since"`
	Due       Instant `json:"due"`
	Overdue   bool    `json:"overdue"`
	Progress  string  `json:"progress"`
}

// Evaluation is how the evaluation of the crisis stands. Accepted names the accepted one, else null.
type Evaluation struct {
	Overdue         bool     `json:"overdue"`
	Due             Instant  `json:"due"`
	DueAfterClose   string   `json:"dueAfterClose"`
	Accepted        *string  `json:"accepted"`
	AcceptedAt      Instant  `json:"acceptedAt"`
	AdoptedBy       string   `json:"adoptedBy"`
	AdoptedAt       Instant  `json:"adoptedAt"`
	AdoptionDue     Instant  `json:"adoptionDue"`
	AdoptionOverdue bool     `json:"adoptionOverdue"`
	Partial         []string `json:"partial"`
	// UnansweredFindings and PendingLessons are those of every evaluation that counts.
	UnansweredFindings []UnansweredFinding `json:"unansweredFindings"`
	PendingLessons     []PendingLesson     `json:"pendingLessons"`
}

// UnansweredFinding is a finding about which nothing is done, and nobody has said why.
type UnansweredFinding struct {
	Evaluation string  `json:"evaluation"`
	Finding    string  `json:"finding"`
	Since      Instant `json:"since"`
}

// PendingLesson is a lesson that changes a plan which does not say so.
type PendingLesson struct {
	Evaluation string  `json:"evaluation"`
	Lesson     string  `json:"lesson"`
	Plan       string  `json:"plan"`
	Since      Instant `json:"since"`
	Message    string  `json:"message"`
}

// Cost is what was recorded in one currency. Amounts are decimal strings in the main unit, exact.
type Cost struct {
	Currency string `json:"currency"`
	Amount   string `json:"amount"`
	// UpperBound says that the true cost is at most the amount.
	UpperBound bool           `json:"upperBound"`
	Activities []ActivityCost `json:"activities"`
	Records    []string       `json:"records"`
}

// ActivityCost is the part of a cost that was stated about one activity.
type ActivityCost struct {
	Namespace string `json:"namespace"`
	Plan      string `json:"plan"`
	Activity  string `json:"activity"`
	Amount    string `json:"amount"`
}

// AuditQuestion is a question that auditors ask, answered from the record alone. Answer is its
// statements one after another; evidence is all that they rest on.
type AuditQuestion struct {
	Question   string      `json:"question"`
	Answer     string      `json:"answer"`
	Evidence   []string    `json:"evidence"`
	Statements []Statement `json:"statements"`
}

// Statement is one sentence of an answer with the records that it rests on. Missing says that it is
// about what the record does not show.
type Statement struct {
	Text     string   `json:"text"`
	Evidence []string `json:"evidence"`
	Missing  bool     `json:"missing"`
}

// say puts a message into the language of the report.
func (r *Report) say(format string, args ...any) string { return r.lang.Say(format, args...) }

// code is a phase, a state or a reason for people; empty where there is none.
func (r *Report) code(code string) string {
	if code == "" {
		return ""
	}
	return r.lang.Say(code)
}

// unknownBody is the body of a decision that nobody knows who took.
const unknownBody = string(v1alpha1.UnknownBody)
