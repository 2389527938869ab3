package dossier

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// FromReader reads the dossier of a crisis from a cluster, once: its activation, its plans, all that was
// recorded of it, and the crises that have a plan in common with it, for they may hold it.
func FromReader(ctx context.Context, reader client.Reader, crisis Key) (*assess.Dossier, error) {
	activation := &v1alpha1.CrisisActivation{}
	if err := reader.Get(ctx, crisis, activation); err != nil {
		if apierrors.IsNotFound(err) {
			return nil, fmt.Errorf("there is no crisis %s: %w", crisis, err)
		}
		return nil, fmt.Errorf("crisis %s cannot be read: %w", crisis, err)
	}
	o := newOffline()
	for _, list := range []client.ObjectList{&v1alpha1.CrisisActivationList{}, &v1alpha1.ContinuityPlanList{}} {
		if err := o.list(ctx, reader, list); err != nil {
			return nil, err
		}
	}
	// Any crisis may hold a plan that joined it, also one that does not name it.
	if err := o.list(ctx, reader, &v1alpha1.LogEntryList{}, client.MatchingFields{"status.statement": "join"}); err != nil {
		return nil, err
	}
	// Each of them may bring in further crises: read until none is new.
	read, thawed := map[Key]bool{}, map[string]bool{}
	for rest := []Key{crisis}; len(rest) > 0; rest = rest[1:] {
		if read[rest[0]] {
			continue
		}
		read[rest[0]] = true
		if err := o.readLedger(ctx, reader, rest[0]); err != nil {
			return nil, err
		}
		if err := o.readMembers(ctx, reader, rest[0]); err != nil {
			return nil, err
		}
		for plan := range o.shelf.file(rest[0]).plans {
			if err := o.readFrozen(ctx, reader, plan.Namespace, thawed); err != nil {
				return nil, err
			}
			for other := range o.shelf.wanted[plan] {
				rest = append(rest, other)
			}
		}
	}
	return o.Dossier(crisis)
}

// readMembers reads all that belongs to a crisis. The API server selects it by the name of the crisis;
// crises of one name in several namespaces are told apart here.
func (o *offline) readMembers(ctx context.Context, reader client.Reader, crisis Key) error {
	for _, list := range []client.ObjectList{
		&v1alpha1.SystemRecoveryList{}, &v1alpha1.BriefingList{}, &v1alpha1.LogEntryList{},
		&v1alpha1.ActionItemList{}, &v1alpha1.EvaluationList{},
	} {
		if err := o.list(ctx, reader, list, client.MatchingFields{"spec.crisis.name": crisis.Name}); err != nil {
			return err
		}
	}
	return nil
}

// readFrozen reads the plans of a namespace that were frozen, once. ControllerRevisions are no kind of ours:
// they are listed where plans stand, and nowhere else.
func (o *offline) readFrozen(ctx context.Context, reader client.Reader, namespace string, read map[string]bool) error {
	if read[namespace] {
		return nil
	}
	read[namespace] = true
	return o.list(ctx, reader, &appsv1.ControllerRevisionList{}, client.InNamespace(namespace), client.HasLabels{v1alpha1.LabelActivationUID})
}

// readLedger reads the ledger of a crisis. ConfigMaps are no kind of ours: who may not read those of the namespace sees
// the crisis without its ledger.
func (o *offline) readLedger(ctx context.Context, reader client.Reader, crisis Key) error {
	err := o.list(ctx, reader, &corev1.ConfigMapList{}, client.InNamespace(crisis.Namespace),
		client.MatchingLabels{v1alpha1.LabelLedger: v1alpha1.LedgerPage, v1alpha1.LabelActivation: crisis.Name})
	if apierrors.IsForbidden(err) {
		return nil
	}
	o.ledgers = true
	return err
}

// pageSize bounds one answer of the API server.
const pageSize = 500

// list puts everything that a list yields on the shelf, page by page.
func (o *offline) list(ctx context.Context, reader client.Reader, list client.ObjectList, options ...client.ListOption) error {
	options = append(options, client.Limit(pageSize))
	for next := ""; ; {
		if err := reader.List(ctx, list, append(options, client.Continue(next))...); err != nil {
			return fmt.Errorf("%T cannot be listed: %w", list, err)
		}
		err := meta.EachListItem(list, func(item runtime.Object) error {
			return o.put(item.DeepCopyObject().(client.Object))
		})
		if err != nil {
			return err
		}
		if next = list.GetContinue(); next == "" {
			return nil
		}
	}
}
