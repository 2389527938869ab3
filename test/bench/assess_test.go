package bench_test

import (
	"os/exec"
	"regexp"
	"strconv"
	"testing"
)

// The Go benchmarks of what is pure, in the package of assess: the name there, what it is noted as, and the nanoseconds in its unit.
var pure = []struct {
	pattern, name string
	unit          float64
}{
	{"BenchmarkAssess300Systems", "Assess300Systems", 1e6},
	{"BenchmarkFoldOfOneRecordAmong5000", "FoldOneRecord", 1e3},
}

func TestWhatIsPure(t *testing.T) {
	out, err := exec.Command("go", "test", "-run=^$", "-bench=Assess300Systems|FoldOfOneRecord", "-count="+strconv.Itoa(runs), "../../internal/assess").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, one := range pure {
		found := regexp.MustCompile(`(?m)^`+one.pattern+`\S*\s+\d+\s+([\d.]+) ns/op`).FindAllStringSubmatch(string(out), -1)
		if len(found) == 0 {
			t.Errorf("no %s in\n%s", one.pattern, out)
		}
		for _, line := range found {
			nanoseconds, err := strconv.ParseFloat(line[1], 64)
			must(t, err)
			book.Add(one.name, nanoseconds/one.unit)
		}
	}
}
