package assess

import (
	"fmt"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestProblemsOfAPlan(t *testing.T) {
	type spec = v1alpha1.ContinuityPlanSpec
	const overlong = "99999999999999d"
	systems := func(list ...v1alpha1.System) []v1alpha1.System { return list }
	promises := func(list ...v1alpha1.Obligation) spec { return spec{Obligations: list} }
	needing := func(maxDowntime, rto v1alpha1.Duration, needs ...string) spec {
		return spec{Systems: systems(v1alpha1.System{Name: "mail", Objectives: &v1alpha1.Objectives{RTO: rto}}),
			Activities: []v1alpha1.Activity{{Name: "care", MaxDowntime: maxDowntime, Needs: on(needs...)}}}
	}
	stepped := func(account v1alpha1.ObjectName, steps ...v1alpha1.Step) spec {
		return spec{ServiceAccountName: account, Systems: systems(v1alpha1.System{Name: "mail", Steps: steps})}
	}
	ring := v1alpha1.AnchorReference{Obligation: "b"}
	for name, test := range map[string]struct {
		spec  spec
		other *v1alpha1.ContinuityPlan
		want  []string // field: and what the message says
	}{
		"a sound plan has none": {spec: needing("8h", "8h", "mail")},
		"a zone that is none":   {spec: spec{TimeZone: "Europe/Kalix"}, want: []string{"spec.timeZone: IANA name"}},
		"a schedule that is none": {
			spec: promises(obligationOf("a", every("1d", inResponse), onSchedule("0 25 * * *", "", inResponse))), want: []string{"spec.obligations[a].triggers[1].schedule: hour"},
		},
		"a schedule that never comes about": {
			spec: promises(obligationOf("a", onSchedule("0 0 30 2 *", "", inResponse))), want: []string{"spec.obligations[a].triggers[0].schedule: never comes about"},
		},
		"a grace that is too long": {
			spec: promises(obligationOf("a", onSchedule("0 0 * * *", overlong, inResponse))), want: []string{"spec.obligations[a].triggers[0].grace: "},
		},
		"an unknown obligation that another follows": {
			spec: promises(obligationOf("a", afterEach("b", "1h"))), want: []string{"spec.obligations[a].triggers[0].afterEach.obligation: obligation b, which the plan does not have"},
		},
		"an unknown obligation that a deadline counts from": {
			spec: promises(obligationOf("a", once(ring, "1h"))), want: []string{"spec.obligations[a].triggers[0].once.after.obligation: correct the name"},
		},
		"obligations that follow each other": {
			spec: promises(obligationOf("c", every("1d", inResponse)), obligationOf("b", afterEach("a", "1h")), obligationOf("a", once(ring, "1h"))),
			want: []string{"spec.obligations[b].triggers: obligations b, a follow each other in a circle"},
		},
		"minutes within too long": {
			spec: promises(minuted("a", overlong, overlong)),
			want: []string{"spec.obligations[a].requires.minutes.within: ", "spec.obligations[a].requires.minutes.approvedWithin: "},
		},
		"an unknown system": {
			spec: needing("", "", "mail", "none"), want: []string{"spec.activities[care].needs[1]: plan staff/central does not list system none"},
		},
		"a system of an unknown plan": {
			spec: spec{Systems: systems(v1alpha1.System{Name: "mail", DependsOn: on("it/platform/directory")})},
			want: []string{"spec.systems[mail].dependsOn[0]: plan it/platform does not exist: correct the name"},
		},
		"systems that depend on each other": {
			spec: spec{Systems: systems(v1alpha1.System{Name: "a", DependsOn: on("b")}, v1alpha1.System{Name: "b", DependsOn: on("a")})},
			want: []string{"spec.systems[a].dependsOn: systems staff/central/a, staff/central/b depend on each other in a circle"},
		},
		"a system that depends on itself": {
			spec: spec{Systems: systems(v1alpha1.System{Name: "a", DependsOn: on("a")})}, want: []string{"spec.systems[a].dependsOn: staff/central/a"},
		},
		"systems that depend on each other across plans": {
			spec:  spec{Systems: systems(v1alpha1.System{Name: "mail", DependsOn: on("it/platform/directory")})},
			other: plan("it/platform", spec{Systems: systems(v1alpha1.System{Name: "directory", DependsOn: on("staff/central/mail")})}),
			want:  []string{"spec.systems[mail].dependsOn: systems staff/central/mail, it/platform/directory depend"},
		},
		"a system that is promised back too late": {
			spec: needing("1d", "25h", "mail"), want: []string{"spec.activities[care].needs[0]: within 25h (rto) and the activity can be down for 1d at most"},
		},
		"a system of another plan that is promised back too late": {
			spec:  needing("1d", "", "it/platform/directory"),
			other: plan("it/platform", spec{Systems: systems(v1alpha1.System{Name: "directory", Objectives: &v1alpha1.Objectives{RTO: "1mo"}})}),
			want:  []string{"spec.activities[care].needs[0]: shorten the rto"},
		},
		"automated steps without an account": {
			spec: stepped("", v1alpha1.Step{Name: "call", Confirm: &v1alpha1.ConfirmStep{}}, applied("run"), v1alpha1.Step{Name: "see", Observe: &v1alpha1.ObserveStep{}}),
			want: []string{"spec.systems[mail].steps[run]: set spec.serviceAccountName", "spec.systems[mail].steps[see]: set spec.serviceAccountName"},
		},
		"automated steps with an account": {spec: stepped("recovery", applied("run"))},
		"a timeout that is too long": {
			spec: stepped("recovery", v1alpha1.Step{Name: "run", Timeout: overlong}), want: []string{"spec.systems[mail].steps[run].timeout: "},
		},
		"times that are too long, everywhere": {
			spec: spec{
				ReviewEvery: overlong, ExerciseEvery: overlong, Documents: []v1alpha1.Document{{}, {ReviewEvery: overlong}},
				Evaluation: &v1alpha1.EvaluationRule{DueAfterClose: overlong, DueAfterDeclaration: overlong, AdoptWithin: overlong},
				Systems:    systems(v1alpha1.System{Name: "mail", Objectives: &v1alpha1.Objectives{RTO: overlong, RPO: overlong}}),
				Activities: []v1alpha1.Activity{{Name: "care", MaxDowntime: overlong, Fallback: &v1alpha1.Fallback{Lasts: overlong}}},
			}, want: []string{
				"spec.reviewEvery: ", "spec.exerciseEvery: ", "spec.documents[1].reviewEvery: ", "spec.evaluation.dueAfterClose: ", "spec.evaluation.dueAfterDeclaration: ",
				"spec.evaluation.adoptWithin: ", "spec.systems[mail].objectives.rto: ", "spec.systems[mail].objectives.rpo: ", "spec.activities[care].fallback.lasts: ", "spec.activities[care].maxDowntime: ",
			},
		},
		"days that are none": {
			spec: spec{ReviewedOn: "2021-02-30", Documents: []v1alpha1.Document{{AdoptedOn: "soon"}}},
			want: []string{"spec.reviewedOn: is not a date", "spec.documents[0].adoptedOn: write YYYY-MM-DD"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := &PlanDossier{Plan: plan("staff/central", test.spec), Others: map[Key]*v1alpha1.ContinuityPlan{}}
			if test.other != nil {
				d.Others[KeyOf(test.other)] = test.other
			}
			a := AssessPlan(d, instant("2022-01-01 00:00"))
			if sound := a.Conditions[0].True; sound != (len(test.want) == 0) || len(a.Problems) != len(test.want) {
				t.Fatalf("sound %v, problems %+v", sound, a.Problems)
			}
			for i, want := range test.want {
				field, says, _ := strings.Cut(want, ": ")
				if p := a.Problems[i]; p.Field != field || !strings.Contains(p.Message.String(), says) || p.Message.IsZero() {
					t.Errorf("problem %d is %+v, want %s", i, p, want)
				}
			}
		})
	}
}

func TestAProblemIsAsLongAsTheAPIKeepsIt(t *testing.T) {
	p := plan("staff/central", v1alpha1.ContinuityPlanSpec{})
	for i := range 100 {
		p.Spec.Systems = append(p.Spec.Systems, v1alpha1.System{Name: v1alpha1.Name(fmt.Sprintf("%s-%02d", strings.Repeat("s", 60), i)), DependsOn: on(fmt.Sprintf("%s-%02d", strings.Repeat("s", 60), (i+1)%100))})
	}
	for _, problem := range problems(AssessPlan(&PlanDossier{Plan: p}, instant("2022-01-01 00:00")).Problems) {
		if len([]rune(problem.Message)) > 1000 || len([]rune(problem.Field)) > 300 {
			t.Errorf("a problem has a field of %d and a message of %d characters", len(problem.Field), len(problem.Message))
		}
		if !strings.Contains(problem.Message, "remove one of the dependencies") {
			t.Errorf("the remedy is cut off: %s", problem.Message)
		}
	}
}
