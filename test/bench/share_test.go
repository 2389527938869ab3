package bench_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// sort is what objects of a kind are measured as, and how one of them is made in a group.
type sort struct {
	name, kind string
	of         func(group, name string) *unstructured.Unstructured
}

// sorts are a plan, a record and an action item, as most of them are.
func sorts(namespace, crisis string) []sort {
	later := time.Now().AddDate(1, 0, 0)
	return []sort{
		{"Plan", "ContinuityPlan", func(group, name string) *unstructured.Unstructured { return plan(group, namespace, name) }},
		{"Record", "LogEntry", func(group, name string) *unstructured.Unstructured { return logEntry(group, namespace, name, crisis) }},
		{"ActionItem", "ActionItem", func(group, name string) *unstructured.Unstructured {
			return actionItem(group, namespace, name, crisis, later)
		}},
	}
}

// How long it takes to create many objects and to have them assessed, beside a plain client that creates as many doubles and gives
// each the same status; and what else is written meanwhile.
func TestManyObjectsAtOnce(t *testing.T) {
	s := newServer(t)
	p := s.operate(t)
	eachRun(func(int) {
		namespace := s.namespace(t)
		crisis := s.declare(t, namespace)
		for _, sort := range sorts(namespace, crisis) {
			status := s.pattern(t, namespace, sort)
			p.awaitRest(t)
			limit := s.doubles(t, namespace, sort, status, of(2000))
			before := s.requests(t)
			took := s.assessed(t, namespace, sort, of(2000))
			p.awaitRest(t)
			book.Add(sort.name+"sShare", limit.Seconds()/took.Seconds())
			book.Add(sort.name+"sBare", float64(of(2000))/limit.Seconds())
			s.addWrites(t, sort, s.requests(t).since(before), of(2000))
		}
	})
}

// pattern is the status that the operator gives to an object of a sort.
func (s *server) pattern(t *testing.T, namespace string, sort sort) map[string]any {
	t.Helper()
	o, stop := look(t, s.of(ours, sort.kind, namespace))
	defer stop()
	_, err := s.create(t.Context(), sort.of(ours, "pattern"))
	must(t, err)
	return o.next("the pattern is assessed", o.assessed).Object["status"].(map[string]any)
}

// doubles is how long a plain client takes to create doubles and to give each a status.
func (s *server) doubles(t *testing.T, namespace string, sort sort, status map[string]any, count int) time.Duration {
	t.Helper()
	o, stop := look(t, s.of(bare, sort.kind, namespace))
	defer stop()
	began := time.Now()
	s.atOnce(t, count, func(ctx context.Context, i int) error {
		made, err := s.create(ctx, sort.of(bare, fmt.Sprintf("many-%d", i)))
		if err != nil {
			return err
		}
		return s.settle(ctx, made, status)
	})
	seen := o.all(count, "doubles have a status", o.assessed)
	return seen[count-1].at.Sub(began)
}

// assessed is how long it takes until objects that are created are assessed.
func (s *server) assessed(t *testing.T, namespace string, sort sort, count int) time.Duration {
	t.Helper()
	o, stop := look(t, s.of(ours, sort.kind, namespace))
	defer stop()
	began := time.Now()
	s.fill(t, count, func(i int) *unstructured.Unstructured { return sort.of(ours, fmt.Sprintf("many-%d", i)) })
	seen := o.all(count, "objects are assessed", o.assessed)
	return seen[count-1].at.Sub(began)
}

// addWrites notes what was written for objects of a sort, but for their creation.
func (s *server) addWrites(t *testing.T, sort sort, writes requests, count int) {
	t.Helper()
	statuses, crisis := writes.statuses(sort.kind), writes.statuses("CrisisActivation")
	var ledger, others float64
	for what, made := range writes {
		switch {
		case what.resource == "configmaps":
			ledger += made
		case what.group == ours && (what.subresource == "status" || what.resource == plurals[sort.kind]):
		case what.resource == "leases": // of the API server itself
		default:
			t.Logf("%s: %v: %v", sort.name, what, made)
			others += made
		}
	}
	each := func(made float64) float64 { return made / float64(count) }
	book.Add(sort.name+"sStatusWrites", each(statuses))
	if sort.name != "Plan" {
		book.Add(sort.name+"sLedgerWrites", each(ledger))
		book.Add(sort.name+"sCrisisWrites", each(crisis))
		ledger, crisis = 0, 0
	}
	book.Add(sort.name+"sOtherWrites", each(others+ledger+crisis))
}
