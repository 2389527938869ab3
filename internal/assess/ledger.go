package assess

import (
	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Ledger is what the ledger of a crisis says of the objects of its dossier.
type Ledger interface {
	// Index is the number of the leaf that seals an object, by its name and identity; false while none does.
	Index(id RecordID, uid types.UID) (int64, bool)
	// Waits says whether an object is about to be sealed. Of one that cannot be, it says no.
	Waits(id RecordID) bool
	// State is how the ledger stands as a whole.
	State() LedgerState
}

// LedgerState is how a ledger stands. It is about now, whatever instant the crisis is looked at.
type LedgerState struct {
	Size       int64  // leaves in all
	Unsealed   int    // objects that are still to get one
	Covered    int64  // leaves that the checkpoint covers
	Checkpoint string // the last one that was signed; empty before there is one
	// Faults are what is not as it was sealed, those of the ledger itself first.
	Faults []LedgerFault
	// Trouble is what keeps the operator from sealing, or from signing; empty when nothing does.
	Trouble string
	// Archiving is what is known of the archives of the crisis.
	Archiving Archiving
}

// LedgerFault is something that is not as it was sealed: a reason of RecordIntact, and what it is.
type LedgerFault struct{ Reason, Message string }

// SetLedger says what the ledger of the crisis is; nil for a dossier that has none.
func (d *Dossier) SetLedger(ledger Ledger) { d.ledger = ledger }

// Ledger is how the ledger of the crisis stands; false for a dossier that has none, such as a folder of manifests.
func (a *Assessment) Ledger() (LedgerState, bool) {
	if a.file == nil || a.file.ledger == nil {
		return LedgerState{}, false
	}
	return a.file.ledger.State(), true
}

// Waits says whether a record or a recovery is about to be sealed: what is found of it is then told with its place in
// the ledger, in one.
func (a *Assessment) Waits(id RecordID) bool {
	return a != nil && a.file.ledger != nil && a.file.ledger.Waits(id)
}

// Intact is the condition RecordIntact: whether all that was sealed stands as it was. It is read when it is asked
// for: what is found in the ledger changes nothing else that was assessed.
func (a *Assessment) Intact() (Condition, bool) {
	state, kept := a.Ledger()
	if !kept {
		return Condition{}, false
	}
	condition := Condition{Type: v1alpha1.ConditionRecordIntact}
	switch {
	case len(state.Faults) > 0:
		messages := make([]string, 0, len(state.Faults))
		for _, fault := range state.Faults {
			messages = append(messages, fault.Message)
		}
		condition.Reason = state.Faults[0].Reason
		condition.Message = enumerate(messages) + ": compare with the last archive (kubectl continuity verify), and bring back what is missing with kubectl continuity import"
	case state.Trouble != "":
		condition.Reason, condition.Message = v1alpha1.ReasonNotSealed, state.Trouble
	case state.Checkpoint == "":
		condition.True, condition.Reason, condition.Message = true, v1alpha1.ReasonSealing, "the ledger of the crisis is about to begin"
	default:
		condition.True, condition.Reason = true, v1alpha1.ReasonSealed
		condition.Message = "all that belongs to the crisis is in its ledger, and stands as it was sealed"
	}
	return condition, true
}

// ledgerStatus is how far the record is sealed. Until a checkpoint was signed it is as it stands.
func (a *Assessment) ledgerStatus(of *v1alpha1.LedgerStatus) *v1alpha1.LedgerStatus {
	state, kept := a.Ledger()
	if !kept || state.Checkpoint == "" {
		return of
	}
	return &v1alpha1.LedgerStatus{Size: state.Covered, Checkpoint: state.Checkpoint}
}

// ledgerIndex is the number of the leaf that seals an object.
func (a *Assessment) ledgerIndex(id RecordID, uid types.UID) *int64 {
	if a.file.ledger == nil {
		return nil
	}
	if index, sealed := a.file.ledger.Index(id, uid); sealed {
		return &index
	}
	return nil
}

// destruction is the log entry, with its namespace, by which an object may be deleted: one that counts, is about the
// object or about the activation, and was sealed after the object itself. Empty when there is none.
func (a *Assessment) destruction(id RecordID, uid types.UID) string {
	index := a.ledgerIndex(id, uid)
	if index == nil {
		return ""
	}
	c := a.file
	subject := id.refOf()
	if id.Kind == v1alpha1.KindSystemRecovery {
		subject.Plan = "" // as a statement names it
	}
	for _, about := range []Ref{subject, {c.activation.Namespace, v1alpha1.KindCrisisActivation, c.activation.Name}} {
		for _, r := range c.index.topics[topic{aboutDestruction, about}] {
			at := a.ledgerIndex(r.id, UIDOf(r.entry))
			if at != nil && *at > *index && a.Record(r.id).Ready {
				return r.id.Key.String()
			}
		}
	}
	return ""
}

// Destruction is the log entry, with its namespace, by which the activation, and all that belongs to the crisis, may be
// deleted; empty when there is none.
func (a *Assessment) Destruction() string {
	return a.destruction(RecordID{v1alpha1.KindCrisisActivation, a.Crisis}, UIDOf(a.file.activation))
}

// ofNoCrisis is what is said of the place in a ledger, and of the deletion, of an object whose crisis does not exist. One
// that was sealed stays: its activation may have been taken away behind everybody's back. One that never was is in no
// record, such as when the name of the crisis was mistyped, and may go.
func ofNoCrisis(index *int64) (*int64, string) {
	if index != nil {
		return index, ""
	}
	return nil, "none is needed: it belongs to no crisis"
}
