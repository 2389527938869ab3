package say

import (
	"fmt"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Task hands out something to do.
type Task struct {
	Common
	Title       string
	Description string
	Owner       string
	Contact     string // how to reach the owner; as the plans have it when left out
	Due         string
	ByNext      string // the obligation by whose next briefing it is due
	From        string // the briefing or evaluation that it was handed out in
}

// Questions implements Verb.
func (t *Task) Questions(s *Scene) ([]Question, error) {
	var q asked
	if t.Due != "" && t.ByNext != "" {
		return nil, wrong("--due, --by-next", "both say when it is due: keep one")
	}
	if _, err := t.Object(s); err != nil {
		return nil, err
	}
	q.free("TITLE", "What is to be done?", &t.Title)
	q.some("--owner", "Who does it, or sees that it is done?", t.Choices(s, "--owner"), &t.Owner)
	if t.Due == "" && t.ByNext == "" {
		q.some("--due", "By when? (15:00, +2h, a date; or by the next briefing)", t.Choices(s, "--by-next"), &t.Due).Check = func(text string) error {
			if _, err := s.obligation("--by-next", text); err == nil {
				_, err = s.nextBriefing(text)
				return err
			}
			_, err := s.ahead("--due", text)
			return err
		}
	}
	return q, nil
}

// Choices implements Verb.
func (t *Task) Choices(s *Scene, name string) []Choice {
	switch name {
	case "--owner":
		choices := s.people()
		for i := range s.Assessment.Actions {
			choices = append(choices, names(string(s.Assessment.Actions[i].Item.Spec.Owner.Name))...)
		}
		return once(choices)
	case "--by-next":
		var choices []Choice
		for _, o := range s.Assessment.ByUrgency() {
			if !o.NextDue.IsZero() {
				choices = append(choices, Choice{s.shortest(o.Ref), fmt.Sprintf("the next one to %s, %s", o.Obligation.Audience, s.Clock(o.NextDue))})
			}
		}
		return choices
	case "--from":
		var choices []Choice
		for _, r := range s.records() {
			if r.kind == "briefing" || r.kind == "evaluation" {
				choices = append(choices, Choice{Value: r.kind + "/" + r.names[1]})
			}
		}
		return choices
	}
	return nil
}

// once leaves each value where it comes first.
func once(choices []Choice) []Choice {
	seen := map[string]bool{}
	var left []Choice
	for _, c := range choices {
		if !seen[c.Value] {
			seen[c.Value] = true
			left = append(left, c)
		}
	}
	return left
}

// Object implements Verb.
func (t *Task) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", t.At)
	if err != nil {
		return nil, err
	}
	due, err := t.due(s)
	if err != nil {
		return nil, err
	}
	item := &v1alpha1.ActionItem{
		TypeMeta: typeOf(v1alpha1.KindActionItem), ObjectMeta: s.meta(t.Common, at, "task", firstWords(t.Title)),
		Spec: v1alpha1.ActionItemSpec{
			Record: s.record(t.Common), Title: v1alpha1.Line(t.Title), Description: v1alpha1.Text(t.Description),
			Owner:      v1alpha1.Contact{Name: v1alpha1.Line(t.Owner), Contact: t.contact(s)},
			AssignedAt: metav1.NewTime(at), DueAt: metav1.NewTime(due),
		},
	}
	if t.From != "" {
		if item.Spec.From, err = t.from(s); err != nil {
			return nil, err
		}
	}
	return item, nil
}

// due is by when it is to be done. What was typed for it may be the name of an obligation.
func (t *Task) due(s *Scene) (time.Time, error) {
	if t.ByNext != "" {
		return s.nextBriefing(t.ByNext)
	}
	at, err := s.ahead("--due", t.Due)
	if err == nil {
		return at, nil
	}
	if next, other := s.nextBriefing(t.Due); other == nil {
		return next, nil
	}
	return at, err
}

// nextBriefing is when the next briefing of an obligation is due.
func (s *Scene) nextBriefing(name string) (time.Time, error) {
	o, err := s.obligation("--by-next", name)
	if err != nil {
		return time.Time{}, err
	}
	if o.NextDue.IsZero() {
		return time.Time{}, wrong("--by-next", "no briefing of %s is due: say by when with --due", o.Ref)
	}
	return o.NextDue.Truncate(time.Second), nil
}

// contact is how to reach the owner.
func (t *Task) contact(s *Scene) v1alpha1.Line {
	if t.Contact != "" {
		return v1alpha1.Line(t.Contact)
	}
	for _, plan := range s.Assessment.InForce() {
		if found := contactOf(plan.Spec, t.Owner); found != "" {
			return found
		}
	}
	return ""
}

// contactOf is how to reach a person by a plan: as a member of a team, or as who stands in for one.
func contactOf(plan *v1alpha1.ContinuityPlanSpec, name string) v1alpha1.Line {
	for _, team := range plan.Teams {
		for _, member := range team.Members {
			switch alternate := member.Alternate; {
			case assess.SameName(string(member.Name), name):
				return member.Contact
			case alternate != nil && assess.SameName(string(alternate.Name), name):
				return alternate.Contact
			}
		}
	}
	return ""
}

// from finds what the task comes from: briefing/NAME, evaluation/NAME or evaluation/NAME/FINDING.
func (t *Task) from(s *Scene) (*v1alpha1.ActionOrigin, error) {
	kind, name, both := strings.Cut(t.From, "/")
	name, finding, _ := strings.Cut(name, "/")
	if !both || kind != "briefing" && kind != "evaluation" {
		return nil, wrong("--from", "%q is neither briefing/NAME nor evaluation/NAME/FINDING: write one of them", t.From)
	}
	var of []assess.Key
	for _, r := range s.records() {
		if r.kind == kind && r.in == s.in(t.Common) {
			namespace, object, _ := strings.Cut(r.names[0], "/")
			of = append(of, assess.Key{Namespace: namespace, Name: object})
		}
	}
	key, err := pick("--from", kind+" in namespace "+s.in(t.Common), name, of, func(k assess.Key) []string { return []string{k.Name} })
	if err != nil {
		return nil, err
	}
	if kind == "briefing" {
		return &v1alpha1.ActionOrigin{Briefing: v1alpha1.ObjectName(key.Name)}, nil
	}
	return &v1alpha1.ActionOrigin{Evaluation: v1alpha1.ObjectName(key.Name), Finding: v1alpha1.Name(finding)}, nil
}

// Flags implements Verb.
func (t *Task) Flags() map[string]string {
	return commonFlags("spec.assignedAt", map[string]string{
		"spec": "--due", "spec.title": "TITLE", "spec.description": "--description", "spec.owner.name": "--owner", "spec.owner.contact": "--contact",
		"spec.dueAt": "--due", "spec.from": "--from",
	})
}
