package assess

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// school is an activity that needs systems it/p/a and it/p/b.
func school(maxDowntime v1alpha1.Duration, fallback *v1alpha1.Fallback) v1alpha1.Activity {
	return v1alpha1.Activity{Name: "school", Priority: 1, Needs: on("a", "b", "far/away/c"), MaxDowntime: maxDowntime, Fallback: fallback}
}

func downFrom(name, since string) *v1alpha1.LogEntry {
	spec := v1alpha1.LogEntrySpec{About: aboutThe("it/p/" + name), Outage: &v1alpha1.Outage{Since: when(since)}}
	return entry(since, spec)
}

func tell(name, occurredAt string, spec v1alpha1.LogEntrySpec) *v1alpha1.LogEntry {
	spec.About = aboutThe("it/p/" + name)
	return entry(occurredAt, spec)
}

func upAt(name, occurredAt string) *v1alpha1.LogEntry {
	return tell(name, occurredAt, v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep, Outcome: "Done"}})
}

func goneAt(name, occurredAt string) *v1alpha1.LogEntry {
	return tell(name, occurredAt, v1alpha1.LogEntrySpec{Retirement: &v1alpha1.Resolution{}})
}

func TestAnActivityGoesOnAsItsSystemsAndItsFallbackAllow(t *testing.T) {
	lasting := func(lasts v1alpha1.Duration) *v1alpha1.Fallback {
		return &v1alpha1.Fallback{Routine: "On paper.", Lasts: lasts}
	}
	a, b := downFrom("a", "2021-12-16T05:00"), downFrom("b", "2021-12-16T06:00")
	for name, test := range map[string]struct {
		activity     v1alpha1.Activity
		said         []any
		asOf         string
		want         v1alpha1.ActivityState
		since, worse string
		down         int
	}{
		"it goes on while nothing that it needs is down": {activity: school("24h", nil), asOf: "2021-12-17T00:00", want: "Normal"},
		"it is disrupted without a fallback, from the first of its systems on": {
			activity: school("24h", nil), said: []any{a, b}, asOf: "2021-12-17T04:59",
			want: "Disrupted", since: "2021-12-16T05:00", worse: "2021-12-17T05:00", down: 2,
		},
		"it is down for too long at the instant": {
			activity: school("24h", nil), said: []any{a, b}, asOf: "2021-12-17T05:00",
			want: "BeyondMaxDowntime", since: "2021-12-17T05:00", down: 2,
		},
		"without a limit it stays disrupted": {
			activity: school("", nil), said: []any{b}, asOf: "2022-12-17T05:00", want: "Disrupted", since: "2021-12-16T06:00", down: 1,
		},
		"a fallback carries it as long as it lasts": {
			activity: school("72h", lasting("24h")), said: []any{a}, asOf: "2021-12-17T04:59",
			want: "OnFallback", since: "2021-12-16T05:00", worse: "2021-12-17T05:00", down: 1,
		},
		"then it is exhausted": {
			activity: school("72h", lasting("24h")), said: []any{a}, asOf: "2021-12-17T05:00",
			want: "FallbackExhausted", since: "2021-12-17T05:00", worse: "2021-12-19T05:00", down: 1,
		},
		"then it is beyond what is tolerable": {
			activity: school("72h", lasting("24h")), said: []any{a}, asOf: "2021-12-20T00:00",
			want: "BeyondMaxDowntime", since: "2021-12-19T05:00", down: 1,
		},
		"a fallback that outlasts the limit carries it past the limit": {
			activity: school("24h", lasting("72h")), said: []any{a}, asOf: "2021-12-19T04:59",
			want: "OnFallback", since: "2021-12-16T05:00", worse: "2021-12-19T05:00", down: 1,
		},
		"and when that is exhausted it is beyond at once": {
			activity: school("24h", lasting("72h")), said: []any{a}, asOf: "2021-12-19T05:00",
			want: "BeyondMaxDowntime", since: "2021-12-19T05:00", down: 1,
		},
		"a fallback without end": {
			activity: school("24h", lasting("")), said: []any{a}, asOf: "2022-12-19T05:00", want: "OnFallback", since: "2021-12-16T05:00", down: 1,
		},
		"it is back when the last of its systems is restored": {
			activity: school("24h", nil), said: []any{a, b, upAt("a", "2021-12-16T08:00"), upAt("b", "2021-12-16T09:00")},
			asOf: "2021-12-17T12:00", want: "Normal", since: "2021-12-16T09:00",
		},
		"it is not back before, and counts from the outage that passed it on": {
			activity: school("24h", nil), said: []any{a, b, upAt("a", "2021-12-16T08:00")},
			asOf: "2021-12-16T12:00", want: "Disrupted", since: "2021-12-16T05:00", worse: "2021-12-17T05:00", down: 1,
		},
		"it goes on without a retired system": {
			activity: school("24h", nil), said: []any{a, b, upAt("a", "2021-12-16T08:00"), goneAt("b", "2021-12-16T09:00")},
			asOf: "2021-12-17T12:00", want: "Normal", since: "2021-12-16T09:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan("it/p", v1alpha1.ContinuityPlanSpec{
				Activities: []v1alpha1.Activity{test.activity}, Systems: []v1alpha1.System{{Name: "a"}, {Name: "b"}},
			})
			got := Assess(dossier(append(test.said, p, activation("it/p"))...), at(test.asOf)).Activities[0]
			instant := func(text string) time.Time {
				if text == "" {
					return time.Time{}
				}
				return at(text)
			}
			if got.State != test.want || !got.Since.Equal(instant(test.since)) || !got.Next.Equal(instant(test.worse)) || len(got.Down) != test.down {
				t.Errorf("got %s since %s, worse at %s, down %v", got.State, got.Since, got.Next, got.Down)
			}
		})
	}
}

func TestActivitiesStandByPriorityAndTheWorstFirst(t *testing.T) {
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{
		Activities: []v1alpha1.Activity{activity("fine", 2), activity("down", 2, "a"), activity("also-fine", 2), activity("first", 3)},
		Systems:    []v1alpha1.System{{Name: "a"}},
	})
	adjusted := adjust("2021-12-16T10:00", &v1alpha1.Subject{Namespace: "it", Plan: "p", Activity: "first"}, 1)
	var names []string
	for _, a := range Assess(dossier(activation("it/p"), p, downFrom("a", "2021-12-16T05:00"), adjusted), at("2021-12-17T00:00")).Activities {
		names = append(names, a.Ref.Name)
	}
	if want := []string{"first", "down", "also-fine", "fine"}; !slices.Equal(names, want) {
		t.Errorf("got %v, want %v", names, want)
	}
}

// The instant that an assessment names as its next is right: nothing changes before it.
func TestNothingChangesByItselfBeforeTheNextInstant(t *testing.T) {
	db := v1alpha1.System{Name: "a", Objectives: &v1alpha1.Objectives{RTO: "1mo", RPO: "24h"}}
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{
		Activities: []v1alpha1.Activity{school("7d", &v1alpha1.Fallback{Lasts: "72h"})},
		Systems:    []v1alpha1.System{db, {Name: "b", Objectives: &v1alpha1.Objectives{RTO: "8h"}, DependsOn: on("a")}},
	})
	d := dossier(activation("it/p"), p, downFrom("a", "2021-12-16T05:00"), downFrom("b", "2021-12-16T07:00"),
		tell("a", "2021-12-17T10:00", v1alpha1.LogEntrySpec{Forecast: &v1alpha1.Forecast{RestoredBy: when("2021-12-30T12:00")}}),
		adjust("2021-12-18T10:00", aboutThe("it/p/b"), 2), upAt("a", "2022-01-20T10:00"))

	changes := 0
	for now := at("2021-12-16T03:00"); ; changes++ {
		a := Assess(d, now)
		if a.Next.IsZero() {
			break
		}
		before := Assess(d, a.Next.Add(-time.Nanosecond))
		if !reflect.DeepEqual(a.Systems, before.Systems) || !reflect.DeepEqual(a.Activities, before.Activities) {
			t.Fatalf("something changed between %s and %s", now, a.Next)
		}
		now = a.Next
	}
	if changes < 12 {
		t.Errorf("only %d changes were seen", changes)
	}
}
