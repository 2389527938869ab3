package stage

import (
	"context"
	"testing"

	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Operate runs the operator, with the rights that it has in an installation, until the test ends.
func (s *Stage) Operate(t testing.TB) {
	t.Helper()
	s.OperateAs(t, controllers.Options{Clock: clock.RealClock{}})
}

// OperateAs does as Operate does, with options of one's own.
func (s *Stage) OperateAs(t testing.TB, options controllers.Options) {
	t.Helper()
	scheme, err := controllers.Scheme()
	must(t, err)
	cached, err := dossier.CacheOptions()
	must(t, err)
	config := s.ManagerConfig()
	config.QPS = -1 // as cmd/manager has it
	mgr, err := ctrl.NewManager(config, ctrl.Options{
		Scheme: scheme, Cache: cached, Metrics: metrics.Options{BindAddress: "0"}, HealthProbeBindAddress: "0",
	})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	options.Namespace = controllers.DefaultNamespace
	_, err = controllers.SetupAll(ctx, mgr, options)
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("manager: %v", err)
		}
	})
}
