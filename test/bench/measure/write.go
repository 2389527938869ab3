package measure

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
)

// report is what is written as JSON.
type report struct {
	Machine Machine  `json:"machine"`
	Results []Result `json:"results"`
}

// WriteJSON writes everything.
func (b *Book) WriteJSON(w io.Writer, on Machine) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(report{on, b.Results()})
}

// WriteBenchmarks writes every value in Go's benchmark format, as benchstat reads it.
func (b *Book) WriteBenchmarks(w io.Writer, on Machine) error {
	var text strings.Builder
	fmt.Fprintf(&text, "goos: %s\ngoarch: %s\ncpu: %s\ncores: %d\nmemory: %d MB\nkernel: %s\ngo: %s\nload: %s\n",
		on.OS, on.Arch, on.CPU, on.Cores, on.MemoryMB, on.Kernel, on.Go, on.Load)
	results := b.Results()
	better := map[string]bool{}
	for _, r := range results {
		if r.Bound == AtLeast && !better[r.Unit] {
			better[r.Unit] = true
			fmt.Fprintf(&text, "Unit %s better=higher\n", r.Unit)
		}
	}
	for _, r := range results {
		for _, value := range r.Values {
			fmt.Fprintf(&text, "Benchmark%s 1 %s %s\n", r.Name, short(value), r.Unit)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// WriteTable writes what people read.
func (b *Book) WriteTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "measure\treach\tmin\tmedian\tmax\tunit\truns\treached")
	for _, r := range b.Results() {
		reach, reached := "", ""
		if r.Reached != nil {
			reach, reached = string(r.Bound)+" "+short(r.Reach), map[bool]string{true: "yes", false: "NO"}[*r.Reached]
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%s\n", r.What, reach, short(r.Min), short(r.Median), short(r.Max), r.Unit, len(r.Values), reached)
	}
	return table.Flush()
}

// short is a number with four digits that mean something.
func short(value float64) string {
	if value == math.Trunc(value) || math.Abs(value) >= 1000 {
		return strconv.FormatFloat(value, 'f', 0, 64)
	}
	if math.Abs(value) < 0.001 {
		return strconv.FormatFloat(value, 'f', 6, 64)
	}
	return strconv.FormatFloat(value, 'g', 4, 64)
}
