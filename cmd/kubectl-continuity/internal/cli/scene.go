package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// sceneNow reads the crisis that is spoken of, as it stands now.
func (t *telling) sceneNow(ctx context.Context, kube client.Reader) (*say.Scene, error) {
	key, err := t.openCrisis(ctx, kube)
	if err != nil {
		return nil, err
	}
	within := &reach{Reader: kube}
	if err := within.around(ctx, key); err != nil {
		return nil, err
	}
	d, err := dossier.FromReader(ctx, within, key)
	if err != nil {
		return nil, err
	}
	for _, note := range within.missed {
		_, _ = fmt.Fprintln(t.errOut, "note: "+note)
	}
	now := time.Now()
	return &say.Scene{Dossier: d, Assessment: assess.Assess(d, now), Now: now, Tail: tail(), Named: t.named()}, nil
}

// named is how the crisis was named on the command line, for the next one.
func (t *telling) named() []string {
	switch {
	case t.crisis != "":
		return []string{"--crisis", t.crisis}
	case *t.from.cluster.Namespace != "":
		return []string{"-n", *t.from.cluster.Namespace}
	}
	return nil
}

// sceneToDeclare reads what a crisis is declared with: the plans, and the crises that may hold them.
func (t *telling) sceneToDeclare(ctx context.Context, kube client.Reader) (*say.Scene, error) {
	crises, _, err := t.from.list(ctx, kube, "")
	if err != nil {
		return nil, err
	}
	scene := &say.Scene{Now: time.Now(), Tail: tail()}
	for i := range crises {
		scene.Crises = append(scene.Crises, assess.KeyOf(&crises[i]))
		if crises[i].Status.Phase != v1alpha1.ActivationPhase(v1alpha1.PhaseClosed) {
			scene.Others = append(scene.Others, &crises[i])
		}
	}
	if scene.Namespace, _, err = t.from.cluster.ToRawKubeConfigLoader().Namespace(); err != nil {
		return nil, err
	}
	var plans v1alpha1.ContinuityPlanList
	within := &reach{Reader: kube, namespaces: []string{scene.Namespace}}
	if err := within.List(ctx, &plans); err != nil {
		return nil, err
	}
	for i := range plans.Items {
		scene.Plans = append(scene.Plans, &plans.Items[i])
	}
	return scene, nil
}

// openCrisis finds the crisis that is named; where none is, the one that is not closed.
func (t *telling) openCrisis(ctx context.Context, kube client.Reader) (assess.Key, error) {
	if t.crisis != "" {
		namespace, name, err := t.from.named(t.crisis)
		if err != nil {
			return assess.Key{}, err
		}
		found, all, where, err := t.from.find(ctx, kube, namespace, name)
		if err != nil {
			return assess.Key{}, err
		}
		return choose(name, namespace, found, all, where)
	}
	return t.from.open(ctx, kube, byFlag)
}

// tailLetters are what ends a name: letters and digits that are not taken for one another.
const tailLetters = "abcdefghjkmnpqrstuvwxyz23456789"

// tail is a short end of a name that no other has.
func tail() string {
	raw := make([]byte, 4)
	_, _ = rand.Read(raw) // it never fails
	for i := range raw {
		raw[i] = tailLetters[int(raw[i])%len(tailLetters)]
	}
	return string(raw)
}

// reach reads as much as somebody may. A verb needs to know the crisis it speaks of, and not all that is in the cluster:
// where a kind may not be listed everywhere, it is listed in the namespaces of the crisis, and what may not be read there
// is left out, with a note.
type reach struct {
	client.Reader
	namespaces []string
	missed     []string
}

// around finds the namespaces of a crisis: its own, and those of its plans.
func (r *reach) around(ctx context.Context, crisis assess.Key) error {
	var activation v1alpha1.CrisisActivation
	if err := r.Get(ctx, crisis, &activation); err != nil {
		return err
	}
	r.namespaces = []string{crisis.Namespace}
	for _, plan := range activation.Spec.Plans {
		r.namespaces = append(r.namespaces, string(plan.Namespace))
	}
	for _, plan := range activation.Status.Plans {
		r.namespaces = append(r.namespaces, string(plan.Namespace))
	}
	slices.Sort(r.namespaces)
	r.namespaces = slices.DeleteFunc(slices.Compact(r.namespaces), func(n string) bool { return n == "" })
	return nil
}

// List implements client.Reader.
func (r *reach) List(ctx context.Context, list client.ObjectList, options ...client.ListOption) error {
	err := r.Reader.List(ctx, list, options...)
	if !apierrors.IsForbidden(err) {
		return err
	}
	var asked client.ListOptions
	asked.ApplyOptions(options)
	if asked.Namespace == "" {
		return r.oneByOne(ctx, list, &asked)
	}
	if _, pages := list.(*corev1.ConfigMapList); pages {
		return err // who reads the dossier knows what that means
	}
	if _, frozen := list.(*appsv1.ControllerRevisionList); !frozen { // without it a plan counts as it stands today
		r.miss(list, asked.Namespace)
	}
	return meta.SetList(list, nil)
}

// oneByOne lists what there is in each namespace of the crisis, whole.
func (r *reach) oneByOne(ctx context.Context, list client.ObjectList, asked *client.ListOptions) error {
	var all []runtime.Object
	for _, namespace := range r.namespaces {
		within := *asked
		within.Namespace, within.Limit, within.Continue = namespace, 0, ""
		if err := r.Reader.List(ctx, list, &within); apierrors.IsForbidden(err) {
			r.miss(list, namespace)
			continue
		} else if err != nil {
			return err
		}
		items, err := meta.ExtractList(list)
		if err != nil {
			return err
		}
		for _, item := range items {
			all = append(all, item.DeepCopyObject())
		}
	}
	list.SetContinue("")
	return meta.SetList(list, all)
}

func (r *reach) miss(list client.ObjectList, namespace string) {
	kind := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%T", list), "*v1alpha1."), "List")
	r.missed = append(r.missed, fmt.Sprintf("you may not read what is a %s in namespace %s, and it is left out here: the role continuity-viewer shows it", kind, namespace))
}

// spoken says what to do about an error of the API when something was to be said.
func spoken(err error) error {
	var none *noCluster
	switch {
	case err == nil:
		return nil
	case errors.As(err, &none):
		return fmt.Errorf("no cluster is configured: set KUBECONFIG, or start one with `kubectl continuity up --data-dir DIR` (%w)", none.error)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the cluster did not answer within %s: try again, or check KUBECONFIG (%w)", patience, err)
	case unreachable(err):
		return fmt.Errorf("no cluster answers: check KUBECONFIG, or start one with `kubectl continuity up --data-dir DIR` (%w)", err)
	}
	return understand(err)
}

// unreachable says whether nobody answers where the API server should be.
func unreachable(err error) bool {
	for _, says := range []string{"connection refused", "no such host", "i/o timeout", "no route to host", "EOF", "connection reset"} {
		if strings.Contains(err.Error(), says) {
			return true
		}
	}
	return false
}
