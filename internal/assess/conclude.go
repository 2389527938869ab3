package assess

import (
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// conclude draws the conditions of the activation from what the rules found. Every condition is always
// there; messages carry absolute instants, so that they change only when the facts do.
func (c *casefile) conclude() {
	c.missRule()
	c.a.Conditions = []Condition{
		c.readiness(),
		c.planAvailability(),
		c.briefingLateness(),
		c.recordCompleteness(),
		c.minutesLateness(),
		c.systemsIn(v1alpha1.ConditionObjectiveBreached, v1alpha1.ReasonWithinObjectives, Say("no objective of a system is breached")),
		c.systemsIn(v1alpha1.ConditionRecoveryFailed, v1alpha1.ReasonNoneFailed, Say("no recovery has failed")),
		c.systemsIn(v1alpha1.ConditionStalled, v1alpha1.ReasonMoving, Say("no recovery stands still for longer than it may")),
		c.systemsIn(v1alpha1.ConditionDegraded, v1alpha1.ReasonWorking, Say("what was restored works, as far as is known")),
		c.activityTolerance(),
		c.actionLateness(),
		c.evaluationLateness(),
		c.adoption(),
		c.a.Evaluation.findingCondition(nil),
		c.a.Evaluation.lessonCondition(nil),
		c.suspension(),
	}
}

// missRule notes that no rule asks for an evaluation: the one lesson of the case that nobody may forget.
func (c *casefile) missRule() {
	if c.governingPlan() != nil && c.evaluationRule() == nil {
		c.problem("spec.plans", "no active plan in the activation's namespace %s has an evaluation rule, so nobody is reminded to evaluate: add spec.evaluation to a plan there before the next crisis",
			c.activation.Namespace)
	}
}

func (c *casefile) readiness() Condition {
	for range c.active {
		return Condition{Type: v1alpha1.ConditionReady, True: true, Reason: v1alpha1.ReasonAccepted,
			Message: Say("the crisis is tracked; its governing zone is %s", c.a.Zone.String())}
	}
	return Condition{Type: v1alpha1.ConditionReady, Reason: v1alpha1.ReasonInvalid,
		Message: Say("no plan of the activation is in force: see status.plans for what each one lacks")}
}

func (c *casefile) planAvailability() Condition {
	var messages []Text
	condition := Condition{Type: v1alpha1.ConditionPlanUnavailable, Reason: v1alpha1.ReasonPlansInForce, Message: Say("every plan of the crisis is in force")}
	for i := range c.a.Plans {
		plan := &c.a.Plans[i]
		if c.unfrozen(plan) {
			plan.Reason = v1alpha1.ReasonPlanNotFrozen
			plan.Message = Say("plan %s is in force as it stands and could not be frozen yet: see the events of the activation for what refuses it; it is tried again", plan.Key)
		}
		if plan.Reason == "" {
			continue
		}
		if !condition.True {
			condition.True, condition.Reason = true, plan.Reason
		}
		messages = append(messages, plan.Message)
	}
	if condition.True {
		condition.Message = enumerate(messages)
	}
	return condition
}

func (c *casefile) briefingLateness() Condition {
	late := lateness{of: v1alpha1.ConditionBriefingOverdue, none: Say("no briefing is overdue")}
	for i := range c.a.Obligations {
		if o := &c.a.Obligations[i]; !o.OverdueSince.IsZero() {
			late.add(o.OverdueSince, Say("%s (%s) is overdue since %s", o.Ref, o.Obligation.Audience, c.at(o.OverdueSince)))
		}
	}
	return late.condition()
}

func (c *casefile) recordCompleteness() Condition {
	condition := Condition{Type: v1alpha1.ConditionRecordIncomplete, Reason: v1alpha1.ReasonRecordComplete,
		Message: Say("every briefing names its audience and has the content, and the reason for coming late, that it must have")}
	var messages []Text
	for i := range c.a.Briefings {
		b := &c.a.Briefings[i]
		reason, lacks := b.lacks()
		if lacks.IsZero() {
			continue
		}
		if !condition.True { // they are in order: the first lack is the oldest
			condition.True, condition.Reason, condition.Since = true, reason, b.HeldAt
		}
		messages = append(messages, Say("briefing %s %s", b.Key, lacks))
	}
	if condition.True {
		condition.Message = enumerate(messages)
	}
	return condition
}

func (c *casefile) minutesLateness() Condition {
	late := lateness{of: v1alpha1.ConditionMinutesOverdue, none: Say("no minutes and no approval of minutes is overdue")}
	for i := range c.a.Briefings {
		b := &c.a.Briefings[i]
		if b.Minutes.OverdueSince.IsZero() {
			continue
		}
		since := c.at(b.Minutes.OverdueSince)
		what := Say("minutes of briefing %s are overdue since %s", b.Key, since)
		if !b.Minutes.RecordedAt.IsZero() {
			what = Say("approval of the minutes of briefing %s is overdue since %s", b.Key, since)
		}
		late.add(since, what)
	}
	return late.condition()
}

// systemsIn gathers a condition of the systems: it is true since the first of those of which it is.
func (c *casefile) systemsIn(kind, reason string, none Text) Condition {
	condition := Condition{Type: kind, Reason: reason, Message: none}
	var messages []Text
	for i := range c.a.Systems {
		for _, of := range c.a.Systems[i].Conditions {
			if of.Type != kind || !of.True {
				continue
			}
			if !condition.True || of.Since.Before(condition.Since) {
				condition.True, condition.Reason, condition.Since = true, of.Reason, of.Since
			}
			messages = append(messages, Say("system %s: %s", c.a.Systems[i].Ref, of.Message))
		}
	}
	if condition.True {
		condition.Message = enumerate(messages)
	}
	return condition
}

func (c *casefile) activityTolerance() Condition {
	condition := Condition{Type: v1alpha1.ConditionActivityBeyondMaxDowntime, Reason: v1alpha1.ReasonWithinTolerance,
		Message: Say("no activity is down for longer than is tolerable")}
	var messages []Text
	for i := range c.a.Activities {
		if activity := &c.a.Activities[i]; activity.State == v1alpha1.ActivityBeyondMaxDowntime {
			condition.Since = earliest(condition.Since, activity.Since)
			messages = append(messages, Say("activity %s is down beyond its maximum downtime since %s", activity.Ref, c.at(activity.Since)))
		}
	}
	if len(messages) > 0 {
		condition.True, condition.Reason, condition.Message = true, v1alpha1.ReasonBeyondTolerance, enumerate(messages)
	}
	return condition
}

func (c *casefile) actionLateness() Condition {
	late := lateness{of: v1alpha1.ConditionActionOverdue, none: Say("no action item is overdue")}
	for i := range c.a.Actions {
		if action := &c.a.Actions[i]; !action.OverdueSince.IsZero() {
			late.add(action.OverdueSince, Say("action item %s (%s) is overdue since %s", action.Key, action.Item.Spec.Owner.Name, c.at(action.OverdueSince)))
		}
	}
	return late.condition()
}

func (c *casefile) evaluationLateness() Condition {
	v := &c.a.Evaluation
	condition := Condition{Type: v1alpha1.ConditionEvaluationOverdue}
	switch {
	case v.Accepted != nil:
		condition.Reason, condition.Since = v1alpha1.ReasonDone, v.AcceptedAt
		condition.Message = Say("evaluation %s of %s is complete", *v.Accepted, c.at(v.AcceptedAt))
	case v.Due.IsZero() && v.Rule != nil && v.Rule.DueAfterClose != "":
		condition.Reason, condition.Message = v1alpha1.ReasonPending, Say("a complete evaluation is due %s after the crisis is closed", Length(v.Rule.DueAfterClose))
	case v.Due.IsZero():
		condition.Reason, condition.Message = v1alpha1.ReasonNotRequired, Say("no rule in force sets a deadline")
	case v.OverdueSince.IsZero():
		condition.Reason, condition.Message = v1alpha1.ReasonPending, Say("a complete evaluation is due at %s", c.at(v.Due))
	default:
		condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonOverdue, v.OverdueSince
		condition.Message = Say("no complete evaluation is recorded; it was due at %s: enter an Evaluation that answers every question of the governing plan", c.at(v.Due))
	}
	return condition
}

func (c *casefile) adoption() Condition {
	v := &c.a.Evaluation
	condition := Condition{Type: v1alpha1.ConditionAdoptionPending, Reason: v1alpha1.ReasonNotRequired, Message: Say("no evaluation waits for adoption")}
	switch {
	case !v.AdoptedAt.IsZero():
		condition.Reason, condition.Since = v1alpha1.ReasonDone, v.AdoptedAt
		condition.Message = Say("%s adopted the evaluation at %s", v.Rule.AdoptedBy, c.at(v.AdoptedAt))
	case v.AdoptionPending() && v.AdoptionOverdue:
		condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonAdoptionOverdue, v.AdoptionDue
		condition.Message = Say("%s was to adopt evaluation %s by %s", v.Rule.AdoptedBy, *v.Accepted, c.at(v.AdoptionDue))
	case v.AdoptionPending():
		condition.True, condition.Reason, condition.Since = true, v1alpha1.ReasonAwaitingAdoption, v.AcceptedAt
		condition.Message = Say("%s has still to adopt evaluation %s: state its approval in a LogEntry", v.Rule.AdoptedBy, *v.Accepted)
	}
	return condition
}

func (c *casefile) suspension() Condition {
	if holder := c.a.Suspended; holder != nil {
		return Condition{Type: v1alpha1.ConditionSuspended, True: true, Reason: v1alpha1.ReasonRealCrisis, Since: holder.From,
			Message: Say("the exercise rests since %s: crisis %s holds one of its plans", c.at(holder.From), holder.Crisis)}
	}
	return Condition{Type: v1alpha1.ConditionSuspended, Reason: v1alpha1.ReasonRunning, Message: Say("nothing suspends it")}
}

// lateness gathers what is overdue of one kind.
type lateness struct {
	of       string
	none     Text
	since    time.Time
	messages []Text
}

func (l *lateness) add(since time.Time, message Text) {
	l.since = earliest(l.since, since)
	l.messages = append(l.messages, message)
}

// condition is True since the first of what is still overdue became so.
func (l *lateness) condition() Condition {
	if len(l.messages) == 0 {
		return Condition{Type: l.of, Reason: v1alpha1.ReasonNoneOverdue, Message: l.none}
	}
	return Condition{Type: l.of, True: true, Reason: v1alpha1.ReasonOverdue, Since: l.since, Message: enumerate(l.messages)}
}
