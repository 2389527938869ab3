package binder

import (
	"slices"
	"strings"
	"unicode"
)

// longWord is how many letters make a word that may not fit into a column.
const longWord = 16

// softHyphen is where a word may be broken: it shows only there.
const softHyphen = '\u00ad'

// soften lets long words break between syllables: a browser that prints by itself has no dictionary for hyphens: auto, and
// Swedish names of organisations are longer than a column.
func soften(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i := 0; i < len(runes); {
		j := i
		for j < len(runes) && unicode.IsLetter(runes[j]) {
			j++
		}
		if j-i < longWord {
			j = max(j, i+1)
			b.WriteString(string(runes[i:j]))
		} else {
			b.WriteString(softenWord(runes[i:j]))
		}
		i = j
	}
	return b.String()
}

// softenWord breaks a word as Swedish does where it knows no better: of the consonants between two vowels the last one goes
// to the next line; ng and ck stay with the vowel before them, tj and the like go with the one after. Three letters at
// least stay together at either end.
func softenWord(word []rune) string {
	var b strings.Builder
	from := 0
	for i := 1; i < len(word); i++ {
		if !isVowel(word[i]) || isVowel(word[i-1]) {
			continue
		}
		at := i - 1 // the consonant before this vowel
		switch strings.ToLower(string(word[max(0, i-2):i])) {
		case "ng", "ck":
			at = i
		case "tj", "sj", "kj", "ch":
			at = i - 2
		}
		if hasVowel(word[from:at]) && at-from >= 2 && at >= 3 && len(word)-at >= 3 {
			b.WriteString(string(word[from:at]))
			b.WriteRune(softHyphen)
			from = at
		}
	}
	b.WriteString(string(word[from:]))
	return b.String()
}

func hasVowel(part []rune) bool { return slices.ContainsFunc(part, isVowel) }

func isVowel(r rune) bool {
	return strings.ContainsRune("aeiouyåäöæøéèüAEIOUYÅÄÖÆØÉÈÜ", r)
}
