package say

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Forecast says when a system is expected back.
type Forecast struct {
	Common
	System  string
	Back    string // when
	Because string
}

// Questions implements Verb.
func (f *Forecast) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", f.At); err != nil {
		return nil, err
	}
	if f.System == "" {
		q.one("SYSTEM", "Which system?", f.Choices(s, "SYSTEM"), &f.System, s.known)
	} else if _, err := s.system("SYSTEM", f.System); err != nil {
		return nil, err
	}
	if f.Back == "" {
		q.free("T", "When is it expected back? (15:00, +2h, \"2026-11-27 08:00\")", &f.Back).Check = func(text string) error {
			_, err := s.ahead("T", text)
			return err
		}
	} else if _, err := s.ahead("T", f.Back); err != nil {
		return nil, err
	}
	q.long("--because", "What does that rest on?", &f.Because).Optional = true
	return q, nil
}

// known says whether a text names a system.
func (s *Scene) known(text string) error {
	_, err := s.system("SYSTEM", text)
	return err
}

// Choices implements Verb.
func (f *Forecast) Choices(s *Scene, name string) []Choice {
	if name == "SYSTEM" {
		return s.systemChoices(func(v *assess.SystemVerdict) bool {
			return v.Affected() && !v.Available() && v.Phase != v1alpha1.RecoveryRetired
		})
	}
	return nil
}

// Object implements Verb.
func (f *Forecast) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", f.At)
	if err != nil {
		return nil, err
	}
	v, err := s.system("SYSTEM", f.System)
	if err != nil {
		return nil, err
	}
	back, err := s.ahead("T", f.Back)
	if err != nil {
		return nil, err
	}
	entry := s.entry(f.Common, at, "forecast", v.Ref.Name)
	entry.Spec.About, entry.Spec.Forecast = s.aboutSystem(f.Common, v), &v1alpha1.Forecast{RestoredBy: metav1.NewTime(back), Text: v1alpha1.Text(f.Because)}
	return entry, nil
}

// Flags implements Verb.
func (f *Forecast) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "SYSTEM", "spec.forecast": "SYSTEM", "spec.forecast.restoredBy": "T", "spec.forecast.text": "--because",
	})
}

// Accept says that the owner of a restored system finds that it works.
type Accept struct {
	Common
	System string
	By     string // the owner when left out
	Note   string
}

// Questions implements Verb.
func (a *Accept) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", a.At); err != nil {
		return nil, err
	}
	if a.System == "" {
		q.one("SYSTEM", "Which system is accepted?", a.Choices(s, "SYSTEM"), &a.System, s.known)
		return q, nil
	}
	v, err := s.system("SYSTEM", a.System)
	if err != nil {
		return nil, err
	}
	if v.Owner == nil {
		q.some("--by", "Who accepts it? The plan names no owner.", s.people(), &a.By)
	}
	return q, nil
}

// Choices implements Verb.
func (a *Accept) Choices(s *Scene, name string) []Choice {
	switch name {
	case "SYSTEM":
		return s.systemChoices(func(v *assess.SystemVerdict) bool { return v.Phase == v1alpha1.RecoveryRestored })
	case "--by":
		return s.people()
	}
	return nil
}

// Object implements Verb.
func (a *Accept) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", a.At)
	if err != nil {
		return nil, err
	}
	v, err := s.system("SYSTEM", a.System)
	if err != nil {
		return nil, err
	}
	by := v1alpha1.Line(a.By)
	if by == "" && v.Owner != nil {
		by = v.Owner.Name
	}
	entry := s.entry(a.Common, at, "acceptance", v.Ref.Name)
	entry.Spec.About, entry.Spec.Acceptance = s.aboutSystem(a.Common, v), &v1alpha1.Acceptance{AcceptedBy: by, Text: v1alpha1.Text(a.Note)}
	return entry, nil
}

// Flags implements Verb.
func (a *Accept) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "SYSTEM", "spec.acceptance": "SYSTEM", "spec.acceptance.acceptedBy": "--by", "spec.acceptance.text": "--note",
	})
}
