package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"k8s.io/apimachinery/pkg/api/equality"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	_ "github.com/beredskap/beredskap/internal/drawn"
	"github.com/beredskap/beredskap/internal/ledger"
)

func TestWhatIsWrittenIsReadAgainWhateverItSays(t *testing.T) {
	k := newKey(t)
	rapid.Check(t, func(r *rapid.T) {
		list := objects(t, 0)
		for n := range rapid.IntRange(0, 12).Draw(r, "entries") {
			list = append(list, observed(n, rapid.StringN(1, 60, -1).Draw(r, "text")))
		}
		a := sealed(t, k, crisisUID, nil, list...)
		a.Report = rapid.String().Draw(r, "report")
		a.Objects = rapid.Permutation(list).Draw(r, "order")
		raw := written(t, a)
		back, err := Read(bytes.NewReader(raw))
		if err != nil {
			r.Fatal(err)
		}
		if !bytes.Equal(raw, written(t, back)) {
			r.Error("what was read is written otherwise")
		}
		same(r, a, back)
		if result := Verify(back, Verification{Keys: k.verifier}); !result.Verified {
			r.Errorf("not verified: %v", result.Faults)
		}
	})
}

type complainer interface{ Errorf(string, ...any) }

// same compares two archives, but for managedFields and what an object says of its own kind.
func same(t complainer, a, b *Archive) {
	x, y := *a, *b
	list, other := ordered(x.Objects), ordered(y.Objects)
	x.Objects, y.Objects = nil, nil
	if !reflect.DeepEqual(x, y) || len(list) != len(other) {
		t.Errorf("%+v\nis not\n%+v", x, y)
		return
	}
	for i := range list {
		was, is := list[i].DeepCopyObject().(client.Object), other[i].DeepCopyObject().(client.Object)
		was.SetManagedFields(nil)
		was.GetObjectKind().SetGroupVersionKind(is.GetObjectKind().GroupVersionKind())
		if f, ok := was.(interface{ GetName() string }); ok && strings.HasPrefix(f.GetName(), "care-") {
			continue // the JSON of a frozen plan is the same, in other bytes
		}
		if !equality.Semantic.DeepEqual(was, is) {
			t.Errorf("%v\nis not\n%v", was, is)
		}
	}
}

func TestTheSameArchiveIsTheSameFile(t *testing.T) {
	a := archived(t, newKey(t), 300)
	first := written(t, a)
	a.ExportedAt = a.ExportedAt.In(time.FixedZone("CET", 3600)).Add(time.Millisecond)
	slices.Reverse(a.Objects)
	if !bytes.Equal(first, written(t, a)) {
		t.Error("the order of objects, a zone or a fraction of a second changes the file")
	}
	members := unpack(t, first)
	if members[0].name != nameContents {
		t.Errorf("it begins with %s", members[0].name)
	}
	for _, want := range []string{"objects/logentry/staff/entry-00007.json", "ledger/page-00001.jsonl", "ledger/checkpoint", "ledger/keys", "report.md", "attachments.json"} {
		if !slices.ContainsFunc(members, func(m member) bool { return m.name == want }) {
			t.Errorf("there is no %s", want)
		}
	}
	if bytes.Contains(pack(t, members, true), []byte("managedFields")) {
		t.Error("managedFields are in it")
	}
}

func TestEveryAttachmentIsListedWithItsRecord(t *testing.T) {
	list := Attachments(archived(t, newKey(t), 3))
	if len(list) != 1 || list[0].Record != "Briefing staff/first" || list[0].Title != "Whiteboard" || list[0].Digest == "" {
		t.Errorf("attachments are %v", list)
	}
}

func TestADossierIsMadeOfAnArchive(t *testing.T) {
	a := again(t, archived(t, newKey(t), 300))
	activation := a.Objects[slices.IndexFunc(a.Objects, func(o client.Object) bool { return o.GetName() == "attack" })].(*v1alpha1.CrisisActivation)
	activation.Status.Ledger = &v1alpha1.LedgerStatus{Checkpoint: a.Checkpoint}
	d, err := Dossier(a)
	must(t, err)
	state, kept := assess.Assess(d, a.ExportedAt).Ledger()
	if !kept || state.Size != 304 || len(state.Faults) != 0 || state.Unsealed != 0 {
		t.Errorf("the ledger is %+v", state)
	}
	a.Objects = nil
	if _, err := Dossier(a); err == nil || !strings.Contains(err.Error(), "staff/attack") {
		t.Errorf("without its activation it says %v", err)
	}
}

// unpack lists the members of an archive.
func unpack(t testing.TB, raw []byte) (members []member) {
	t.Helper()
	unzipped, err := gzip.NewReader(bytes.NewReader(raw))
	must(t, err)
	files := tar.NewReader(unzipped)
	for {
		header, err := files.Next()
		if err == io.EOF { //nolint:errorlint // as tar has it
			return members
		}
		must(t, err)
		content, err := io.ReadAll(files)
		must(t, err)
		members = append(members, member{header.Name, content})
	}
}

// pack is the reverse; plain leaves it unzipped.
func pack(t testing.TB, members []member, plain bool) []byte {
	t.Helper()
	var out bytes.Buffer
	files := tar.NewWriter(&out)
	for _, m := range members {
		kind := byte(tar.TypeReg)
		if strings.HasSuffix(m.name, "/") {
			kind = tar.TypeDir
		}
		must(t, files.WriteHeader(&tar.Header{Typeflag: kind, Name: m.name, Size: int64(len(m.raw)), Mode: 0o644}))
		_, err := files.Write(m.raw)
		must(t, err)
	}
	must(t, files.Close())
	if plain {
		return out.Bytes()
	}
	return zip(t, out.Bytes())
}

func zip(t testing.TB, raw []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	_, err := zipped.Write(raw)
	must(t, err)
	must(t, zipped.Close())
	return out.Bytes()
}

// relist puts a member into an archive, or in the place of one, and has archive.json say so.
func relist(t testing.TB, members []member, name string, raw []byte) []member {
	t.Helper()
	m := slices.Clone(members)
	c, err := parseContents(m[0].raw)
	must(t, err)
	if i := slices.IndexFunc(m, func(m member) bool { return m.name == name }); i >= 0 {
		m[i].raw = raw
	} else {
		m = append(m, member{name, raw})
	}
	c.Members[name] = ledger.Digest(raw)
	m[0].raw, err = json.Marshal(c)
	must(t, err)
	return m
}

func TestEveryAlterationOfAByteIsRefusedOrChangesNothing(t *testing.T) {
	a := archived(t, newKey(t), 40)
	raw := written(t, a)
	step := max(1, len(raw)/700)
	for at := 0; at < len(raw); at++ {
		if at > 64 && at < len(raw)-64 && at%step != 0 {
			continue
		}
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			altered := slices.Clone(raw)
			altered[at] ^= flip
			back, err := Read(bytes.NewReader(altered))
			if err == nil && !bytes.Equal(written(t, back), raw) {
				t.Fatalf("byte %d ^ %#x changes the archive, and nobody is told", at, flip)
			}
			if err != nil && len(err.Error()) < 20 {
				t.Errorf("byte %d: says no more than %q", at, err)
			}
		}
	}
}

func TestEveryTruncationIsRefused(t *testing.T) {
	raw := written(t, archived(t, newKey(t), 40))
	step := max(1, len(raw)/500)
	for length := 0; length < len(raw); length++ {
		if length > 64 && length < len(raw)-64 && length%step != 0 {
			continue
		}
		_, err := Read(bytes.NewReader(raw[:length]))
		if err == nil || !strings.Contains(err.Error(), "ends too early") {
			t.Fatalf("cut to %d of %d bytes it says %v", length, len(raw), err)
		}
	}
}

func TestWhatWasDoneToAnArchiveIsNamed(t *testing.T) {
	whole := unpack(t, written(t, archived(t, newKey(t), 5)))
	const entry = "objects/logentry/staff/entry-00003.json"
	at := slices.IndexFunc(whole, func(m member) bool { return m.name == entry })
	with := func(change func([]member) []member) []byte {
		return pack(t, change(slices.Clone(whole)), false)
	}
	relisted := func(name string, raw []byte) []byte { return pack(t, relist(t, whole, name, raw), false) }
	for name, c := range map[string]struct {
		raw  []byte
		says []string
	}{
		"a member taken away": {with(func(m []member) []member { return slices.Delete(m, at, at+1) }), []string{entry, "taken away"}},
		"a member altered": {with(func(m []member) []member {
			m[at].raw = bytes.Replace(m[at].raw, []byte("anna"), []byte("otto"), 1)
			return m
		}), []string{entry, "altered"}},
		"a member added":             {with(func(m []member) []member { return append(m, member{"objects/logentry/staff/x.json", []byte("{}")}) }), []string{"x.json", "added"}},
		"a member twice":             {with(func(m []member) []member { return append(m, m[at]) }), []string{entry, "twice"}},
		"another beginning":          {with(func(m []member) []member { return m[1:] }), []string{"begins with"}},
		"nothing":                    {with(func([]member) []member { return nil }), []string{"empty"}},
		"a folder":                   {with(func(m []member) []member { return append(m, member{"objects/", nil}) }), []string{"objects/", "no file"}},
		"a way out":                  {relisted("objects/../../etc/passwd", []byte("{}")), []string{"etc/passwd"}},
		"an object in another place": {relisted("objects/logentry/staff/other.json", whole[at].raw), []string{"other.json", "entry-00003"}},
		"an unknown member":          {relisted("ledger/page-1.jsonl", nil), []string{"page-1", "nothing that an archive"}},
		"a page in between gone":     {relisted("ledger/page-00002.jsonl", nil), []string{"page-00001"}},
		"an unknown field":           {relisted(entry, bytes.Replace(whole[at].raw, []byte(`"spec":{`), []byte(`"spec":{"ghost":1,`), 1)), []string{entry, "ghost"}},
		"a doubled field":            {relisted(entry, bytes.Replace(whole[at].raw, []byte(`"spec":{`), []byte(`"spec":{"enteredBy":"x",`), 1)), []string{entry, "enteredBy"}},
		"YAML":                       {relisted(entry, []byte("kind: LogEntry\n")), []string{entry}},
		"another kind":               {relisted("objects/deployment/staff/web.json", []byte(`{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"staff"}}`)), []string{"Deployment", "no kind"}},
		"another version": {with(func(m []member) []member {
			m[0].raw = bytes.Replace(m[0].raw, []byte("/v1\""), []byte("/v2\""), 1)
			return m
		}), []string{"/v2", "program"}},
		"something after the end":       {append(with(slices.Clone[[]member]), 'x'), []string{"follows"}},
		"a second archive after it":     {append(with(slices.Clone[[]member]), with(slices.Clone[[]member])...), []string{"follows"}},
		"something after the last file": {zip(t, append(pack(t, whole, true), "hidden"...)), []string{"follows"}},
		"no gzip":                       {[]byte("PK\x03\x04 and so on, as a zip begins"), []string{"no archive", "damaged"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read(bytes.NewReader(c.raw))
			for _, says := range c.says {
				if err == nil || !strings.Contains(err.Error(), says) {
					t.Errorf("says %v, want %q", err, says)
				}
			}
		})
	}
}

func TestAnArchiveThatUnpacksToTooMuchEndsInAnError(t *testing.T) {
	raw := written(t, archived(t, newKey(t), 50))
	for name, c := range map[string]struct {
		most limits
		says string
	}{
		"in all":     {limits{total: 10_000, member: 1 << 20, members: 1000}, "more than it may"},
		"one member": {limits{total: 1 << 20, member: 300, members: 1000}, "more than it may"},
		"members":    {limits{total: 1 << 20, member: 1 << 20, members: 10}, "more members"},
	} {
		if _, err := read(bytes.NewReader(raw), c.most); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: says %v", name, err)
		}
	}
	bomb := zip(t, append(pack(t, unpack(t, raw), true), make([]byte, 8<<20)...))
	if _, err := Read(bytes.NewReader(bomb)); err == nil || !strings.Contains(err.Error(), "follows") {
		t.Errorf("zeros without end: says %v", err)
	}
	claimed := pack(t, []member{{nameContents, nil}}, true)
	copy(claimed[124:136], "77777777777\x00") // 8 GiB
	sum := 0
	copy(claimed[148:156], "        ")
	for _, b := range claimed[:block] {
		sum += int(b)
	}
	copy(claimed[148:156], fmt.Sprintf("%06o\x00 ", sum))
	if _, err := Read(bytes.NewReader(zip(t, claimed))); err == nil || !strings.Contains(err.Error(), "more than it may") {
		t.Errorf("a member that says it is large: says %v", err)
	}
}

func TestWhatCannotBeReadAgainIsNotWritten(t *testing.T) {
	for name, change := range map[string]func(*Archive){
		"an object without a namespace": func(a *Archive) { a.Objects[0].SetNamespace("") },
		"a name that leads elsewhere":   func(a *Archive) { a.Objects[0].SetName("../x") },
		"an object twice":               func(a *Archive) { a.Objects = append(a.Objects, a.Objects[2]) },
		"no name of the crisis":         func(a *Archive) { a.Name = "" },
		"a UID that leads elsewhere":    func(a *Archive) { a.UID = ".." },
		"a report without end":          func(a *Archive) { a.Report = strings.Repeat("x", 64<<20+1) },
	} {
		a := archived(t, newKey(t), 2)
		change(a)
		if _, err := bytesOf(a); err == nil {
			t.Errorf("%s: it is written", name)
		}
		path := filepath.Join(t.TempDir(), "a.tar.gz")
		if err := WriteFile(path, a); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: the file says %v", name, err)
		}
		if left, _ := os.ReadDir(filepath.Dir(path)); len(left) > 0 {
			t.Errorf("%s: %v is left", name, left)
		}
	}
}

func TestAFileIsReplacedWhenTheNewOneIsWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.tar.gz")
	a := archived(t, newKey(t), 2)
	must(t, WriteFile(path, a))
	is, err := os.Stat(path)
	must(t, err)
	if is.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", is.Mode())
	}
	err = replaceFile(path, func(w io.Writer) error {
		_, _ = w.Write([]byte("half"))
		return fmt.Errorf("no space left on device")
	})
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("says %v", err)
	}
	back, err := ReadFile(path)
	must(t, err)
	same(t, a, back)
	if left, _ := os.ReadDir(filepath.Dir(path)); len(left) != 1 {
		t.Errorf("%v is left", left)
	}
	if err := WriteFile(filepath.Join(path, "within"), a); err == nil {
		t.Error("a file is written into a file")
	}
	if _, err := ReadFile(path + "x"); err == nil {
		t.Error("a file that is not there is read")
	}
}

// FuzzRead reads what it is given: as a file, as one unzipped, and as a member of an archive that lists it.
func FuzzRead(f *testing.F) {
	whole := written(f, archived(f, newKey(f), 3))
	members := unpack(f, whole)
	f.Add(whole, "x")
	f.Add(whole[:len(whole)/2], "ledger/page-00001.jsonl")
	f.Add(pack(f, members, true), "../x")
	f.Add(pack(f, members[:1], true), "objects/")
	for _, m := range members[1:] {
		f.Add(m.raw, m.name)
	}
	f.Fuzz(func(t *testing.T, raw []byte, name string) {
		files := [][]byte{raw, zip(t, raw)}
		if name != "" && name != nameContents && utf8.ValidString(name) && !strings.ContainsAny(name, "\x00") && !strings.HasSuffix(name, "/") && len(name) < 1000 {
			files = append(files, pack(t, relist(t, members, name, raw), false))
		}
		for _, file := range files {
			a, err := read(bytes.NewReader(file), limits{total: 4 << 20, member: 1 << 20, members: 1000})
			if err != nil {
				continue
			}
			Verify(a, Verification{AgainstArchive: a})
			_, _ = Dossier(a)
			first := written(t, a)
			if !bytes.Equal(first, written(t, again(t, a))) {
				t.Error("what was read and written is read otherwise")
			}
		}
	})
}
