package archive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"
)

// The members of an archive that every archive has the same names for.
const (
	nameContents    = "archive.json"
	nameAttachments = "attachments.json"
	nameCheckpoint  = "ledger/checkpoint"
	nameKeys        = "ledger/keys"
	nameReport      = "report.md"
)

// limits bound what an archive may hold, so that a file made to exhaust whoever reads it ends in an error.
type limits struct {
	total   int64 // bytes, uncompressed
	member  int64 // bytes of one member, uncompressed
	members int
}

// bounds are those of every archive.
var bounds = limits{total: 2 << 30, member: 64 << 20, members: 500_000}

func (l limits) String() string {
	return fmt.Sprintf("an archive holds at most %d members, %d bytes in one and %d bytes in all", l.members, l.member, l.total)
}

// contents is archive.json, the first member: what the archive is of, and what else is in it.
type contents struct {
	Version    string    `json:"version"`
	Namespace  string    `json:"namespace"`
	Name       string    `json:"name"`
	UID        string    `json:"uid"`
	Origin     string    `json:"origin"`
	ExportedAt time.Time `json:"exportedAt"`
	// Objects and Pages are how many there are.
	Objects int `json:"objects"`
	Pages   int `json:"pages"`
	// Members are the SHA-256 of all other members, by name, as in sha256:0123….
	Members map[string]string `json:"members"`
}

// parseContents reads archive.json. It refuses a version that it does not know before anything else.
func parseContents(raw []byte) (*contents, error) {
	var form struct {
		Version string `json:"version"`
	}
	if err := json.Unmarshal(raw, &form); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", nameContents, err)
	}
	if form.Version != Version {
		return nil, fmt.Errorf("%s is of version %q, and this program reads %s: use the program that wrote it, or a later one", nameContents, form.Version, Version)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	c := &contents{}
	if err := decoder.Decode(c); err != nil {
		return nil, fmt.Errorf("%s cannot be read: %w", nameContents, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s cannot be read: something follows its end", nameContents)
	}
	for what, ok := range map[string]bool{"namespace": isName(c.Namespace), "name": isName(c.Name), "uid": uidForm.MatchString(c.UID)} {
		if !ok {
			return nil, fmt.Errorf("%s names no crisis: its %s is none that Kubernetes gives", nameContents, what)
		}
	}
	c.ExportedAt = c.ExportedAt.UTC()
	return c, nil
}

func pageName(number int) string { return fmt.Sprintf("ledger/page-%05d.jsonl", number) }

var (
	nameForm = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$`)
	uidForm  = regexp.MustCompile(`^[A-Za-z0-9]([-A-Za-z0-9]{0,126}[A-Za-z0-9])?$`)
)

// isName says whether a word is a name as Kubernetes has them (RFC 1123). None leads out of a folder.
func isName(word string) bool { return len(word) <= 253 && nameForm.MatchString(word) }
