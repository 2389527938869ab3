package present

import (
	"io"
	"strings"
)

// Line makes a text that anybody may have written safe to print on one line of a terminal.
func Line(text string) string { return line(text) }

// WriteRows writes rows of cells as a table without heads. What anybody may have written in them is made safe.
func WriteRows(w io.Writer, rows [][]string) error {
	out := &tracked{w: w}
	t := &table{}
	for _, row := range rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = cell
		}
		t.add(cells...)
	}
	if len(t.rows) > 0 {
		t.write(out)
	}
	return out.err
}

// Fact is something that a statement says, under its name.
type Fact struct {
	Name, Text string
	// Command is shown on a line of its own, in one piece, to be copied; none where it is empty.
	Command string
}

// WriteFacts writes facts below one another, each with its name before it. A text of several lines, or that is too long for
// one, goes on below itself.
func WriteFacts(w io.Writer, facts []Fact) error {
	out := &tracked{w: w}
	widest := 0
	for _, f := range facts {
		widest = max(widest, width(f.Name))
	}
	for _, f := range facts {
		before := "  " + pad(line(f.Name), widest) + " "
		for text := range strings.SplitSeq(strings.TrimSpace(f.Text), "\n") {
			writeWrapped(out, before, pad("", widest+3), line(text))
			before = pad("", widest+3)
		}
		if f.Command != "" {
			out.printf("%s%s\n", pad("", widest+3), line(f.Command))
		}
	}
	return out.err
}

// WriteProse writes running text, broken between words.
func WriteProse(w io.Writer, text string) error {
	out := &tracked{w: w}
	writeWrapped(out, "", "", line(text))
	return out.err
}

// pad fills a text up to a number of columns.
func pad(text string, columns int) string {
	return text + strings.Repeat(" ", max(0, columns-width(text)))
}
