package present

import (
	"fmt"
	"strings"

	"github.com/beredskap/beredskap/internal/assess"
)

// The tables of a report, one function each.

func (r *Report) planTable() *table {
	t := columns(r.lang, "PLAN", "STATE", "MESSAGE")
	for _, p := range r.Plans {
		t.add(p.Namespace+"/"+p.Plan, r.code(p.State), p.Message)
	}
	return t
}

func (r *Report) conditionTable() *table {
	t := columns(r.lang, "CONDITION", "REASON", "SINCE", "MESSAGE")
	for _, c := range r.Conditions {
		t.add(r.code(c.Type), r.code(c.Reason), c.Since, c.Message)
	}
	return t
}

func (r *Report) problemTable() *table {
	t := columns(r.lang, "FIELD OF", "MESSAGE")
	for _, p := range r.Problems {
		t.add(p.Field, p.Message)
	}
	return t
}

func (r *Report) briefingTable() *table {
	t := columns(r.lang, "OBLIGATION", "AUDIENCE", "HELD", "DOCUMENTED", "MINUTES APPROVED",
		"ON TIME", "LATE", "MISSED", "OPEN", "OVERDUE SINCE", "LAST HELD", "NEXT DUE")
	for i := range r.Briefings {
		o := &r.Briefings[i]
		t.add(o.Namespace+"/"+o.Plan+"/"+o.Obligation, o.Audience, o.Held, o.Documented, o.MinutesApproved,
			o.OnTime, o.Late, o.Missed, o.Open, o.OverdueSince, o.LastHeld, r.nextDue(o))
	}
	return t
}

// nextDue is when an obligation is due next, or until when it rests.
func (r *Report) nextDue(o *Obligation) string {
	if !o.SuspendedUntil.IsZero() {
		return r.say("suspended until %s", o.SuspendedUntil.Short())
	}
	return o.NextDue.Short()
}

func (r *Report) decisionTable() *table {
	t := columns(r.lang, "BODY", "PHASE", "DECISIONS", "RECORDS")
	for _, d := range r.Decisions {
		body := d.Body
		if body == unknownBody {
			body = r.code(body)
		}
		t.add(body, r.code(d.Phase), d.Count, r.rests(d.Records))
	}
	return t
}

func (r *Report) systemTable() *table {
	t := columns(r.lang, "SYSTEM", "PRIORITY", "PHASE", "DOWN SINCE", "RESTORED", "RTO", "RTO DUE", "WAITING FOR")
	for i := range r.Systems {
		s := &r.Systems[i]
		state, due := "", Instant{}
		if s.RTO != nil {
			state, due = r.code(s.RTO.State), s.RTO.Due
		}
		t.add(s.path(), s.EffectivePriority, r.code(s.Phase), s.Since, s.RestoredAt, state, due, r.waits(s))
	}
	return t
}

// path names a system; one that nobody planned has no plan.
func (s *System) path() string {
	if s.Plan == "" {
		return s.Namespace + "/" + s.System
	}
	return s.Namespace + "/" + s.Plan + "/" + s.System
}

// waits says what a system waits for, first things first.
func (r *Report) waits(s *System) string {
	switch n := len(s.WaitingFor); n {
	case 0:
		return ""
	case 1:
		return s.WaitingFor[0].Message
	default:
		return r.say("%s (and %d more)", s.WaitingFor[0].Message, n-1)
	}
}

func (r *Report) activityTable() *table {
	t := columns(r.lang, "ACTIVITY", "PRIORITY", "STATE", "SINCE", "WORSENS", "WITHOUT")
	for _, a := range r.Activities {
		t.add(a.Namespace+"/"+a.Plan+"/"+a.Activity, a.priority(), r.code(a.State), a.Since, a.WorsensAt, strings.Join(a.Down, ", "))
	}
	return t
}

// priority is the level with its title.
func (a *Activity) priority() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Priority, a.PriorityTitle))
}

func (r *Report) actionTable() *table {
	t := columns(r.lang, "ACTION ITEM", "STATE", "DUE", "OVERDUE", "OWNER", "TITLE")
	for _, a := range r.Actions.Items {
		overdue := ""
		if a.Overdue {
			overdue = r.say("yes")
		}
		t.add(a.Namespace+"/"+a.Name, r.code(a.State), a.Due, overdue, a.Owner, a.Title)
	}
	return t
}

func (r *Report) evaluationTable() *table {
	e := &r.Evaluation
	t := r.fields()
	t.add(r.say("Due"), r.evaluationDue())
	overdue := r.say("no")
	if e.Overdue {
		overdue = r.say("yes")
	}
	t.add(r.say("Overdue"), overdue)
	accepted := r.say("none")
	if e.Accepted != nil {
		accepted = r.say("%s at %s", *e.Accepted, e.AcceptedAt.Short())
	}
	t.add(r.say("Accepted evaluation"), accepted)
	if e.AdoptedBy != "" {
		adopted := r.say("not yet")
		switch {
		case !e.AdoptedAt.IsZero():
			adopted = e.AdoptedAt.Short()
		case e.AdoptionOverdue:
			adopted = r.say("overdue since %s", e.AdoptionDue.Short())
		case !e.AdoptionDue.IsZero():
			adopted = r.say("due %s", e.AdoptionDue.Short())
		}
		t.add(r.say("Adopted by %s", e.AdoptedBy), adopted)
	}
	if len(e.Partial) > 0 {
		t.add(r.say("Partial evaluations"), r.rests(e.Partial))
	}
	if open := e.unanswered(); len(open) > 0 {
		t.add(r.say("Findings without an answer"), r.rests(open))
	}
	if pending := r.pending(); len(pending) > 0 {
		t.add(r.say("Lessons not in a plan yet"), r.rests(pending))
	}
	return t
}

// unanswered names the findings without an answer, by their evaluations.
func (e *Evaluation) unanswered() []string {
	return each(e.UnansweredFindings, func(f *UnansweredFinding) string { return f.Evaluation + " " + f.Finding })
}

// pending names the lessons that no plan has learnt yet, by their evaluations and plans.
func (r *Report) pending() []string {
	return each(r.Evaluation.PendingLessons, func(l *PendingLesson) string { return r.say("%s %s (plan %s)", l.Evaluation, l.Lesson, l.Plan) })
}

// evaluationDue is when the evaluation is due: an instant, or so long after a closing that has not come.
func (r *Report) evaluationDue() string {
	switch e := &r.Evaluation; {
	case !e.Due.IsZero():
		return e.Due.Short()
	case e.DueAfterClose != "":
		return r.say("%s after the closing", assess.Length(e.DueAfterClose))
	}
	return r.say("no rule sets a date")
}

func (r *Report) costTable() *table {
	t := columns(r.lang, "COST", "ACTIVITY", "RECORDS")
	for _, c := range r.Costs {
		t.add(r.cost(&c, c.Amount), r.say("all"), r.rests(c.Records))
		for _, a := range c.Activities {
			t.add(r.cost(&c, a.Amount), a.Namespace+"/"+a.Plan+"/"+a.Activity, "")
		}
	}
	return t
}

// cost is an amount of a cost, or the most that it was.
func (r *Report) cost(of *Cost, amount string) string {
	text := r.lang.Amount(of.Currency, amount)
	if of.UpperBound {
		text = r.say("at most %s", text)
	}
	return text
}
