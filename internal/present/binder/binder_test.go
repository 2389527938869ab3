package binder

import (
	"fmt"
	"html"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/ledger"
	"github.com/beredskap/beredskap/internal/present/lang"
)

func TestTheSamePlansGiveTheSameBytes(t *testing.T) {
	plans := plansIn(t, "kalix")
	first := printed(t, lang.Swedish, plans...)
	slices.Reverse(plans)
	if printed(t, lang.Swedish, plans...) != first {
		t.Error("the order in which the plans come shows")
	}
	plans[0].Generation, plans[0].ResourceVersion = 7, "12"
	plans[0].Status.Activities = 9
	if printed(t, lang.Swedish, plans...) != first {
		t.Error("something beside the specs shows")
	}
}

// What is on the cover can be checked with sha256sum, and each plan against what an activation says it froze.
func TestTheDigestIsThatOfTheNamesAndDigestsOfThePlans(t *testing.T) {
	plans := plansIn(t, "kalix")
	var lines []string
	for _, plan := range plans {
		digest, err := ledger.DigestOf(plan.Spec)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, plan.Namespace+"/"+plan.Name+" "+digest+"\n")
	}
	slices.Sort(lines)
	want := ledger.Digest([]byte(strings.Join(lines, "")))
	b, err := New(plans, day, lang.English)
	if err != nil || b.Digest != want {
		t.Fatalf("%s, want %s (%v)", b.Digest, want, err)
	}
	page := printed(t, lang.English, plans...)
	if !strings.Contains(page, want) || !strings.Contains(page, "digest "+ShortDigest(want)+`"`) {
		t.Error("the whole digest is not on the cover, or the short one not on every page")
	}
	plans[0].Spec.Title += "."
	if changed, _ := New(plans, day, lang.English); changed.Digest == want {
		t.Error("another plan has the same digest")
	}
}

// Every page says whose it is, which of how many, of which plans, and of which day.
func TestEveryPageSaysWhatItIs(t *testing.T) {
	page := printed(t, lang.Swedish, plansIn(t, "kalix")...)
	for _, box := range []string{
		`@top-left { content: "Kalix municipality, central crisis staff och 4 enheter till"; }`,
		`@bottom-left { content: "1 juli 2026 · kontrollsumma `, `@bottom-right { content: "Sida " counter(page) " av " counter(pages); }`,
		`@page systems { @top-right { content: "3 · System i återställningsordning"; } }`, `<html lang="sv">`,
	} {
		if !strings.Contains(page, box) {
			t.Errorf("%s is missing", box)
		}
	}
}

// tags finds what begins or ends an element.
var tags = regexp.MustCompile(`</?([A-Za-z!][A-Za-z0-9]*)`)

// A binder is printed from anywhere, with the power of whoever opens it: it holds text, fetches nothing and runs nothing.
func TestWhateverAPlanSaysStaysText(t *testing.T) {
	honest := printed(t, lang.English, filled("x"))
	for _, hostile := range []string{
		`</style></td><script>alert(1)</script><img src=x onerror=alert(1)>`, `"; } body { display: none } @page { @top-left { content: "`,
		`{{.Digest}}`, "a\nb\r\n</title>", `\22 \0a `, `javascript:alert(1)`, `'><a href="https://evil.example">`,
	} {
		page := printed(t, lang.English, filled(hostile))
		if got, want := elements(page), elements(honest); !reflect.DeepEqual(got, want) {
			t.Errorf("%q changes the elements of the page: %v, want %v", hostile, got, want)
		}
		if !strings.Contains(page, html.EscapeString(strings.TrimSpace(hostile))) && !strings.Contains(html.UnescapeString(page), hostile) {
			t.Errorf("%q does not show", hostile)
		}
		style, _, _ := strings.Cut(page, "</style>")
		for _, line := range strings.Split(style, "\n") {
			if strings.HasPrefix(line, "  @top-left { content:") && strings.Count(line, `"`) != 2 {
				t.Errorf("%q ends the text of the head of every page: %s", hostile, line)
			}
		}
	}
	for _, never := range []string{"<script", "<link", "<img", "<iframe", "src=", "href=", "url(", "@import"} {
		if strings.Contains(honest, never) {
			t.Errorf("the page holds %s: it would run or fetch something", never)
		}
	}
}

// elements counts the elements of a page by their names.
func elements(page string) map[string]int {
	count := map[string]int{}
	for _, found := range tags.FindAllStringSubmatch(page, -1) {
		count[strings.ToLower(found[1])]++
	}
	return count
}

// filled is a plan that says something in every field that holds text.
func filled(text string) *v1alpha1.ContinuityPlan {
	plan := &v1alpha1.ContinuityPlan{}
	plan.Namespace, plan.Name = "n", "p"
	fill(reflect.ValueOf(&plan.Spec).Elem(), text)
	plan.Spec.TimeZone = "Europe/Stockholm"
	plan.Spec.Activities[0].Needs[0] = v1alpha1.SystemReference{System: v1alpha1.Name(text)}
	return plan
}

func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
	case reflect.Int32:
		v.SetInt(3)
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes([]byte(fmt.Sprintf("{%q: %q}", "kind", text)))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text)
			}
		}
	}
}

func TestAnEmptyPlanIsPrintedToo(t *testing.T) {
	plan := &v1alpha1.ContinuityPlan{}
	plan.Namespace, plan.Name, plan.Spec.Title, plan.Spec.TimeZone = "n", "p", "Nothing yet", "Mars/Base"
	page := printed(t, lang.English, plan)
	for _, part := range []string{"Nothing yet", "The plans name no team", "The plans list no system.", "The plans promise no briefing.", "The plans rest on no document."} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing", part)
		}
	}
	if _, err := New(nil, day, lang.English); err == nil {
		t.Error("a binder of no plan was made")
	}
}
