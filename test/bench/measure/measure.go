// Package measure collects what a benchmark measures, holds it against what is to be reached, and writes it down.
package measure

import (
	"fmt"
	"slices"
	"sync"
)

// Bound says on which side of its reach a value has to be.
type Bound string

// The bounds that a reach may be. What has none is measured to compare others with, or to explain them.
const (
	None    Bound = ""
	AtMost  Bound = "≤"
	AtLeast Bound = "≥"
)

// Measure is something that is measured once in every run.
type Measure struct {
	Name  string  `json:"name"` // as Go's benchmark format has it, after "Benchmark"
	What  string  `json:"what"`
	Unit  string  `json:"unit"`
	Bound Bound   `json:"bound,omitempty"`
	Reach float64 `json:"reach"` // means something with a bound only
	// Always says that each run has to reach it, and not only the median.
	Always bool `json:"always,omitempty"`
}

// Result is a measure, and its value in each run.
type Result struct {
	Measure
	Values  []float64 `json:"values"`
	Min     float64   `json:"min"`
	Median  float64   `json:"median"`
	Max     float64   `json:"max"`
	Reached *bool     `json:"reached,omitempty"` // nil without a bound
}

// Book holds what was measured. It is safe for use by several goroutines.
type Book struct {
	measures []Measure
	mutex    sync.Mutex
	values   map[string][]float64
}

// NewBook is an empty book for measures, in the order in which they are to be shown.
func NewBook(measures []Measure) *Book {
	return &Book{measures: measures, values: map[string][]float64{}}
}

// Add notes the value of one more run. It panics for a measure that the book does not know: nothing is measured that is not shown.
func (b *Book) Add(name string, value float64) {
	if !slices.ContainsFunc(b.measures, func(m Measure) bool { return m.Name == name }) {
		panic(fmt.Sprintf("no measure is called %s", name))
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.values[name] = append(b.values[name], value)
}

// Results are the measures of which something was measured.
func (b *Book) Results() (results []Result) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	for _, m := range b.measures {
		if values := b.values[m.Name]; len(values) > 0 {
			results = append(results, resultOf(m, values))
		}
	}
	return results
}

func resultOf(m Measure, values []float64) Result {
	r := Result{Measure: m, Values: slices.Clone(values), Min: slices.Min(values), Median: Quantile(values, 0.5), Max: slices.Max(values)}
	if m.Bound == None {
		return r
	}
	worst := r.Max
	if m.Bound == AtLeast {
		worst = r.Min
	}
	if !m.Always {
		worst = r.Median
	}
	reached := worst <= m.Reach
	if m.Bound == AtLeast {
		reached = worst >= m.Reach
	}
	r.Reached = &reached
	return r
}

// Quantile is the smallest value that no smaller a share of the values than q lies at or below; of an even number of values
// the median is halfway between the two in the middle.
func Quantile(values []float64, q float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	if q == 0.5 && n%2 == 0 {
		return (sorted[n/2-1] + sorted[n/2]) / 2
	}
	rank := int(q * float64(n))
	if float64(rank) < q*float64(n) {
		rank++
	}
	return sorted[min(max(rank, 1), n)-1]
}
