// Package controllers runs all controllers in one manager.
package controllers

import (
	"context"
	"errors"
	"fmt"

	"k8s.io/apimachinery/pkg/runtime"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/actionitem"
	"github.com/beredskap/beredskap/controllers/archive"
	"github.com/beredskap/beredskap/controllers/briefing"
	"github.com/beredskap/beredskap/controllers/continuityplan"
	"github.com/beredskap/beredskap/controllers/crisisactivation"
	"github.com/beredskap/beredskap/controllers/evaluation"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/controllers/ledger"
	"github.com/beredskap/beredskap/controllers/logentry"
	"github.com/beredskap/beredskap/controllers/recoverystep"
	"github.com/beredskap/beredskap/controllers/systemrecovery"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Scheme knows every kind that the controllers read or write.
func Scheme() (*runtime.Scheme, error) {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{clientgoscheme.AddToScheme, v1alpha1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	return scheme, nil
}

// DefaultNamespace is the operator's own namespace in an ordinary installation.
const DefaultNamespace = "beredskap-system"

// Options are what the controllers are to know.
type Options struct {
	Clock clock.PassiveClock
	// Namespace is the operator's own, where the key is kept that checkpoints are signed by.
	Namespace string
	// Archives says where archives go, and how often; to nowhere when there are no targets.
	Archives archive.Options
}

// SetupAll has a manager run all controllers, and returns the store that they look at. The store follows
// the cluster from the start, so that a manager that comes to lead has everything at hand.
func SetupAll(ctx context.Context, mgr ctrl.Manager, options Options) (*dossier.Store, error) {
	store := dossier.NewStore(mgr.GetLogger().WithName("dossiers"))
	if err := store.Watch(ctx, mgr.GetCache()); err != nil {
		return nil, err
	}
	if err := mgr.Add(&steps{clock: options.Clock, steady: clock.RealClock{}, store: store}); err != nil {
		return nil, err
	}
	in := loop.Surroundings{Client: mgr.GetClient(), Live: mgr.GetAPIReader(), Store: store, Clock: options.Clock}
	for _, setup := range []func(ctrl.Manager, loop.Surroundings) error{
		continuityplan.Setup, crisisactivation.Setup, systemrecovery.Setup, recoverystep.Setup,
		briefing.Setup, logentry.Setup, actionitem.Setup, evaluation.Setup,
	} {
		if err := setup(mgr, in); err != nil {
			return nil, fmt.Errorf("controllers cannot be set up: %w", err)
		}
	}
	options.Archives.Keys = func(ctx context.Context) (string, error) { return ledger.Published(ctx, in.Live, options.Namespace) }
	if err := errors.Join(archive.Setup(mgr, in, options.Archives), ledger.Setup(mgr, in, options.Namespace)); err != nil {
		return nil, fmt.Errorf("controllers cannot be set up: %w", err)
	}
	return store, nil
}
