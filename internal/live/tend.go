package live

import (
	"context"
	"time"

	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// How often it is looked whether the connection stands, and the API server asked whether it answers, in whole beats; and
// how long it may take to.
const (
	beat         = time.Second
	beatsToAsk   = 5
	answerWithin = 4 * time.Second
)

// doubtsAtOnce is how many doubts of a ledger are settled in one beat.
const doubtsAtOnce = 50

// tend looks after the connection and the ledgers until the context ends.
func (l *Live) tend(ctx context.Context) {
	beats := l.clock.NewTicker(beat)
	defer beats.Stop()
	for count := 1; ; count++ {
		select {
		case <-ctx.Done():
			return
		case <-beats.C():
		}
		if count%beatsToAsk == 0 {
			l.ask(ctx)
		}
		if l.scope.Ledger {
			l.settle(ctx)
		}
		l.tellStale()
	}
}

// ask asks the API server for something that is needed. A connection may be dead without anybody having said so, and a
// right, or a token, gone.
func (l *Live) ask(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	in := corev1.NamespaceAll
	if len(l.scope.Namespaces) > 0 {
		in = l.scope.Namespaces[0]
	}
	err := l.reader.List(within, &v1alpha1.CrisisActivationList{}, client.InNamespace(in), client.Limit(1))
	if ctx.Err() == nil {
		l.line.asked(err)
	}
}

// settle finds out whether what seems to be missing in a ledger, or altered, is. What cannot be read now is tried again.
func (l *Live) settle(ctx context.Context) {
	l.mutex.Lock()
	crises := l.doubtful
	l.doubtful = map[assess.Key]struct{}{}
	l.mutex.Unlock()
	for crisis := range crises {
		doubts := l.store.Doubts(crisis)
		within, cancel := context.WithTimeout(ctx, answerWithin)
		_, left, err := l.store.Settle(within, l.reader, crisis, doubts[:min(len(doubts), doubtsAtOnce)])
		cancel()
		if err != nil || left || len(doubts) > doubtsAtOnce {
			l.mutex.Lock()
			l.doubtful[crisis] = struct{}{}
			l.mutex.Unlock()
		}
	}
}

// tellStale tells everybody when what is known has become stale, or is no longer.
func (l *Live) tellStale() {
	since, _ := l.Stale()
	if stale := !since.IsZero(); stale != l.stale {
		l.stale = stale
		l.tellAll()
	}
}
