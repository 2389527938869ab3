package schema

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bufio"
	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/test/docs/page"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
)

const samplesFolder = "../../config/samples"

func TestEverySampleIsAcceptedWithoutUnknownFields(t *testing.T) {
	all := validators(t)
	seen := map[string]bool{}
	err := filepath.WalkDir(samplesFolder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, kind := range accepted(t, all, path, string(raw)) {
			if strings.Contains(path, "/kinds/") {
				seen[kind] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for kind := range all {
		if !seen[kind] {
			t.Errorf("no sample of %s in %s/kinds", kind, samplesFolder)
		}
	}
}

// An example of the docs is copied as it stands.
func TestEveryObjectInTheDocsIsAcceptedWithoutUnknownFields(t *testing.T) {
	all := validators(t)
	pages, err := page.All("../..")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, p := range pages {
		for _, b := range p.Blocks {
			if b.Kind != "yaml" {
				continue
			}
			for _, kind := range accepted(t, all, b.At(0), strings.Join(b.Text, "\n")) {
				seen[kind] = true
			}
		}
	}
	for kind := range all {
		if !seen[kind] {
			t.Errorf("the docs show no %s", kind)
		}
	}
}

// accepted checks every object of ours in a text, and returns their kinds.
func accepted(t *testing.T, all map[string]*validator, where, text string) (kinds []string) {
	t.Helper()
	for _, document := range documents(t, where, text) {
		object := parse(t, document)
		kind, _ := object["kind"].(string)
		if version, _ := object["apiVersion"].(string); version != v1alpha1.GroupVersion.String() {
			if all[kind] != nil {
				t.Errorf("%s: a %s of apiVersion %q: want %s", where, kind, version, v1alpha1.GroupVersion)
			}
			continue
		}
		if all[kind] == nil {
			t.Errorf("%s: no kind %q", where, kind)
			continue
		}
		kinds = append(kinds, kind)
		metadata, _ := object["metadata"].(map[string]any)
		for _, err := range all[kind].validate(t, object, nil) {
			t.Errorf("%s: %s %v: %v", where, kind, metadata["name"], err)
		}
	}
	return kinds
}

// documents are those of a YAML text that hold an object.
func documents(t *testing.T, where, text string) (all []string) {
	t.Helper()
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		if strings.Contains(string(document), "apiVersion:") {
			all = append(all, string(document))
		}
	}
}
