package schema

import (
	"bufio"
	"compress/gzip"
	"os"
	"path/filepath"
	"testing"
)

// What a release stored is accepted as it stands, and as an update of itself, so that its owner may go on with it.
func TestEveryObjectOfEarlierReleasesIsAccepted(t *testing.T) {
	all := validators(t)
	sets, err := filepath.Glob("../upgrade/testdata/v*/objects/objects.jsonl.gz")
	if err != nil || len(sets) == 0 {
		t.Fatalf("no golden set (%v): hack/golden.sh keeps one", err)
	}
	for _, set := range sets {
		seen := map[string]bool{}
		for _, object := range stored(t, set) {
			kind := object["kind"].(string)
			seen[kind] = true
			for _, old := range []map[string]any{nil, clone(t, object)} {
				for _, err := range all[kind].validate(t, object, old) {
					t.Errorf("%s: %s %s: %v", set, kind, object["metadata"].(map[string]any)["name"], err)
				}
			}
		}
		if len(seen) != len(all) {
			t.Errorf("%s holds %v, want all %d kinds", set, seen, len(all))
		}
	}
}

func stored(t *testing.T, set string) (objects []map[string]any) {
	t.Helper()
	file, err := os.Open(set)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	zipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewReader(zipped); ; {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return objects
		}
		objects = append(objects, parse(t, string(line)))
	}
}
