package schema

import "strings"

var recordCases = []ruleCase{
	{name: "an edit", kind: "Briefing", update: true, patch: `heldAt: "2026-01-10T05:00:00+02:00"`, field: "spec",
		message: "a briefing is a record and cannot be edited: enter a new Briefing that names this one in corrects"},
	{name: "an addition", kind: "Briefing", update: true, patch: `content: all of it`, field: "spec",
		message: "a briefing is a record and cannot be edited: enter a new Briefing that names this one in corrects"},
	{name: "an edit", kind: "Evaluation", update: true, patch: `findings: [{name: a, text: b}]`, field: "spec",
		message: "an evaluation is a record and cannot be edited: enter a new Evaluation that names this one in corrects"},
	{name: "an edit", kind: "ActionItem", update: true, patch: `dueAt: "2026-02-10T09:00:00+02:00"`, field: "spec",
		message: "an action item is a record and cannot be edited: state progress in a LogEntry, or enter a new ActionItem that names this one in corrects"},
	{name: "late, with the reason", kind: "Briefing", patch: `{audience: Data protection authority, meets: [{plan: harbour, obligation: dpa}], delayReason: The mast was down.}`},
	{name: "a finding rejected, and a lesson that changes a plan", kind: "Evaluation",
		patch: `{findings: [{name: a, text: b, rejected: c}], lessons: [{name: a, text: b, changes: {namespace: port, name: harbour}}, {name: c, text: d}]}`},
	{name: "due when assigned", kind: "ActionItem", patch: `dueAt: "2026-01-10T04:00:00Z"`},
	{name: "due before assigned", kind: "ActionItem", patch: `dueAt: "2026-01-10T03:00:00Z"`, field: "spec", message: "dueAt is before assignedAt: correct one of them"},
	{name: "from a finding", kind: "ActionItem", patch: `from: {evaluation: e, finding: f}`},
	{name: "from two things", kind: "ActionItem", patch: `from: {evaluation: e, briefing: b}`, field: "spec.from", message: "from is exactly one of briefing and evaluation: keep one"},
	{name: "from nothing", kind: "ActionItem", patch: `from: {}`, field: "spec.from", message: "from is exactly one of briefing and evaluation: keep one"},
	{name: "from a finding of a briefing", kind: "ActionItem", patch: `from: {briefing: b, finding: f}`, field: "spec.from",
		message: "finding is given without evaluation: add the evaluation that it belongs to"},
}

// entry replaces the observation of the sound log entry by another statement.
func entry(statement string) string { return "{observation: null, " + statement + "}" }

const (
	oneStatement   = "a log entry holds exactly one statement (observation, decision, contact, cost, outage, report, forecast, acceptance, retirement, progress, phase, adjustment, join, minutes, approval, waiver or destruction): enter one LogEntry for each"
	aboutSystem    = "about must name the system (about: {plan: …, system: …}) or, for an unplanned one, the recovery (about: {recovery: …})"
	aboutOne       = "about names exactly one of activity, system, obligation, briefing, logEntry, actionItem, evaluation, recovery and activation: keep one"
	aboutPlan      = "plan goes with activity, system and obligation, and only with them: add the plan that lists it, or remove plan"
	aboutApproved  = "an approval is about minutes (about: {logEntry: …}, the entry that holds them) or about an evaluation (about: {evaluation: …})"
	aboutAdjusted  = "an adjustment of a priority is about a system or an activity, any other about an obligation: add about: {plan: …, system|activity|obligation: …}"
	aboutWaived    = "a waiver is about an obligation: add about: {plan: …, obligation: …}"
	aboutDestroyed = "a destruction is about an object: add about: with briefing, logEntry, actionItem, evaluation, recovery or activation"
	oneAdjustment  = "an adjustment is exactly one of triggers, suspendUntil and priority: enter one LogEntry for each"
	instant        = `"2026-01-10T06:00:00+02:00"`
	decided        = `decidedBy: Harbour master, reason: it was so`
)

func adjust(trigger string) string {
	return entry(`about: {plan: p, obligation: o}, adjustment: {triggers: [` + trigger + `], ` + decided + `}`)
}

var logEntryCases = append(append(goodEntries(), aboutCases()...), []ruleCase{
	{name: "an edit", kind: "LogEntry", update: true, patch: `observation: {text: It is dry again.}`, field: "spec",
		message: "a log entry is a record and cannot be edited: enter a new LogEntry that names this one in corrects"},
	{name: "no statement", kind: "LogEntry", patch: `observation: null`, field: "spec", message: oneStatement},
	{name: "two statements", kind: "LogEntry", patch: `decision: {body: Harbour master, text: Close the pier.}`, field: "spec", message: oneStatement},
	{name: "about nothing", kind: "LogEntry", patch: `about: {}`, field: "spec.about", message: aboutOne},
	{name: "about two things", kind: "LogEntry", patch: `about: {briefing: b, evaluation: e}`, field: "spec.about", message: aboutOne},
	{name: "about a system of no plan", kind: "LogEntry", patch: `about: {system: s}`, field: "spec.about", message: aboutPlan},
	{name: "about a briefing of a plan", kind: "LogEntry", patch: `about: {plan: p, briefing: b}`, field: "spec.about", message: aboutPlan},

	{name: "more done than there is", kind: "LogEntry", patch: entry(`about: {recovery: r}, report: {step: s, outcome: InProgress, done: 6, total: 5}`), field: "spec.report",
		message: "done is greater than total: correct one of them"},
	{name: "an object of no attempt", kind: "LogEntry", patch: entry(`about: {recovery: r}, report: {step: s, outcome: Done, object: {apiVersion: v1, kind: Pod, name: p}}`), field: "spec.report",
		message: "object goes with attempt, which the operator alone states: leave it out and name the object in text"},
	{name: "all done that there is", kind: "LogEntry", patch: entry(`about: {recovery: r}, report: {step: s, outcome: Done, done: 5, total: 5}`)},
	{name: "a step skipped for no reason", kind: "LogEntry", patch: entry(`about: {recovery: r}, report: {step: s, outcome: Skipped}`), field: "spec.report",
		message: "a skipped step needs a reason: add text"},
	{name: "a step skipped for a reason", kind: "LogEntry", patch: entry(`about: {recovery: r}, report: {step: s, outcome: Skipped, text: no need}`)},
	{name: "an action cancelled for no reason", kind: "LogEntry", patch: entry(`about: {actionItem: a}, progress: {state: Cancelled}`), field: "spec.progress",
		message: "a cancelled action needs a reason: add text"},
	{name: "an action cancelled for a reason", kind: "LogEntry", patch: entry(`about: {actionItem: a}, progress: {state: Cancelled, text: no need}`)},
	{name: "criteria answered at the end", kind: "LogEntry", patch: entry(`phase: {to: Closed, decidedBy: x, endCriteria: [{criterion: c, answer: met}]}`)},
	{name: "criteria answered too early", kind: "LogEntry", patch: entry(`phase: {to: Recovery, decidedBy: x, endCriteria: [{criterion: c, answer: met}]}`), field: "spec.phase",
		message: "endCriteria are answered when the crisis is closed: remove them, or set to: Closed"},
	{name: "minutes in a document", kind: "LogEntry", patch: entry(`about: {briefing: b}, minutes: {writtenBy: x, document: {title: Minutes}}`)},
	{name: "minutes of nothing", kind: "LogEntry", patch: entry(`about: {briefing: b}, minutes: {writtenBy: x}`), field: "spec.minutes",
		message: "minutes need their text or the document that holds them: add text or document"},

	{name: "an adjustment of nothing", kind: "LogEntry", patch: entry(`about: {plan: p, obligation: o}, adjustment: {` + decided + `}`), field: "spec.adjustment", message: oneAdjustment},
	{name: "two adjustments", kind: "LogEntry", patch: entry(`about: {plan: p, obligation: o}, adjustment: {suspendUntil: ` + instant + `, triggers: [{during: [Response], every: 1d}], ` + decided + `}`),
		field: "spec.adjustment", message: oneAdjustment},
	{name: "an adjustment to a trigger of no kind", kind: "LogEntry", patch: adjust(`{}`), field: "spec.adjustment.triggers[0]", message: oneTrigger},
	{name: "an adjustment without a phase", kind: "LogEntry", patch: adjust(`{every: 2d}`), field: "spec.adjustment.triggers[0]", message: duringGoesWith},
	{name: "an adjustment to a closed crisis", kind: "LogEntry", patch: adjust(`{during: [Closed], every: 1h}`), field: "spec.adjustment.triggers[0].during", message: notClosed},
	{name: "an adjustment to zero", kind: "LogEntry", patch: adjust(`{during: [Response], every: 0h}`), field: "spec.adjustment.triggers[0].every", message: everyIsZero},
	{name: "an adjustment to a schedule with a zone", kind: "LogEntry", patch: adjust(`{during: [Response], schedule: "TZ=UTC 0 8 * * *"}`), field: "spec.adjustment.triggers[0].schedule", message: fiveFields},
	{name: "an adjustment to a deadline after nothing", kind: "LogEntry", patch: adjust(`{once: {after: {}, within: 1d}}`), field: "spec.adjustment.triggers[0].once.after", message: oneAnchor},
}...)

// goodEntries hold each of the statements once, about what it may be about.
func goodEntries() (cases []ruleCase) {
	for _, statement := range []string{
		`observation: {text: x, attachments: [{title: x, url: "https://example.org/x", digest: "sha256:` + strings.Repeat("0", 64) + `"}]}`,
		`decision: {body: Unknown, text: x}`,
		`contact: {with: x, text: x}`,
		`about: {plan: p, activity: a}, cost: {amount: "200000.50", currency: SEK, upperBound: true, text: x}`,
		`about: {plan: p, system: s}, outage: {since: ` + instant + `}`,
		`about: {recovery: r}, outage: {since: ` + instant + `}`,
		`about: {plan: p, system: s}, report: {step: restore, outcome: Done, recoveredTo: ` + instant + `}`,
		`about: {plan: p, system: s}, report: {step: restore, outcome: Retry}`,
		`about: {plan: p, system: s}, report: {step: restore, outcome: Degraded, text: it fell over}`,
		`about: {recovery: r}, report: {step: restore, outcome: InProgress, attempt: 1, object: {apiVersion: apps/v1, kind: Deployment, name: web}}`,
		`about: {recovery: r}, report: {step: restore, outcome: Done, attempt: 100000, recoveredTo: ` + instant + `, object: {apiVersion: v1, kind: ConfigMap, name: a.b-c, uid: 0b9c6f0e-3a70-4a7e-8a57-0d5c0f3a9a11}}`,
		`about: {plan: p, system: s}, forecast: {restoredBy: "2027-01-01T00:00:00Z"}`,
		`about: {namespace: it, plan: p, system: s}, acceptance: {acceptedBy: x}`,
		`about: {plan: p, system: s}, retirement: {` + decided + `}`,
		`about: {actionItem: a}, progress: {state: Done}`,
		`phase: {to: Recovery, decidedBy: x}`,
		`about: {plan: p, obligation: o}, adjustment: {suspendUntil: ` + instant + `, ` + decided + `}`,
		`about: {plan: p, obligation: o}, adjustment: {triggers: [{during: [Response], every: 2d}], ` + decided + `}`,
		`about: {plan: p, activity: a}, adjustment: {priority: 2, ` + decided + `}`,
		`about: {plan: p, system: s}, adjustment: {priority: 2, ` + decided + `}`,
		`join: {plan: {namespace: it, name: p}, decidedBy: x}`,
		`about: {briefing: b}, minutes: {writtenBy: x, text: x}`,
		`about: {logEntry: l}, approval: {approvedBy: x}`,
		`about: {evaluation: e}, approval: {approvedBy: x, body: Board}`,
		`about: {plan: p, obligation: o}, waiver: {` + decided + `}`,
		`about: {briefing: b}, destruction: {` + decided + `}`,
		`about: {activation: a}, destruction: {` + decided + `}`,
	} {
		cases = append(cases, ruleCase{name: "good: " + statement, kind: "LogEntry", patch: entry(statement)})
	}
	return cases
}

// aboutCases hold statements that are about nothing, or about something that they cannot be about.
func aboutCases() (cases []ruleCase) {
	for _, c := range []struct{ statement, wrong, message string }{
		{`outage: {since: ` + instant + `}`, `{plan: p, activity: a}`, aboutSystem},
		{`report: {step: s, outcome: Done}`, `{plan: p, activity: a}`, aboutSystem},
		{`forecast: {restoredBy: ` + instant + `}`, `{activation: a}`, aboutSystem},
		{`acceptance: {acceptedBy: x}`, `{briefing: b}`, aboutSystem},
		{`retirement: {` + decided + `}`, `{plan: p, obligation: o}`, aboutSystem},
		{`progress: {state: Done}`, `{briefing: b}`, "progress is about an action item: add about: {actionItem: …}"},
		{`minutes: {writtenBy: x, text: x}`, `{evaluation: e}`, "minutes are about a briefing: add about: {briefing: …}"},
		{`approval: {approvedBy: x}`, `{briefing: b}`, aboutApproved},
		{`waiver: {` + decided + `}`, `{plan: p, system: s}`, aboutWaived},
		{`adjustment: {priority: 1, ` + decided + `}`, `{plan: p, obligation: o}`, aboutAdjusted},
		{`adjustment: {suspendUntil: ` + instant + `, ` + decided + `}`, `{plan: p, system: s}`, aboutAdjusted},
		{`destruction: {` + decided + `}`, `{plan: p, system: s}`, aboutDestroyed},
	} {
		cases = append(cases,
			ruleCase{name: "about nothing: " + c.statement, kind: "LogEntry", patch: entry(c.statement), field: "spec", message: c.message},
			ruleCase{name: "about " + c.wrong + ": " + c.statement, kind: "LogEntry", patch: entry("about: " + c.wrong + ", " + c.statement), field: "spec", message: c.message})
	}
	return cases
}
