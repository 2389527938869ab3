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
		var list struct{ Resources []string }
		if err := yaml.Unmarshal(raw, &list); err != nil {
			return err
		}
		folder := filepath.Dir(path)
		files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil {
			return err
		}
		for _, file := range files {
			if name := filepath.Base(file); name != "kustomization.yaml" && !slices.Contains(list.Resources, name) {
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
