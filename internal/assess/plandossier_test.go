package assess

import (
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestAPlanIsReviewedAndExercised(t *testing.T) {
	created := "2021-01-01 12:00"
	type want struct{ review, exercise, next string }
	for name, test := range map[string]struct {
		spec      v1alpha1.ContinuityPlanSpec
		exercises []string
		now       string
		want      want
	}{
		"without intervals nothing is due": {now: "2032-01-01 00:00", want: want{"False NotRequired", "False NotRequired", ""}},
		"a review is due from the last one": {
			spec: v1alpha1.ContinuityPlanSpec{ReviewedOn: "2021-09-01", ReviewEvery: "365d"}, now: "2022-08-31 23:59:59",
			want: want{"False Pending", "False NotRequired", "2022-09-01 00:00"},
		},
		"a review is overdue at the very instant": {
			spec: v1alpha1.ContinuityPlanSpec{ReviewedOn: "2021-09-01", ReviewEvery: "365d"}, now: "2022-09-01 00:00",
			want: want{"True Overdue 2022-09-01 00:00", "False NotRequired", ""},
		},
		"a plan that was never reviewed counts from its creation": {
			spec: v1alpha1.ContinuityPlanSpec{ReviewEvery: "1mo", ExerciseEvery: "2mo"}, now: "2021-02-01 12:00",
			want: want{"True Overdue 2021-02-01 12:00", "False Pending", "2021-03-01 12:00"},
		},
		"a document is overdue before the plan": {
			spec: v1alpha1.ContinuityPlanSpec{ReviewedOn: "2021-09-01", ReviewEvery: "365d", Documents: []v1alpha1.Document{
				{Title: "Crisis plan", AdoptedOn: "2019-11-25", ReviewEvery: "4mo"}, {Title: "Other", AdoptedOn: "2019-11-25"},
			}}, now: "2021-12-01 00:00",
			want: want{"True Overdue 2020-03-25 00:00", "False NotRequired", ""},
		},
		"an exercise counts from its accepted evaluation, else from the review": {
			spec: v1alpha1.ContinuityPlanSpec{ReviewedOn: "2021-09-01", ExerciseEvery: "1mo"}, now: "2021-09-15 00:00",
			want: want{"False NotRequired", "False Pending", "2021-10-01 00:00"},
		},
		"the last exercise counts": {
			spec:      v1alpha1.ContinuityPlanSpec{ReviewedOn: "2021-09-01", ExerciseEvery: "1mo"},
			exercises: []string{"2021-11-10 10:00", "2021-10-10 10:00"}, now: "2021-12-10 10:00",
			want: want{"False NotRequired", "True Overdue 2021-12-10 10:00", ""},
		},
		"an exercise that is evaluated later does not count yet": {
			spec:      v1alpha1.ContinuityPlanSpec{ReviewedOn: "2021-09-01", ExerciseEvery: "1mo"},
			exercises: []string{"2021-11-10 10:00"}, now: "2021-11-10 09:59:59",
			want: want{"False NotRequired", "True Overdue 2021-10-01 00:00", "2021-11-10 10:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := plan("staff/central", test.spec)
			p.CreationTimestamp = moment1(created)
			d := &PlanDossier{Plan: p}
			for _, at := range test.exercises {
				d.Exercises = append(d.Exercises, HeldExercise{Crisis: keyOf("staff/drill"), EvaluatedAt: instant(at)})
			}
			a := AssessPlan(d, instant(test.now))
			got := want{brief(a.Conditions[1]), brief(a.Conditions[2]), sayAny(a.Next)}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestTheStatusOfAPlan(t *testing.T) {
	p := plan("staff/central", v1alpha1.ContinuityPlanSpec{
		ReviewedOn: "2021-09-01", ReviewEvery: "365d", ExerciseEvery: "365d", Systems: make([]v1alpha1.System, 3), Activities: make([]v1alpha1.Activity, 2),
	})
	p.Spec.Systems[0].DependsOn, p.Generation = on("x/y/z"), 4
	for range 30 {
		p.Spec.Systems[1].DependsOn = append(p.Spec.Systems[1].DependsOn, on("x/y/z")...)
	}
	d := &PlanDossier{Plan: p, HeldBy: keyOf("staff/attack"), Exercises: []HeldExercise{{EvaluatedAt: instant("2021-11-01 00:00")}}}
	now := instant("2022-09-01 10:00")
	status := AssessPlan(d, now).PlanStatus(p, now)
	if status.ObservedGeneration != 4 || status.Systems != 3 || status.Activities != 2 || status.HeldBy != "staff/attack" || len(status.Problems) != maxProblems ||
		say(status.ReviewDue) != "2022-09-01 00:00" || say(status.LastExercise) != "2021-11-01 00:00" || say(status.ExerciseDue) != "2022-11-01 00:00" {
		t.Errorf("status %+v", status)
	}
	if ready := status.Conditions[0]; ready.Type != "Ready" || ready.Status != "False" || ready.Reason != v1alpha1.ReasonInvalid || !strings.Contains(ready.Message, "and 26 more") {
		t.Errorf("ready is %+v", ready)
	}
	if overdue := status.Conditions[1]; say(overdue.LastTransitionTime) != "2022-09-01 00:00" || !strings.Contains(overdue.Message, "2022-09-01T00:00:00+02:00") {
		t.Errorf("overdue is %+v", overdue)
	}
}
