package access

import (
	"maps"
	"sync"
	"time"

	"k8s.io/utils/clock"
)

// mostRemembered bounds how many answers are remembered: whoever tries one token after another fills no memory.
const mostRemembered = 10000

// memory remembers answers for a while. What could not be answered is not remembered.
type memory[K comparable, V any] struct {
	clock   clock.PassiveClock
	mutex   sync.Mutex
	answers map[K]answer[V]
}

type answer[V any] struct {
	value V
	until time.Time
}

func newMemory[K comparable, V any](clock clock.PassiveClock) *memory[K, V] {
	return &memory[K, V]{clock: clock, answers: map[K]answer[V]{}}
}

// get is the answer to a question, which is asked when it is not remembered. How old it may be counts from before it is asked.
func (m *memory[K, V]) get(question K, ask func() (V, error)) (V, error) {
	now := m.clock.Now()
	m.mutex.Lock()
	known, there := m.answers[question]
	m.mutex.Unlock()
	if there && now.Before(known.until) {
		return known.value, nil
	}
	value, err := ask()
	if err != nil {
		var none V
		return none, err
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if len(m.answers) >= mostRemembered {
		maps.DeleteFunc(m.answers, func(_ K, a answer[V]) bool { return !now.Before(a.until) })
	}
	if len(m.answers) >= mostRemembered {
		clear(m.answers)
	}
	m.answers[question] = answer[V]{value, now.Add(remembered)}
	return value, nil
}
