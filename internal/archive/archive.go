// Package archive keeps a whole crisis in one file: every object as it stands, the pages of the ledger, its last
// signed checkpoint, the keys to verify it by, and a report that people can read. It is written, read and verified
// without a cluster.
package archive

import (
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Version is the version of the form of an archive. What reads one refuses a version that it does not know.
const Version = "archive.continuity.beredskap.dev/v1"

// Archive is a crisis as it was exported.
type Archive struct {
	// Namespace and Name of the activation.
	Namespace, Name string
	// UID is the identity of the activation, which it keeps wherever it is imported.
	UID string
	// Origin is the origin of the ledger where it was exported (ledger.OriginOf).
	Origin string
	// ExportedAt is when the archive was made.
	ExportedAt time.Time
	// Objects are all objects of the crisis as they stood, status included and managedFields left out: the activation,
	// the plans that it names, the frozen plans, the recoveries and the records. In order of kind, namespace and name.
	Objects []client.Object
	// Pages are the pages of the ledger, each as its lines stand in the cluster.
	Pages []string
	// Checkpoint is the last signed checkpoint; empty when none was signed.
	Checkpoint string
	// Keys are the keys to verify checkpoints by, one on each line, as the cluster published them.
	Keys string
	// Report is the report on the crisis, in Markdown.
	Report string
}
