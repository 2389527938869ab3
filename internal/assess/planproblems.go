package assess

import (
	"fmt"
	"slices"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/schedule"
)

// checkObligations reads what a schema cannot: schedules, references between obligations, lengths of time.
func (f *planfile) checkObligations() {
	obligations := f.Plan.Spec.Obligations
	at := make(map[v1alpha1.Name]int, len(obligations))
	for i := range obligations {
		at[obligations[i].Name] = i
	}
	follows := make([][]int, len(obligations))
	for i := range obligations {
		o := &obligations[i]
		field := fmt.Sprintf("spec.obligations[%s]", o.Name)
		readTriggers(o.Triggers, f.zone, func(j int, fault *textFault) {
			f.problem(fmt.Sprintf("%s.triggers[%d].%s", field, j, fault.field), "%s", fault.what)
		})
		for j := range o.Triggers {
			for path, name := range followed(&o.Triggers[j]) {
				other, known := at[name]
				if !known {
					f.problem(fmt.Sprintf("%s.triggers[%d].%s", field, j, path),
						"it names obligation %s, which the plan does not have: correct the name, or add the obligation", name)
					continue
				}
				follows[i] = append(follows[i], other)
			}
		}
		if o.Requires != nil && o.Requires.Minutes != nil {
			f.checkSpan(field+".requires.minutes.within", o.Requires.Minutes.Within)
			f.checkSpan(field+".requires.minutes.approvedWithin", o.Requires.Minutes.ApprovedWithin)
		}
	}
	f.circles(follows, func(i int) (string, string) {
		return string(obligations[i].Name), fmt.Sprintf("spec.obligations[%s].triggers", obligations[i].Name)
	}, "obligations %s follow each other in a circle, so that none ever falls due: let one of them have a schedule, every, or an anchor")
}

// followed is the obligation that a trigger follows, by the path of the field that names it.
func followed(t *v1alpha1.Trigger) map[string]v1alpha1.Name {
	switch {
	case t.AfterEach != nil:
		return map[string]v1alpha1.Name{"afterEach.obligation": t.AfterEach.Obligation}
	case t.Once != nil && t.Once.After.Obligation != "":
		return map[string]v1alpha1.Name{"once.after.obligation": t.Once.After.Obligation}
	}
	return nil
}

// circles names the members of every circle in a graph.
func (f *planfile) circles(edges [][]int, name func(int) (name, field string), format string) {
	groups, _ := components(edges)
	for _, members := range groups {
		if len(members) == 1 && !slices.Contains(edges[members[0]], members[0]) {
			continue
		}
		slices.Sort(members)
		names := make([]string, len(members))
		for n, i := range members {
			names[n], _ = name(i)
		}
		_, field := name(members[0])
		f.problem(field, format, bounded(strings.Join(names, ", "), 700))
	}
}

// checkNeeds names the systems that are referred to and that nobody lists.
func (f *planfile) checkNeeds() {
	spec := &f.Plan.Spec
	for i := range spec.Activities {
		for j, need := range spec.Activities[i].Needs {
			f.checkReference(fmt.Sprintf("spec.activities[%s].needs[%d]", spec.Activities[i].Name, j), need)
		}
	}
	for i := range spec.Systems {
		for j, to := range spec.Systems[i].DependsOn {
			f.checkReference(fmt.Sprintf("spec.systems[%s].dependsOn[%d]", spec.Systems[i].Name, j), to)
		}
	}
}

func (f *planfile) checkReference(field string, to v1alpha1.SystemReference) {
	ref := f.resolve(KeyOf(f.Plan), to)
	switch systems, exists := f.systemsOf(ref.PlanKey()); {
	case !exists:
		f.problem(field, "plan %s does not exist: correct the name or the namespace, or create the plan", ref.PlanKey())
	case systems[v1alpha1.Name(ref.Name)] == nil:
		f.problem(field, "plan %s does not list system %s: correct the name, or add the system there", ref.PlanKey(), ref.Name)
	}
}

func (f *planfile) resolve(from Key, to v1alpha1.SystemReference) Ref {
	return Ref{Namespace: from.Namespace, Plan: from.Name}.system(to)
}

// systemsOf are the systems that a plan lists, by name.
func (f *planfile) systemsOf(key Key) (map[v1alpha1.Name]*v1alpha1.System, bool) {
	if systems, known := f.systems[key]; known {
		return systems, true
	}
	plan := f.Others[key]
	if key == KeyOf(f.Plan) {
		plan = f.Plan
	}
	if plan == nil {
		return nil, false
	}
	systems := make(map[v1alpha1.Name]*v1alpha1.System, len(plan.Spec.Systems))
	for i := range plan.Spec.Systems {
		systems[plan.Spec.Systems[i].Name] = &plan.Spec.Systems[i]
	}
	f.systems[key] = systems
	return systems, true
}

// checkCycles names the circles of systems that this plan has a part in, over all the plans it refers to.
func (f *planfile) checkCycles() {
	refs, at := []Ref{}, map[Ref]int{}
	var edges [][]int
	var visit func(ref Ref) (int, bool)
	visit = func(ref Ref) (int, bool) {
		if i, known := at[ref]; known {
			return i, true
		}
		systems, _ := f.systemsOf(ref.PlanKey())
		system := systems[v1alpha1.Name(ref.Name)]
		if system == nil {
			return 0, false
		}
		i := len(refs)
		refs, edges, at[ref] = append(refs, ref), append(edges, nil), i
		for _, to := range system.DependsOn {
			if d, known := visit(f.resolve(ref.PlanKey(), to)); known {
				edges[i] = append(edges[i], d)
			}
		}
		return i, true
	}
	own := KeyOf(f.Plan)
	for i := range f.Plan.Spec.Systems {
		visit(Ref{own.Namespace, own.Name, string(f.Plan.Spec.Systems[i].Name)})
	}
	f.circles(edges, func(i int) (string, string) {
		return refs[i].String(), fmt.Sprintf("spec.systems[%s].dependsOn", refs[i].Name)
	}, "systems %s depend on each other in a circle, so that none can come first: remove one of the dependencies")
}

// checkTimes reads every length of time, and compares what systems promise with what activities need.
func (f *planfile) checkTimes() {
	spec := &f.Plan.Spec
	f.checkDate("spec.reviewedOn", spec.ReviewedOn)
	f.checkSpan("spec.reviewEvery", spec.ReviewEvery)
	f.checkSpan("spec.exerciseEvery", spec.ExerciseEvery)
	for i := range spec.Documents {
		f.checkDate(fmt.Sprintf("spec.documents[%d].adoptedOn", i), spec.Documents[i].AdoptedOn)
		f.checkSpan(fmt.Sprintf("spec.documents[%d].reviewEvery", i), spec.Documents[i].ReviewEvery)
	}
	if rule := spec.Evaluation; rule != nil {
		f.checkSpan("spec.evaluation.dueAfterClose", rule.DueAfterClose)
		f.checkSpan("spec.evaluation.dueAfterDeclaration", rule.DueAfterDeclaration)
		f.checkSpan("spec.evaluation.adoptWithin", rule.AdoptWithin)
	}
	for i := range spec.Systems {
		f.checkSystem(&spec.Systems[i])
	}
	for i := range spec.Activities {
		activity := &spec.Activities[i]
		field := fmt.Sprintf("spec.activities[%s]", activity.Name)
		if activity.Fallback != nil {
			f.checkSpan(field+".fallback.lasts", activity.Fallback.Lasts)
		}
		if tolerated, ok := f.checkSpan(field+".maxDowntime", activity.MaxDowntime); ok {
			f.checkTolerance(activity, tolerated)
		}
	}
}

func (f *planfile) checkSystem(system *v1alpha1.System) {
	field := fmt.Sprintf("spec.systems[%s]", system.Name)
	if system.Objectives != nil {
		f.checkSpan(field+".objectives.rto", system.Objectives.RTO)
		f.checkSpan(field+".objectives.rpo", system.Objectives.RPO)
	}
	f.checkSteps(system)
}

// checkTolerance finds systems that are promised back later than an activity can do without them.
func (f *planfile) checkTolerance(activity *v1alpha1.Activity, tolerated schedule.Span) {
	for j, need := range activity.Needs {
		ref := f.resolve(KeyOf(f.Plan), need)
		systems, _ := f.systemsOf(ref.PlanKey())
		system := systems[v1alpha1.Name(ref.Name)]
		if system == nil || system.Objectives == nil {
			continue
		}
		if rto, err := schedule.ParseSpan(string(system.Objectives.RTO)); err == nil && shorter(tolerated, rto) {
			f.problem(fmt.Sprintf("spec.activities[%s].needs[%d]", activity.Name, j),
				"system %s is promised back within %s (rto) and the activity can be down for %s at most (maxDowntime): shorten the rto, or find the activity another way",
				ref, Length(system.Objectives.RTO), Length(activity.MaxDowntime))
		}
	}
}

// checkDate reads a day, which may be left out.
func (f *planfile) checkDate(field string, text v1alpha1.Date) {
	if text == "" {
		return
	}
	if _, err := schedule.ParseDate(string(text), f.zone); err != nil {
		f.problem(field, "%s", fault(err))
	}
}

// checkSpan reads a length of time, which may be left out.
func (f *planfile) checkSpan(field string, text v1alpha1.Duration) (schedule.Span, bool) {
	if text == "" {
		return schedule.Span{}, false
	}
	span, err := schedule.ParseSpan(string(text))
	if err != nil {
		f.problem(field, "%s", fault(err))
	}
	return span, err == nil
}
