package bench_test

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/dossier"
)

// What objects cost that nobody does anything with: how long a manager that starts needs to know them, what it uses for that, what
// it keeps in memory over one that has none, and what it writes.
func TestManyObjectsAtRest(t *testing.T) {
	s := newServer(t)
	empty := make([]float64, runs)
	eachRun(func(run int) {
		p := s.operate(t)
		<-time.After(startOver)
		empty[run] = p.resident(t)
		book.Add("MemoryEmpty", empty[run])
		p.Stop()
	})
	s.fillWithAMix(t, of(10000))
	eachRun(func(run int) {
		before := s.requests(t)
		p := s.launch(t)
		p.awaitReady(t)
		since, used := p.awaitRest(t)
		book.Add("ColdStartTime", since.Sub(p.born).Seconds())
		book.Add("ColdStartCPU", used.Seconds())
		book.Add("ColdStartWrites", p.writes(t))
		book.Add("MemoryAtStart", p.resident(t)-empty[run])
		<-time.After(restOf(time.Minute)) // what is measured is what is written in this time
		book.Add("RestWrites", p.writes(t))
		book.Add("Memory", p.resident(t)-empty[run])
		for what, made := range s.requests(t).since(before) {
			t.Logf("%v: %v", what, made) // of the API server's own leases, at most
		}
		p.Stop()
		took, cpu := s.readAll(t)
		book.Add("ColdStartBareTime", took.Seconds())
		book.Add("ColdStartBareCPU", cpu.Seconds())
	})
}

// startOver is when a manager has given back, at the latest, what its start took.
const startOver = 15 * time.Second

// readAll has the library's cache alone read what a manager reads: how long that takes, and what it uses.
func (s *server) readAll(t *testing.T) (took, cpu time.Duration) {
	t.Helper()
	scheme, err := controllers.Scheme()
	must(t, err)
	options, err := dossier.CacheOptions()
	must(t, err)
	options.Scheme = scheme
	all, err := cache.New(s.Admin, options)
	must(t, err)
	for _, object := range []client.Object{
		&v1alpha1.ContinuityPlan{}, &v1alpha1.CrisisActivation{}, &v1alpha1.SystemRecovery{}, &v1alpha1.Briefing{}, &v1alpha1.LogEntry{},
		&v1alpha1.ActionItem{}, &v1alpha1.Evaluation{}, &appsv1.ControllerRevision{}, &corev1.ConfigMap{},
	} {
		_, err := all.GetInformer(t.Context(), object, cache.BlockUntilSynced(false))
		must(t, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	began, before := time.Now(), cpuOf(t, os.Getpid())
	go func() { _ = all.Start(ctx) }()
	if !all.WaitForCacheSync(ctx) {
		t.Fatal("the cache does not read all there is")
	}
	return time.Since(began), cpuOf(t, os.Getpid()) - before
}

// restOf is a time to watch for, shorter in a short run.
func restOf(full time.Duration) time.Duration { return time.Duration(float64(full) * size) }

// fillWithAMix has so many objects of 1 kB created and assessed: half of them records, a quarter action items and a quarter plans,
// in ten crises.
func (s *server) fillWithAMix(t *testing.T, count int) {
	t.Helper()
	const crises = 10
	p := s.operate(t)
	for range crises {
		namespace := s.namespace(t)
		all := sorts(namespace, s.declare(t, namespace))
		for i, share := range []int{count / 4, count / 2, count / 4} {
			o, stop := look(t, s.of(ours, all[i].kind, namespace))
			s.fill(t, share/crises, func(n int) *unstructured.Unstructured { return all[i].of(ours, fmt.Sprintf("rest-%d", n)) })
			o.all(share/crises, "objects are assessed", o.assessed)
			stop()
		}
	}
	p.awaitRest(t)
	p.Stop()
}
