package lint

import (
	"fmt"
	"slices"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/cmd/kubectl-continuity/internal/manifest"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

// plans finds what is wrong with each plan by itself and among the plans that it refers to.
func (l *linter) plans() error {
	for key := range l.folder.Plans {
		d := l.byID[assess.RecordID{Kind: v1alpha1.KindContinuityPlan, Key: key}]
		if d == nil {
			continue
		}
		plan, err := l.folder.PlanDossier(key)
		if err != nil {
			return err
		}
		l.planProblems(d, plan.Plan, assess.AssessPlan(plan, l.now).Problems)
	}
	return nil
}

// planProblems adds the problems of a plan, save those that the schema has found already. In a folder of plans alone
// a plan that is not there is nothing to mend: each unit keeps its own in a repository of its own.
func (l *linter) planProblems(d *manifest.Document, plan *v1alpha1.ContinuityPlan, problems []assess.Problem) {
	elsewhere := l.elsewhere(plan)
	for _, p := range problems {
		other, isElsewhere := elsewhere[p.Field]
		switch {
		case l.said(d, plan, p.Field):
		case isElsewhere:
			l.findings = append(l.findings, present.Finding{File: d.File, Line: d.Line(p.Field), Object: d.Name(), Field: p.Field, Note: true,
				Message: fmt.Sprintf("plan %s is not in the folder, so that its systems were not looked at: lint all plans together before they are applied", other)})
		default:
			l.problems(d, []assess.Problem{p})
		}
	}
}

// elsewhere lists, by the path of the field, the references to plans that are not in a folder of plans alone.
func (l *linter) elsewhere(plan *v1alpha1.ContinuityPlan) map[string]assess.Key {
	found := map[string]assess.Key{}
	if len(l.folder.Activations) > 0 {
		return found
	}
	look := func(list string, name v1alpha1.Name, field string, references []v1alpha1.SystemReference) {
		for i, to := range references {
			if other := assess.PlanOf(assess.KeyOf(plan), to); l.folder.Plans[other] == nil {
				found[fmt.Sprintf("spec.%s[%s].%s[%d]", list, name, field, i)] = other
			}
		}
	}
	for i := range plan.Spec.Activities {
		look("activities", plan.Spec.Activities[i].Name, "needs", plan.Spec.Activities[i].Needs)
	}
	for i := range plan.Spec.Systems {
		look("systems", plan.Spec.Systems[i].Name, "dependsOn", plan.Spec.Systems[i].DependsOn)
	}
	return found
}

// said says whether the schema has found what is wrong with a field: it names places in lists by their number, and
// the circle of one obligation that follows itself at the obligation.
func (l *linter) said(d *manifest.Document, plan *v1alpha1.ContinuityPlan, field string) bool {
	for i := range plan.Spec.Obligations {
		o := &plan.Spec.Obligations[i]
		if field == fmt.Sprintf("spec.obligations[%s].triggers", o.Name) && followsItself(o) {
			return true
		}
	}
	field = d.Numbered(field)
	return slices.ContainsFunc(l.findings, func(f present.Finding) bool {
		return f.File == d.File && f.Object == d.Name() && f.Field == field && !f.Note
	})
}

func followsItself(o *v1alpha1.Obligation) bool {
	return slices.ContainsFunc(o.Triggers, func(t v1alpha1.Trigger) bool {
		return t.AfterEach != nil && t.AfterEach.Obligation == o.Name || t.Once != nil && t.Once.After.Obligation == o.Name
	})
}

func (l *linter) problems(at *manifest.Document, problems []assess.Problem) {
	for _, p := range problems {
		d, field := l.place(at, p.Field)
		l.add(d, field, p.Message.String())
	}
}

// crises finds what only shows when a crisis is put together: plans that are not there or do not consent,
// and records that do not count.
func (l *linter) crises() error {
	l.assessed = map[assess.Key]bool{}
	for crisis := range l.folder.Activations {
		d := l.byID[assess.RecordID{Kind: v1alpha1.KindCrisisActivation, Key: crisis}]
		if d == nil {
			continue
		}
		dossier, err := l.folder.Dossier(crisis)
		if err != nil {
			return err
		}
		l.assessed[crisis] = true
		a := assess.AssessAt(dossier, assess.View{AsOf: l.now})
		for i := range a.Plans {
			if p := &a.Plans[i]; p.State != v1alpha1.PlanActive {
				l.add(d, l.planField(d, p.Key), p.Message.String())
			}
		}
		l.problems(d, a.Problems)
		l.records(a)
	}
	return nil
}

// planField is the place in spec.plans at which an activation names a plan; a plan that joined later is not there.
func (l *linter) planField(d *manifest.Document, plan assess.Key) string {
	refs := l.folder.Activations[assess.KeyOf(d.Object)].Spec.Plans
	for i, ref := range refs {
		if string(ref.Name) == plan.Name && (string(ref.Namespace) == plan.Namespace || ref.Namespace == "" && d.Object.GetNamespace() == plan.Namespace) {
			return fmt.Sprintf("spec.plans[%d]", i)
		}
	}
	return "spec.plans"
}

// records finds the records of a crisis that do not count. One that another record corrects is not at fault,
// and a briefing that names no audience is as it was: it cannot be mended, only known.
func (l *linter) records(a *assess.Assessment) {
	for _, id := range l.order {
		d := l.byID[id]
		if crisis, isRecord := crisisOf(d); !isRecord || crisis != a.Crisis {
			continue
		}
		verdict := a.Record(id)
		if verdict.Ready || verdict.Reason == v1alpha1.ReasonCorrected {
			continue
		}
		field := fieldOf(verdict, d)
		l.findings = append(l.findings, present.Finding{
			File: d.File, Line: d.Line(field), Object: d.Name(), Field: field,
			Message: verdict.Reason + ": " + verdict.Message.String(),
			Note:    verdict.Reason == v1alpha1.ReasonUnaddressed && field == "spec",
		})
	}
}

// strays finds records of crises that are not in the folder.
func (l *linter) strays() {
	for _, id := range l.order {
		d := l.byID[id]
		crisis, isRecord := crisisOf(d)
		if !isRecord || l.assessed[crisis] {
			continue
		}
		l.add(d, "spec.crisis", fmt.Sprintf("%s: crisis %s is not in the folder: add its CrisisActivation, or correct spec.crisis",
			v1alpha1.ReasonCrisisNotFound, crisis))
	}
}

// crisisOf is the crisis that a record belongs to; false for what is no record.
func crisisOf(d *manifest.Document) (assess.Key, bool) {
	switch d.Object.GetKind() {
	case v1alpha1.KindBriefing, v1alpha1.KindLogEntry, v1alpha1.KindActionItem, v1alpha1.KindEvaluation:
	default:
		return assess.Key{}, false
	}
	spec, _ := d.Object.Object["spec"].(map[string]any)
	ref, _ := spec["crisis"].(map[string]any)
	name, _ := ref["name"].(string)
	namespace, _ := ref["namespace"].(string)
	return assess.CrisisOf(d.Object.GetNamespace(), v1alpha1.CrisisReference{
		Namespace: v1alpha1.ObjectName(namespace), Name: v1alpha1.ObjectName(name),
	}), true
}

// fieldOf is the field that the reason of a refusal is about.
func fieldOf(verdict assess.RecordVerdict, d *manifest.Document) string {
	spec, _ := d.Object.Object["spec"].(map[string]any)
	candidates := map[string][]string{
		v1alpha1.ReasonCrisisNotFound:        {"crisis"},
		v1alpha1.ReasonNamespaceNotActivated: {},
		v1alpha1.ReasonBeforeCrisis:          {"occurredAt", "heldAt", "assignedAt", "completedAt"},
		v1alpha1.ReasonUnknownSubject:        {"about", "meets", "from"},
		v1alpha1.ReasonNotAllowed:            {"about", "meets", "phase", "join"},
		v1alpha1.ReasonUnaddressed:           {"audience"},
		v1alpha1.ReasonCannotFollow:          {"phase", "report", "acceptance", "retirement", "progress"},
		v1alpha1.ReasonSamePerson:            {"approval"},
		v1alpha1.ReasonWrongCorrection:       {"corrects"},
	}
	if verdict.Reason == v1alpha1.ReasonNamespaceNotActivated {
		return "metadata.namespace"
	}
	for _, name := range candidates[verdict.Reason] {
		if _, given := spec[name]; given {
			return "spec." + name
		}
	}
	return "spec"
}
