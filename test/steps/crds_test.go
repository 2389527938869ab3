package steps_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// origin is where the CRDs of a tool come from: its own Go module, of which the zip alone is downloaded. Nothing of
// it is built, nor what it depends on looked at, so there is no go.mod that would have to list all that.
type origin struct {
	module, version string
	sum             string // of the zip, as go.sum would have it
	files           []string
	schemas         []string // that know every field, where those of files do not
}

// The versions are those that this repository is tried with (Velero's is that of hack/velero, too): raise one together
// with its sum, which the test prints.
var origins = []*origin{{
	module: "github.com/vmware-tanzu/velero", version: "v1.18.3",
	sum:   "h1:9uwN5yxTWQl9PsF5ljX4xiG+7VIq3I9mxOQ0DyyZ31A=",
	files: []string{"config/crd/v1/bases/velero.io_backups.yaml", "config/crd/v1/bases/velero.io_restores.yaml"},
}, {
	module: "github.com/argoproj/argo-workflows/v3", version: "v3.7.14",
	sum: "h1:ptbGB8ljmDgV3PlX0dEMfHwuq1P9DklQ5Hi4XzHBVLA=",
	// What its install.yaml installs, too. The full ones are so large that the API server takes its time over them.
	files:   []string{"manifests/base/crds/minimal/argoproj.io_workflows.yaml", "manifests/base/crds/minimal/argoproj.io_workflowtemplates.yaml"},
	schemas: []string{"manifests/base/crds/full/argoproj.io_workflows.yaml"},
}, {
	module: "github.com/fluxcd/kustomize-controller", version: "v1.9.6",
	sum:   "h1:XB+G3A0mky0j5uVHZWv4oSlS2RvZBoNIUhstIvY0JKE=",
	files: []string{"config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml"},
}}

// folders are where the modules lie, by their names.
var folders = map[string]string{}

// download sees to it that the modules are in the module cache, and are what they were when they were pinned.
func download() error {
	for _, o := range origins {
		command := exec.Command("go", "mod", "download", "-json", o.module+"@"+o.version)
		command.Dir = os.TempDir() // outside every module: it concerns none
		// A caller's -mod=vendor has no meaning for it.
		command.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		var complaint bytes.Buffer
		command.Stderr = &complaint
		out, err := command.Output()
		var got struct{ Dir, Sum, Error string }
		if json.Unmarshal(out, &got) == nil && got.Error != "" {
			return fmt.Errorf("%s@%s: %s", o.module, o.version, got.Error)
		}
		if err != nil {
			return fmt.Errorf("go mod download %s@%s: %w: %s", o.module, o.version, err, complaint.String())
		}
		if got.Sum != o.sum {
			return fmt.Errorf("%s@%s has the sum %s, and %s is expected", o.module, o.version, got.Sum, o.sum)
		}
		folders[o.module] = got.Dir
	}
	return nil
}

// foreignCRDs are the files that define the kinds of the tools, to be installed or to be read.
func foreignCRDs() (install, read []string, err error) {
	for _, o := range origins {
		paths := func(files []string) (paths []string) {
			for _, file := range files {
				paths = append(paths, filepath.Join(folders[o.module], filepath.FromSlash(file)))
			}
			return paths
		}
		install = append(install, paths(o.files)...)
		read = append(read, paths(append(o.schemas, o.files...))...)
	}
	for _, path := range append(read, install...) {
		if _, err := os.Stat(path); err != nil {
			return nil, nil, fmt.Errorf("a tool keeps its CRDs elsewhere by now: %w", err)
		}
	}
	return install, read, nil
}
