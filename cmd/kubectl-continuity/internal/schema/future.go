package schema

import (
	"fmt"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// momentFields are the instants at which what a record states was so.
var momentFields = map[string][]string{
	v1alpha1.KindCrisisActivation: {"startedAt", "awareAt", "declaredAt"},
	v1alpha1.KindBriefing:         {"heldAt"},
	v1alpha1.KindLogEntry:         {"occurredAt", "outage.since", "report.recoveredTo"},
	v1alpha1.KindActionItem:       {"assignedAt"},
	v1alpha1.KindEvaluation:       {"completedAt"},
}

// What admission forgives, and how old a crisis it takes (config/policy/times.yaml).
const (
	skew   = time.Minute
	oldest = 262980 * time.Hour
)

// Times finds what is said to have happened and cannot have by now, and a crisis that is too old to be one.
func Times(object *unstructured.Unstructured, now time.Time) (problems []Problem) {
	for _, name := range momentFields[object.GetKind()] {
		text, _, _ := unstructured.NestedString(object.Object, append([]string{"spec"}, strings.Split(name, ".")...)...)
		at, err := time.Parse(time.RFC3339, text)
		switch {
		case err != nil:
		case at.After(now.Add(skew)):
			problems = append(problems, Problem{"spec." + name,
				fmt.Sprintf("%s is in the future: a record states what has happened; correct the time, or enter it when it is so", text)})
		case name == "startedAt" && at.Before(now.Add(-oldest)):
			problems = append(problems, Problem{"spec." + name,
				fmt.Sprintf("%s is more than 30 years ago: correct the year; a case that old is kept as a document", text)})
		}
	}
	return problems
}
