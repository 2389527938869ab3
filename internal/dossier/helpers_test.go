package dossier

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// began is when every crisis of these tests began.
var began = time.Date(2021, 12, 15, 6, 0, 0, 0, time.UTC)

// object makes an object from the YAML of its spec, as the API server would have stored it.
func object[T client.Object](t testing.TB, o T, namespace, name string, created time.Time, spec string, args ...any) T {
	t.Helper()
	text := "spec:\n  " + strings.ReplaceAll(strings.TrimSpace(fmt.Sprintf(spec, args...)), "\n", "\n  ")
	if err := yaml.UnmarshalStrict([]byte(text), o); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	o.SetNamespace(namespace)
	o.SetName(name)
	o.SetUID(types.UID(namespace + "-" + name + "-" + KindOf(o)))
	o.SetGeneration(1)
	o.SetCreationTimestamp(metav1.NewTime(created))
	return o
}

func planOf(t testing.TB, namespace, name string) *v1alpha1.ContinuityPlan {
	return object(t, &v1alpha1.ContinuityPlan{}, namespace, name, began.AddDate(-1, 0, 0), `
title: A unit
timeZone: Europe/Stockholm
systems: [{name: records}, {name: mail}]
activatedFrom: [{namespace: staff}]
obligations: [{name: staff, audience: Staff, triggers: [{during: [Response], every: 7d}]}]`)
}

func crisisOver(t testing.TB, name string, mode v1alpha1.CrisisMode, created time.Time, plans string) *v1alpha1.CrisisActivation {
	return object(t, &v1alpha1.CrisisActivation{}, "staff", name, created,
		"title: Attack\nmode: %[1]s\nstartedAt: %[2]s\ndeclaredAt: %[2]s\ndeclaredBy: The director\nplans: %[3]s",
		mode, began.Format(time.RFC3339), plans)
}

func statement(t testing.TB, name, crisis string, at time.Time, what string) *v1alpha1.LogEntry {
	return object(t, &v1alpha1.LogEntry{}, "staff", name, at, "crisis: {name: %s}\noccurredAt: %s\n%s", crisis, at.Format(time.RFC3339), what)
}

// shelved is a shelf that holds objects, and counts who was told to look again.
func shelved(t testing.TB, objects ...client.Object) (*shelf, map[ID]int) {
	t.Helper()
	told := map[ID]int{}
	s := newShelf(func(id ID) { told[id]++ })
	for _, o := range objects {
		put(t, s, o)
	}
	return s, told
}

func put(t testing.TB, s *shelf, o client.Object) {
	t.Helper()
	if err := s.put(o); err != nil {
		t.Fatal(err)
	}
}

func staff(name string) Key { return Key{Namespace: "staff", Name: name} }

func look(s *shelf, crisis string, now time.Time) *assess.Assessment {
	return s.assess(s.files[staff(crisis)], now)
}
