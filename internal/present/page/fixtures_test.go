package page

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/present"
	"github.com/beredskap/beredskap/internal/present/lang"
)

var stockholm = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		panic(err)
	}
	return zone
}()

func on(text string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", text, stockholm)
	if err != nil {
		panic(err)
	}
	return t
}

// kalix is the sample as of an instant.
func kalix(t *testing.T, asOf string, in *lang.Printer) *present.Board {
	t.Helper()
	folder, err := dossier.FromFolder("../../../config/samples/kalix")
	if err != nil {
		t.Fatal(err)
	}
	d, err := folder.Dossier(assess.Key{Namespace: "kalix-staff", Name: "kalix-2021"})
	if err != nil {
		t.Fatal(err)
	}
	return present.NewBoard(d, assess.Assess(d, on(asOf)), in)
}

// The names of a large municipality: long, and in Swedish.
var (
	kinds = []string{"Verksamhetssystem för", "Ärendehanteringssystem för", "Schemaläggning och bemanning inom", "Journalsystem för",
		"Informationsförsörjningsplattform för", "Larm- och trygghetstelefoni för", "Fakturahantering inom", "E-tjänster för"}
	fields = []string{"äldreomsorg och hemsjukvård", "gymnasie- och vuxenutbildningsförvaltningen", "samhällsbyggnad", "räddningstjänstförbundet",
		"socialpsykiatri", "renhållning, vatten och avlopp", "miljö- och hälsoskydd", "kommunledningskontoret", "fastighetsförvaltningen", "överförmyndarnämnden"}
	hostile = "\"><script>alert('x')</script> & \u202eevil\u2066 \x1b[31m"
)

// large is an exercise with ten plans of thirty systems each, in many states, as of its fourth day.
func large(in *lang.Printer) *present.Board {
	d := assess.NewDossier()
	crisis := &v1alpha1.CrisisActivation{
		ObjectMeta: metav1.ObjectMeta{Namespace: "stab", Name: "storstad", UID: "0a1b2c3d-4e5f-4071-8293-a4b5c6d7e8f9"},
		Spec: v1alpha1.CrisisActivationSpec{
			Title: v1alpha1.Line("Störning i gemensam driftmiljö " + hostile), Mode: v1alpha1.ModeExercise, Affected: v1alpha1.AffectedAll,
			StartedAt: metav1.NewTime(on("2026-03-02 04:00")), DeclaredAt: metav1.NewTime(on("2026-03-02 08:00")), DeclaredBy: "Kommundirektören",
			Priorities: []v1alpha1.PriorityTitle{{Level: 1, Title: "Liv och hälsa"}, {Level: 2, Title: "Samhällsviktig verksamhet"}, {Level: 3, Title: "Övrigt"}},
		},
	}
	record := v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Namespace: "stab", Name: "storstad"}, EnteredBy: "anna"}
	n := 0
	entry := func(plan, system, when string, spec v1alpha1.LogEntrySpec) {
		n++
		spec.Record, spec.OccurredAt = record, metav1.NewTime(on(when))
		spec.About = &v1alpha1.Subject{Namespace: "stab", Plan: v1alpha1.ObjectName(plan), System: v1alpha1.Name(system)}
		d.AddLogEntry(&v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: "stab", Name: fmt.Sprintf("entry-%04d", n)}, Spec: spec})
	}
	report := func(plan, system, when string, outcome v1alpha1.StepOutcome) {
		entry(plan, system, when, v1alpha1.LogEntrySpec{Report: &v1alpha1.StepReport{Step: "restore", Outcome: outcome, Text: "Återläst från säkerhetskopia"}})
	}
	for p, field := range fields {
		plan := fmt.Sprintf("plan-%d", p)
		spec := v1alpha1.ContinuityPlanSpec{Title: v1alpha1.Line(field), TimeZone: "Europe/Stockholm", Obligations: []v1alpha1.Obligation{{
			Name: "namnd", Audience: v1alpha1.Line("Nämnden för " + field), Triggers: []v1alpha1.Trigger{{During: []v1alpha1.CrisisPhase{"Response"}, Every: "12h", Grace: "1h"}},
		}}}
		for s := range 30 {
			name := fmt.Sprintf("system-%d", s)
			system := v1alpha1.System{
				Name: v1alpha1.Name(name), Title: v1alpha1.Line(fmt.Sprintf("%s %s %d", kinds[s%len(kinds)], field, s)),
				Owner: &v1alpha1.Contact{Name: "Systemförvaltare"}, Objectives: &v1alpha1.Objectives{RTO: v1alpha1.Duration(fmt.Sprintf("%dh", 24+s*8)), RPO: "24h"},
			}
			if s > 0 {
				system.DependsOn = []v1alpha1.SystemReference{{System: v1alpha1.Name(fmt.Sprintf("system-%d", s/3))}, {Namespace: "stab", Plan: v1alpha1.ObjectName(fmt.Sprintf("plan-%d", p/2)), System: "system-0"}}
			}
			spec.Systems = append(spec.Systems, system)
			if s%3 == 0 {
				spec.Activities = append(spec.Activities, v1alpha1.Activity{
					Name: v1alpha1.Name(fmt.Sprintf("activity-%d", s)), Title: v1alpha1.Line(fmt.Sprintf("Verksamhet %d inom %s", s, field)), Priority: v1alpha1.Priority(1 + s%3),
					MaxDowntime: "24h", Needs: []v1alpha1.SystemReference{{System: v1alpha1.Name(name)}}, Fallback: &v1alpha1.Fallback{Lasts: v1alpha1.Duration(fmt.Sprintf("%dh", 12+s*10))},
				})
			}
			switch {
			case s == 0 && p < 5, s < 4 && p > 2 && p < 6:
				report(plan, name, "2026-03-03 09:00", "Done")
			case s == 1:
				report(plan, name, "2026-03-04 09:00", "InProgress")
				entry(plan, name, "2026-03-04 10:00", v1alpha1.LogEntrySpec{Forecast: &v1alpha1.Forecast{RestoredBy: metav1.NewTime(on("2026-03-06 10:00"))}})
				entry(plan, name, "2026-03-05 10:00", v1alpha1.LogEntrySpec{Forecast: &v1alpha1.Forecast{RestoredBy: metav1.NewTime(on("2026-03-07 10:00"))}})
			case s == 2 && p%2 == 0:
				report(plan, name, "2026-03-04 11:00", "Failed")
			}
			if s == 0 && p < 3 {
				entry(plan, name, "2026-03-03 12:00", v1alpha1.LogEntrySpec{Acceptance: &v1alpha1.Acceptance{AcceptedBy: "Systemförvaltare"}})
			}
		}
		d.SetPlan(&v1alpha1.ContinuityPlan{ObjectMeta: metav1.ObjectMeta{Namespace: "stab", Name: plan, Generation: 1}, Spec: spec})
		crisis.Spec.Plans = append(crisis.Spec.Plans, v1alpha1.PlanReference{Name: v1alpha1.ObjectName(plan)})
	}
	d.SetActivation(crisis)
	return present.NewBoard(d, assess.Assess(d, on("2026-03-05 13:05")), in)
}

// empty is a crisis of which only that it was declared is known.
func empty(in *lang.Printer) *present.Board {
	d := assess.NewDossier()
	d.SetActivation(&v1alpha1.CrisisActivation{ObjectMeta: metav1.ObjectMeta{Namespace: "a", Name: "b"}, Spec: v1alpha1.CrisisActivationSpec{
		Title: "Flood", Mode: v1alpha1.ModeReal, StartedAt: metav1.NewTime(on("2026-03-02 04:00")), DeclaredAt: metav1.NewTime(on("2026-03-02 04:00")),
		Plans: []v1alpha1.PlanReference{{Name: "missing"}},
	}})
	return present.NewBoard(d, assess.Assess(d, on("2026-03-02 04:00")), in)
}

// written is what a writer writes.
func written(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var served = Options{
	Assets: "/assets", Changes: "/changes?crisis=kalix", Home: "/",
	Languages: []Link{{Text: "English", Href: "?lang=en", Current: true}, {Text: "Svenska", Href: "?lang=sv"}},
}
