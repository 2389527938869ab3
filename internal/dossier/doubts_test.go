package dossier

import (
	"context"
	"errors"
	"testing"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/ledger"
)

// between is an API server that has been read when something else happens.
type between struct {
	client.Reader
	happens func()
}

func (b between) Get(ctx context.Context, key client.ObjectKey, object client.Object, options ...client.GetOption) error {
	defer b.happens()
	return b.Reader.Get(ctx, key, object, options...)
}

func (b between) List(ctx context.Context, list client.ObjectList, options ...client.ListOption) error {
	defer b.happens()
	return b.Reader.List(ctx, list, options...)
}

// serving is an API server that serves objects.
func serving(t *testing.T, happens func(), objects ...client.Object) client.Reader {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{v1alpha1.AddToScheme, corev1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	return between{fake.NewClientBuilder().WithScheme(scheme).WithObjects(objects...).Build(), happens}
}

// settle has a record that seems to be missing read, of which something is told meanwhile.
func settle(t *testing.T, k *kept, reader client.Reader, entry *v1alpha1.LogEntry) {
	t.Helper()
	id := ledger.ID{Kind: v1alpha1.KindLogEntry, Namespace: entry.Namespace, Name: entry.Name}
	if _, left, err := k.Settle(t.Context(), reader, k.crisis, []ledger.Fault{{ID: id, Reason: ledger.Missing}}); err != nil || !left {
		t.Errorf("left %v, error %v", left, err)
	}
}

// What was read, or made, is older than an event that came before it was folded, and nothing would come after it.
func TestWhatAnEventToldMeanwhileStays(t *testing.T) {
	for name, read := range map[string]func(t *testing.T, k *kept, entry *v1alpha1.LogEntry, page *corev1.ConfigMap, happens func()){
		"made": func(t *testing.T, k *kept, entry *v1alpha1.LogEntry, _ *corev1.ConfigMap, happens func()) {
			before := k.Before(entry)
			happens()
			if err := k.Made(before, entry); err != nil {
				t.Error(err)
			}
		},
		"a record is read": func(t *testing.T, k *kept, entry *v1alpha1.LogEntry, _ *corev1.ConfigMap, happens func()) {
			settle(t, k, serving(t, happens, entry.DeepCopy()), entry)
		},
		"a record is not found": func(t *testing.T, k *kept, entry *v1alpha1.LogEntry, _ *corev1.ConfigMap, happens func()) {
			settle(t, k, serving(t, happens), entry)
		},
		"pages are read": func(t *testing.T, k *kept, _ *v1alpha1.LogEntry, page *corev1.ConfigMap, happens func()) {
			if all, err := k.ReadPages(t.Context(), serving(t, happens, page.DeepCopy()), k.crisis); err != nil || all {
				t.Errorf("all %v, error %v", all, err)
			}
		},
		"pages are not found": func(t *testing.T, k *kept, _ *v1alpha1.LogEntry, _ *corev1.ConfigMap, happens func()) {
			if all, err := k.ReadPages(t.Context(), serving(t, happens), k.crisis); err != nil || !all {
				t.Errorf("all %v, error %v", all, err) // it was not known that there was one
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := keptStore(t, 1)
			entry, page := k.entry(7), k.work().Page
			page.ResourceVersion = "900"
			newer, newest := entry.DeepCopy(), page.DeepCopy()
			newer.Status.Statement = "observation"
			read(t, k, entry, page, func() {
				for _, o := range []client.Object{newer, newest} {
					o.SetResourceVersion("1000")
					if err := k.Put(o); err != nil {
						t.Error(err)
					}
				}
			})
			for _, o := range []client.Object{entry, page} {
				if held := k.Before(o).object; held == nil || held.GetResourceVersion() != "1000" {
					t.Errorf("%T is held as %+v", o, held)
				}
			}
		})
	}
}

// What came and went while it was asked for is held neither before nor after, and nobody would ever tell of its end again.
func TestWhatCameAndWentMeanwhileIsNotHeld(t *testing.T) {
	k := keptStore(t, 1)
	entry, page := k.entry(7), k.work().Page
	page.ResourceVersion = "900"
	comesAndGoes := func() {
		for _, o := range []client.Object{entry, page} {
			if err := errors.Join(k.Put(o), k.Gone(o)); err != nil {
				t.Error(err)
			}
		}
	}
	before := k.Before(entry)
	comesAndGoes()
	if err := k.Made(before, entry); err != nil || k.Before(entry).object != nil {
		t.Errorf("made, it is held as %+v, error %v", k.Before(entry).object, err)
	}
	settle(t, k, serving(t, comesAndGoes, entry.DeepCopy()), entry)
	if all, err := k.ReadPages(t.Context(), serving(t, comesAndGoes, page.DeepCopy()), k.crisis); err != nil || all {
		t.Errorf("all %v, error %v", all, err)
	}
	for _, o := range []client.Object{entry, page} {
		if held := k.Before(o).object; held != nil {
			t.Errorf("%T is held as %+v", o, held)
		}
	}
}
