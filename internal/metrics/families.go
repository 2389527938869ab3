package metrics

import "github.com/prometheus/client_golang/prometheus"

// Labels. No person and no free text is in one.
var (
	ofCrisis = []string{"namespace", "crisis", "mode", "phase"}
	// What a deadline is about: an object, or something that a plan lists.
	ofDeadline = with(ofCrisis, "kind", "object_namespace", "plan", "name")
	ofState    = with(ofCrisis, "object_namespace", "plan", "name", "priority", "state")
)

func with(labels []string, more ...string) []string {
	return append(append([]string(nil), labels...), more...)
}

func family(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("beredskap_"+name, help, labels, nil)
}

// The families, as docs/metrics.md lists them.
var (
	synced = family("cache_synced",
		"Whether this replica has read all that the cluster holds: 1 or 0. While it has not, it tells of no crisis and no plan.")
	build = family("build_info", "1, with the version of the operator and of Go that it was built with.", "version", "goversion")

	crisisInfo = family("crisis_info", "1 for each crisis, with its mode and the phase that it is in.", ofCrisis...)
	due        = family("due_timestamp_seconds",
		"When something that is still to be held, entered, done or restored is due, in seconds since 1970. kind says what.", ofDeadline...)
	overdue = family("overdue_timestamp_seconds",
		"From when that is overdue unless it is done before, in seconds since 1970: when it is due, and for a briefing when its grace is over. While it is overdue, since when.",
		ofDeadline...)
	crisisCondition = family("crisis_condition",
		"Whether a condition in the status of a CrisisActivation is True: 1 or 0; no series while it is Unknown.", with(ofCrisis, "type")...)
	planCondition = family("plan_condition",
		"Whether a condition in the status of a ContinuityPlan is True: 1 or 0; no series while it is Unknown.", "namespace", "plan", "type")
	systemState     = family("system_state", "1 for each system of a crisis, with the phase of its recovery as state.", ofState...)
	systemCondition = family("system_condition",
		"1 while a condition other than Ready in the status of a SystemRecovery is True; no series otherwise.",
		with(ofCrisis, "object_namespace", "plan", "name", "type")...)
	activityState     = family("activity_state", "1 for each activity of the plans of a crisis, with how it goes on as state.", ofState...)
	findingUnanswered = family("finding_unanswered_since_timestamp_seconds",
		"Since when, in seconds since 1970, a finding has neither an action item nor a reason why nothing is done.",
		with(ofCrisis, "object_namespace", "name", "finding")...)
	lessonPending = family("lesson_pending_since_timestamp_seconds",
		"Since when, in seconds since 1970, a plan has not taken up a lesson that changes it: when the evaluation that draws it was completed.",
		with(ofCrisis, "object_namespace", "name", "lesson")...)
	ledgerLeaves   = family("ledger_leaves", "How many leaves the ledger of a crisis has.", ofCrisis...)
	ledgerUnsealed = family("ledger_unsealed_objects", "How many objects of a crisis are still to be sealed in its ledger.", ofCrisis...)

	families = []*prometheus.Desc{synced, build, crisisInfo, due, overdue, crisisCondition, planCondition, systemState, systemCondition,
		activityState, findingUnanswered, lessonPending, ledgerLeaves, ledgerUnsealed}
)
