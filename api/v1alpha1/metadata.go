package v1alpha1

// Labels on what the operator creates.
const (
	// LabelActivationUID is the UID of the activation that a recovery, a snapshot or a part of a ledger belongs to.
	LabelActivationUID = "continuity.beredskap.dev/activation-uid"
	// LabelActivation is the name of that activation.
	LabelActivation = "continuity.beredskap.dev/activation"
	// LabelPlan is the name of the plan that a recovery or a snapshot belongs to.
	LabelPlan = "continuity.beredskap.dev/plan"
	// LabelLedger is on every ConfigMap that is part of the ledger of a crisis, and says which part it is.
	LabelLedger = "continuity.beredskap.dev/ledger"
	// LabelLedgerPage is the number of a page of a ledger, from 0.
	LabelLedgerPage = "continuity.beredskap.dev/ledger-page"
)

// The parts of a ledger.
const (
	// LedgerPage is a page of leaves, beside the activation.
	LedgerPage = "page"
	// LedgerMark says that a namespace holds something of a crisis that is declared elsewhere, so that the
	// namespace is not deleted.
	LedgerMark = "mark"
)

// AnnotationRun begins the annotation that is on every object that a step applied, and says by which attempt: a
// mark of the recovery and the step follows.
const AnnotationRun = "run.continuity.beredskap.dev/"

// AnnotationDestruction names, on a frozen plan or a part of a ledger, the LogEntry, with its namespace, by which it
// may be deleted. What has a status says so there.
const AnnotationDestruction = "continuity.beredskap.dev/destruction"

// Annotations of what was brought in from an archive. They are set when it is created, by who holds the verb
// import, and never change.
const (
	// AnnotationOriginUID is the UID that the object was first given. It is its identity, in the ledger too.
	AnnotationOriginUID = "continuity.beredskap.dev/origin-uid"
	// AnnotationEnteredAt is when it was first entered, as in RFC 3339.
	AnnotationEnteredAt = "continuity.beredskap.dev/entered-at"
)

// Where the parts of a ledger keep what they hold, and where the keys to verify checkpoints by are published: a ConfigMap in
// the operator's own namespace, with a key on each line.
const (
	// LedgerLeaves is where the leaves of a page stand in its data.
	LedgerLeaves = "leaves"
	// LedgerKeysName is the name of the ConfigMap.
	LedgerKeysName = "beredskap-ledger-keys"
	// LedgerKeysData is where the keys stand in its data.
	LedgerKeysData = "keys"
)
