package present

import (
	"fmt"
	"io"
	"strings"
)

// WriteTree writes how the crisis stands as a tree: what is abnormal first, then what was promised, what
// goes on, what is being restored and what waits for whom.
func (r *Report) WriteTree(w io.Writer) error {
	out := &tracked{w: w}
	t := newTable("NAME", "STATUS", "SINCE", "DUE", "MESSAGE")
	root := r.tree()
	t.add(root.cells("")...)
	grow(t, "", root.children)
	out.printf("As of %s (%s)\n\n", r.AsOf.Short(), line(r.TimeZone))
	t.write(out)
	return out.err
}

// node is one line of the tree.
type node struct {
	name, status string
	since, due   Instant
	message      string
	children     []node
}

func (n *node) cells(prefix string) []any {
	return []any{prefix + n.name, n.status, n.since, n.due, n.message}
}

func grow(t *table, indent string, nodes []node) {
	for i := range nodes {
		branch, below := "├─ ", "│  "
		if i == len(nodes)-1 {
			branch, below = "└─ ", "   "
		}
		t.add(nodes[i].cells(indent + branch)...)
		grow(t, indent+below, nodes[i].children)
	}
}

func (r *Report) tree() node {
	root := node{
		name: "Crisis " + r.Namespace + "/" + r.Crisis, status: r.Phase, since: r.PhaseSince,
		message: r.Mode + ": " + r.Title,
	}
	for _, need := range r.ClosingNeeds {
		root.children = append(root.children, node{name: "Closing needs", status: "Missing", message: need})
	}
	for _, branch := range []node{
		r.conditionsBranch(), r.problemsBranch(), r.briefingsBranch(), r.activitiesBranch(), r.systemsBranch(),
		r.actionsBranch(), r.evaluationBranch(), r.plansBranch(),
	} {
		if branch.name != "" {
			root.children = append(root.children, branch)
		}
	}
	return root
}

func (r *Report) conditionsBranch() node {
	if len(r.Conditions) == 0 {
		return node{}
	}
	b := node{name: "Conditions", status: fmt.Sprintf("%d abnormal", len(r.Conditions))}
	for _, c := range r.Conditions {
		b.children = append(b.children, node{name: c.Type, status: c.Reason, since: c.Since, message: c.Message})
	}
	return b
}

func (r *Report) problemsBranch() node {
	if len(r.Problems) == 0 {
		return node{}
	}
	b := node{name: "Problems", status: fmt.Sprintf("%d to mend", len(r.Problems))}
	for _, p := range r.Problems {
		b.children = append(b.children, node{name: p.Field, status: "Invalid", message: p.Message})
	}
	return b
}

func (r *Report) briefingsBranch() node {
	if len(r.Briefings) == 0 && r.UnaddressedBriefings == 0 {
		return node{}
	}
	b := node{name: "Obligations"}
	overdue := 0
	for i := range r.Briefings {
		o := &r.Briefings[i]
		n := node{name: o.Plan + "/" + o.Obligation, status: "OnTrack", due: o.NextDue, message: o.summary()}
		switch {
		case o.Overdue:
			n.status, n.since = "Overdue", o.OverdueSince
			overdue++
		case !o.SuspendedUntil.IsZero():
			n.status, n.due = "Suspended", o.SuspendedUntil
			n.message = "suspended until " + o.SuspendedUntil.Short() + "; " + n.message
		case o.Open > 0:
			n.status = "Due"
		case o.NextDue.IsZero():
			n.status = "NoneDue"
		}
		b.children = append(b.children, n)
	}
	if n := r.UnaddressedBriefings; n > 0 {
		b.children = append(b.children, node{name: "Unaddressed", status: count(n, "briefing"), message: "no audience named: " + r.rests(r.Unaddressed)})
	}
	b.status = fmt.Sprintf("%d overdue", overdue)
	return b
}

// summary says what became of an obligation's slots and briefings in a line.
func (o *Obligation) summary() string {
	text := fmt.Sprintf("%s: held %d, documented %d; on time %d, late %d, missed %d, open %d",
		o.Audience, o.Held, o.Documented, o.OnTime, o.Late, o.Missed, o.Open)
	if !o.LastHeld.IsZero() {
		text += "; last held " + o.LastHeld.Short()
	}
	return text
}

func (r *Report) activitiesBranch() node {
	if len(r.Activities) == 0 {
		return node{}
	}
	b := node{name: "Activities"}
	disrupted := 0
	for i := range r.Activities {
		a := &r.Activities[i]
		if a.State != "Normal" {
			disrupted++
		}
		message := "priority " + a.priority()
		if len(a.Down) > 0 {
			message += "; without " + strings.Join(a.Down, ", ")
		}
		b.children = append(b.children, node{name: a.Plan + "/" + a.Activity, status: a.State, since: a.Since, due: a.WorsensAt, message: message})
	}
	b.status = fmt.Sprintf("%d disrupted", disrupted)
	return b
}

func (r *Report) systemsBranch() node {
	if len(r.Systems) == 0 {
		return node{}
	}
	b := node{name: "Systems, in recovery order"}
	back := 0
	for i := range r.Systems {
		s := &r.Systems[i]
		if !s.RestoredAt.IsZero() {
			back++
		}
		b.children = append(b.children, s.node())
	}
	b.status = fmt.Sprintf("%d/%d restored", back, len(r.Systems))
	return b
}

// shown is the state that a reader is to see: that a system does not work again, or stands still, before its phase.
func (s *System) shown() string {
	switch {
	case !s.DegradedSince.IsZero():
		return "Degraded"
	case !s.StalledSince.IsZero():
		return "Stalled"
	}
	return s.Phase
}

// node shows what a system waits for while it is down, and when it came back afterwards.
func (s *System) node() node {
	n := node{name: strings.TrimPrefix(s.path(), s.Namespace+"/"), status: s.shown(), since: s.Since,
		message: fmt.Sprintf("priority %d", s.EffectivePriority)}
	if s.RTO != nil {
		n.due = s.RTO.Due
		n.message += "; RTO " + s.RTO.State
	}
	if s.StepsDone != "" && s.RestoredAt.IsZero() {
		n.message += "; steps " + s.StepsDone
	}
	if !s.RestoredAt.IsZero() {
		n.message += "; restored " + s.RestoredAt.Short()
	}
	if !s.VerifiedAt.IsZero() {
		n.message += "; verified " + s.VerifiedAt.Short()
	}
	switch {
	case !s.DegradedSince.IsZero():
		n.message += "; " + s.Phase + ", and no longer works since " + s.DegradedSince.Short()
	case !s.StalledSince.IsZero():
		n.message += "; " + s.Phase + ", and nothing has moved for too long since " + s.StalledSince.Short()
	}
	if waits := s.waits(); waits != "" {
		n.message += "; waits for " + waits
	}
	return n
}

func (r *Report) actionsBranch() node {
	if len(r.Actions.Items) == 0 {
		return node{}
	}
	b := node{name: "Action items", status: fmt.Sprintf("%d open, %d overdue, %d done", r.Actions.Open, r.Actions.Overdue, r.Actions.Done)}
	for _, a := range r.Actions.Items {
		status := a.State
		if a.Overdue {
			status = "Overdue"
		}
		b.children = append(b.children, node{name: a.Name, status: status, since: a.Since, due: a.Due, message: a.Owner + ": " + a.Title})
	}
	return b
}

func (r *Report) evaluationBranch() node {
	e := &r.Evaluation
	n := node{name: "Evaluation", status: "Pending", due: e.Due}
	switch {
	case e.Accepted != nil:
		n.status, n.since, n.message = "Accepted", e.AcceptedAt, *e.Accepted
	case e.Overdue:
		n.status, n.since, n.message = "Overdue", e.Due, "no complete evaluation was accepted"
	case e.Due.IsZero() && e.DueAfterClose != "":
		n.message = "due " + e.due()
	case e.Due.IsZero():
		n.status = "NotRequired"
	}
	if len(e.Partial) > 0 {
		n.children = append(n.children, node{name: "Partial", status: fmt.Sprint(len(e.Partial)), message: r.rests(e.Partial)})
	}
	if open := e.unanswered(); len(open) > 0 {
		n.children = append(n.children, node{name: "Findings without an answer", status: fmt.Sprint(len(open)), message: r.rests(open)})
	}
	if pending := e.pending(); len(pending) > 0 {
		n.children = append(n.children, node{name: "Lessons not in a plan yet", status: fmt.Sprint(len(pending)), message: r.rests(pending)})
	}
	return n
}

func (r *Report) plansBranch() node {
	b := node{name: "Plans"}
	for _, p := range r.Plans {
		b.children = append(b.children, node{name: p.Namespace + "/" + p.Plan, status: p.State, message: p.Message})
	}
	b.status = fmt.Sprintf("%d", len(r.Plans))
	return b
}
