package binder

import (
	"bytes"
	"testing"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
	"github.com/beredskap/beredskap/internal/present/lang"
)

var day = time.Date(2026, time.July, 1, 12, 0, 0, 0, time.UTC)

// plansIn are the plans of a folder of samples.
func plansIn(t *testing.T, name string) (plans []*v1alpha1.ContinuityPlan) {
	t.Helper()
	folder, err := dossier.FromFolder("../../../config/samples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	for _, plan := range folder.Plans { // in no particular order
		plans = append(plans, plan)
	}
	return plans
}

func printed(t *testing.T, in *lang.Printer, plans ...*v1alpha1.ContinuityPlan) string {
	t.Helper()
	b, err := New(plans, day, in)
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := b.Write(&page, 1); err != nil {
		t.Fatal(err)
	}
	return page.String()
}
