package say

import (
	"cmp"
	"fmt"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present"
)

// facts collects what an object says.
type facts []present.Fact

func (f *facts) add(name, text string) {
	if text != "" {
		*f = append(*f, present.Fact{Name: name, Text: text})
	}
}

// Meaning is what an object says, in a few lines, for whoever is about to write it.
func Meaning(s *Scene, object client.Object) []present.Fact {
	var f facts
	switch o := object.(type) {
	case *v1alpha1.Briefing:
		s.briefing(&f, o)
	case *v1alpha1.LogEntry:
		s.logEntry(&f, o)
	case *v1alpha1.ActionItem:
		s.actionItem(&f, o)
	case *v1alpha1.Evaluation:
		s.evaluation(&f, o)
	case *v1alpha1.CrisisActivation:
		s.activation(&f, o)
	}
	return f
}

func (s *Scene) common(f *facts, r *v1alpha1.Record) {
	if r.Medium == v1alpha1.MediumPaper {
		f.add("from", "paper, entered now")
	}
	f.add("replaces", string(r.Corrects))
}

func (s *Scene) briefing(f *facts, b *v1alpha1.Briefing) {
	spec := &b.Spec
	f.add("held", s.Clock(spec.HeldAt.Time))
	f.add("audience", cmp.Or(string(spec.Audience), "nobody named: it meets no obligation"))
	for _, met := range spec.Meets {
		f.add("held for", fmt.Sprintf("%s/%s", met.Plan, met.Obligation))
	}
	f.add("it meets", s.meets(b))
	f.add("by", string(spec.By))
	f.add("present", joined(spec.Participants))
	f.add("said", cmp.Or(string(spec.Content), "(nothing is recorded of what was said)"))
	f.add("late because", string(spec.DelayReason))
	s.attachments(f, spec.Attachments)
	s.common(f, &spec.Record)
}

// meets says which instants the briefing would meet.
func (s *Scene) meets(b *v1alpha1.Briefing) string {
	tried, _, isNew := s.Dossier.Try(b, assess.View{AsOf: s.Now})
	if !isNew {
		return ""
	}
	var met []string
	for i := range tried.Briefings {
		if v := &tried.Briefings[i]; v.Key == assess.KeyOf(b) {
			for _, slot := range v.Met {
				met = append(met, fmt.Sprintf("%s, due %s: %s", slot.Obligation, s.Clock(slot.Due.Time), slotWords[slot.Verdict]))
			}
		}
	}
	if len(met) == 0 {
		return s.meetsNothing(b)
	}
	return strings.Join(met, "; ")
}

// meetsNothing says that nothing is due that the briefing would meet, and when something is; empty where it is held for
// no obligation.
func (s *Scene) meetsNothing(b *v1alpha1.Briefing) string {
	if len(b.Spec.Meets) == 0 {
		return ""
	}
	for _, o := range s.Assessment.ByUrgency() {
		if met := b.Spec.Meets[0]; o.Ref.Plan == string(met.Plan) && o.Ref.Name == string(met.Obligation) && !o.NextDue.IsZero() {
			return "nothing that is due: the next one is due " + s.Clock(o.NextDue)
		}
	}
	return "nothing that is due"
}

var slotWords = map[v1alpha1.SlotVerdict]string{v1alpha1.SlotOnTime: "on time", v1alpha1.SlotLate: "late"}

func (s *Scene) attachments(f *facts, all []v1alpha1.Attachment) {
	for _, a := range all {
		f.add("attached", strings.TrimSpace(fmt.Sprintf("%s %s %s", a.Title, a.URL, a.Digest)))
	}
}

func joined[T ~string](all []T) string {
	texts := make([]string, len(all))
	for i, one := range all {
		texts[i] = string(one)
	}
	return strings.Join(texts, ", ")
}

func (s *Scene) logEntry(f *facts, e *v1alpha1.LogEntry) {
	spec := &e.Spec
	f.add("when", s.Clock(spec.OccurredAt.Time))
	f.add("about", subjectText(spec.About))
	switch {
	case spec.Observation != nil:
		f.add("seen", string(spec.Observation.Text))
		s.attachments(f, spec.Observation.Attachments)
	case spec.Decision != nil:
		f.add("decided by", string(spec.Decision.Body))
		f.add("decision", string(spec.Decision.Text))
		f.add("reason", string(spec.Decision.Reason))
	case spec.Contact != nil:
		f.add("contact with", string(spec.Contact.With))
		f.add("said", string(spec.Contact.Text))
	case spec.Cost != nil:
		amount := spec.Cost.Amount + " " + spec.Cost.Currency
		if spec.Cost.UpperBound {
			amount = "at most " + amount
		}
		f.add("cost", amount)
		f.add("for", string(spec.Cost.Text))
	case spec.Outage != nil:
		f.add("down since", s.Clock(spec.Outage.Since.Time))
		f.add("said", string(spec.Outage.Text))
	case spec.Report != nil:
		s.report(f, spec.Report)
		s.outOfOrder(f, e)
	case spec.Forecast != nil:
		f.add("expected back", s.Clock(spec.Forecast.RestoredBy.Time))
		f.add("because", string(spec.Forecast.Text))
	default:
		s.weighty(f, spec)
	}
	s.common(f, &spec.Record)
}

// outOfOrder warns of a step that is reported of a system while others that it depends on are down: perhaps another was meant.
func (s *Scene) outOfOrder(f *facts, e *v1alpha1.LogEntry) {
	v := s.systemOf(e)
	if v == nil || e.Spec.Report.Outcome != v1alpha1.OutcomeDone {
		return
	}
	for _, ref := range v.Blockers {
		f.add("but", fmt.Sprintf("system %s, which it depends on, is not back: was another system meant?", s.Assessment.ShortSystem(ref)))
	}
}

func (s *Scene) report(f *facts, r *v1alpha1.StepReport) {
	text := fmt.Sprintf("%s: %s", r.Step, r.Outcome)
	if r.Done != nil {
		text += fmt.Sprintf(", %d done", *r.Done)
	}
	if r.Total != nil {
		text += fmt.Sprintf(" of %d", *r.Total)
	}
	f.add("step", text)
	if r.RecoveredTo != nil {
		f.add("data as of", s.Clock(r.RecoveredTo.Time))
	}
	f.add("note", string(r.Text))
}

// weighty are the statements that move or end something.
func (s *Scene) weighty(f *facts, spec *v1alpha1.LogEntrySpec) {
	switch {
	case spec.Acceptance != nil:
		f.add("accepted by", string(spec.Acceptance.AcceptedBy))
		f.add("note", string(spec.Acceptance.Text))
	case spec.Retirement != nil:
		resolution(f, "retired by", spec.Retirement)
	case spec.Waiver != nil:
		resolution(f, "waived by", spec.Waiver)
	case spec.Progress != nil:
		f.add("state", string(spec.Progress.State))
		f.add("note", string(spec.Progress.Text))
	case spec.Phase != nil:
		f.add("phase", string(spec.Phase.To))
		f.add("decided by", string(spec.Phase.DecidedBy))
		f.add("reason", string(spec.Phase.Reason))
		for _, a := range spec.Phase.EndCriteria {
			f.add(string(a.Criterion), string(a.Answer))
		}
	case spec.Minutes != nil:
		f.add("written by", string(spec.Minutes.WrittenBy))
		f.add("minutes", string(spec.Minutes.Text))
		if spec.Minutes.Document != nil {
			s.attachments(f, []v1alpha1.Attachment{*spec.Minutes.Document})
		}
	case spec.Approval != nil:
		f.add("approved by", string(spec.Approval.ApprovedBy))
		f.add("for", string(spec.Approval.Body))
		f.add("note", string(spec.Approval.Text))
	}
}

func resolution(f *facts, name string, r *v1alpha1.Resolution) {
	f.add(name, string(r.DecidedBy))
	f.add("reason", string(r.Reason))
}

// subjectText names what a log entry is about.
func subjectText(about *v1alpha1.Subject) string {
	if about == nil {
		return ""
	}
	part := func(kind string, name v1alpha1.Name) string {
		if name == "" {
			return ""
		}
		return fmt.Sprintf("%s %s/%s", kind, about.Plan, name) + elsewhere(about)
	}
	object := func(kind string, name v1alpha1.ObjectName) string {
		if name == "" {
			return ""
		}
		return kind + " " + string(name) + elsewhere(about)
	}
	return cmp.Or(part("activity", about.Activity), part("system", about.System), part("obligation", about.Obligation),
		object("briefing", about.Briefing), object("log entry", about.LogEntry), object("action item", about.ActionItem),
		object("evaluation", about.Evaluation), object("recovery", about.Recovery), object("crisis", about.Activation))
}

// elsewhere says where a thing lies that lies in another namespace.
func elsewhere(about *v1alpha1.Subject) string {
	if about.Namespace == "" {
		return ""
	}
	return " in namespace " + string(about.Namespace)
}

func (s *Scene) actionItem(f *facts, a *v1alpha1.ActionItem) {
	f.add("task", string(a.Spec.Title))
	f.add("more", string(a.Spec.Description))
	f.add("owner", strings.TrimSuffix(string(a.Spec.Owner.Name)+", "+string(a.Spec.Owner.Contact), ", "))
	f.add("handed out", s.Clock(a.Spec.AssignedAt.Time))
	f.add("due", s.Clock(a.Spec.DueAt.Time))
	if from := a.Spec.From; from != nil {
		f.add("from", string(from.Briefing)+string(from.Evaluation)+strings.TrimSuffix(" "+string(from.Finding), " "))
	}
	s.common(f, &a.Spec.Record)
}

func (s *Scene) evaluation(f *facts, e *v1alpha1.Evaluation) {
	f.add("title", string(e.Spec.Title))
	f.add("completed", s.Clock(e.Spec.CompletedAt.Time))
	f.add("authors", joined(e.Spec.Authors))
	for _, a := range e.Spec.Answers {
		f.add(string(a.Question), string(a.Text))
	}
	for _, finding := range e.Spec.Findings {
		f.add("finding", string(finding.Name)+": "+string(finding.Text))
	}
	for _, lesson := range e.Spec.Lessons {
		f.add("lesson", string(lesson.Name)+": "+string(lesson.Text))
	}
	s.attachments(f, e.Spec.Attachments)
	s.common(f, &e.Spec.Record)
}

func (s *Scene) activation(f *facts, a *v1alpha1.CrisisActivation) {
	f.add("title", string(a.Spec.Title))
	f.add("mode", string(a.Spec.Mode))
	f.add("started", s.Clock(a.Spec.StartedAt.Time))
	if a.Spec.AwareAt != nil {
		f.add("aware", s.Clock(a.Spec.AwareAt.Time))
	}
	f.add("declared", s.Clock(a.Spec.DeclaredAt.Time)+" by "+string(a.Spec.DeclaredBy))
	f.add("basis", string(a.Spec.Basis))
	for _, plan := range a.Spec.Plans {
		f.add("plan", cmp.Or(string(plan.Namespace), a.Namespace)+"/"+string(plan.Name))
	}
	if tried, err := s.Declared(a); err == nil {
		for i := range tried.Plans {
			if plan := &tried.Plans[i]; plan.State != v1alpha1.PlanActive {
				f.add("not in force", fmt.Sprint(plan.Message))
			}
		}
		for _, problem := range tried.Problems {
			f.add("to mend", fmt.Sprintf("%s: %s", problem.Field, problem.Message))
		}
	}
	f.add("down", map[v1alpha1.AffectedScope]string{
		v1alpha1.AffectedAll: "every system of these plans, since it started", v1alpha1.AffectedStated: "the systems of which an outage says so",
	}[a.Spec.Affected])
}
