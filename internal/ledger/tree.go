package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Head is a tree by its size and the hash of its root.
type Head struct {
	Size int64     `json:"size"`
	Hash tlog.Hash `json:"hash"`
}

// Tree is the Merkle tree over the lines of a ledger. It keeps the hashes that later roots are made of, so that one
// more line costs the logarithm of those before it.
type Tree struct {
	size   int64
	hashes []tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (t *Tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index < 0 || index >= int64(len(t.hashes)) {
			return nil, fmt.Errorf("the tree has no hash %d", index)
		}
		found[i] = t.hashes[index]
	}
	return found, nil
}

// Append adds a line, without its end.
func (t *Tree) Append(line string) {
	more, err := tlog.StoredHashes(t.size, []byte(line), t)
	if err != nil {
		panic(fmt.Sprintf("a tree holds all its hashes: %v", err))
	}
	t.hashes = append(t.hashes, more...)
	t.size++
}

// Size is the number of lines.
func (t *Tree) Size() int64 { return t.size }

// HeadAt is the head that the tree had when it was of a size.
func (t *Tree) HeadAt(size int64) (Head, error) {
	if size < 0 || size > t.size {
		return Head{}, fmt.Errorf("the ledger has %d leaves, and not %d", t.size, size)
	}
	hash, err := tlog.TreeHash(size, t)
	return Head{Size: size, Hash: hash}, err
}

// Head is the head of the tree as it is.
func (t *Tree) Head() Head {
	head, err := t.HeadAt(t.size)
	if err != nil {
		panic(fmt.Sprintf("a tree holds all its hashes: %v", err))
	}
	return head
}

// Extends says what keeps the tree from being a later one of a head; nil when it is.
func (t *Tree) Extends(earlier Head) error {
	if earlier.Size > t.size {
		return said("the ledger ends after %d leaves, and one of %d leaves was signed: %d are missing", t.size, earlier.Size, earlier.Size-t.size)
	}
	if earlier == (Head{}) {
		return nil // before anything
	}
	was, err := t.HeadAt(earlier.Size)
	if err != nil {
		return err
	}
	if was.Hash != earlier.Hash {
		return said("the first %d leaves are not those that were signed (%s signed, %s here)", earlier.Size, earlier.Hash, was.Hash)
	}
	return nil
}
