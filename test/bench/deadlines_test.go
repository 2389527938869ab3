package bench_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// overdue says whether an action item is, as the operator has written.
func overdue(object *unstructured.Unstructured) bool {
	condition := conditionOf(object, "ActionOverdue")
	return condition != nil && condition["status"] == "True"
}

// lateness is how long after its instant a condition was seen. It fails where that was before, or where the condition says so.
func lateness(t *testing.T, seen sight, due time.Time) time.Duration {
	t.Helper()
	late := seen.at.Sub(due)
	since, err := time.Parse(time.RFC3339, conditionOf(seen.Unstructured, "ActionOverdue")["lastTransitionTime"].(string))
	must(t, err)
	if !since.Equal(due) {
		t.Errorf("%s was due at %v, and its condition says %v", seen.GetName(), due, since)
	}
	if late < 0 {
		t.Errorf("%s is overdue %v before its instant", seen.GetName(), -late)
	}
	return late
}

// Many deadlines at one instant: how long until all conditions are written, beside a plain client that writes as many statuses of
// doubles. None may be early.
func TestManyDeadlinesAtOneInstant(t *testing.T) {
	s := newServer(t)
	p := s.operate(t)
	eachRun(func(int) {
		count, namespace := of(1000), s.namespace(t)
		crisis := s.declare(t, namespace)
		o, stop := look(t, s.of(ours, "ActionItem", namespace))
		defer stop()
		due := s.dueWhenAllIsQuiet(t, count)
		s.fill(t, count, func(i int) *unstructured.Unstructured {
			return actionItem(ours, namespace, fmt.Sprintf("due-%d", i), crisis, due)
		})
		o.all(count, "action items are assessed", o.assessed)
		p.awaitRestBefore(t, due)
		early, last := 0.0, time.Duration(0)
		seen := o.all(count, "conditions are written", overdue)
		for _, one := range seen {
			late := lateness(t, one, due)
			if last = max(last, late); late < 0 {
				early++
			}
		}
		p.awaitRest(t)
		limit := s.statusesOfDoubles(t, namespace, count, seen[0].Object["status"].(map[string]any))
		book.Add("DeadlinesEarly", early)
		book.Add("DeadlinesTime", milliseconds(last))
		book.Add("DeadlinesBareTime", milliseconds(limit))
		book.Add("DeadlinesRatio", last.Seconds()/limit.Seconds())
	})
}

// dueWhenAllIsQuiet is an instant at which so many objects will have been created and assessed: three times as long from now as
// a plain client takes for as many doubles, and what it takes to be sure of quiet.
func (s *server) dueWhenAllIsQuiet(t *testing.T, count int) time.Time {
	t.Helper()
	namespace := s.namespace(t)
	sort := sorts(namespace, "none")[2]
	took := s.doubles(t, namespace, sort, map[string]any{"conditions": []any{map[string]any{"type": "Ready", "status": "True", "reason": "Accepted",
		"message": "", "observedGeneration": int64(1), "lastTransitionTime": "2026-03-02T12:00:00Z"}}}, count)
	return time.Now().Add(3*took + 10*restFor).Truncate(time.Second)
}

// awaitRestBefore waits until the manager is at rest, which has to be before an instant.
func (p *process) awaitRestBefore(t *testing.T, instant time.Time) {
	t.Helper()
	p.awaitRest(t)
	if !time.Now().Before(instant) {
		t.Fatal("the instant came before all was quiet: the machine is slower now than it was a moment ago")
	}
}

// statusesOfDoubles is how long a plain client takes to write a status to each of so many doubles.
func (s *server) statusesOfDoubles(t *testing.T, namespace string, count int, status map[string]any) time.Duration {
	t.Helper()
	made := make([]*unstructured.Unstructured, count)
	s.atOnce(t, count, func(ctx context.Context, i int) (err error) {
		made[i], err = s.create(ctx, actionItem(bare, namespace, fmt.Sprintf("due-%d", i), "none", time.Now()))
		return err
	})
	o, stop := look(t, s.of(bare, "ActionItem", namespace))
	defer stop()
	began := time.Now()
	s.atOnce(t, count, func(ctx context.Context, i int) error { return s.settle(ctx, made[i], status) })
	seen := o.all(count, "doubles have a status", overdue)
	return seen[count-1].at.Sub(began)
}

// A deadline alone: how long after its instant its condition is seen, beside how long a status write takes until it is. Instants are
// whole seconds, so there is one in each, and in between a double gets the status.
func TestADeadlineAlone(t *testing.T) {
	s := newServer(t)
	p := s.operate(t)
	namespace := s.namespace(t)
	crisis := s.declare(t, namespace)
	o, stop := look(t, s.of(ours, "ActionItem", namespace))
	defer stop()
	doubles, stop := look(t, s.of(bare, "ActionItem", namespace))
	defer stop()
	eachRun(func(run int) {
		count := of(60)
		first := s.dueWhenAllIsQuiet(t, count)
		due := func(i int) time.Time { return first.Add(time.Duration(i) * time.Second) }
		name := func(i int) string { return fmt.Sprintf("due-%d-%d", run, i) }
		made := make([]*unstructured.Unstructured, count)
		s.atOnce(t, count, func(ctx context.Context, i int) (err error) {
			if made[i], err = s.create(ctx, actionItem(bare, namespace, name(i), crisis, due(i))); err == nil {
				_, err = s.create(ctx, actionItem(ours, namespace, name(i), crisis, due(i)))
			}
			return err
		})
		o.all(count, "action items are assessed", o.assessed)
		p.awaitRestBefore(t, first)
		var times, limit []time.Duration
		for i := range count {
			is := func(seen *unstructured.Unstructured) bool { return seen.GetName() == name(i) && overdue(seen) }
			seen := o.next(name(i)+" is overdue", is)
			times = append(times, lateness(t, seen, due(i)))
			began := time.Now()
			must(t, s.settle(t.Context(), made[i], seen.Object["status"].(map[string]any)))
			limit = append(limit, doubles.next("its double has the status", is).at.Sub(began))
		}
		add("DeadlineLatenessP50", 0.5, times)
		add("DeadlineLatenessP99", 0.99, times)
		add("DeadlineBareP50", 0.5, limit)
		add("DeadlineBareP99", 0.99, limit)
	})
}
