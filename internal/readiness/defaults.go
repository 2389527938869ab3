package readiness

import (
	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// finding is how an object stands, before it is put into words.
type finding struct {
	state State
	// lead comes first in the message.
	lead string
	// quoted says that lead sums up the object's own status.
	quoted bool
}

// judgeKind says how an object stands by what is known of its kind alone.
func judgeKind(object *unstructured.Unstructured) finding {
	kind := object.GroupVersionKind().GroupKind()
	if builtIn(kind) && readyOnceThere[key(kind)] {
		return finding{state: Ready, lead: "it exists"}
	}
	if len(statusOf(object.Object)) == 0 {
		return finding{state: Underway, lead: noStatus}
	}
	if builtIn(kind) {
		return judgeBuiltIn(object)
	}
	return judgeOther(object.Object)
}

const noStatus = "it has no status yet"

// judgeBuiltIn follows kstatus, except where it answers another question than whether a step is done:
//   - a Job that runs is current to kstatus; here it is under way until it has completed
//   - a Pod that has failed is current to kstatus; here it has failed
//   - a Pod that nobody can schedule yet fails in kstatus after 15 seconds by the clock on the wall; here it
//     is under way: a node may come back, and the step has a timeout of its own
func judgeBuiltIn(object *unstructured.Unstructured) finding {
	kind := key(object.GroupVersionKind().GroupKind())
	phase, _ := statusOf(object.Object)["phase"].(string)
	if kind == "/Pod" && phase == "Pending" {
		return finding{state: Underway}
	}
	result, err := status.Compute(object)
	if err != nil {
		return finding{state: Underway, lead: "its status cannot be read: a field of it has not the type that its kind gives it"}
	}
	found := finding{state: Underway, lead: result.Message, quoted: true}
	switch result.Status {
	case status.CurrentStatus:
		found.state = Ready
	case status.FailedStatus:
		found.state = Failed
	}
	switch {
	case found.state == Ready && kind == "/Pod" && phase == "Failed":
		found.state = Failed
	case found.state == Ready && kind == "batch/Job" && !hasCondition(object.Object, sign{"Complete", "True"}):
		found.state = Underway
	}
	if status.GetLegacyConditionsFn(object) == nil && found.state == Ready {
		found.lead, found.quoted = "", false // kstatus knows no more than that nothing speaks against it
	}
	return found
}

// judgeOther asks an object of a kind that is not built in for its conditions Ready and Stalled.
func judgeOther(object map[string]any) finding {
	if hasCondition(object, sign{"Stalled", "True"}) {
		return finding{state: Failed}
	}
	for _, condition := range conditionsOf(object) {
		if condition["type"] != "Ready" {
			continue
		}
		if asked, observed := observedBy(object, condition); asked != observed {
			return finding{state: Underway, quoted: true, lead: stale(asked, observed)}
		}
		if condition["status"] == "True" {
			return finding{state: Ready}
		}
		return finding{state: Underway}
	}
	return finding{state: Underway, lead: "it has no condition Ready yet"}
}
