package upgrade

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime/serializer"

	"github.com/beredskap/beredskap/controllers"
)

// The API server drops what a type does not name, silently, at the next write: what a release stored must be in the types.
func TestWhatWasStoredIsReadAndWrittenWithoutLoss(t *testing.T) {
	scheme, err := controllers.Scheme()
	if err != nil {
		t.Fatal(err)
	}
	strict := serializer.NewCodecFactory(scheme, serializer.EnableStrict).UniversalDeserializer()
	eachSet(t, func(t *testing.T, set string) {
		kinds := map[string]int{}
		for _, line := range kept(t, set) {
			object, kind, err := strict.Decode(line, nil, nil)
			if err != nil {
				t.Errorf("%v in %.200s", err, line)
				continue
			}
			kinds[kind.Kind]++
			written, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			for _, change := range changes("", plain(parsed(t, line)), plain(parsed(t, written))) {
				t.Errorf("%s: %s", kind.Kind, change)
			}
		}
		for _, kind := range []string{
			"ContinuityPlan", "CrisisActivation", "SystemRecovery", "Briefing", "LogEntry", "ActionItem", "Evaluation",
		} {
			if kinds[kind] == 0 {
				t.Errorf("no %s is kept", kind)
			}
		}
	})
}

// plain has every instant in UTC, as the types write it: 09:00+01:00 and 08:00Z are the same.
func plain(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name := range v {
			v[name] = plain(v[name])
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case string:
		if at, err := time.Parse(time.RFC3339, v); err == nil {
			return at.UTC().Format(time.RFC3339Nano)
		}
	}
	return value
}

// A release's archive verifies for as long as anybody may ask for it, and today's product draws the same conclusions from it.
func TestTodaySaysOfAnEarlierRecordWhatItsReleaseSaid(t *testing.T) {
	eachSet(t, func(t *testing.T, set string) {
		all := reports(t, set)
		for _, r := range all {
			archive := filepath.Join(set, "archives", r.Crisis+".tar.gz")
			r.compare(t, parsed(t, output(t, "report", r.Crisis, "-f", archive, "--as-of", r.AsOf, "-o", "json")))
		}
		if len(all) < 4 {
			t.Errorf("%d reports are kept, want several instants of several crises", len(all))
		}
	})
}

// report is one that a release gave.
type report struct {
	Crisis, AsOf string
	said         any
}

func reports(t *testing.T, set string) (all []report) {
	t.Helper()
	for _, line := range lines(t, read(t, filepath.Join(set, "reports", "index.jsonl"))) {
		var r report
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatal(err)
		}
		day := r.AsOf[:len("2006-01-02")]
		r.said = parsed(t, unzipped(t, filepath.Join(set, "reports", r.Crisis+"."+day+".json.gz")))
		all = append(all, r)
	}
	return all
}

// compare holds what is said today against it, but for what must differ.
func (r report) compare(t *testing.T, is any, but ...string) {
	t.Helper()
	for _, change := range changes("", r.said, is) {
		if path, _, _ := strings.Cut(change, " "); !slices.Contains(but, path) {
			t.Errorf("the report on %s at %s: %s", r.Crisis, r.AsOf, change)
		}
	}
}

func TestTheArchivesOfEarlierReleasesVerify(t *testing.T) {
	eachSet(t, func(t *testing.T, set string) {
		for _, archive := range archives(t, set) {
			output(t, "verify", archive) // which exits with 0 only if it does
		}
	})
}

func TestAChangeIsSeenAndAnAdditionIsNone(t *testing.T) {
	was := parsed(t, []byte(`{"a": {"b": 1, "c": [{"d": "x"}]}, "e": null}`))
	for is, want := range map[string]string{
		`{"a": {"b": 1, "c": [{"d": "x"}]}, "e": null}`:                      "",
		`{"a": {"b": 1, "c": [{"d": "x", "new": 1}], "new": []}, "e": null}`: "",
		`{"a": {"b": 2, "c": [{"d": "x"}]}, "e": null}`:                      ".a.b",
		`{"a": {"b": 1, "c": [{}]}, "e": null}`:                              ".a.c[0].d",
		`{"a": {"b": 1, "c": [{"d": "x"}, {"d": "y"}]}, "e": null}`:          ".a.c",
		`{"a": {"b": 1, "c": {}}, "e": null}`:                                ".a.c",
		`{"a": {"b": 1, "c": [{"d": "x"}]}}`:                                 ".e",
	} {
		found := changes("", was, parsed(t, []byte(is)))
		if path, _, _ := strings.Cut(strings.Join(found, "\n"), " "); strings.TrimSuffix(path, ":") != want {
			t.Errorf("%s: changes %q, want one at %q", is, found, want)
		}
	}
}
