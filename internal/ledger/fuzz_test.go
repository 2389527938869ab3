package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// fuzzedKey is a key that is the same in every run: corpora hold what it has signed.
func fuzzedKey(f *testing.F) (key, verifier string) {
	f.Helper()
	key, verifier, err := NewKey(bytes.NewReader(make([]byte, 64)))
	if err != nil {
		f.Fatal(err)
	}
	return key, verifier
}

// What opens was signed: no other text than that which the key has signed is taken for it, however it is changed.
func FuzzOpen(f *testing.F) {
	key, verifier := fuzzedKey(f)
	signer, _, err := Signer(key)
	if err != nil {
		f.Fatal(err)
	}
	known, err := Verifiers(verifier)
	if err != nil {
		f.Fatal(err)
	}
	genuine := Checkpoint{Origin: OriginOf("staff", "attack", "6f1e2d3c-0000-0000-0000-000000000000"), Head: Head{Size: 5}}
	signed, err := Sign(genuine, signer)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{signed, strings.Replace(signed, "\n5\n", "\n6\n", 1), strings.Replace(signed, "\n5\n", "\n05\n", 1), signed + "\n", signed + signed,
		strings.TrimSuffix(signed, "\n"), strings.ReplaceAll(signed, "\n", "\r\n"), genuine.Text(), "", "\n\n", "— beredskap-ledger AAAA\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		opened, err := Open(text, known)
		if err != nil {
			if !strings.Contains(err.Error(), "checkpoint") {
				t.Errorf("%q is refused without saying what it is not: %v", text, err)
			}
			return
		}
		if opened != genuine {
			t.Errorf("%q opens as %+v, which nobody has signed", text, opened)
		}
		if peeked, err := Peek(text); err != nil || peeked != opened {
			t.Errorf("%q opens as %+v, and peeked at it is %+v (%v)", text, opened, peeked, err)
		}
	})
}

// Keys are read by the line. What is read verifies by as many keys as there are lines that hold one; what is not is named.
func FuzzVerifiers(f *testing.F) {
	key, verifier := fuzzedKey(f)
	for _, seed := range []string{verifier, "# of the first cluster\n" + verifier + " # until May\n\n" + verifier, key, "beredskap-ledger+00000000+AAAA", "#", "", "a+b+c", verifier[:len(verifier)-1]} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		known, err := Verifiers(text)
		switch {
		case err != nil && !strings.Contains(err.Error(), "no key to verify by"):
			t.Errorf("%q: %v", text, err)
		case err == nil:
			if again, err := Verifiers(text + "\n# and nothing more\n"); err != nil || (again == nil) != (known == nil) {
				t.Errorf("%q is read, and with a remark it is not: %v", text, err)
			}
		}
		if signer, verifies, err := Signer(text); err == nil { // what signs gives what verifies
			known, err := Verifiers(verifies)
			if err != nil {
				t.Fatal(err)
			}
			c := Checkpoint{Origin: OriginOf("a", "b", "c"), Head: Head{Size: 1}}
			signed, err := Sign(c, signer)
			if err != nil {
				t.Fatal(err)
			}
			if opened, err := Open(signed, known); err != nil || opened != c {
				t.Errorf("%q does not open as what it has signed: %+v, %v", text, opened, err)
			}
		} else if !strings.Contains(err.Error(), "no key to sign with") {
			t.Errorf("%q: %v", text, err)
		}
	})
}

// A page that anybody has written is read, or the ledger says that it is broken; and read in two pieces it is the same ledger.
func FuzzPage(f *testing.F) {
	three := entryLine(1) + entryLine(2) + entryLine(3)
	for _, seed := range []string{three, "", "\n", three[:len(three)-1], entryLine(1) + entryLine(1), "{}\n", strings.Repeat(entryLine(1), PageSize+1),
		`{"kind":"Origin","name":"a","uid":"b","continues":{"size":1,"hash":"AAAA"}}` + "\n" + entryLine(1)} {
		f.Add(seed, len(seed)/2)
	}
	f.Fuzz(func(t *testing.T, lines string, at int) {
		whole := NewBook(crisis)
		whole.SetPage(0, lines)
		read := strings.Count(lines, "\n")
		if size := whole.Tree().Size(); size > int64(read) || size > PageSize {
			t.Errorf("%d lines make %d leaves", read, size)
		}
		if whole.Broken() == nil && whole.Tree().Size() != int64(read) {
			t.Errorf("%d lines make %d leaves, and nothing is broken", read, whole.Tree().Size())
		}
		pieces := NewBook(crisis)
		pieces.SetPage(0, lines[:min(max(at, 0), len(lines))])
		pieces.SetPage(0, lines)
		if whole.Tree().Head() != pieces.Tree().Head() || (whole.Broken() == nil) != (pieces.Broken() == nil) {
			t.Errorf("read at once it is %+v (%v), in two pieces %+v (%v)", whole.Tree().Head(), whole.Broken(), pieces.Tree().Head(), pieces.Broken())
		}
	})
}

// What is made canonical stays as it is, and says what it said.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{`{"b":1,"a":[1.50,"<&>",null,true]}`, `{"a":1,"a":2}`, `12345678901234567890.0`, `"\ud800"`, `1e400`, `{`, ``, "\u2028", ` [ ] `} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		once, err := Canonical(raw)
		if err != nil {
			return
		}
		twice, err := Canonical(once)
		if err != nil || !bytes.Equal(once, twice) || !json.Valid(once) || bytes.ContainsAny(once, "\n") {
			t.Errorf("%q becomes %q, and that %q (%v)", raw, once, twice, err)
		}
		if json.Valid(raw) {
			var before, after any
			if errors.Join(json.Unmarshal(raw, &before), json.Unmarshal(once, &after)) == nil && !reflect.DeepEqual(before, after) {
				t.Errorf("%q becomes %q, which says something else", raw, once)
			}
		}
	})
}
