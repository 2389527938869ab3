package say

import (
	"fmt"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// system finds a system by its name.
func (s *Scene) system(name, text string) (*assess.SystemVerdict, error) {
	return pick(name, "system", text, s.systems(), func(v *assess.SystemVerdict) []string { return namesOfRef(v.Ref, v.Recovery) })
}

// systems are the systems of the crisis, in recovery order.
func (s *Scene) systems() []*assess.SystemVerdict {
	all := make([]*assess.SystemVerdict, 0, len(s.Assessment.Systems))
	for i := range s.Assessment.Systems {
		all = append(all, &s.Assessment.Systems[i])
	}
	return all
}

// systemChoices are systems to choose from, each with how it stands.
func (s *Scene) systemChoices(among func(*assess.SystemVerdict) bool) []Choice {
	var choices []Choice
	for _, v := range s.systems() {
		if !among(v) {
			continue
		}
		label := string(v.Phase)
		if len(v.WaitingFor) > 0 {
			label += ", waits for " + v.WaitingFor[0].Message.String()
		}
		choices = append(choices, Choice{Value: s.shortSystem(v), Label: label})
	}
	return choices
}

// shortSystem is the shortest name that means one system alone.
func (s *Scene) shortSystem(v *assess.SystemVerdict) string { return s.Assessment.ShortSystem(v.Ref) }

// aboutSystem is a system as a log entry names it. One that nobody planned is named by its SystemRecovery.
func (s *Scene) aboutSystem(c Common, v *assess.SystemVerdict) *v1alpha1.Subject {
	subject := s.subjectIn(c, v.Ref.Namespace)
	if v.Ref.Plan == "" {
		subject.Recovery = v1alpha1.ObjectName(v.Recovery)
		return subject
	}
	subject.Plan, subject.System = v1alpha1.ObjectName(v.Ref.Plan), v1alpha1.Name(v.Ref.Name)
	return subject
}

// subjectIn is a subject that lies in a namespace.
func (s *Scene) subjectIn(c Common, namespace string) *v1alpha1.Subject {
	if namespace == s.in(c) {
		return &v1alpha1.Subject{}
	}
	return &v1alpha1.Subject{Namespace: v1alpha1.ObjectName(namespace)}
}

// step finds a step of a system; the one that it is at when none is named.
func step(v *assess.SystemVerdict, text string) (*v1alpha1.StepStatus, error) {
	if text == "" {
		text = string(v.CurrentStep)
		switch {
		case text == "" && !v.Affected() && len(v.Steps) > 0:
			text = string(v.Steps[0].Name) // where it will begin, once somebody says that it is down
		case text == "":
			return nil, fmt.Errorf("STEP: no step of system %s is left to report (it is %s): name one of %s if it has to be done again",
				v.Ref, v.Phase, list(stepsOf(v), stepNames))
		}
	}
	return pick("STEP", "step of system "+v.Ref.String(), text, stepsOf(v), stepNames)
}

func stepsOf(v *assess.SystemVerdict) []*v1alpha1.StepStatus {
	steps := make([]*v1alpha1.StepStatus, 0, len(v.Steps))
	for i := range v.Steps {
		steps = append(steps, &v.Steps[i])
	}
	return steps
}

func stepNames(s *v1alpha1.StepStatus) []string { return []string{string(s.Name)} }
