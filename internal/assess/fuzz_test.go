package assess

import (
	"fmt"
	"testing"
)

// An amount is read exactly, or not at all.
func FuzzHundredths(f *testing.F) {
	for _, seed := range []string{"0", "1", "99.5", "99.50", "200000", "999999999999999.99", "92233720368547758.07", "92233720368547758.08", "1.", ".5", "-1", "+1", "1.-1", "1e3", "0x1", "1_0", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, amount string) {
		sum, ok := hundredths(amount)
		if !ok {
			return
		}
		written := fmt.Sprintf("%d.%02d", sum/100, sum%100)
		if again, ok := hundredths(written); sum < 0 || !ok || again != sum {
			t.Errorf("%q is %d, and written %s that is %d", amount, sum, written, again)
		}
	})
}
