package v1alpha1

// ConditionReady is on every kind: the object is sound, accepted and tracked. Lateness never touches it:
// a late briefing must not stop a pipeline in the middle of a crisis.
const ConditionReady = "Ready"

// Reasons of Ready on every kind.
const (
	// ReasonAccepted (True): the object is sound and counts.
	ReasonAccepted = "Accepted"
	// ReasonInvalid (False): status.problems, or the message, says what to mend.
	ReasonInvalid = "Invalid"
)

// Reasons of Ready=False on records.
const (
	// ReasonCrisisNotFound: no activation of the name that spec.crisis gives.
	ReasonCrisisNotFound = "CrisisNotFound"
	// ReasonNamespaceNotActivated: the record's namespace is neither the activation's nor that of an active plan.
	ReasonNamespaceNotActivated = "NamespaceNotActivated"
	// ReasonBeforeCrisis: it happened before the crisis started.
	ReasonBeforeCrisis = "BeforeCrisis"
	// ReasonUnknownSubject: about, or meets, names what no active plan lists or no record is called.
	ReasonUnknownSubject = "UnknownSubject"
	// ReasonNotAllowed: the record may not be about a plan of another namespace from where it stands.
	ReasonNotAllowed = "NotAllowed"
	// ReasonUnaddressed: the briefing names no audience, or another than the obligation's.
	ReasonUnaddressed = "Unaddressed"
	// ReasonCannotFollow: the phase, report or acceptance cannot follow what was stated before.
	ReasonCannotFollow = "CannotFollow"
	// ReasonSamePerson: the approval was entered by, or in the name of, who wrote what it approves.
	ReasonSamePerson = "SamePerson"
	// ReasonCorrected: another record replaces this one.
	ReasonCorrected = "Corrected"
	// ReasonWrongCorrection: corrects names no earlier record of the same kind, namespace and crisis.
	ReasonWrongCorrection = "WrongCorrection"
)

// Conditions of a ContinuityPlan. They are abnormal when True.
const (
	// ConditionReviewOverdue: the plan, or a document it rests on, has not been reviewed in time.
	ConditionReviewOverdue = "ReviewOverdue"
	// ConditionExerciseOverdue: no exercise over the plan has been evaluated in time.
	ConditionExerciseOverdue = "ExerciseOverdue"
)

// Conditions of a CrisisActivation. They are abnormal when True.
const (
	// ConditionPlanUnavailable: a plan of the activation is missing, does not consent or is held by another
	// crisis; the message names it, and the other plans are in force.
	ConditionPlanUnavailable = "PlanUnavailable"
	// ConditionBriefingOverdue: an obligation is overdue.
	ConditionBriefingOverdue = "BriefingOverdue"
	// ConditionRecordIncomplete: a briefing names no audience, or one whose content must be recorded has none.
	ConditionRecordIncomplete = "RecordIncomplete"
	// ConditionMinutesOverdue: minutes, or their approval, are overdue. Also on a Briefing.
	ConditionMinutesOverdue = "MinutesOverdue"
	// ConditionObjectiveBreached: a system was not restored in time, or not to a recent enough point. Also on a SystemRecovery.
	ConditionObjectiveBreached = "ObjectiveBreached"
	// ConditionActivityBeyondMaxDowntime: an activity has been down for longer than is tolerable.
	ConditionActivityBeyondMaxDowntime = "ActivityBeyondMaxDowntime"
	// ConditionActionOverdue: an action item is overdue. Also on an ActionItem.
	ConditionActionOverdue = "ActionOverdue"
	// ConditionEvaluationOverdue: no complete evaluation was accepted in time.
	ConditionEvaluationOverdue = "EvaluationOverdue"
	// ConditionAdoptionPending: the evaluation is accepted and not yet adopted. Also on an Evaluation.
	ConditionAdoptionPending = "AdoptionPending"
	// ConditionSuspended: the exercise rests while a real crisis holds one of its plans.
	ConditionSuspended = "Suspended"
	// ConditionFindingUnanswered: a finding of the accepted evaluation has neither an action item nor a reason why
	// nothing is done about it. Also on an Evaluation.
	ConditionFindingUnanswered = "FindingUnanswered"
	// ConditionLessonPending: a lesson changes a plan, and no newer generation of the plan says that it has. Also on an
	// Evaluation.
	ConditionLessonPending = "LessonPending"
	// ConditionArchiveFailing: the operator cannot write the archives of the crisis.
	ConditionArchiveFailing = "ArchiveFailing"
)

// ConditionRecordIntact is on a CrisisActivation, and abnormal when False: something that was sealed in the ledger is
// missing or altered, or cannot be sealed. The message names it.
const ConditionRecordIntact = "RecordIntact"

// Reasons of RecordIntact.
const (
	// ReasonSealed (True): all that belongs to the crisis is in the ledger, and stands as it was sealed.
	ReasonSealed = "Sealed"
	// ReasonSealing (True): what was sealed stands as it was, and the rest is about to be.
	ReasonSealing = "Sealing"
	// ReasonNotSealed (False): what the message names cannot be sealed.
	ReasonNotSealed = "NotSealed"
	// ReasonRecordMissing (False): what the message names was sealed and is gone, without a statement that allows it.
	ReasonRecordMissing = "RecordMissing"
	// ReasonRecordAltered (False): what the message names is not as it was sealed.
	ReasonRecordAltered = "RecordAltered"
	// ReasonLedgerBroken (False): the ledger itself lacks a page, was altered, or ends before a checkpoint of it.
	ReasonLedgerBroken = "LedgerBroken"
)

// ConditionForecastPassed is abnormal when True, on a SystemRecovery: the forecast instant has passed
// and the system is not restored.
const ConditionForecastPassed = "ForecastPassed"

// More conditions of a SystemRecovery, and of a CrisisActivation that has such a one. They are abnormal when True.
const (
	// ConditionStalled: the current step has not moved for longer than its timeout allows.
	ConditionStalled = "Stalled"
	// ConditionRecoveryFailed: a failed step keeps the recovery from going on until somebody reports it otherwise.
	ConditionRecoveryFailed = "RecoveryFailed"
	// ConditionDegraded: the system was restored and what a step brought back no longer works, or a step that
	// verifies it failed. It is not run again by itself.
	ConditionDegraded = "Degraded"
)

// Reasons of the abnormal conditions.
const (
	// ReasonNoneOverdue (False): nothing of the kind is overdue.
	ReasonNoneOverdue = "NoneOverdue"
	// ReasonNotRequired (False): no rule asks for it.
	ReasonNotRequired = "NotRequired"
	// ReasonOverdue (True): the due instant in the message has passed.
	ReasonOverdue = "Overdue"
	// ReasonPending (False): the due instant in the message is still to come.
	ReasonPending = "Pending"
	// ReasonDone (False): it has been done.
	ReasonDone = "Done"
	// ReasonPlanMissing (True): the plan does not exist.
	ReasonPlanMissing = "PlanMissing"
	// ReasonPlanRefused (True): the plan does not consent to activations from this namespace.
	ReasonPlanRefused = "PlanRefused"
	// ReasonPlanHeld (True): another real crisis holds the plan.
	ReasonPlanHeld = "PlanHeld"
	// ReasonPlanNotFrozen (True): the plan is in force as it stands, and freezing it has not succeeded yet.
	ReasonPlanNotFrozen = "PlanNotFrozen"
	// ReasonSnapshotLost (True): the frozen plan is gone; the crisis goes on by the plan as it stands.
	ReasonSnapshotLost = "SnapshotLost"
	// ReasonPlansInForce (False): every plan of the activation is in force.
	ReasonPlansInForce = "PlansInForce"
	// ReasonRecordComplete (False): every briefing names its audience and has the content that it must have.
	ReasonRecordComplete = "RecordComplete"
	// ReasonUndocumented (True): what was told at a briefing is not recorded.
	ReasonUndocumented = "Undocumented"
	// ReasonWithinObjectives (False): no objective is breached.
	ReasonWithinObjectives = "WithinObjectives"
	// ReasonBreached (True): the objective that the message names was not reached.
	ReasonBreached = "Breached"
	// ReasonWithinTolerance (False): no activity is down for longer than is tolerable.
	ReasonWithinTolerance = "WithinTolerance"
	// ReasonBeyondTolerance (True): the activity that the message names is.
	ReasonBeyondTolerance = "BeyondTolerance"
	// ReasonAdoptionOverdue (True): the body has not adopted the evaluation in time.
	ReasonAdoptionOverdue = "AdoptionOverdue"
	// ReasonAwaitingAdoption (True): the body has still to adopt the evaluation.
	ReasonAwaitingAdoption = "AwaitingAdoption"
	// ReasonRealCrisis (True): a real crisis holds a plan of the exercise.
	ReasonRealCrisis = "RealCrisis"
	// ReasonNoneFailed (False): no failed step keeps a recovery from going on.
	ReasonNoneFailed = "NoneFailed"
	// ReasonStepFailed (True): the step that the message names failed.
	ReasonStepFailed = "StepFailed"
	// ReasonMoving (False): no step has stood still for longer than it may.
	ReasonMoving = "Moving"
	// ReasonNoProgress (True): nothing was reported of the current step for longer than its timeout, or the operator
	// could not begin it for as long, or for as long as the system may keep its place.
	ReasonNoProgress = "NoProgress"
	// ReasonWorking (False): what was restored works, as far as is known.
	ReasonWorking = "Working"
	// ReasonNotReadyAgain (True): an object that was ready when its step was done is not ready any more.
	ReasonNotReadyAgain = "NotReadyAgain"
	// ReasonVerificationFailed (True): a step that verifies the system failed.
	ReasonVerificationFailed = "VerificationFailed"
	// ReasonRunning (False): the crisis or exercise runs.
	ReasonRunning = "Running"
	// ReasonUnreasonedDelay (True): a briefing came late and says nothing of why, where its obligation asks for that.
	ReasonUnreasonedDelay = "UnreasonedDelay"
	// ReasonAnswered (False): every finding of the accepted evaluation has an action item or a reason.
	ReasonAnswered = "Answered"
	// ReasonUnanswered (True): the findings that the message names have neither.
	ReasonUnanswered = "Unanswered"
	// ReasonLearned (False): every plan that a lesson changes says that it has.
	ReasonLearned = "Learned"
	// ReasonPlanUnchanged (True): the plans that the message names do not say so yet.
	ReasonPlanUnchanged = "PlanUnchanged"
	// ReasonArchived (False): the last archive was written to every target.
	ReasonArchived = "Archived"
	// ReasonNoTarget (False): the operator was given no target to write archives to.
	ReasonNoTarget = "NoTarget"
	// ReasonTargetFailing (True): the target that the message names does not take an archive.
	ReasonTargetFailing = "TargetFailing"
)

// ReasonStepBlocked is the reason of the event that tells what keeps an automated step from going on.
const ReasonStepBlocked = "StepBlocked"
