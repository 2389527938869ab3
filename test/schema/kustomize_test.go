package schema

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sigs.k8s.io/yaml"
)

// A manifest that its kustomization does not list is installed by nobody.
func TestEveryManifestIsListedByItsKustomization(t *testing.T) {
	err := filepath.WalkDir("../../config", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Name() != "kustomization.yaml" {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		var list struct {
			Resources []string
			Patches   []struct{ Path string }
		}
		if err := yaml.Unmarshal(raw, &list); err != nil {
			return err
		}
		for _, patch := range list.Patches {
			list.Resources = append(list.Resources, patch.Path)
		}
		folder := filepath.Dir(path)
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if name := filepath.Base(file); name != "kustomization.yaml" && isManifest(t, file) && !slices.Contains(list.Resources, name) {
				t.Errorf("%s does not list %s", path, name)
			}
		}
		for _, resource := range list.Resources {
			if _, err := os.Stat(filepath.Join(folder, resource)); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// isManifest says whether a file is for the API server; the rules of a Prometheus without its operator are not.
func isManifest(t *testing.T, file string) bool {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var object struct{ Kind string }
	if err := yaml.Unmarshal(raw, &object); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return object.Kind != ""
}
