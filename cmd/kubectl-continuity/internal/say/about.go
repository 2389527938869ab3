package say

import (
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// entry begins a log entry.
func (s *Scene) entry(c Common, at time.Time, parts ...string) *v1alpha1.LogEntry {
	return &v1alpha1.LogEntry{
		TypeMeta: typeOf(v1alpha1.KindLogEntry), ObjectMeta: s.meta(c, at, parts...),
		Spec: v1alpha1.LogEntrySpec{Record: s.record(c), OccurredAt: metav1.NewTime(at)},
	}
}

// mostWords is how many words of a text go into a name.
const mostWords = 4

// firstWords are the first words of a text, for a name.
func firstWords(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(len(words), mostWords)], " ")
}

// subject is something that a log entry may be about: its kind, as people write it before its name, and how it is named.
type subject struct {
	kind  string
	names []string
	in    string // namespace
	name  func(*v1alpha1.Subject)
}

// whole is the name of a subject with its kind.
func (s subject) whole() string { return s.kind + "/" + s.names[0] }

// about finds what a text names: system/NAME, activity/NAME, obligation/NAME, briefing/NAME, log/NAME, action/NAME,
// evaluation/NAME, or a name alone.
func (s *Scene) about(c Common, text string) (*v1alpha1.Subject, error) {
	found, err := pick("--about", "such thing in crisis "+s.Assessment.Crisis.String()+", be it a system, activity, obligation or record,", text, s.things(),
		func(t subject) []string {
			all := []string{t.whole()}
			for _, name := range t.names {
				all = append(all, t.kind+"/"+name)
			}
			return append(all, t.names...)
		})
	if err != nil {
		return nil, err
	}
	about := s.subjectIn(c, found.in)
	found.name(about)
	return about, nil
}

// things are all that a log entry may be about.
func (s *Scene) things() []subject {
	var all []subject
	part := func(kind string, ref assess.Ref, name func(*v1alpha1.Subject)) {
		all = append(all, subject{kind, namesOfRef(ref), ref.Namespace, func(about *v1alpha1.Subject) {
			about.Plan = v1alpha1.ObjectName(ref.Plan)
			name(about)
		}})
	}
	for _, v := range s.systems() {
		part("system", v.Ref, func(about *v1alpha1.Subject) {
			if about.System = v1alpha1.Name(v.Ref.Name); v.Ref.Plan == "" {
				about.System, about.Recovery = "", v1alpha1.ObjectName(v.Recovery)
			}
		})
	}
	for i := range s.Assessment.Activities {
		ref := s.Assessment.Activities[i].Ref
		part("activity", ref, func(about *v1alpha1.Subject) { about.Activity = v1alpha1.Name(ref.Name) })
	}
	for i := range s.Assessment.Obligations {
		ref := s.Assessment.Obligations[i].Ref
		part("obligation", ref, func(about *v1alpha1.Subject) { about.Obligation = v1alpha1.Name(ref.Name) })
	}
	return append(all, s.records()...)
}

// records are the records that a log entry may be about.
func (s *Scene) records() []subject {
	var all []subject
	record := func(kind string, key assess.Key, name func(*v1alpha1.Subject)) {
		all = append(all, subject{kind, namesOfKey(key), key.Namespace, name})
	}
	for i := range s.Assessment.Briefings {
		key := s.Assessment.Briefings[i].Key
		record("briefing", key, func(about *v1alpha1.Subject) { about.Briefing = v1alpha1.ObjectName(key.Name) })
	}
	for i := range s.Assessment.Actions {
		key := s.Assessment.Actions[i].Key
		record("action", key, func(about *v1alpha1.Subject) { about.ActionItem = v1alpha1.ObjectName(key.Name) })
	}
	for _, key := range s.evaluations() {
		record("evaluation", key, func(about *v1alpha1.Subject) { about.Evaluation = v1alpha1.ObjectName(key.Name) })
	}
	return all
}

// evaluations are the evaluations of the crisis that count.
func (s *Scene) evaluations() []assess.Key {
	v := &s.Assessment.Evaluation
	var all []assess.Key
	if v.Accepted != nil {
		all = append(all, *v.Accepted)
	}
	return append(all, v.Partial...)
}

// subjects are what a log entry may be about, to choose from.
func (s *Scene) subjects() []Choice {
	things := s.things()
	choices := make([]Choice, 0, len(things))
	for _, t := range things {
		choices = append(choices, Choice{Value: t.whole()})
	}
	return choices
}
