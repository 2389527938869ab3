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
	out.printf("%s\n\n", line(r.say("As of %s (%s)", r.AsOf.Short(), r.TimeZone)))
	r.treeTable().write(out)
	return out.err
}

// treeTable is the tree as a table.
func (r *Report) treeTable() *table {
	t := columns(r.lang, "NAME", "STATUS", "SINCE", "DUE", "MESSAGE")
	root := r.tree()
	r.grow(t, "", "", &root)
	return t
}

// node is one line of the tree. Its status is how many there are of something, or the words of its state.
type node struct {
	name, state, status string
	since, due          Instant
	message             string
	children            []node
}

// grow adds a node to the table, and below it its children: what stands before its name, and before theirs.
func (r *Report) grow(t *table, before, below string, n *node) {
	t.addIn(ToneOf(n.state), before+n.name, n.status+r.code(n.state), n.since, n.due, n.message)
	for i := range n.children {
		branch, trunk := "├─ ", "│  "
		if i == len(n.children)-1 {
			branch, trunk = "└─ ", "   "
		}
		r.grow(t, below+branch, below+trunk, &n.children[i])
	}
}

func (r *Report) tree() node {
	root := node{
		name: r.say("Crisis %s/%s", r.Namespace, r.Crisis), state: r.Phase, since: r.PhaseSince,
		message: r.code(r.Mode) + ": " + r.Title,
	}
	for _, need := range r.ClosingNeeds {
		root.children = append(root.children, node{name: r.say("Closing needs"), state: "Missing", message: need})
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
		b.children = append(b.children, node{name: r.code(c.Type), state: c.Reason, since: c.Since, message: c.Message})
	}
	return b
}

func (r *Report) problemsBranch() node {
	if len(r.Problems) == 0 {
		return node{}
	}
	b := node{name: r.say("Problems"), status: r.say("%d to mend", len(r.Problems))}
	for _, p := range r.Problems {
		b.children = append(b.children, node{name: p.Field, state: "Invalid", message: p.Message})
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
		n := node{name: o.Plan + "/" + o.Obligation, state: "OnTrack", due: o.NextDue, message: r.summary(o)}
		switch {
		case o.Overdue:
			n.state, n.since = "Overdue", o.OverdueSince
			overdue++
		case !o.SuspendedUntil.IsZero():
			n.state, n.due = "Suspended", o.SuspendedUntil
			n.message = r.nextDue(o) + "; " + n.message
		case o.Open > 0:
			n.state = "Due"
		case o.NextDue.IsZero():
			n.state = "NoneDue"
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
		b.children = append(b.children, node{name: a.Plan + "/" + a.Activity, state: a.State, since: a.Since, due: a.WorsensAt, message: message})
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

// systemNode shows what a system waits for while it is down, and when it came back afterwards.
func (r *Report) systemNode(s *System) node {
	n := node{name: strings.TrimPrefix(s.path(), s.Namespace+"/"), state: s.shown(), since: s.Since}
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
		says = append(says, r.say("%s, and no longer works since %s", r.code(s.Phase), s.DegradedSince.Short()))
	case !s.StalledSince.IsZero():
		says = append(says, r.say("%s, and nothing has moved for too long since %s", r.code(s.Phase), s.StalledSince.Short()))
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
		state := a.State
		if a.Overdue {
			state = "Overdue"
		}
		b.children = append(b.children, node{name: a.Name, state: state, since: a.Since, due: a.Due, message: a.Owner + ": " + a.Title})
	}
	return b
}

func (r *Report) evaluationBranch() node {
	e := &r.Evaluation
	n := node{name: r.say("Evaluation"), state: "Pending", due: e.Due}
	switch {
	case e.Accepted != nil:
		n.state, n.since, n.message = "Done", e.AcceptedAt, *e.Accepted
	case e.Overdue:
		n.state, n.since, n.message = "Overdue", e.Due, r.say("no complete evaluation was accepted")
	case e.Due.IsZero() && e.DueAfterClose != "":
		n.message = r.say("due %s", r.evaluationDue())
	case e.Due.IsZero():
		n.state = "NotRequired"
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
		b.children = append(b.children, node{name: p.Namespace + "/" + p.Plan, state: p.State, message: p.Message})
	}
	return b
}
