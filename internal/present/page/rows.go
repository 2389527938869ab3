package page

import (
	"fmt"
	"strings"

	"github.com/beredskap/beredskap/internal/present"
)

// groupedRow is a row and the heading that it belongs under.
type groupedRow struct {
	group string
	row   row
}

// grouped puts rows that follow one another under their headings.
func grouped(rows []groupedRow) []group {
	var groups []group
	for _, r := range rows {
		if last := len(groups) - 1; last < 0 || groups[last].Title != r.group {
			groups = append(groups, group{Title: r.group})
		}
		last := &groups[len(groups)-1]
		last.Rows = append(last.Rows, r.row)
	}
	return groups
}

// folded shows the first rows, and the rest under a fold.
func (s *sheet) folded(name string, heads []string, rows []groupedRow, most int) []table {
	if len(rows) == 0 {
		return []table{}
	}
	first := rows[:min(most, len(rows))]
	tables := []table{{Name: name, Heads: heads, Groups: grouped(first)}}
	if rest := rows[len(first):]; len(rest) > 0 {
		tables = append(tables, table{Name: name, ID: "more", Fold: s.in.Say("and %d more", len(rest)), Heads: heads, Groups: grouped(rest)})
	}
	return tables
}

// few names the first of several things, and says how many more there are.
func (s *sheet) few(names []string) string {
	if more := len(names) - mostNamed; more > 0 {
		return s.in.Say("%s and %d more", strings.Join(names[:mostNamed], ", "), more)
	}
	return strings.Join(names, ", ")
}

// namesOf is how people call the systems, by their paths.
func namesOf(b *present.Board) map[string]string {
	names := make(map[string]string, len(b.Recoveries))
	for i := range b.Recoveries {
		names[b.Recoveries[i].Path] = b.Recoveries[i].Name
	}
	return names
}

// titlesOf is what the levels of priority stand for.
func titlesOf(b *present.Board) map[int]string {
	titles := map[int]string{}
	for i := range b.Activities {
		titles[b.Activities[i].Priority] = b.Activities[i].PriorityTitle
	}
	return titles
}

func priority(level int, title string) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", level, title))
}
