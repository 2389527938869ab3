// Package controllers_test runs the controllers against a real API server.
package controllers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/controllers/archive"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// The API server is one for all tests; each test works in namespaces of its own. The controllers have the
// identity and the rights that they have in an installation, so that a missing right shows.
var (
	api       *rest.Config // of whoever tests
	operators *rest.Config
	kube      client.Client // reads from the API server itself, never from a cache
	dataDir   string        // of the control plane
)

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "SKIPPED, needs a control plane:", err)
		if os.Getenv("CI") != "" {
			return 1
		}
		return 0
	}
	ctrl.SetLogger(zap.New(zap.WriteTo(os.Stderr)))
	dir, err := os.MkdirTemp("", "beredskap-controllers-")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	dataDir = dir
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cluster, err := localcluster.Start(ctx, localcluster.Config{DataDir: dir, BinDir: binaries, Ephemeral: true})
	if err != nil {
		return fail(err)
	}
	defer cluster.Stop()
	api, operators = cluster.AdminConfig(), cluster.ManagerConfig()
	api.QPS, operators.QPS = -1, -1 // as cmd/manager has it
	scheme, err := controllers.Scheme()
	if err != nil {
		return fail(err)
	}
	if err := apiextensionsv1.AddToScheme(scheme); err != nil {
		return fail(err)
	}
	if kube, err = client.New(api, client.Options{Scheme: scheme}); err != nil {
		return fail(err)
	}
	if err := errors.Join(installCRDs(ctx), install(ctx, "rbac/roles", "rbac/embedded")); err != nil {
		return fail(err)
	}
	return m.Run()
}

func fail(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

func installCRDs(ctx context.Context) error {
	files, err := filepath.Glob(filepath.Join("..", "..", "config", "crd", "*.yaml"))
	if err != nil {
		return err
	}
	var names []string
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		crd := &apiextensionsv1.CustomResourceDefinition{}
		if err := yaml.Unmarshal(raw, crd); err != nil || crd.Kind != "CustomResourceDefinition" {
			continue // kustomization.yaml
		}
		if err := kube.Create(ctx, crd); err != nil && !apierrors.IsAlreadyExists(err) {
			return fmt.Errorf("%s: %w", file, err)
		}
		names = append(names, crd.Name)
	}
	return wait.PollUntilContextCancel(ctx, 50*time.Millisecond, true, func(ctx context.Context) (bool, error) {
		for _, name := range names {
			crd := &apiextensionsv1.CustomResourceDefinition{}
			if err := kube.Get(ctx, client.ObjectKey{Name: name}, crd); err != nil {
				return false, err
			}
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

// install applies the manifests of folders of config.
func install(ctx context.Context, folders ...string) error {
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join("..", "..", "config", folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			return fmt.Errorf("no manifests in config/%s: %w", folder, err)
		}
		for _, file := range files {
			if filepath.Base(file) == "kustomization.yaml" {
				continue
			}
			if err := installFile(ctx, file); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return nil
}

func installFile(ctx context.Context, file string) error {
	raw, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(raw), 4096)
	for {
		object := &unstructured.Unstructured{}
		switch err := decoder.Decode(object); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(object.Object) == 0:
			continue
		}
		if err := kube.Create(ctx, object); err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
}

// operator is a manager with all controllers, in this process.
type operator struct {
	store *dossier.Store
	stop  func() // and wait until it has ended; may be called twice
	kill  func() // the same, whatever it says to that
}

// operate runs a manager until the test ends or it is stopped.
func operate(t testing.TB) *operator {
	t.Helper()
	return operateAs(t, operators)
}

// operateAs runs a manager that reaches the API server by a configuration of its own.
func operateAs(t testing.TB, config *rest.Config) *operator {
	t.Helper()
	return operateWith(t, config, archive.Options{})
}

// operateWith runs a manager that writes archives, too.
func operateWith(t testing.TB, config *rest.Config, archives archive.Options) *operator {
	t.Helper()
	scheme, err := controllers.Scheme()
	must(t, err)
	cached, err := dossier.CacheOptions()
	must(t, err)
	mgr, err := ctrl.NewManager(rest.CopyConfig(config), ctrl.Options{
		Scheme: scheme, Cache: cached, Metrics: metrics.Options{BindAddress: "0"}, HealthProbeBindAddress: "0",
	})
	must(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	store, err := controllers.SetupAll(ctx, mgr, controllers.Options{Clock: clock.RealClock{}, Namespace: controllers.DefaultNamespace, Archives: archives})
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- mgr.Start(ctx) }()
	stopped := false
	end := func() (err error) {
		if !stopped {
			stopped = true
			cancel()
			err = <-ended
		}
		return err
	}
	o := &operator{store: store, kill: func() { _ = end() }, stop: func() {
		if err := end(); err != nil {
			t.Errorf("manager: %v", err)
		}
	}}
	t.Cleanup(o.stop)
	return o
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
