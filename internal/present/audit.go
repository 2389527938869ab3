package present

import (
	"slices"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// audit answers the three questions that auditors ask of a governing body: what it did, whether it was
// active during and after, and whether it was kept informed. The answers come from the record alone. What
// the record does not show is said as such, and never filled in.
func (b *builder) audit() []AuditQuestion {
	body := b.a.GoverningBody()
	who := b.orBody(body)
	return []AuditQuestion{
		answer(b.lang.Say("Which active measures did the %s take?", who), b.measures(body)),
		answer(b.lang.Say("Was the %s active during and after the crisis, so that its duties could be fulfilled?", who), b.active(body)),
		answer(b.lang.Say("Was the %s continuously informed of the situation and its consequences?", who), b.informed(body)),
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
	lang       *lang.Printer
	crisis     string // what a statement rests on that no record supports: the crisis whose record it is
	statements []Statement
}

func (b *builder) tell() *told {
	return &told{lang: b.lang, crisis: evidence(v1alpha1.KindCrisisActivation, b.a.Crisis), statements: []Statement{}}
}

// shows says what the record shows; missing says what it does not.
func (t *told) shows(records []string, format string, args ...any) {
	t.tells(false, records, format, args)
}

func (t *told) missing(records []string, format string, args ...any) {
	t.tells(true, records, format, args)
}

func (t *told) tells(missing bool, records []string, format string, args []any) {
	if len(records) == 0 {
		records = []string{t.crisis}
	}
	t.statements = append(t.statements, Statement{Text: line(t.lang.Sentence(format, args...)), Evidence: records, Missing: missing})
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
		b.decided(t, body, total, perPhase)
	}
	if n := len(unknown); n > 0 {
		t.missing(evidences(v1alpha1.KindLogEntry, unknown),
			"%d decisions are recorded without the body that took them: the record does not show whether the %s did.", n, b.orBody(body))
	}
	if n := len(others); n > 0 {
		t.shows(evidences(v1alpha1.KindLogEntry, others), "%d decisions are recorded as taken by others.", n)
	}
	b.tasks(t, body)
	return t
}

// decided says how many decisions the body took, and in which of the phases that the crisis has had.
func (b *builder) decided(t *told, body string, total int, perPhase map[v1alpha1.CrisisPhase][]assess.Key) {
	if total == 0 {
		b.undecided(t, body)
		return
	}
	t.shows(nil, "The record shows %d decisions by the %s.", total, body)
	for _, phase := range b.pastPhases() {
		records := perPhase[phase]
		if len(records) == 0 {
			t.missing(nil, "It shows none %s.", b.during(phase))
			continue
		}
		t.shows(evidences(v1alpha1.KindLogEntry, records), "%s the %s took %d decisions.", b.during(phase), body, len(records))
	}
}

// undecided says that the body took no decision, in any of the phases.
func (b *builder) undecided(t *told, body string) {
	var phases []string
	for _, span := range b.a.Phases {
		switch {
		case span.Phase == v1alpha1.PhaseClosed:
		case span.To.IsZero():
			phases = append(phases, b.lang.Say("%s (from %s)", b.during(span.Phase), b.at(span.From).Time))
		default:
			phases = append(phases, b.lang.Say("%s (%s to %s)", b.during(span.Phase), b.at(span.From).Time, b.at(span.To).Time))
		}
	}
	if len(phases) == 0 {
		t.missing(nil, "The record shows no active measure by the %s: it took no decision.", body)
		return
	}
	t.missing(nil, "The record shows no active measure by the %s: it took no decision, %s.", body, b.lang.NorList(phases))
}

// during is a phase in a sentence.
func (b *builder) during(phase v1alpha1.CrisisPhase) string {
	if phase == v1alpha1.PhaseRecovery {
		return b.lang.Say("in Recovery")
	}
	return b.lang.Say("in Response")
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
		t.shows(records, "The %s owns %d action items, of which %d are done.", body, len(records), done)
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

// orBody is the body, or what it is where nobody has named one.
func (b *builder) orBody(body string) string {
	if body == "" {
		return b.lang.Say("governing body")
	}
	return body
}
