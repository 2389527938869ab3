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
