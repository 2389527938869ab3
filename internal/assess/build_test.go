package assess

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// The crisis of the tests is staff/attack. It started on 16 December 2021 at 04:00 in Stockholm, was
// declared at 08:00, and everything is entered in its namespace when it happens.

// at reads the clock on a wall in Stockholm, such as 2021-12-16T13:00.
func at(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02T15:04", text, stockholm)
	if err != nil {
		panic(err)
	}
	return t
}

// when is at, as the API writes it.
func when(text string) metav1.Time { return metav1.Time{Time: at(text)} }

// plan is a plan by its namespace/name. It is in Stockholm and consents to the crisis unless spec says otherwise.
func plan(key string, spec v1alpha1.ContinuityPlanSpec) *v1alpha1.ContinuityPlan {
	if spec.TimeZone == "" {
		spec.TimeZone = "Europe/Stockholm"
	}
	if spec.ActivatedFrom == nil {
		spec.ActivatedFrom = []v1alpha1.ActivationSource{{Namespace: "staff"}}
	}
	namespace, name, _ := strings.Cut(key, "/")
	return &v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name, Generation: 1}, Spec: spec}
}

// activation puts plans in force by their namespace/name.
func activation(plans ...string) *v1alpha1.CrisisActivation {
	a := &v1alpha1.CrisisActivation{
		ObjectMeta: metav1.ObjectMeta{Namespace: "staff", Name: "attack", UID: "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9"},
		Spec: v1alpha1.CrisisActivationSpec{
			Mode: v1alpha1.ModeReal, StartedAt: when("2021-12-16T04:00"), DeclaredAt: when("2021-12-16T08:00"),
		},
	}
	for _, key := range plans {
		namespace, name, _ := strings.Cut(key, "/")
		a.Spec.Plans = append(a.Spec.Plans, v1alpha1.PlanReference{
			Namespace: v1alpha1.ObjectName(namespace), Name: v1alpha1.ObjectName(name),
		})
	}
	return a
}

// entry is a log entry of the crisis; spec holds the statement and what it is about.
func entry(occurredAt string, spec v1alpha1.LogEntrySpec) *v1alpha1.LogEntry {
	spec.Crisis.Name, spec.OccurredAt = "attack", when(occurredAt)
	return &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: "staff"}, Spec: spec}
}

// on refers to systems, each as system, plan/system or namespace/plan/system.
func on(systems ...string) []v1alpha1.SystemReference {
	refs := make([]v1alpha1.SystemReference, len(systems))
	for i, text := range systems {
		parts := append([]string{"", ""}, strings.Split(text, "/")...)
		parts = parts[len(parts)-3:]
		refs[i] = v1alpha1.SystemReference{
			Namespace: v1alpha1.ObjectName(parts[0]), Plan: v1alpha1.ObjectName(parts[1]), System: v1alpha1.Name(parts[2]),
		}
	}
	return refs
}

// aboutThe is a subject by its namespace/plan/system.
func aboutThe(system string) *v1alpha1.Subject {
	ref := on(system)[0]
	return &v1alpha1.Subject{Namespace: ref.Namespace, Plan: ref.Plan, System: ref.System}
}

// dossier holds objects of the API. Log entries without a name are named in the order given.
func dossier(objects ...any) *Dossier {
	d := NewDossier()
	for i, object := range objects {
		switch o := object.(type) {
		case *v1alpha1.CrisisActivation:
			d.SetActivation(o)
		case *v1alpha1.ContinuityPlan:
			d.SetPlan(o)
		case *v1alpha1.SystemRecovery:
			d.SetRecovery(o)
		case *v1alpha1.LogEntry:
			if o = o.DeepCopy(); o.Name == "" {
				o.Name = fmt.Sprintf("entry-%04d", i)
			}
			d.AddLogEntry(o)
		case *v1alpha1.Briefing:
			d.AddBriefing(o)
		case *v1alpha1.ActionItem:
			d.AddActionItem(o)
		case *v1alpha1.Evaluation:
			d.AddEvaluation(o)
		default:
			panic(fmt.Sprintf("dossier holds no %T", object))
		}
	}
	return d
}
