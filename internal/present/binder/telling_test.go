package binder

import (
	"os"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/present/lang"
)

const samples = "../../../config/samples/"

func plansIn(t *testing.T, name string) (plans []*v1alpha1.ContinuityPlan) {
	t.Helper()
	folder, err := dossier.FromFolder(samples + name)
	if err != nil {
		t.Fatal(err)
	}
	for _, plan := range folder.Plans {
		plans = append(plans, plan)
	}
	return plans
}

func TestNothingOfTheSamplesIsUntranslated(t *testing.T) {
	for _, name := range []string{"kalix", "statutory", "steps", "kinds"} {
		t.Run(name, func(t *testing.T) {
			in := lang.Swedish.Telling(func(message string) { t.Errorf("nobody has translated %q", message) })
			b, err := New(plansIn(t, name), time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC), in)
			if err != nil {
				t.Fatal(err)
			}
			f, _ := os.Create("/tmp/bind/" + name + ".html")
			if err := b.Write(f, 1); err != nil {
				t.Fatal(err)
			}
		})
	}
}
