// Package policy tests the admission policies and the roles of config/ on a real API server: what plain CEL
// tests cannot show is who a request comes from, what it may do, and when the server sets what.
package policy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/localcluster"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
)

const (
	namespace = "harbour"
	elsewhere = "it"
)

// The one control plane of all tests of this package; nil without the programs for it.
var (
	admin  *rest.Config
	mapper *restmapper.DeferredDiscoveryRESTMapper
)

func TestMain(m *testing.M) {
	binaries, err := localcluster.FindBinaries("")
	if err != nil {
		if os.Getenv("CI") != "" {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Fprintln(os.Stderr, "SKIPPED, the tests of the policies need a control plane:", err)
		os.Exit(0)
	}
	os.Exit(run(m, binaries))
}

func run(m *testing.M, binaries string) int {
	data, err := os.MkdirTemp("", "beredskap-policy-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(data) }()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cluster, err := localcluster.Start(ctx, localcluster.Config{DataDir: data, BinDir: binaries, Ephemeral: true})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer cluster.Stop()
	admin = cluster.AdminConfig()
	admin.QPS = -1 // the limits of a hand-made client are not what is tested
	if err := install(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// install applies what an installation without the manager has, and waits until all of it is in force:
// policies are, some time after they were created.
func install(ctx context.Context) error {
	mapper = restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(discovery.NewDiscoveryClientForConfigOrDie(admin)))
	for _, folder := range []string{"crd", "policy", "rbac/roles", "rbac/embedded"} {
		files, err := filepath.Glob(filepath.Join("../../config", folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			return fmt.Errorf("no manifests in config/%s: %w", folder, err)
		}
		for _, file := range files {
			if filepath.Base(file) == "kustomization.yaml" {
				continue
			}
			if err := applyFile(ctx, file); err != nil {
				return err
			}
		}
	}
	if err := applyFile(ctx, "testdata/people.yaml"); err != nil {
		return err
	}
	return inForce(ctx)
}

// inForce waits until every kind is served, every author stamped and every policy refuses what it should.
func inForce(ctx context.Context) error {
	if err := eventually(ctx, "the roles are summed", func() error { return summed(ctx) }); err != nil {
		return err
	}
	lead := as("lena", "leads")
	for kind := range statements {
		if err := eventually(ctx, "the author of a "+kind+" is stamped", func() error {
			made, err := create(ctx, lead, statement(kind, "probe"), metav1.DryRunAll)
			if err != nil {
				return err
			}
			return wantAuthor(made, "lena")
		}); err != nil {
			return err
		}
	}
	for _, c := range futures {
		if err := eventually(ctx, "a "+c.kind+" of the future is refused", func() error {
			_, err := create(ctx, lead, withTime(c, time.Now().Add(time.Hour)), metav1.DryRunAll)
			return wantError(err, c.field)
		}); err != nil {
			return err
		}
	}
	if err := eventually(ctx, "a statement with weight takes its verb", func() error {
		_, err := create(ctx, as("stig", "staff"), logEntry("probe", weights[0].about, weights[0].statement), metav1.DryRunAll)
		return wantError(err, "takes the verb")
	}); err != nil {
		return err
	}
	if err := eventually(ctx, "a plan that names an account takes a verb", func() error {
		_, err := create(ctx, as("pelle", "planners"), planOf("probe", "recovery"), metav1.DryRunAll)
		return wantError(err, "spec.serviceAccountName")
	}); err != nil {
		return err
	}
	for what, holds := range map[string]func() error{
		"a part of a ledger takes a verb": func() error {
			_, err := create(ctx, as("ed", "editors"), page("probe", "a\n"), metav1.DryRunAll)
			return wantError(err, takesSeal)
		},
		"an import takes a verb": func() error {
			_, err := create(ctx, lead, imported(statement("Briefing", "probe")), metav1.DryRunAll)
			return wantError(err, takesImport)
		},
		"a CRD is not deleted in passing": func() error {
			return wantError(remove(ctx, asAdmin(), crd("briefings"), metav1.DeleteOptions{DryRun: []string{metav1.DryRunAll}}), "erases every object")
		},
	} {
		if err := eventually(ctx, what, holds); err != nil {
			return err
		}
	}
	for _, object := range []*unstructured.Unstructured{statement("LogEntry", "probe"), snapshot("probe", "harbour")} {
		object.SetOwnerReferences([]metav1.OwnerReference{nowhere})
		if err := eventually(ctx, "a "+object.GetKind()+" with an owner is refused", func() error {
			_, err := create(ctx, asAdmin(), object, metav1.DryRunAll)
			return wantError(err, "metadata.ownerReferences must be empty")
		}); err != nil {
			return err
		}
	}
	return nil
}

// eventually asks again until there is no error. There is nothing to watch: only asking shows whether a
// policy is in force.
func eventually(ctx context.Context, what string, holds func() error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		if err = holds(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not within a minute: %s: %w", what, err)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func wantError(err error, parts ...string) error {
	if err == nil {
		return errors.New("it is accepted")
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			return fmt.Errorf("the refusal does not say %q: %w", part, err)
		}
	}
	return nil
}

func wantAuthor(made *unstructured.Unstructured, want string) error {
	if got, _, _ := unstructured.NestedString(made.Object, "spec", "enteredBy"); got != want {
		return fmt.Errorf("entered by %q, want %q", got, want)
	}
	return nil
}

// as is a client of a person. The user names are those of testdata/people.yaml.
func as(user string, groups ...string) dynamic.Interface {
	config := rest.CopyConfig(admin)
	config.Impersonate = rest.ImpersonationConfig{UserName: user, Groups: groups}
	return dynamic.NewForConfigOrDie(config)
}

func asAdmin() dynamic.Interface { return dynamic.NewForConfigOrDie(admin) }

func typed() kubernetes.Interface { return kubernetes.NewForConfigOrDie(admin) }

func resource(client dynamic.Interface, object *unstructured.Unstructured) (dynamic.ResourceInterface, error) {
	kind := object.GroupVersionKind()
	mapping, err := mapper.RESTMapping(kind.GroupKind(), kind.Version)
	if err != nil {
		mapper.Reset()
		return nil, err
	}
	if object.GetNamespace() == "" {
		return client.Resource(mapping.Resource), nil
	}
	return client.Resource(mapping.Resource).Namespace(object.GetNamespace()), nil
}

func create(ctx context.Context, client dynamic.Interface, object *unstructured.Unstructured, dryRun ...string) (*unstructured.Unstructured, error) {
	at, err := resource(client, object)
	if err != nil {
		return nil, err
	}
	return at.Create(ctx, object, metav1.CreateOptions{DryRun: dryRun, FieldValidation: metav1.FieldValidationStrict})
}

func apply(ctx context.Context, client dynamic.Interface, object *unstructured.Unstructured, dryRun ...string) (*unstructured.Unstructured, error) {
	at, err := resource(client, object)
	if err != nil {
		return nil, err
	}
	return at.Apply(ctx, object.GetName(), object, metav1.ApplyOptions{FieldManager: "policy-test", DryRun: dryRun})
}

// remove deletes an object.
func remove(ctx context.Context, client dynamic.Interface, object *unstructured.Unstructured, options metav1.DeleteOptions) error {
	at, err := resource(client, object)
	if err != nil {
		return err
	}
	return at.Delete(ctx, object.GetName(), options)
}

// applyFile applies every object of a file, again while its kind is not served yet.
func applyFile(ctx context.Context, path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(raw), 4096)
	for {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if len(object.Object) == 0 {
			continue
		}
		if err := eventually(ctx, path+" is applied", func() error {
			_, err := apply(ctx, asAdmin(), object)
			return err
		}); err != nil {
			return err
		}
	}
}

// newObject is a statement of a kind in the namespace of the tests.
func newObject(kind, name string, spec map[string]any) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": v1alpha1.GroupVersion.String(), "kind": kind,
		"metadata": map[string]any{"name": name, "namespace": namespace},
		"spec":     spec,
	}}
}
