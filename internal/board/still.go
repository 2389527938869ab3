package board

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
)

// Still is a source that stands still, such as what a folder or an archive holds: nothing is stated any more, and what changes
// is what changes by itself.
type Still struct {
	mutex    sync.Mutex
	dossiers map[assess.Key]*assess.Dossier
	assessed map[assess.Key]*assess.Assessment
}

// NewStill returns a source of dossiers.
func NewStill(dossiers ...*assess.Dossier) *Still {
	s := &Still{dossiers: map[assess.Key]*assess.Dossier{}, assessed: map[assess.Key]*assess.Assessment{}}
	for _, d := range dossiers {
		s.dossiers[assess.KeyOf(d.Activation())] = d
	}
	return s
}

// Crises implements Source.
func (s *Still) Crises() []assess.Key {
	return slices.SortedFunc(maps.Keys(s.dossiers), func(a, b assess.Key) int { return strings.Compare(a.String(), b.String()) })
}

// Look implements Source.
func (s *Still) Look(crisis assess.Key, now time.Time, look func(*assess.Dossier, *assess.Assessment)) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	d := s.dossiers[crisis]
	if d == nil {
		return false
	}
	if known := s.assessed[crisis]; known == nil || !known.HoldsAt(now) {
		s.assessed[crisis] = assess.Assess(d, now)
	}
	look(d, s.assessed[crisis])
	return true
}
