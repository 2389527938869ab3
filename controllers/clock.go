package controllers

import (
	"context"
	"time"

	"k8s.io/utils/clock"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/beredskap/beredskap/internal/dossier"
)

// steps has everything looked at again when the clock has been set, or the machine has slept: controllers wait for instants by
// how long it was until then, and what was an hour away may have come, or what had come may be an hour away.
type steps struct {
	clock  clock.PassiveClock
	steady clock.WithTicker // which nobody sets
	store  *dossier.Store
}

// How often the clock is looked at, and by how much more, or less, it went on than time did when it counts as set.
const (
	betweenGlances = time.Second
	leastStep      = time.Second
)

// Start implements manager.Runnable.
func (s *steps) Start(ctx context.Context) error {
	ticker := s.steady.NewTicker(betweenGlances)
	defer ticker.Stop()
	for last := s.glance(); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C():
		}
		now := s.glance()
		if step := now.stepFrom(last); step.Abs() >= leastStep {
			ctrl.LoggerFrom(ctx).Info("the clock was set, or the machine slept: everything is looked at again", "by", step)
			s.store.LookAgain()
		}
		last = now
	}
}

// glance is what the clock showed, and when that was by the one that nobody sets.
type glance struct{ showed, steady time.Time }

func (s *steps) glance() glance {
	return glance{showed: s.clock.Now().Round(0), steady: s.steady.Now()} // Round takes off what is steady of it
}

// stepFrom is by how much more the clock went on since an earlier glance than time did.
func (g glance) stepFrom(earlier glance) time.Duration {
	return g.showed.Sub(earlier.showed) - g.steady.Sub(earlier.steady)
}
