// Package page reads the pages of the documentation: their fenced blocks, what they need to be run, and the code in their
// running text. CONTRIBUTING.md describes the form.
package page

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Page is one page of the documentation.
type Page struct {
	Name string // its path in the repository, with slashes
	// Ground is what its commands stand on, such as "demo"; empty where the page does not say.
	Ground string
	Blocks []Block
	Prose  string // all but the blocks; their lines are empty
	Spans  []Span
	// Faults are what is wrong with its form, each with its place.
	Faults []string
}

// Block is a fenced block.
type Block struct {
	Page     string
	Line     int    // on which its text begins, from 1
	Kind     string // the first word of its info string
	Settings map[string]string
	Text     []string // its lines, without the indentation of the fence
}

// At is the place of a line of the block, counted from 0.
func (b *Block) At(line int) string { return fmt.Sprintf("%s:%d", b.Page, b.Line+line) }

// Span is code within running text.
type Span struct {
	Page string
	Line int
	Text string // on one line
}

// At is where it stands.
func (s *Span) At() string { return fmt.Sprintf("%s:%d", s.Page, s.Line) }

// generated is made from the comments in api/ and holds no commands.
const generated = "docs/reference/api.md"

// All reads every page of a checkout: the README first, then docs and the samples in the order of their names.
func All(root string) ([]*Page, error) {
	names := []string{"README.md"}
	for _, folder := range []string{"docs", "config/samples"} {
		found, err := below(root, folder)
		if err != nil {
			return nil, err
		}
		names = append(names, found...)
	}
	var pages []*Page
	for _, name := range append(names, "SECURITY.md", "CONTRIBUTING.md") {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return nil, err
		}
		pages = append(pages, Read(name, string(text)))
	}
	return pages, nil
}

func below(root, folder string) (names []string, err error) {
	err = filepath.WalkDir(filepath.Join(root, folder), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		name, err := filepath.Rel(root, path)
		if name = filepath.ToSlash(name); name != generated {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

var (
	fence = regexp.MustCompile("^( *)(`{3,})([^`]*)$")
	needs = regexp.MustCompile(`^<!-- commands: ([a-z]+) -->$`)
	word  = regexp.MustCompile(`[a-z-]+(?:="[^"]*"|=[^\s"]+)?`)
	code  = regexp.MustCompile("`([^`]+)`")
)

// top is how far down a page may say what it needs.
const top = 5

// Read reads one page. What is wrong with its form is in its Faults.
func Read(name, text string) *Page {
	p := &Page{Name: name}
	lines := strings.Split(text, "\n")
	prose := slices.Clone(lines) // where a block stands, nothing
	for i := 0; i < len(lines); i++ {
		if found := needs.FindStringSubmatch(lines[i]); found != nil {
			p.needs(i, found[1])
		}
		open := fence.FindStringSubmatch(lines[i])
		if open == nil {
			continue
		}
		end := i + 1
		for end < len(lines) && strings.TrimSpace(lines[end]) != open[2] {
			end++
		}
		if end == len(lines) {
			p.fault(i, "this block is never closed")
			end--
		}
		p.block(i, open, lines[i+1:end])
		clear(prose[i : end+1])
		i = end
	}
	p.Prose = strings.Join(prose, "\n")
	p.spans(p.Prose)
	return p
}

func (p *Page) fault(line int, format string, args ...any) {
	p.Faults = append(p.Faults, fmt.Sprintf("%s:%d: %s", p.Name, line+1, fmt.Sprintf(format, args...)))
}

func (p *Page) needs(line int, ground string) {
	if p.Ground != "" || line >= top {
		p.fault(line, "a page says once, in its first %d lines, what its commands need", top)
	}
	p.Ground = ground
}

// block adds a block whose fence opens on a line, counted from 0.
func (p *Page) block(line int, open []string, text []string) {
	words := word.FindAllString(open[3], -1)
	if strings.Join(words, " ") != strings.Join(strings.Fields(open[3]), " ") {
		p.fault(line, "the info string %q cannot be read: write a kind, then settings such as not-run=\"reason\"", open[3])
		return
	}
	if len(words) == 0 {
		p.fault(line, "this block does not say what it holds: write sh, console, yaml, json, text or the like after the fence")
		return
	}
	b := Block{Page: p.Name, Line: line + 2, Kind: words[0], Settings: map[string]string{}}
	for _, setting := range words[1:] {
		name, value, _ := strings.Cut(setting, "=")
		b.Settings[name] = strings.Trim(value, `"`)
	}
	for _, t := range text {
		b.Text = append(b.Text, strings.TrimPrefix(t, open[1]))
	}
	p.Blocks = append(p.Blocks, b)
}

// spans collects the code in running text; a span may go on over the end of a line.
func (p *Page) spans(prose string) {
	for _, at := range code.FindAllStringSubmatchIndex(prose, -1) {
		line, text := strings.Count(prose[:at[0]], "\n"), prose[at[2]:at[3]]
		if strings.Contains(text, "\n\n") {
			p.fault(line, "the code that begins here does not end in its paragraph: close it")
			return
		}
		p.Spans = append(p.Spans, Span{p.Name, line + 1, strings.Join(strings.Fields(text), " ")})
	}
}
