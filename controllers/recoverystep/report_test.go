package recoverystep

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/util/workqueue"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers/internal/loop"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

// A refusal may have other words each time: a port, a number of a trace, what is used of a quota.
func TestATroubleThatIsWordedAnewEachTimeIsNotTriedAtOnceNorToldAgain(t *testing.T) {
	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]())
	store, told := dossier.NewStore(logr.Discard()), events.NewFakeRecorder(100)
	recovery := &v1alpha1.SystemRecovery{ObjectMeta: metav1.ObjectMeta{Namespace: "it", Name: "plan.db", UID: "1", ResourceVersion: "1"}}
	recovery.Spec.Crisis = v1alpha1.CrisisReference{Namespace: "it", Name: "crisis"}
	if err := errors.Join(store.Put(recovery), store.Source(v1alpha1.KindSystemRecovery).Start(t.Context(), queue)); err != nil {
		t.Fatal(err)
	}
	now := clocktesting.NewFakePassiveClock(time.Date(2026, time.March, 1, 8, 0, 0, 0, time.UTC))
	r := &reconciler{Surroundings: loop.Surroundings{Store: store, Clock: now, Events: told}, troubles: loop.NewTroubles()}
	s := &seen{recovery: recovery, tasks: []assess.Task{{Do: assess.TaskBegin, Step: "restore", Attempt: 1}}}
	at := func(after time.Duration, err error) (again int) {
		now.SetTime(now.Now().Add(after))
		for queue.Len() > 0 {
			key, _ := queue.Get()
			queue.Done(key)
		}
		r.tellTroubles(s, map[string]error{"restore": err})
		return queue.Len()
	}
	reset := func(port int) error { return fmt.Errorf("failed calling webhook: reset by peer at port %d", port) }
	for i, step := range []struct {
		after time.Duration
		err   error
		again int
	}{
		{0, reset(1), 1},
		{time.Millisecond, reset(2), 0},
		{troubled, tooSoon{troubled}, 0}, // its watch was opened anew
		{troubled, reset(3), 1},
		{time.Millisecond, reset(4), 0},
	} {
		if again := at(step.after, step.err); again != step.again {
			t.Errorf("%d: %d are looked at again at once, want %d", i, again, step.again)
		}
	}
	if len(told.Events) != 1 {
		t.Errorf("told %d times", len(told.Events))
	}
}
