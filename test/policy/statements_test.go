package policy

import (
	"maps"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const past = "2026-01-10T06:00:00+02:00"

// A sound spec of each of the kinds that are statements. The author is forged in each.
var statements = map[string]map[string]any{
	"CrisisActivation": {"title": "Storm", "mode": "Exercise", "startedAt": past, "declaredAt": past, "declaredBy": "Harbour master",
		"plans": []any{map[string]any{"name": "harbour"}, map[string]any{"namespace": "it", "name": "network"}}},
	"SystemRecovery": {"crisis": storm, "unplanned": map[string]any{"title": "Tide gauge"}},
	"Briefing":       {"crisis": storm, "heldAt": past},
	"LogEntry":       {"crisis": storm, "occurredAt": past, "observation": map[string]any{"text": "The pier is under water."}},
	"ActionItem":     {"crisis": storm, "title": "Move the boats", "owner": map[string]any{"name": "Boatswain"}, "assignedAt": past, "dueAt": "2126-01-10T09:00:00Z"},
	"Evaluation":     {"crisis": storm, "title": "The storm", "completedAt": past, "authors": []any{"Harbour master"}},
}

var storm = map[string]any{"name": "storm"}

func statement(kind, name string) *unstructured.Unstructured {
	spec := runtimeCopy(statements[kind])
	spec["enteredBy"] = "somebody-else"
	return newObject(kind, name, spec)
}

func runtimeCopy(spec map[string]any) map[string]any {
	return (&unstructured.Unstructured{Object: spec}).DeepCopy().Object
}

// logEntry is a log entry with one statement, about something.
func logEntry(name string, about, content map[string]any) *unstructured.Unstructured {
	spec := map[string]any{"crisis": map[string]any{"name": "storm"}, "occurredAt": past}
	if about != nil {
		spec["about"] = runtimeCopy(about)
	}
	maps.Copy(spec, runtimeCopy(content))
	return newObject("LogEntry", name, spec)
}

// A future is a time that must not lie in the future, and the statement that has it.
type future struct {
	kind, field string
	statement   map[string]any // of a log entry, with what it is about
}

var recovery = map[string]any{"recovery": "gauge"}

var futures = []future{
	{kind: "CrisisActivation", field: "spec.startedAt"},
	{kind: "CrisisActivation", field: "spec.awareAt"},
	{kind: "CrisisActivation", field: "spec.declaredAt"},
	{kind: "Briefing", field: "spec.heldAt"},
	{kind: "ActionItem", field: "spec.assignedAt"},
	{kind: "Evaluation", field: "spec.completedAt"},
	{kind: "LogEntry", field: "spec.occurredAt"},
	{kind: "LogEntry", field: "spec.outage.since", statement: map[string]any{"outage": map[string]any{"since": past}}},
	{kind: "LogEntry", field: "spec.report.recoveredTo", statement: map[string]any{"report": map[string]any{"step": "restore", "outcome": "Done"}}},
}

func withTime(c future, at time.Time) *unstructured.Unstructured {
	object := statement(c.kind, "future")
	if c.statement != nil {
		object = logEntry("future", recovery, c.statement)
	}
	value := at.UTC().Format(time.RFC3339)
	path := strings.Split(c.field, ".")
	if err := unstructured.SetNestedField(object.Object, value, path...); err != nil {
		panic(err)
	}
	if c.field == "spec.startedAt" { // what follows it must not be earlier
		_ = unstructured.SetNestedField(object.Object, value, "spec", "declaredAt")
	}
	return object
}

// A weight is a statement that takes a verb of its own.
type weight struct {
	verb             string
	about, statement map[string]any
	message          string
	// resource and name, as a Role grants the verb; no name where it cannot be limited to one.
	resource, name string
}

var (
	acceptance  = map[string]any{"acceptance": map[string]any{"acceptedBy": "Owner"}}
	approval    = map[string]any{"approval": map[string]any{"approvedBy": "Chair"}}
	resolution  = map[string]any{"decidedBy": "Chair", "reason": "It was so."}
	destruction = map[string]any{"destruction": resolution}
	attempt     = map[string]any{"report": map[string]any{"step": "restore", "outcome": "InProgress", "attempt": int64(1)}}
)

var weights = []weight{
	{"accept", map[string]any{"plan": "harbour", "system": "radar"}, acceptance,
		"spec.acceptance takes the verb accept on systemrecoveries in namespace harbour", "systemrecoveries", ""},
	{"accept", recovery, acceptance,
		"spec.acceptance takes the verb accept on systemrecoveries gauge in namespace harbour", "systemrecoveries", "gauge"},
	{"run", map[string]any{"plan": "harbour", "system": "radar"}, attempt,
		"spec.report.attempt takes the verb run on systemrecoveries in namespace harbour", "systemrecoveries", ""},
	{"run", recovery, attempt,
		"spec.report.attempt takes the verb run on systemrecoveries gauge in namespace harbour", "systemrecoveries", "gauge"},
	{"approve", map[string]any{"logEntry": "minutes-1"}, approval,
		"spec.approval takes the verb approve on logentries minutes-1 in namespace harbour", "logentries", "minutes-1"},
	{"approve", map[string]any{"evaluation": "storm"}, approval,
		"spec.approval takes the verb approve on evaluations storm in namespace harbour", "evaluations", "storm"},
	{"close", nil, map[string]any{"phase": map[string]any{"to": "Closed", "decidedBy": "Chair"}},
		"spec.phase.to: Closed takes the verb close on crisisactivations storm in namespace harbour", "crisisactivations", "storm"},
	{"waive", map[string]any{"plan": "harbour", "obligation": "board"}, map[string]any{"waiver": resolution},
		"spec.waiver takes the verb waive on continuityplans harbour in namespace harbour", "continuityplans", "harbour"},
	{"destroy", map[string]any{"briefing": "b"}, destruction, "spec.destruction takes the verb destroy on briefings b in namespace harbour", "briefings", "b"},
	{"destroy", map[string]any{"logEntry": "l"}, destruction, "spec.destruction takes the verb destroy on logentries l in namespace harbour", "logentries", "l"},
	{"destroy", map[string]any{"actionItem": "i"}, destruction, "spec.destruction takes the verb destroy on actionitems i in namespace harbour", "actionitems", "i"},
	{"destroy", map[string]any{"evaluation": "e"}, destruction, "spec.destruction takes the verb destroy on evaluations e in namespace harbour", "evaluations", "e"},
	{"destroy", map[string]any{"recovery": "r"}, destruction, "spec.destruction takes the verb destroy on systemrecoveries r in namespace harbour", "systemrecoveries", "r"},
	{"destroy", map[string]any{"activation": "a"}, destruction, "spec.destruction takes the verb destroy on crisisactivations a in namespace harbour", "crisisactivations", "a"},
}
