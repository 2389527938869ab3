package present

import (
	"cmp"
	"fmt"
	"io"
	"slices"
)

// Finding is one thing that lint found in a manifest.
type Finding struct {
	File    string `json:"file"`
	Line    int    `json:"line"`
	Object  string `json:"object"` // kind and name
	Field   string `json:"field"`
	Message string `json:"message"`
	// Note says that it is worth knowing and nothing to mend.
	Note bool `json:"note"`
}

// Findings are findings in order of place, each once.
func Findings(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(found)
}

// WriteFindings writes findings as compilers do, file:line first.
func WriteFindings(w io.Writer, findings []Finding) error {
	out := &tracked{w: w}
	for _, f := range findings {
		text := fmt.Sprintf("%s:%d: ", f.File, f.Line)
		if f.Note {
			text += "note: "
		}
		for _, part := range []string{f.Object, f.Field} {
			if part != "" {
				text += part + ": "
			}
		}
		out.printf("%s\n", line(text+f.Message))
	}
	return out.err
}
