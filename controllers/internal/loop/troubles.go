package loop

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Troubles remembers what goes wrong for each object, so that it is told once and not at every attempt.
type Troubles struct {
	mutex sync.Mutex
	of    map[client.ObjectKey]map[string]metav1.StatusReason
}

// NewTroubles remembers nothing yet.
func NewTroubles() *Troubles {
	return &Troubles{of: map[client.ObjectKey]map[string]metav1.StatusReason{}}
}

// Now notes what goes wrong for an object, by what it concerns, and says in order what did not, or for
// another reason, the last time. Of what begins with one of unsure nothing is known now: it stays as it was.
func (t *Troubles) Now(key client.ObjectKey, troubles map[string]error, unsure ...string) (fresh []string) {
	reasons := make(map[string]metav1.StatusReason, len(troubles))
	for what, err := range troubles {
		reasons[what] = apierrors.ReasonForError(err)
	}
	t.mutex.Lock()
	defer t.mutex.Unlock()
	for _, what := range slices.Sorted(maps.Keys(reasons)) {
		if before, known := t.of[key][what]; !known || before != reasons[what] {
			fresh = append(fresh, what)
		}
	}
	for what, before := range t.of[key] {
		if slices.ContainsFunc(unsure, func(prefix string) bool { return strings.HasPrefix(what, prefix) }) {
			reasons[what] = before
		}
	}
	if t.of[key] = reasons; len(reasons) == 0 {
		delete(t.of, key)
	}
	return fresh
}

// ReasonStatusNotWritten is the reason of the event that tells of a status that the API server refuses: what
// the object shows is older than what is so.
const ReasonStatusNotWritten = "StatusNotWritten"

// tellRefusal tells when the API server has begun to refuse the status of an object. What passes by itself
// is not told.
func (in Surroundings) tellRefusal(of client.Object, err error) {
	troubles := map[string]error{}
	if refused(err) {
		troubles["status"] = err
	}
	if len(in.refusals.Now(client.ObjectKeyFromObject(of), troubles)) > 0 {
		in.Warn(of, ReasonStatusNotWritten, action,
			"what the status shows is out of date, for the API server refuses the new one, which is tried again: "+err.Error())
	}
}

func refused(err error) bool {
	var status apierrors.APIStatus
	if !errors.As(err, &status) {
		return false
	}
	switch code := status.Status().Code; code {
	case http.StatusConflict, http.StatusTooManyRequests:
		return false
	default:
		return code >= 400 && code < 500
	}
}
