package cli

import (
	"errors"
	"fmt"

	"github.com/beredskap/beredskap/internal/dossier"
)

// loadFolder reads a folder whole. What cannot be read might be what matters: nothing is said about half a
// folder.
func loadFolder(dir string) (*dossier.Folder, error) {
	folder, err := dossier.FromFolder(dir)
	if err != nil {
		var fault *dossier.Fault
		if errors.As(err, &fault) {
			return nil, fmt.Errorf("%w\nmend this first (kubectl continuity lint -f %s says more)", err, dir)
		}
		return nil, err
	}
	if len(folder.Plans) == 0 && len(folder.Activations) == 0 {
		return nil, fmt.Errorf("there is no ContinuityPlan and no CrisisActivation in %s: name a folder of manifests", dir)
	}
	return folder, nil
}
