package archive_test

import (
	"crypto/rand"
	"fmt"
	chance "math/rand/v2"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/archive"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

const uid = "6d1f2c1e-0001-4000-8000-000000000001"

var began = time.Date(2021, 12, 15, 6, 0, 0, 0, time.UTC)

// crisis is an archive of a crisis with a number of log entries, each with a text of a length; whatever its number is, it
// leads on from one with fewer.
func crisis(t testing.TB, signer string, entries, length int) *archive.Archive {
	t.Helper()
	activation := &v1alpha1.CrisisActivation{ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "attack", UID: uid, CreationTimestamp: metav1.NewTime(began)}}
	activation.Spec.Title, activation.Spec.Mode, activation.Spec.DeclaredBy, activation.Spec.EnteredBy = "Attack", v1alpha1.ModeReal, "The director", "anna"
	activation.Spec.StartedAt, activation.Spec.DeclaredAt = metav1.NewTime(began), metav1.NewTime(began)
	list := []client.Object{activation}
	for n := range entries {
		at := metav1.NewTime(began.Add(time.Duration(n+1) * time.Minute))
		entry := &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{
			Namespace: "staff", Name: fmt.Sprintf("entry-%05d", n), UID: types.UID(fmt.Sprintf("uid-%d", n)), CreationTimestamp: at,
		}}
		entry.Spec.Crisis.Name, entry.Spec.EnteredBy, entry.Spec.OccurredAt = "attack", "anna", at
		entry.Spec.Observation = &v1alpha1.Observation{Text: v1alpha1.Text(noise(n, length))}
		if length == 0 {
			entry.Spec.Observation.Text = v1alpha1.Text(fmt.Sprintf("The screens are black: %d", n))
		}
		list = append(list, entry)
	}
	return seal(t, signer, list)
}

// noise is text that cannot be packed, the same for the same number.
func noise(n, length int) string {
	raw := make([]byte, length/2)
	_, _ = chance.NewChaCha8([32]byte{byte(n), byte(n >> 8)}).Read(raw) // it never fails
	return fmt.Sprintf("%x", raw)
}

func seal(t testing.TB, key string, list []client.Object) *archive.Archive {
	t.Helper()
	signer, verifier, err := ledger.Signer(key)
	must(t, err)
	book := ledger.NewBook(ledger.ID{Kind: v1alpha1.KindCrisisActivation, Namespace: "staff", Name: "attack"})
	for _, object := range list {
		entry, err := dossier.EntryOf(object)
		must(t, err)
		book.Put(entry)
	}
	a := &archive.Archive{
		Namespace: "staff", Name: "attack", UID: uid, Origin: ledger.OriginOf("staff", "attack", uid), ExportedAt: began.AddDate(0, 0, 1),
		Objects: list, Keys: verifier + "\n", Report: "# Attack\n",
	}
	for number, lines, seals := book.Page(uid); seals > 0; number, lines, seals = book.Page(uid) {
		a.Pages = append(a.Pages[:number:number], lines)
		book.SetPage(number, lines)
	}
	a.Checkpoint, err = ledger.Sign(ledger.Checkpoint{Origin: a.Origin, Head: book.Tree().Head()}, signer)
	must(t, err)
	return a
}

func newKey(t testing.TB) string {
	t.Helper()
	signer, _, err := ledger.NewKey(rand.Reader)
	must(t, err)
	return signer
}

func contains(t testing.TB, err error, words ...string) {
	t.Helper()
	for _, word := range words {
		if err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("says %v, want %q", err, word)
		}
	}
}
