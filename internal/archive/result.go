package archive

import "github.com/beredskap/beredskap/internal/ledger"

// Verification is what an archive is verified by.
type Verification struct {
	// Keys to verify checkpoints by, one on each line; when empty, those that the archive itself holds, which prove
	// only that it is consistent.
	Keys string
	// Against is a signed checkpoint that was kept elsewhere; empty for none.
	Against string
	// AgainstArchive is another archive of the crisis; nil for none.
	AgainstArchive *Archive
}

// Where the keys came from that an archive was verified by.
const (
	KeysGiven   = "given"
	KeysArchive = "archive"
)

// Result is what verifying an archive found.
type Result struct {
	// Verified says that all that the checkpoint covers is there as it was sealed, and that the checkpoint is signed by a
	// key that it was to be verified by. It is false exactly when there are Faults.
	Verified bool `json:"verified"`
	// Faults say what is wrong, and with which record.
	Faults []string `json:"faults,omitempty"`
	// Missing are the objects that were sealed and are neither there nor may be gone. Each is among the faults, too.
	Missing []ledger.ID `json:"missing,omitempty"`
	// Destroyed are the objects that are gone as a destruction allows.
	Destroyed []Destroyed `json:"destroyed,omitempty"`
	// Unsealed are the objects that are in no leaf: they were entered after the last one was written, or added to the
	// archive. Nothing proves them.
	Unsealed []ledger.ID `json:"unsealed,omitempty"`
	// Uncovered are the leaves not yet covered by the checkpoint: nothing proves them either.
	Uncovered []Place `json:"uncovered,omitempty"`
	// Leaves and Objects are how many there are.
	Leaves  int64 `json:"leaves"`
	Objects int   `json:"objects"`
	// Checkpoint is the archive's own; nil unless its signature verifies.
	Checkpoint *Signed `json:"checkpoint,omitempty"`
	// KeysFrom says whose keys it was verified by: KeysGiven or KeysArchive.
	KeysFrom string `json:"keysFrom"`
	// Origins are the clusters in which the ledger went on, from the first.
	Origins []Origin `json:"origins,omitempty"`
	// Against is how the archive stands to what it was compared with; nil when it was to nothing.
	Against *Comparison `json:"against,omitempty"`
}

// Place is an object and its leaf.
type Place struct {
	ledger.ID
	Leaf int64 `json:"leaf"`
}

// Destroyed is an object that is gone, and the leaf of the destruction that allows it.
type Destroyed struct {
	Place
	By     ledger.ID `json:"by"`
	ByLeaf int64     `json:"byLeaf"`
}

// Signed is a checkpoint whose signature was verified.
type Signed struct {
	Origin string `json:"origin"`
	ledger.Head
	// Key is the one that signed it, by its name and the hash that follows it in the signature.
	Key string `json:"key"`
}

// Origin is where a ledger went on: the leaf that says so, and the UID of the activation there.
type Origin struct {
	Leaf int64  `json:"leaf"`
	UID  string `json:"uid"`
	// Continues is what it went on from; nil for the first.
	Continues *ledger.Head `json:"continues,omitempty"`
}
