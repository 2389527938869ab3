// Package stage sets up a real API server for the tests of a package: with the kinds and roles of the product, and people
// with rights of their own.
package stage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/config"
	"github.com/beredskap/beredskap/internal/localcluster"
)

// Patience is how long anything may take that has no instant of its own, on a machine that is busy with other things, too.
const Patience = time.Minute

// Stage is an API server.
type Stage struct {
	*localcluster.Cluster
	// Admin has every right, and Kube is a client with that: it reads from the API server itself.
	Admin *rest.Config
	Kube  client.Client

	config localcluster.Config
}

// Run starts an API server, installs the product without its manager and its policies, runs the tests of a package, and
// returns their exit code. Without the programs of a control plane the tests are skipped, but not in CI.
func Run(m *testing.M, into **Stage) int {
	return run(m, into, "crd", "rbac/roles", "rbac/embedded")
}

// RunBare does as Run does, and installs nothing.
func RunBare(m *testing.M, into **Stage) int { return run(m, into) }

func run(m *testing.M, into **Stage, install ...string) int {
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		fmt.Fprintln(os.Stderr, "SKIPPED, needs a control plane:", err)
		if os.Getenv("CI") != "" {
			return 1
		}
		return 0
	}
	dir, err := os.MkdirTemp("", "beredskap-stage-")
	if err != nil {
		return failed(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s, err := start(ctx, dir, binaries)
	if err != nil {
		return failed(err)
	}
	defer func() { s.Stop() }()
	if err := s.Install(ctx, install...); err != nil {
		return failed(err)
	}
	*into = s
	return m.Run()
}

// Bare starts an API server of the test's own, with nothing installed. Without the programs of a control plane the test is
// skipped, but not in CI.
func Bare(t testing.TB) *Stage {
	t.Helper()
	binaries, err := localcluster.FindBinaries("")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("needs a control plane: ", err)
	}
	must(t, err)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	s, err := start(ctx, t.TempDir(), binaries)
	must(t, err)
	t.Cleanup(func() { s.Stop() })
	return s
}

func start(ctx context.Context, dir, binaries string) (*Stage, error) {
	ctrl.SetLogger(zap.New(zap.WriteTo(os.Stderr)))
	scheme := runtime.NewScheme()
	if err := errors.Join(clientgoscheme.AddToScheme(scheme), v1alpha1.AddToScheme(scheme)); err != nil {
		return nil, err
	}
	how := localcluster.Config{DataDir: dir, BinDir: binaries, Ephemeral: true}
	cluster, err := localcluster.Start(ctx, how)
	if err != nil {
		return nil, err
	}
	s := &Stage{Cluster: cluster, Admin: cluster.AdminConfig(), config: how}
	s.Admin.QPS = -1 // the limits of a hand-made client are not what is tested
	if s.Kube, err = client.New(s.Admin, client.Options{Scheme: scheme}); err != nil {
		cluster.Stop()
		return nil, err
	}
	return s, nil
}

// Restart kills the control plane, etcd included, and starts it anew over what it kept.
func (s *Stage) Restart(t testing.TB) {
	t.Helper()
	s.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cluster, err := localcluster.Start(ctx, s.config)
	must(t, err)
	s.Cluster = cluster
}

func failed(err error) int {
	fmt.Fprintln(os.Stderr, err)
	return 1
}

// Install applies the manifests of folders of config, in order, each again while its kind is not served yet.
func (s *Stage) Install(ctx context.Context, folders ...string) error {
	for _, folder := range folders {
		files, err := fs.Glob(config.Files, path.Join(folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			return fmt.Errorf("no manifests in config/%s: %w", folder, err)
		}
		for _, file := range files {
			raw, err := fs.ReadFile(config.Files, file)
			if err != nil || path.Base(file) == "kustomization.yaml" {
				continue
			}
			if err := s.Apply(ctx, raw); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
	}
	return s.summed(ctx)
}

// summed waits until every role that is the sum of others holds something.
func (s *Stage) summed(ctx context.Context) error {
	return wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, Patience, true, func(ctx context.Context) (bool, error) {
		roles := &rbacv1.ClusterRoleList{}
		err := s.Kube.List(ctx, roles)
		return !slices.ContainsFunc(roles.Items, func(role rbacv1.ClusterRole) bool {
			return role.AggregationRule != nil && len(role.Rules) == 0
		}), err
	})
}

// Apply creates the objects of a manifest that are not there yet.
func (s *Stage) Apply(ctx context.Context, manifest []byte) error {
	for decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(manifest), 4096); ; {
		object := &unstructured.Unstructured{}
		switch err := decoder.Decode(&object.Object); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(object.Object) == 0:
			continue
		}
		err := wait.PollUntilContextTimeout(ctx, 50*time.Millisecond, Patience, true, func(ctx context.Context) (bool, error) {
			err := s.Kube.Create(ctx, object)
			if meta.IsNoMatchError(err) || apierrors.IsNotFound(err) {
				return false, nil
			}
			return true, client.IgnoreAlreadyExists(err)
		})
		if err != nil {
			return fmt.Errorf("%s %s: %w", object.GetKind(), client.ObjectKeyFromObject(object), err)
		}
	}
}

// Namespaces makes namespaces that no other test uses.
func (s *Stage) Namespaces(t testing.TB, count int) []string {
	t.Helper()
	names := make([]string, count)
	for i := range names {
		ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "unit-"}}
		must(t, s.Kube.Create(t.Context(), ns))
		names[i] = ns.Name
	}
	return names
}

// Create creates an object from the YAML of its spec.
func Create[T client.Object](t testing.TB, s *Stage, object T, namespace, name, spec string, args ...any) T {
	t.Helper()
	text := "spec:\n  " + strings.ReplaceAll(strings.TrimSpace(fmt.Sprintf(spec, args...)), "\n", "\n  ")
	if err := yaml.UnmarshalStrict([]byte(text), object); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	object.SetNamespace(namespace)
	object.SetName(name)
	must(t, s.Kube.Create(t.Context(), object))
	return object
}

// Person reaches the API server as somebody with no right but those that a test grants.
func (s *Stage) Person(name string) *rest.Config {
	person := rest.CopyConfig(s.Admin)
	person.Impersonate = rest.ImpersonationConfig{UserName: name, Groups: []string{"system:authenticated"}}
	return person
}

// Grant lets a user do what a ClusterRole says, in a namespace, or everywhere when that is empty; until the test, or what
// is returned, takes it back.
func (s *Stage) Grant(t testing.TB, user, role, namespace string) (takeBack func()) {
	t.Helper()
	subjects := []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}}
	ref := rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role}
	named := metav1.ObjectMeta{GenerateName: "grant-", Namespace: namespace}
	var binding client.Object = &rbacv1.RoleBinding{ObjectMeta: named, Subjects: subjects, RoleRef: ref}
	if namespace == "" {
		binding = &rbacv1.ClusterRoleBinding{ObjectMeta: named, Subjects: subjects, RoleRef: ref}
	}
	must(t, s.Kube.Create(t.Context(), binding))
	takeBack = func() { _ = s.Kube.Delete(context.Background(), binding) }
	t.Cleanup(takeBack)
	return takeBack
}

// Token makes a service account and a token of it, for an audience when one is named.
func (s *Stage) Token(t testing.TB, namespace, name string, audiences ...string) (user, token string) {
	t.Helper()
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
	must(t, client.IgnoreAlreadyExists(s.Kube.Create(t.Context(), account)))
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{Audiences: audiences}}
	must(t, s.Kube.SubResource("token").Create(t.Context(), account, request))
	return "system:serviceaccount:" + namespace + ":" + name, request.Status.Token
}

// Eventually waits until something holds.
func Eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	err := wait.PollUntilContextTimeout(t.Context(), 20*time.Millisecond, Patience, true, func(context.Context) (bool, error) { return holds(), nil })
	if err != nil {
		t.Fatalf("not within %v: %s", Patience, what)
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
