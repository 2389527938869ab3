package metrics

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	testclock "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
)

var declared = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

const planSpec = `
title: Care
timeZone: Europe/Stockholm
activities: [{name: home-care, priority: 1, maxDowntime: 24h, needs: [{system: records}], fallback: {routine: Paper, lasts: 12h}}]
systems: [{name: records, owner: {name: IT}, objectives: {rto: 8h}}, {name: archive}]
obligations:
- {name: board, audience: Board, triggers: [{during: [Response], every: 2d, grace: 1h}], requires: {minutes: {within: 7d, approvedWithin: 7d}}}
evaluation: {dueAfterDeclaration: 30d, adoptedBy: Board, adoptWithin: 60d, questions: [{name: what, text: "What happened?"}]}
reviewedOn: "2026-01-01"
reviewEvery: 365d
exerciseEvery: 365d`

// scene is a store with a clock and what a scrape of it gives.
type scene struct {
	testing.TB
	store  *dossier.Store
	clock  *testclock.FakePassiveClock
	synced bool
}

func (s *scene) Synced() bool { return s.synced }

// readers lets a scene stand between the store and the collector, to say that it is not synced.
type readers struct {
	*dossier.Store
	scene *scene
}

func (r readers) Synced() bool { return r.scene.Synced() }

func newScene(t testing.TB, crises int) *scene {
	s := &scene{TB: t, store: dossier.NewStore(logr.Discard()), clock: testclock.NewFakePassiveClock(declared.Add(time.Hour)), synced: true}
	for i := range crises {
		in := fmt.Sprintf("unit-%d", i)
		s.put(&v1alpha1.ContinuityPlan{}, in, "care", planSpec)
		s.put(&v1alpha1.CrisisActivation{}, in, "attack", `
title: Attack
mode: Real
startedAt: "2026-03-02T07:00:00Z"
declaredAt: "2026-03-02T08:00:00Z"
declaredBy: The director
affected: All
plans: [{name: care}]`)
		s.put(&v1alpha1.ActionItem{}, in, "call", `
crisis: {name: attack}
title: Call the supplier
owner: {name: Anna}
assignedAt: "2026-03-02T08:00:00Z"
dueAt: "2026-03-03T08:00:00Z"`)
	}
	return s
}

func (s *scene) put(o client.Object, in, name, spec string) client.Object {
	s.Helper()
	text := "spec:\n  " + strings.ReplaceAll(strings.TrimSpace(spec), "\n", "\n  ")
	if err := yaml.UnmarshalStrict([]byte(text), o); err != nil {
		s.Fatalf("%v in\n%s", err, text)
	}
	o.SetNamespace(in)
	o.SetName(name)
	o.SetUID(types.UID(in + "-" + name + fmt.Sprintf("%T", o)))
	o.SetGeneration(1)
	o.SetCreationTimestamp(metav1.NewTime(declared))
	if err := s.store.Put(o); err != nil {
		s.Fatal(err)
	}
	return o
}

func (s *scene) registry() *prometheus.Registry {
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(New(readers{s.store, s}, s.clock, "v0.0.0-test"))
	return registry
}

// scrape gives each series, written as in PromQL, with its value.
func (s *scene) scrape() map[string]float64 {
	s.Helper()
	found, err := s.registry().Gather()
	if err != nil {
		s.Fatal(err)
	}
	series := map[string]float64{}
	for _, family := range found {
		for _, metric := range family.Metric {
			series[written(family.GetName(), metric)] = metric.GetGauge().GetValue()
		}
	}
	return series
}

func written(name string, metric *dto.Metric) string {
	var labels []string
	for _, label := range metric.Label {
		if label.GetValue() != "" {
			labels = append(labels, label.GetName()+"="+label.GetValue())
		}
	}
	return strings.TrimPrefix(name, "beredskap_") + "{" + strings.Join(labels, ",") + "}"
}

// deadline is a series of due or overdue, of unit-0.
func deadline(family, kind, name, plan string) string {
	labels := []string{"crisis=attack", "kind=" + kind, "mode=Real"}
	if name != "" {
		labels = append(labels, "name="+name)
	}
	labels = append(labels, "namespace=unit-0", "object_namespace=unit-0", "phase=Response")
	if plan != "" {
		labels = append(labels, "plan="+plan)
	}
	return family + "_timestamp_seconds{" + strings.Join(labels, ",") + "}"
}
