package assess

import (
	"cmp"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Ledger is what the ledger of a crisis says of the objects of its dossier.
type Ledger interface {
	// Index is the number of the leaf that seals an object, by its name and identity; false while none does.
	Index(id RecordID, uid types.UID) (int64, bool)
	// Opens says whether the statement of a leaf allows something to be deleted.
	Opens(leaf int64) bool
	// Knows says whether something of a name was ever sealed.
	Knows(id RecordID) bool
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
	// Trouble is what keeps the operator from sealing, or from signing; zero when nothing does.
	Trouble Text
	// Archiving is what is known of the archives of the crisis.
	Archiving Archiving
	// Undeclared is how many frozen plans, and parts of the ledger, do not say yet that they may be deleted. They do when
	// the destruction of the activation was sealed.
	Undeclared int
}

// LedgerFault is something that is not as it was sealed: a reason of RecordIntact, and what it is.
type LedgerFault struct {
	Reason  string
	Message Text
}

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
		messages := make([]Text, 0, len(state.Faults))
		for _, fault := range state.Faults {
			messages = append(messages, fault.Message)
		}
		condition.Reason = state.Faults[0].Reason
		condition.Message = Say("%s: compare with the last archive (kubectl continuity verify), and bring back what is missing with kubectl continuity import",
			enumerate(messages))
	case !state.Trouble.IsZero():
		condition.Reason, condition.Message = v1alpha1.ReasonNotSealed, state.Trouble
	case state.Checkpoint == "":
		condition.True, condition.Reason, condition.Message = true, v1alpha1.ReasonSealing, Say("the ledger of the crisis is about to begin")
	default:
		condition.True, condition.Reason = true, v1alpha1.ReasonSealed
		condition.Message = Say("all that was sealed in the ledger of the crisis stands as it was sealed")
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

// numbered is the number that the status of an object shows. One that was given is not taken back because the page is not there:
// whoever looks may be behind, and whether a page is missing RecordIntact says.
func (a *Assessment) numbered(id RecordID, uid types.UID, before *int64) *int64 {
	return cmp.Or(a.ledgerIndex(id, uid), before)
}

// destruction is the log entry, with its namespace, by which an object may be deleted: one that counts, is about it, and
// was sealed after it; or one about the activation, which is about everything. What was allowed stays so while its statement,
// the activation or the pages are gone: all of it may go, in any order.
func (a *Assessment) destruction(id RecordID, uid types.UID, before string) string {
	c := a.file
	if index := a.ledgerIndex(id, uid); index != nil {
		subject := id.refOf()
		if id.Kind == v1alpha1.KindSystemRecovery {
			subject.Plan = "" // as a statement names it
		}
		activation := RecordID{v1alpha1.KindCrisisActivation, a.Crisis}
		by := cmp.Or(a.destroyedBy(subject, index), a.destroyedBy(activation.refOf(), a.ledgerIndex(activation, UIDOf(c.activation))))
		if by != "" {
			return by
		}
	}
	namespace, name, _ := strings.Cut(before, "/")
	statement := RecordID{v1alpha1.KindLogEntry, Key{Namespace: namespace, Name: name}}
	if r := c.index.records[statement]; r != nil && a.ledgerIndex(statement, UIDOf(r.entry)) != nil {
		return "" // it is there and does not count any more
	}
	return stillAllowed(before)
}

// destroyedBy is the log entry about a subject that counts and was sealed after a leaf.
func (a *Assessment) destroyedBy(subject Ref, after *int64) string {
	for _, r := range a.file.index.topics[topic{aboutDestruction, subject}] {
		at := a.ledgerIndex(r.id, UIDOf(r.entry))
		if after != nil && at != nil && *at > *after && a.file.ledger.Opens(*at) && a.Record(r.id).Ready {
			return r.id.Key.String()
		}
	}
	return ""
}

// Destruction is the log entry, with its namespace, by which the activation, and all that belongs to the crisis, may be
// deleted; empty when there is none.
func (a *Assessment) Destruction(before string) string {
	return a.destruction(RecordID{v1alpha1.KindCrisisActivation, a.Crisis}, UIDOf(a.file.activation), before)
}

// destructionStatus is what the status of the activation says of its deletion. It is the last to say so: when it is gone,
// nobody tells its parts.
func (a *Assessment) destructionStatus(of *v1alpha1.CrisisActivation) string {
	if state, _ := a.Ledger(); state.Undeclared > 0 {
		return of.Status.Destruction
	}
	return a.Destruction(of.Status.Destruction)
}

// noCrisis is said in the place of a destruction of what belongs to no crisis.
const noCrisis = "none is needed: it belongs to no crisis"

func stillAllowed(before string) string {
	if before == noCrisis {
		return ""
	}
	return before
}

// ofNoCrisis is what is said of the place in a ledger, and of the deletion, of an object whose crisis does not exist. One
// that was sealed stays as it was: its activation may have been taken away behind everybody's back, or with a
// destruction of everything. One that never was is in no record, such as when the name of the crisis was mistyped, and may
// go; but not what is being brought in from an archive, whose activation comes last.
func ofNoCrisis(of metav1.Object, index *int64, before string) (*int64, string) {
	_, imported := of.GetAnnotations()[v1alpha1.AnnotationOriginUID]
	if index != nil || imported {
		return index, stillAllowed(before)
	}
	return nil, noCrisis
}
