// Package ledger keeps the record of a crisis so that an auditor can tell whether anything of it was changed or
// taken away: a Merkle tree (RFC 6962, by golang.org/x/mod/sumdb/tlog) with a leaf for everything that was stated, and
// signed checkpoints of its head. It is pure: pages and objects are given to it, and it says what is to be written
// and what is wrong.
package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// ID names an object of a crisis.
type ID struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

func (id ID) String() string { return id.Kind + " " + id.Namespace + "/" + id.Name }

// KindOrigin is the kind of the leaf that begins a ledger, or continues one in another cluster.
const KindOrigin = "Origin"

// Leaf is one line of a ledger: who entered what, and when, and the digest of what was said.
type Leaf struct {
	ID
	// UID is the identity that the object was first given. That of an Origin is the UID of the activation in the
	// cluster where the ledger goes on from here.
	UID string `json:"uid"`
	// Author is who entered it: spec.enteredBy. Empty for what the operator makes without a statement.
	Author string `json:"author,omitempty"`
	// EnteredAt is when it was entered, as the API server says.
	EnteredAt *time.Time `json:"enteredAt,omitempty"`
	// Digest is the SHA-256 of the canonical JSON of its spec; of a frozen plan, that of which plan it
	// is, in which generation, from when it is in force, and its spec.
	Digest string `json:"digest,omitempty"`
	// Imported says that it was brought in from an archive, and is not in the ledger that the archive holds.
	Imported bool `json:"imported,omitempty"`
	// Destroys is what a destruction allows to be deleted.
	Destroys *ID `json:"destroys,omitempty"`
	// Continues is the head of the ledger that an Origin goes on from; absent for the first one.
	Continues *Head `json:"continues,omitempty"`
}

// Line is the leaf as it stands in a page: JSON on one line, and its end.
func (l *Leaf) Line() string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(l); err != nil {
		panic(fmt.Sprintf("a leaf is always JSON: %v", err)) // strings, an instant and a number
	}
	return out.String()
}

// ParseLeaf reads a line of a page.
func ParseLeaf(line string) (*Leaf, error) {
	decoder := json.NewDecoder(strings.NewReader(line))
	decoder.DisallowUnknownFields()
	leaf := &Leaf{}
	if err := decoder.Decode(leaf); err != nil {
		return nil, said("it is no leaf: %s", err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, said("it is no leaf: something follows it")
	}
	if leaf.Kind == "" || leaf.Name == "" || leaf.UID == "" {
		return nil, said("it is no leaf: kind, name or uid is missing")
	}
	return leaf, nil
}

// Canonical is JSON with its keys in order and no spaces, the same however it was written before.
func Canonical(raw []byte) ([]byte, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber() // a float would lose digits
	var value any
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// Digest is the SHA-256 of bytes, as it is written in the API.
func Digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// DigestOf is the digest of the canonical JSON of a value, such as a spec.
func DigestOf(value any) (string, error) {
	raw, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	if raw, err = Canonical(raw); err != nil {
		return "", err
	}
	return Digest(raw), nil
}
