package binder

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/beredskap/beredskap/internal/present/lang"
)

func TestNothingOfTheSamplesIsUntranslated(t *testing.T) {
	for _, name := range []string{"kalix", "statutory", "steps", "kinds"} {
		t.Run(name, func(t *testing.T) {
			printed(t, lang.Swedish.Telling(func(message string) { t.Errorf("nobody has translated %q", message) }), plansIn(t, name)...)
		})
	}
}

// said finds a message in a template, and in a source file.
var said = regexp.MustCompile(`(?:\bsay |\.(?:Say|Sentence)\(|\bnote\()"((?:[^"\\]|\\.)+)"`)

// The samples do not hold everything that a plan can say.
func TestNoMessageOfTheBinderIsUntranslated(t *testing.T) {
	in := lang.Swedish.Telling(func(message string) { t.Errorf("nobody has translated %q", message) })
	count := 0
	for _, pattern := range []string{"*.gohtml", "*.go"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range said.FindAllStringSubmatch(string(text), -1) {
				in.Say(found[1])
				count++
			}
		}
	}
	if count < 150 {
		t.Errorf("only %d messages were found: the search finds no more how they are written", count)
	}
}
