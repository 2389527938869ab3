package readiness

import (
	"fmt"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// Rule is how a step tells whether its object is ready. All are CEL expressions over the one variable
// object; each may be empty. The zero Rule follows the kind of the object alone.
type Rule struct {
	// ReadyWhen holds when the object is ready. When empty, the kind decides.
	ReadyWhen string
	// FailedWhen holds when the object has failed; it is asked first. When it or ReadyWhen is empty, what
	// its kind calls failed is failed, too.
	FailedWhen string
	// RecoveredTo is the point in time that data was restored to, as a timestamp or an RFC 3339 text; the
	// empty text means none. It is asked when the object is ready.
	RecoveredTo string
}

// State is how an object stands.
type State string

// The states.
const (
	// Ready: the object is what the step wanted.
	Ready State = "Ready"
	// Failed: it will not be, unless somebody does something.
	Failed State = "Failed"
	// Underway: neither, or it cannot be told yet.
	Underway State = "Underway"
)

// Verdict says how an object stands.
type Verdict struct {
	// State of the object.
	State State
	// Message for people, at most 400 characters on one line: what the object itself says of how it stands,
	// or why that cannot be told. It holds nothing of the object but of its status.
	Message string
	// RecoveredTo is the point in time that data was restored to, in UTC. Zero when there is none, and
	// always when the object is not ready.
	RecoveredTo time.Time
}

// Judge says how the object stands by the rule. It never panics and never fails: what cannot be evaluated
// is Underway, with a message that names the field at fault. An object that is being deleted is Underway,
// too, whatever the rule says. The object is not changed.
func Judge(object *unstructured.Unstructured, rule Rule) (verdict Verdict) {
	defer func() {
		// An object may be anything that somebody once wrote, and kstatus trusts the types of its fields.
		if recover() != nil {
			verdict = underway("it cannot be read: a field of it has not the type that its kind gives it")
		}
	}()
	if object == nil || len(object.Object) == 0 {
		return underway("there is no object yet")
	}
	if beingDeleted(object.Object) {
		return underway("it is being deleted")
	}
	if faults := rule.Check(); len(faults) > 0 {
		return underway(faults[0].String())
	}
	return rule.judge(object)
}

func underway(message string) Verdict {
	return Verdict{State: Underway, Message: oneLine(message)}
}

// judge says how an object stands that is there to stay, by a rule that compiles.
func (r Rule) judge(object *unstructured.Unstructured) Verdict {
	asked, observed := generations(object.Object, statusOf(object.Object))
	if asks := r.ReadyWhen != "" || r.FailedWhen != ""; asks && observed < asked && !seen(object.Object, asked) {
		return underway(stale(asked, observed))
	}
	failed, doubt := holds(fieldFailedWhen, r.FailedWhen, object.Object)
	if failed {
		return Verdict{State: Failed, Message: say(object.Object, finding{state: Failed})}
	}
	byKind := judgeKind(object)
	if byKind.state == Failed && (r.ReadyWhen == "" || r.FailedWhen == "") {
		return Verdict{State: Failed, Message: say(object.Object, byKind)}
	}
	if doubt != "" { // nobody may be told that it is ready while it may have failed
		return Verdict{State: Underway, Message: say(object.Object, finding{state: Underway, lead: doubt})}
	}
	if r.ReadyWhen != "" {
		byKind = r.judgeReady(object.Object, byKind)
	}
	if byKind.state != Ready || r.RecoveredTo == "" {
		return Verdict{State: byKind.state, Message: say(object.Object, byKind)}
	}
	to, doubt := instant(fieldRecoveredTo, r.RecoveredTo, object.Object)
	if doubt != "" {
		return Verdict{State: Underway, Message: say(object.Object, finding{state: Underway, lead: doubt})}
	}
	return Verdict{State: Ready, Message: say(object.Object, byKind), RecoveredTo: to}
}

// judgeReady asks ReadyWhen. What the kind says remains as words, where it agrees.
func (r Rule) judgeReady(object map[string]any, byKind finding) finding {
	ready, doubt := holds(fieldReadyWhen, r.ReadyWhen, object)
	found := finding{state: Underway, lead: doubt}
	if ready {
		found.state = Ready
	}
	if doubt == "" && byKind.quoted && byKind.state == found.state {
		return byKind
	}
	return found
}

// beingDeleted says whether somebody asked for the object's deletion.
func beingDeleted(object map[string]any) bool {
	metadata, _ := object["metadata"].(map[string]any)
	since := metadata["deletionTimestamp"]
	return since != nil && since != ""
}

// generations gives the generation of what is asked of the object, and of what a status or a condition of
// it is about. It is about the latest if it names none.
func generations(object, about map[string]any) (asked, observed int64) {
	metadata, _ := object["metadata"].(map[string]any)
	asked, _ = number(metadata["generation"])
	observed, given := number(about["observedGeneration"])
	if !given {
		observed = asked
	}
	return asked, observed
}

// seen says whether some condition is about a generation, though the status as a whole is not yet.
func seen(object map[string]any, generation int64) bool {
	for _, condition := range conditionsOf(object) {
		if observed, given := number(condition["observedGeneration"]); given && observed == generation {
			return true
		}
	}
	return false
}

// stale says that a status is about what was asked of the object before.
func stale(asked, observed int64) string {
	return fmt.Sprintf("what it says of itself is about generation %d of it, and it is at generation %d", observed, asked)
}

// number reads a whole number as JSON decoders leave it.
func number(value any) (int64, bool) {
	switch n := value.(type) {
	case int64:
		return n, true
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case float64:
		return int64(n), n == float64(int64(n))
	}
	return 0, false
}

// count writes a number of things.
func count(n int64, of string) string { return fmt.Sprintf("%s: %d", of, n) }
