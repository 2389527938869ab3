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
	lasts   time.Duration
	mutex   sync.Mutex
	answers map[K]answer[V]
}

type answer[V any] struct {
	value V
	until time.Time
}

func newMemory[K comparable, V any](clock clock.PassiveClock, lasts time.Duration) *memory[K, V] {
	return &memory[K, V]{clock: clock, lasts: lasts, answers: map[K]answer[V]{}}
}

// get is the answer to a question, which is asked when it is not remembered. How old it may be counts from before it is asked.
func (m *memory[K, V]) get(question K, ask func() (V, error)) (V, error) {
	since := m.clock.Now()
	if known, there := m.recall(question); there {
		return known, nil
	}
	value, err := ask()
	if err != nil {
		var none V
		return none, err
	}
	m.keepSince(since, question, value)
	return value, nil
}

// recall is the answer to a question, if it is remembered.
func (m *memory[K, V]) recall(question K) (value V, there bool) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	known, there := m.answers[question]
	if !there || !m.clock.Now().Before(known.until) {
		return value, false
	}
	return known.value, true
}

// keep remembers an answer from now on.
func (m *memory[K, V]) keep(question K, value V) { m.keepSince(m.clock.Now(), question, value) }

func (m *memory[K, V]) keepSince(now time.Time, question K, value V) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if len(m.answers) >= mostRemembered {
		maps.DeleteFunc(m.answers, func(_ K, a answer[V]) bool { return !now.Before(a.until) })
	}
	if len(m.answers) >= mostRemembered {
		clear(m.answers)
	}
	m.answers[question] = answer[V]{value, now.Add(m.lasts)}
}
