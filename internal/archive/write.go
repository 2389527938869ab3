package archive

import (
	"archive/tar"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/beredskap/beredskap/internal/ledger"
)

// writtenAt is what every member says of when it was changed, so that the same archive is the same file. When it was
// exported stands in archive.json.
var writtenAt = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// member is a file in an archive.
type member struct {
	name string
	raw  []byte
}

// Write writes an archive: a .tar.gz, the same for the same archive. Times are kept to the second, and managedFields
// are left out. The error says which object cannot be written; what is in the writer then is no archive.
func Write(w io.Writer, a *Archive) error {
	members, err := membersOf(a)
	if err != nil {
		return fmt.Errorf("the archive of crisis %s/%s cannot be made: %w", a.Namespace, a.Name, err)
	}
	zipped := gzip.NewWriter(w)
	files := tar.NewWriter(zipped)
	for _, m := range members {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: m.name, Size: int64(len(m.raw)), Mode: 0o644, ModTime: writtenAt}
		if err := files.WriteHeader(header); err != nil {
			return fmt.Errorf("%s cannot be written: %w", m.name, err)
		}
		if _, err := files.Write(m.raw); err != nil {
			return fmt.Errorf("%s cannot be written: %w", m.name, err)
		}
	}
	if err := files.Close(); err != nil {
		return fmt.Errorf("the archive cannot be ended: %w", err)
	}
	return zipped.Close()
}

// membersOf is everything that an archive holds: archive.json, and the others in order of their names.
func membersOf(a *Archive) ([]member, error) {
	all, err := objectsOf(a)
	if err != nil {
		return nil, err
	}
	for number, lines := range a.Pages {
		all = append(all, member{pageName(number), []byte(lines)})
	}
	attachments, err := json.MarshalIndent(Attachments(a), "", "  ")
	if err != nil {
		return nil, err
	}
	all = append(all, member{nameAttachments, append(attachments, '\n')})
	for name, text := range map[string]string{nameCheckpoint: a.Checkpoint, nameKeys: a.Keys, nameReport: a.Report} {
		if text != "" {
			all = append(all, member{name, []byte(text)})
		}
	}
	slices.SortFunc(all, func(x, y member) int { return cmp.Compare(x.name, y.name) })
	first := &contents{
		Version: Version, Namespace: a.Namespace, Name: a.Name, UID: a.UID, Origin: a.Origin,
		ExportedAt: a.ExportedAt.UTC().Truncate(time.Second), Objects: len(a.Objects), Pages: len(a.Pages), Members: map[string]string{},
	}
	for i, m := range all {
		if _, twice := first.Members[m.name]; twice {
			return nil, fmt.Errorf("%s is in it twice", all[i].name)
		}
		first.Members[m.name] = ledger.Digest(m.raw)
	}
	raw, err := json.MarshalIndent(first, "", "  ")
	if err != nil {
		return nil, err
	}
	raw = append(raw, '\n')
	if _, err := parseContents(raw); err != nil {
		return nil, err
	}
	all = slices.Insert(all, 0, member{nameContents, raw})
	return all, bounds.check(all)
}

func objectsOf(a *Archive) ([]member, error) {
	f, err := known()
	if err != nil {
		return nil, err
	}
	list := make([]member, 0, len(a.Objects)+len(a.Pages)+len("archive"))
	for _, object := range a.Objects {
		name, raw, err := f.member(object)
		if err != nil {
			return nil, err
		}
		list = append(list, member{name, raw})
	}
	return list, nil
}

// check says what keeps an archive from being read again.
func (l limits) check(members []member) error {
	total := int64(2 * block)
	for _, m := range members {
		if int64(len(m.raw)) > l.member {
			return fmt.Errorf("%s has %d bytes: %s", m.name, len(m.raw), l)
		}
		total += int64(len(m.raw)) + 4*block // its header, that of a long name, and what fills its last block up
	}
	if total > l.total || len(members) > l.members {
		return fmt.Errorf("it has %d members and %d bytes: %s", len(members), total, l)
	}
	return nil
}

// WriteFile writes an archive to a file that its owner alone may read. It replaces what was there when the new one is
// whole and on the disk: what cannot be written leaves nothing behind, and what was there as it was.
func WriteFile(path string, a *Archive) error {
	return replaceFile(path, func(w io.Writer) error { return Write(w, a) })
}

// replaceFile has a file written beside its place, and puts it there when it is whole.
func replaceFile(path string, write func(io.Writer) error) error {
	folder, name := filepath.Split(path)
	folder = cmp.Or(folder, ".")
	partial, err := os.CreateTemp(folder, "."+name+".*"+partialSuffix)
	if err != nil {
		return fmt.Errorf("%s cannot be written: %w", path, err)
	}
	if err := fill(partial, path, write); err != nil {
		_ = partial.Close() // an error means that it is closed
		_ = os.Remove(partial.Name())
		return fmt.Errorf("%s cannot be written, and is left as it was: %w", path, err)
	}
	if err := syncFolder(folder); err != nil {
		return fmt.Errorf("%s is written, and may not be on the disk yet: %w", path, err)
	}
	return nil
}

// fill writes a file and gives it its name.
func fill(file *os.File, path string, write func(io.Writer) error) error {
	for _, step := range []func() error{
		func() error { return write(file) },
		file.Sync,
		file.Close,
		func() error { return os.Rename(file.Name(), path) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// partialSuffix ends the names of files that are being written.
const partialSuffix = ".partial"

// syncFolder has the names in a folder be on the disk, too.
func syncFolder(folder string) error {
	opened, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }() // it was only read
	return opened.Sync()
}

// bytesOf is an archive as a file holds it.
func bytesOf(a *Archive) ([]byte, error) {
	var out bytes.Buffer
	if err := Write(&out, a); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
