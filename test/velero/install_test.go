package velero_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// install creates what the manifests of folders of config hold.
func (s *stage) install(folders ...string) {
	s.t.Helper()
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join("..", "..", "config", folder, "*.yaml"))
		if err != nil || len(files) == 0 {
			s.t.Fatalf("no manifests in config/%s: %v", folder, err)
		}
		for _, file := range files {
			if filepath.Base(file) == "kustomization.yaml" {
				continue
			}
			raw, err := os.ReadFile(file)
			must(s.t, err)
			s.create(file, raw)
		}
	}
	s.served()
}

// create creates the objects of a stream of manifests; origin names it in what is said when that fails.
func (s *stage) create(origin string, manifests []byte) {
	s.t.Helper()
	decoder := utilyaml.NewYAMLOrJSONDecoder(bytes.NewReader(manifests), 4096)
	for {
		object := &unstructured.Unstructured{}
		switch err := decoder.Decode(object); {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			s.t.Fatalf("%s: %v", origin, err)
		case len(object.Object) == 0:
			continue
		}
		s.createAs(s.kube, origin, object)
	}
}

// createAs creates an object as somebody, and lists with what they hold.
func (s *stage) createAs(as client.Client, origin string, object *unstructured.Unstructured) {
	s.t.Helper()
	if object.IsList() {
		must(s.t, object.EachListItem(func(item runtime.Object) error {
			s.createAs(as, origin, item.(*unstructured.Unstructured))
			return nil
		}))
		return
	}
	// Strict: a field that the API server does not know would be dropped in silence, and the test would test less.
	if err := client.WithFieldValidation(as, "Strict").Create(s.t.Context(), object); err != nil {
		s.t.Fatalf("%s: %s %s: %v", origin, object.GetKind(), object.GetName(), err)
	}
}

// served waits until the API server serves the kinds of all definitions.
func (s *stage) served() {
	s.t.Helper()
	s.eventually("all kinds are served", func(ctx context.Context) error {
		definitions := &apiextensionsv1.CustomResourceDefinitionList{}
		if err := s.kube.List(ctx, definitions); err != nil {
			return err
		}
		for _, crd := range definitions.Items {
			if !slices.ContainsFunc(crd.Status.Conditions, func(c apiextensionsv1.CustomResourceDefinitionCondition) bool {
				return c.Type == apiextensionsv1.Established && c.Status == apiextensionsv1.ConditionTrue
			}) {
				return fmt.Errorf("%s is not established", crd.Name)
			}
		}
		return nil
	})
}

// destroy deletes a namespace with all that it holds, and waits until it is gone.
func (s *stage) destroy(namespace string) {
	s.t.Helper()
	object := newObject("v1", "Namespace", "", namespace)
	must(s.t, s.kube.Delete(s.t.Context(), object))
	s.eventually("namespace "+namespace+" is gone", func(ctx context.Context) error {
		switch err := s.kube.Get(ctx, client.ObjectKeyFromObject(object), object); {
		case apierrors.IsNotFound(err):
			return nil
		case err != nil:
			return err
		}
		return errors.New("it is there still")
	})
}

// testdata is a file of the tests' own manifests.
func (s *stage) testdata(name string) []byte {
	s.t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	must(s.t, err)
	return raw
}

func newObject(apiVersion, kind, namespace, name string) *unstructured.Unstructured {
	object := &unstructured.Unstructured{}
	object.SetAPIVersion(apiVersion)
	object.SetKind(kind)
	object.SetNamespace(namespace)
	object.SetName(name)
	return object
}
