package page

import (
	"io"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/internal/present/lang"
)

func TestWhatKeepsAPageFromBeingWholeStandsAboveAllElse(t *testing.T) {
	august := kalix(t, "2022-08-31 12:00", lang.English)
	o := Options{Notes: []string{"The cluster has not answered.", "Only <some> namespaces are read."}}
	for name, write := range map[string]func(io.Writer, Options) error{
		"board":  func(w io.Writer, o Options) error { return WriteBoard(w, august, lang.English, o) },
		"report": func(w io.Writer, o Options) error { return WriteReport(w, august, lang.English, o) },
		"crises": func(w io.Writer, o Options) error { return WriteCrises(w, nil, lang.English, o) },
	} {
		text := written(t, func(w io.Writer) error { return write(w, o) })
		first, second, header := strings.Index(text, o.Notes[0]), strings.Index(text, "Only &lt;some&gt; namespaces"), strings.Index(text, "<header")
		if first < 0 || second < first || header < second {
			t.Errorf("%s: the notes stand at %d and %d, and the rest begins at %d", name, first, second, header)
		}
		if none := written(t, func(w io.Writer) error { return write(w, Options{}) }); strings.Contains(none, `class="note"`) {
			t.Errorf("%s: a page that is whole has a note", name)
		}
	}
}
