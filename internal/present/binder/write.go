package binder

import (
	"embed"
	"html/template"
	"io"
	"slices"
)

//go:embed binder.css *.gohtml
var files embed.FS

// besideSheet are the fields of a log entry that do not stand in a column at the end of the sheet: they have a place of
// their own, or are the same for all of it. besideActions are those of the action items.
var (
	besideSheet   = []string{"crisis", "medium", "occurredAt", "about"}
	besideActions = []string{"crisis", "medium"}
)

// Write writes the binder as one HTML file, with so many blank copies of the forms that are used again and again.
func (b *Binder) Write(w io.Writer, copies int) error {
	style, err := files.ReadFile("binder.css")
	if err != nil {
		return err
	}
	pages, err := template.New("").Funcs(template.FuncMap{
		"say":    b.in.Say,
		"code":   b.in.Code,
		"short":  ShortDigest,
		"style":  func() template.CSS { return template.CSS(style) },
		"add":    func(a, b int) int { return a + b },
		"times":  func(n int) []struct{} { return make([]struct{}, n) },
		"sheet":  func(field string) bool { return !slices.Contains(besideSheet, field) },
		"action": func(field string) bool { return !slices.Contains(besideActions, field) },
	}).ParseFS(files, "*.gohtml")
	if err != nil {
		return err
	}
	return pages.ExecuteTemplate(w, "binder", struct {
		*Binder
		Copies int
	}{b, copies})
}
