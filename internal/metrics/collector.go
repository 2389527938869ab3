package metrics

import (
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// Dossiers are what the collector reads; a dossier.Store is one.
type Dossiers interface {
	// Synced says whether everything that the cluster held at the start is there.
	Synced() bool
	Crises() []dossier.Key
	Plans() []dossier.Key
	LookAtCrisis(crisis dossier.Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool
	LookAtPlan(plan dossier.Key, now time.Time, look func(*v1alpha1.ContinuityPlan, *assess.PlanAssessment)) bool
}

// Collector is a prometheus.Collector of everything that the dossiers say.
type Collector struct {
	dossiers Dossiers
	clock    clock.PassiveClock
	version  string
}

// New returns a collector. The version is the operator's.
func New(dossiers Dossiers, clock clock.PassiveClock, version string) *Collector {
	return &Collector{dossiers, clock, version}
}

// Describe implements prometheus.Collector.
func (c *Collector) Describe(descs chan<- *prometheus.Desc) {
	for _, desc := range families {
		descs <- desc
	}
}

// Collect implements prometheus.Collector. Dossiers are looked at one by one, and nothing is sent while one is.
func (c *Collector) Collect(metrics chan<- prometheus.Metric) {
	ready := c.dossiers.Synced()
	metrics <- gauge(build, 1, c.version, runtime.Version())
	metrics <- gauge(synced, truth(ready))
	if !ready {
		return
	}
	now := c.clock.Now()
	for _, crisis := range c.dossiers.Crises() {
		var found tally
		c.dossiers.LookAtCrisis(crisis, now, found.crisis)
		found.send(metrics)
	}
	for _, plan := range c.dossiers.Plans() {
		var found tally
		c.dossiers.LookAtPlan(plan, now, found.plan)
		found.send(metrics)
	}
}

// tally is what was found of one crisis, or of one plan.
type tally []prometheus.Metric

func (t *tally) add(desc *prometheus.Desc, value float64, labels ...string) {
	*t = append(*t, gauge(desc, value, labels...))
}

func (t *tally) send(metrics chan<- prometheus.Metric) {
	for _, metric := range *t {
		metrics <- metric
	}
}

// conditions tells those that are in a status, which is what people see and alerts are to agree with.
func (t *tally) conditions(desc *prometheus.Desc, conditions []metav1.Condition, labels ...string) {
	for i := range conditions {
		if status := conditions[i].Status; status != metav1.ConditionUnknown {
			t.add(desc, truth(status == metav1.ConditionTrue), with(labels, conditions[i].Type)...)
		}
	}
}

// instant tells an instant; of a zero one, nothing.
func (t *tally) instant(desc *prometheus.Desc, at time.Time, labels ...string) {
	if !at.IsZero() {
		t.add(desc, float64(at.UnixMilli())/1000, labels...)
	}
}

func gauge(desc *prometheus.Desc, value float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
}

func truth(holds bool) float64 {
	if holds {
		return 1
	}
	return 0
}
