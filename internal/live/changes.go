package live

import (
	"context"
	"time"

	"k8s.io/utils/clock"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// pace is the least time between two signals to one who waits for changes.
const pace = time.Second

// longestWait bounds how long an instant is waited for in one piece: should the clock be set forward meanwhile, the instant
// is noticed within that.
const longestWait = time.Minute

// bell is rung when something has changed; it stays rung until somebody hears it.
type bell chan struct{}

func (b bell) ring() {
	select {
	case b <- struct{}{}:
	default:
	}
}

// listen has the store tell of what changes, until the context ends.
func (l *Live) listen(ctx context.Context) error {
	for _, kind := range []string{v1alpha1.KindCrisisActivation, dossier.KindLedger} { // both are told by the key of the crisis
		if err := l.store.Source(kind).Start(ctx, l.queue); err != nil {
			return err
		}
	}
	go func() {
		<-ctx.Done()
		l.queue.ShutDown()
	}()
	go func() {
		for {
			told, down := l.queue.Get()
			if down {
				return
			}
			l.tell(told.NamespacedName)
			l.queue.Done(told)
		}
	}()
	return nil
}

// tell tells those who wait for changes of a crisis, and those who wait for changes of any.
func (l *Live) tell(crisis assess.Key) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.doubtful[crisis] = struct{}{}
	l.turns[crisis]++
	for _, key := range []assess.Key{crisis, {}} {
		for b := range l.bells[key] {
			b.ring()
		}
	}
}

// tellAll tells everybody: that what is known is stale now, or no longer.
func (l *Live) tellAll() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.all++
	for _, waiting := range l.bells {
		for b := range waiting {
			b.ring()
		}
	}
}

// Turn is a number that grows with every change of a crisis. What was looked at after it was read is as new as it says, or
// newer. What changes by itself, with time, does not count.
func (l *Live) Turn(crisis assess.Key) uint64 {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.turns[crisis] + l.all
}

// Changes signals every change of a crisis until the context ends, and then is closed: what is stated, what the operator
// sees, what changes by itself at an instant, and whether it is stale. Signals come at least a second apart, and one may
// stand for many changes. With an empty key it signals changes of any crisis, but of those that come by themselves.
func (l *Live) Changes(ctx context.Context, crisis assess.Key) <-chan struct{} {
	b := bell(make(chan struct{}, 1))
	l.hang(crisis, b)
	signals := make(chan struct{}, 1)
	go func() {
		defer close(signals)
		defer l.unhang(crisis, b)
		for l.await(ctx, crisis, b) {
			select {
			case signals <- struct{}{}:
			default: // there is one that nobody has taken yet
			}
			select {
			case <-ctx.Done():
				return
			case <-l.clock.After(pace):
			}
		}
	}()
	return signals
}

// await waits until a bell is rung, or a crisis changes by itself; false when the context ends before.
func (l *Live) await(ctx context.Context, crisis assess.Key, b bell) bool {
	for {
		next := l.next(crisis)
		var timer clock.Timer
		var comes <-chan time.Time
		if !next.IsZero() {
			timer = l.clock.NewTimer(min(next.Sub(l.clock.Now()), longestWait))
			comes = timer.C()
		}
		select {
		case <-ctx.Done():
		case <-b:
		case <-comes:
			if l.clock.Now().Before(next) {
				continue
			}
		}
		if timer != nil {
			timer.Stop()
		}
		return ctx.Err() == nil
	}
}

// next is when a crisis next changes by itself; zero when it does not.
func (l *Live) next(crisis assess.Key) (next time.Time) {
	l.store.LookInto(crisis, l.clock.Now(), func(_ *assess.Dossier, a *assess.Assessment) { next = a.Next })
	return next
}

func (l *Live) hang(crisis assess.Key, b bell) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if l.bells[crisis] == nil {
		l.bells[crisis] = map[bell]struct{}{}
	}
	l.bells[crisis][b] = struct{}{}
}

func (l *Live) unhang(crisis assess.Key, b bell) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if delete(l.bells[crisis], b); len(l.bells[crisis]) == 0 {
		delete(l.bells, crisis)
	}
}
