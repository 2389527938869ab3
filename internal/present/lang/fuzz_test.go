package lang

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A language is found by its name, or the error names all there are; and each writes any amount without losing a digit.
func FuzzNamed(f *testing.F) {
	for _, seed := range []string{"en", "sv-SE", "sv_SE.UTF-8", "", "-", "de", "SV"} {
		f.Add(seed, "SEK", "200000.50")
		f.Add(seed, "??", "-1")
		f.Add(seed, "EUR", "0.05")
		f.Add(seed, "XXX", "99999999999999999999")
	}
	digits := func(text string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, text)
	}
	f.Fuzz(func(t *testing.T, name, code, amount string) {
		p, err := Named(name)
		if err != nil {
			for _, known := range Names() {
				if !strings.Contains(err.Error(), known) {
					t.Errorf("%q: %v does not name %s", name, err, known)
				}
			}
			return
		}
		written := p.Amount(code, amount)
		if !strings.Contains(digits(written), digits(amount)) || utf8.ValidString(code) && utf8.ValidString(amount) && !utf8.ValidString(written) {
			t.Errorf("%q %q is written %q", amount, code, written)
		}
	})
}
