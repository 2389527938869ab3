package board

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/beredskap/beredskap/internal/assess"
)

// Still is a source that stands still: what a folder or an archive holds, or how a crisis stood at an instant.
type Still struct {
	mutex    sync.Mutex
	dossiers map[assess.Key]*assess.Dossier
	asOf     time.Time
}

// NewStill returns a source of dossiers, as of an instant; zero is whenever somebody looks.
func NewStill(asOf time.Time, dossiers ...*assess.Dossier) *Still {
	s := &Still{dossiers: map[assess.Key]*assess.Dossier{}, asOf: asOf}
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
	d := s.dossiers[crisis]
	if d == nil {
		return false
	}
	if !s.asOf.IsZero() {
		now = s.asOf
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	look(d, assess.Assess(d, now))
	return true
}
