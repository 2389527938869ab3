package archive

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/ledger"
)

// block is what a tar file is made of, in bytes.
const block = 512

// ReadFile reads an archive from a file.
func ReadFile(path string) (*Archive, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	a, err := Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return a, nil
}

// Read reads an archive, and checks that it is whole: every member that archive.json names is there, with its digest, and
// nothing else. Whether it is what was sealed, Verify says. The error names each member that is missing, altered, or not
// to be there.
func Read(r io.Reader) (*Archive, error) { return read(r, bounds) }

func read(r io.Reader, most limits) (*Archive, error) {
	in := bufio.NewReader(r)
	unzipped, err := gzip.NewReader(in)
	if err != nil {
		return nil, fmt.Errorf("it is no archive: %w", early(err))
	}
	unzipped.Multistream(false)
	whole := &bounded{from: unzipped, left: most.total, most: most}
	files := &unpacking{tar: tar.NewReader(whole), most: most, left: most.total}
	if err := files.all(); err != nil {
		return nil, err
	}
	if err := nothingFollows(whole, in); err != nil {
		return nil, err
	}
	return files.done()
}

// early says, of an end that comes too early, what that means.
func early(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("it ends too early, as a file does that was not copied whole: take another copy (%w)", err)
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, tar.ErrHeader):
		return fmt.Errorf("it is damaged or no .tar.gz: take another copy (%w)", err)
	}
	return err
}

// nothingFollows reads to the end, where the checksum of the whole is, and finds nothing but what fills up.
func nothingFollows(whole io.Reader, in *bufio.Reader) error {
	const most = 128 * block
	rest, err := io.ReadAll(io.LimitReader(whole, most+1))
	switch {
	case err != nil:
		return fmt.Errorf("the archive cannot be read to its end: %w", early(err))
	case len(rest) > most || len(bytes.Trim(rest, "\x00")) > 0:
		return errors.New("something follows the last member of the archive: it was added to")
	}
	if _, err := in.ReadByte(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the end of the archive: it was added to")
	}
	return nil
}

// bounded ends with an error where more was unpacked than an archive may hold.
type bounded struct {
	from io.Reader
	left int64
	most limits
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, fmt.Errorf("it unpacks to more than it may: %s", b.most)
	}
	return n, err
}

// unpacking is an archive of which the members were read so far.
type unpacking struct {
	tar      *tar.Reader
	most     limits
	left     int64 // bytes that the members may still have
	contents *contents
	archive  Archive
	pages    map[int]string
	objects  map[ledger.ID]client.Object
	seen     map[string]struct{}
	faults   []error
}

// all reads every member.
func (u *unpacking) all() error {
	u.pages, u.objects, u.seen = map[int]string{}, map[ledger.ID]client.Object{}, map[string]struct{}{}
	last := "its beginning"
	for {
		header, err := u.tar.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("the archive cannot be read after %s: %w", last, early(err))
		}
		last = header.Name
		raw, err := u.content(header)
		if err != nil {
			return err
		}
		if u.contents == nil {
			if err := u.begin(header.Name, raw); err != nil {
				return err
			}
			continue
		}
		if err := u.take(header.Name, raw); err != nil {
			u.faults = append(u.faults, err)
		}
	}
	if u.contents == nil {
		return fmt.Errorf("it is no archive: it is empty, and does not begin with %s", nameContents)
	}
	return nil
}

// content is what a member holds.
func (u *unpacking) content(header *tar.Header) ([]byte, error) {
	switch {
	case header.Typeflag != tar.TypeReg:
		return nil, fmt.Errorf("%q is no file, and an archive holds files alone", header.Name)
	case len(u.seen) >= u.most.members:
		return nil, fmt.Errorf("it has more members than it may: %s", u.most)
	case header.Size > u.most.member:
		return nil, fmt.Errorf("%q has %d bytes, more than it may: %s", header.Name, header.Size, u.most)
	case header.Size > u.left:
		return nil, fmt.Errorf("it unpacks to more than it may: %s", u.most)
	}
	u.left -= header.Size
	if _, twice := u.seen[header.Name]; twice {
		return nil, fmt.Errorf("%q is in the archive twice: it was added to", header.Name)
	}
	u.seen[header.Name] = struct{}{}
	raw, err := io.ReadAll(u.tar)
	if err != nil {
		return nil, fmt.Errorf("the archive cannot be read in %q: %w", header.Name, early(err))
	}
	return raw, nil
}

// begin takes the first member.
func (u *unpacking) begin(name string, raw []byte) (err error) {
	if name != nameContents {
		return fmt.Errorf("it is no archive: it begins with %q, and not with %s", name, nameContents)
	}
	if u.contents, err = parseContents(raw); err != nil {
		return err
	}
	c := u.contents
	u.archive = Archive{Namespace: c.Namespace, Name: c.Name, UID: c.UID, Origin: c.Origin, ExportedAt: c.ExportedAt}
	return nil
}

// take takes any other member.
func (u *unpacking) take(name string, raw []byte) error {
	listed, is := u.contents.Members[name]
	if !is {
		return fmt.Errorf("%q is in the archive, and %s does not name it: it was added", name, nameContents)
	}
	if found := ledger.Digest(raw); found != listed {
		return fmt.Errorf("%s is not as %s says: its digest is %s and should be %s: it was altered", name, nameContents, found, listed)
	}
	var number int
	switch {
	case name == nameCheckpoint:
		u.archive.Checkpoint = string(raw)
	case name == nameKeys:
		u.archive.Keys = string(raw)
	case name == nameReport:
		u.archive.Report = string(raw)
	case name == nameAttachments: // it is for people, and follows from the objects
	case strings.HasPrefix(name, "objects/"):
		f, err := known()
		if err != nil {
			return err
		}
		object, id, err := f.object(name, raw)
		if err != nil {
			return err
		}
		u.objects[id] = object
	default:
		if _, err := fmt.Sscanf(name, "ledger/page-%d.jsonl", &number); err != nil || number < 0 || pageName(number) != name {
			return fmt.Errorf("%q is nothing that an archive of version %s holds", name, Version)
		}
		u.pages[number] = string(raw)
	}
	return nil
}

// done is the archive, when all that it should hold was there.
func (u *unpacking) done() (*Archive, error) {
	for _, name := range slices.Sorted(maps.Keys(u.contents.Members)) {
		if _, here := u.seen[name]; !here {
			u.faults = append(u.faults, fmt.Errorf("%q is not in the archive, and %s names it: it was taken away", name, nameContents))
		}
	}
	if len(u.faults) > 0 {
		return nil, fmt.Errorf("the archive is not as it was written: %w", some(u.faults))
	}
	for _, id := range slices.SortedFunc(maps.Keys(u.objects), compareIDs) {
		u.archive.Objects = append(u.archive.Objects, u.objects[id])
	}
	for number := range len(u.pages) {
		lines, here := u.pages[number]
		if !here {
			return nil, fmt.Errorf("%s is not in the archive, and later pages are", pageName(number))
		}
		u.archive.Pages = append(u.archive.Pages, lines)
	}
	if c := u.contents; c.Objects != len(u.archive.Objects) || c.Pages != len(u.archive.Pages) {
		return nil, fmt.Errorf("the archive holds %d objects and %d pages, and %s says %d and %d",
			len(u.archive.Objects), len(u.archive.Pages), nameContents, c.Objects, c.Pages)
	}
	return &u.archive, nil
}

// some joins faults, the first of them where there are many.
func some(faults []error) error {
	const most = 20
	if more := len(faults) - most; more > 0 {
		faults = append(slices.Clone(faults[:most]), fmt.Errorf("and %d more", more))
	}
	return errors.Join(faults...)
}
