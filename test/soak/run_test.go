package soak_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/beredskap/beredskap/internal/localcluster"
	"github.com/beredskap/beredskap/test/internal/between"
	"github.com/beredskap/beredskap/test/internal/program"
)

// size is how much there is, and for how long people live with it.
type size struct {
	namespaces, crises int           // crises over all namespaces, each with a plan of its own
	lifespan           int           // records of a crisis in its end: on average there are half as many
	perSecond          float32       // records that people enter
	duration           time.Duration // for which they do
	every              time.Duration // a sample is taken
	tolerance          float64       // by which memory, goroutines and watches may grow from the second quarter to the last
}

// run is the manager's process, what stands between it and the API server, and the people.
type run struct {
	t       *testing.T
	size    size
	random  *rand.Rand
	people  *people
	proxy   *proxy
	config  string // kubeconfig of the manager
	metrics string // where it tells its metrics
	manager *program.Program
	starts  int
	began   time.Time
	sampler *sampler
}

func newRun(t *testing.T, s size, seed uint64) *run {
	t.Helper()
	r := &run{t: t, size: s, random: rand.New(rand.NewPCG(seed, 1<<32)), began: time.Now(), metrics: program.Address(t)}
	r.apply("people", "", "")
	r.people = newPeople(t, seed, 8, s.lifespan, s.perSecond)
	for i := range s.crises {
		namespace, plan := fmt.Sprintf("unit-%d", i%s.namespaces), fmt.Sprintf("plan-%d", i)
		if i < s.namespaces {
			r.apply("unit", namespace, "")
		}
		r.apply("plan", namespace, plan)
		p := r.people.all[i%len(r.people.all)]
		p.crises = append(p.crises, p.another(namespace, plan))
	}
	r.proxy = newProxy(t, on.ManagerConfig(), seed)
	r.config = between.Kubeconfig(t, r.proxy.URL)
	r.sampler = newSampler(t, r)
	r.start()
	return r
}

// apply enters what a file of testdata says.
func (r *run) apply(name, namespace, plan string) {
	r.t.Helper()
	raw, err := os.ReadFile("testdata/" + name + ".yaml")
	must(r.t, err)
	text := strings.NewReplacer("$NAMESPACE", namespace, "$PLAN", plan, "$MANAGERS", localcluster.ManagerGroup).Replace(string(raw))
	must(r.t, on.Apply(r.t.Context(), []byte(text)))
}

// start starts the manager, alone: whoever is killed is replaced at once.
func (r *run) start() {
	r.t.Helper()
	r.starts++
	r.manager = program.Start(r.t, "manager", exec.Command(manager, "--kubeconfig="+r.config,
		"--metrics-bind-address="+r.metrics, "--health-probe-bind-address=0"))
}

// until takes samples until one shows what is waited for, and starts the manager anew when it has ended, as a kubelet does.
func (r *run) until(what string, long time.Duration, holds func(sample) bool) {
	r.t.Helper()
	deadline := time.After(long)
	ticker := time.NewTicker(r.size.every)
	defer ticker.Stop()
	var last sample
	for {
		if taken, ok := r.sampler.take(); ok {
			if last = taken; holds(taken) {
				return
			}
		}
		select {
		case <-deadline:
			r.t.Fatalf("not within %v: %s: %+v", long, what, last)
		case <-ticker.C:
		}
		if r.manager.Ended() {
			r.start()
		}
	}
}

// trouble has things go wrong that are more than a request, for as long as people live: the manager is killed in the first
// quarter alone, for a leak shows only in a process that lives on.
func (r *run) trouble() {
	r.proxy.troubled.Store(true)
	minutes := int(r.size.duration.Minutes())
	kills, cuts, aways := 2+minutes/10, 4+minutes, 2+minutes/5
	var due []struct {
		part float64
		do   func()
	}
	plan := func(count int, until float64, do func()) {
		for i := range count {
			due = append(due, struct {
				part float64
				do   func()
			}{until * (float64(i) + r.random.Float64()) / float64(count), do})
		}
	}
	plan(kills, 0.2, func() { r.proxy.strike(killed); r.manager.Kill() })
	plan(cuts, 1, func() { r.proxy.strike(cutAll); r.proxy.CloseClientConnections() })
	plan(aways, 1, func() { r.proxy.goAway(time.Duration(1+r.random.IntN(10)) * time.Second) })
	r.until("the time is over", r.size.duration+time.Minute, func(s sample) bool {
		part := s.Seconds / r.size.duration.Seconds()
		for i, one := range due {
			if one.do != nil && one.part <= part {
				one.do()
				due[i].do = nil
			}
		}
		return part >= 1 || r.t.Failed()
	})
	r.proxy.troubled.Store(false)
}
