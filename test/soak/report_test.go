package soak_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const megabyte = 1 << 20

// figure is one that must not grow.
type figure struct {
	name string
	of   func(sample) float64
	unit float64
	// slack is by how much it may grow whatever it was: so many may be under way at any moment.
	slack float64
}

var figures = []figure{
	{"resident memory, MiB", func(s sample) float64 { return s.RSS }, megabyte, 8},
	{"live heap, MiB", func(s sample) float64 { return s.Heap }, megabyte, 8},
	{"goroutines", func(s sample) float64 { return s.Goroutines }, 1, 50},
	{"open watches", func(s sample) float64 { return s.Watches }, 1, 3},
	{"queue depth", func(s sample) float64 { return s.Queue }, 1, 50},
}

// flat holds the last quarter of the time against the second, by medians: what takes more at the same size grows.
func (r *run) flat() {
	r.t.Helper()
	for _, number := range []int{1, 3} { // a manager that tells nothing for a quarter of the time shows nothing either
		if alive := r.quarter(figures[0], number); alive == 0 {
			r.t.Errorf("there are no samples of quarter %d: the machine has too much else to do, or the manager did not answer", number+1)
		}
	}
	for _, f := range figures {
		second, last := r.quarter(f, 1), r.quarter(f, 3)
		if last > second*(1+r.size.tolerance)+f.slack {
			r.t.Errorf("%s: %.1f in the second quarter, and %.1f in the last", f.name, second, last)
		}
	}
}

// quarter is the median of a figure over a quarter of the time, from 0.
func (r *run) quarter(f figure, number int) float64 {
	from := float64(number) / 4
	return r.sampler.median(f.of, from, from+0.25, r.size.duration) / f.unit
}

// report says how it went.
func (r *run) report(empty, filled sample) {
	var text strings.Builder
	fmt.Fprintf(&text, "\n%-24s %10s %10s %10s %10s %10s %10s\n", "median of the quarter", "filled", "first", "second", "third", "last", "in the end")
	last := r.sampler.all[len(r.sampler.all)-1]
	for _, f := range append(figures,
		figure{"CPU of the manager, cores", func(s sample) float64 { return s.CPU }, 1, 0},
		figure{"writes of the manager/s", func(s sample) float64 { return s.Writes }, 1, 0},
		figure{"records there", func(s sample) float64 { return s.Records }, 1, 0},
		figure{"etcd's file, MiB", func(s sample) float64 { return s.Database }, megabyte, 0},
		figure{"API server, MiB", func(s sample) float64 { return s.Server }, megabyte, 0},
	) {
		fmt.Fprintf(&text, "%-24s %10.1f", f.name, f.of(filled)/f.unit)
		for number := range 4 {
			fmt.Fprintf(&text, " %10.1f", r.quarter(f, number))
		}
		fmt.Fprintf(&text, " %10.1f\n", f.of(last)/f.unit)
	}
	perRecord := func(of func(sample) float64) float64 { return (of(filled) - of(empty)) / filled.Records }
	fmt.Fprintf(&text, "\nby filling it, a record: %.0f bytes of resident memory, %.0f of live heap, %.0f of etcd's file\n",
		perRecord(func(s sample) float64 { return s.RSS }), perRecord(func(s sample) float64 { return s.Heap }),
		perRecord(func(s sample) float64 { return s.Database }))
	fmt.Fprintf(&text, "%d records entered in all, %d crises declared, %d destroyed with %d records; the manager was started %d times\n",
		r.people.records.Load(), r.people.declared.Load(), r.people.destroyed.Load(), r.people.gone.Load(), r.starts)
	_, silence := r.proxy.wrote()
	drained := time.Since(r.began) - silence - r.size.duration
	fmt.Fprintf(&text, "the last write came %s after the last trouble\n", drained.Round(time.Second))
	faults := r.proxy.faults()
	for _, what := range slices.Sorted(maps.Keys(faults)) {
		fmt.Fprintf(&text, "%6d × %s\n", faults[what], what)
	}
	r.t.Log(text.String())
}

// startCold has a manager look at all of it from the start: nothing is to be written, for all is judged.
func (r *run) startCold() {
	r.t.Helper()
	r.manager.Stop()
	before, _ := r.proxy.wrote()
	began := time.Now()
	r.start()
	r.until("a manager that starts anew has looked at everything", patience, func(s sample) bool {
		_, silence := r.proxy.wrote()
		return s.Queue == 0 && s.Heap > 0 && s.CPU > 0 && s.CPU < 0.1 && silence > quiet/2
	})
	writes, _ := r.proxy.wrote()
	last := r.sampler.all[len(r.sampler.all)-1]
	r.t.Logf("a manager that started anew had looked at everything after at most %s, with %d writes; it takes %.0f MiB",
		time.Since(began).Round(time.Second), writes-before, last.RSS/megabyte)
	if writes > before {
		r.t.Errorf("a manager that starts anew, with nothing changed, writes %d times", writes-before)
	}
}
