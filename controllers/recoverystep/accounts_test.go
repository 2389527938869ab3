package recoverystep

import (
	"errors"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// An attempt must not fail for what is over a moment later: people would find a system failed that nobody has tried to restore.
func TestAnAttemptFailsForWhatTryingAgainDoesNotMendAlone(t *testing.T) {
	some := errors.New("the object has been modified")
	for name, it := range map[string]struct {
		refusal error
		failed  bool
	}{
		"somebody else wrote it at the same moment": {apierrors.NewConflict(schema.GroupResource{Resource: "restores"}, "one", some), false},
		"the server does not feel well":             {apierrors.NewInternalError(some), false},
		"it is busy":                                {apierrors.NewTooManyRequests("later", 1), false},
		"the account may not yet":                   {apierrors.NewForbidden(schema.GroupResource{Resource: "restores"}, "one", some), false},
		"it is not valid":                           {apierrors.NewInvalid(schema.GroupKind{Kind: "Restore"}, "one", nil), true},
		"a field has the wrong type":                {errors.New("failed to create typed patch object"), true},
	} {
		var lasts lasting
		if failed := errors.As(refusal(it.refusal, account{}), &lasts); failed != it.failed {
			t.Errorf("%s: failed %v, want %v", name, failed, it.failed)
		}
		if errors.As(explain(it.refusal, account{}), &lasts) {
			t.Errorf("%s: what is answered to a look fails the attempt", name)
		}
	}
}
