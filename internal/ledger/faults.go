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

	what *finding
}

func newFault(index int64, id ID, reason Reason, what *finding) Fault {
	return Fault{Index: index, ID: id, Reason: reason, Message: what.Error(), what: what}
}

// String is the fault in English.
func (f Fault) String() string { return f.Message }

// Said is the format of the fault and what goes into it, for other languages.
func (f Fault) Said() (format string, args []any) { return f.what.Said() }

// Broken is what is wrong with the ledger itself; nil when nothing is.
func (b *Book) Broken() *Fault {
	if b.unread != nil {
		return b.unread
	}
	for _, head := range append([]Head{b.signed}, b.strays...) {
		if err := b.tree.Extends(head); err != nil {
			return b.broken(min(head.Size, b.tree.Size()), said("%s", err))
		}
	}
	return nil
}

func (b *Book) broken(index int64, what *finding) *Fault {
	fault := newFault(index, ID{}, Broken, what)
	return &fault
}

// Faults lists all that is wrong: first the ledger itself, then the objects, by their leaf.
func (b *Book) Faults() []Fault {
	faults := slices.SortedFunc(maps.Values(b.faults), func(x, y Fault) int { return cmp.Compare(x.Index, y.Index) })
	if broken := b.Broken(); broken != nil {
		faults = slices.Insert(faults, 0, *broken)
	}
	return faults
}
