package archive

import (
	"slices"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Dossier is everything about the crisis of an archive, with its ledger: what is told of it is the same as of a cluster
// that holds it. An error when the activation is not among the objects.
func Dossier(a *Archive) (*assess.Dossier, error) {
	crisis := assess.Key{Namespace: a.Namespace, Name: a.Name}
	objects := slices.Clone(a.Objects)
	for _, object := range a.Objects {
		activation, is := object.(*v1alpha1.CrisisActivation)
		if !is || assess.KeyOf(activation) != crisis {
			continue
		}
		for number, lines := range a.Pages {
			objects = append(objects, dossier.LedgerPage(activation, number, lines))
		}
	}
	return dossier.FromObjects(objects, crisis)
}
