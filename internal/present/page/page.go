// Package page writes the board and the report as HTML. It makes no request and knows no clock: it writes what it is given.
package page

import (
	"cmp"
	_ "embed"
	"io"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Options say what surrounds a page.
type Options struct {
	// Assets is the path under which the style sheet and the script are served; empty for a page that holds them itself.
	Assets string
	// Changes is the address of the stream of server-sent events that tells the page to read itself anew; empty for a page that stands still.
	Changes string
	// Home leads to the list of crises; empty where there is none.
	Home string
	// Languages lead to the same page in each language.
	Languages []Link
	// Notes say what keeps the page from being whole, or from being how it stands now, such as a connection that is lost. They
	// are already in the language of the page, and stand above all else on it.
	Notes []string
}

// Link leads somewhere. Current says that it is where the reader is.
type Link struct {
	Text, Href string
	Current    bool
}

// Crisis is one line of the list of crises.
type Crisis struct {
	Link
	Title, Namespace, Name, Mode, Phase string
	Since                               present.Instant
}

// Asset is a file that a page with Options.Assets asks for.
type Asset struct {
	Name, Type string
	Content    []byte
}

var (
	//go:embed page.css
	styles []byte
	//go:embed page.js
	script []byte
)

// Assets lists the files that are served under Options.Assets.
func Assets() []Asset {
	return []Asset{
		{Name: "page.css", Type: "text/css; charset=utf-8", Content: styles},
		{Name: "page.js", Type: "text/javascript; charset=utf-8", Content: script},
	}
}

// WriteBoard writes the page for the wall.
func WriteBoard(w io.Writer, b *present.Board, in *lang.Printer, o Options) error {
	s := &sheet{in: in, options: o, asOf: b.AsOf}
	return s.write(w, "board", s.board(b))
}

// WriteReport writes the report as a page, by the same renderer.
func WriteReport(w io.Writer, b *present.Board, in *lang.Printer, o Options) error {
	s := &sheet{in: in, options: o}
	return s.write(w, "report", s.report(b))
}

// WriteCrises writes the list of crises.
func WriteCrises(w io.Writer, crises []Crisis, in *lang.Printer, o Options) error {
	s := &sheet{in: in, options: o}
	return s.write(w, "crises", s.crises(crises))
}

// WriteTrouble writes a page that says what is wrong and what to do.
func WriteTrouble(w io.Writer, title, what string, in *lang.Printer, o Options) error {
	s := &sheet{in: in, options: o}
	return s.write(w, "trouble", map[string]any{"Title": cmp.Or(title, in.Say("Something is wrong")), "What": what})
}
