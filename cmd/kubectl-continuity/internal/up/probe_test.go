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
		if (tried[object.GetName()] != nil) == untried[object.GetName()] {
			t.Errorf("%s is not tried: add to refusals what it alone refuses, or to untried with the reason; not to both", object.GetName())
		}
	}
	for name := range tried {
		if !found[name] {
			t.Errorf("%s is tried and is no policy", name)
		}
	}
	for name := range untried {
		if !found[name] {
			t.Errorf("%s is excused from being tried and is no policy", name)
		}
	}
	if len(found) == 0 {
		t.Error("no policy is found")
	}
}

// That the policies which are not tried are in force is concluded from one that is written after them.
func TestWhatIsNotTriedIsWrittenBeforeATrialThatStandsForIt(t *testing.T) {
	objects, err := load("policy")
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, object := range objects {
		at[object.GetKind()+" "+object.GetName()] = i
	}
	for name := range untried {
		for _, kind := range []string{"ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"} {
			if this, last := at[kind+" "+name], at[kind+" "+prefix+"deletion-crds"]; this >= last {
				t.Errorf("%s %s is object %d, and deletion-crds is %d", kind, name, this, last)
			}
		}
	}
}
