package present

import (
	"fmt"
	"strings"
)

// The tables of a report, one function each.

func (r *Report) planTable() *table {
	t := newTable("PLAN", "STATE", "MESSAGE")
	for _, p := range r.Plans {
		t.add(p.Namespace+"/"+p.Plan, p.State, p.Message)
	}
	return t
}

func (r *Report) conditionTable() *table {
	t := newTable("CONDITION", "REASON", "SINCE", "MESSAGE")
	for _, c := range r.Conditions {
		t.add(c.Type, c.Reason, c.Since, c.Message)
	}
	return t
}

func (r *Report) problemTable() *table {
	t := newTable("FIELD OF", "MESSAGE")
	for _, p := range r.Problems {
		t.add(p.Field, p.Message)
	}
	return t
}

func (r *Report) briefingTable() *table {
	t := newTable("OBLIGATION", "AUDIENCE", "HELD", "DOCUMENTED", "MINUTES APPROVED",
		"ON TIME", "LATE", "MISSED", "OPEN", "OVERDUE SINCE", "LAST HELD", "NEXT DUE")
	for _, o := range r.Briefings {
		t.add(o.Namespace+"/"+o.Plan+"/"+o.Obligation, o.Audience, o.Held, o.Documented, o.MinutesApproved,
			o.OnTime, o.Late, o.Missed, o.Open, o.OverdueSince, o.LastHeld, o.due())
	}
	return t
}

// due is when the obligation is due next, or until when it rests.
func (o *Obligation) due() string {
	if !o.SuspendedUntil.IsZero() {
		return "suspended until " + o.SuspendedUntil.Short()
	}
	return o.NextDue.Short()
}

func (r *Report) decisionTable() *table {
	t := newTable("BODY", "PHASE", "DECISIONS", "RECORDS")
	for _, d := range r.Decisions {
		t.add(d.Body, d.Phase, d.Count, r.rests(d.Records))
	}
	return t
}

func (r *Report) systemTable() *table {
	t := newTable("SYSTEM", "PRIORITY", "PHASE", "DOWN SINCE", "RESTORED", "RTO", "RTO DUE", "WAITING FOR")
	for _, s := range r.Systems {
		state, due := "", Instant{}
		if s.RTO != nil {
			state, due = s.RTO.State, s.RTO.Due
		}
		t.add(s.path(), s.EffectivePriority, s.Phase, s.Since, s.RestoredAt, state, due, s.waits())
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
func (s *System) waits() string {
	switch n := len(s.WaitingFor); n {
	case 0:
		return ""
	case 1:
		return s.WaitingFor[0].Message
	default:
		return fmt.Sprintf("%s (and %d more)", s.WaitingFor[0].Message, n-1)
	}
}

func (r *Report) activityTable() *table {
	t := newTable("ACTIVITY", "PRIORITY", "STATE", "SINCE", "WORSENS", "WITHOUT")
	for _, a := range r.Activities {
		t.add(a.Namespace+"/"+a.Plan+"/"+a.Activity, a.priority(), a.State, a.Since, a.WorsensAt, strings.Join(a.Down, ", "))
	}
	return t
}

// priority is the level with its title.
func (a *Activity) priority() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", a.Priority, a.PriorityTitle))
}

func (r *Report) actionTable() *table {
	t := newTable("ACTION ITEM", "STATE", "DUE", "OVERDUE", "OWNER", "TITLE")
	for _, a := range r.Actions.Items {
		t.add(a.Namespace+"/"+a.Name, a.State, a.Due, yes(a.Overdue), a.Owner, a.Title)
	}
	return t
}

func yes(is bool) string {
	if is {
		return "yes"
	}
	return ""
}

func (r *Report) evaluationTable() *table {
	e := &r.Evaluation
	t := newTable("FIELD", "VALUE")
	t.add("Due", e.due())
	t.add("Overdue", map[bool]string{true: "yes", false: "no"}[e.Overdue])
	accepted := "none"
	if e.Accepted != nil {
		accepted = *e.Accepted + " at " + e.AcceptedAt.Short()
	}
	t.add("Accepted", accepted)
	if e.AdoptedBy != "" {
		adopted := "not yet"
		switch {
		case !e.AdoptedAt.IsZero():
			adopted = e.AdoptedAt.Short()
		case e.AdoptionOverdue:
			adopted = "overdue since " + e.AdoptionDue.Short()
		case !e.AdoptionDue.IsZero():
			adopted = "due " + e.AdoptionDue.Short()
		}
		t.add("Adopted by "+e.AdoptedBy, adopted)
	}
	if len(e.Partial) > 0 {
		t.add("Partial", r.rests(e.Partial))
	}
	if open := e.unanswered(); len(open) > 0 {
		t.add("Findings without an answer", r.rests(open))
	}
	if pending := e.pending(); len(pending) > 0 {
		t.add("Lessons not in a plan yet", r.rests(pending))
	}
	return t
}

// unanswered names the findings without an answer, by their evaluations.
func (e *Evaluation) unanswered() []string {
	return each(e.UnansweredFindings, func(f *UnansweredFinding) string { return f.Evaluation + " " + f.Finding })
}

// pending names the lessons that no plan has learnt yet, by their evaluations and plans.
func (e *Evaluation) pending() []string {
	return each(e.PendingLessons, func(l *PendingLesson) string { return fmt.Sprintf("%s %s (plan %s)", l.Evaluation, l.Lesson, l.Plan) })
}

// due is when the evaluation is due: an instant, or so long after a closing that has not come.
func (e *Evaluation) due() string {
	switch {
	case !e.Due.IsZero():
		return e.Due.Short()
	case e.DueAfterClose != "":
		return e.DueAfterClose + " after the closing"
	}
	return "no rule sets a date"
}

func (r *Report) costTable() *table {
	t := newTable("CURRENCY", "AMOUNT", "ACTIVITY", "RECORDS")
	for _, c := range r.Costs {
		t.add(c.Currency, atMost(c.UpperBound)+c.Amount, "all", r.rests(c.Records))
		for _, a := range c.Activities {
			t.add(c.Currency, atMost(c.UpperBound)+a.Amount, a.Namespace+"/"+a.Plan+"/"+a.Activity, "")
		}
	}
	return t
}

func atMost(bound bool) string {
	if bound {
		return "at most "
	}
	return ""
}
