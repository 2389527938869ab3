package docs

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// comparison says what differs from run to run without being wrong.
type comparison struct {
	home    string    // stands as /home/NAME in the docs
	now     time.Time // of the run: instants close to it may be others in the docs
	numbers bool      // whether all numbers may differ
}

// any stands in the docs for any text within a line, and alone on a line for any number of lines.
const anything = "…"

// What is another one at each run, and what it is replaced by before lines are compared.
var masks = []struct {
	what *regexp.Regexp
	by   string
}{
	{regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`), "⟨UID⟩"},
	{regexp.MustCompile(`\b[0-9a-f]{64}\b`), "⟨digest⟩"},
	{regexp.MustCompile(`[A-Za-z0-9+/]{40,}={0,2}`), "⟨base64⟩"},
	{regexp.MustCompile(`\+[0-9a-f]{8}\b`), "+⟨key⟩"},
	{regexp.MustCompile(`\b\d+ bytes\b`), "⟨size⟩ bytes"},
	{regexp.MustCompile(`\d+\.\d+ ?s\b`), "⟨seconds⟩"},
	{regexp.MustCompile(` (\d+[smhd]){1,2}$`), " ⟨age⟩"}, // kubectl's last column
	{regexp.MustCompile(`:(\d{5})\b`), ":⟨port⟩"},
	{regexp.MustCompile(`-\d{8}-\d{4}-[a-z2-9]{4}\b`), "-⟨tail⟩"}, // of a name that a verb makes
}

// recovery is the end of a name that comes from a UID; not that of one which holds a date.
var recovery = regexp.MustCompile(`([.-])([0-9a-f]{8})\b`)

var spaces = regexp.MustCompile(`\s+`)

func masked(line string) string {
	line = strings.TrimSpace(spaces.ReplaceAllString(line, " "))
	for _, m := range masks {
		line = m.what.ReplaceAllString(line, m.by)
	}
	return recovery.ReplaceAllStringFunc(line, func(name string) string {
		if _, err := time.Parse("20060102", name[1:]); err == nil {
			return name
		}
		return name[:1] + "⟨uid⟩"
	})
}

var number = regexp.MustCompile(`\d+`)

// Instants and days, as the API and our programs write them, and how they are read.
var (
	instant = regexp.MustCompile(`\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?|\d{1,2} [A-Z][a-z]+ \d{4}(, \d\d:\d\d(:\d\d)?)?`)
	layouts = []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", "2 January 2006, 15:04:05", "2 January 2006, 15:04", "2 January 2006"}
)

// anInstant stands for one that is close to the run.
const anInstant = "⟨now⟩"

// nearby is how far from the run an instant may be that is of the run; on a wall clock it may be in any zone, and a day is
// read as its beginning.
const nearby = 36 * time.Hour

// printed is a line that was printed, ready to be compared.
func (c comparison) printed(line string) string {
	line = strings.ReplaceAll(line, c.home, "~")
	line = instant.ReplaceAllStringFunc(line, func(text string) string {
		for _, layout := range layouts {
			at, err := time.Parse(layout, text)
			if err == nil && at.Sub(c.now).Abs() < nearby {
				return anInstant
			}
		}
		return text
	})
	return c.counted(masked(line))
}

func (c comparison) counted(line string) string {
	if c.numbers {
		return number.ReplaceAllString(line, "0")
	}
	return line
}

var someHome = regexp.MustCompile(`/home/[a-z]+`)

// pattern is what a line of the docs says of one that is printed.
func (c comparison) pattern(line string) *regexp.Regexp {
	line = someHome.ReplaceAllString(line, "~")
	var parts strings.Builder
	rest := masked(line)
	for {
		at := instant.FindStringIndex(rest)
		if at == nil {
			break
		}
		parts.WriteString(regexp.QuoteMeta(c.counted(rest[:at[0]])))
		parts.WriteString("(?:" + regexp.QuoteMeta(c.counted(rest[at[0]:at[1]])) + "|" + anInstant + ")")
		rest = rest[at[1]:]
	}
	parts.WriteString(regexp.QuoteMeta(c.counted(rest)))
	return regexp.MustCompile("^" + strings.ReplaceAll(parts.String(), anything, ".*") + "$")
}

// differences compares what was printed with what the docs show of it, and is empty where they agree. place says where in
// the docs a line stands that was not printed.
func (c comparison) differences(want []string, output string, place func(line int) string) string {
	var got []string
	if output = strings.Trim(output, "\n"); output != "" {
		got = strings.Split(output, "\n")
	}
	for len(want) > 0 && strings.TrimSpace(want[len(want)-1]) == "" {
		want = want[:len(want)-1]
	}
	m := c.match(want, got)
	if m.cost[0][0] == 0 {
		return ""
	}
	return m.show(want, got, place)
}

// matching holds, for each rest of the lines wanted and of those printed, how many of them have no counterpart.
type matching struct {
	same [][]bool
	cost [][]int
}

func (c comparison) match(want, got []string) matching {
	lines := make([]string, len(got))
	for j := range got {
		lines[j] = c.printed(got[j])
	}
	m := matching{same: make([][]bool, len(want)), cost: make([][]int, len(want)+1)}
	m.cost[len(want)] = make([]int, len(got)+1)
	for j := range got {
		m.cost[len(want)][j] = len(got) - j
	}
	for i := len(want) - 1; i >= 0; i-- {
		m.same[i], m.cost[i] = make([]bool, len(got)), make([]int, len(got)+1)
		gap, pattern := isGap(want[i]), c.pattern(want[i])
		for j := len(got); j >= 0; j-- {
			switch {
			case gap && j == len(got):
				m.cost[i][j] = m.cost[i+1][j]
			case gap:
				m.cost[i][j] = min(m.cost[i+1][j], m.cost[i][j+1])
			case j == len(got):
				m.cost[i][j] = 1 + m.cost[i+1][j]
			default:
				m.cost[i][j] = 1 + min(m.cost[i+1][j], m.cost[i][j+1])
				if m.same[i][j] = pattern.MatchString(lines[j]); m.same[i][j] {
					m.cost[i][j] = min(m.cost[i][j], m.cost[i+1][j+1])
				}
			}
		}
	}
	return m
}

func isGap(line string) bool { return strings.TrimSpace(line) == anything }

// show lists the lines: "-" before what the docs show and was not printed, "+" before what was printed and they do not show.
func (m matching) show(want, got []string, place func(line int) string) string {
	var out strings.Builder
	i, j := 0, 0
	for i < len(want) || j < len(got) {
		switch {
		case i < len(want) && isGap(want[i]):
			fmt.Fprintln(&out, "  "+anything)
			for m.cost[i][j] != m.cost[i+1][j] {
				j++
			}
			i++
		case i < len(want) && j < len(got) && m.same[i][j] && m.cost[i][j] == m.cost[i+1][j+1]:
			fmt.Fprintln(&out, "  "+got[j])
			i, j = i+1, j+1
		case i < len(want) && m.cost[i][j] == 1+m.cost[i+1][j]:
			fmt.Fprintf(&out, "- %s\t(%s)\n", want[i], place(i))
			i++
		default:
			fmt.Fprintln(&out, "+ "+got[j])
			j++
		}
	}
	return out.String()
}
