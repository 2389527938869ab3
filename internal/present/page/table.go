package page

import "github.com/beredskap/beredskap/internal/present"

// section is a part of a page: what it is called, and the tables in it.
type section struct {
	ID, Title string
	// Aside is said beside the title, such as how many there are.
	Aside string
	// None is said where there is nothing to show.
	None   string
	Tables []table
}

// table is a table, under a fold that says what is in it where Fold is set.
type table struct {
	Name   string // for those who hear it
	Fold   string
	Open   bool   // whether it is unfolded
	ID     string // of the fold, by which the script keeps it open
	Heads  []string
	Groups []group
}

// rows counts the rows of a table.
func (t *table) rows() (rows int) {
	for _, g := range t.Groups {
		rows += len(g.Rows)
	}
	return rows
}

// group is a stretch of rows under a heading of its own, if any.
type group struct {
	Title string
	Rows  []row
}

// row is the cells of a row. The first is what the row is about.
type row []cell

// cell is what stands in a cell, one phrase under another.
type cell []phrase

// phrase is one thing that is said in a cell: label, state, text and instant, as far as it has them.
type phrase struct {
	Label string
	State string // a code, shown in its tone
	Text  string
	Small bool
	At    present.Instant
	Due   bool   // the instant is one to reckon from: the script says how far off it is
	Href  string // where the text leads
}

func says(text string) cell { return cell{{Text: text}} }

func small(text string) phrase { return phrase{Text: text, Small: true} }

func state(code string) cell { return cell{{State: code}} }

func at(i present.Instant) cell { return cell{{At: i}} }

// only is the cell without the phrases that say nothing.
func only(phrases ...phrase) cell {
	var said cell
	for _, p := range phrases {
		if p.State != "" || p.Text != "" || !p.At.IsZero() {
			said = append(said, p)
		}
	}
	return said
}

// lines is a cell that says several things.
func lines(texts []string) cell {
	said := make(cell, 0, len(texts))
	for _, text := range texts {
		said = append(said, phrase{Text: text})
	}
	return said
}
