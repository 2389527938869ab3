package controllers_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// guillotine ends the manager's conversation with the API server at one of its writes: before it is sent, or
// after it was carried out and before the answer came. From then on nothing gets through.
type guillotine struct {
	at     int // which write, from 1; 0: none
	after  bool
	ledger bool // of the ledger's writes, and not of all others

	mutex  sync.Mutex
	writes []string
	fallen chan struct{}
}

var errKilled = errors.New("the manager was killed")

func (g *guillotine) wrap(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		select {
		case <-g.fallen:
			return nil, errKilled
		default:
		}
		if request.Method == http.MethodGet || strings.HasSuffix(request.URL.Path, "/events") || strings.Contains(request.URL.Path, "/events/") ||
			g.ledger != (strings.Contains(request.URL.Path, "/configmaps") || strings.Contains(request.URL.Path, "/secrets")) {
			return next.RoundTrip(request)
		}
		g.mutex.Lock()
		g.writes = append(g.writes, request.Method+" "+request.URL.Path)
		hit := len(g.writes) == g.at
		if hit && !g.after {
			close(g.fallen)
		}
		g.mutex.Unlock()
		if hit && !g.after {
			return nil, errKilled
		}
		response, err := next.RoundTrip(request)
		if hit && err == nil {
			_ = response.Body.Close()
			close(g.fallen)
			return nil, errKilled
		}
		return response, err
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return r(request) }

// executed lets a manager do its work until it is killed at a write, and then another; and says how the crisis
// stands in the end.
func executed(t *testing.T, group *stage, g *guillotine) (end string) {
	t.Helper()
	g.fallen = make(chan struct{})
	s := group.again()
	stop := s.playVelero()
	defer stop()
	doomed := rest.CopyConfig(operators)
	doomed.WrapTransport = g.wrap
	first := operateAs(t, doomed)
	s.declare("\n- {name: db, steps: [" + s.step("retries: 1,") + "]}\n- {name: web, dependsOn: [{system: db}], steps: [" + s.step("") + "]}")
	restored := func() bool {
		for _, system := range []string{"db", "web"} {
			r := s.recovery(system)
			if kube.Get(t.Context(), client.ObjectKeyFromObject(r), r) != nil || r.Status.Phase != v1alpha1.RecoveryRestored {
				return false
			}
		}
		return true
	}
	for deadline := time.Now().Add(patience); !restored(); {
		select {
		case <-g.fallen:
			first.kill()
			first = operateAs(t, operators)
			g.fallen = make(chan struct{}) // never again
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("killed at write %d (%v) of %v: it does not come to its end; entered is %v", g.at, g.after, g.writes, s.entries())
		}
	}
	quiet(t, 500*time.Millisecond, s.namespace)
	first.stop()
	return fmt.Sprintf("%v and %d objects", s.entries(), len(s.restores()))
}

// playVelero completes every Restore that appears, as Velero would, until it is stopped.
func (s *stage) playVelero() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var ended sync.WaitGroup
	ended.Go(func() {
		for ctx.Err() == nil {
			list := &unstructured.UnstructuredList{}
			list.SetGroupVersionKind(s.gvk())
			_ = kube.List(ctx, list, client.InNamespace(s.namespace))
			for i := range list.Items {
				if list.Items[i].Object["status"] == nil {
					list.Items[i].Object["status"] = map[string]any{"phase": "Completed"}
					_ = kube.Status().Update(ctx, &list.Items[i])
				}
			}
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	return func() { cancel(); ended.Wait() }
}

// Wherever the manager is killed, before a write or after one whose answer it never saw: the next one brings
// both systems back in order, applies nothing twice and reports everything once.
func TestKilledAtAnyWriteNothingIsAppliedTwiceAndNothingIsLost(t *testing.T) {
	group := newStage(t).install()
	undisturbed := &guillotine{}
	want := executed(t, group, undisturbed)
	if !strings.Contains(want, "and 2 objects") {
		t.Fatalf("undisturbed: %s", want)
	}
	writes := len(undisturbed.writes)
	t.Logf("%d writes: %v", writes, undisturbed.writes)
	step := 4 // `make chaos` goes through all of them, and kills the process at each of those of a crisis
	if os.Getenv("BEREDSKAP_CHAOS") == "all" {
		step = 1
	}
	for at := step; at <= writes; at += step {
		for _, after := range []bool{false, true} {
			g := &guillotine{at: at, after: after}
			if got := executed(t, group, g); got != want {
				t.Errorf("killed at write %d of %v (carried out: %v): %s; want %s", at, slices.Concat(g.writes), after, got, want)
			}
		}
	}
}
