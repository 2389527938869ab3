package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	ctrlmetrics "sigs.k8s.io/controller-runtime/pkg/metrics"

	"github.com/beredskap/beredskap/cmd/internal/kube"
	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/controllers/archive"
	"github.com/beredskap/beredskap/internal/apiclock"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/metrics"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
	"github.com/beredskap/beredskap/internal/version"
)

// leaseName is the lease by which replicas elect who leads.
const leaseName = "beredskap-manager"

// leaseRetry is how often the leader renews its lease. Who stands by asks for it after up to 2.2 times as long, for so the library
// spreads those who ask: with its own 2 seconds a standby would notice up to 4.4 seconds late that nobody leads.
const leaseRetry = time.Second

// leaseRenewal is how long the leader may take to renew its lease, which runs out after 15 seconds: then it ends, and writes nothing
// from then on.
const leaseRenewal = 10 * time.Second

// stopPatience is how long what is being done may take to end when the manager is asked to stop.
const stopPatience = 20 * time.Second

// run runs the manager until the context ends.
func run(ctx context.Context, o *options) error {
	ctrl.SetLogger(zap.New(zap.UseFlagOptions(&o.log)))
	if err := o.checkFree(); err != nil {
		return err
	}
	cluster, now, err := connect(o)
	if err != nil {
		return err
	}
	scheme, err := controllers.Scheme()
	if err != nil {
		return err
	}
	cached, err := dossier.CacheOptions()
	if err != nil {
		return err
	}
	watches := newWatchErrors()
	cached.DefaultWatchErrorHandler = watches.failed
	patience, retry, renewal := stopPatience, leaseRetry, leaseRenewal
	mgr, err := manager.New(cluster, manager.Options{
		Scheme:                        scheme,
		Cache:                         cached,
		Metrics:                       o.metricsServer(),
		HealthProbeBindAddress:        o.probes,
		LeaderElection:                o.elect,
		LeaderElectionID:              leaseName,
		LeaderElectionNamespace:       o.leaderNamespace,
		RetryPeriod:                   &retry,
		RenewDeadline:                 &renewal,
		LeaderElectionReleaseOnCancel: true, // nothing runs after the manager has stopped
		GracefulShutdownTimeout:       &patience,
	})
	if err != nil {
		return fmt.Errorf("manager cannot be set up against %s: %w", cluster.Host, err)
	}
	store, err := controllers.SetupAll(ctx, mgr, controllers.Options{
		Clock: now, Namespace: o.namespace,
		Archives: archive.Options{Targets: o.archiveTo, Interval: o.archiveInterval, Report: report},
	})
	if err != nil {
		return err
	}
	told := metrics.New(store, now, version.String())
	if err := errors.Join(ctrlmetrics.Registry.Register(told), ctrlmetrics.Registry.Register(watches)); err != nil {
		return fmt.Errorf("metrics cannot be told: %w", err)
	}
	ready := func(*http.Request) error {
		if !store.Synced() {
			return errors.New("not everything in the cluster has been read yet")
		}
		return nil
	}
	checks := errors.Join(mgr.AddHealthzCheck("ping", healthz.Ping), mgr.AddReadyzCheck("dossiers", ready))
	if err := errors.Join(checks, mgr.Add(thrift{store.Synced}), mgr.Add(now)); err != nil {
		return err
	}
	return mgr.Start(ctx)
}

// connect is the connection to the cluster, and the clock that its answers tell.
func connect(o *options) (*rest.Config, *apiclock.Clock, error) {
	cluster, err := kube.Config(o.kubeconfig, leaseName)
	if err != nil {
		return nil, nil, fmt.Errorf("no cluster to connect to: %w: name a kubeconfig by --kubeconfig or KUBECONFIG", err)
	}
	now, err := apiclock.Of(cluster, clock.RealClock{})
	if err != nil {
		return nil, nil, err
	}
	cluster.Wrap(newEventsInTurn)
	if o.elect {
		cluster.Wrap((&fence{clock: clock.RealClock{}, most: leaseRenewal}).around)
	}
	return cluster, now, nil
}

// report is the report on a crisis that stands in its archives.
func report(d *assess.Dossier, a *assess.Assessment) string {
	var text strings.Builder
	if err := present.NewReport(d, a, lang.English).WriteMarkdown(&text); err != nil {
		return err.Error() // never: a builder takes everything
	}
	return text.String()
}
