package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/healthz"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/controller-runtime/pkg/manager"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/beredskap/beredskap/cmd/internal/kube"
	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/controllers/archive"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// leaseName is the lease by which replicas elect who leads.
const leaseName = "beredskap-manager"

// stopPatience is how long what is being done may take to end when the manager is asked to stop.
const stopPatience = 20 * time.Second

// run runs the manager until the context ends.
func run(ctx context.Context, o *options) error {
	ctrl.SetLogger(zap.New(zap.UseFlagOptions(&o.log)))
	cluster, err := kube.Config(o.kubeconfig, leaseName)
	if err != nil {
		return fmt.Errorf("no cluster to connect to: %w: name a kubeconfig by --kubeconfig or KUBECONFIG", err)
	}
	scheme, err := controllers.Scheme()
	if err != nil {
		return err
	}
	cached, err := dossier.CacheOptions()
	if err != nil {
		return err
	}
	patience := stopPatience
	mgr, err := manager.New(cluster, manager.Options{
		Scheme:                        scheme,
		Cache:                         cached,
		Metrics:                       metrics.Options{BindAddress: o.metrics},
		HealthProbeBindAddress:        o.probes,
		LeaderElection:                o.elect,
		LeaderElectionID:              leaseName,
		LeaderElectionNamespace:       o.leaderNamespace,
		LeaderElectionReleaseOnCancel: true, // nothing runs after the manager has stopped
		GracefulShutdownTimeout:       &patience,
	})
	if err != nil {
		return fmt.Errorf("manager cannot be set up against %s: %w", cluster.Host, err)
	}
	store, err := controllers.SetupAll(ctx, mgr, controllers.Options{
		Clock: clock.RealClock{}, Namespace: o.namespace,
		Archives: archive.Options{Targets: o.archiveTo, Interval: o.archiveInterval, Report: report},
	})
	if err != nil {
		return err
	}
	ready := func(*http.Request) error {
		if !store.Synced() {
			return errors.New("not everything in the cluster has been read yet")
		}
		return nil
	}
	if err := errors.Join(mgr.AddHealthzCheck("ping", healthz.Ping), mgr.AddReadyzCheck("dossiers", ready)); err != nil {
		return err
	}
	return mgr.Start(ctx)
}

// report is the report on a crisis that stands in its archives.
func report(d *assess.Dossier, a *assess.Assessment) string {
	var text strings.Builder
	if err := present.NewReport(d, a, lang.English).WriteMarkdown(&text); err != nil {
		return err.Error() // never: a builder takes everything
	}
	return text.String()
}
