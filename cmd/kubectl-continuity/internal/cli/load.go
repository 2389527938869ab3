package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// folder is what a folder of manifests, or an archive, holds.
type folder struct {
	*dossier.Folder
	archive *archive.Archive // nil for a folder
}

// Dossier is everything about a crisis.
func (f *folder) Dossier(crisis assess.Key) (*assess.Dossier, error) {
	if f.archive != nil {
		return archive.Dossier(f.archive)
	}
	return f.Folder.Dossier(crisis)
}

// loadArchive reads an archive as if it were a folder.
func loadArchive(file string) (*folder, error) {
	a, err := readArchive(file, nil)
	if err != nil {
		return nil, err
	}
	f := &folder{&dossier.Folder{Plans: map[assess.Key]*v1alpha1.ContinuityPlan{}, Activations: map[assess.Key]*v1alpha1.CrisisActivation{}}, a}
	for _, object := range a.Objects {
		switch o := object.(type) {
		case *v1alpha1.ContinuityPlan:
			f.Plans[assess.KeyOf(o)] = o
		case *v1alpha1.CrisisActivation:
			f.Activations[assess.KeyOf(o)] = o
		}
	}
	return f, nil
}

// isArchive says whether a file is compressed, as archives are and manifests are not.
func isArchive(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = file.Close() }()
	begins := make([]byte, 2)
	_, err = io.ReadFull(file, begins)
	return err == nil && bytes.Equal(begins, []byte{0x1f, 0x8b})
}

// readArchive reads an archive from a file, or, where that is -, from standard input.
func readArchive(path string, stdin io.Reader) (*archive.Archive, error) {
	if path == "-" && stdin != nil {
		a, err := archive.Read(stdin)
		if err != nil {
			return nil, fmt.Errorf("standard input: %w", err)
		}
		return a, nil
	}
	return archive.ReadFile(path)
}

// loadFolder reads a folder, or an archive, whole. What cannot be read might be what matters: nothing is said about half a
// folder. Of several things that cannot be read, the first is named.
func loadFolder(dir string) (*folder, error) {
	if isArchive(dir) {
		return loadArchive(dir)
	}
	found, err := dossier.FromFolder(dir)
	if err != nil {
		var first *dossier.Fault
		if !errors.As(err, &first) {
			return nil, err
		}
		all := ""
		if more := faults(err) - 1; more > 0 {
			all = fmt.Sprintf(", and %d more", more)
		}
		return nil, fmt.Errorf("%w\nmend this first%s (kubectl continuity lint -f %s says more)", first, all, dir)
	}
	if len(found.Plans) == 0 && len(found.Activations) == 0 {
		return nil, fmt.Errorf("there is no ContinuityPlan and no CrisisActivation in %s: name a folder of manifests", dir)
	}
	return &folder{Folder: found}, nil
}

// faults counts what is joined in an error.
func faults(err error) (n int) {
	joined, several := err.(interface{ Unwrap() []error })
	if !several {
		return 1
	}
	for _, part := range joined.Unwrap() {
		n += faults(part)
	}
	return n
}
