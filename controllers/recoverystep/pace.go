package recoverystep

import (
	"sync"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/internal/assess"
)

// pace keeps what is seen of a recovery from being shown more than once in restUntilShown: an object may count its
// progress a hundred times a second.
type pace struct {
	mutex sync.Mutex
	shown map[client.ObjectKey]shown
}

type shown struct {
	sighting assess.Sighting
	at       time.Time
}

const restUntilShown = 2 * time.Second

// tooSoon says how long a task has to rest: what is new was shown a moment ago, or a watch does not see yet. It is no trouble.
type tooSoon struct{ rest time.Duration }

func (t tooSoon) Error() string { return "looked at again in " + t.rest.String() }

// next notes that something is to be shown now, and says how long that has to rest; 0 when it is shown. It rests since the last
// was shown until this one was looked at, for a look, an attempt that fails, may take long itself.
func (p *pace) next(of client.ObjectKey, sighting assess.Sighting, looked, now time.Time) time.Duration {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	last, known := p.shown[of]
	same := known && last.sighting.Step == sighting.Step && last.sighting.Attempt == sighting.Attempt
	if rest := last.at.Add(restUntilShown).Sub(looked); same && last.sighting != sighting && rest > 0 && rest <= restUntilShown {
		return rest
	}
	if p.shown == nil {
		p.shown = map[client.ObjectKey]shown{}
	}
	if !known || last.sighting != sighting {
		p.shown[of] = shown{sighting, now}
	}
	return 0
}

func (p *pace) forget(of client.ObjectKey) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	delete(p.shown, of)
}
