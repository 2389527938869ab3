package assess

import (
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestSystemsStandInRecoveryOrder(t *testing.T) {
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{
		Activities: []v1alpha1.Activity{activity("x", 1, "urgent")},
		Systems: []v1alpha1.System{
			dependent("other"), dependent("urgent", "network", "directory"), dependent("network"), dependent("directory"),
		},
	})
	a := Assess(dossier(activation("it/p"), p), at("2021-12-16T12:00"))
	var names []string
	for i := range a.Systems {
		s := &a.Systems[i]
		names = append(names, s.Ref.Name)
		if a.systems[s.Ref] != s {
			t.Errorf("%s is found elsewhere", s.Ref)
		}
	}
	if want := []string{"directory", "network", "urgent", "other"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

func TestTheClosingNeedNotWaitForASystemThatIsNotAffectedAcceptedOrRetired(t *testing.T) {
	down, done := outage("2021-12-16T09:00", "2021-12-16T05:00"), report("2021-12-16T10:00", v1alpha1.RestoreStep, "Done")
	for name, test := range map[string]struct {
		said       []any
		from, want string // no want: never
	}{
		"not affected":             {from: "2021-12-16T06:00", want: "2021-12-16T06:00"},
		"down":                     {said: []any{down}, from: "2021-12-16T09:00"},
		"down, and not told yet":   {said: []any{down}, from: "2021-12-16T06:00", want: "2021-12-16T06:00"},
		"before it went down":      {said: []any{down}, from: "2021-12-16T04:59", want: "2021-12-16T04:59"},
		"restored is not accepted": {said: []any{down, done}, from: "2021-12-16T11:00"},
		"accepted":                 {said: []any{down, done, accept("2021-12-16T12:00")}, from: "2021-12-16T09:00", want: "2021-12-16T12:00"},
		"retired":                  {said: []any{down, retire("2021-12-16T11:00")}, from: "2021-12-16T10:00", want: "2021-12-16T11:00"},
		"retired once accepted": {
			said: []any{down, done, accept("2021-12-16T12:00"), retire("2021-12-16T13:00")},
			from: "2021-12-16T12:30", want: "2021-12-16T12:30",
		},
		"the outage is dated anew": {
			said: []any{down, outage("2021-12-16T10:00", "2021-12-16T07:00")}, from: "2021-12-16T06:00", want: "2021-12-16T06:00",
		},
		"between two outages": {
			said: []any{down, done, accept("2021-12-16T12:00"), outage("2021-12-16T16:00", "2021-12-16T15:00")},
			from: "2021-12-16T09:00", want: "2021-12-16T12:00",
		},
		"after the second outage": {
			said: []any{down, done, accept("2021-12-16T12:00"), outage("2021-12-16T16:00", "2021-12-16T15:00")},
			from: "2021-12-16T16:00",
		},
		"accepted after the next outage began": {
			said: []any{down, done, accept("2021-12-16T12:00"), outage("2021-12-16T16:00", "2021-12-16T11:00")},
			from: "2021-12-16T16:00",
		},
		"two outages without an acceptance between them, the second dated anew": {
			said: []any{
				down, done, outage("2021-12-16T16:00", "2021-12-16T15:00"), outage("2021-12-16T17:00", "2021-12-16T14:00"),
			},
			from: "2021-12-16T09:00",
		},
		"taken back and accepted again": {
			said: []any{
				down, done, accept("2021-12-16T12:00"), report("2021-12-16T13:00", v1alpha1.RestoreStep, "Failed"),
				report("2021-12-16T14:00", v1alpha1.RestoreStep, "Done"), accept("2021-12-16T15:00"),
			},
			from: "2021-12-16T13:30", want: "2021-12-16T15:00",
		},
		"taken back, after the outage was dated anew": {
			said: []any{
				down, done, accept("2021-12-16T12:00"), outage("2021-12-16T12:30", "2021-12-16T04:30"),
				report("2021-12-16T13:00", v1alpha1.RestoreStep, "Failed"),
			},
			from: "2021-12-16T13:30",
		},
		"down again after it was accepted and retired": {
			said: []any{
				down, done, accept("2021-12-16T12:00"), retire("2021-12-16T13:00"), outage("2021-12-16T16:00", "2021-12-16T15:00"),
			},
			from: "2021-12-16T16:00",
		},
		"taken back later does not undo that it was settled": {
			said: []any{down, done, accept("2021-12-16T12:00"), report("2021-12-16T13:00", v1alpha1.RestoreStep, "Failed")},
			from: "2021-12-16T11:00", want: "2021-12-16T12:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, settled := systemAfter("2021-12-17T00:00", v1alpha1.System{}, test.said...).settledFrom(at(test.from))
			switch {
			case settled != (test.want != ""):
				t.Errorf("settled is %v from %s", settled, got)
			case settled && !got.Equal(at(test.want)):
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestTheNameOfARecoveryFollowsFromTheActivationAndTheSystem(t *testing.T) {
	const uid = types.UID("0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9")
	long := Ref{"it", strings.Repeat("p", 189) + "." + strings.Repeat("q", 60), "system"}
	other := long
	other.Name = "systems"
	for name, test := range map[string]struct {
		uid  types.UID
		ref  Ref
		want string
	}{
		"plan, system and the first digits of the UID": {uid: uid, ref: Ref{"it", "platform", "network"}, want: "platform.network-0a1b2c3d"},
		"an activation that was never applied":         {ref: Ref{"it", "platform", "network"}, want: "platform.network"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := recoveryName(test.uid, test.ref); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
	t.Run("long names are shortened and stay apart", func(t *testing.T) {
		a, b := recoveryName(uid, long), recoveryName(uid, other)
		if len(a) > 253 || a == b || !strings.HasSuffix(a, "-0a1b2c3d") || a != recoveryName(uid, long) {
			t.Errorf("got %s (%d characters) and %s", a, len(a), b)
		}
	})
}

func TestTextIsBoundedByCharactersAndNotByBytes(t *testing.T) {
	for text, want := range map[string]string{"räksmörgås": "räksm…", "räksmö": "räksmö", "abc": "abc"} {
		if got := bounded(text, 6); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
