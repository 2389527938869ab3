package ledger

import (
	"cmp"
	"maps"
	"slices"
)

// Reason says what kind of fault it is.
type Reason string

// The reasons. Broken is of the ledger itself.
const (
	Missing Reason = "Missing"
	Altered Reason = "Altered"
	Broken  Reason = "Broken"
)

// Fault is something that is not as it was sealed.
type Fault struct {
	Index   int64 // the leaf concerned
	ID      ID    // the object; zero for a fault of the ledger itself
	Reason  Reason
	Message string
}

// Broken is what is wrong with the ledger itself; nil when nothing is.
func (b *Book) Broken() *Fault {
	if b.unread != nil {
		return b.unread
	}
	for _, head := range append([]Head{b.signed}, b.strays...) {
		if err := b.tree.Extends(head); err != nil {
			return &Fault{Index: min(head.Size, b.tree.Size()), Reason: Broken, Message: err.Error()}
		}
	}
	return nil
}

// Faults lists all that is wrong: first the ledger itself, then the objects, by their leaf.
func (b *Book) Faults() []Fault {
	faults := slices.SortedFunc(maps.Values(b.faults), func(x, y Fault) int { return cmp.Compare(x.Index, y.Index) })
	if broken := b.Broken(); broken != nil {
		faults = slices.Insert(faults, 0, *broken)
	}
	return faults
}
