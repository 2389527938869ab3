package say

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// A cost that is read is one that the API takes, and written it is read again; what is none is refused by its flag with an example.
func FuzzCostOf(f *testing.F) {
	for _, seed := range []string{"2000 SEK", "99.50 EUR", "SEK 1 000 000", "1'000,5 chf", "1.000,50 EUR", "1,000 USD", "0 sek", "-5 SEK", "5", "SEK", "1 SEK SEK", "1\u00a0000 SEK", "999999999999999999 SEK", "1e3 SEK", ""} {
		f.Add(seed)
	}
	amount, currency := regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,2})?$`), regexp.MustCompile(`^[A-Z]{3}$`) // as config/crd has them
	f.Fuzz(func(t *testing.T, text string) {
		cost, err := costOf(text)
		if err != nil {
			checkRefusal(t, text, err, "--cost", "such as")
			return
		}
		if !amount.MatchString(cost.Amount) || !currency.MatchString(cost.Currency) {
			t.Errorf("%q is read as %+v, which the API refuses", text, cost)
		}
		if again, err := costOf(cost.Amount + " " + cost.Currency); err != nil || *again != *cost {
			t.Errorf("%q is read as %+v, and that as %+v (%v)", text, cost, again, err)
		}
	})
}

func checkRefusal(t *testing.T, text string, err error, says ...string) {
	t.Helper()
	for _, one := range says {
		if !strings.Contains(err.Error(), one) {
			t.Errorf("%q is refused without %q: %v", text, one, err)
		}
	}
}

// What is counted is no more than there is, and done when it is all.
func FuzzCount(f *testing.F) {
	for _, seed := range []string{"120", "120/400", "400/400", "401/400", " 1 / 2 ", "-1", "0/0", "1/", "/1", "1/2/3", "9999999999", "+5", ""} {
		f.Add(seed, int32(400))
		f.Add(seed, int32(-1))
	}
	f.Fuzz(func(t *testing.T, text string, total int32) {
		step, report := &v1alpha1.StepStatus{}, &v1alpha1.StepReport{}
		if total > 0 {
			step.Total = &total
		}
		verb := &Confirm{Count: text}
		if err := verb.count(step, report); err != nil {
			checkRefusal(t, text, err, "--count", "such as")
			return
		}
		all := step.Total
		if report.Total != nil {
			all = report.Total
		}
		if done := report.Done; done != nil && (*done < 0 || all != nil && *done > *all) {
			t.Errorf("%q is read as %d done of %v", text, *done, all)
		}
		if report.Done != nil && all != nil && (*report.Done == *all) != (report.Outcome == v1alpha1.OutcomeDone) {
			t.Errorf("%q of %d is %s", text, *all, report.Outcome)
		}
	})
}

// The name of a record can be a label, whatever the record says.
func FuzzNameOf(f *testing.F) {
	for _, seed := range []string{"Crisis staff", "Åse Øvrebø ✓", "", "---", strings.Repeat("long-", 40), strings.Repeat("x", 200), "ß", "İ", "日本", "a\x00b", "\xff"} {
		f.Add(seed, "board", int64(1774774800))
	}
	f.Fuzz(func(t *testing.T, one, other string, seconds int64) {
		s := &Scene{Tail: "abcde", Assessment: &assess.Assessment{Zone: time.UTC}}
		name := s.nameOf(time.Unix((seconds%(1<<33)+1<<33)%(1<<33), 0), "log", one, other)
		if faults := validation.IsDNS1123Label(name); len(faults) > 0 {
			t.Errorf("%q and %q make %q: %v", one, other, name, faults)
		}
	})
}

// A name means one thing, or the error names what there is.
func FuzzPick(f *testing.F) {
	for _, seed := range []string{"mail", "care/central/mail", "central/mail", "m", "MAIL", "", "/", "ghost"} {
		f.Add(seed, "mail", "directory")
		f.Add(seed, "mail", "mail")
	}
	f.Fuzz(func(t *testing.T, text, one, other string) {
		refs := []assess.Ref{{Namespace: "care", Plan: "central", Name: one}, {Namespace: "it", Plan: "central", Name: other}}
		found, err := pick("SYSTEM", "system", text, refs, func(r assess.Ref) []string { return namesOfRef(r) })
		if err != nil {
			checkRefusal(t, text, err, "SYSTEM", refs[0].String())
			return
		}
		if again, err := pick("SYSTEM", "system", found.String(), refs, func(r assess.Ref) []string { return namesOfRef(r) }); one != other && (err != nil || again != found) {
			t.Errorf("%q means %s, and that means %s (%v)", text, found, again, err)
		}
	})
}

// A sheet that is read can be written and read again; what is none is refused by its flag, with how to get one.
func FuzzReadSheet(f *testing.F) {
	for _, seed := range []string{"title: T\nauthors: [A]\nanswers: {worked: All of it}\nfindings: [{name: late, text: F, rejected: R}]\nlessons: [{name: l, text: L, changes: {name: plan}}]\n",
		"answers:\n  worked: |\n    A\n    B\n", "answer: {}\n", "answers: [1]\n", "title: 5\n", "{", "", "a: &a [*a]\n", "title: a\ntitle: b\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		sheet, err := ReadSheet(raw)
		if err != nil {
			checkRefusal(t, string(raw), err, "--answers", "--form")
			return
		}
		written, err := json.Marshal(sheet)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ReadSheet(written)
		if err != nil {
			t.Fatalf("%q is read, written as %s, and then: %v", raw, written, err)
		}
		if twice, _ := json.Marshal(again); string(twice) != string(written) {
			t.Errorf("%q is read as %s, and that as %s", raw, written, twice)
		}
	})
}
