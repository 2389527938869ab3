package schema

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bufio"
	"github.com/beredskap/beredskap/api/v1alpha1"
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
		for _, document := range documents(t, path) {
			object := parse(t, document)
			kind, _ := object["kind"].(string)
			if version, _ := object["apiVersion"].(string); version != v1alpha1.GroupVersion.String() {
				if all[kind] != nil {
					t.Errorf("%s: a %s of apiVersion %q: want %s", path, kind, version, v1alpha1.GroupVersion)
				}
				continue
			}
			if all[kind] == nil {
				t.Errorf("%s: no kind %q", path, kind)
				continue
			}
			if strings.Contains(path, "/kinds/") {
				seen[kind] = true
			}
			for _, err := range all[kind].validate(t, object, nil) {
				t.Errorf("%s: %s: %v", path, kind, err)
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

// documents are those of a YAML file that hold an object.
func documents(t *testing.T, path string) (all []string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	reader := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(raw)))
	for {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if strings.Contains(string(document), "apiVersion:") {
			all = append(all, string(document))
		}
	}
}
