// Package live follows the crises of a cluster, with the rights of whoever looks, and keeps their dossiers as the operator
// does: what it shows is what the operator would find from the same records. It writes nothing.
package live

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-logr/logr"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/util/workqueue"
	"k8s.io/utils/clock"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Options say how a cluster is followed.
type Options struct {
	// Namespace is followed by who may not look everywhere.
	Namespace string
	// Clock tells the time, by which instants are waited for, too. It must be given: whoever shows an instant waits by the same.
	Clock clock.WithTicker
	// Log is told of objects that cannot be read; the zero value is told nothing.
	Log logr.Logger
}

// Live is a cluster that is followed. It is safe for use by several goroutines.
type Live struct {
	clock  clock.WithTicker
	store  *dossier.Store
	queue  queue
	scope  Scope
	line   *line
	reader client.Reader // from the API server itself, never from a cache

	mutex    sync.Mutex
	turns    map[assess.Key]uint64
	all      uint64 // how often something was told of all crises at once
	bells    map[assess.Key]map[bell]struct{}
	doubtful map[assess.Key]struct{} // crises whose ledger may be in doubt
	stale    bool                    // as it was last told
}

type queue = workqueue.TypedRateLimitingInterface[reconcile.Request]

// Follow follows a cluster until the context ends. It returns when all that there is has been read. An error when what is
// needed may not be read, neither everywhere nor in the namespace of the options.
func Follow(ctx context.Context, config *rest.Config, o Options) (*Live, error) {
	if o.Log.GetSink() == nil {
		o.Log = logr.Discard()
	}
	line := newLine(o.Clock)
	config = rest.CopyConfig(config)
	config.QPS = -1 // the API server says itself when it is busy
	config.Wrap(line.wrap)
	over, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{v1alpha1.AddToScheme, appsv1.AddToScheme, corev1.AddToScheme} {
		if err := add(scheme); err != nil {
			return nil, err
		}
	}
	reader, err := client.New(config, client.Options{HTTPClient: over, Scheme: scheme})
	if err != nil {
		return nil, err
	}
	scope, err := lookAround(ctx, reader, o.Namespace)
	if err != nil {
		return nil, err
	}
	options, err := dossier.CacheOptions()
	if err != nil {
		return nil, err
	}
	options.HTTPClient, options.Scheme, options.DefaultWatchErrorHandler = over, scheme, line.refused
	for _, namespace := range scope.Namespaces {
		if options.DefaultNamespaces == nil {
			options.DefaultNamespaces = map[string]cache.Config{}
		}
		options.DefaultNamespaces[namespace] = cache.Config{}
	}
	cached, err := cache.New(config, options)
	if err != nil {
		return nil, err
	}
	l := onlook(dossier.NewOnlooker(o.Log, scope.blind(), scope.Ledger), o.Clock, line)
	l.scope, l.reader = scope, reader
	if err := l.start(ctx, cached); err != nil {
		return nil, err
	}
	go l.tend(ctx)
	return l, nil
}

// onlook returns what follows a store, and does not run yet.
func onlook(store *dossier.Store, clock clock.WithTicker, line *line) *Live {
	return &Live{
		clock: clock, store: store, line: line,
		queue: workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]()),
		turns: map[assess.Key]uint64{}, bells: map[assess.Key]map[bell]struct{}{}, doubtful: map[assess.Key]struct{}{},
	}
}

// start has the store fold what a cache holds, and returns when it has folded all that there was.
func (l *Live) start(ctx context.Context, cached cache.Cache) error {
	if err := l.store.Watch(ctx, cached); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- cached.Start(ctx) }()
	err := wait.PollUntilContextCancel(ctx, 10*time.Millisecond, true, func(context.Context) (bool, error) {
		select {
		case err := <-ended:
			return false, fmt.Errorf("the cluster could not be followed: %w", err)
		default:
			return l.store.Synced(), nil
		}
	})
	if err != nil {
		return err
	}
	return l.listen(ctx)
}

// Scope is what may be read.
func (l *Live) Scope() Scope { return l.scope }

// Stale says since when what is known may be behind the cluster, and why: the connection is lost, or a right is. Zero while
// everything that happens there is seen.
func (l *Live) Stale() (since time.Time, why error) { return l.line.stale() }

// Crises lists the crises that there are, by namespace and name.
func (l *Live) Crises() []assess.Key {
	crises := l.store.Crises()
	slices.SortFunc(crises, func(a, b assess.Key) int { return strings.Compare(a.String(), b.String()) })
	return crises
}

// Look shows a crisis as it stands now. What it shows, and all that it leads to, is to be read inside the call alone, and
// not to be changed. It says whether the crisis exists.
func (l *Live) Look(crisis assess.Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool {
	return l.store.LookInto(crisis, now, look)
}
