package dossier

import (
	"context"
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// CacheOptions say what a cache holds that a store watches: of the cluster's ControllerRevisions those alone that
// freeze a plan, of its ConfigMaps those that are part of a ledger, and of every object all but what no rule reads.
func CacheOptions() (cache.Options, error) {
	ours, err := labels.NewRequirement(v1alpha1.LabelActivationUID, selection.Exists, nil)
	if err != nil {
		return cache.Options{}, err
	}
	parts, err := labels.NewRequirement(v1alpha1.LabelLedger, selection.Exists, nil)
	if err != nil {
		return cache.Options{}, err
	}
	return cache.Options{
		DefaultTransform: cache.TransformStripManagedFields(),
		ByObject: map[client.Object]cache.ByObject{
			&appsv1.ControllerRevision{}: {Label: labels.NewSelector().Add(*ours)},
			&corev1.ConfigMap{}:          {Label: labels.NewSelector().Add(*parts)},
		},
	}, nil
}

// Watch has the store fold every event of a cache, from its first list on.
func (s *Store) Watch(ctx context.Context, c cache.Cache) error {
	for _, object := range s.shelf.watched() {
		informer, err := c.GetInformer(ctx, object, cache.BlockUntilSynced(false))
		if err != nil {
			return fmt.Errorf("cannot watch %T: %w", object, err)
		}
		feed, err := informer.AddEventHandler(toolscache.ResourceEventHandlerDetailedFuncs{
			AddFunc:    func(o any, initial bool) { s.fold(o, initial, s.shelf.put) },
			UpdateFunc: func(_, o any) { s.fold(o, false, s.shelf.put) },
			DeleteFunc: func(o any) { s.fold(o, false, s.shelf.remove) },
		})
		if err != nil {
			return fmt.Errorf("cannot watch %T: %w", object, err)
		}
		s.feeds = append(s.feeds, feed)
	}
	return nil
}

// watched is one object of each kind that is watched: of those that somebody who looks on may not read, none.
func (s *shelf) watched() []client.Object {
	objects := []client.Object{
		&v1alpha1.ContinuityPlan{}, &v1alpha1.CrisisActivation{}, &v1alpha1.SystemRecovery{}, &v1alpha1.Briefing{},
		&v1alpha1.LogEntry{}, &v1alpha1.ActionItem{}, &v1alpha1.Evaluation{},
	}
	if !s.blind.Frozen {
		objects = append(objects, &appsv1.ControllerRevision{})
	}
	if !s.unsealed {
		objects = append(objects, &corev1.ConfigMap{})
	}
	return objects
}
