package soak_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/util/flowcontrol"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// patience is how long anything may take while things go wrong, on a machine that has much else to do.
const patience = 15 * time.Minute

// people enter records into crises of their own, until they are told to stop.
type people struct {
	lifespan int // how many records a crisis gets before it is closed and destroyed
	pace     flowcontrol.RateLimiter
	all      []*person
	stopped  atomic.Bool
	ended    sync.WaitGroup

	records, gone       atomic.Int64 // records that were entered, and deleted with their crisis
	declared, destroyed atomic.Int64 // crises
	filled              atomic.Int64 // people who have entered what was stated before
}

// person enters records, and has a colleague enter what takes another person.
type person struct {
	*people
	t             *testing.T
	random        *rand.Rand
	me, colleague client.Client
	crises        []*crisis
	generation    map[string]int // of the crises of a plan
}

func newPeople(t *testing.T, seed uint64, count, lifespan int, perSecond float32) *people {
	p := &people{lifespan: lifespan, pace: flowcontrol.NewTokenBucketRateLimiter(perSecond, 1)}
	for i := range count {
		p.all = append(p.all, &person{people: p, t: t, random: rand.New(rand.NewPCG(seed, uint64(i)+1)),
			me: as(t, fmt.Sprintf("person-%d", i)), colleague: as(t, fmt.Sprintf("colleague-%d", i)), generation: map[string]int{}})
	}
	return p
}

// as is a client with the rights of a lead, who may destroy things, too.
func as(t *testing.T, name string) client.Client {
	t.Helper()
	for _, role := range []string{"continuity-lead", "soak-destroyer"} {
		on.Grant(t, name, role, "")
	}
	config := on.Person(name)
	config.QPS = -1
	c, err := client.New(config, client.Options{Scheme: on.Kube.Scheme()})
	must(t, err)
	return c
}

// together has everybody do something at once.
func (p *people) together(do func(*person)) {
	for _, one := range p.all {
		p.ended.Go(func() { do(one) })
	}
}

// fill has one person declare crises over plans, and enter what was stated in them so far: as many records as a crisis has at a
// moment that is as good as any other.
func (p *person) fill() {
	for _, c := range p.crises {
		p.declare(c)
		for range p.random.IntN(p.lifespan) {
			p.say(c)
		}
	}
	p.filled.Add(1)
}

// live has one person enter something into one of the crises, again and again, and begin another where one has come to its end.
func (p *person) live() {
	for !p.stopped.Load() && !p.t.Failed() {
		_ = p.pace.Wait(p.t.Context())
		at := p.random.IntN(len(p.crises))
		if c := p.crises[at]; len(c.entered) < p.lifespan {
			p.say(c)
		} else {
			p.end(c)
			p.crises[at] = p.another(c.namespace, c.plan)
			p.declare(p.crises[at])
		}
	}
}

func (p *person) another(namespace, plan string) *crisis {
	p.generation[plan]++
	return newCrisis(namespace, plan, p.generation[plan])
}

func (p *person) declare(c *crisis) {
	if p.create(p.me, c.activation()) {
		p.declared.Add(1)
	}
}

func (p *person) say(c *crisis) {
	record, another := c.next(p.random)
	p.enter(c, record, another)
}

// enter enters a record, and remembers it.
func (p *person) enter(c *crisis, record client.Object, another bool) {
	by := p.me
	if another {
		by = p.colleague
	}
	if !p.create(by, record) {
		return
	}
	c.entered[record.GetName()] = fmt.Sprintf("%T", record)
	p.records.Add(1)
}

// create creates an object, again where nobody knows whether it was.
func (p *person) create(by client.Client, object client.Object) bool {
	err := retried(p.t.Context(), func(ctx context.Context) error {
		return client.IgnoreAlreadyExists(by.Create(ctx, object))
	})
	if err != nil {
		p.t.Errorf("%T %s cannot be entered: %v", object, client.ObjectKeyFromObject(object), err)
	}
	return err == nil
}

// retried does something until it works, or is refused.
func retried(ctx context.Context, do func(context.Context) error) (last error) {
	err := wait.PollUntilContextTimeout(ctx, 100*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		last = do(ctx)
		if apierrors.IsInvalid(last) || apierrors.IsForbidden(last) || apierrors.IsBadRequest(last) {
			return false, last
		}
		return last == nil, nil
	})
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", err, last)
}

// end closes a crisis, evaluates it, and has it destroyed and deleted.
func (p *person) end(c *crisis) {
	state := func(fill func(*v1alpha1.LogEntrySpec)) { p.enter(c, c.entry(fill), false) }
	decided := &v1alpha1.Resolution{DecidedBy: "The director", Reason: "It is over"}
	state(func(s *v1alpha1.LogEntrySpec) {
		s.Phase = &v1alpha1.PhaseChange{To: v1alpha1.PhaseRecovery, DecidedBy: "The director"}
	})
	for _, number := range c.down {
		state(func(s *v1alpha1.LogEntrySpec) { s.About, s.Retirement = c.system(number), decided })
	}
	state(func(s *v1alpha1.LogEntrySpec) {
		s.About, s.Waiver = &v1alpha1.Subject{Plan: v1alpha1.ObjectName(c.plan), Obligation: "board"}, decided
	})
	state(func(s *v1alpha1.LogEntrySpec) {
		s.Phase = &v1alpha1.PhaseChange{To: v1alpha1.PhaseClosed, DecidedBy: "The director"}
	})
	p.until(c, "it is closed", func(ctx context.Context) error {
		activation, err := p.look(ctx, c)
		if err != nil {
			return err
		}
		if activation.Status.Phase != v1alpha1.ActivationPhase(v1alpha1.PhaseClosed) {
			return fmt.Errorf("it is %s: %v", activation.Status.Phase, activation.Status.Conditions)
		}
		return nil
	})
	p.enter(c, &v1alpha1.Evaluation{ObjectMeta: c.meta(), Spec: v1alpha1.EvaluationSpec{
		Record: c.record(), Title: "What was learnt", CompletedAt: now(), Authors: []v1alpha1.Line{"Head of IT"},
		Answers: []v1alpha1.Answer{{Question: "worked", Text: text}},
	}}, false)
	state(func(s *v1alpha1.LogEntrySpec) {
		s.About, s.Destruction = &v1alpha1.Subject{Activation: v1alpha1.ObjectName(c.name)}, decided
	})
	p.until(c, "it may be deleted", func(ctx context.Context) error {
		activation, err := p.look(ctx, c)
		if err == nil && activation.Status.Destruction == "" {
			err = errors.New("its status names no destruction")
		}
		return err
	})
	p.until(c, "it is gone", func(ctx context.Context) error { return p.remove(ctx, c) })
	p.gone.Add(int64(len(c.entered)))
	p.destroyed.Add(1)
}

func (p *person) look(ctx context.Context, c *crisis) (*v1alpha1.CrisisActivation, error) {
	activation := c.activation()
	return activation, p.me.Get(ctx, client.ObjectKeyFromObject(activation), activation)
}

// remove deletes all of a crisis: the activation last. What may not be deleted yet is refused.
func (p *person) remove(ctx context.Context, c *crisis) error {
	here, ofCrisis := client.InNamespace(c.namespace), client.MatchingFields{"spec.crisis.name": c.name}
	labelled := client.MatchingLabels{v1alpha1.LabelActivation: c.name}
	for _, kind := range []client.Object{
		&v1alpha1.Evaluation{}, &v1alpha1.ActionItem{}, &v1alpha1.Briefing{}, &v1alpha1.LogEntry{}, &v1alpha1.SystemRecovery{},
	} {
		if err := p.me.DeleteAllOf(ctx, kind, here, ofCrisis); err != nil {
			return err
		}
	}
	for _, kind := range []client.Object{&corev1.ConfigMap{}, &appsv1.ControllerRevision{}} {
		if err := p.me.DeleteAllOf(ctx, kind, here, labelled); err != nil {
			return err
		}
	}
	return client.IgnoreNotFound(p.me.Delete(ctx, c.activation()))
}

// until waits until something holds of a crisis.
func (p *person) until(c *crisis, what string, holds func(context.Context) error) {
	var last error
	err := wait.PollUntilContextTimeout(p.t.Context(), 500*time.Millisecond, patience, true, func(ctx context.Context) (bool, error) {
		last = holds(ctx)
		return last == nil, nil
	})
	if err != nil {
		p.t.Errorf("crisis %s/%s: not within %s: %s: %v", c.namespace, c.name, patience, what, last)
	}
}
