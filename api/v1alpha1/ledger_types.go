package v1alpha1

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// LedgerStatus is how far the record of a crisis is sealed in its ledger: a Merkle tree with a leaf for the
// activation, every frozen plan, recovery and record.
type LedgerStatus struct {
	// size is the number of leaves that the checkpoint covers.
	// +required
	Size int64 `json:"size"`
	// checkpoint is the head of the tree, signed by the operator: a note as in golang.org/x/mod/sumdb/note. Keep a
	// copy elsewhere: whoever has one can prove later that nothing before it was changed.
	// +required
	// +kubebuilder:validation:MaxLength=2000
	Checkpoint string `json:"checkpoint"`
}

// ArchiveStatus is the last archive of a crisis that the operator wrote.
type ArchiveStatus struct {
	// size is the number of leaves that the archive's checkpoint covers.
	// +required
	Size int64 `json:"size"`
	// phase of the crisis when it was written.
	// +required
	Phase ActivationPhase `json:"phase"`
	// writtenAt is when it was written.
	// +required
	WrittenAt metav1.Time `json:"writtenAt"`
	// file is its name at each target.
	// +required
	// +kubebuilder:validation:MaxLength=700
	File string `json:"file"`
}
