package ledger

import (
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// instants remembers an instant for each crisis.
type instants struct {
	mutex sync.Mutex
	at    map[client.ObjectKey]time.Time
}

// of is the instant of a crisis; zero when there is none.
func (i *instants) of(crisis client.ObjectKey) time.Time {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return i.at[crisis]
}

// ahead is the instant of a crisis if it is still to come; zero otherwise. One that is further away than it can be is none: the
// clock was set back.
func (i *instants) ahead(crisis client.ObjectKey, now time.Time, atMost time.Duration) time.Time {
	at := i.of(crisis)
	if wait := at.Sub(now); wait <= 0 || wait > atMost {
		return time.Time{}
	}
	return at
}

// set notes an instant; zero forgets it.
func (i *instants) set(crisis client.ObjectKey, at time.Time) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if at.IsZero() {
		delete(i.at, crisis)
		return
	}
	if i.at == nil {
		i.at = map[client.ObjectKey]time.Time{}
	}
	i.at[crisis] = at
}
