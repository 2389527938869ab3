package ledger

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"

	_ "github.com/beredskap/beredskap/internal/drawn"
)

var (
	crisis = ID{"CrisisActivation", "staff", "attack"}
	began  = time.Date(2021, 12, 16, 7, 0, 0, 0, time.UTC)
)

func entry(n int) Entry {
	id := ID{"LogEntry", "staff", fmt.Sprintf("entry-%05d", n)}
	return Entry{ID: id, UID: fmt.Sprintf("uid-%d", n), Author: "anna", EnteredAt: began.Add(time.Duration(n) * time.Second), Digest: Digest([]byte(id.Name))}
}

// sealAll writes pages until nothing is left to seal, as a controller does, and returns them.
func sealAll(t testing.TB, b *Book) []string {
	t.Helper()
	for {
		number, lines, added := b.Page("here")
		if added == 0 {
			break
		}
		b.SetPage(number, lines)
	}
	pages := make([]string, len(b.pages))
	for n, lines := range b.pages {
		pages[n] = lines
	}
	return pages
}

func filled(t testing.TB, entries int) (*Book, []string) {
	t.Helper()
	b := NewBook(crisis)
	b.Put(Entry{ID: crisis, UID: "here", Author: "anna", EnteredAt: began, Digest: "sha256:a"})
	for n := range entries {
		b.Put(entry(n))
	}
	return b, sealAll(t, b)
}

func TestEveryObjectIsSealedOnceInTheOrderInWhichItWasEntered(t *testing.T) {
	b, pages := filled(t, 600)
	if b.Unsealed() != 0 || len(b.Faults()) != 0 {
		t.Fatalf("%d are not sealed, faults %v", b.Unsealed(), b.Faults())
	}
	if got := b.Tree().Size(); got != 602 || len(pages) != 3 { // the origin and the activation, too
		t.Errorf("%d leaves in %d pages, want 602 in 3", got, len(pages))
	}
	var names []string
	for n := range 600 {
		index, sealed := b.Index(entry(n).ID, entry(n).UID)
		if !sealed {
			t.Fatalf("entry %d has no leaf", n)
		}
		names = append(names, fmt.Sprintf("%06d", index))
	}
	if !slices.IsSorted(names) || len(slices.Compact(names)) != 600 {
		t.Error("the indexes do not follow the order of entry, each once")
	}
}

func TestABookFoldedInAnyOrderIsTheSame(t *testing.T) {
	whole, pages := filled(t, 700)
	rapid.Check(t, func(t *rapid.T) {
		order := rapid.Permutation([]int{0, 1, 2}).Draw(t, "pages")
		b := NewBook(crisis)
		half := rapid.IntRange(0, 700).Draw(t, "objects before the pages")
		put := func(from, to int) {
			for n := from; n < to; n++ {
				b.Put(entry(n))
			}
		}
		b.Put(Entry{ID: crisis, UID: "here", Author: "anna", EnteredAt: began, Digest: "sha256:a"})
		put(0, half)
		for _, n := range order {
			if cut := strings.LastIndexByte(pages[n][:len(pages[n])/2], '\n') + 1; n == 2 && rapid.Bool().Draw(t, "the last page in two parts") {
				b.SetPage(n, pages[n][:cut])
			}
			b.SetPage(n, pages[n])
		}
		put(half, 700)
		if b.Tree().Head() != whole.Tree().Head() || b.Unsealed() != 0 || len(b.Faults()) != 0 {
			t.Fatalf("another book: %v, %d not sealed, faults %v", b.Tree().Head(), b.Unsealed(), b.Faults())
		}
	})
}

func TestWhatIsMissingOrAlteredIsNamed(t *testing.T) {
	altered := entry(3)
	altered.Digest = "sha256:other"
	again := entry(4)
	again.UID = "another"
	cases := map[string]struct {
		change func(*Book)
		reason Reason
		says   string
	}{
		"a record is gone":             {func(b *Book) { b.Remove(entry(2).ID) }, Missing, "LogEntry staff/entry-00002 (leaf 4) is missing"},
		"a record was altered":         {func(b *Book) { b.Put(altered) }, Altered, "LogEntry staff/entry-00003 (leaf 5) is not as it was sealed"},
		"another is in its place":      {func(b *Book) { b.Put(again) }, Missing, "another of its name, with UID another, is in its place"},
		"a time of entry was altered":  {func(b *Book) { e := entry(3); e.EnteredAt = began; b.Put(e) }, Altered, "its time of entry is 2021-12-16T07:00:00Z and was 2021-12-16T07:00:03Z"},
		"the last page is gone":        {func(b *Book) { b.Remember(b.Tree().Head()); b.RemovePage(1) }, Broken, "the ledger ends after 256 leaves, and one of 302 leaves was signed: 46 are missing"},
		"a page before others is gone": {func(b *Book) { b.RemovePage(0) }, Broken, "page 0 of the ledger is missing, and later ones are there"},
		"a leaf was altered": {func(b *Book) {
			b.Remember(b.Tree().Head())
			b.SetPage(1, strings.Replace(b.pages[1], `"anna"`, `"eve"`, 1))
		}, Broken, "are not those that were signed"},
		"a page was cut in the middle":   {func(b *Book) { b.SetPage(1, b.pages[1][:len(b.pages[1])-3]) }, Broken, "leaf 301, in page 1 of the ledger, cannot be read: it has no end"},
		"a page holds what is no leaf":   {func(b *Book) { b.SetPage(1, b.pages[1]+"{}\n") }, Broken, "kind, name or uid is missing"},
		"a page holds more than it may":  {func(b *Book) { b.SetPage(0, b.pages[0]+entryLine(999)) }, Broken, "the page holds more than it may"},
		"a checkpoint of another ledger": {func(b *Book) { b.Remember(Head{Size: 10}) }, Broken, "the first 10 leaves are not those that were signed"},
		"a checkpoint of a later ledger": {func(b *Book) { b.Remember(Head{Size: 400}) }, Broken, "98 are missing"},
		"it goes on from another than it says": {func(b *Book) {
			b.SetPage(1, b.pages[1]+(&Leaf{ID: ID{KindOrigin, "staff", "attack"}, UID: "there", Continues: &Head{Size: 5}}).Line())
		}, Broken, "goes on from another ledger"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			b, _ := filled(t, 300)
			c.change(b)
			faults := b.Faults()
			if len(faults) == 0 || faults[0].Reason != c.reason || !strings.Contains(faults[0].Message, c.says) {
				t.Errorf("faults are %+v, want %s: %s", faults, c.reason, c.says)
			}
			if _, _, added := b.Page("here"); c.reason == Broken && added != 0 {
				t.Error("a broken ledger is written on")
			}
		})
	}
}

func entryLine(n int) string { e := entry(n); return e.leaf().Line() }

func TestADestructionThatWasSealedAllowsADeletionAndStaysProvable(t *testing.T) {
	b, _ := filled(t, 5)
	b.Put(Entry{ID: ID{"LogEntry", "staff", "destroy"}, UID: "d", EnteredAt: began.Add(time.Hour), Digest: "sha256:d", Destroys: &ID{"LogEntry", "staff", "entry-00002"}})
	b.Remove(entry(2).ID)
	if len(b.Faults()) != 1 {
		t.Errorf("a destruction that is not sealed allows a deletion: %v", b.Faults())
	}
	sealAll(t, b)
	if faults := b.Faults(); len(faults) != 0 {
		t.Errorf("the deletion is a fault although its destruction is sealed: %v", faults)
	}
	again := entry(2)
	again.UID = "another"
	b.Put(again)
	sealAll(t, b)
	b.Remove(again.ID)
	if len(b.Faults()) != 1 {
		t.Errorf("the destruction of one allows the deletion of a later one of its name: %v", b.Faults())
	}
}

func TestADestructionOfTheActivationIsThatOfEverything(t *testing.T) {
	b, _ := filled(t, 300)
	b.Put(Entry{ID: ID{"LogEntry", "staff", "destroy"}, UID: "d", EnteredAt: began.Add(time.Hour), Digest: "sha256:d", Destroys: &crisis})
	sealAll(t, b)
	for n := range 300 {
		b.Remove(entry(n).ID)
	}
	if faults := b.Faults(); len(faults) != 0 {
		t.Errorf("faults are %v", faults)
	}
}

func TestADestructionOfAnEarlierCrisisOrFromElsewhereAllowsNothing(t *testing.T) {
	for name, destruction := range map[string]Entry{
		"of an earlier crisis of the name": {ID: ID{"LogEntry", "staff", "destroy"}, UID: "d", EnteredAt: began.Add(-time.Hour), Digest: "sha256:d", Destroys: &crisis},
		"brought in from nowhere":          {ID: ID{"LogEntry", "staff", "destroy"}, UID: "d", EnteredAt: began.Add(time.Hour), Digest: "sha256:d", Destroys: &crisis, Imported: true},
		"from another namespace":           {ID: ID{"LogEntry", "unit", "destroy"}, UID: "d", EnteredAt: began.Add(time.Hour), Digest: "sha256:d", Destroys: &crisis},
	} {
		t.Run(name, func(t *testing.T) {
			b := NewBook(crisis)
			b.Put(destruction)
			b.Put(Entry{ID: crisis, UID: "here", EnteredAt: began, Digest: "sha256:a"})
			b.Put(entry(1))
			sealAll(t, b)
			b.Remove(entry(1).ID)
			if len(b.Faults()) != 1 {
				t.Errorf("a record may be gone: %v", b.Faults())
			}
		})
	}
}

func TestALedgerThatGoesOnElsewhereSaysFromWhere(t *testing.T) {
	_, pages := filled(t, 3)
	b := NewBook(crisis)
	b.SetPage(0, pages[0])
	b.Put(Entry{ID: crisis, UID: "here", EnteredAt: began, Digest: "sha256:a"})
	for n := range 4 {
		b.Put(entry(n))
	}
	head := b.Tree().Head()
	number, lines, _ := b.Page("there")
	b.SetPage(number, lines)
	if b.Origin() != "there" || len(b.Faults()) != 0 || b.Unsealed() != 0 {
		t.Errorf("origin %s, faults %v, %d not sealed", b.Origin(), b.Faults(), b.Unsealed())
	}
	leaf, err := ParseLeaf(strings.Split(lines, "\n")[head.Size])
	if err != nil || leaf.Kind != KindOrigin || leaf.Continues == nil || *leaf.Continues != head {
		t.Errorf("the leaf of the new origin is %+v (%v), want that it continues %v", leaf, err, head)
	}
}

func TestACheckpointIsVerifiedByTheKeysThatAreKnown(t *testing.T) {
	signer, verifier := key(t)
	_, stranger := key(t)
	b, _ := filled(t, 3)
	checkpoint := Checkpoint{OriginOf("staff", "attack", "here"), b.Tree().Head()}
	signed, err := Sign(checkpoint, signer)
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := Sign(checkpoint, signer); again != signed {
		t.Error("the same checkpoint, signed by the same key, is another text")
	}
	for name, c := range map[string]struct{ text, keys, says string }{
		"the key that signed it":           {signed, verifier, ""},
		"a key before a rotation":          {signed, stranger + "\n" + verifier + " # since 2026", ""},
		"another key":                      {signed, stranger, "signed by beredskap-ledger+"},
		"another size":                     {strings.Replace(signed, "\n5\n", "\n6\n", 1), verifier, "does not verify"},
		"a text that is no checkpoint":     {"hello", verifier, "does not verify"},
		"a key that is none":               {signed, "key", "is no key to verify by"},
		"no key":                           {signed, "# none", "there is no key to verify by"},
		"a note that is of something else": {other(t, signer), verifier, "it is no checkpoint of a crisis"},
	} {
		t.Run(name, func(t *testing.T) {
			known, err := Verifiers(c.keys)
			var got Checkpoint
			if err == nil {
				got, err = Open(c.text, known)
			}
			switch {
			case c.says == "" && (err != nil || got != checkpoint):
				t.Errorf("read %v (%v), want %v", got, err, checkpoint)
			case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
				t.Errorf("the error is %v, want %q", err, c.says)
			}
		})
	}
}

func key(t *testing.T) (note.Signer, string) {
	t.Helper()
	private, verifier, err := NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, verifier
}

func other(t *testing.T, signer note.Signer) string {
	t.Helper()
	text, err := note.Sign(&note.Note{Text: "a\nb\nc\n"}, signer)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func FuzzParseLeaf(f *testing.F) {
	f.Add(entryLine(1))
	f.Add(`{"kind":"Origin","name":"a","uid":"b","continues":{"size":1,"hash":"AAAA"}}`)
	f.Fuzz(func(t *testing.T, line string) {
		leaf, err := ParseLeaf(line)
		if err != nil {
			return
		}
		if again, err := ParseLeaf(leaf.Line()); err != nil || again.Line() != leaf.Line() {
			t.Errorf("%q is read as %q", line, leaf.Line())
		}
	})
}

func FuzzPeek(f *testing.F) {
	f.Add("continuity.beredskap.dev/a/b/c\n5\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n— beredskap-ledger AAAA\n")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := Peek(text); err == nil && !strings.HasPrefix(text, c.Text()) {
			t.Errorf("%q is read as %q", text, c.Text())
		}
	})
}

func BenchmarkOneMoreRecord(b *testing.B) {
	for _, records := range []int{10, 1000, 20000} {
		b.Run(fmt.Sprint(records), func(b *testing.B) {
			book, _ := filled(b, records)
			n := records
			for b.Loop() {
				n++
				book.Put(entry(n))
				number, lines, _ := book.Page("here")
				book.SetPage(number, lines)
			}
		})
	}
}
