package assess

import (
	"cmp"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// checkCorrection refuses a correction of what is not there.
func (c *casefile) checkCorrection(r *record) *RecordVerdict {
	if r.common.Corrects == "" {
		return nil
	}
	old := c.corrected(r)
	if old != nil && !weighsAsMuch(r, old) {
		return refuse(v1alpha1.ReasonWrongCorrection,
			"spec.corrects names %s, a statement that takes a verb of its own: only another %s, which takes it too, corrects it", old.id, weightOf(old))
	}
	if old == nil || !c.mayCorrect(r, old) {
		return refuse(v1alpha1.ReasonWrongCorrection,
			"spec.corrects names %s, which is no earlier %s of crisis %s in namespace %s: enter it anew with the right name",
			r.common.Corrects, r.id.Kind, c.a.Crisis, r.id.Key.Namespace)
	}
	if by := c.corrector(old); by != r {
		return refuse(v1alpha1.ReasonWrongCorrection,
			"spec.corrects names %s, which %s replaces already: enter it anew, naming %s in corrects", old.id, by.id, by.id.Key.Name)
	}
	return nil
}

// checkSubject refuses a record about something that does not exist, or that it may not be about.
func (c *casefile) checkSubject(r *record) *RecordVerdict {
	if r.briefing != nil {
		return c.checkMeets(r)
	}
	if r.entry == nil {
		return nil
	}
	if spec := &r.entry.Spec; (spec.Phase != nil || spec.Join != nil) && r.id.Key.Namespace != c.activation.Namespace {
		return refuse(v1alpha1.ReasonNotAllowed,
			"metadata.namespace is %s, and only records in the activation's namespace state phases and joining plans: enter it in namespace %s",
			r.id.Key.Namespace, c.activation.Namespace)
	}
	about := r.entry.Spec.About
	if about == nil {
		return nil
	}
	subject := r.subject()
	if !c.mayConcern(r, subject) {
		return c.refuseConcern("spec.about", subject.Namespace)
	}
	if about.Activity != "" || about.System != "" || about.Obligation != "" {
		if refused := c.checkPlan("spec.about.plan", subject.PlanKey()); refused != nil {
			return refused
		}
	}
	if !c.exists(about, subject) && !c.destroyed(r, subject) {
		return refuse(v1alpha1.ReasonUnknownSubject,
			"spec.about names %s, which crisis %s does not know: enter it anew with the right name, naming this record in corrects",
			nameOf(about, subject), c.a.Crisis)
	}
	return nil
}

// destroyed says whether a destruction is about something that was there: it may have been carried out.
func (c *casefile) destroyed(r *record, subject Ref) bool {
	return r.entry.Spec.Destruction != nil && c.ledger != nil &&
		c.ledger.Knows(RecordID{cmp.Or(subject.Plan, v1alpha1.KindSystemRecovery), Key{Namespace: subject.Namespace, Name: subject.Name}})
}

func (c *casefile) refuseConcern(field, namespace string) *RecordVerdict {
	return refuse(v1alpha1.ReasonNotAllowed,
		"%s names namespace %s: only records there, or in the activation's namespace %s, may; enter it in one of them",
		field, namespace, c.activation.Namespace)
}

func (c *casefile) checkPlan(field string, key Key) *RecordVerdict {
	plan, listed := c.a.plans[key]
	if !listed {
		return refuse(v1alpha1.ReasonUnknownSubject, "%s names plan %s, which is not part of crisis %s: name one of its plans, or let it join by a LogEntry",
			field, key, c.a.Crisis)
	}
	if plan.State != v1alpha1.PlanActive {
		return refuse(plan.Reason, "%s: %s", field, plan.Message)
	}
	return nil
}

// exists says whether the crisis knows what a log entry is about.
func (c *casefile) exists(about *v1alpha1.Subject, subject Ref) bool {
	switch {
	case about.System != "", about.Recovery != "":
		return c.systemNamed(subject) != nil
	case about.Activity != "":
		return c.activityNamed(subject) != nil
	case about.Obligation != "":
		return c.promises[subject] != nil
	case about.Activation != "":
		return Key{Namespace: subject.Namespace, Name: subject.Name} == c.a.Crisis
	}
	return c.held(RecordID{subject.Plan, Key{Namespace: subject.Namespace, Name: subject.Name}}) != nil
}

// systemNamed is the system that a subject names, planned or by its recovery; nil when there is none.
func (c *casefile) systemNamed(subject Ref) *SystemVerdict {
	if s, ok := c.a.systems[subject]; ok {
		return s
	}
	for i := range c.a.Systems {
		if s := &c.a.Systems[i]; subject.Plan == "" && s.Recovery == subject.Name && s.Ref.Namespace == subject.Namespace {
			return s
		}
	}
	return nil
}

func (c *casefile) activityNamed(subject Ref) *v1alpha1.Activity {
	plan := c.a.plans[subject.PlanKey()]
	for i := range plan.Spec.Activities {
		if activityMark+string(plan.Spec.Activities[i].Name) == subject.Name {
			return &plan.Spec.Activities[i]
		}
	}
	return nil
}

func nameOf(about *v1alpha1.Subject, subject Ref) Text {
	switch {
	case about.Activity != "":
		return Say("activity %s/%s", subject.PlanKey(), about.Activity)
	case about.System != "":
		return Say("system %s", subject)
	case about.Obligation != "":
		return Say("obligation %s", subject)
	case about.Recovery != "":
		return Say("recovery %s", subject)
	}
	return Say("%s", RecordID{subject.Plan, Key{Namespace: subject.Namespace, Name: subject.Name}})
}

// checkMeets refuses a briefing that claims to meet what it does not. One that claims nothing and names
// no audience is kept as it is: what happened, happened.
func (c *casefile) checkMeets(r *record) *RecordVerdict {
	spec := &r.briefing.Spec
	for _, met := range spec.Meets {
		ref := r.obligation(met)
		if !c.mayConcern(r, ref) {
			return c.refuseConcern("spec.meets", ref.Namespace)
		}
		if refused := c.checkPlan("spec.meets.plan", ref.PlanKey()); refused != nil {
			return refused
		}
		p := c.promises[ref]
		if p == nil {
			return refuse(v1alpha1.ReasonUnknownSubject,
				"spec.meets names obligation %s, which its plan does not have: enter it anew with the right name, naming this record in corrects", ref)
		}
		switch audience := p.verdict.Obligation.Audience; {
		case sameName(spec.Audience, audience):
		case spec.Audience == "":
			return refuse(v1alpha1.ReasonUnaddressed,
				"spec.audience is \"not given\" and obligation %s is to inform %q: it does not meet it; enter it anew with that audience if they were informed, naming this record in corrects",
				ref, audience)
		default:
			return refuse(v1alpha1.ReasonUnaddressed,
				"spec.audience is %q and obligation %s is to inform %q: it does not meet it; enter it anew with that audience if they were informed, naming this record in corrects",
				spec.Audience, ref, audience)
		}
	}
	return nil
}
