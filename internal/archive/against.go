package archive

import (
	"fmt"
	"strings"

	"github.com/beredskap/beredskap/internal/ledger"
)

// Relation is how an archive stands to another, or to a checkpoint that was kept.
type Relation string

// The relations. Fork, Other and Beyond are faults, as is Unknown.
const (
	// Same: both are of the same leaves.
	Same Relation = "Same"
	// Earlier: the other one is an earlier state of this one.
	Earlier Relation = "Earlier"
	// Later: the other one is a later state of this one.
	Later Relation = "Later"
	// Beyond: the checkpoint covers more leaves than the archive has. Whether it leads on from them, only an archive that
	// has them can say: this one is older, or something was taken from it.
	Beyond Relation = "Beyond"
	// Fork: both go on differently from a common beginning.
	Fork Relation = "Fork"
	// Other: it is of another crisis.
	Other Relation = "Other"
	// Unknown: the other one cannot be read or verified.
	Unknown Relation = "Unknown"
)

// Comparison is how an archive stands to another, or to a checkpoint that was kept.
type Comparison struct {
	Relation Relation `json:"relation"`
	// Message says so in words.
	Message string `json:"message"`
	// Common is how many leaves both have from the beginning; -1 where that cannot be known from a checkpoint.
	Common int64 `json:"common"`
	// Here and There are the leaves that follow in this archive and in the other one.
	Here  []*ledger.Leaf `json:"here,omitempty"`
	There []*ledger.Leaf `json:"there,omitempty"`
	// Checkpoint is the one that was compared with; nil unless its signature verifies.
	Checkpoint *Signed `json:"checkpoint,omitempty"`
}

func (v *verifying) compareWith(options Verification) {
	switch {
	case options.AgainstArchive != nil:
		v.Against = v.compareArchive(options.AgainstArchive, options.Keys)
		if options.Against != "" {
			v.fault("an archive is compared with another or with a checkpoint, and not with both at once: verify it twice")
		}
	case options.Against != "":
		v.Against = v.compareCheckpoint(options.Against)
	}
	if v.Against != nil {
		switch v.Against.Relation {
		case Fork, Other, Beyond, Unknown:
			v.fault("%s", v.Against.Message)
		}
	}
}

// compareCheckpoint compares with a checkpoint that was kept elsewhere.
func (v *verifying) compareCheckpoint(text string) *Comparison {
	c := &Comparison{Relation: Unknown, Common: -1}
	if v.keys == nil {
		c.Message = "the checkpoint to compare with cannot be verified: there are no keys"
		return c
	}
	signed, err := open(text, v.keys)
	if err != nil {
		c.Message = fmt.Sprintf("the checkpoint to compare with: %v", err)
		return c
	}
	c.Checkpoint = signed
	if !strings.HasPrefix(signed.Origin, ledger.OriginOf(v.Namespace, v.Name, "")) {
		c.Relation, c.Message = Other, fmt.Sprintf("the checkpoint to compare with is of another crisis: %s", signed.Origin)
		return c
	}
	tree := v.book.Tree()
	if signed.Size > tree.Size() {
		c.Relation = Beyond
		c.Message = fmt.Sprintf("the checkpoint to compare with covers %d leaves, and the archive has %d: it is older, or something was taken from it; "+
			"only an archive of the %[1]d leaves can say: compare with that", signed.Size, tree.Size())
		return c
	}
	if err := tree.Extends(signed.Head); err != nil {
		c.Relation = Fork
		c.Message = fmt.Sprintf("the checkpoint to compare with (%s) is of a ledger that is not this one: %v; to see where they part, compare with its archive",
			signed.Origin, err)
		return c
	}
	c.Common = signed.Size
	if more := tree.Size() - signed.Size; more > 0 {
		c.Relation, c.Message = Earlier, fmt.Sprintf("the archive holds the %d leaves of the checkpoint as they were, and %d more", signed.Size, more)
		return c
	}
	c.Relation, c.Message = Same, fmt.Sprintf("the archive holds exactly the %d leaves of the checkpoint", signed.Size)
	return c
}

// compareArchive compares with another archive, which is verified first.
func (v *verifying) compareArchive(other *Archive, keys string) *Comparison {
	o := Verify(other, Verification{Keys: keys})
	for _, fault := range o.Faults {
		v.fault("the archive to compare with: %s", fault)
	}
	c := &Comparison{Relation: Unknown, Checkpoint: o.Checkpoint}
	theirs := linesOf(other.Pages)
	for c.Common < int64(min(len(v.lines), len(theirs))) && v.lines[c.Common] == theirs[c.Common] {
		c.Common++
	}
	c.Here, c.There = v.leaves[c.Common:], leavesOf(theirs[c.Common:])
	more, others := len(c.Here), len(c.There)
	switch {
	case other.Namespace != v.Namespace || other.Name != v.Name || c.Common == 0 && other.UID != v.UID:
		c.Relation = Other
		c.Message = fmt.Sprintf("the archive to compare with is of another crisis: %s/%s with UID %s", other.Namespace, other.Name, other.UID)
		c.Here, c.There = nil, nil
	case len(theirs) == 0:
		c.Message = "the archive to compare with has no leaves"
	case more == 0 && others == 0:
		c.Relation, c.Message = Same, fmt.Sprintf("both archives hold the same %d leaves", c.Common)
	case others == 0:
		c.Relation, c.Message = Earlier, fmt.Sprintf("the other archive is an earlier one: this one has its %d leaves as they were, and %d more", c.Common, more)
	case more == 0:
		c.Relation, c.Message = Later, fmt.Sprintf("the other archive is a later one: it has the %d leaves of this one as they are, and %d more", c.Common, others)
	default:
		c.Relation = Fork
		c.Message = fmt.Sprintf("the two archives have %d leaves in common, and then go on differently: here with %s (%d leaves), there with %s (%d leaves)",
			c.Common, c.Here[0].ID, more, c.There[0].ID, others)
	}
	return c
}

// leavesOf reads lines; one that cannot be read is a leaf without a name, of which the other's faults tell.
func leavesOf(lines []string) []*ledger.Leaf {
	leaves := make([]*ledger.Leaf, 0, len(lines))
	for _, line := range lines {
		leaf, err := ledger.ParseLeaf(line)
		if err != nil {
			leaf = &ledger.Leaf{ID: ledger.ID{Kind: "Unreadable"}}
		}
		leaves = append(leaves, leaf)
	}
	return leaves
}
