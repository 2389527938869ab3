package present

import (
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// audit answers the three questions that auditors ask of a governing body: what it did, whether it was
// active during and after, and whether it was kept informed. The answers come from the record alone. What
// the record does not show is said as such, and never filled in.
func (b *builder) audit() []AuditQuestion {
	body := b.a.GoverningBody()
	who := body
	if body == "" {
		who = "governing body"
	}
	return []AuditQuestion{
		answer("Which active measures did the "+who+" take?", b.measures(body)),
		answer("Was the "+who+" active during and after the crisis, so that its duties could be fulfilled?", b.active(body)),
		answer("Was the "+who+" continuously informed of the situation and its consequences?", b.informed(body)),
	}
}

// answer puts statements together. An answer always rests on something: the activation at the least.
func answer(question string, told *told) AuditQuestion {
	q := AuditQuestion{Question: question, Statements: told.statements, Evidence: []string{}}
	sentences := make([]string, 0, len(told.statements))
	for _, s := range told.statements {
		sentences = append(sentences, s.Text)
		for _, record := range s.Evidence {
			if !slices.Contains(q.Evidence, record) {
				q.Evidence = append(q.Evidence, record)
			}
		}
	}
	q.Answer = strings.Join(sentences, " ")
	return q
}

// told collects statements.
type told struct {
	crisis     string // what a statement rests on that no record supports: the crisis whose record it is
	statements []Statement
}

func (b *builder) tell() *told {
	return &told{crisis: evidence(v1alpha1.KindCrisisActivation, b.a.Crisis), statements: []Statement{}}
}

// shows says what the record shows; missing says what it does not.
func (t *told) shows(records []string, format string, args ...any) {
	t.say(false, records, format, args)
}

func (t *told) missing(records []string, format string, args ...any) {
	t.say(true, records, format, args)
}

func (t *told) say(missing bool, records []string, format string, args []any) {
	if len(records) == 0 {
		records = []string{t.crisis}
	}
	t.statements = append(t.statements, Statement{Text: sentence(format, args...), Evidence: records, Missing: missing})
}

// nobody says, where the governing rule names no body, that the question has no one to be about.
func (b *builder) nobody(t *told) {
	if b.a.Evaluation.Rule == nil {
		t.missing(nil, "No plan in force in the namespace of the crisis has an evaluation rule, so no body is named that the question is about: state spec.evaluation.adoptedBy in the plan.")
		return
	}
	t.missing(nil, "The governing evaluation rule names no adopting body, so no body is named that the question is about: state spec.evaluation.adoptedBy in the plan.")
}

// measures answers what the body did: decisions, by phase, and tasks.
func (b *builder) measures(body string) *told {
	t := b.tell()
	if body == "" {
		b.nobody(t)
	}
	total := 0
	var unknown, others []assess.Key
	perPhase := map[v1alpha1.CrisisPhase][]assess.Key{}
	for _, d := range b.a.Decisions {
		switch {
		case d.Body == unknownBody:
			unknown = append(unknown, d.Records...)
		case assess.SameName(d.Body, body):
			perPhase[d.Phase] = append(perPhase[d.Phase], d.Records...)
			total += d.Count
		default:
			others = append(others, d.Records...)
		}
	}
	if body != "" {
		if total == 0 {
			t.missing(nil, "The record shows no active measure by the %s: it took no decision%s.", body, b.phaseList())
		} else {
			t.shows(nil, "The record shows %s by the %s.", count(total, "decision"), body)
			b.decisionsPerPhase(t, body, perPhase)
		}
	}
	if len(unknown) > 0 {
		t.missing(evidences(v1alpha1.KindLogEntry, unknown), "%s recorded without the body that took %s: the record does not show whether the %s did.",
			countIs(len(unknown), "decision"), itThem(len(unknown)), orBody(body))
	}
	if len(others) > 0 {
		t.shows(evidences(v1alpha1.KindLogEntry, others), "%s recorded as taken by others.", countIs(len(others), "decision"))
	}
	b.tasks(t, body)
	return t
}

// decisionsPerPhase says how many decisions the body took in each phase that the crisis has had.
func (b *builder) decisionsPerPhase(t *told, body string, perPhase map[v1alpha1.CrisisPhase][]assess.Key) {
	for _, phase := range b.pastPhases() {
		records := perPhase[phase]
		if len(records) == 0 {
			t.missing(nil, "It shows none in the phase %s.", phase)
			continue
		}
		t.shows(evidences(v1alpha1.KindLogEntry, records), "In the phase %s the %s took %s.", phase, body, count(len(records), "decision"))
	}
}

// tasks says which action items the body itself owns.
func (b *builder) tasks(t *told, body string) {
	var records []string
	done := 0
	for i := range b.a.Actions {
		v := &b.a.Actions[i]
		if v.Item == nil || !assess.SameName(string(v.Item.Spec.Owner.Name), body) {
			continue
		}
		records = append(records, evidence(v1alpha1.KindActionItem, v.Key))
		if v.State == v1alpha1.ActionDone {
			done++
		}
	}
	if len(records) > 0 {
		t.shows(records, "The %s owns %s, of which %d %s done.", body, count(len(records), "action item"), done, isAre(done))
	}
}

// pastPhases are the phases in which the crisis has been, each once, in order; closing is no phase to act in.
func (b *builder) pastPhases() []v1alpha1.CrisisPhase {
	var phases []v1alpha1.CrisisPhase
	for _, span := range b.a.Phases {
		if span.Phase != v1alpha1.PhaseClosed && !slices.Contains(phases, span.Phase) {
			phases = append(phases, span.Phase)
		}
	}
	return phases
}

// phaseList names those phases with their dates, for a sentence.
func (b *builder) phaseList() string {
	var parts []string
	for _, span := range b.a.Phases {
		switch {
		case span.Phase == v1alpha1.PhaseClosed:
		case span.To.IsZero():
			parts = append(parts, "in "+string(span.Phase)+" (from "+b.when(span.From)+")")
		default:
			parts = append(parts, "in "+string(span.Phase)+" ("+b.when(span.From)+" to "+b.when(span.To)+")")
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return ", " + join(parts, "nor")
}

// when writes an instant in a sentence.
func (b *builder) when(t time.Time) string { return b.at(t).Short() }

func orBody(body string) string {
	if body == "" {
		return "governing body"
	}
	return body
}
