package assess

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// told is a statement about system it/p/<name> on 16 December at 10:00.
func told(name string, spec v1alpha1.LogEntrySpec) *v1alpha1.LogEntry {
	spec.About = aboutThe("it/p/" + name)
	return entry("2021-12-16T10:00", spec)
}

func begun(name string, outcome v1alpha1.StepOutcome) *v1alpha1.LogEntry {
	return told(name, v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep, Outcome: outcome}})
}

// waitsOf says what each system waits for, as "kind: message".
func waitsOf(places int32, systems []v1alpha1.System, said ...any) map[string][]string {
	crisis := activation("it/p")
	crisis.Spec.Affected, crisis.Spec.MaxConcurrentRecoveries = v1alpha1.AffectedAll, &places
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{Systems: systems})
	waits := map[string][]string{}
	for _, s := range Assess(dossier(append(said, crisis, p)...), at("2021-12-17T00:00")).Systems {
		for _, wait := range s.WaitingFor {
			waits[s.Ref.Name] = append(waits[s.Ref.Name], fmt.Sprintf("%s: %s", wait.Kind, wait.Message))
		}
	}
	return waits
}

func TestASystemSaysWhatItWaitsForAndWhatWouldHaveToHappen(t *testing.T) {
	const place = "Slot: one of the 1 places to come free: "
	const somebody = "Person: confirm step restore: somebody to report it"
	const byHand = "Person: step restore: somebody to do it and report it, for no plan lends a service account to run it"
	step := func(step v1alpha1.Step) []v1alpha1.System {
		step.Name = v1alpha1.RestoreStep
		return []v1alpha1.System{{Name: "a", Steps: []v1alpha1.Step{step}}}
	}
	for name, test := range map[string]struct {
		systems []v1alpha1.System
		said    []any
		want    map[string][]string
	}{
		"for its dependencies first": {
			systems: []v1alpha1.System{dependent("a", "b", "c"), dependent("b"), dependent("c")},
			said:    []any{begun("b", "InProgress"), begun("c", "Done")},
			want: map[string][]string{
				"a": {"Dependency: system it/p/b to be restored (now InProgress)"},
				"b": {somebody},
				"c": {"Person: its owner (the plan names none) to accept it"},
			},
		},
		"for a place, where more urgent ones come first": {
			systems: []v1alpha1.System{dependent("a"), dependent("b"), dependent("c")},
			said:    []any{adjust("2021-12-16T10:00", aboutThe("it/p/c"), 1)},
			want: map[string][]string{
				"c": {somebody},
				"a": {place + "0 systems are under way, and 1 that can begin come first"},
				"b": {place + "0 systems are under way, and 2 that can begin come first"},
			},
		},
		"whoever failed has given the place back": {
			systems: []v1alpha1.System{dependent("a"), dependent("b", "a"), dependent("c")},
			said:    []any{begun("b", "Failed")},
			want: map[string][]string{
				"a": {somebody},
				"b": {
					"Dependency: system it/p/a to be restored (now Waiting)",
					"Person: confirm step restore, which failed: somebody to try again and report it, or to skip it with a reason",
				},
				"c": {place + "0 systems are under way, and 1 that can begin come first"},
			},
		},
		"for a person by role": {
			systems: step(v1alpha1.Step{Confirm: &v1alpha1.ConfirmStep{Role: "Technician"}}),
			want:    map[string][]string{"a": {"Person: confirm step restore: Technician to report it"}},
		},
		"for its owner by name": {
			systems: []v1alpha1.System{{Name: "a", Owner: &v1alpha1.Contact{Name: "Anna"}}},
			said:    []any{begun("a", "Done")},
			want:    map[string][]string{"a": {"Person: owner Anna to accept it"}},
		},
		"for nothing else once it is restored": {
			systems: []v1alpha1.System{dependent("a", "b", "c"), dependent("b"), dependent("c")},
			said:    []any{begun("a", "Done"), begun("b", "Done")},
			want: map[string][]string{
				"a": {"Person: its owner (the plan names none) to accept it"},
				"b": {"Person: its owner (the plan names none) to accept it"},
				"c": {somebody},
			},
		},
		"for somebody, where no plan lends an account to apply": {
			systems: step(v1alpha1.Step{Apply: &v1alpha1.ApplyStep{}}),
			want:    map[string][]string{"a": {byHand}},
		},
		"for somebody, where no plan lends an account to observe": {
			systems: step(v1alpha1.Step{Observe: &v1alpha1.ObserveStep{Kind: "Backup", Name: "nightly"}}),
			want:    map[string][]string{"a": {byHand}},
		},
		"for somebody, when all failed and none stops": {
			systems: step(v1alpha1.Step{Confirm: &v1alpha1.ConfirmStep{}, OnFailure: v1alpha1.FailureContinue}),
			said:    []any{begun("a", "Failed")},
			want:    map[string][]string{"a": {"Person: somebody to report a step done: all of them failed"}},
		},
		"for nothing once it is retired, nor does what depends on it": {
			systems: []v1alpha1.System{dependent("a", "b"), dependent("b")},
			said:    []any{told("b", v1alpha1.LogEntrySpec{Retirement: &v1alpha1.Resolution{}})},
			want:    map[string][]string{"a": {somebody}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := waitsOf(1, test.systems, test.said...)
			for name, want := range test.want {
				if !slices.Equal(got[name], want) {
					t.Errorf("%s waits for\n%s\nwant\n%s", name, strings.Join(got[name], "\n"), strings.Join(want, "\n"))
				}
				delete(got, name)
			}
			if len(got) > 0 {
				t.Errorf("and besides: %v", got)
			}
		})
	}
}

func TestWhatCountsAsAvailableWithoutHavingBeenRestoredIsAnAssumption(t *testing.T) {
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{
		dependent("a", "up", "old", "down", "nope", "it/gone/x", "far/away/y"), dependent("up", "nope"), dependent("old"), dependent("down"),
	}})
	down := func(name string) *v1alpha1.LogEntry {
		return told(name, v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: when("2021-12-16T05:00")}})
	}
	retired := told("old", v1alpha1.LogEntrySpec{Retirement: &v1alpha1.Resolution{}})
	retired.Spec.OccurredAt = when("2021-12-16T11:00")
	a := Assess(dossier(activation("it/p", "it/gone"), p, down("a"), down("old"), down("down"), retired), at("2021-12-17T00:00"))

	want := []string{
		"counts as available: system it/p/up, which nobody said is affected",
		"counts as available: system it/p/old, which is retired and will not come back",
		"counts as available: system it/p/nope, which plan it/p does not list",
		"counts as available: system it/gone/x, of plan it/gone, which is not in force (Missing)",
		"counts as available: system far/away/y, outside the crisis: plan far/away is not part of it",
	}
	if got := written(a.systems[Ref{"it", "p", "a"}].Assumptions, assumptionLength); !slices.Equal(got, want) {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
	if got := a.systems[Ref{"it", "p", "up"}]; len(got.Assumptions)+len(got.WaitingFor) > 0 {
		t.Errorf("a system that is not down needs nothing: %v, %v", got.Assumptions, got.WaitingFor)
	}
}
