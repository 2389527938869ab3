package page

import (
	"bytes"
	"embed"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

//go:embed templates
var files embed.FS

// templates are parsed once; each page is written by a clone, with functions of its own.
var templates = template.Must(template.New("").Funcs((&sheet{in: lang.English}).functions()).ParseFS(files, "templates/*.html"))

// sheet is a page that is being written.
type sheet struct {
	in      *lang.Printer
	options Options
	asOf    present.Instant // that the page is about, and near which instants are written short; zero where each is written in full
}

// write writes a page whole, or nothing of it. What is hostile in what it shows is made visible here, whatever it is.
func (s *sheet) write(w io.Writer, name string, content any) error {
	clone, err := templates.Clone()
	if err != nil {
		return err
	}
	var page bytes.Buffer
	if err := clone.Funcs(s.functions()).ExecuteTemplate(&page, name, content); err != nil {
		return err
	}
	_, err = w.Write(present.Visible(page.Bytes()))
	return err
}

// functions are what the templates call.
func (s *sheet) functions() template.FuncMap {
	return template.FuncMap{
		"say":     s.in.Say,
		"mode":    s.mode,
		"words":   func(code string) string { return present.Words(s.in, code) },
		"tone":    present.ToneOf,
		"code":    s.in.Code,
		"options": func() Options { return s.options },
		"assets":  func() string { return strings.TrimSuffix(s.options.Assets, "/") },
		"live":    func() bool { return s.options.Changes != "" },
		"styles":  func() template.CSS { return template.CSS(styles) }, //nolint:gosec // it is ours
		"script":  func() template.JS { return template.JS(script) },   //nolint:gosec // it is ours
		"when":    func(i present.Instant) string { return s.in.When(i.Time) },
		"brief":   s.brief,
		"stamp":   func(i present.Instant) string { return i.Format(time.RFC3339) },
		"date":    func(i present.Instant) string { return s.in.Date(i.Time) },
		"weekday": func(i present.Instant) string { return s.in.Weekday(i.Time) },
		"clock":   func(i present.Instant) string { return s.in.Clock(i.Time) },
		"capital": lang.Capital,
		"minute":  func(i present.Instant) string { return s.in.Clock(i.Truncate(time.Minute)) },
		"pattern": func() string { return s.in.Clock(time.Unix(1, 0).UTC()) }, // how a clock with seconds is written
		"anchor":  anchor,
		"dict":    dict,
	}
}

// brief writes an instant as short as its reader can do with: on a wall, the clock alone on the day that it is about, and no
// year in that year. A report is read years later, and torn apart: there every date is whole.
func (s *sheet) brief(i present.Instant) string {
	switch {
	case i.IsZero():
		return ""
	case !s.asOf.IsZero() && i.Format(time.DateOnly) == s.asOf.Format(time.DateOnly):
		return s.in.Clock(i.Time)
	case !s.asOf.IsZero() && i.Year() == s.asOf.Year():
		return s.in.DayShort(i.Time) + " " + s.in.Clock(i.Time)
	}
	return s.in.DateShort(i.Time) + " " + s.in.Clock(i.Time)
}

// dict hands several things to a template by name.
func dict(pairs ...any) map[string]any {
	all := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		all[name] = pairs[i+1]
	}
	return all
}
