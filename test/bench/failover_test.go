package bench_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/beredskap/beredskap/controllers"
)

// How long after the end of the leader the warm standby has assessed a record that is entered at that moment.
func TestFailoverToTheWarmStandby(t *testing.T) {
	s := newServer(t)
	s.apply(t, "lease", nil)
	elect := []string{"--leader-elect", "--leader-election-namespace=" + controllers.DefaultNamespace}
	leader := s.operate(t, elect...)
	standby := s.operate(t, elect...)
	namespace := s.namespace(t)
	record := sorts(namespace, s.declare(t, namespace))[1]
	o, stop := look(t, s.of(ours, record.kind, namespace))
	defer stop()
	eachRun(func(run int) {
		for _, end := range []struct {
			name string
			do   func(*process)
		}{
			{"Graceful", func(p *process) { p.Terminate() }},
			{"Crash", func(p *process) { p.Kill() }},
		} {
			began := time.Now()
			end.do(leader)
			name := fmt.Sprintf("after-%s-%d", map[string]string{"Graceful": "end", "Crash": "crash"}[end.name], run)
			_, err := s.create(t.Context(), record.of(ours, name))
			must(t, err)
			seen := o.all(1, "the standby has taken over", o.assessed)
			book.Add("Failover"+end.name, seen[0].at.Sub(began).Seconds())
			leader.Stop()
			leader, standby = standby, s.operate(t, elect...)
		}
	})
	standby.Stop()
}
