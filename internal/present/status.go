package present

import (
	"cmp"
	"fmt"
	"io"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// WriteStatus writes how the crisis stands for a terminal: a line for each of its sides, then the tree, then what to do next.
func (r *Report) WriteStatus(w io.Writer, paint Paint, next []string) error {
	out := &tracked{w: w}
	if warning := r.warning(); warning != "" {
		out.printf("%s\n\n", paint.in(ToneBad, line(warning)))
	}
	r.writeSides(out, paint)
	out.printf("\n")
	t := r.treeTable()
	t.paint = paint
	t.write(out)
	if len(next) > 0 {
		out.printf("\n%s\n", paint.head("Next:"))
		for _, command := range next {
			out.printf("  %s\n", line(command))
		}
	}
	return out.err
}

// side is one side of a crisis in a line.
type side struct{ name, state, text string }

func (r *Report) writeSides(out *tracked, paint Paint) {
	sides := []side{
		{r.say("Crisis"), "", r.Namespace + "/" + r.Crisis + "  " + r.Title},
		{r.say("As of"), "", r.AsOf.Short() + " (" + r.TimeZone + ")"},
		{r.say("Mode"), map[bool]string{true: "", false: "Due"}[r.Mode == "Real"], r.code(r.Mode)},
		{r.say("Phase"), r.Phase, r.sinceWhen(r.code(r.Phase), r.PhaseSince)},
		{r.say("Declared"), "", r.say("%s by %s", r.DeclaredAt.Short(), r.DeclaredBy)},
		r.briefingSide(), r.activitySide(), r.systemSide(), r.actionSide(), r.evaluationSide(), r.recordSide(),
	}
	longest := 0
	for _, s := range sides {
		longest = max(longest, width(s.name))
	}
	for _, s := range sides {
		out.printf("%s%s  %s\n", paint.head(s.name), strings.Repeat(" ", longest-width(s.name)), paint.in(ToneOf(s.state), line(s.text)))
	}
}

func (r *Report) briefingSide() side {
	overdue := 0
	for i := range r.Briefings {
		if r.Briefings[i].Overdue {
			overdue++
		}
	}
	s := side{name: r.say("Briefings"), state: "OnTrack", text: r.say("%d of %d obligations overdue", overdue, len(r.Briefings))}
	if overdue > 0 {
		s.state = "Overdue"
	}
	if next := r.of.NextBriefing(); next != nil {
		s.text += "; " + r.say("next: %s, due %s", audienceOf(next), Instant{next.NextDue.In(r.of.Zone)}.Short())
	}
	return s
}

func (r *Report) activitySide() side {
	worst, disrupted := "Normal", 0
	for _, state := range []string{"OnFallback", "Disrupted", "FallbackExhausted", "BeyondMaxDowntime"} {
		if n := len(r.activitiesIn(state)); n > 0 {
			worst, disrupted = state, disrupted+n
		}
	}
	return side{r.say("Activities"), worst, r.say("%d of %d go on as usual", len(r.Activities)-disrupted, len(r.Activities))}
}

func (r *Report) activitiesIn(state string) (found []Activity) {
	for _, a := range r.Activities {
		if a.State == state {
			found = append(found, a)
		}
	}
	return found
}

// systemSide counts the systems by their phases, in the order in which a system goes through them.
func (r *Report) systemSide() side {
	var parts []string
	worst := ""
	for _, phase := range []string{"Failed", "Degraded", "Stalled", "Waiting", "InProgress", "Restored", "Accepted", "Retired", "NotAffected"} {
		n := 0
		for i := range r.Systems {
			if r.Systems[i].shown() == phase {
				n++
			}
		}
		if n == 0 {
			continue
		}
		parts = append(parts, fmt.Sprintf("%d %s", n, r.code(phase)))
		worst = cmp.Or(worst, phase) // they come with the worst first
	}
	return side{r.say("Systems"), worst, fmt.Sprintf("%d: %s", len(r.Systems), cmp.Or(strings.Join(parts, ", "), r.say("none")))}
}

func (r *Report) actionSide() side {
	s := side{r.say("Tasks"), "OnTrack", r.say("%d open, %d overdue, %d done", r.Actions.Open, r.Actions.Overdue, r.Actions.Done)}
	if r.Actions.Overdue > 0 {
		s.state = "Overdue"
	}
	return s
}

func (r *Report) evaluationSide() side {
	n := r.evaluationBranch()
	text := r.sinceWhen(r.code(n.state), n.since)
	switch {
	case !n.since.IsZero():
	case !n.due.IsZero():
		text += ", " + r.say("due %s", n.due.Short())
	case n.message != "":
		text += ", " + n.message
	}
	return side{r.say("Evaluation"), n.state, text}
}

func (r *Report) recordSide() side {
	k := &r.Record
	switch k.State {
	case recordNotKept:
		return side{r.say("Record"), "", r.say("no ledger was read with it: in a cluster that takes the role continuity-auditor")}
	case recordNotIntact:
		return side{r.say("Record"), k.State, r.say("NOT INTACT")}
	}
	s := side{r.say("Record"), k.State, r.say("intact: %d leaves, %d covered by the last checkpoint", k.Leaves, k.Covered)}
	if k.Unsealed > 0 {
		s.state, s.text = "Waiting", s.text+"; "+r.say("%d objects are not sealed yet: if that stays so, look whether the operator runs", k.Unsealed)
	}
	return s
}

// Next lists the commands that a reader needs next, the most urgent first. The crisis is as the reader named it.
func (r *Report) Next(crisis string) []string {
	a := r.of
	const most = 4
	var next []string
	hint := func(command, why string) {
		next = append(next, fmt.Sprintf("%-58s # %s", "kubectl continuity "+command, why))
	}
	of := " --crisis " + crisis
	if r.Record.State == recordNotIntact {
		hint("report "+crisis, r.say("what does not verify, at the end"))
	}
	for _, due := range a.Agenda() {
		if due.OverdueSince.IsZero() {
			break // what is overdue comes first
		}
		if verb := r.verbOf(&due); verb != "" {
			hint(verb+of, r.say("overdue since %s", Instant{due.OverdueSince.In(a.Zone)}.Short()))
		}
	}
	for i := range a.Systems {
		if v := &a.Systems[i]; v.Restored.IsZero() && len(v.WaitingFor) > 0 {
			hint("why "+a.ShortSystem(v.Ref)+of, r.say("what it waits for, through all systems before it"))
			break
		}
	}
	for i := range a.Systems {
		if v := &a.Systems[i]; v.Phase == v1alpha1.RecoveryRestored {
			hint("accept "+a.ShortSystem(v.Ref)+of, r.say("restored; its owner has still to accept it"))
			break
		}
	}
	return next[:min(len(next), most)]
}

// verbOf is the verb by which somebody does what is due.
func (r *Report) verbOf(due *assess.Due) string {
	switch due.Kind {
	case assess.DueBriefing:
		return "brief " + r.of.ShortObligation(due.Obligation.Ref)
	case assess.DueMinutes:
		return "minutes " + due.Briefing.Key.Name
	case assess.DueApproval:
		return "approve " + due.Briefing.Minutes.RecordedIn.Name
	case assess.DueAction:
		return "done " + due.Action.Key.Name
	case assess.DueEvaluation:
		return "evaluate"
	case assess.DueAdoption:
		return "approve evaluation/" + r.of.Evaluation.Accepted.Name
	}
	return ""
}
