package assess

import (
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// largeCrisis has ten plans of thirty systems each, in ten namespaces, ten activities in each, and 5,000
// records, all of them about systems, one a minute.
func largeCrisis() *Dossier {
	const plans, systems, records = 10, 30, 5000
	var keys []string
	var objects []any
	for p := range plans {
		spec := v1alpha1.ContinuityPlanSpec{}
		for s := range systems {
			system := v1alpha1.System{
				Name:       v1alpha1.Name(fmt.Sprintf("system-%d", s)),
				Objectives: &v1alpha1.Objectives{RTO: "8h", RPO: "1mo"},
				Steps:      []v1alpha1.Step{confirm("install", ""), confirm("check", "")},
			}
			if s > 0 {
				system.DependsOn = on(fmt.Sprintf("system-%d", s/2), fmt.Sprintf("unit-%d/plan/system-%d", p/2, s/3))
			}
			spec.Systems = append(spec.Systems, system)
			if s%3 == 0 {
				spec.Activities = append(spec.Activities, v1alpha1.Activity{
					Name: v1alpha1.Name(fmt.Sprintf("activity-%d", s)), Priority: v1alpha1.Priority(1 + s%5), MaxDowntime: "24h",
					Needs: on(fmt.Sprintf("system-%d", s)), Fallback: &v1alpha1.Fallback{Lasts: "72h"},
				})
			}
		}
		keys = append(keys, fmt.Sprintf("unit-%d/plan", p))
		objects = append(objects, plan(keys[p], spec))
	}
	crisis := activation(keys...)
	crisis.Spec.Affected = v1alpha1.AffectedAll
	for r := range records {
		e := report("2021-12-16T09:00", []v1alpha1.Name{"install", "check"}[r/300%2], []v1alpha1.StepOutcome{"InProgress", "Done", "Failed"}[r/600%3])
		e.Spec.OccurredAt = metav1.Time{Time: e.Spec.OccurredAt.Add(time.Duration(r) * time.Minute)}
		e.Spec.About = aboutThe(fmt.Sprintf("unit-%d/plan/system-%d", r%plans, r/plans%systems))
		objects = append(objects, e)
	}
	return dossier(append(objects, crisis)...)
}

func BenchmarkAssess300Systems(b *testing.B) {
	d := largeCrisis()
	now := at("2021-12-31T12:00")
	if n := len(Assess(d, now).Systems); n != 300 {
		b.Fatalf("%d systems", n)
	}
	b.ReportAllocs()
	for b.Loop() {
		Assess(d, now)
	}
}

func BenchmarkHappeningsOf5000Records(b *testing.B) {
	d := largeCrisis()
	a := Assess(d, at("2021-12-31T12:00"))
	b.ReportAllocs()
	for b.Loop() {
		if n := len(a.Happenings()); n < 5000 {
			b.Fatalf("%d happenings", n)
		}
	}
}
