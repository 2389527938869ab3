package say

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Step is something to do next: when it is due, what it is, and the command that does it.
type Step struct{ When, What, Do string }

// mostSteps is how many things to do next are told: who is told ten does none.
const mostSteps = 4

// Next is what is to be done next, now that something was said: what follows from that, whole; then what is most urgent.
func Next(s *Scene, said client.Object) []Step {
	steps := s.following(said)
	if len(s.Assessment.ClosingFor) > 0 {
		steps = append(steps, s.toClose()...)
	}
	for _, due := range s.Assessment.Agenda() {
		if step := s.step(due); len(steps) < mostSteps && !slices.Contains(steps, step) {
			steps = append(steps, step)
		}
	}
	return steps
}

// following is what follows from a statement itself.
func (s *Scene) following(said client.Object) []Step {
	var steps []Step
	for _, due := range s.Assessment.Agenda() {
		if s.concerns(due, said) {
			steps = append(steps, s.step(due))
		}
	}
	switch o := said.(type) {
	case *v1alpha1.CrisisActivation:
		return append(steps, s.plansToMend()...)
	case *v1alpha1.Evaluation:
		return append(steps, s.leftOpen(o)...)
	case *v1alpha1.LogEntry:
		if closed := s.Assessment.ClosedAt; !closed.IsZero() && (o.Spec.Phase != nil || s.Assessment.ClosedWith(o.Spec.OccurredAt.Time)) {
			steps = append(steps, Step{When: s.Clock(closed), What: "the crisis is closed"})
		}
		if v := s.systemOf(o); v != nil {
			steps = append(steps, s.stepsOfSystem(v)...)
		}
	}
	return steps
}

// toClose is what is missing to close the crisis, each with what provides it.
func (s *Scene) toClose() []Step {
	var steps []Step
	need := func(do, format string, args ...any) {
		steps = append(steps, Step{"to close", fmt.Sprintf(format, args...), do})
	}
	for _, criterion := range s.Assessment.OpenCriteria() {
		need(s.command("close", "--met", string(criterion.Name)+"=ANSWER"), "answer the end criterion %s: %s", criterion.Name, criterion.Text)
	}
	for i := range s.Assessment.Obligations {
		if o := &s.Assessment.Obligations[i]; o.Unmet {
			need(s.command("brief", s.shortest(o.Ref)), "brief %s (%s), late or not; or waive it (%s)",
				o.Obligation.Audience, s.shortest(o.Ref), s.command("waive", s.shortest(o.Ref)))
		}
	}
	for _, v := range s.systems() {
		switch {
		case !v.Affected() || v.Phase == v1alpha1.RecoveryAccepted || v.Phase == v1alpha1.RecoveryRetired:
		case v.Phase == v1alpha1.RecoveryRestored:
			need(s.command("accept", s.shortSystem(v)), "system %s is restored: its owner accepts it", s.shortSystem(v))
		default:
			need(s.command("confirm", s.shortSystem(v)), "system %s is %s: it is restored and accepted, or retired (%s)",
				s.shortSystem(v), v.Phase, s.command("retire", s.shortSystem(v)))
		}
	}
	return steps
}

// plansToMend are the plans of the crisis that are not in force.
func (s *Scene) plansToMend() []Step {
	var steps []Step
	for i := range s.Assessment.Plans {
		if plan := &s.Assessment.Plans[i]; plan.State != v1alpha1.PlanActive {
			steps = append(steps, Step{When: "to mend", What: fmt.Sprintf("plan %s is %s: %s", plan.Key, plan.State, fmt.Sprint(plan.Message))})
		}
	}
	return steps
}

// leftOpen is what an evaluation leaves open: questions, findings of which nothing is done, lessons that no plan knows.
func (s *Scene) leftOpen(e *v1alpha1.Evaluation) []Step {
	var steps []Step
	v, key := &s.Assessment.Evaluation, assess.KeyOf(e)
	if left := v.Unanswered[key]; len(left) > 0 && e.Spec.Unit == nil {
		steps = append(steps, Step{"to complete", "not answered: " + joined(left) + ". Enter it anew, whole, when they are",
			s.command("evaluate", "--corrects", e.Name)})
	}
	for _, finding := range v.UnansweredFindings(key) {
		steps = append(steps, Step{"to answer", fmt.Sprintf("finding %s: say who does what about it", finding),
			s.command("task", "--from", fmt.Sprintf("evaluation/%s/%s", e.Name, finding))})
	}
	for _, lesson := range v.PendingLessons(key) {
		steps = append(steps, Step{When: "to learn", What: fmt.Sprintf("lesson %s: change the plan, and list the lesson in its spec.lessons", lesson)})
	}
	return steps
}

// concerns says whether a due follows from a statement.
func (s *Scene) concerns(due assess.Due, said client.Object) bool {
	key := assess.KeyOf(said)
	switch due.Kind {
	case assess.DueMinutes:
		return due.Briefing.Key == key
	case assess.DueApproval:
		return due.Briefing.Minutes.RecordedIn == key
	case assess.DueAction:
		return due.Action.Key == key
	case assess.DueAdoption:
		return *s.Assessment.Evaluation.Accepted == key
	case assess.DueBriefing:
		briefing, is := said.(*v1alpha1.Briefing)
		return is && follows(due.Obligation, briefing)
	}
	return false
}

// follows says whether an obligation asks for a briefing after one that was held.
func follows(o *assess.ObligationVerdict, held *v1alpha1.Briefing) bool {
	return slices.ContainsFunc(o.Obligation.Triggers, func(t v1alpha1.Trigger) bool {
		return slices.ContainsFunc(held.Spec.Meets, func(met v1alpha1.ObligationReference) bool {
			plan := assess.Key{Namespace: cmp.Or(string(met.Namespace), held.Namespace), Name: string(met.Plan)}
			return plan == o.Ref.PlanKey() &&
				(t.AfterEach != nil && t.AfterEach.Obligation == met.Obligation || t.Once != nil && t.Once.After.Obligation == met.Obligation)
		})
	})
}

// step is what a due asks for.
func (s *Scene) step(due assess.Due) Step {
	step := Step{When: "by " + s.Clock(due.At)}
	if !due.OverdueSince.IsZero() {
		step.When = "overdue since " + s.Clock(due.OverdueSince)
	}
	switch due.Kind {
	case assess.DueBriefing:
		name := s.shortest(due.Obligation.Ref)
		step.What, step.Do = fmt.Sprintf("brief %s (%s)", due.Obligation.Obligation.Audience, name), s.command("brief", name)
	case assess.DueMinutes:
		step.What, step.Do = "record minutes of "+s.briefed(due.Briefing), s.command("minutes", due.Briefing.Key.Name)
	case assess.DueApproval:
		step.What, step.Do = "another person approves the minutes of "+s.briefed(due.Briefing), s.command("approve", due.Briefing.Minutes.RecordedIn.Name)
	case assess.DueAction:
		step.What, step.Do = fmt.Sprintf("%s: %s", due.Action.Item.Spec.Owner.Name, due.Action.Item.Spec.Title), s.command("done", due.Action.Key.Name)
	case assess.DueEvaluation:
		step.What, step.Do = "evaluate the crisis", s.command("evaluate")
	case assess.DueAdoption:
		step.What = fmt.Sprintf("%s adopts the evaluation", s.Assessment.Evaluation.Rule.AdoptedBy)
		step.Do = s.command("approve", "evaluation/"+s.Assessment.Evaluation.Accepted.Name)
	}
	return step
}

func (s *Scene) briefed(b *assess.BriefingVerdict) string {
	return fmt.Sprintf("the briefing of %s to %s", s.Clock(b.HeldAt), b.Audience)
}

// command is the command line of a verb.
func (s *Scene) command(words ...string) string {
	line := "kubectl continuity"
	for _, word := range append(words, s.named()...) {
		line += " " + quoted(word)
	}
	return line
}

// plain are the words that every shell takes as they are: flags, and what holds nothing that any shell acts upon. A value
// that begins with a minus sign is quoted to show that it is none of the flags.
var plain = regexp.MustCompile(`^(?:-n|--[a-z-]+|[A-Za-z0-9_./:@%+][A-Za-z0-9_./=:@%+-]*)$`)

// quoted is a word as a shell takes it whole.
func quoted(word string) string {
	if plain.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// named is how the crisis is named in a command: as it was, and a closed one always, for no command means one by itself.
func (s *Scene) named() []string {
	if a := s.Assessment; a != nil && !a.ClosedAt.IsZero() && !slices.Contains(s.Named, "--crisis") {
		return []string{"--crisis", a.Crisis.String()}
	}
	return s.Named
}

// systemOf is the system that a log entry is about; nil where it is about none.
func (s *Scene) systemOf(entry *v1alpha1.LogEntry) *assess.SystemVerdict {
	about := entry.Spec.About
	if about == nil {
		return nil
	}
	namespace := string(about.Namespace)
	if namespace == "" {
		namespace = entry.Namespace
	}
	for _, v := range s.systems() {
		if v.Ref.Namespace != namespace {
			continue
		}
		if about.System != "" && v.Ref.Plan == string(about.Plan) && v.Ref.Name == string(about.System) ||
			about.Recovery != "" && v.Recovery == string(about.Recovery) {
			return v
		}
	}
	return nil
}

// stepsOfSystem is what a system waits for.
func (s *Scene) stepsOfSystem(v *assess.SystemVerdict) []Step {
	var steps []Step
	for _, wait := range v.WaitingFor {
		step := Step{When: "now", What: fmt.Sprintf("system %s waits for %s", s.shortSystem(v), wait.Message)}
		if wait.Kind == v1alpha1.WaitPerson {
			step.Do = s.command("confirm", s.shortSystem(v))
			if v.Phase == v1alpha1.RecoveryRestored && v.CurrentStep == "" {
				step.Do = s.command("accept", s.shortSystem(v))
			}
		}
		steps = append(steps, step)
	}
	return steps
}

// Remedy is the command that would let a statement count which does not now; empty where none would.
func Remedy(s *Scene, said client.Object) string {
	entry, isEntry := said.(*v1alpha1.LogEntry)
	if !isEntry {
		return ""
	}
	if phase := entry.Spec.Phase; phase != nil && phase.To == v1alpha1.PhaseClosed && s.Assessment.Phase == v1alpha1.ActivationPhase(v1alpha1.PhaseResponse) {
		return " (" + s.command("phase", string(v1alpha1.PhaseRecovery)) + ")"
	}
	v := s.systemOf(entry)
	switch {
	case v == nil || entry.Spec.Outage != nil:
		return ""
	case v.Phase == v1alpha1.RecoveryNotAffected:
		return " (" + s.command("log", "--outage", s.shortSystem(v)) + ")"
	case entry.Spec.Acceptance != nil && v.CurrentStep != "":
		return " (" + s.command("confirm", s.shortSystem(v)) + ")"
	}
	return ""
}
