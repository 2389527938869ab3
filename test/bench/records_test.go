package bench_test

import (
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// What the manager uses for one more record of a crisis, by how many there are: all controllers together, from entered to assessed
// and sealed. The large crisis is filled once, and grows by what is measured.
func TestOneMoreRecord(t *testing.T) {
	s := newServer(t)
	p := s.operate(t)
	large := s.crisisOf(t, of(20000))
	eachRun(func(run int) {
		small := s.oneMore(t, p, s.crisisOf(t, 10), run)
		middle := s.oneMore(t, p, s.crisisOf(t, of(1000)), run)
		many := s.oneMore(t, p, large, run)
		book.Add("RecordCPU10", milliseconds(small))
		book.Add("RecordCPU1000", milliseconds(middle))
		book.Add("RecordCPU20000", milliseconds(many))
		book.Add("RecordCPURatio", many.Seconds()/small.Seconds())
	})
}

// crisisOf declares a crisis in a namespace of its own, with so many records that are assessed.
func (s *server) crisisOf(t *testing.T, records int) (namespace string) {
	t.Helper()
	namespace = s.namespace(t)
	record := sorts(namespace, s.declare(t, namespace))[1]
	s.assessed(t, namespace, record, records)
	return namespace
}

// oneMore is what the manager uses for each of some records that are entered one after the other.
func (s *server) oneMore(t *testing.T, p *process, namespace string, run int) time.Duration {
	t.Helper()
	const more = 200
	record := sorts(namespace, "attack")[1]
	p.awaitRest(t)
	before := p.cpu(t)
	s.oneByOne(t, more, 0, func(i int) *unstructured.Unstructured { return record.of(ours, fmt.Sprintf("more-%d-%d", run, i)) }, nil)
	_, after := p.awaitRest(t)
	return (after - before) / more
}
