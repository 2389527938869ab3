package campaign_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/go-logr/logr"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/wait"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// looked is what stands in the API server: by kind and name what the operator says of each object, and its version.
type looked struct {
	objects  []client.Object
	versions map[string]string
}

// look reads everything of the play.
func (p *play) look() (looked, error) {
	l := looked{versions: map[string]string{}}
	for _, list := range []client.ObjectList{
		&v1alpha1.ContinuityPlanList{}, &v1alpha1.CrisisActivationList{}, &v1alpha1.SystemRecoveryList{}, &v1alpha1.BriefingList{},
		&v1alpha1.LogEntryList{}, &v1alpha1.ActionItemList{}, &v1alpha1.EvaluationList{}, &appsv1.ControllerRevisionList{}, &corev1.ConfigMapList{},
	} {
		for _, namespace := range p.namespaces {
			if err := on.Kube.List(p.ctx, list, client.InNamespace(namespace)); err != nil {
				return l, err
			}
			err := meta.EachListItem(list, func(item runtime.Object) error {
				object := item.DeepCopyObject().(client.Object)
				l.objects = append(l.objects, object)
				l.versions[fmt.Sprintf("%T %s", object, client.ObjectKeyFromObject(object))] = object.GetResourceVersion()
				return nil
			})
			if err != nil {
				return l, err
			}
		}
	}
	return l, nil
}

// check waits until the operator has caught up, and checks what it says.
func (p *play) check(t *rapid.T) {
	t.Helper()
	began := time.Now()
	behind, before := []string{"nobody looked"}, looked{}
	err := wait.PollUntilContextTimeout(p.ctx, 20*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		l, err := p.look()
		if err != nil {
			return false, err
		}
		if behind, err = p.behind(l); err != nil || len(behind) > 0 {
			before = looked{}
			return false, err
		}
		still := maps.Equal(before.versions, l.versions) // and nothing was written meanwhile
		before = l
		return still, nil
	})
	if err != nil {
		t.Fatalf("the operator does not come to what follows from what was said (%v):\n%s", err, strings.Join(behind, "\n"))
	}
	p.done.waited(time.Since(began))
	p.looked = before
	for _, object := range before.objects {
		p.checkObject(t, object)
	}
}

// behind lists what the operator says otherwise than the rules do, by what stands in the API server at this instant.
func (p *play) behind(l looked) (behind []string, err error) {
	now := time.Now()
	shelf := dossier.NewStore(logr.Discard())
	crises := map[client.ObjectKey]*assess.Assessment{}
	for _, object := range l.objects {
		if dossier.KindOf(object) == "ConfigMap" && object.GetLabels()[v1alpha1.LabelLedger] == "" {
			continue
		}
		if err := shelf.Put(object); err != nil {
			return nil, err
		}
		if activation, is := object.(*v1alpha1.CrisisActivation); is {
			d, err := dossier.FromReader(p.ctx, on.Kube, client.ObjectKeyFromObject(activation))
			if err != nil {
				return []string{err.Error()}, nil //nolint:nilerr // it went meanwhile
			}
			a := assess.Assess(d, now)
			crises[client.ObjectKeyFromObject(activation)] = a
			if state, kept := a.Ledger(); !kept || state.Unsealed > 0 {
				behind = append(behind, fmt.Sprintf("crisis %s: %d objects are still to be sealed", activation.Name, state.Unsealed))
			}
		}
	}
	for _, object := range l.objects {
		behind = append(behind, differs(object, shelf, crises, now)...)
	}
	return behind, nil
}

// differs says how the status of an object differs from what the rules say.
func differs(object client.Object, shelf *dossier.Store, crises map[client.ObjectKey]*assess.Assessment, now time.Time) []string {
	of := func(crisis v1alpha1.CrisisReference) *assess.Assessment {
		key := client.ObjectKey{Namespace: string(crisis.Namespace), Name: string(crisis.Name)}
		if key.Namespace == "" {
			key.Namespace = object.GetNamespace()
		}
		return crises[key]
	}
	var is, ought any
	switch o := object.(type) {
	case *v1alpha1.ContinuityPlan:
		shelf.LookAtPlan(client.ObjectKeyFromObject(o), now, func(_ *v1alpha1.ContinuityPlan, a *assess.PlanAssessment) {
			is, ought = o.Status, a.PlanStatus(o, now)
		})
	case *v1alpha1.CrisisActivation:
		is, ought = o.Status, crises[client.ObjectKeyFromObject(o)].ActivationStatus(o, now)
	case *v1alpha1.SystemRecovery:
		status, _ := of(o.Spec.Crisis).RecoveryStatus(o, now)
		is, ought = o.Status, status
	case *v1alpha1.Briefing:
		status, _ := of(o.Spec.Crisis).BriefingStatus(o, now)
		is, ought = o.Status, status
	case *v1alpha1.LogEntry:
		status, _ := of(o.Spec.Crisis).LogEntryStatus(o, now)
		is, ought = o.Status, status
	case *v1alpha1.ActionItem:
		status, _ := of(o.Spec.Crisis).ActionItemStatus(o, now)
		is, ought = o.Status, status
	case *v1alpha1.Evaluation:
		status, _ := of(o.Spec.Crisis).EvaluationStatus(o, now)
		is, ought = o.Status, status
	default:
		return nil
	}
	if equality.Semantic.DeepEqual(is, ought) {
		return nil
	}
	return []string{fmt.Sprintf("%T %s says\n%s\nand ought to say\n%s", object, client.ObjectKeyFromObject(object), shown(is), shown(ought))}
}

func shown(status any) string {
	raw, err := yaml.Marshal(status)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// said is what every status says.
type said struct {
	ObservedGeneration int64              `json:"observedGeneration"`
	Conditions         []metav1.Condition `json:"conditions"`
	LedgerIndex        *int64             `json:"ledgerIndex"`
}

// checkObject checks what holds of every object, whatever was said before.
func (p *play) checkObject(t *rapid.T, object client.Object) {
	t.Helper()
	if plan, is := object.(*v1alpha1.ContinuityPlan); is {
		for _, u := range p.units {
			if u.namespace == plan.Namespace && u.name == plan.Name {
				u.check(t, plan)
			}
		}
	}
	var s said
	switch o := object.(type) {
	case *appsv1.ControllerRevision, *corev1.ConfigMap:
		return
	default:
		content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
		if err != nil {
			t.Fatal(err)
		}
		if status, is := content["status"].(map[string]any); is {
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(status, &s); err != nil {
				t.Fatal(err)
			}
		}
	}
	name := fmt.Sprintf("%T %s", object, client.ObjectKeyFromObject(object))
	if s.ObservedGeneration != object.GetGeneration() {
		t.Errorf("%s: generation %d was observed, and it is at %d", name, s.ObservedGeneration, object.GetGeneration())
	}
	if readyOf(s.Conditions) == nil {
		t.Errorf("%s does not say whether it is ready", name)
	}
	for _, c := range s.Conditions {
		if c.Reason == "" || c.Message == "" || c.ObservedGeneration != object.GetGeneration() {
			t.Errorf("%s: %s=%s gives reason %q and message %q for generation %d", name, c.Type, c.Status, c.Reason, c.Message, c.ObservedGeneration)
		}
	}
	p.checkNumber(t, string(object.GetUID()), name, s.LedgerIndex)
}

// checkNumber checks that what once had a number in the ledger keeps it.
func (p *play) checkNumber(t *rapid.T, uid, name string, index *int64) {
	t.Helper()
	before, had := p.sealed[uid]
	if had && (index == nil || *index != before) {
		t.Errorf("%s had number %d in the ledger, and has %v", name, before, index)
	}
	if index != nil {
		p.sealed[uid] = *index
	}
}

// end checks that nothing is written any more once the last checkpoint was signed.
func (p *play) end(t *rapid.T) {
	t.Helper()
	last, since := map[string]string{}, time.Now()
	changed := map[string]int{}
	err := wait.PollUntilContextTimeout(p.ctx, 50*time.Millisecond, patience, true, func(context.Context) (bool, error) {
		l, err := p.look()
		if err != nil {
			return false, err
		}
		for name, version := range l.versions {
			if last[name] != version {
				since = time.Now()
				changed[name]++
			}
		}
		last = l.versions
		return time.Since(since) >= quiet, nil
	})
	if err != nil {
		t.Fatalf("it does not come to rest: %v", slices.Sorted(maps.Keys(changed)))
	}
}

// patience is how long the operator may take to catch up on a machine that is busy with other things, too.
const patience = 60 * time.Second

// quiet is for how long nothing may be written in the end: longer than a checkpoint waits to be signed.
const quiet = 1500 * time.Millisecond
