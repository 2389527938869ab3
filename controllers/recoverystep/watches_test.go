package recoverystep

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/fake"
	clienttesting "k8s.io/client-go/testing"
	"k8s.io/utils/clock"
	clocktesting "k8s.io/utils/clock/testing"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

var restores = schema.GroupVersionResource{Group: "velero.io", Version: "v1", Resource: "restores"}

// told notes who was told to look again.
type told struct {
	mutex sync.Mutex
	who   []client.ObjectKey
}

func (l *told) again(recovery client.ObjectKey) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.who = append(l.who, recovery)
}

func (l *told) was(recovery client.ObjectKey) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return slices.Contains(l.who, recovery)
}

func (l *told) forget() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.who = nil
}

func restore(name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "velero.io/v1", "kind": "Restore", "metadata": map[string]any{"namespace": "it", "name": name},
	}}
}

func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	if err := wait.PollUntilContextTimeout(t.Context(), time.Millisecond, 10*time.Second, true, func(context.Context) (bool, error) { return holds(), nil }); err != nil {
		t.Fatalf("not so: %s", what)
	}
}

func TestAWatchIsSharedByAllThatNeedItAndGivenUpWithTheLast(t *testing.T) {
	acting := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{restores: "RestoreList"}, restore("r-1"))
	opened := func() (watches int) {
		for _, action := range acting.Actions() {
			if action.GetVerb() == "watch" {
				watches++
			}
		}
		return watches
	}
	listeners := &told{}
	w := newWatches(clock.RealClock{}, listeners.again)
	sorted := sort{account{Namespace: "it", Name: "recovery"}, restores}
	needs := []need{{sorted, "r-1", acting}, {sorted, "r-2", acting}}
	a, b := client.ObjectKey{Namespace: "it", Name: "a"}, client.ObjectKey{Namespace: "it", Name: "b"}

	w.want(a, needs)
	w.want(b, needs)
	until(t, "both are told when the watch has seen what there is", func() bool { return listeners.was(a) && listeners.was(b) })
	if object, err := w.see(sorted, "r-1"); object == nil || err != nil {
		t.Errorf("it sees %v, %v", object, err)
	}
	until(t, "it is watched", func() bool { return opened() > 0 })
	if got := opened(); got != 1 {
		t.Errorf("%d watches for two recoveries", got)
	}

	w.want(a, nil)
	listeners.forget()
	if _, err := acting.Resource(restores).Namespace("it").Create(t.Context(), restore("r-2"), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	until(t, "who still needs it is told of a change", func() bool { return listeners.was(b) })
	if listeners.was(a) {
		t.Error("who does not need it any more is told, too")
	}

	informer := w.open[sorted].informer
	w.want(b, nil)
	until(t, "the watch has ended", informer.IsStopped)
	if len(w.open) != 0 || len(w.wanted) != 0 {
		t.Errorf("left are %v and %v", w.open, w.wanted)
	}
}

func TestAccountsDoNotSeeByEachOthersWatches(t *testing.T) {
	acting := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{restores: "RestoreList"})
	listeners := &told{}
	w := newWatches(clock.RealClock{}, listeners.again)
	mine, theirs := sort{account{Namespace: "it", Name: "mine"}, restores}, sort{account{Namespace: "it", Name: "theirs"}, restores}
	key := client.ObjectKey{Namespace: "it", Name: "a"}
	w.want(key, []need{{mine, "r-1", acting}})
	until(t, "mine has seen what there is", func() bool { return listeners.was(key) })
	if _, err := w.see(theirs, "r-1"); err == nil || len(w.open) != 1 {
		t.Errorf("another account sees by it (%d open)", len(w.open))
	}
	w.want(key, []need{{theirs, "r-1", acting}})
	if len(w.open) != 1 || w.open[theirs] == nil {
		t.Errorf("open are %v", w.open)
	}
	w.want(key, nil)
}

// Nobody tells a recovery of a watch that is not there: it would stand still until something else happens to it.
func TestWhoCannotSeeLooksAgainByItself(t *testing.T) {
	acting := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{restores: "RestoreList"})
	refused := errors.New("not you")
	asked, answer := make(chan struct{}, 100), make(chan struct{})
	acting.PrependReactor("list", "restores", func(clienttesting.Action) (bool, runtime.Object, error) {
		asked <- struct{}{}
		<-answer
		return true, nil, refused
	})
	listeners, now := &told{}, clocktesting.NewFakePassiveClock(time.Date(2026, time.March, 1, 8, 0, 0, 0, time.UTC))
	w := newWatches(now, listeners.again)
	sorted, key := sort{account{Namespace: "it", Name: "recovery"}, restores}, client.ObjectKey{Namespace: "it", Name: "a"}
	rests := func(when string) {
		t.Helper()
		var soon tooSoon
		if _, err := w.see(sorted, "r-1"); !errors.As(err, &soon) || soon.rest <= 0 {
			t.Errorf("%s: %v", when, err)
		}
	}
	rests("its kind was not known when it was wanted")
	w.want(key, []need{{sorted, "r-1", acting}})
	<-asked
	rests("it has not seen anything yet")
	now.SetTime(now.Now().Add(untilSynced))
	if _, err := w.see(sorted, "r-1"); err == nil || errors.As(err, &tooSoon{}) || w.open[sorted].informer.IsStopped() {
		t.Errorf("it does not see anything for long, and says %v", err)
	}
	close(answer)
	until(t, "it is told that it was refused", func() bool { return listeners.was(key) })
	for range 2 { // another recovery sees why, too, and opens no other
		if _, err := w.see(sorted, "r-1"); !errors.Is(err, refused) {
			t.Errorf("it was refused, and says %v", err)
		}
		w.want(client.ObjectKey{Namespace: "it", Name: "b"}, []need{{sorted, "r-2", acting}})
	}
	given := w.open[sorted]
	until(t, "it is given up", given.informer.IsStopped)
	now.SetTime(now.Now().Add(troubled))
	w.want(key, []need{{sorted, "r-1", acting}})
	if anew := w.open[sorted]; anew == given || len(anew.by) != 2 {
		t.Errorf("it is opened anew for %v", anew.by)
	}
	until(t, "it is refused again", func() bool { _, err := w.see(sorted, "r-1"); return errors.Is(err, refused) })
	w.want(key, nil)
}

// streaming is a client that is asked for what there is by a watch, as that of a real API server.
type streaming struct{ dynamic.Interface }

func TestAServerThatCannotBeginAWatchWithWhatThereIsIsListed(t *testing.T) {
	acting := fake.NewSimpleDynamicClientWithCustomListKinds(runtime.NewScheme(), map[schema.GroupVersionResource]string{restores: "RestoreList"}, restore("r-1"))
	listed, answer := make(chan struct{}, 100), make(chan struct{})
	acting.PrependWatchReactor("restores", func(action clienttesting.Action) (bool, watch.Interface, error) {
		if action.(clienttesting.WatchActionImpl).ListOptions.SendInitialEvents == nil {
			return false, nil, nil
		}
		return true, nil, apierrors.NewInvalid(schema.GroupKind{Kind: "ListOptions"}, "", nil)
	})
	acting.PrependReactor("list", "restores", func(clienttesting.Action) (bool, runtime.Object, error) {
		listed <- struct{}{}
		<-answer
		return false, nil, nil
	})
	listeners := &told{}
	w := newWatches(clock.RealClock{}, listeners.again)
	sorted, key := sort{account{Namespace: "it", Name: "recovery"}, restores}, client.ObjectKey{Namespace: "it", Name: "a"}
	w.want(key, []need{{sorted, "r-1", streaming{acting}}})
	<-listed
	if _, err := w.see(sorted, "r-1"); !errors.As(err, &tooSoon{}) {
		t.Errorf("before it is listed it says %v", err)
	}
	close(answer)
	until(t, "who needs it is told", func() bool { return listeners.was(key) })
	if object, err := w.see(sorted, "r-1"); object == nil || err != nil {
		t.Errorf("it sees %v, %v", object, err)
	}
	w.want(key, nil)
}
