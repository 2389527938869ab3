package present

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/beredskap/beredskap/internal/present/lang"
)

// table aligns columns by what a reader sees, not by bytes: names are in any language.
type table struct {
	fields bool // it has a field and its value in each row, and needs no heads
	rows   [][]string
	// paint colours the head, and in rows that have a tone the second cell, which is what has it.
	paint Paint
	tones map[int]string
}

func newTable(heads ...string) *table { return &table{rows: [][]string{heads}} }

// columns begins a table; the heads of its columns are messages.
func columns(in *lang.Printer, messages ...string) *table {
	heads := make([]string, len(messages))
	for i, message := range messages {
		heads[i] = in.Say(message)
	}
	return newTable(heads...)
}

// fields begins a table of fields and their values.
func (r *Report) fields() *table {
	t := columns(r.lang, "FIELD", "VALUE")
	t.fields = true
	return t
}

// add appends a row. Its cells are made safe here, so that no caller can forget it.
func (t *table) add(cells ...any) {
	row := make([]string, len(cells))
	for i, cell := range cells {
		switch cell := cell.(type) {
		case Instant:
			row[i] = cell.Short()
		case string:
			row[i] = line(cell)
		default:
			row[i] = fmt.Sprint(cell)
		}
	}
	t.rows = append(t.rows, row)
}

// addIn appends a row in a tone.
func (t *table) addIn(tone string, cells ...any) {
	if t.tones == nil {
		t.tones = map[int]string{}
	}
	t.tones[len(t.rows)] = tone
	t.add(cells...)
}

func (t *table) empty() bool { return len(t.rows) < 2 }

// write prints the table. An empty cell shows as a dash, so that columns can be told apart by a script;
// the last column is not padded.
func (t *table) write(w *tracked) {
	widths := make([]int, len(t.rows[0]))
	for _, row := range t.rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell), 1)
		}
	}
	for n, row := range t.rows {
		var b strings.Builder
		for i, cell := range row {
			if cell == "" {
				cell = "-"
			}
			b.WriteString(t.painted(n, i, cell))
			if i < len(row)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-width(cell)+2))
			}
		}
		w.printf("%s\n", strings.TrimRight(b.String(), " "))
	}
}

// painted colours a cell.
func (t *table) painted(row, column int, cell string) string {
	switch {
	case row == 0:
		return t.paint.head(cell)
	case column == 1:
		return t.paint.in(t.tones[row], cell)
	}
	return cell
}

// writeMarkdown prints the table as Markdown.
func (t *table) writeMarkdown(w *tracked) {
	for i, row := range t.rows {
		cells := make([]string, len(row))
		for j, cell := range row {
			cells[j] = markdown(cell)
		}
		w.printf("| %s |\n", strings.Join(cells, " | "))
		if i == 0 {
			w.printf("|%s\n", strings.Repeat(" --- |", len(row)))
		}
	}
}

// width is how many columns a text takes on a terminal: none for what combines with the letter before it,
// two for the wide letters of East Asia and for pictures.
func width(text string) (columns int) {
	for _, r := range text {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul),
			r >= 0xff01 && r <= 0xff60, r >= 0x1f300 && r <= 0x1faff:
			columns += 2
		default:
			columns++
		}
	}
	return columns
}
