package ledger

import (
	"cmp"
	"slices"
	"strings"
)

// Page is the page that is to be written next, whole, and how many leaves are new on it: those of objects that are not in
// the ledger yet, in the order in which they were entered. Where the ledger has not gone on in this cluster, whose
// activation has the UID that is given, it first says so. A ledger that is broken is not written.
func (b *Book) Page(origin string) (number int, lines string, added int) {
	number, lines = b.folded, b.pages[b.folded]
	room := int(int64(number+1)*PageSize - b.tree.Size())
	begins := b.origin != origin && (b.tree.Size() > 0 || len(b.unsealed) > 0)
	if b.Broken() != nil || len(b.unsealed) == 0 && !begins {
		return number, lines, 0
	}
	var more strings.Builder
	more.WriteString(lines)
	if begins {
		more.WriteString(b.begin(origin).Line())
		added++
	}
	for _, entry := range b.waiting() {
		if added >= room {
			break
		}
		more.WriteString(entry.leaf().Line())
		added++
	}
	return number, more.String(), added
}

// begin is the leaf that says in which cluster the ledger goes on.
func (b *Book) begin(origin string) *Leaf {
	leaf := &Leaf{ID: ID{Kind: KindOrigin, Namespace: b.crisis.Namespace, Name: b.crisis.Name}, UID: origin}
	if b.tree.Size() > 0 {
		head := b.tree.Head()
		leaf.Continues = &head
	}
	return leaf
}

// waiting lists what is not in the ledger, in the order in which it was entered.
func (b *Book) waiting() []Entry {
	list := make([]Entry, 0, len(b.unsealed))
	for id := range b.unsealed {
		list = append(list, b.entries[id])
	}
	slices.SortFunc(list, func(x, y Entry) int {
		return cmp.Or(x.EnteredAt.Compare(y.EnteredAt), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Namespace, y.Namespace), cmp.Compare(x.Name, y.Name))
	})
	return list
}
