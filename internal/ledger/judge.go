package ledger

import (
	"time"
)

// DestroyedBy is the leaf that allows the object of another to be deleted: a later one about it, or one about the
// activation, which is about everything, whenever it was sealed. A statement from before the activation was sealed, about an
// earlier one of its name, is no such leaf.
func (b *Book) DestroyedBy(id ID, index int64) (leaf int64, allowed bool) {
	after := func(at []int64, index int64) (int64, bool) {
		for _, leaf := range at {
			if leaf > index {
				return leaf, true
			}
		}
		return 0, false
	}
	if leaf, allowed := after(b.gone[id], index); allowed {
		return leaf, true
	}
	activation := b.byID[b.crisis]
	if len(activation) == 0 {
		return 0, false
	}
	return after(b.gone[b.crisis], activation[len(activation)-1])
}

// madeAnew says whether the object of a leaf is of a kind that the operator makes by itself, and was made anew as it was:
// what was lost is there again, word for word and by the same author, under another UID.
func (b *Book) madeAnew(id ID, index int64) bool {
	if id.Kind != "ControllerRevision" && id.Kind != "SystemRecovery" {
		return false
	}
	at := b.byID[id]
	last := at[len(at)-1]
	return last > index && b.leaves[last].digest == b.leaves[index].digest
}

func (b *Book) allowedToBeGone(id ID, index int64) bool {
	_, allowed := b.DestroyedBy(id, index)
	return allowed
}

// mayDestroy says whether a statement may be about an object from where it stands: from the namespace of the crisis about
// everything, from another about what stands there alone.
func (b *Book) mayDestroy(statement, object ID) bool {
	return statement.Namespace == b.crisis.Namespace || object != b.crisis && statement.Namespace == object.Namespace
}

// altered says in which way an object is not as it was sealed; nil when it is.
func (l *sealed) altered(entry *Entry) *finding {
	switch {
	case l.digest != entry.Digest:
		return said("its digest is %s and was %s", entry.Digest, l.digest)
	case l.enteredAt != secondsOf(entry.leaf()):
		return said("its time of entry is %s and was %s", entry.EnteredAt.UTC().Format(time.RFC3339), time.Unix(l.enteredAt, 0).UTC().Format(time.RFC3339))
	}
	return nil
}

func secondsOf(leaf *Leaf) int64 {
	if leaf.EnteredAt == nil {
		return 0
	}
	return leaf.EnteredAt.Unix()
}
