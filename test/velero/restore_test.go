package velero_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// content is what must be the same after a restore: of an object, the fields that say what it is.
type content struct {
	apiVersion, kind, namespace, name string
	fields                            []string
}

var shop = []content{
	{"v1", "ConfigMap", "shop", "settings", []string{"data"}},
	{"v1", "ConfigMap", "shop", "goods", []string{"data"}},
	{"apps/v1", "Deployment", "shop", "web", []string{"spec"}},
}

var database = []content{
	{"v1", "ConfigMap", "database", "tables", []string{"data"}},
	{"v1", "Secret", "database", "password", []string{"data", "type"}},
}

// read reads what must be the same after a restore.
func (s *stage) read(objects []content) (all []any) {
	s.t.Helper()
	for _, c := range objects {
		object := newObject(c.apiVersion, c.kind, c.namespace, c.name)
		must(s.t, s.kube.Get(s.t.Context(), client.ObjectKeyFromObject(object), object))
		for _, field := range c.fields {
			all = append(all, object.Object[field])
		}
	}
	return all
}

// wantBack fails unless everything is as it was.
func (s *stage) wantBack(objects []content, before []any) {
	s.t.Helper()
	if after := s.read(objects); !reflect.DeepEqual(before, after) {
		s.t.Errorf("it was\n%v\nand is\n%v", before, after)
	}
}

func (s *stage) wantPhase(restore *unstructured.Unstructured, want string) {
	s.t.Helper()
	if got := phaseOf(restore); got != want {
		s.t.Fatalf("restore %s ended as %s, want %s: %v", restore.GetName(), got, want, restore.Object["status"])
	}
}

func TestVeleroAloneBacksUpAndRestores(t *testing.T) {
	s := newStage(t)
	s.create("testdata/shop.yaml", s.testdata("shop.yaml"))
	before := s.read(shop)
	s.backUp("shop", "shop")
	s.destroy("shop")
	s.wantPhase(s.restore("shop"), "Completed")
	s.wantBack(shop, before)
}

func TestARestoreOfWhichAnObjectIsRefusedIsPartiallyFailedAndTheNextIsCompleted(t *testing.T) {
	s := newStage(t)
	s.create("testdata/database.yaml", s.testdata("database.yaml"))
	before := s.read(database)
	s.backUp("database", "database")
	s.lock()
	s.destroy("database")

	first := s.restore("database")
	s.wantPhase(first, "PartiallyFailed")
	if refused, _, _ := unstructured.NestedInt64(first.Object, "status", "errors"); refused != 1 {
		t.Errorf("%d objects were refused, want one: %v", refused, first.Object["status"])
	}
	s.read(database[:1]) // what was not refused is back already

	s.unlock()
	s.wantPhase(s.restore("database"), "Completed")
	s.wantBack(database, before)
}

// lock has the API server refuse every secret of the namespace database, and waits until it does: a policy is in
// force some time after it was created, and only asking shows whether it is.
func (s *stage) lock() {
	s.t.Helper()
	s.create("testdata/locked.yaml", s.testdata("locked.yaml"))
	s.eventually("secrets are refused", func(ctx context.Context) error {
		err := s.trySecret(ctx)
		if err == nil {
			return errors.New("they are accepted")
		}
		if !strings.Contains(err.Error(), "no secret is restored") {
			return err
		}
		return nil
	})
}

// unlock takes the cause of the failure away.
func (s *stage) unlock() {
	s.t.Helper()
	for _, kind := range []string{"ValidatingAdmissionPolicyBinding", "ValidatingAdmissionPolicy"} {
		must(s.t, s.kube.Delete(s.t.Context(), newObject("admissionregistration.k8s.io/v1", kind, "", "locked")))
	}
	s.eventually("secrets are accepted", s.trySecret)
}

func (s *stage) trySecret(ctx context.Context) error {
	probe := newObject("v1", "Secret", "database", "probe")
	if err := s.kube.Create(ctx, probe, client.DryRunAll); err != nil {
		return fmt.Errorf("a secret is refused: %w", err)
	}
	return nil
}
