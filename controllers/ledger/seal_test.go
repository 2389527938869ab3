package ledger

import (
	"errors"
	"fmt"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestAServerThatFailsByItselfIsGivenAMomentAndARefusalIsNot(t *testing.T) {
	crisis, r := client.ObjectKey{Namespace: "staff", Name: "attack"}, &reconciler{}
	failure := fmt.Errorf("page 0 cannot be written: %w", apierrors.NewInternalError(errors.New("etcdserver: request timed out")))
	refusal := fmt.Errorf("page 0 cannot be written: %w", apierrors.NewForbidden(schema.GroupResource{Resource: "configmaps"}, "page", errors.New("no such right")))
	for i, step := range []struct {
		after time.Duration
		err   error
		want  bool
	}{
		{0, failure, true}, {long - time.Second, failure, true}, {long, failure, false},
		{long, nil, false}, {long + time.Second, failure, true}, // it had been well meanwhile
		{long + 2*time.Second, refusal, false},
		{time.Hour, failure, true}, {0, failure, true}, {long, failure, false}, // the clock was set back
	} {
		if got := r.passing(crisis, step.err, noon.Add(step.after)); got != step.want {
			t.Errorf("%d: after %s, of %v it says %v", i, step.after, step.err, got)
		}
	}
}

// A clock that was an hour ahead, and is right again, has kept checkpoints from being signed for that hour.
func TestAnInstantThatIsFurtherAwayThanItCanBeIsNone(t *testing.T) {
	crisis, rested := client.ObjectKey{Namespace: "staff", Name: "attack"}, instants{}
	if at := rested.ahead(crisis, noon, time.Second); !at.IsZero() {
		t.Errorf("nothing was noted, and it is %s", at)
	}
	rested.set(crisis, noon.Add(time.Second))
	for now, ahead := range map[time.Time]bool{
		noon: true, noon.Add(time.Second): false, noon.Add(time.Hour): false, noon.Add(-time.Hour): false,
	} {
		if at := rested.ahead(crisis, now, time.Second); at.IsZero() == ahead {
			t.Errorf("at %s it is %s", now, at)
		}
	}
}
