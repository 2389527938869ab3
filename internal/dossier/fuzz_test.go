package dossier

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Whatever stands in a file of a folder: each fault has its place in it and says what is wrong, what is not at fault is there,
// and all of it can be assessed.
func FuzzFromFolder(f *testing.F) {
	for _, seed := range []string{
		"apiVersion: continuity.beredskap.dev/v1alpha1\nkind: ContinuityPlan\nmetadata: {name: plan, namespace: staff}\nspec: {title: T, timeZone: Europe/Stockholm, systems: [{name: a, dependsOn: [{system: a}], objectives: {rto: 8h}}], obligations: [{name: o, audience: A, triggers: [{every: 1d, during: [Response]}]}]}\n",
		"apiVersion: continuity.beredskap.dev/v1alpha1\nkind: CrisisActivation\nmetadata: {name: attack, namespace: staff}\nspec: {title: T, mode: Real, startedAt: \"2026-03-02T08:00:00Z\", declaredAt: \"2026-03-02T09:00:00Z\", declaredBy: D, plans: [{name: plan}], affected: All}\n---\napiVersion: continuity.beredskap.dev/v1alpha1\nkind: LogEntry\nmetadata: {name: e, namespace: staff}\nspec: {crisis: {name: attack}, occurredAt: \"2026-03-02T08:00:00Z\", phase: {to: Closed}}\n",
		"apiVersion: continuity.beredskap.dev/v1alpha1\nkind: BriefingList\nitems: [{metadata: {name: b}, spec: {heldAt: x}}, 5]\n", "kind: List\napiVersion: v1\nitems: []\n",
		"kind: ControllerRevision\napiVersion: apps/v1\nmetadata: {name: r, labels: {continuity.beredskap.dev/activation-uid: u}}\n", "a: [", "{", "--- \n", "\x00", "# a\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file := filepath.Join(t.TempDir(), "manifest.yaml")
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		folder, err := FromFolder(file)
		if folder == nil {
			t.Fatal(err)
		}
		checkFaults(t, raw, err)
		for key := range folder.Activations {
			d, err := folder.Dossier(key)
			if err != nil {
				t.Fatal(err)
			}
			_ = assess.Assess(d, folder.last)
		}
		for key := range folder.Plans {
			d, err := folder.PlanDossier(key)
			if err != nil {
				t.Fatal(err)
			}
			_ = assess.AssessPlan(d, folder.last)
		}
	})
}

func checkFaults(t *testing.T, raw []byte, err error) {
	t.Helper()
	joined, several := err.(interface{ Unwrap() []error })
	if !several {
		return
	}
	lines := 1 + bytes.Count(raw, []byte("\n"))
	for _, one := range joined.Unwrap() {
		var fault *Fault
		if !errors.As(one, &fault) {
			continue // of an object that no crisis can hold
		}
		if fault.Line < 1 || fault.Line > lines || fault.Err.Error() == "" {
			t.Errorf("%q of %d lines: %v", raw, lines, fault)
		}
	}
}

// A part of a ledger and a frozen plan are read from what anybody may have written into them. They are taken, or refused with
// the name of the object; and taking them back leaves nothing.
func FuzzParts(f *testing.F) {
	for _, seed := range []string{`{"title":"T","timeZone":"Europe/Stockholm"}`, `{"title":5}`, `{`, `[]`, `null`, ``} {
		f.Add("plan", "0", "staff/attack", seed, "2026-03-02T08:00:00Z")
		f.Add("", "-1", "/", seed, "yesterday")
		f.Add("plan", "99999999999999999999", "", seed, "")
	}
	f.Fuzz(func(t *testing.T, plan, number, crisis, content, from string) {
		s := newShelf(func(ID) {})
		activation := &v1alpha1.CrisisActivation{ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "attack", UID: "u", CreationTimestamp: metav1.NewTime(began)}}
		activation.Spec.Plans = []v1alpha1.PlanReference{{Name: "plan"}}
		activation.Spec.Mode, activation.Spec.StartedAt, activation.Spec.DeclaredAt = v1alpha1.ModeReal, metav1.NewTime(began), metav1.NewTime(began)
		if err := s.put(activation); err != nil {
			t.Fatal(err)
		}
		labels := map[string]string{v1alpha1.LabelActivationUID: "u", v1alpha1.LabelPlan: plan, v1alpha1.LabelLedgerPage: number, v1alpha1.LabelLedger: v1alpha1.LedgerPage}
		revision := &appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "frozen", Labels: labels, Annotations: map[string]string{AnnotationInForceFrom: from}},
			Data: runtime.RawExtension{Raw: []byte(content)}}
		page := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "page", Labels: labels}, Data: map[string]string{v1alpha1.LedgerLeaves: content + "\n" + from}}
		mark := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: "care", Name: "mark", Labels: map[string]string{
			v1alpha1.LabelActivationUID: "u", v1alpha1.LabelLedger: v1alpha1.LedgerMark}}, Data: map[string]string{markData: crisis}}
		if err := s.put(revision); err != nil && !strings.Contains(err.Error(), "staff/frozen") {
			t.Error(err)
		}
		for _, part := range []*corev1.ConfigMap{page, mark} {
			if err := s.put(part); err != nil && !strings.Contains(err.Error(), part.Namespace+"/"+part.Name) {
				t.Error(err)
			}
		}
		if a := s.assess(s.files[assess.KeyOf(activation)], began.Add(time.Hour)); a == nil {
			t.Error("the crisis is not assessed any more")
		}
		for _, err := range []error{s.remove(mark), s.remove(page), s.remove(revision)} {
			if err != nil {
				t.Error(err)
			}
		}
		if len(s.parts) > 0 || len(s.frozen["u"]) > 0 {
			t.Errorf("%v and %v are left", s.parts, s.frozen)
		}
	})
}
