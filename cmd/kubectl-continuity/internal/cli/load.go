package cli

import (
	"errors"
	"fmt"

	"github.com/beredskap/beredskap/internal/dossier"
)

// loadFolder reads a folder whole. What cannot be read might be what matters: nothing is said about half a
// folder. Of several things that cannot be read, the first is named.
func loadFolder(dir string) (*dossier.Folder, error) {
	folder, err := dossier.FromFolder(dir)
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
	if len(folder.Plans) == 0 && len(folder.Activations) == 0 {
		return nil, fmt.Errorf("there is no ContinuityPlan and no CrisisActivation in %s: name a folder of manifests", dir)
	}
	return folder, nil
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
