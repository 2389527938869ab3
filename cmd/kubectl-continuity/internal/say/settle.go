package say

import (
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Retire says that a system will not come back.
type Retire struct {
	Common
	System  string
	By      string // who decided
	Because string
}

// Questions implements Verb.
func (r *Retire) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", r.At); err != nil {
		return nil, err
	}
	if r.System == "" {
		q.one("SYSTEM", "Which system will not come back?", r.Choices(s, "SYSTEM"), &r.System, s.known)
	} else if _, err := s.system("SYSTEM", r.System); err != nil {
		return nil, err
	}
	q.some("--by", "Who decided it?", s.deciders(), &r.By)
	q.long("--because", "Why?", &r.Because)
	return q, nil
}

// Choices implements Verb.
func (r *Retire) Choices(s *Scene, name string) []Choice {
	switch name {
	case "SYSTEM":
		return s.systemChoices(func(v *assess.SystemVerdict) bool { return v.Affected() && v.Phase != v1alpha1.RecoveryRetired })
	case "--by":
		return s.deciders()
	}
	return nil
}

// Object implements Verb.
func (r *Retire) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", r.At)
	if err != nil {
		return nil, err
	}
	v, err := s.system("SYSTEM", r.System)
	if err != nil {
		return nil, err
	}
	entry := s.entry(r.Common, at, "retirement", v.Ref.Name)
	entry.Spec.About = s.aboutSystem(r.Common, v)
	entry.Spec.Retirement = &v1alpha1.Resolution{DecidedBy: v1alpha1.Line(r.By), Reason: v1alpha1.Text(r.Because)}
	return entry, nil
}

// Flags implements Verb.
func (r *Retire) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "SYSTEM", "spec.retirement": "SYSTEM", "spec.retirement.decidedBy": "--by", "spec.retirement.reason": "--because",
	})
}

// Waive says that the single deadlines of an obligation need not be met.
type Waive struct {
	Common
	Obligation string
	By         string // who decided
	Because    string
}

// Questions implements Verb.
func (w *Waive) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", w.At); err != nil {
		return nil, err
	}
	if w.Obligation == "" {
		q.one("OBLIGATION", "Which deadline need not be met?", w.Choices(s, "OBLIGATION"), &w.Obligation, func(text string) error {
			_, err := s.obligation("OBLIGATION", text)
			return err
		})
	} else if _, err := s.obligation("OBLIGATION", w.Obligation); err != nil {
		return nil, err
	}
	q.some("--by", "Who decided it?", s.deciders(), &w.By)
	q.long("--because", "Why?", &w.Because)
	return q, nil
}

// Choices implements Verb.
func (w *Waive) Choices(s *Scene, name string) []Choice {
	switch name {
	case "OBLIGATION":
		var choices []Choice
		for _, o := range s.Assessment.ByUrgency() {
			if o.Unmet {
				choices = append(choices, Choice{s.shortest(o.Ref), string(o.Obligation.Audience)})
			}
		}
		return choices
	case "--by":
		return s.deciders()
	}
	return nil
}

// Object implements Verb.
func (w *Waive) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", w.At)
	if err != nil {
		return nil, err
	}
	o, err := s.obligation("OBLIGATION", w.Obligation)
	if err != nil {
		return nil, err
	}
	entry := s.entry(w.Common, at, "waiver", o.Ref.Name)
	entry.Spec.About = s.subjectIn(w.Common, o.Ref.Namespace)
	entry.Spec.About.Plan, entry.Spec.About.Obligation = v1alpha1.ObjectName(o.Ref.Plan), v1alpha1.Name(o.Ref.Name)
	entry.Spec.Waiver = &v1alpha1.Resolution{DecidedBy: v1alpha1.Line(w.By), Reason: v1alpha1.Text(w.Because)}
	return entry, nil
}

// Flags implements Verb.
func (w *Waive) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "OBLIGATION", "spec.waiver": "OBLIGATION", "spec.waiver.decidedBy": "--by", "spec.waiver.reason": "--because",
	})
}
