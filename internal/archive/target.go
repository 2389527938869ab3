package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"time"

	"github.com/beredskap/beredskap/internal/ledger"
)

// Target is a place outside of the cluster that archives are written to. Its files have names with slashes. An error
// names the file and says what to do. All of it ends with the context, whatever hangs.
type Target interface {
	// String is where it is, without any secret.
	String() string
	// Put writes a file, whole or not at all, in the place of one of its name.
	Put(ctx context.Context, name string, content []byte) error
	// Has says whether a file is there.
	Has(ctx context.Context, name string) (bool, error)
	// Get reads a file, which is to be closed; fs.ErrNotExist when it is not there.
	Get(ctx context.Context, name string) (io.ReadCloser, error)
}

// How long it may take to write an archive to a target, and to ask for the last one: sealing waits for that.
const (
	storeAtMost = 10 * time.Minute
	askAtMost   = 20 * time.Second
)

// ParseTarget reads where archives go to: /folder, file:///folder, or s3://bucket/prefix?endpoint=https://host:port&region=….
func ParseTarget(text string) (Target, error) {
	switch {
	case strings.HasPrefix(text, "/"):
		return newFolder(text), nil
	case strings.HasPrefix(text, "file:"):
		return targetOr(parseFolder(text))
	case strings.HasPrefix(text, "s3:"):
		return targetOr(parseS3(text))
	}
	return nil, fmt.Errorf("%q is no place for archives: give /folder, file:///folder or s3://bucket/prefix?endpoint=https://host:port", text)
}

// targetOr is a target, and none where there is an error: a nil of its own kind would pass for one.
func targetOr[T Target](target T, err error) (Target, error) {
	if err != nil {
		return nil, err
	}
	return target, nil
}

// last is the small file beside the archives of a crisis that says which was written last, so that a cluster that was put
// back to an earlier state shows.
type last struct {
	// File is the name of the archive in the target.
	File string `json:"file"`
	// Checkpoint is the signed checkpoint that the archive holds.
	Checkpoint string `json:"checkpoint"`
}

const nameLast = "latest"

// lastMost is how many bytes that file may have.
const lastMost = 64 << 10

// Latest is the signed checkpoint of the archive of a crisis that was written last to a target; empty when none was.
func Latest(ctx context.Context, target Target, namespace, name, uid string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, askAtMost)
	defer cancel()
	folder, err := folderOf(namespace, name, uid)
	if err != nil {
		return "", err
	}
	found, err := lastIn(ctx, target, folder)
	return found.Checkpoint, err
}

func folderOf(namespace, name, uid string) (string, error) {
	if !isName(namespace) || !isName(name) || !uidForm.MatchString(uid) {
		return "", fmt.Errorf("crisis %q/%q with UID %q is none that Kubernetes holds", namespace, name, uid)
	}
	return path.Join(namespace, name, uid), nil
}

func lastIn(ctx context.Context, target Target, folder string) (last, error) {
	file := path.Join(folder, nameLast)
	content, err := target.Get(ctx, file)
	if errors.Is(err, fs.ErrNotExist) {
		return last{}, nil
	}
	if err != nil {
		return last{}, err
	}
	defer func() { _ = content.Close() }() // it was only read
	raw, err := io.ReadAll(io.LimitReader(content, lastMost))
	if err != nil {
		return last{}, fmt.Errorf("%s in %s cannot be read: %w", file, target, err)
	}
	found := last{}
	if err := json.Unmarshal(raw, &found); err != nil || found.Checkpoint == "" {
		return last{}, fmt.Errorf("%s in %s does not say which archive was written last: remove it, and it is written anew (%w)",
			file, target, errors.Join(err, errors.New("it names no checkpoint")))
	}
	return found, nil
}

// phaseForm is the form of what may stand in the name of a file for the phase of a crisis.
var phaseForm = regexp.MustCompile(`^[A-Za-z]{1,32}$`)

// Store writes an archive to a target, as NAMESPACE/NAME/UID/SIZE-PHASE.tar.gz, and then notes that it is the last one.
// It returns the name of the file. An archive of that size and phase that is there stays as it is. One that does not
// lead on from what was written last is refused: the cluster was put back, or the target is another cluster's.
func Store(ctx context.Context, target Target, a *Archive, phase string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, storeAtMost)
	defer cancel()
	folder, err := folderOf(a.Namespace, a.Name, a.UID)
	if err != nil {
		return "", err
	}
	if !phaseForm.MatchString(phase) {
		return "", fmt.Errorf("%q is no phase of a crisis", phase)
	}
	own, err := ledger.Peek(a.Checkpoint)
	if err != nil {
		return "", fmt.Errorf("what no checkpoint covers is not archived: %w", err)
	}
	file := path.Join(folder, fmt.Sprintf("%010d-%s.tar.gz", own.Size, phase))
	before, err := lastIn(ctx, target, folder)
	if err != nil {
		return "", err
	}
	if err := leadsOn(a, own, before); err != nil {
		return "", fmt.Errorf("the archive does not go on from %s in %s: %w: compare the two with kubectl continuity verify --against, "+
			"restore what is missing, or give the operator another place", before.File, target, err)
	}
	if err := put(ctx, target, file, a, own); err != nil {
		return "", err
	}
	if now := (last{File: file, Checkpoint: a.Checkpoint}); before != now {
		raw, err := json.MarshalIndent(now, "", "  ")
		if err != nil {
			return "", err
		}
		return file, target.Put(ctx, path.Join(folder, nameLast), append(raw, '\n'))
	}
	return file, nil
}

// leadsOn says what keeps the ledger of an archive from being a later one of what was archived before.
func leadsOn(a *Archive, own ledger.Checkpoint, before last) error {
	if before.Checkpoint == "" {
		return nil
	}
	earlier, err := ledger.Peek(before.Checkpoint)
	if err != nil {
		return err
	}
	if earlier.Size > own.Size {
		return fmt.Errorf("its checkpoint covers %d leaves, and that one %d", own.Size, earlier.Size)
	}
	tree := &ledger.Tree{}
	for _, line := range linesOf(a.Pages) {
		tree.Append(line)
	}
	return tree.Extends(earlier.Head)
}

// put writes an archive, unless one of its name is there, which is then to hold the same ledger.
func put(ctx context.Context, target Target, file string, a *Archive, own ledger.Checkpoint) error {
	there, err := target.Has(ctx, file)
	if err != nil {
		return err
	}
	if !there {
		content, err := bytesOf(a)
		if err != nil {
			return err
		}
		return target.Put(ctx, file, content)
	}
	content, err := target.Get(ctx, file)
	if err != nil {
		return err
	}
	defer func() { _ = content.Close() }() // it was only read
	found, err := Read(content)
	if err != nil {
		return fmt.Errorf("%s in %s is there and cannot be read: move it elsewhere, and it is written anew: %w", file, target, err)
	}
	if is, err := ledger.Peek(found.Checkpoint); err != nil || is.Head != own.Head {
		return fmt.Errorf("%s in %s is of another ledger, and is not replaced: keep it, find out where it comes from "+
			"(kubectl continuity verify --against), and then move it elsewhere", file, target)
	}
	return nil
}
