package binder

import (
	"strings"
	"testing"
)

func TestLongWordsMayBreakBetweenSyllables(t *testing.T) {
	for text, want := range map[string]string{
		"Home care":                           "Home care",
		"Räddningstjänsten":                   "Rädd-nings-tjäns-ten",
		"Kommunledningsförvaltningen i Kalix": "Kom-mun-led-nings-för-valt-ningen i Kalix",
		"IT-verksamhetsutvecklingsenheten":    "IT-verk-sam-het-sut-veck-ling-sen-he-ten",
		"https://a.se":                        "https://a.se",
		"":                                    "",
		"bcdfghjklmnpqrstvwxz":                "bcdfghjklmnpqrstvwxz",
	} {
		if got := strings.ReplaceAll(soften(text), string(softHyphen), "-"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if strings.ReplaceAll(soften(text), string(softHyphen), "") != text {
			t.Errorf("%q: the letters are others", text)
		}
	}
}
