package transfer

import (
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

func metaOf(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Namespace: "staff", Name: name, UID: types.UID("uid-" + name), CreationTimestamp: metav1.NewTime(time.Unix(1_700_000_000, 0))}
}

func observation(name string) *v1alpha1.LogEntry {
	e := &v1alpha1.LogEntry{ObjectMeta: metaOf(name)}
	e.Spec.Crisis.Name, e.Spec.Observation = "attack", &v1alpha1.Observation{Text: "Seen"}
	return e
}

// sealed is the page on which objects are sealed.
func sealed(t *testing.T, activation *v1alpha1.CrisisActivation, objects ...client.Object) string {
	t.Helper()
	book := ledger.NewBook(dossier.LedgerID(idOf(activation)))
	page := ""
	for _, object := range append([]client.Object{activation}, objects...) {
		entry, err := dossier.EntryOf(object)
		if err != nil {
			t.Fatal(err)
		}
		book.Put(entry)
		_, page, _ = book.Page("uid-attack")
		book.SetPage(0, page)
	}
	return page
}

// The way to bring back what was lost is to import the last archive: what was destroyed since, for good reason, is not lost.
func TestWhatWasDestroyedIsNotBroughtBack(t *testing.T) {
	activation := &v1alpha1.CrisisActivation{ObjectMeta: metaOf("attack")}
	patient, lost := observation("patient"), observation("lost")
	destruction := &v1alpha1.LogEntry{ObjectMeta: metaOf("destroy")}
	destruction.Spec.Crisis.Name, destruction.Spec.About = "attack", &v1alpha1.Subject{LogEntry: "patient"}
	destruction.Spec.Destruction = &v1alpha1.Resolution{DecidedBy: "The director", Reason: "It names a patient"}

	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{v1alpha1.AddToScheme, appsv1.AddToScheme, corev1.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	page := dossier.LedgerPage(activation, 0, sealed(t, activation, patient, lost, destruction))
	kube := fake.NewClientBuilder().WithScheme(scheme).WithObjects(
		&corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: "staff"}}, activation.DeepCopy(), destruction.DeepCopy(), page).Build()

	i, err := Compare(t.Context(), kube, &archive.Archive{
		Namespace: "staff", Name: "attack", UID: "uid-attack",
		Objects: []client.Object{activation, patient, lost}, Pages: []string{sealed(t, activation, patient, lost)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(i.Objects) != 1 || i.Objects[0].GetName() != "lost" {
		t.Errorf("brought back is %v", i.Names())
	}
	if notes := strings.Join(i.Notes, "\n"); !strings.Contains(notes, "LogEntry staff/patient: it was destroyed here") {
		t.Errorf("the notes are %q", notes)
	}
}
