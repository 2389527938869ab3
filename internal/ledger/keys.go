package ledger

import (
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// Signer reads a key to sign with, as NewKey makes it, and gives the key to verify by that belongs to it.
func Signer(key string) (signer note.Signer, verifier string, err error) {
	key = strings.TrimSpace(key)
	if signer, err = note.NewSigner(key); err != nil {
		return nil, "", fmt.Errorf("it is no key to sign with: %w", err)
	}
	parts := strings.SplitN(key, "+", 5) // PRIVATE+KEY+name+hash+the kind of key and its seed
	raw, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	if err != nil || len(raw) != 1+ed25519.SeedSize {
		return nil, "", errors.New("it is no key to sign with: its seed cannot be read")
	}
	public, ok := ed25519.NewKeyFromSeed(raw[1:]).Public().(ed25519.PublicKey)
	if !ok {
		return nil, "", errors.New("it is no key to sign with: it is of another kind")
	}
	verifier, err = note.NewEd25519VerifierKey(signer.Name(), public)
	return signer, verifier, err
}
