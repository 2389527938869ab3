package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

var afterFiveWeeks = at("2022-01-20T12:00")

func BenchmarkAssess300Systems(b *testing.B) {
	d := largeCrisis()
	a := Assess(d, afterFiveWeeks)
	if systems, obligations, records := len(a.Systems), len(a.Obligations), len(d.index.records); systems != 300 || obligations != 20 || records != 5000 {
		b.Fatalf("%d systems, %d obligations and %d records", systems, obligations, records)
	}
	for id := range d.index.records {
		if verdict := a.Record(id); !verdict.Ready && verdict.Reason != v1alpha1.ReasonCorrected {
			b.Fatalf("%s does not count: %s", id, verdict.Message)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		Assess(d, afterFiveWeeks)
	}
}

// Every record of the large crisis in turn is taken out and folded again: what was stated last, and what is entered late.
func BenchmarkFoldOfOneRecordAmong5000(b *testing.B) {
	d := largeCrisis()
	var records []record
	for _, r := range d.index.records {
		records = append(records, *r)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		r := &records[n%len(records)]
		d.index.remove(r.id)
		d.index.put(*r)
	}
}

func BenchmarkHappeningsOf5000Records(b *testing.B) {
	d := largeCrisis()
	a := Assess(d, afterFiveWeeks)
	b.ReportAllocs()
	for b.Loop() {
		if n := len(a.Happenings()); n < 5000 {
			b.Fatalf("%d happenings", n)
		}
	}
}
