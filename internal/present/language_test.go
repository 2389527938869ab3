package present

import (
	"bytes"
	"cmp"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// The instants at which the sample is looked at: on the first day, while systems wait for each other, in Recovery, when the
// auditors wrote their report, and years later.
var kalixInstants = []time.Time{
	time.Date(2021, time.December, 16, 9, 0, 0, 0, time.UTC),
	time.Date(2021, time.December, 20, 11, 0, 0, 0, time.UTC),
	time.Date(2022, time.January, 10, 8, 0, 0, 0, time.UTC),
	time.Date(2022, time.August, 31, 10, 0, 0, 0, time.UTC),
	time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC),
}

// The writers of a report.
var writers = map[string]func(*Report, io.Writer) error{
	"text": (*Report).WriteText, "markdown": (*Report).WriteMarkdown, "tree": (*Report).WriteTree, "audit": (*Report).WriteAudit,
	"json": func(r *Report, w io.Writer) error { return WriteJSON(w, r) },
}

func kalix(t *testing.T) *assess.Dossier {
	t.Helper()
	folder, err := dossier.FromFolder("../../config/samples/kalix")
	if err != nil {
		t.Fatal(err)
	}
	d, err := folder.Dossier(assess.Key{Namespace: "kalix-staff", Name: "kalix-2021"})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestTheReportOnKalixIsWhollyInSwedish(t *testing.T) {
	d := kalix(t)
	in := lang.Swedish.Telling(func(message string) { t.Errorf("nobody has translated %q", message) })
	for _, at := range kalixInstants {
		a := assess.Assess(d, at)
		r := NewReport(d, a, in)
		for name, write := range writers {
			if err := write(r, io.Discard); err != nil {
				t.Errorf("%s at %s: %v", name, at, err)
			}
		}
		for i := range a.Systems {
			if err := NewWhy(a, a.Why(&a.Systems[i]), in).Write(io.Discard); err != nil {
				t.Errorf("%s at %s: %v", a.Systems[i].Ref, at, err)
			}
		}
	}
}

// That no message is missing does not say that all of a report went through the catalogue: beside what the record says itself,
// no English word may be left.
func TestNoEnglishIsLeftInTheSwedishReport(t *testing.T) {
	d, prose := kalix(t), strings.NewReplacer(kalixProse(t)...)
	english := regexp.MustCompile(`\b(the|is|are|was|were|of|and|to|for|none|since|briefings?|overdue|record)\b`)
	for _, at := range kalixInstants {
		r := NewReport(d, assess.Assess(d, at), lang.Swedish)
		for _, name := range []string{"markdown", "tree", "json"} {
			var b bytes.Buffer
			if err := writers[name](r, &b); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				line = prose.Replace(strings.ReplaceAll(line, `\`, ""))
				if name == "json" {
					_, line, _ = strings.Cut(line, ": ") // the names of fields are a contract
				}
				if found := english.FindString(nameOfRecord.ReplaceAllString(line, "")); found != "" {
					t.Errorf("%s at %s says %q in %s", name, at, found, line)
				}
			}
		}
	}
}

var nameOfRecord = regexp.MustCompile(`[a-z0-9]+(?:[-/.][a-z0-9]+)+`)

// kalixProse is what the record says in the language that it was entered in, the longest first, each to be replaced by nothing.
func kalixProse(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../../config/samples/kalix/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("there is no sample: %v", err)
	}
	var prose []string
	var collect func(any)
	collect = func(value any) {
		switch value := value.(type) {
		case map[string]any:
			for _, inner := range value {
				collect(inner)
			}
		case []any:
			for _, inner := range value {
				collect(inner)
			}
		case string:
			if strings.Contains(value, " ") || value[0] >= 'A' && value[0] <= 'Z' {
				prose = append(prose, value)
			}
		}
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for document := range strings.SplitSeq(string(raw), "\n---") {
			var object map[string]any
			if err := yaml.Unmarshal([]byte(document), &object); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			collect(object["spec"])
		}
	}
	slices.SortFunc(prose, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	var replaced []string
	for _, text := range slices.Compact(prose) {
		replaced = append(replaced, text, "")
	}
	return replaced
}

func TestTheEnglishReportWritesInstantsAndAmountsAsPeopleDo(t *testing.T) {
	var b bytes.Buffer
	d := kalix(t)
	r := NewReport(d, assess.Assess(d, kalixInstants[3]), lang.English)
	if err := r.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{
		"kalix-staff/central/board (Executive board) is overdue since 6 February 2022, 00:00", "at most SEK\u00a0200,000", "2022-02-06 00:00",
	} {
		if !strings.Contains(b.String(), says) {
			t.Errorf("%q is missing in\n%s", says, b.String())
		}
	}
	if at := regexp.MustCompile(`\d\d:\d\d(:\d\d)?[+-]\d\d:\d\d|\dZ\b`).FindString(b.String()); at != "" {
		t.Errorf("an instant has its offset: %s", at)
	}
	if got := r.Costs[0].Amount; got != "200000" {
		t.Errorf("the amount in JSON is %s", got)
	}
}

// What other packages find is said in the language of the report, too, down to the last part of the sentence.
func TestFaultsAndLengthsAreSaidInSwedishToo(t *testing.T) {
	crisis, lost := ledger.ID{Kind: "CrisisActivation", Namespace: "ward", Name: "blackout"}, ledger.ID{Kind: "LogEntry", Namespace: "ward", Name: "seen"}
	book := ledger.NewBook(crisis)
	book.Put(ledger.Entry{ID: crisis, UID: "1", Digest: "sha256:1"})
	book.Put(ledger.Entry{ID: lost, UID: "2", Digest: "sha256:2"})
	number, lines, _ := book.Page("origin")
	book.SetPage(number, lines)
	book.Remove(lost)

	plan := &v1alpha1.ContinuityPlan{Spec: v1alpha1.ContinuityPlanSpec{TimeZone: "Mars", ReviewEvery: "1x"}}
	problems := assess.AssessPlan(&assess.PlanDossier{Plan: plan}, at(1, 8)).Problems
	if len(problems) != 2 {
		t.Fatalf("problems %v", problems)
	}
	for want, said := range map[string]assess.Text{
		"LogEntry ward/seen (blad 2) saknas": assess.Say("%s", book.Faults()[0]),
		"okänd tidszon ”Mars”: använd ett IANA-namn som Europe/Stockholm; till dess läses dess tider som UTC":                                                                problems[0].Message,
		"tidslängden ”1x”: ”x” är ingen enhet: skriv heltal med enhet (mo månader, w veckor, d dygn, h timmar, m minuter, s sekunder), till exempel ”24h”, ”7d” eller ”1mo”": problems[1].Message,
		"1 månad och 2 dygn": assess.Say("%s", assess.Length("1mo2d")),
		"1 timme":            assess.Say("%s", assess.Length("1h")),
		"soon":               assess.Say("%s", assess.Length("soon")),
	} {
		if got := lang.Swedish.Text(said); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if got := assess.Say("%s", assess.Length("1mo2d")).String(); got != "1mo2d" {
		t.Errorf("in a status it is %s", got)
	}
}
