package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// How a command line names a crisis: by its argument, or, where its arguments are others, by a flag.
const (
	byArgument = "name one of them"
	byFlag     = "name one of them with --crisis"
)

// open finds the one crisis of the cluster that is not closed: who names none means that.
func (s *source) open(ctx context.Context, kube client.Reader, naming string) (assess.Key, error) {
	all, where, err := s.list(ctx, kube, *s.cluster.Namespace)
	if err != nil {
		return assess.Key{}, err
	}
	crises := map[assess.Key]bool{}
	for i := range all {
		crises[assess.KeyOf(&all[i])] = all[i].Status.Phase == v1alpha1.ActivationPhase(v1alpha1.PhaseClosed)
	}
	return theOpenOne(crises, where, naming)
}

// open finds the one crisis of the folder that is not closed; of one alone, that.
func (f *folder) open(dir, namespace string) (assess.Key, error) {
	crises := map[assess.Key]bool{}
	for key := range f.Activations {
		if namespace != "" && key.Namespace != namespace {
			continue
		}
		d, err := f.Dossier(key)
		if err != nil {
			return assess.Key{}, err
		}
		crises[key] = !assess.Assess(d, time.Now()).ClosedAt.IsZero()
	}
	if len(crises) == 1 {
		for key := range crises {
			return key, nil
		}
	}
	return theOpenOne(crises, "in "+dir, byArgument)
}

// theOpenOne takes the one crisis that is not closed, of those that there are, and otherwise says what to write instead.
func theOpenOne(closed map[assess.Key]bool, where, naming string) (assess.Key, error) {
	var open, over []string
	var found assess.Key
	for key, isClosed := range closed {
		if isClosed {
			over = append(over, key.String())
			continue
		}
		open, found = append(open, key.String()), key
	}
	slices.Sort(open)
	slices.Sort(over)
	switch {
	case len(open) == 1:
		return found, nil
	case len(open) > 1:
		return assess.Key{}, usage("%d crises %s are not closed (%s): %s", len(open), where, strings.Join(open, ", "), naming)
	case len(over) > 0:
		return assess.Key{}, fmt.Errorf("every crisis %s is closed (%s): %s, or declare a new one with kubectl continuity declare",
			where, strings.Join(over, ", "), naming)
	}
	return assess.Key{}, fmt.Errorf("there is no crisis %s: declare one with kubectl continuity declare, or name its namespace with -n", where)
}
