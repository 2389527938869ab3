package page

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// TestLook writes pages to look at into the folder that PAGES names, and nothing where it names none.
func TestLook(t *testing.T) {
	folder := os.Getenv("PAGES")
	if folder == "" {
		t.Skip("set PAGES to a folder to look at the pages")
	}
	for _, in := range []*lang.Printer{lang.English, lang.Swedish} {
		o := Options{Home: "/", Languages: served.Languages}
		for name, board := range map[string]*present.Board{
			"december": kalix(t, "2021-12-20 12:00", in), "january": kalix(t, "2022-01-10 09:00", in), "august": kalix(t, "2022-08-31 12:00", in), "large": large(in),
		} {
			for kind, write := range map[string]func(io.Writer) error{
				"board":  func(w io.Writer) error { return WriteBoard(w, board, in, o) },
				"report": func(w io.Writer) error { return WriteReport(w, board, in, Options{}) },
			} {
				file := filepath.Join(folder, name+"-"+kind+"-"+in.Code()+".html")
				if err := os.WriteFile(file, []byte(written(t, write)), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
