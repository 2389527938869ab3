package say

import (
	"cmp"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Declare declares a crisis, or an exercise.
type Declare struct {
	Name        string
	Title       string
	Plan        []string // [NAMESPACE/]NAME; those of the namespace when left out
	Mode        string
	Started     string
	Aware       string
	At          string // when it is declared
	By          string
	Basis       string
	Affected    string
	Places      int // how many systems are worked on at a time; the API's own default when 0
	Priority    []string
	EndCriteria []string
	Paper       bool

	plans string
}

// Questions implements Verb.
func (d *Declare) Questions(s *Scene) ([]Question, error) {
	var q asked
	if len(s.declarable()) == 0 && len(d.Plan) == 0 {
		return nil, wrong("-n", "no plan consents to be put in force from namespace %s: name the namespace of whoever leads with -n (plans there: %s)",
			s.Namespace, cmp.Or(strings.Join(s.homes(), ", "), "none; apply a ContinuityPlan first"))
	}
	if _, err := d.object(s); err != nil {
		return nil, err
	}
	q.free("--title", "What has happened, in one line?", &d.Title)
	if d.Name == "" && d.Title != "" {
		name := q.free("NAME", "A short name for it:", &d.Name)
		name.Default, name.Optional = d.nameFor(s), true
	}
	q.one("--mode", "Is it real?", d.Choices(s, "--mode"), &d.Mode, func(text string) error {
		_, err := (&Declare{Mode: text}).mode()
		return err
	}).Default = ""
	q.some("--declared-by", "Who declares it?", d.Choices(s, "--declared-by"), &d.By)
	if len(d.Plan) == 0 {
		d.askPlans(s, &q)
	}
	if d.Started == "" {
		q.free("--started-at", "When did it begin? (02:15, -30m, or a date)", &d.Started).Check = func(text string) error {
			_, err := s.past("--started-at", text)
			return err
		}
		q[len(q)-1].Default = "now"
		q[len(q)-1].Optional = true
	}
	q.long("--basis", "What does the declaration rest on: what is known, and by which authority?", &d.Basis).Optional = true
	return q, nil
}

// askPlans asks which plans are put in force, where there are others than those of the namespace.
func (d *Declare) askPlans(s *Scene, q *asked) {
	choices := d.Choices(s, "--plan")
	var own []string
	for _, plan := range s.declarable() {
		if s.local(plan) {
			own = append(own, assess.KeyOf(plan).String())
		}
	}
	if len(own) == len(choices) {
		return
	}
	question := q.some("--plan", "Which plans are put in force? Several with commas between them; all", choices, &d.plans)
	question.Many, question.Optional, question.Default = true, len(own) > 0, strings.Join(own, ",")
	question.Check = func(text string) error {
		_, err := s.planKeys(d.chosen(s, text))
		return err
	}
}

// chosen are the plans that an answer names.
func (d *Declare) chosen(s *Scene, answer string) []string {
	if strings.EqualFold(answer, "all") {
		var all []string
		for _, plan := range s.declarable() {
			all = append(all, assess.KeyOf(plan).String())
		}
		return all
	}
	return strings.FieldsFunc(answer, func(r rune) bool { return r == ',' || r == ' ' })
}

// Choices implements Verb.
func (d *Declare) Choices(s *Scene, name string) []Choice {
	switch name {
	case "--mode":
		return []Choice{{string(v1alpha1.ModeReal), "a crisis"}, {string(v1alpha1.ModeExercise), "an exercise: steps are rehearsed, and nobody's plan is held"}}
	case "--affected":
		return []Choice{
			{string(v1alpha1.AffectedStated), "a system is down when an outage says so"},
			{string(v1alpha1.AffectedAll), "every system of the plans is down"},
		}
	case "--plan":
		var choices []Choice
		for _, plan := range s.declarable() {
			choices = append(choices, Choice{assess.KeyOf(plan).String(), string(plan.Spec.Title)})
		}
		return choices
	case "--declared-by":
		var people []Choice
		for _, plan := range s.declarable() {
			if s.local(plan) {
				people = append(people, peopleOf(&plan.Spec)...)
			}
		}
		return once(people)
	}
	return nil
}

// mode reads the mode, in whatever case.
func (d *Declare) mode() (v1alpha1.CrisisMode, error) {
	for _, mode := range []v1alpha1.CrisisMode{v1alpha1.ModeReal, v1alpha1.ModeExercise} {
		if strings.EqualFold(d.Mode, string(mode)) {
			return mode, nil
		}
	}
	return "", wrong("--mode", "%q is neither Real nor Exercise: use one of them", d.Mode)
}

// Object implements Verb.
func (d *Declare) Object(s *Scene) (client.Object, error) {
	activation, err := d.object(s)
	if err != nil {
		return nil, err
	}
	return activation, nil
}

func (d *Declare) object(s *Scene) (*v1alpha1.CrisisActivation, error) {
	keys, err := d.keys(s)
	if err != nil {
		return nil, err
	}
	s.Chosen = keys // they say in whose zone the times are
	a := &v1alpha1.CrisisActivation{
		TypeMeta:   typeOf(v1alpha1.KindCrisisActivation),
		ObjectMeta: metav1.ObjectMeta{Namespace: s.Namespace, Name: d.Name},
		Spec: v1alpha1.CrisisActivationSpec{
			Title: v1alpha1.Line(d.Title), DeclaredBy: v1alpha1.Line(d.By), Basis: v1alpha1.Text(d.Basis), Affected: v1alpha1.AffectedStated,
		},
	}
	if d.Name == "" {
		a.Name = d.nameFor(s)
	}
	if d.Paper {
		a.Spec.Medium = v1alpha1.MediumPaper
	}
	for _, read := range []func(*Scene, *v1alpha1.CrisisActivationSpec) error{d.times, d.terms, d.lists} {
		if err := read(s, &a.Spec); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// nameFor makes a name of the title, for people will write it often.
func (d *Declare) nameFor(s *Scene) string {
	return strings.TrimPrefix(slug(firstWords(d.Title))+s.Now.In(s.Zone()).Format("-2006"), "-")
}

// times reads when it began, was known and is declared.
func (d *Declare) times(s *Scene, spec *v1alpha1.CrisisActivationSpec) error {
	declared, err := s.past("--at", d.At)
	if err != nil {
		return err
	}
	started := declared
	if d.Started != "" && d.Started != "now" {
		if started, err = s.past("--started-at", d.Started); err != nil {
			return err
		}
	}
	spec.StartedAt, spec.DeclaredAt = metav1.NewTime(started), metav1.NewTime(declared)
	if d.Aware == "" {
		return nil
	}
	aware, err := s.past("--aware-at", d.Aware)
	spec.AwareAt = ptr.To(metav1.NewTime(aware))
	return err
}

// terms reads the mode, and what is down.
func (d *Declare) terms(_ *Scene, spec *v1alpha1.CrisisActivationSpec) (err error) {
	if d.Mode != "" {
		if spec.Mode, err = d.mode(); err != nil {
			return err
		}
	}
	switch {
	case d.Affected == "" || strings.EqualFold(d.Affected, string(v1alpha1.AffectedStated)):
	case strings.EqualFold(d.Affected, string(v1alpha1.AffectedAll)):
		spec.Affected = v1alpha1.AffectedAll
	default:
		return wrong("--affected", "%q is neither All nor Stated: use one of them", d.Affected)
	}
	if d.Places != 0 {
		spec.MaxConcurrentRecoveries = ptr.To(int32(d.Places))
	}
	return nil
}

// keys are the plans that were chosen: by flag, by an answer, else those of the namespace.
func (d *Declare) keys(s *Scene) ([]assess.Key, error) {
	plans := d.Plan
	if len(plans) == 0 {
		plans = d.chosen(s, d.plans)
	}
	if len(plans) > 0 {
		return s.planKeys(plans)
	}
	var keys []assess.Key
	for _, plan := range s.declarable() {
		if s.local(plan) {
			keys = append(keys, assess.KeyOf(plan))
		}
	}
	return keys, nil
}

// lists reads the plans, the priorities and the end criteria.
func (d *Declare) lists(s *Scene, spec *v1alpha1.CrisisActivationSpec) error {
	for _, key := range s.Chosen {
		reference := v1alpha1.PlanReference{Name: v1alpha1.ObjectName(key.Name)}
		if key.Namespace != s.Namespace {
			reference.Namespace = v1alpha1.ObjectName(key.Namespace)
		}
		spec.Plans = append(spec.Plans, reference)
	}
	for _, given := range d.Priority {
		level, title, both := strings.Cut(given, "=")
		n, err := strconv.Atoi(strings.TrimSpace(level))
		if err != nil || !both {
			return wrong("--priority", "%q is no title of a priority: write it as 1=\"Life and health\"", given)
		}
		spec.Priorities = append(spec.Priorities, v1alpha1.PriorityTitle{Level: v1alpha1.Priority(n), Title: v1alpha1.Line(strings.TrimSpace(title))})
	}
	for _, given := range d.EndCriteria {
		name, text, both := strings.Cut(given, "=")
		if !both {
			return wrong("--end-criterion", "%q has no text: write NAME=TEXT", given)
		}
		spec.EndCriteria = append(spec.EndCriteria, v1alpha1.EndCriterion{Name: v1alpha1.Name(strings.TrimSpace(name)), Text: v1alpha1.Note(strings.TrimSpace(text))})
	}
	return nil
}

// Flags implements Verb.
func (d *Declare) Flags() map[string]string {
	return map[string]string{
		"metadata.name": "NAME", "metadata.namespace": "-n", "spec.title": "--title", "spec.mode": "--mode", "spec.startedAt": "--started-at",
		"spec.awareAt": "--aware-at", "spec.declaredAt": "--at", "spec.declaredBy": "--declared-by", "spec.basis": "--basis", "spec.plans": "--plan",
		"spec.affected": "--affected", "spec.maxConcurrentRecoveries": "--places", "spec.priorities": "--priority", "spec.endCriteria": "--end-criterion",
		"spec": "--started-at",
	}
}
