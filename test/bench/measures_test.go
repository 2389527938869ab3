package bench_test

import "github.com/beredskap/beredskap/test/bench/measure"

// measures are what is measured, in the order in which it is shown. Shares and ratios are of the bare limit in the same run.
var measures = []measure.Measure{
	{Name: "PlansShare", What: "2,000 plans: created → assessed, share of the bare limit", Unit: "share", Bound: measure.AtLeast, Reach: 0.9},
	{Name: "RecordsShare", What: "2,000 records: created → assessed, share of the bare limit", Unit: "share", Bound: measure.AtLeast, Reach: 0.9},
	{Name: "ActionItemsShare", What: "2,000 action items: created → assessed, share of the bare limit", Unit: "share", Bound: measure.AtLeast, Reach: 0.9},
	{Name: "PlansBare", What: "  bare limit of plans", Unit: "objects/s"},
	{Name: "RecordsBare", What: "  bare limit of records", Unit: "objects/s"},
	{Name: "ActionItemsBare", What: "  bare limit of action items", Unit: "objects/s"},

	{Name: "PlansStatusWrites", What: "status writes for each plan", Unit: "writes", Bound: measure.AtMost, Reach: 1},
	{Name: "RecordsStatusWrites", What: "status writes for each record", Unit: "writes", Bound: measure.AtMost, Reach: 1},
	{Name: "ActionItemsStatusWrites", What: "status writes for each action item", Unit: "writes", Bound: measure.AtMost, Reach: 1},
	{Name: "PlansOtherWrites", What: "other writes for each plan", Unit: "writes", Bound: measure.AtMost},
	{Name: "RecordsLedgerWrites", What: "  writes of the ledger for each record", Unit: "writes"},
	{Name: "RecordsCrisisWrites", What: "  status writes of the crisis for each record", Unit: "writes"},
	{Name: "RecordsOtherWrites", What: "other writes for each record", Unit: "writes", Bound: measure.AtMost},
	{Name: "ActionItemsLedgerWrites", What: "  writes of the ledger for each action item", Unit: "writes"},
	{Name: "ActionItemsCrisisWrites", What: "  status writes of the crisis for each action item", Unit: "writes"},
	{Name: "ActionItemsOtherWrites", What: "other writes for each action item", Unit: "writes", Bound: measure.AtMost},

	{Name: "RestWrites", What: "writes in 60 s at rest with 10,000 objects", Unit: "writes", Bound: measure.AtMost, Always: true},

	{Name: "PlanP50", What: "a plan alone: created → assessed, p50", Unit: "ms", Bound: measure.AtMost, Reach: 12},
	{Name: "PlanP99", What: "a plan alone: created → assessed, p99", Unit: "ms", Bound: measure.AtMost, Reach: 50},
	{Name: "PlanBareP50", What: "  the bare limit of it, p50", Unit: "ms"},
	{Name: "PlanBareP99", What: "  the bare limit of it, p99", Unit: "ms"},
	{Name: "RecordP50", What: "a record alone: created → assessed, p50", Unit: "ms", Bound: measure.AtMost, Reach: 12},
	{Name: "RecordP99", What: "a record alone: created → assessed, p99", Unit: "ms", Bound: measure.AtMost, Reach: 50},
	{Name: "RecordBareP50", What: "  the bare limit of it, p50", Unit: "ms"},
	{Name: "RecordBareP99", What: "  the bare limit of it, p99", Unit: "ms"},
	{Name: "ActionItemP50", What: "an action item alone: created → assessed, p50", Unit: "ms", Bound: measure.AtMost, Reach: 12},
	{Name: "ActionItemP99", What: "an action item alone: created → assessed, p99", Unit: "ms", Bound: measure.AtMost, Reach: 50},
	{Name: "ActionItemBareP50", What: "  the bare limit of it, p50", Unit: "ms"},
	{Name: "ActionItemBareP99", What: "  the bare limit of it, p99", Unit: "ms"},

	{Name: "DeadlinesRatio", What: "1,000 deadlines at one instant: all conditions written, of the bare status-write time", Unit: "ratio", Bound: measure.AtMost, Reach: 1.15},
	{Name: "DeadlinesTime", What: "  from the instant to the last condition", Unit: "ms"},
	{Name: "DeadlinesBareTime", What: "  the bare status-write time", Unit: "ms"},
	{Name: "DeadlinesEarly", What: "conditions written early", Unit: "conditions", Bound: measure.AtMost, Always: true},
	{Name: "DeadlineLatenessP50", What: "  a single deadline's lateness, p50", Unit: "ms"},
	{Name: "DeadlineLatenessP99", What: "a single deadline's lateness, p99", Unit: "ms", Bound: measure.AtMost, Reach: 25},
	{Name: "DeadlineBareP50", What: "  the bare limit: a status write until it is seen, p50", Unit: "ms"},
	{Name: "DeadlineBareP99", What: "  the bare limit: a status write until it is seen, p99", Unit: "ms"},

	{Name: "NextSystemReported", What: "  predecessor restored → reported, p50", Unit: "ms"},
	{Name: "NextSystemPlaced", What: "  predecessor restored → next system given a place, p50", Unit: "ms"},
	{Name: "NextSystemP50", What: "  predecessor restored → next system started, p50", Unit: "ms"},
	{Name: "NextSystemP99", What: "predecessor restored → next system started, p99", Unit: "ms", Bound: measure.AtMost, Reach: 30},
	{Name: "NextSystemBusyP50", What: "  the same when each is restored the moment it is there, p50", Unit: "ms"},

	{Name: "ColdStartTime", What: "cold start with 10,000 objects at rest: idle again", Unit: "s", Bound: measure.AtMost, Reach: 2},
	{Name: "ColdStartCPU", What: "cold start with 10,000 objects at rest: CPU", Unit: "s", Bound: measure.AtMost, Reach: 1.2},
	{Name: "ColdStartBareTime", What: "  until the library's cache alone has read them", Unit: "s"},
	{Name: "ColdStartBareCPU", What: "  CPU of the library's cache alone", Unit: "s"},
	{Name: "ColdStartWrites", What: "cold start with 10,000 objects at rest: writes", Unit: "writes", Bound: measure.AtMost, Always: true},
	{Name: "Memory", What: "resident memory for 10,000 objects of 1 kB, over empty, after a minute", Unit: "MB", Bound: measure.AtMost, Reach: 60},
	{Name: "MemoryAtStart", What: "  right after the start", Unit: "MB"},
	{Name: "MemoryEmpty", What: "  resident memory when empty", Unit: "MB"},

	{Name: "RecordCPU10", What: "  one more record in a crisis of 10: CPU", Unit: "ms"},
	{Name: "RecordCPU1000", What: "  one more record in a crisis of 1,000: CPU", Unit: "ms"},
	{Name: "RecordCPU20000", What: "  one more record in a crisis of 20,000: CPU", Unit: "ms"},
	{Name: "RecordCPURatio", What: "one more record: CPU in a crisis of 20,000 over one of 10", Unit: "ratio", Bound: measure.AtMost, Reach: 1.5},

	{Name: "Assess300Systems", What: "assess of 300 systems, 20 obligations, 5,000 records", Unit: "ms", Bound: measure.AtMost, Reach: 2},
	{Name: "FoldOneRecord", What: "the fold of one record", Unit: "µs", Bound: measure.AtMost, Reach: 20},

	{Name: "FailoverGraceful", What: "failover to the warm standby, graceful", Unit: "s", Bound: measure.AtMost, Reach: 2},
	{Name: "FailoverCrash", What: "failover to the warm standby, after a crash", Unit: "s", Bound: measure.AtMost, Reach: 17},
}
