package bench_test

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// What objects cost that nobody does anything with: how long a manager that starts needs to know them, what it uses for that, what
// it keeps in memory over one that has none, and what it writes.
func TestManyObjectsAtRest(t *testing.T) {
	s := newServer(t)
	empty := make([]float64, runs)
	eachRun(func(run int) {
		p := s.operate(t)
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
	})
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
