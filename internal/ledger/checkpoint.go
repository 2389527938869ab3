package ledger

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// KeyName is the name that the keys of every ledger have; they are told apart by their hash.
const KeyName = "beredskap-ledger"

// originPrefix begins the origin of every ledger.
const originPrefix = "continuity.beredskap.dev/"

// Checkpoint is a head of the ledger of a crisis: what is signed.
type Checkpoint struct {
	// Origin says which ledger it is: of which crisis, and in which cluster it went on.
	Origin string
	Head
}

// OriginOf is the origin of the ledger of an activation, by its namespace, its name and its UID in the cluster where
// the ledger goes on.
func OriginOf(namespace, name, uid string) string {
	return originPrefix + namespace + "/" + name + "/" + uid
}

// Text is what is signed: the body of a checkpoint as C2SP's tlog-checkpoint has it.
func (c Checkpoint) Text() string {
	return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Hash)
}

// NewKey makes a key to sign with, and the one to verify by, from a source of randomness.
func NewKey(random io.Reader) (signer, verifier string, err error) {
	return note.GenerateKey(random, KeyName)
}

// Sign signs a checkpoint. The same checkpoint and key give the same text.
func Sign(c Checkpoint, signer note.Signer) (string, error) {
	text, err := note.Sign(&note.Note{Text: c.Text()}, signer)
	return string(text), err
}

// Verifiers reads keys to verify by, one on each line; what follows # is no key.
func Verifiers(text string) (note.Verifiers, error) {
	var list []note.Verifier
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		verifier, err := note.NewVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("%q is no key to verify by: %w", line, err)
		}
		list = append(list, verifier)
	}
	if len(list) == 0 {
		return nil, errors.New("there is no key to verify by")
	}
	return note.VerifierList(list...), nil
}

// Open verifies a signed checkpoint and reads it.
func Open(signed string, known note.Verifiers) (Checkpoint, error) {
	opened, err := note.Open([]byte(signed), known)
	var stranger *note.UnverifiedNoteError
	switch {
	case errors.As(err, &stranger):
		return Checkpoint{}, fmt.Errorf("the checkpoint is signed by %s alone, which is no key that it is to be verified by", keys(stranger.Note.UnverifiedSigs))
	case err != nil:
		return Checkpoint{}, fmt.Errorf("the checkpoint does not verify: %w", err)
	}
	return parse(opened.Text)
}

// Peek reads a signed checkpoint without verifying it.
func Peek(signed string) (Checkpoint, error) {
	text, _, found := strings.Cut(signed, "\n\n")
	if !found {
		return Checkpoint{}, errors.New("it is no signed checkpoint: there is no signature")
	}
	return parse(text + "\n")
}

func keys(signatures []note.Signature) string {
	names := make([]string, 0, len(signatures))
	for _, s := range signatures {
		names = append(names, fmt.Sprintf("%s+%08x", s.Name, s.Hash))
	}
	return strings.Join(names, ", ")
}

func parse(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" || !strings.HasPrefix(lines[0], originPrefix) {
		return Checkpoint{}, errors.New("it is no checkpoint of a crisis: its lines are an origin, a size and a hash")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return Checkpoint{}, fmt.Errorf("it is no checkpoint: %q is no size", lines[1])
	}
	hash, err := tlog.ParseHash(lines[2])
	if err != nil || hash.String() != lines[2] { // of the last character some bits are no part of a hash, and they are zero
		return Checkpoint{}, fmt.Errorf("it is no checkpoint: %q is no hash", lines[2])
	}
	return Checkpoint{Origin: lines[0], Head: Head{Size: size, Hash: hash}}, nil
}
