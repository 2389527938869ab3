package present

import (
	"cmp"
	"fmt"
	"io"
	"slices"
)

// Finding is one thing that lint found in a manifest.
type Finding struct {
	File    string
	Line    int
	Object  string // kind and name
	Field   string
	Message string
	// Note says that it is worth knowing and nothing to mend.
	Note bool
}

// WriteFindings writes findings as compilers do, file:line first, in order of place.
func WriteFindings(w io.Writer, findings []Finding) error {
	out := &tracked{w: w}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Field, b.Field), cmp.Compare(a.Message, b.Message))
	})
	for i, f := range findings {
		if i > 0 && f == findings[i-1] {
			continue
		}
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
