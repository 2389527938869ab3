package say

import (
	"slices"
	"strings"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// Phase moves the crisis to Recovery, or back to Response.
type Phase struct {
	Common
	To      string
	By      string // who decided
	Because string
}

// to reads the phase, in whatever case.
func (p *Phase) to() (v1alpha1.CrisisPhase, error) {
	for _, phase := range []v1alpha1.CrisisPhase{v1alpha1.PhaseResponse, v1alpha1.PhaseRecovery} {
		if strings.EqualFold(p.To, string(phase)) {
			return phase, nil
		}
	}
	if strings.EqualFold(p.To, string(v1alpha1.PhaseClosed)) {
		return "", wrong("PHASE", "a crisis is closed by its own verb: kubectl continuity close")
	}
	return "", wrong("PHASE", "%q is no phase: use Response or Recovery", p.To)
}

// Questions implements Verb.
func (p *Phase) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", p.At); err != nil {
		return nil, err
	}
	if p.To == "" {
		q.one("PHASE", "Which phase begins?", p.Choices(s, "PHASE"), &p.To, func(text string) error {
			_, err := (&Phase{To: text}).to()
			return err
		})
	} else if _, err := p.to(); err != nil {
		return nil, err
	}
	q.some("--by", "Who decided it?", s.deciders(), &p.By)
	q.long("--because", "Why?", &p.Because)
	return q, nil
}

// deciders are those who may have decided about the crisis: who declared it, the bodies, the people of the plans.
func (s *Scene) deciders() []Choice {
	declared := names(string(s.Dossier.Activation().Spec.DeclaredBy), s.Assessment.GoverningBody())
	return once(append(declared, s.people()...))
}

// Choices implements Verb.
func (p *Phase) Choices(s *Scene, name string) []Choice {
	switch name {
	case "PHASE":
		if s.Assessment.Phase == v1alpha1.ActivationPhase(v1alpha1.PhaseRecovery) {
			return []Choice{{string(v1alpha1.PhaseResponse), "it is acute again"}}
		}
		recovery := []Choice{{string(v1alpha1.PhaseRecovery), "the acute part is over"}}
		if s.Assessment.Phase == v1alpha1.ActivationClosing {
			recovery[0].Label = "the closing is taken back"
			recovery = append(recovery, Choice{string(v1alpha1.PhaseResponse), "it is acute again"})
		}
		return recovery
	case "--by":
		return s.deciders()
	}
	return nil
}

// Object implements Verb.
func (p *Phase) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", p.At)
	if err != nil {
		return nil, err
	}
	to, err := p.to()
	if err != nil {
		return nil, err
	}
	entry := s.entry(p.Common, at, "phase", string(to))
	entry.Spec.Phase = &v1alpha1.PhaseChange{To: to, DecidedBy: v1alpha1.Line(p.By), Reason: v1alpha1.Text(p.Because)}
	return entry, nil
}

// Flags implements Verb.
func (p *Phase) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.phase": "PHASE", "spec.phase.to": "PHASE", "spec.phase.decidedBy": "--by", "spec.phase.reason": "--because",
	})
}

// Close requests that the crisis is closed.
type Close struct {
	Common
	By      string // who decided
	Because string
	Met     []string // NAME=ANSWER for end criteria

	answers map[v1alpha1.Name]*string
}

// Questions implements Verb.
func (c *Close) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := c.Object(s); err != nil {
		return nil, err
	}
	q.some("--by", "Who decided it?", s.deciders(), &c.By)
	q.long("--because", "Why?", &c.Because)
	for _, criterion := range s.Assessment.OpenCriteria() {
		answer := c.answers[criterion.Name]
		named := slices.Contains(c.Met, string(criterion.Name)) // without an answer
		q.long("--met "+string(criterion.Name), "How is it met: "+string(criterion.Text), answer).Optional = !named
	}
	return q, nil
}

// read reads the answers to the end criteria that were given.
func (c *Close) read(s *Scene) error {
	if c.answers != nil {
		return nil
	}
	c.answers = map[v1alpha1.Name]*string{}
	criteria := s.Dossier.Activation().Spec.EndCriteria
	for _, criterion := range criteria {
		c.answers[criterion.Name] = new(string)
	}
	for _, met := range c.Met {
		name, answer, _ := strings.Cut(met, "=")
		criterion, err := pick("--met", "end criterion", strings.TrimSpace(name), criteria,
			func(e v1alpha1.EndCriterion) []string { return []string{string(e.Name)} })
		if err != nil {
			return err
		}
		*c.answers[criterion.Name] = strings.TrimSpace(answer)
	}
	return nil
}

// Choices implements Verb.
func (c *Close) Choices(s *Scene, name string) []Choice {
	switch name {
	case "--by":
		return s.deciders()
	case "--met":
		var choices []Choice
		for _, criterion := range s.Assessment.OpenCriteria() {
			choices = append(choices, Choice{string(criterion.Name) + "=", string(criterion.Text)})
		}
		return choices
	}
	return nil
}

// Object implements Verb.
func (c *Close) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", c.At)
	if err != nil {
		return nil, err
	}
	if err := c.read(s); err != nil {
		return nil, err
	}
	phase := &v1alpha1.PhaseChange{To: v1alpha1.PhaseClosed, DecidedBy: v1alpha1.Line(c.By), Reason: v1alpha1.Text(c.Because)}
	for _, criterion := range s.Dossier.Activation().Spec.EndCriteria {
		if answer := *c.answers[criterion.Name]; answer != "" {
			phase.EndCriteria = append(phase.EndCriteria, v1alpha1.CriterionAnswer{Criterion: criterion.Name, Answer: v1alpha1.Note(answer)})
		}
	}
	entry := s.entry(c.Common, at, "closing")
	entry.Spec.Phase = phase
	return entry, nil
}

// Flags implements Verb.
func (c *Close) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.phase.decidedBy": "--by", "spec.phase.reason": "--because", "spec.phase.endCriteria": "--met",
	})
}
