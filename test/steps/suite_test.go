// Package steps_test applies the examples of config/samples/steps as they are, against a real API server that has
// the real CRDs of the tools that they are about, and plays the part of those tools.
package steps_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// patience is how long anything may take that has no instant of its own, on a busy machine.
const patience = 40 * time.Second

const config = "../../config"

// kube is whoever tests, with every right; it reads from the API server itself, never from a cache.
var kube client.Client

func TestMain(m *testing.M) {
	flag.Parse()
	// All examples at once, however few cores there are: they mostly wait, for the operator begins no two attempts at a
	// step within ten seconds.
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		return skip("a control plane", err)
	}
	if err := download(); err != nil {
		return skip("the CRDs of Velero, Argo Workflows and Flux", err)
	}
	ctrl.SetLogger(zap.New(zap.WriteTo(os.Stderr)))
	dir, err := os.MkdirTemp("", "beredskap-steps-")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cluster, err := localcluster.Start(ctx, localcluster.Config{DataDir: dir, BinDir: binaries, Ephemeral: true})
	if err != nil {
		return fail(err)
	}
	defer cluster.Stop()
	if err := prepare(ctx, cluster.AdminConfig()); err != nil {
		return fail(err)
	}
	fmt.Fprintf(os.Stderr, "ready after %.1f s\n", time.Since(began).Seconds())
	stop, err := operate(cluster.ManagerConfig())
	if err != nil {
		return fail(err)
	}
	code := m.Run()
	if err := stop(); err != nil {
		return fail(fmt.Errorf("the operator ended: %w", err))
	}
	return code
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// skip ends the tests for want of something: well on a laptop, and not in the pipeline.
func skip(what string, err error) int {
	fmt.Fprintf(os.Stderr, "SKIPPED, needs %s: %v\n", what, err)
	if os.Getenv("CI") != "" {
		return 1
	}
	return 0
}

// prepare installs what a cluster has that the examples are meant for: Beredskap, the CRDs of the tools, and Velero's
// namespace.
func prepare(ctx context.Context, admin *rest.Config) error {
	admin.QPS = -1
	scheme, err := controllers.Scheme()
	if err != nil {
		return err
	}
	if err := apiextensionsv1.AddToScheme(scheme); err != nil {
		return err
	}
	if kube, err = client.New(admin, client.Options{Scheme: scheme}); err != nil {
		return err
	}
	files, _, err := foreignCRDs()
	if err != nil {
		return err
	}
	for _, folder := range []string{"crd", "rbac/roles", "rbac/embedded", "policy"} {
		ours, err := filepath.Glob(filepath.Join(config, folder, "*.yaml"))
		if err != nil || len(ours) == 0 {
			return fmt.Errorf("no manifests in config/%s: %w", folder, err)
		}
		files = append(files, ours...)
	}
	for _, file := range files {
		if filepath.Base(file) == "kustomization.yaml" {
			continue
		}
		if err := applyFile(ctx, file); err != nil {
			return err
		}
	}
	if err := kube.Create(ctx, newObject("v1", "Namespace", "", "velero")); err != nil {
		return err
	}
	return errors.Join(served(ctx), inForce(ctx))
}

// inForce waits until the author of a statement is stamped: policies, and what they know of kinds, are in force some
// time after they were created, and only asking shows whether they are.
func inForce(ctx context.Context) error {
	var last error
	err := wait.PollUntilContextCancel(ctx, 50*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		for kind, spec := range map[string]map[string]any{
			"CrisisActivation": {"title": "Probe", "mode": "Real", "declaredBy": "Nobody", "startedAt": stamp(time.Now()),
				"declaredAt": stamp(time.Now()), "plans": []any{map[string]any{"name": "probe"}}},
			"LogEntry":       {"crisis": map[string]any{"name": "probe"}, "occurredAt": stamp(time.Now()), "observation": map[string]any{"text": "Probe"}},
			"SystemRecovery": {"crisis": map[string]any{"name": "probe"}, "unplanned": map[string]any{"title": "Probe"}},
		} {
			probe := newObject(v1alpha1.GroupVersion.String(), kind, "velero", "probe")
			probe.Object["spec"] = spec
			last = kube.Create(ctx, probe, client.DryRunAll)
			if author, _, _ := unstructured.NestedString(probe.Object, "spec", "enteredBy"); last != nil || author == "" {
				last = fmt.Errorf("%s by %q: %w", kind, author, last)
				return false, nil
			}
		}
		return true, nil
	})
	if err != nil {
		return fmt.Errorf("%w: %w", err, last)
	}
	return nil
}

// served waits until the API server serves the kinds of all definitions.
func served(ctx context.Context) error {
	return wait.PollUntilContextCancel(ctx, 50*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		definitions := &apiextensionsv1.CustomResourceDefinitionList{}
		if err := kube.List(ctx, definitions); err != nil {
			return false, err
		}
		for _, crd := range definitions.Items {
			established := false
			for _, c := range crd.Status.Conditions {
				established = established || (c.Type == apiextensionsv1.Established && c.Status == apiextensionsv1.ConditionTrue)
			}
			if !established {
				return false, nil
			}
		}
		return true, nil
	})
}

// operate runs the operator in this process, with the identity and the rights that it has in an installation, so that
// a missing right shows. It is one for all tests.
func operate(identity *rest.Config) (stop func() error, err error) {
	identity.QPS = -1 // as cmd/manager has it
	scheme, err := controllers.Scheme()
	if err != nil {
		return nil, err
	}
	cached, err := dossier.CacheOptions()
	if err != nil {
		return nil, err
	}
	mgr, err := ctrl.NewManager(identity, ctrl.Options{
		Scheme: scheme, Cache: cached, Metrics: metrics.Options{BindAddress: "0"}, HealthProbeBindAddress: "0",
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	if _, err := controllers.SetupAll(ctx, mgr, controllers.Options{Clock: clock.RealClock{}, Namespace: controllers.DefaultNamespace}); err != nil {
		cancel()
		return nil, err
	}
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(ctx) }()
	return func() error {
		cancel()
		return <-ended
	}, nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
