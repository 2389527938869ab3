package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Outage is one time that a system was down, and how it came back. Instants that have not come are zero.
type Outage struct {
	Since, Started, Restored, Verified, Accepted, Retired time.Time
	// Forecast is the last one stated, with those before it; nil while there was none.
	Forecast *v1alpha1.ForecastStatus
}

// outage is what is kept of an episode when another begins.
func (e *episode) outage() Outage {
	return Outage{
		Since: e.since, Started: e.started, Restored: e.restored, Verified: e.verified, Accepted: e.accepted, Retired: e.retired,
		Forecast: e.forecast,
	}
}

// Outages are the times that the system was down, in order. The last one is what the verdict itself tells of.
func (s *SystemVerdict) Outages() []Outage {
	if !s.Affected() {
		return nil
	}
	last := Outage{
		Since: s.Since, Started: s.Started, Restored: s.Restored, Verified: s.Verified, Accepted: s.Accepted, Retired: s.Retired,
		Forecast: s.Forecast,
	}
	return append(s.past[:len(s.past):len(s.past)], last)
}

// Ended is when the outage was over: the system was restored, or retired. Zero while it lasts.
func (o *Outage) Ended() time.Time { return earliest(o.Restored, o.Retired) }

// Foreseen is one forecast of when a system would be restored.
type Foreseen struct {
	StatedAt, RestoredBy time.Time
	// Before is what the forecast before it said; zero for the first.
	Before time.Time
	// Slipped says that it is later than the one before.
	Slipped bool
}

// Forecasts are the forecasts of an outage, in order; of very many the last ones.
func (o *Outage) Forecasts() []Foreseen {
	if o.Forecast == nil {
		return nil
	}
	var foreseen []Foreseen
	var before time.Time
	add := func(statedAt, restoredBy time.Time) {
		foreseen = append(foreseen, Foreseen{
			StatedAt: statedAt, RestoredBy: restoredBy, Before: before, Slipped: !before.IsZero() && restoredBy.After(before),
		})
		before = restoredBy
	}
	for _, earlier := range o.Forecast.Earlier {
		add(earlier.StatedAt.Time, earlier.RestoredBy.Time)
	}
	add(o.Forecast.StatedAt.Time, o.Forecast.RestoredBy.Time)
	return foreseen
}

// DependsOn are the systems that it depends on, in the order of its plan, also those that the crisis does not know.
func (s *SystemVerdict) DependsOn() []Ref {
	if s.system == nil {
		return nil // put together by hand
	}
	refs := make([]Ref, 0, len(s.system.DependsOn))
	for _, to := range s.system.DependsOn {
		refs = append(refs, s.Ref.system(to))
	}
	return refs
}

// Down says whether those who need the system are without it now: it is not back, or what came back no longer works.
func (s *SystemVerdict) Down() bool {
	return s.Phase != v1alpha1.RecoveryRetired && (!s.Available() || !s.DegradedSince.IsZero())
}

// WaitedFor counts, for each system, those that wait for it: themselves, or through others that do.
func (a *Assessment) WaitedFor() map[Ref]int {
	waiters := map[Ref][]Ref{}
	for i := range a.Systems {
		for _, ref := range a.Systems[i].Blockers {
			waiters[ref] = append(waiters[ref], a.Systems[i].Ref)
		}
	}
	counts := make(map[Ref]int, len(waiters))
	for ref := range waiters {
		reached := map[Ref]bool{ref: true}
		for next := []Ref{ref}; len(next) > 0; next = next[1:] {
			for _, waiter := range waiters[next[0]] {
				if !reached[waiter] {
					reached[waiter] = true
					next = append(next, waiter)
				}
			}
		}
		counts[ref] = len(reached) - 1
	}
	return counts
}
