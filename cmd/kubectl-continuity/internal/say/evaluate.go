package say

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/present"
)

// Sheet is an evaluation as people fill it in.
type Sheet struct {
	Title   string   `json:"title,omitempty"`
	Authors []string `json:"authors,omitempty"`
	// Answers by the names of the questions. One that is empty is not answered.
	Answers  map[string]string  `json:"answers,omitempty"`
	Findings []v1alpha1.Finding `json:"findings,omitempty"`
	Lessons  []v1alpha1.Lesson  `json:"lessons,omitempty"`
}

// ReadSheet reads a sheet from YAML.
func ReadSheet(raw []byte) (*Sheet, error) {
	sheet := &Sheet{}
	if err := yaml.UnmarshalStrict(raw, sheet); err != nil {
		return nil, wrong("--answers", "the file is no sheet of answers: %w: kubectl continuity evaluate --form prints one to fill in", err)
	}
	return sheet, nil
}

// Evaluate enters what was learnt.
type Evaluate struct {
	Common
	Sheet
	Author   []string
	Answer   []string // QUESTION=TEXT
	Finding  []string // NAME=TEXT
	Lesson   []string // NAME=TEXT, or NAME@PLAN=TEXT where it changes a plan
	Unit     string   // the plan of the one unit that it covers
	Attach   []v1alpha1.Attachment
	authors  string
	answered map[string]*string
}

// questions are those of the governing rule.
func (s *Scene) questions() []v1alpha1.Question {
	if rule := s.Assessment.Evaluation.Rule; rule != nil {
		return rule.Questions
	}
	return nil
}

// Questions implements Verb.
func (e *Evaluate) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := e.object(s); err != nil {
		return nil, err
	}
	if len(e.Authors)+len(e.Author) == 0 {
		q.some("--author", "Who wrote it? (several: with commas between them)", s.people(), &e.authors)
	}
	for _, question := range s.questions() {
		q.long("--answer "+string(question.Name), string(question.Text), e.answered[string(question.Name)]).Optional = true
	}
	return q, nil
}

// read reads the answers that were given, on the sheet and by flags.
func (e *Evaluate) read(s *Scene) error {
	if e.answered != nil {
		return nil
	}
	answered := map[string]*string{}
	questions := s.questions()
	for _, question := range questions {
		answered[string(question.Name)] = new(string)
	}
	take := func(flag, name, text string) error {
		question, err := pick(flag, "question", name, questions, func(q v1alpha1.Question) []string { return []string{string(q.Name)} })
		if err == nil {
			*answered[string(question.Name)] = strings.TrimSpace(text)
		}
		return err
	}
	for name, text := range e.Answers {
		if err := take("--answers", name, text); err != nil {
			return err
		}
	}
	for _, given := range e.Answer {
		name, text, both := strings.Cut(given, "=")
		if !both {
			return wrong("--answer", "%q has no answer: write QUESTION=TEXT", given)
		}
		if err := take("--answer", strings.TrimSpace(name), text); err != nil {
			return err
		}
	}
	e.answered = answered
	return nil
}

// Choices implements Verb.
func (e *Evaluate) Choices(s *Scene, name string) []Choice {
	switch name {
	case "--author":
		return s.people()
	case "--answer":
		var choices []Choice
		for _, question := range s.questions() {
			choices = append(choices, Choice{string(question.Name) + "=", string(question.Text)})
		}
		return choices
	case "--unit":
		var plans []string
		for _, plan := range s.Assessment.InForce() {
			plans = append(plans, plan.Key.String())
		}
		return names(plans...)
	}
	return nil
}

// Object implements Verb.
func (e *Evaluate) Object(s *Scene) (client.Object, error) {
	evaluation, err := e.object(s)
	if err != nil {
		return nil, err
	}
	if spec := &evaluation.Spec; len(spec.Answers)+len(spec.Findings)+len(spec.Lessons)+len(spec.Attachments) == 0 {
		return nil, wrong("--answer", "it says nothing yet: answer a question, or give --answers FILE, --finding, --lesson or --attach")
	}
	return evaluation, nil
}

// object is the evaluation as far as it was answered, which may be not at all yet.
func (e *Evaluate) object(s *Scene) (*v1alpha1.Evaluation, error) {
	at, err := s.past("--at", e.At)
	if err != nil {
		return nil, err
	}
	if err := e.read(s); err != nil {
		return nil, err
	}
	title := e.Title
	if title == "" {
		title = "Evaluation: " + string(s.Dossier.Activation().Spec.Title)
	}
	evaluation := &v1alpha1.Evaluation{
		TypeMeta: typeOf(v1alpha1.KindEvaluation), ObjectMeta: s.meta(e.Common, at, "evaluation"),
		Spec: v1alpha1.EvaluationSpec{
			Record: s.record(e.Common), Title: v1alpha1.Line(title), CompletedAt: metav1.NewTime(at), Attachments: e.Attach,
			Authors:  lines(append(append(slices.Clone(e.Authors), e.Author...), strings.Split(e.authors, ",")...)),
			Findings: slices.Clone(e.Findings), Lessons: slices.Clone(e.Lessons),
		},
	}
	for _, question := range s.questions() {
		if text := *e.answered[string(question.Name)]; text != "" {
			evaluation.Spec.Answers = append(evaluation.Spec.Answers, v1alpha1.Answer{Question: question.Name, Text: v1alpha1.Text(text)})
		}
	}
	if err := e.learnt(&evaluation.Spec); err != nil {
		return nil, err
	}
	if e.Unit != "" {
		evaluation.Spec.Unit = planReference(e.Unit)
	}
	return evaluation, nil
}

// learnt adds the findings and lessons that were given by flags.
func (e *Evaluate) learnt(spec *v1alpha1.EvaluationSpec) error {
	for _, given := range e.Finding {
		name, text, both := strings.Cut(given, "=")
		if !both {
			return wrong("--finding", "%q has no text: write NAME=TEXT", given)
		}
		spec.Findings = append(spec.Findings, v1alpha1.Finding{Name: v1alpha1.Name(strings.TrimSpace(name)), Text: v1alpha1.Text(strings.TrimSpace(text))})
	}
	for _, given := range e.Lesson {
		name, text, both := strings.Cut(given, "=")
		if !both {
			return wrong("--lesson", "%q has no text: write NAME=TEXT, or NAME@PLAN=TEXT where it changes a plan", given)
		}
		name, plan, changes := strings.Cut(strings.TrimSpace(name), "@")
		lesson := v1alpha1.Lesson{Name: v1alpha1.Name(name), Text: v1alpha1.Text(strings.TrimSpace(text))}
		if changes {
			lesson.Changes = planReference(plan)
		}
		spec.Lessons = append(spec.Lessons, lesson)
	}
	return nil
}

// planReference reads the name of a plan: name, or namespace/name.
func planReference(text string) *v1alpha1.PlanReference {
	if namespace, name, both := strings.Cut(text, "/"); both {
		return &v1alpha1.PlanReference{Namespace: v1alpha1.ObjectName(namespace), Name: v1alpha1.ObjectName(name)}
	}
	return &v1alpha1.PlanReference{Name: v1alpha1.ObjectName(text)}
}

// Flags implements Verb.
func (e *Evaluate) Flags() map[string]string {
	return commonFlags("spec.completedAt", map[string]string{
		"spec.title": "--title", "spec.authors": "--author", "spec.answers": "--answer", "spec.findings": "--finding", "spec.lessons": "--lesson",
		"spec.unit": "--unit", "spec.attachments": "--attach",
	})
}

// Form is an empty sheet with the questions, to be filled in.
func Form(s *Scene) string {
	var b strings.Builder
	crisis := s.Assessment.Crisis
	_, _ = fmt.Fprintf(&b, "# Evaluation of crisis %s. Fill it in, and enter it by:\n#   kubectl continuity evaluate --crisis %s --answers FILE\n", crisis, crisis)
	_, _ = fmt.Fprintf(&b, "title: %s\nauthors:\n- \"\"\n", inYAML("Evaluation: "+string(s.Dossier.Activation().Spec.Title)))
	b.WriteString("answers: # one that is left empty is not answered\n")
	for _, question := range s.questions() {
		_, _ = fmt.Fprintf(&b, "  # %s\n  %s: \"\"\n", present.Line(string(question.Text)), question.Name)
	}
	if len(s.questions()) == 0 {
		b.WriteString("  {}\n")
	}
	b.WriteString("findings: [] # such as {name: server-room, text: It lies below the river., rejected: why nothing is done about it}\n")
	b.WriteString("lessons: [] # such as {name: earlier-board, text: The board is told on the second day., changes: {namespace: staff, name: central}}\n")
	return b.String()
}

// inYAML is a text as one line of YAML, which reads JSON.
func inYAML(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	return string(raw)
}
