package cli

import (
	"context"

	"github.com/go-logr/logr"
	"k8s.io/utils/clock"
	ctrllog "sigs.k8s.io/controller-runtime/pkg/log"

	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/live"
)

// follow follows the cluster, and finds the crisis that is named, if one is.
func (s *source) follow(ctx context.Context, crisis string) (followed *live.Live, home assess.Key, err error) {
	ctrllog.SetLogger(logr.Discard())
	namespace, name, err := s.named(crisis)
	if err != nil {
		return nil, home, err
	}
	if name != "" {
		kube, err := s.client()
		if err != nil {
			return nil, home, err
		}
		if home, err = s.crisis(ctx, kube, namespace, name); err != nil {
			return nil, home, err
		}
		namespace = home.Namespace
	}
	if namespace == "" {
		namespace, _, _ = s.cluster.ToRawKubeConfigLoader().Namespace()
	}
	config, err := s.config()
	if err != nil {
		return nil, home, err
	}
	followed, err = live.Follow(ctx, config, live.Options{Clock: clock.RealClock{}, Namespace: namespace})
	if err != nil {
		return nil, home, understand(err)
	}
	return followed, home, nil
}
