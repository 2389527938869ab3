package present

import "testing"

func TestOfAddressesInMarkdownOnlyHarmlessOnesBecomeLinks(t *testing.T) {
	for text, want := range map[string]string{
		"see https://a.example/b_c?d=e&f#g.":      "see <https://a.example/b_c?d=e&f#g>.",
		"(HTTP://a.example/x)":                    "(<HTTP://a.example/x>)",
		"ask mailto:anna@a.example, please":       "ask <mailto:anna@a.example>, please",
		"javascript:alert(1)":                     "`javascript:alert(1`)",
		"[x](JaVaScRiPt:alert(1))":                "\\[x\\](`JaVaScRiPt:alert(1`))",
		"<javascript:x>":                          "\\<`javascript:x`\\>",
		"![x](data:text/html;base64,PHM=)":        "\\!\\[x\\](`data:text/html;base64,PHM=`)",
		"`javascript:x`":                          "\\``javascript:x`\\`",
		"ftp://a.example/x and smb://nas/share_1": "`ftp://a.example/x` and `smb://nas/share_1`",
		"https://a.example/<b>|x":                 "<https://a.example/>\\<b\\>\\|x",
		"at 12:30, kalix-staff/central: a_b":      "at 12:30, kalix-staff/central: a\\_b",
		"Lost: data: all of it":                   "Lost: data: all of it",
		"https://a.example/>x](javascript:y)":     "<https://a.example/>\\>x\\](`javascript:y`)",
	} {
		if got := markdown(text); got != want {
			t.Errorf("%s becomes %s, want %s", text, got, want)
		}
	}
}
