package measure

import (
	"encoding/json"
	"strings"
	"testing"
)

func book(m Measure, values ...float64) *Book {
	b := NewBook([]Measure{{Name: "Unmeasured", Unit: "ms"}, m})
	for _, value := range values {
		b.Add(m.Name, value)
	}
	return b
}

func TestAReachIsHeldAgainstTheMedianAndWhereItIsAlwaysToBeReachedAgainstTheWorst(t *testing.T) {
	for name, c := range map[string]struct {
		measure Measure
		values  []float64
		want    bool
	}{
		"the median is low enough":   {Measure{Bound: AtMost, Reach: 2}, []float64{1, 2, 9}, true},
		"the median is too high":     {Measure{Bound: AtMost, Reach: 2}, []float64{1, 3, 9}, false},
		"the median is high enough":  {Measure{Bound: AtLeast, Reach: 2}, []float64{1, 2, 9}, true},
		"the median is too low":      {Measure{Bound: AtLeast, Reach: 2}, []float64{1, 1, 9}, false},
		"never means never":          {Measure{Bound: AtMost, Always: true}, []float64{0, 0, 1}, false},
		"and holds when it is so":    {Measure{Bound: AtMost, Always: true}, []float64{0, 0, 0}, true},
		"always at least is the min": {Measure{Bound: AtLeast, Reach: 2, Always: true}, []float64{1, 2, 9}, false},
	} {
		t.Run(name, func(t *testing.T) {
			c.measure.Name = "It"
			results := book(c.measure, c.values...).Results()
			if len(results) != 1 || results[0].Reached == nil || *results[0].Reached != c.want {
				t.Errorf("%+v, want reached %v", results, c.want)
			}
		})
	}
}

func TestAQuantileIsAValueThatWasMeasured(t *testing.T) {
	hundred := make([]float64, 100)
	for i := range hundred {
		hundred[i] = float64(100 - i)
	}
	for _, c := range []struct {
		values  []float64
		q, want float64
	}{{hundred, 0.99, 99}, {hundred, 1, 100}, {hundred, 0.5, 50.5}, {[]float64{3, 1, 2}, 0.5, 2}, {[]float64{7}, 0.99, 7}, {[]float64{1, 2}, 0.99, 2}} {
		if got := Quantile(c.values, c.q); got != c.want {
			t.Errorf("the %v quantile of %d values is %v, want %v", c.q, len(c.values), got, c.want)
		}
	}
}

func TestWhatWasMeasuredIsWrittenForPeopleForBenchstatAndWhole(t *testing.T) {
	b := book(Measure{Name: "Share", What: "share of the limit", Unit: "share", Bound: AtLeast, Reach: 0.9}, 0.5, 0.91, 1)
	var table, text, raw strings.Builder
	on := Machine{OS: "linux", Arch: "amd64", CPU: "A", Cores: 2, MemoryMB: 8, Kernel: "6", Go: "go1", Load: "0 0 0"}
	for _, err := range []error{b.WriteTable(&table), b.WriteBenchmarks(&text, on), b.WriteJSON(&raw, on)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if lines := strings.Split(table.String(), "\n"); strings.Join(strings.Fields(lines[1]), " ") != "share of the limit ≥ 0.9 0.5 0.91 1 share 3 yes" {
		t.Errorf("table:\n%s", table.String())
	}
	for _, want := range []string{"cpu: A\n", "Unit share better=higher\n", "BenchmarkShare 1 0.5 share\n", "BenchmarkShare 1 1 share\n"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("no %q in\n%s", want, text.String())
		}
	}
	var back report
	if err := json.Unmarshal([]byte(raw.String()), &back); err != nil || back.Machine != on || len(back.Results) != 1 || len(back.Results[0].Values) != 3 {
		t.Errorf("%v, %+v in\n%s", err, back, raw.String())
	}
}

func TestANumberIsWrittenWithFourDigits(t *testing.T) {
	for value, want := range map[float64]string{0: "0", 12: "12", 123456.7: "123457", 0.00012: "0.000120", 0.12345: "0.1235", 12.3456: "12.35"} {
		if got := short(value); got != want {
			t.Errorf("%v is written %s, want %s", value, got, want)
		}
	}
}
