package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/say"
	"github.com/beredskap/beredskap/internal/assess"
)

// sceneNow reads the crisis that is spoken of, as it stands now.
func (t *telling) sceneNow(ctx context.Context, kube client.Reader) (*say.Scene, error) {
	key, err := t.openCrisis(ctx, kube)
	if err != nil {
		return nil, err
	}
	d, within, err := read(ctx, kube, key, "")
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
	switch namespace := *t.from.cluster.Namespace; {
	case t.crisis != "" && namespace != "" && !strings.Contains(t.crisis, "/"):
		return []string{"--crisis", namespace + "/" + t.crisis}
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
