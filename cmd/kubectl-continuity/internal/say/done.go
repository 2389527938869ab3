package say

import (
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Done says how far an action item has come: it is done, unless something else is said.
type Done struct {
	Common
	Action     string
	Note       string
	Cancelled  bool
	Because    string
	InProgress bool
	Reopen     bool
}

// Questions implements Verb.
func (d *Done) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", d.At); err != nil {
		return nil, err
	}
	said := 0
	for _, one := range []bool{d.Cancelled, d.InProgress, d.Reopen} {
		if one {
			said++
		}
	}
	switch {
	case said > 1:
		return nil, wrong("--cancelled, --in-progress, --reopen", "a task is in one state: keep one")
	case d.Because != "" && d.Note != "":
		return nil, wrong("--because, --note", "both are the text of the statement: keep one")
	case d.Action == "":
		q.one("ACTION_ITEM", "Which task?", d.Choices(s, "ACTION_ITEM"), &d.Action, func(text string) error {
			_, err := s.action(text)
			return err
		})
		return q, nil
	}
	if _, err := s.action(d.Action); err != nil {
		return nil, err
	}
	if d.Cancelled && d.Note == "" {
		q.long("--because", "Why is it cancelled?", &d.Because)
	}
	return q, nil
}

// Choices implements Verb.
func (d *Done) Choices(s *Scene, name string) []Choice {
	if name != "ACTION_ITEM" {
		return nil
	}
	var choices []Choice
	for _, due := range s.Assessment.Agenda() {
		if due.Kind == assess.DueAction {
			item := due.Action.Item
			choices = append(choices, Choice{due.Action.Key.Name, fmt.Sprintf("%s (%s), %s", item.Spec.Title, item.Spec.Owner.Name, s.dueWhen(&due))})
		}
	}
	return choices
}

// action finds an action item by its name, or by its title.
func (s *Scene) action(text string) (*assess.ActionVerdict, error) {
	all := make([]*assess.ActionVerdict, 0, len(s.Assessment.Actions))
	for i := range s.Assessment.Actions {
		all = append(all, &s.Assessment.Actions[i])
	}
	return pick("ACTION_ITEM", "action item", text, all, func(v *assess.ActionVerdict) []string {
		return append(namesOfKey(v.Key), string(v.Item.Spec.Title))
	})
}

// Object implements Verb.
func (d *Done) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", d.At)
	if err != nil {
		return nil, err
	}
	action, err := s.action(d.Action)
	if err != nil {
		return nil, err
	}
	progress := &v1alpha1.Progress{State: v1alpha1.ActionDone, Text: v1alpha1.Note(d.Note + d.Because)}
	switch {
	case d.Cancelled:
		progress.State = v1alpha1.ActionCancelled
	case d.InProgress:
		progress.State = v1alpha1.ActionInProgress
	case d.Reopen:
		progress.State = v1alpha1.ActionOpen
	}
	entry := s.entry(d.Common, at, string(progress.State), firstWords(string(action.Item.Spec.Title)))
	entry.Spec.About, entry.Spec.Progress = s.subjectIn(d.Common, action.Key.Namespace), progress
	entry.Spec.About.ActionItem = v1alpha1.ObjectName(action.Key.Name)
	return entry, nil
}

// Flags implements Verb.
func (d *Done) Flags() map[string]string {
	text := "--note"
	if d.Because != "" || d.Cancelled {
		text = "--because"
	}
	return commonFlags("spec.occurredAt", map[string]string{"spec.about": "ACTION_ITEM", "spec.progress": text, "spec.progress.text": text})
}
