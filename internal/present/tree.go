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
	t := columns(r.lang, "NAME", "STATUS", "SINCE", "DUE", "MESSAGE")
	root := r.tree()
	t.add(root.cells("")...)
	grow(t, "", root.children)
	out.printf("%s\n\n", line(r.say("As of %s (%s)", r.AsOf.Short(), r.TimeZone)))
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
		name: r.say("Crisis %s/%s", r.Namespace, r.Crisis), status: r.code(r.Phase), since: r.PhaseSince,
		message: r.code(r.Mode) + ": " + r.Title,
	}
	for _, need := range r.ClosingNeeds {
		root.children = append(root.children, node{name: r.say("Closing needs"), status: r.say("Missing"), message: need})
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
	b := node{name: r.say("Conditions"), status: r.say("%d abnormal", len(r.Conditions))}
	for _, c := range r.Conditions {
		b.children = append(b.children, node{name: r.code(c.Type), status: r.code(c.Reason), since: c.Since, message: c.Message})
	}
	return b
}

func (r *Report) problemsBranch() node {
	if len(r.Problems) == 0 {
		return node{}
	}
	b := node{name: r.say("Problems"), status: r.say("%d to mend", len(r.Problems))}
	for _, p := range r.Problems {
		b.children = append(b.children, node{name: p.Field, status: r.say("Invalid"), message: p.Message})
	}
	return b
}

func (r *Report) briefingsBranch() node {
	if len(r.Briefings) == 0 && r.UnaddressedBriefings == 0 {
		return node{}
	}
	b := node{name: r.say("Obligations")}
	overdue := 0
	for i := range r.Briefings {
		o := &r.Briefings[i]
		n := node{name: o.Plan + "/" + o.Obligation, status: r.say("OnTrack"), due: o.NextDue, message: r.summary(o)}
		switch {
		case o.Overdue:
			n.status, n.since = r.say("Overdue"), o.OverdueSince
			overdue++
		case !o.SuspendedUntil.IsZero():
			n.status, n.due = r.say("Suspended"), o.SuspendedUntil
			n.message = r.nextDue(o) + "; " + n.message
		case o.Open > 0:
			n.status = r.say("Due")
		case o.NextDue.IsZero():
			n.status = r.say("NoneDue")
		}
		b.children = append(b.children, n)
	}
	if n := r.UnaddressedBriefings; n > 0 {
		b.children = append(b.children, node{name: r.say("Unaddressed"), status: r.say("%d briefings", n),
			message: r.say("no audience named: %s", r.rests(r.Unaddressed))})
	}
	b.status = r.say("%d overdue", overdue)
	return b
}

// summary says what became of an obligation's slots and briefings in a line.
func (r *Report) summary(o *Obligation) string {
	text := r.say("%s: held %d, documented %d; on time %d, late %d, missed %d, open %d",
		o.Audience, o.Held, o.Documented, o.OnTime, o.Late, o.Missed, o.Open)
	if !o.LastHeld.IsZero() {
		text += "; " + r.say("last held %s", o.LastHeld.Short())
	}
	return text
}

func (r *Report) activitiesBranch() node {
	if len(r.Activities) == 0 {
		return node{}
	}
	b := node{name: r.say("Activities")}
	disrupted := 0
	for i := range r.Activities {
		a := &r.Activities[i]
		if a.State != "Normal" {
			disrupted++
		}
		message := r.say("priority %s", a.priority())
		if len(a.Down) > 0 {
			message += "; " + r.say("without %s", strings.Join(a.Down, ", "))
		}
		b.children = append(b.children, node{name: a.Plan + "/" + a.Activity, status: r.code(a.State), since: a.Since, due: a.WorsensAt, message: message})
	}
	b.status = r.say("%d disrupted", disrupted)
	return b
}

func (r *Report) systemsBranch() node {
	if len(r.Systems) == 0 {
		return node{}
	}
	b := node{name: r.say("Systems, in recovery order")}
	back := 0
	for i := range r.Systems {
		s := &r.Systems[i]
		if !s.RestoredAt.IsZero() {
			back++
		}
		b.children = append(b.children, r.systemNode(s))
	}
	b.status = r.say("%d/%d restored", back, len(r.Systems))
	return b
}

// systemNode shows what a system waits for while it is down, and when it came back afterwards.
func (r *Report) systemNode(s *System) node {
	n := node{name: strings.TrimPrefix(s.path(), s.Namespace+"/"), status: r.code(s.Phase), since: s.Since}
	says := []string{r.say("priority %s", fmt.Sprint(s.EffectivePriority))}
	if s.RTO != nil {
		n.due = s.RTO.Due
		says = append(says, r.say("RTO %s", r.code(s.RTO.State)))
	}
	if s.StepsDone != "" && s.RestoredAt.IsZero() {
		says = append(says, r.say("steps %s", s.StepsDone))
	}
	if !s.RestoredAt.IsZero() {
		says = append(says, r.say("restored %s", s.RestoredAt.Short()))
	}
	if !s.VerifiedAt.IsZero() {
		says = append(says, r.say("verified %s", s.VerifiedAt.Short()))
	}
	switch {
	case !s.DegradedSince.IsZero():
		n.status, says = r.say("Degraded"), append(says, r.say("%s, and no longer works since %s", r.code(s.Phase), s.DegradedSince.Short()))
	case !s.StalledSince.IsZero():
		n.status, says = r.say("Stalled"), append(says, r.say("%s, and nothing has moved for too long since %s", r.code(s.Phase), s.StalledSince.Short()))
	}
	if waits := r.waits(s); waits != "" {
		says = append(says, r.say("waits for %s", waits))
	}
	n.message = strings.Join(says, "; ")
	return n
}

func (r *Report) actionsBranch() node {
	if len(r.Actions.Items) == 0 {
		return node{}
	}
	b := node{name: r.say("Action items"), status: r.say("%d open, %d overdue, %d done", r.Actions.Open, r.Actions.Overdue, r.Actions.Done)}
	for _, a := range r.Actions.Items {
		status := r.code(a.State)
		if a.Overdue {
			status = r.say("Overdue")
		}
		b.children = append(b.children, node{name: a.Name, status: status, since: a.Since, due: a.Due, message: a.Owner + ": " + a.Title})
	}
	return b
}

func (r *Report) evaluationBranch() node {
	e := &r.Evaluation
	n := node{name: r.say("Evaluation"), status: r.say("Pending"), due: e.Due}
	switch {
	case e.Accepted != nil:
		n.status, n.since, n.message = r.say("Done"), e.AcceptedAt, *e.Accepted
	case e.Overdue:
		n.status, n.since, n.message = r.say("Overdue"), e.Due, r.say("no complete evaluation was accepted")
	case e.Due.IsZero() && e.DueAfterClose != "":
		n.message = r.say("due %s", r.evaluationDue())
	case e.Due.IsZero():
		n.status = r.say("NotRequired")
	}
	for _, list := range []struct {
		name  string
		names []string
	}{
		{r.say("Partial evaluations"), e.Partial},
		{r.say("Findings without an answer"), e.unanswered()},
		{r.say("Lessons not in a plan yet"), r.pending()},
	} {
		if len(list.names) > 0 {
			n.children = append(n.children, node{name: list.name, status: fmt.Sprint(len(list.names)), message: r.rests(list.names)})
		}
	}
	return n
}

func (r *Report) plansBranch() node {
	b := node{name: r.say("Plans"), status: fmt.Sprint(len(r.Plans))}
	for _, p := range r.Plans {
		b.children = append(b.children, node{name: p.Namespace + "/" + p.Plan, status: r.code(p.State), message: p.Message})
	}
	return b
}
