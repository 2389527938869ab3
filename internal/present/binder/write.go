package binder

import (
	"embed"
	"html/template"
	"io"
)

//go:embed binder.css *.gohtml
var files embed.FS

// Write writes the binder as one HTML file, with so many blank copies of the forms that are used again and again.
func (b *Binder) Write(w io.Writer, copies int) error {
	style, err := files.ReadFile("binder.css")
	if err != nil {
		return err
	}
	pages, err := template.New("").Funcs(template.FuncMap{
		"say":   b.in.Say,
		"code":  b.in.Code,
		"short": ShortDigest,
		"soft":  soften,
		"style": func() template.CSS { return template.CSS(style) },
		"add":   func(a, b int) int { return a + b },
		"times": func(n int) []struct{} { return make([]struct{}, n) },
		"once":  func(field string) bool { return field == "crisis" || field == "medium" },
	}).ParseFS(files, "*.gohtml")
	if err != nil {
		return err
	}
	return pages.ExecuteTemplate(w, "binder", struct {
		*Binder
		Copies int
	}{b, copies})
}
