package ledger

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// PageSize is how many leaves a page holds.
const PageSize = 256

// Entry is an object of the crisis as it stands.
type Entry struct {
	ID
	UID       string
	Author    string
	EnteredAt time.Time
	Digest    string
	Imported  bool
	Destroys  *ID
}

// leaf is the leaf that seals an entry.
func (e *Entry) leaf() *Leaf {
	leaf := &Leaf{ID: e.ID, UID: e.UID, Author: e.Author, Digest: e.Digest, Imported: e.Imported, Destroys: e.Destroys}
	if !e.EnteredAt.IsZero() {
		at := e.EnteredAt.UTC().Truncate(time.Second)
		leaf.EnteredAt = &at
	}
	return leaf
}

// Book holds the ledger of one crisis against what there is of the crisis. Pages and objects come in any order, and
// one more of either costs the same however many there are.
type Book struct {
	crisis ID // the activation, whose destruction is that of everything

	pages  map[int]string
	folded int // how many pages, and of the one after them how many bytes, are in the tree
	bytes  int
	tree   Tree
	leaves []sealed
	places map[string]struct{} // the namespaces of which something is in the ledger
	news   []ID                // what leaves were read of, or allow to be deleted, since somebody last asked
	byID   map[ID][]int64      // the leaves of an object's name, in order
	gone   map[ID][]int64      // the leaves that allow an object to be deleted
	opens  map[int64]struct{}  // all of those leaves
	origin string
	signed Head   // the largest head that was signed and that the tree had
	strays []Head // heads that were signed and that the tree has not had

	entries  map[ID]Entry
	here     map[string]int // how many of them stand in a namespace
	unsealed map[ID]struct{}
	faults   map[ID]Fault
	unread   *Fault // what keeps the pages from being read further
}

// sealed is what a leaf is compared by.
type sealed struct {
	id          ID
	uid, digest string
	enteredAt   int64 // in seconds; 0 when it is not known
}

// NewBook returns the empty book of a crisis, given by its activation.
func NewBook(crisis ID) *Book {
	b := &Book{crisis: crisis, pages: map[int]string{}, entries: map[ID]Entry{}, here: map[string]int{}}
	b.clear()
	return b
}

func (b *Book) clear() {
	b.folded, b.bytes, b.tree, b.leaves, b.origin, b.unread = 0, 0, Tree{}, nil, "", nil
	b.places, b.opens = map[string]struct{}{}, map[int64]struct{}{}
	b.byID, b.gone, b.unsealed, b.faults = map[ID][]int64{}, map[ID][]int64{}, map[ID]struct{}{}, map[ID]Fault{}
	for id := range b.entries {
		b.unsealed[id] = struct{}{}
	}
}

// Put says how an object stands.
func (b *Book) Put(entry Entry) {
	if _, here := b.entries[entry.ID]; !here {
		b.here[entry.Namespace]++
	}
	b.entries[entry.ID] = entry
	b.judge(entry.ID)
}

// Remove says that an object is no longer there.
func (b *Book) Remove(id ID) {
	if _, here := b.entries[id]; here {
		b.here[id.Namespace]--
	}
	delete(b.entries, id)
	b.judge(id)
}

// Holds says whether a namespace holds something of the crisis, or lacks something that it should.
func (b *Book) Holds(namespace string) bool {
	if b.here[namespace] > 0 {
		return true
	}
	for id := range b.faults {
		if id.Namespace == namespace {
			return true
		}
	}
	return false
}

// SetPage says what a page holds: lines, each with its end.
func (b *Book) SetPage(number int, lines string) {
	before, held := b.pages[number]
	b.pages[number] = lines
	if held && (!strings.HasPrefix(lines, before) || number < b.folded && lines != before) {
		b.clear()
	}
	b.refold()
}

// RemovePage says that a page is no longer there.
func (b *Book) RemovePage(number int) {
	if _, held := b.pages[number]; !held {
		return
	}
	delete(b.pages, number)
	b.clear()
	b.refold()
}

// Remember says that a head was signed: the ledger had it.
func (b *Book) Remember(head Head) {
	if !slices.Contains(b.strays, head) {
		b.strays = append(b.strays, head)
	}
	b.settleStrays()
}

// settleStrays keeps, of the heads that the tree has had, the largest alone: it holds all that is before it.
func (b *Book) settleStrays() {
	b.strays = slices.DeleteFunc(b.strays, func(head Head) bool {
		if b.tree.Extends(head) != nil {
			return false
		}
		if head.Size > b.signed.Size {
			b.signed = head
		}
		return true
	})
}

// refold reads on in the pages, as far as they go.
func (b *Book) refold() {
	defer b.settleStrays()
	b.unread = nil
	for {
		page, held := b.pages[b.folded]
		if !held {
			if len(b.pages) > b.folded {
				b.unread = b.broken(b.tree.Size(), said("page %d of the ledger is missing, and later ones are there", b.folded))
			}
			return
		}
		for b.bytes < len(page) {
			line, _, ended := strings.Cut(page[b.bytes:], "\n")
			if fault := b.foldLine(line, ended); fault != nil {
				b.unread = fault
				return
			}
			b.bytes += len(line) + 1
		}
		if b.tree.Size() < int64(b.folded+1)*PageSize {
			if len(b.pages) > b.folded+1 {
				b.unread = b.broken(b.tree.Size(), said("page %d of the ledger is not full, and later ones are there", b.folded))
			}
			return
		}
		b.folded, b.bytes = b.folded+1, 0
	}
}

func (b *Book) foldLine(line string, ended bool) *Fault {
	index := b.tree.Size()
	broken := func(why error) *Fault {
		return b.broken(index, said("leaf %d, in page %d of the ledger, cannot be read: %s", index, b.folded, why))
	}
	if !ended {
		return broken(said("it has no end"))
	}
	if index >= int64(b.folded+1)*PageSize {
		return broken(said("the page holds more than it may"))
	}
	leaf, err := ParseLeaf(line)
	if err != nil {
		return broken(err)
	}
	if leaf.Continues != nil {
		if err := b.tree.Extends(*leaf.Continues); err != nil || leaf.Continues.Size != index {
			return broken(said("it goes on from another ledger than this one"))
		}
	}
	b.tree.Append(line)
	b.leaves = append(b.leaves, sealed{leaf.ID, leaf.UID, leaf.Digest, secondsOf(leaf)})
	if leaf.Kind == KindOrigin {
		b.origin = leaf.UID
		return nil
	}
	b.byID[leaf.ID] = append(b.byID[leaf.ID], index)
	b.places[leaf.Namespace] = struct{}{}
	b.news = append(b.news, leaf.ID)
	b.judge(leaf.ID)
	if leaf.Destroys != nil && !leaf.Imported && b.mayDestroy(leaf.ID, *leaf.Destroys) {
		b.opens[index] = struct{}{}
		b.gone[*leaf.Destroys] = append(b.gone[*leaf.Destroys], index)
		if *leaf.Destroys == b.crisis {
			for id := range b.byID {
				b.judge(id)
			}
		}
		b.judge(*leaf.Destroys)
		b.news = append(b.news, *leaf.Destroys)
	}
	return nil
}

// judge compares an object with the leaves of its name.
func (b *Book) judge(id ID) {
	entry, here := b.entries[id]
	delete(b.faults, id)
	delete(b.unsealed, id)
	found := false
	for _, index := range b.byID[id] {
		switch leaf := b.leaves[index]; {
		case here && leaf.uid == entry.UID:
			found = true
			if altered := leaf.altered(&entry); altered != nil {
				b.faults[id] = newFault(index, id, Altered, said("%s (leaf %d) is not as it was sealed: %s", id, index, altered))
			}
		case b.allowedToBeGone(id, index), b.madeAnew(id, index):
		case here:
			b.faults[id] = newFault(index, id, Missing,
				said("%s (leaf %d) is gone, and another of its name, with UID %s, is in its place", id, index, entry.UID))
		default:
			b.faults[id] = newFault(index, id, Missing, said("%s (leaf %d) is missing", id, index))
		}
	}
	if here && !found {
		b.unsealed[id] = struct{}{}
	}
}

// Index is the number of the leaf that seals an object as it stands, by name and UID.
func (b *Book) Index(id ID, uid string) (int64, bool) {
	at := b.byID[id]
	for i := len(at) - 1; i >= 0; i-- {
		if b.leaves[at[i]].uid == uid {
			return at[i], true
		}
	}
	return 0, false
}

// Opens says whether a leaf allows something to be deleted. One that was brought in without being in the ledger of its
// archive does not: who brings something in says who stated it.
func (b *Book) Opens(leaf int64) bool {
	_, opens := b.opens[leaf]
	return opens
}

// Knows says whether something of a name was ever sealed.
func (b *Book) Knows(id ID) bool { return len(b.byID[id]) > 0 }

// Unsealed is how many objects are not in the ledger.
func (b *Book) Unsealed() int { return len(b.unsealed) }

// IsUnsealed says whether an object is there and not in the ledger.
func (b *Book) IsUnsealed(id ID) bool {
	_, is := b.unsealed[id]
	return is
}

// Tree is the tree, as far as its pages could be read.
func (b *Book) Tree() *Tree { return &b.tree }

// Origin is the UID of the activation in the cluster that the ledger last went on in; empty before it begins.
func (b *Book) Origin() string { return b.origin }

// Namespaces lists the namespaces of which something is in the ledger.
func (b *Book) Namespaces() []string { return slices.Sorted(maps.Keys(b.places)) }

// News lists what leaves were read of since it was last asked, and what they allow to be deleted.
func (b *Book) News() []ID {
	news := b.news
	b.news = nil
	return news
}
