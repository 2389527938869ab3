package recoverystep

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/go-logr/logr"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/util/workqueue"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
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
	look := func(after, takes time.Duration, troubles map[string]error, tasks ...assess.Task) (again int) {
		s := &seen{at: now.Now().Add(after), recovery: recovery, tasks: tasks}
		now.SetTime(s.at.Add(takes))
		for queue.Len() > 0 {
			key, _ := queue.Get()
			queue.Done(key)
		}
		r.tellTroubles(s, troubles)
		return queue.Len()
	}
	reset := func(port int) error { return fmt.Errorf("failed calling webhook: reset by peer at port %d", port) }
	for i, step := range []struct {
		after, takes time.Duration
		err          error
		again        int
	}{
		{0, 0, reset(1), 1},
		{time.Millisecond, 0, reset(2), 0},
		{troubled, 0, tooSoon{troubled}, 0}, // its watch was opened anew
		{troubled, atMost, reset(3), 1},
		{time.Millisecond, atMost, reset(4), 0},
	} {
		task := assess.Task{Do: assess.TaskBegin, Step: "restore", Attempt: 1}
		if again := look(step.after, step.takes, map[string]error{"restore": step.err}, task); again != step.again {
			t.Errorf("%d: %d are looked at again at once, want %d", i, again, step.again)
		}
	}
	if len(told.Events) != 1 {
		t.Errorf("told %d times", len(told.Events))
	}
	for range 2 { // nobody waits for what is cleaned up, and there is more than one
		again := look(time.Hour, 0, map[string]error{"restore": reset(5), "check": reset(6)},
			assess.Task{Do: assess.TaskCleanUp, Step: "restore", Attempt: 1}, assess.Task{Do: assess.TaskCleanUp, Step: "check", Attempt: 1})
		if again != 0 {
			t.Error("what cannot be cleaned up is looked at again at once")
		}
	}
}

// Nobody tells of a report that was there a moment ago: that it is not must not count as entered.
func TestAReportThatIsGoneAgainIsNotTakenForEntered(t *testing.T) {
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	r := &reconciler{Surroundings: loop.Surroundings{Store: dossier.NewStore(logr.Discard()), Live: fake.NewClientBuilder().WithScheme(scheme).Build()}}
	if err := r.reported(t.Context(), &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: "it", Name: "one"}}); err == nil {
		t.Error("it is taken for entered")
	}
}
