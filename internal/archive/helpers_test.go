package archive

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/ledger"
)

// began is when every crisis of these tests began.
var began = time.Date(2021, 12, 15, 6, 0, 0, 0, time.UTC)

const crisisUID = "6d1f2c1e-0001-4000-8000-000000000001"

// key is a pair to sign with and to verify by.
type key struct{ signer, verifier string }

func newKey(t testing.TB) key {
	t.Helper()
	signer, verifier, err := ledger.NewKey(rand.Reader)
	must(t, err)
	return key{signer, verifier}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func meta(name string, at time.Time) metav1.ObjectMeta {
	return metav1.ObjectMeta{
		Namespace: "staff", Name: name, UID: types.UID("uid-" + name), Generation: 1, CreationTimestamp: metav1.NewTime(at), ResourceVersion: "7",
		ManagedFields: []metav1.ManagedFieldsEntry{{Manager: "kubectl"}},
	}
}

func observed(n int, text string) *v1alpha1.LogEntry {
	at := began.Add(time.Duration(n) * time.Minute)
	entry := &v1alpha1.LogEntry{ObjectMeta: meta(fmt.Sprintf("entry-%05d", n), at)}
	entry.Spec.Crisis.Name = "attack"
	entry.Spec.EnteredBy = "anna"
	entry.Spec.OccurredAt = metav1.NewTime(at)
	entry.Spec.Observation = &v1alpha1.Observation{Text: v1alpha1.Text(text)}
	return entry
}

// objects are those of a crisis: the activation, its plan, the frozen plan, a briefing and log entries.
func objects(t testing.TB, entries int) []client.Object {
	t.Helper()
	activation := &v1alpha1.CrisisActivation{ObjectMeta: meta("attack", began)}
	activation.UID = crisisUID
	activation.Spec.Title, activation.Spec.DeclaredBy, activation.Spec.EnteredBy = "Attack", "The director", "anna"
	activation.Spec.Mode = v1alpha1.ModeReal
	activation.Spec.StartedAt, activation.Spec.DeclaredAt = metav1.NewTime(began), metav1.NewTime(began)
	activation.Spec.Plans = []v1alpha1.PlanReference{{Name: "care"}}
	plan := &v1alpha1.ContinuityPlan{ObjectMeta: meta("care", began.AddDate(-1, 0, 0))}
	plan.Spec.Title, plan.Spec.TimeZone = "Care <& kitchen>", "Europe/Stockholm"
	raw, err := json.Marshal(plan.Spec)
	must(t, err)
	frozen := &appsv1.ControllerRevision{ObjectMeta: meta("care-6d1f2c1e", began), Data: runtime.RawExtension{Raw: raw}, Revision: 1}
	frozen.Labels = map[string]string{v1alpha1.LabelActivationUID: crisisUID, v1alpha1.LabelPlan: "care", v1alpha1.LabelActivation: "attack"}
	briefing := &v1alpha1.Briefing{ObjectMeta: meta("first", began.Add(time.Hour))}
	briefing.Spec.Crisis.Name, briefing.Spec.EnteredBy = "attack", "bo"
	briefing.Spec.HeldAt = metav1.NewTime(began.Add(time.Hour))
	briefing.Spec.Attachments = []v1alpha1.Attachment{{Title: "Whiteboard", URL: "https://files.example/1.jpg", Digest: v1alpha1.Digest("sha256:" + strings.Repeat("ab", 32))}}
	all := []client.Object{activation, plan, frozen, briefing}
	for n := range entries {
		all = append(all, observed(n, fmt.Sprintf("The screens are black: %d", n)))
	}
	return all
}

// sealed is an archive of objects whose ledger goes on from pages.
func sealed(t testing.TB, k key, origin string, pages []string, objects ...client.Object) *Archive {
	t.Helper()
	book := ledger.NewBook(ledger.ID{Kind: v1alpha1.KindCrisisActivation, Namespace: "staff", Name: "attack"})
	for number, lines := range pages {
		book.SetPage(number, lines)
	}
	for _, object := range objects {
		if entry, err := dossier.EntryOf(object); err == nil {
			book.Put(entry)
		}
	}
	written := append([]string{}, pages...)
	for {
		number, lines, seals := book.Page(origin)
		if seals == 0 {
			break
		}
		if number == len(written) {
			written = append(written, "")
		}
		written[number] = lines
		book.SetPage(number, lines)
	}
	a := &Archive{
		Namespace: "staff", Name: "attack", UID: crisisUID, Origin: ledger.OriginOf("staff", "attack", book.Origin()),
		ExportedAt: began.Add(24 * time.Hour), Objects: objects, Pages: written, Keys: k.verifier + " # since 2021-12-15\n", Report: "# Attack\n",
	}
	a.Checkpoint = sign(t, k, a.Origin, book.Tree().Head())
	return a
}

func sign(t testing.TB, k key, origin string, head ledger.Head) string {
	t.Helper()
	signer, _, err := ledger.Signer(k.signer)
	must(t, err)
	signed, err := ledger.Sign(ledger.Checkpoint{Origin: origin, Head: head}, signer)
	must(t, err)
	return signed
}

func archived(t testing.TB, k key, entries int) *Archive {
	t.Helper()
	return sealed(t, k, crisisUID, nil, objects(t, entries)...)
}

func headAt(t testing.TB, a *Archive, size int64) ledger.Head {
	t.Helper()
	tree := &ledger.Tree{}
	for _, line := range linesOf(a.Pages) {
		tree.Append(line)
	}
	head, err := tree.HeadAt(size)
	must(t, err)
	return head
}

func written(t testing.TB, a *Archive) []byte {
	t.Helper()
	raw, err := bytesOf(a)
	must(t, err)
	return raw
}

// again is an archive after it was written and read: what an auditor has.
func again(t testing.TB, a *Archive) *Archive {
	t.Helper()
	back, err := Read(bytes.NewReader(written(t, a)))
	must(t, err)
	return back
}
