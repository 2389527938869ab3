package up

import (
	"testing"
	"time"
)

// A policy that is not tried may not be in force yet when the first statement is entered.
func TestEveryPolicyThatRefusesIsTriedAtTheStart(t *testing.T) {
	objects, err := load("policy")
	if err != nil {
		t.Fatal(err)
	}
	tried, found := refusals(time.Now()), map[string]bool{}
	for _, object := range objects {
		if object.GetKind() != "ValidatingAdmissionPolicy" {
			continue
		}
		found[object.GetName()] = true
		if tried[object.GetName()] == nil {
			t.Errorf("%s is not tried: add to refusals what it alone refuses", object.GetName())
		}
	}
	for name := range tried {
		if !found[name] {
			t.Errorf("%s is tried and is no policy", name)
		}
	}
	if len(found) == 0 {
		t.Error("no policy is found")
	}
}
