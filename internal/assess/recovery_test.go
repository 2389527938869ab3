package assess

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// The statements of these tests are about system it/p/db.

func about(occurredAt string, spec v1alpha1.LogEntrySpec) *v1alpha1.LogEntry {
	spec.About = aboutThe("it/p/db")
	return entry(occurredAt, spec)
}

func outage(occurredAt, since string) *v1alpha1.LogEntry {
	return about(occurredAt, v1alpha1.LogEntrySpec{Outage: &v1alpha1.Outage{Since: when(since)}})
}

func report(occurredAt string, step v1alpha1.Name, outcome v1alpha1.StepOutcome) *v1alpha1.LogEntry {
	return about(occurredAt, v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: step, Outcome: outcome}})
}

func counted(occurredAt string, outcome v1alpha1.StepOutcome, done, total *int32) *v1alpha1.LogEntry {
	return about(occurredAt, v1alpha1.LogEntrySpec{
		Report: &v1alpha1.StepReport{Step: "install", Outcome: outcome, Done: done, Total: total},
	})
}

func accept(occurredAt string) *v1alpha1.LogEntry {
	return about(occurredAt, v1alpha1.LogEntrySpec{Acceptance: &v1alpha1.Acceptance{AcceptedBy: "Owner"}})
}

func retire(occurredAt string) *v1alpha1.LogEntry {
	return about(occurredAt, v1alpha1.LogEntrySpec{Retirement: &v1alpha1.Resolution{DecidedBy: "Owner"}})
}

func forecast(occurredAt, restoredBy string) *v1alpha1.LogEntry {
	return about(occurredAt, v1alpha1.LogEntrySpec{Forecast: &v1alpha1.Forecast{RestoredBy: when(restoredBy)}})
}

func confirm(name v1alpha1.Name, onFailure v1alpha1.FailurePolicy) v1alpha1.Step {
	return v1alpha1.Step{Name: name, Confirm: &v1alpha1.ConfirmStep{Role: "Technician"}, OnFailure: onFailure}
}

// systemAfter is it/p/db after what was said, seen from an instant.
func systemAfter(asOf string, db v1alpha1.System, said ...any) *SystemVerdict {
	db.Name = "db"
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{db}})
	return Assess(dossier(append(said, p, activation("it/p"))...), at(asOf)).systems[Ref{"it", "p", "db"}]
}

func TestTheRecoveryOfASystemIsTheFoldOfWhatWasToldAboutIt(t *testing.T) {
	twoSteps := v1alpha1.System{Steps: []v1alpha1.Step{confirm("install", ""), confirm("check", "")}}
	lenient := v1alpha1.System{Steps: []v1alpha1.Step{confirm("install", v1alpha1.FailureContinue), confirm("check", v1alpha1.FailureContinue)}}
	down := outage("2021-12-16T09:00", "2021-12-16T05:00")
	restored := []any{down, report("2021-12-16T10:00", "install", "Done"), report("2021-12-16T11:00", "check", "Done")}

	type fold struct {
		phase                                       v1alpha1.RecoveryPhase
		current                                     v1alpha1.Name
		since, started, restored, accepted, retired string
	}
	for name, test := range map[string]struct {
		system v1alpha1.System
		said   []any
		want   fold
	}{
		"a system is not affected until somebody says so": {
			system: twoSteps, said: []any{report("2021-12-16T10:00", "install", "Done")},
			want: fold{phase: "NotAffected"},
		},
		"an outage makes it wait": {
			system: twoSteps, said: []any{down},
			want: fold{phase: "Waiting", current: "install", since: "2021-12-16T05:00"},
		},
		"an outage that is still to come is announced only": {
			system: twoSteps, said: []any{outage("2021-12-16T09:00", "2021-12-18T05:00")},
			want: fold{phase: "NotAffected"},
		},
		"the latest statement of an outage dates it": {
			system: twoSteps, said: []any{outage("2021-12-16T10:00", "2021-12-16T04:30"), outage("2021-12-16T09:00", "2021-12-16T05:00")},
			want: fold{phase: "Waiting", current: "install", since: "2021-12-16T04:30"},
		},
		"dating an outage anew keeps the work that was reported": {
			system: twoSteps, said: []any{down, report("2021-12-16T06:00", "install", "Done"), outage("2021-12-16T12:00", "2021-12-16T07:00")},
			want: fold{phase: "InProgress", current: "check", since: "2021-12-16T07:00", started: "2021-12-16T06:00"},
		},
		"work reported before the outage was stated counts from the outage on": {
			system: twoSteps, said: []any{
				report("2021-12-16T04:30", "install", "Done"), report("2021-12-16T06:00", "check", "Done"), down,
			},
			want: fold{phase: "InProgress", current: "install", since: "2021-12-16T05:00", started: "2021-12-16T06:00"},
		},
		"steps may be reported in any order": {
			system: twoSteps, said: []any{down, report("2021-12-16T10:00", "check", "Done")},
			want: fold{phase: "InProgress", current: "install", since: "2021-12-16T05:00", started: "2021-12-16T10:00"},
		},
		"it is restored when the last step is done or skipped": {
			system: twoSteps, said: []any{down, report("2021-12-16T11:00", "install", "Skipped"), report("2021-12-16T10:00", "check", "Done")},
			want: fold{phase: "Restored", since: "2021-12-16T05:00", started: "2021-12-16T10:00", restored: "2021-12-16T11:00"},
		},
		"a system without steps is restored by the step restore": {
			said: []any{down, report("2021-12-16T10:00", v1alpha1.RestoreStep, "Done")},
			want: fold{phase: "Restored", since: "2021-12-16T05:00", started: "2021-12-16T10:00", restored: "2021-12-16T10:00"},
		},
		"a failed step stops it": {
			system: twoSteps, said: []any{down, report("2021-12-16T10:00", "install", "Failed"), report("2021-12-16T11:00", "check", "Done")},
			want: fold{phase: "Failed", current: "install", since: "2021-12-16T05:00", started: "2021-12-16T10:00"},
		},
		"a later report of the step ends the failure": {
			system: twoSteps, said: []any{down, report("2021-12-16T10:00", "install", "Failed"), report("2021-12-16T11:00", "install", "InProgress")},
			want: fold{phase: "InProgress", current: "install", since: "2021-12-16T05:00", started: "2021-12-16T10:00"},
		},
		"a failure that need not be waited for does not stop it": {
			system: lenient, said: []any{down, report("2021-12-16T10:00", "install", "Failed"), report("2021-12-16T11:00", "check", "Done")},
			want: fold{phase: "Restored", since: "2021-12-16T05:00", started: "2021-12-16T10:00", restored: "2021-12-16T11:00"},
		},
		"failures alone restore nothing": {
			system: lenient, said: []any{down, report("2021-12-16T10:00", "install", "Failed"), report("2021-12-16T11:00", "check", "Failed")},
			want: fold{phase: "Failed", since: "2021-12-16T05:00", started: "2021-12-16T10:00"},
		},
		"the owner accepts what is restored": {
			system: twoSteps, said: slices.Concat(restored, []any{accept("2021-12-16T12:00"), accept("2021-12-16T13:00")}),
			want: fold{phase: "Accepted", since: "2021-12-16T05:00", started: "2021-12-16T10:00", restored: "2021-12-16T11:00", accepted: "2021-12-16T12:00"},
		},
		"an acceptance before the restoration does not count": {
			system: twoSteps, said: slices.Concat(restored, []any{accept("2021-12-16T10:30")}),
			want: fold{phase: "Restored", since: "2021-12-16T05:00", started: "2021-12-16T10:00", restored: "2021-12-16T11:00"},
		},
		"a report that leaves a step undone takes the restoration and the acceptance back": {
			system: twoSteps, said: slices.Concat(restored, []any{accept("2021-12-16T12:00"), report("2021-12-16T13:00", "check", "InProgress")}),
			want: fold{phase: "InProgress", current: "check", since: "2021-12-16T05:00", started: "2021-12-16T10:00"},
		},
		"a retired system is done with, whatever is reported later": {
			system: twoSteps, said: []any{down, retire("2021-12-16T10:00"), report("2021-12-16T11:00", "install", "Done")},
			want: fold{phase: "Retired", since: "2021-12-16T05:00", retired: "2021-12-16T10:00"},
		},
		"an outage after the restoration begins anew, and earlier reports are of the other outage": {
			system: twoSteps, said: slices.Concat(restored, []any{
				accept("2021-12-16T12:00"), report("2021-12-16T14:30", "install", "Done"), outage("2021-12-16T15:00", "2021-12-16T14:00"),
			}),
			want: fold{phase: "InProgress", current: "check", since: "2021-12-16T14:00", started: "2021-12-16T14:30"},
		},
		"an outage dated anew after the restoration stays restored": {
			system: twoSteps, said: slices.Concat(restored, []any{accept("2021-12-16T12:00"), outage("2021-12-16T15:00", "2021-12-16T04:30")}),
			want: fold{phase: "Accepted", since: "2021-12-16T04:30", started: "2021-12-16T10:00", restored: "2021-12-16T11:00", accepted: "2021-12-16T12:00"},
		},
		"an outage that began before the restoration is the same, however late it is stated": {
			system: twoSteps, said: slices.Concat(restored, []any{outage("2021-12-16T15:00", "2021-12-16T10:59")}),
			want: fold{phase: "Restored", since: "2021-12-16T10:59", started: "2021-12-16T10:00", restored: "2021-12-16T11:00"},
		},
		"a report of a step that it does not have counts for nothing": {
			system: twoSteps, said: []any{down, report("2021-12-16T10:00", "dance", "Done")},
			want: fold{phase: "Waiting", current: "install", since: "2021-12-16T05:00"},
		},
		"what is told of its recovery is told of it, in order of occurrence": {
			system: twoSteps, said: []any{down, report("2021-12-16T11:00", "install", "Failed"), entry("2021-12-16T10:00", v1alpha1.LogEntrySpec{
				About:  &v1alpha1.Subject{Namespace: "it", Recovery: "p.db-0a1b2c3d"},
				Report: &v1alpha1.StepReport{Step: "install", Outcome: "Done"},
			})},
			want: fold{phase: "Failed", current: "install", since: "2021-12-16T05:00", started: "2021-12-16T10:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := systemAfter("2021-12-17T00:00", test.system, test.said...)
			text := func(t time.Time) string {
				if t.IsZero() {
					return ""
				}
				return t.In(at("2021-12-16T00:00").Location()).Format("2006-01-02T15:04")
			}
			got := fold{s.Phase, s.CurrentStep, text(s.Since), text(s.Started), text(s.Restored), text(s.Accepted), text(s.Retired)}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestACountedStepSaysHowManyOfHowMany(t *testing.T) {
	of := func(n int32) *int32 { return &n }
	down := outage("2021-12-16T09:00", "2021-12-16T05:00")
	db := v1alpha1.System{Steps: []v1alpha1.Step{{Name: "install", Confirm: &v1alpha1.ConfirmStep{Total: of(400)}}}}
	for name, test := range map[string]struct {
		said        []any
		done, total *int32
		state       v1alpha1.StepState
		since       string
	}{
		"the total is the plan's until a report names another": {
			said: []any{counted("2021-12-16T10:00", "InProgress", of(12), nil)},
			done: of(12), total: of(400), state: "InProgress", since: "2021-12-16T10:00",
		},
		"later reports go on counting and do not begin anew": {
			said: []any{counted("2021-12-16T10:00", "InProgress", of(12), of(380)), counted("2021-12-16T11:00", "InProgress", of(30), nil)},
			done: of(30), total: of(380), state: "InProgress", since: "2021-12-16T10:00",
		},
		"all of them is not done before somebody says so": {
			said: []any{counted("2021-12-16T10:00", "InProgress", of(400), nil)},
			done: of(400), total: of(400), state: "InProgress", since: "2021-12-16T10:00",
		},
		"done without a number is done whole": {
			said: []any{counted("2021-12-16T10:00", "InProgress", of(12), nil), counted("2021-12-16T11:00", "Done", nil, nil)},
			done: of(400), total: of(400), state: "Done", since: "2021-12-16T11:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			step := systemAfter("2021-12-17T00:00", db, append(test.said, down)...).Steps[0]
			if *step.Done != *test.done || *step.Total != *test.total || step.State != test.state || !step.Since.Time.Equal(at(test.since)) {
				t.Errorf("got %d of %d, %s since %s; want %d of %d, %s since %s",
					*step.Done, *step.Total, step.State, step.Since, *test.done, *test.total, test.state, test.since)
			}
		})
	}
}

func TestAForecastThatMovesLaterSlips(t *testing.T) {
	s := systemAfter("2021-12-17T00:00", v1alpha1.System{}, outage("2021-12-16T09:00", "2021-12-16T05:00"),
		forecast("2021-12-16T10:00", "2021-12-20T12:00"), forecast("2021-12-16T11:00", "2021-12-22T12:00"),
		forecast("2021-12-16T12:00", "2021-12-21T12:00"), forecast("2021-12-16T13:00", "2021-12-23T12:00"))
	want := v1alpha1.ForecastStatus{
		RestoredBy: when("2021-12-23T12:00"), StatedAt: when("2021-12-16T13:00"), Slips: 2,
		Earlier: []v1alpha1.EarlierForecast{
			{RestoredBy: when("2021-12-20T12:00"), StatedAt: when("2021-12-16T10:00")},
			{RestoredBy: when("2021-12-22T12:00"), StatedAt: when("2021-12-16T11:00")},
			{RestoredBy: when("2021-12-21T12:00"), StatedAt: when("2021-12-16T12:00")},
		},
	}
	if !reflect.DeepEqual(*s.Forecast, want) {
		t.Errorf("got %+v, want %+v", *s.Forecast, want)
	}
}

func TestWhenAllAreAffectedEverySystemIsDownFromTheStart(t *testing.T) {
	crisis := activation("it/p")
	crisis.Spec.Affected = v1alpha1.AffectedAll
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{{Name: "db"}}})
	web := unplanned("it", "web", v1alpha1.UnplannedSystem{Title: "Web"})
	web.CreationTimestamp = when("2021-12-16T10:00")
	d := dossier(crisis, p, web)
	for _, s := range Assess(d, at("2021-12-16T12:00")).Systems {
		if s.Phase != v1alpha1.RecoveryWaiting || !s.Since.Equal(at("2021-12-16T04:00")) {
			t.Errorf("%s is %s since %s", s.Ref, s.Phase, s.Since)
		}
	}
	if n := len(AssessAt(d, View{AsOf: at("2021-12-16T12:00"), KnownAt: at("2021-12-16T09:59")}).Systems); n != 1 {
		t.Errorf("a recovery counts before anybody entered it: %d systems", n)
	}
	if s := Assess(d, at("2021-12-16T03:00")).Systems[0]; s.Phase != v1alpha1.RecoveryNotAffected || !s.Next.Equal(at("2021-12-16T04:00")) {
		t.Errorf("before the start it is %s, next %s", s.Phase, s.Next)
	}
}
