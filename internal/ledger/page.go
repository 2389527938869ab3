package ledger

import (
	"cmp"
	"slices"
	"strings"
)

// Page is the page that is to be written next, whole, and how many objects it seals: those that are not in the ledger
// yet, in the order in which they were entered. Where the ledger has not gone on in this cluster, whose activation has
// the UID that is given, it begins by saying so. A ledger that is broken is not written.
func (b *Book) Page(origin string) (number int, lines string, seals int) {
	number, lines = b.folded, b.pages[b.folded]
	room := int(int64(number+1)*PageSize - b.tree.Size())
	if len(b.unsealed) == 0 || b.Broken() != nil {
		return number, lines, 0
	}
	var more strings.Builder
	more.WriteString(lines)
	if b.origin != origin {
		begin := &Leaf{ID: ID{Kind: KindOrigin, Namespace: b.crisis.Namespace, Name: b.crisis.Name}, UID: origin}
		if b.tree.Size() > 0 {
			head := b.tree.Head()
			begin.Continues = &head
		}
		more.WriteString(begin.Line())
		room--
	}
	for _, entry := range b.waiting() {
		if seals >= room {
			break
		}
		more.WriteString(entry.leaf().Line())
		seals++
	}
	return number, more.String(), seals
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
