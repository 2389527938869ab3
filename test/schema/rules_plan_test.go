package schema

// The messages that stand at several places.
const (
	planMissing    = "namespace is given without plan: add the plan that lists the system, or leave namespace out for a system of the same plan"
	oneTrigger     = "a trigger is exactly one of schedule, every, once and afterEach: keep one"
	duringGoesWith = "during goes with schedule and every, and only with them: add during: [Response] (or Recovery, or both) there, and remove it elsewhere"
	everyIsZero    = "every is zero: give the longest time between two briefings, such as 7d"
	notClosed      = "no cadence runs in a closed crisis: list Response, Recovery or both; for a deadline after the closing use once with anchor Closed"
	fiveFields     = "a schedule is five cron fields without a zone or a descriptor: write it like 30 8,15 * * MON-FRI and set the zone in spec.timeZone"
	oneAnchor      = "after is exactly one of anchor and obligation: keep one"
	oneStep        = "a step is exactly one of confirm, apply and observe: keep one"
)

func obligation(triggers string) string {
	return "obligations: [{name: board, audience: Board, triggers: [" + triggers + "]}]"
}

const firstTrigger = "spec.obligations[0].triggers[0]"

var planCases = []ruleCase{
	{name: "a name of 64 characters", kind: "ContinuityPlan", object: longName(), field: "<nil>",
		message: "metadata.name is longer than 63 characters: choose a shorter one, it becomes part of other names"},
	{name: "a need of another plan", kind: "ContinuityPlan", patch: `activities: [{name: a, priority: 1, needs: [{namespace: it, plan: p, system: s}]}]`},
	{name: "a need of another plan in the same namespace", kind: "ContinuityPlan", patch: `activities: [{name: a, priority: 1, needs: [{plan: p, system: s}]}]`},
	{name: "a need with a namespace and no plan", kind: "ContinuityPlan", patch: `activities: [{name: a, priority: 1, needs: [{namespace: it, system: s}]}]`,
		field: "spec.activities[0].needs[0]", message: planMissing},
	{name: "a dependency on another plan", kind: "ContinuityPlan", patch: `systems: [{name: s, dependsOn: [{namespace: it, plan: p, system: s}]}]`},
	{name: "a dependency with a namespace and no plan", kind: "ContinuityPlan", patch: `systems: [{name: s, dependsOn: [{system: a}, {namespace: it, system: b}]}]`,
		field: "spec.systems[0].dependsOn[1]", message: planMissing},

	{name: "a trigger of each kind", kind: "ContinuityPlan", patch: obligation(
		`{during: [Response], schedule: "30 8,15 * * MON-FRI", grace: 30m}, {during: [Response, Recovery], every: 7d}, ` +
			`{once: {after: {anchor: Aware}, within: 24h}}, {once: {after: {obligation: staff}, within: 1mo}}, {afterEach: {obligation: staff, within: 4h}}`)},
	{name: "a trigger of no kind", kind: "ContinuityPlan", patch: obligation(`{grace: 30m}`), field: firstTrigger, message: oneTrigger},
	{name: "a trigger of two kinds", kind: "ContinuityPlan", patch: obligation(`{during: [Response], schedule: "0 8 * * *", every: 1d}`), field: firstTrigger, message: oneTrigger},
	{name: "a schedule without during", kind: "ContinuityPlan", patch: obligation(`{schedule: "0 8 * * *"}`), field: firstTrigger, message: duringGoesWith},
	{name: "an every without during", kind: "ContinuityPlan", patch: obligation(`{every: 1d}`), field: firstTrigger, message: duringGoesWith},
	{name: "a once with during", kind: "ContinuityPlan", patch: obligation(`{during: [Response], once: {after: {anchor: Aware}, within: 24h}}`), field: firstTrigger, message: duringGoesWith},
	{name: "an afterEach with during", kind: "ContinuityPlan", patch: obligation(`{during: [Response], afterEach: {obligation: staff, within: 4h}}`), field: firstTrigger, message: duringGoesWith},
	{name: "an every of zero", kind: "ContinuityPlan", patch: obligation(`{during: [Response], every: 0d00h}`), field: firstTrigger + ".every", message: everyIsZero},
	{name: "a cadence in a closed crisis", kind: "ContinuityPlan", patch: obligation(`{during: [Recovery, Closed], every: 1d}`), field: firstTrigger + ".during", message: notClosed},
	{name: "a schedule with a zone", kind: "ContinuityPlan", patch: obligation(`{during: [Response], schedule: "TZ=Europe/Oslo 0 8 * * *"}`), field: firstTrigger + ".schedule", message: fiveFields},
	{name: "a schedule with the other zone", kind: "ContinuityPlan", patch: obligation(`{during: [Response], schedule: "CRON_TZ=UTC 0 8 * * *"}`), field: firstTrigger + ".schedule", message: fiveFields},
	{name: "a schedule by a descriptor", kind: "ContinuityPlan", patch: obligation(`{during: [Response], schedule: "@every 1h30m"}`), field: firstTrigger + ".schedule", message: fiveFields},
	{name: "a once after nothing", kind: "ContinuityPlan", patch: obligation(`{once: {after: {}, within: 24h}}`), field: firstTrigger + ".once.after", message: oneAnchor},
	{name: "a once after two things", kind: "ContinuityPlan", patch: obligation(`{once: {after: {anchor: Aware, obligation: staff}, within: 24h}}`), field: firstTrigger + ".once.after", message: oneAnchor},
	{name: "an afterEach of itself", kind: "ContinuityPlan", patch: obligation(`{afterEach: {obligation: board, within: 4h}}`), field: "spec.obligations[0]",
		message: "afterEach names the obligation itself: name the obligation whose briefings this one follows"},
	{name: "lessons learnt, and a duty to say why one is late", kind: "ContinuityPlan", patch: `{lessons: [{evaluation: storm-review, lesson: boats-first}, {namespace: port, evaluation: drill-2025, lesson: boats-first}], ` +
		`obligations: [{name: dpa, audience: Data protection authority, triggers: [{once: {after: {anchor: Aware}, within: 72h}}], requires: {delayReason: true}}]}`},
	{name: "a once after itself", kind: "ContinuityPlan", patch: obligation(`{once: {after: {obligation: board}, within: 4h}}`), field: "spec.obligations[0]",
		message: "once.after names the obligation itself: name the obligation that this one follows, or an anchor"},

	{name: "a step of each kind", kind: "ContinuityPlan", patch: `systems: [{name: s, steps: [{name: a, confirm: {}}, ` +
		`{name: b, apply: {template: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {any: thing}}}}, {name: c, observe: {apiVersion: v1, kind: Pod, name: p}}]}]`},
	{name: "steps that say when they are done, when they have failed and what they restored to", kind: "ContinuityPlan", patch: `{serviceAccountName: recovery, systems: [{name: s, steps: [` +
		`{name: a, retries: 2, timeout: 2h, apply: {readyWhen: "object.status.phase == 'Completed'", failedWhen: "object.status.phase == 'Failed'", recoveredTo: object.status.startTimestamp, cleanup: Delete, ` +
		`template: {apiVersion: velero.io/v1, kind: Restore, metadata: {generateName: x-}, spec: {backupName: x}}}}, ` +
		`{name: b, verifies: true, observe: {apiVersion: v1, kind: Pod, name: p, readyWhen: "true", failedWhen: "false", recoveredTo: object.metadata.creationTimestamp}}, {name: c, verifies: true, confirm: {}}]}]}`},
	{name: "a step of no kind", kind: "ContinuityPlan", patch: `systems: [{name: s, steps: [{name: a}]}]`, field: "spec.systems[0].steps[0]", message: oneStep},
	{name: "a step of two kinds", kind: "ContinuityPlan", patch: `systems: [{name: s, steps: [{name: a, confirm: {}, observe: {apiVersion: v1, kind: Pod, name: p}}]}]`,
		field: "spec.systems[0].steps[0]", message: oneStep},
	{name: "an edit", kind: "ContinuityPlan", update: true, patch: `title: Harbour and pilots`},
}

var activationCases = []ruleCase{
	{name: "a name of 64 characters", kind: "CrisisActivation", object: longName(), field: "<nil>",
		message: "metadata.name is longer than 63 characters: choose a shorter one, it becomes a label"},
	{name: "aware when it started", kind: "CrisisActivation", patch: `awareAt: "2026-01-10T02:00:00Z"`},
	{name: "aware before it started", kind: "CrisisActivation", patch: `awareAt: "2026-01-10T01:59:59Z"`, field: "spec",
		message: "awareAt is before startedAt: nobody can be aware of a crisis before it starts; correct one of them"},
	{name: "declared when it started, in another zone", kind: "CrisisActivation", patch: `declaredAt: "2026-01-10T02:00:00Z"`},
	{name: "declared before it started", kind: "CrisisActivation", patch: `declaredAt: "2026-01-10T01:00:00Z"`, field: "spec",
		message: "declaredAt is before startedAt: correct one of them"},
	{name: "places among the recoveries, and how long one is kept", kind: "CrisisActivation", patch: `{maxConcurrentRecoveries: 3, yieldAfter: 30m}`},
	{name: "plans of one name in two namespaces", kind: "CrisisActivation", patch: `plans: [{name: harbour}, {namespace: it, name: harbour}]`},
	{name: "a plan twice", kind: "CrisisActivation", patch: `plans: [{name: harbour}, {name: pilots}, {name: harbour}]`, field: "spec.plans",
		message: "a plan is listed twice: keep one"},
	{name: "an edit", kind: "CrisisActivation", update: true, patch: `mode: Exercise`, field: "spec", message: activationEdited},
	{name: "an addition", kind: "CrisisActivation", update: true, patch: `basis: a storm`, field: "spec", message: activationEdited},
	{name: "another author", kind: "CrisisActivation", update: true, patch: `enteredBy: somebody`, field: "spec", message: activationEdited},
}

const activationEdited = "an activation is a statement and cannot be edited: state the change in a LogEntry (phase, adjustment, join, outage)"

var recoveryCases = []ruleCase{
	{name: "a planned system", kind: "SystemRecovery", patch: `{unplanned: null, planned: {plan: p, system: s, snapshot: p-1}}`},
	{name: "both planned and unplanned", kind: "SystemRecovery", patch: `planned: {plan: p, system: s, snapshot: p-1}`, field: "spec",
		message: "a recovery is exactly one of planned and unplanned: keep one"},
	{name: "neither planned nor unplanned", kind: "SystemRecovery", patch: `unplanned: null`, field: "spec",
		message: "a recovery is exactly one of planned and unplanned: keep one"},
	{name: "an unplanned system with the name of a planned one's recovery", kind: "SystemRecovery", object: `{metadata: {name: plan.system-1}}`, field: "<nil>",
		message: "metadata.name of an unplanned recovery must hold no dot: names with one belong to the systems of plans; use hyphens"},
	{name: "a dependency on a plan", kind: "SystemRecovery", patch: `unplanned: {dependsOn: [{namespace: it, plan: p, system: s}, {plan: p, system: t}]}`},
	{name: "a dependency without a plan", kind: "SystemRecovery", patch: `unplanned: {dependsOn: [{system: s}]}`,
		field: "spec.unplanned.dependsOn", message: "plan is missing: name the plan that lists the system"},
	{name: "a dependency with a namespace and no plan", kind: "SystemRecovery", patch: `unplanned: {dependsOn: [{namespace: it, system: s}]}`,
		field: "spec.unplanned.dependsOn[0]", message: planMissing, alongside: true},
	{name: "steps that people do and watch", kind: "SystemRecovery", patch: `unplanned: {steps: [{name: a, confirm: {}}, {name: b, observe: {apiVersion: v1, kind: Pod, name: p}}]}`},
	{name: "a step that would act as an account", kind: "SystemRecovery",
		patch: `unplanned: {steps: [{name: a, apply: {template: {apiVersion: v1, kind: ConfigMap, metadata: {name: x}}}}]}`, field: "spec.unplanned.steps",
		message: "an unplanned system has confirm and observe steps only: apply objects by hand and confirm, or add the system to a plan"},
	{name: "a step of no kind", kind: "SystemRecovery", patch: `unplanned: {steps: [{name: a}]}`, field: "spec.unplanned.steps[0]", message: oneStep},
	{name: "an edit", kind: "SystemRecovery", update: true, patch: `unplanned: {priority: 1}`, field: "spec",
		message: "a recovery cannot be edited: state the change in a LogEntry (outage, report, forecast, acceptance, retirement)"},
}
