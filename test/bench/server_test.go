package bench_test

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"

	"github.com/beredskap/beredskap/config"
	"github.com/beredskap/beredskap/test/internal/stage"
)

// The group of our kinds, and that of their doubles, which nobody watches: the same schemas, the same rules, the same admission
// policies over objects of the same size. What a client can do with doubles is the bare limit of the server.
const (
	ours = "continuity.beredskap.dev"
	bare = "continuity.bare.example"
)

// clients is how many write at once.
const clients = 8

// server is an API server with the product installed, and the doubles.
type server struct {
	*stage.Stage
	dynamic dynamic.Interface
	rest    rest.Interface // for what is no object
}

func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{Stage: stage.Bare(t)}
	must(t, s.Install(t.Context(), "crd", "policy", "rbac/roles", "rbac/embedded"))
	for _, pattern := range []string{"crd/*.yaml", "policy/author.yaml", "policy/authority.yaml", "policy/imports.yaml", "policy/owners.yaml", "policy/times.yaml"} {
		files, err := fs.Glob(config.Files, pattern)
		must(t, err)
		for _, file := range files {
			raw, err := fs.ReadFile(config.Files, file)
			must(t, err)
			if path.Base(file) != "kustomization.yaml" {
				must(t, s.Apply(t.Context(), []byte(strings.ReplaceAll(string(raw), ours, bare))))
			}
		}
	}
	var err error
	s.dynamic, err = dynamic.NewForConfig(s.Admin)
	must(t, err)
	plain, err := discovery.NewDiscoveryClientForConfig(s.Admin)
	must(t, err)
	s.rest = plain.RESTClient()
	namespace := s.namespace(t)
	for _, group := range []string{ours, bare} { // policies begin a moment after they were created
		until(t, "authors are stamped in "+group, func() bool {
			made, err := s.of(group, "ActionItem", namespace).Create(t.Context(), actionItem(group, namespace, "it", "none", time.Now()),
				metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}})
			if err != nil {
				return false
			}
			author, _, _ := unstructured.NestedString(made.Object, "spec", "enteredBy")
			return author != ""
		})
	}
	return s
}

// namespace makes a namespace, and waits until it has what every namespace gets: nothing else writes there afterwards.
func (s *server) namespace(t *testing.T) string {
	t.Helper()
	name := s.Namespaces(t, 1)[0]
	until(t, "the namespace is furnished", func() bool {
		_, err1 := s.dynamic.Resource(corev1.SchemeGroupVersion.WithResource("serviceaccounts")).Namespace(name).Get(t.Context(), "default", metav1.GetOptions{})
		_, err2 := s.dynamic.Resource(corev1.SchemeGroupVersion.WithResource("configmaps")).Namespace(name).Get(t.Context(), "kube-root-ca.crt", metav1.GetOptions{})
		return err1 == nil && err2 == nil
	})
	return name
}

// of reaches the objects of a kind in a namespace.
func (s *server) of(group, kind, namespace string) dynamic.ResourceInterface {
	return s.dynamic.Resource(schema.GroupVersionResource{Group: group, Version: "v1alpha1", Resource: plurals[kind]}).Namespace(namespace)
}

var plurals = map[string]string{
	"ContinuityPlan": "continuityplans", "CrisisActivation": "crisisactivations", "LogEntry": "logentries", "ActionItem": "actionitems",
}

// create creates an object.
func (s *server) create(ctx context.Context, object *unstructured.Unstructured) (*unstructured.Unstructured, error) {
	return s.of(object.GroupVersionKind().Group, object.GetKind(), object.GetNamespace()).Create(ctx, object, metav1.CreateOptions{})
}

// fill creates objects, as fast as the clients can.
func (s *server) fill(t *testing.T, count int, object func(i int) *unstructured.Unstructured) {
	t.Helper()
	s.atOnce(t, count, func(ctx context.Context, i int) error {
		_, err := s.create(ctx, object(i))
		return err
	})
}

// settle does with doubles what the operator has to do with ours, by a plain client: it gives each a status.
func (s *server) settle(ctx context.Context, object *unstructured.Unstructured, status map[string]any) error {
	object.Object["status"] = status
	_, err := s.of(bare, object.GetKind(), object.GetNamespace()).UpdateStatus(ctx, object, metav1.UpdateOptions{})
	return err
}

// atOnce does something so many times, as many at once as there are clients.
func (s *server) atOnce(t *testing.T, count int, do func(ctx context.Context, i int) error) {
	t.Helper()
	var group sync.WaitGroup
	for worker := range clients {
		group.Go(func() {
			for i := worker; i < count; i += clients {
				if err := do(t.Context(), i); err != nil {
					t.Errorf("%d of %d: %v", i, count, err)
					return
				}
			}
		})
	}
	group.Wait()
	if t.Failed() {
		t.FailNow()
	}
}

// requests counts the requests that the API server has answered, by what they ask.
type requests map[request]float64

// request is what is asked of a resource.
type request struct{ verb, group, resource, subresource string }

// requests reads what the API server has counted so far.
func (s *server) requests(t *testing.T) requests {
	t.Helper()
	raw, err := s.rest.Get().AbsPath("/metrics").DoRaw(t.Context())
	must(t, err)
	counted := requests{}
	for _, m := range metricsOf(t, string(raw), "apiserver_request_total") {
		counted[request{m.labels["verb"], m.labels["group"], m.labels["resource"], m.labels["subresource"]}] += m.value
	}
	return counted
}

// since are the writes that were made after an earlier count.
func (r requests) since(before requests) requests {
	writes := requests{}
	for what, count := range r {
		switch what.verb {
		case "POST", "PUT", "PATCH", "APPLY", "DELETE":
			if made := count - before[what]; made > 0 {
				writes[what] = made
			}
		}
	}
	return writes
}

// statuses are the status writes to a kind of ours.
func (r requests) statuses(kind string) (sum float64) {
	for what, count := range r {
		if what.group == ours && what.resource == plurals[kind] && what.subresource == "status" {
			sum += count
		}
	}
	return sum
}
