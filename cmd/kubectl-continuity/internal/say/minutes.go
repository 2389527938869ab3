package say

import (
	"fmt"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Minutes records the minutes of a briefing.
type Minutes struct {
	Common
	Briefing string
	By       string // who wrote them
	Content  string
	URL      string
	SHA256   string
	Title    string // of the document
}

// Questions implements Verb.
func (m *Minutes) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", m.At); err != nil {
		return nil, err
	}
	if m.Briefing == "" {
		q.one("BRIEFING", "The minutes of which briefing?", m.Choices(s, "BRIEFING"), &m.Briefing, func(text string) error {
			_, err := s.held(text)
			return err
		})
	} else if _, err := s.held(m.Briefing); err != nil {
		return nil, err
	}
	if m.SHA256 != "" && m.URL == "" {
		return nil, wrong("--sha256", "it proves a document: say where that is kept with --url")
	}
	q.some("--by", "Who wrote them?", s.people(), &m.By)
	if m.URL == "" {
		q.long("--content", "What do they say? (or give the address of the document with --url)", &m.Content)
	}
	return q, nil
}

// held finds a briefing by its name.
func (s *Scene) held(text string) (*assess.BriefingVerdict, error) {
	return pick("BRIEFING", "briefing", text, s.briefings(), func(b *assess.BriefingVerdict) []string { return namesOfKey(b.Key) })
}

// briefings are those that were held: first those whose minutes are due, the most urgent first, then the last ones held.
func (s *Scene) briefings() []*assess.BriefingVerdict {
	var all []*assess.BriefingVerdict
	listed := map[assess.Key]bool{}
	for _, due := range s.Assessment.Agenda() {
		if due.Kind == assess.DueMinutes {
			listed[due.Briefing.Key] = true
			all = append(all, due.Briefing)
		}
	}
	for i := len(s.Assessment.Briefings) - 1; i >= 0; i-- {
		if b := &s.Assessment.Briefings[i]; !listed[b.Key] {
			all = append(all, b)
		}
	}
	return all
}

// mostBriefings is how many briefings are offered.
const mostBriefings = 12

// Choices implements Verb.
func (m *Minutes) Choices(s *Scene, name string) []Choice {
	switch name {
	case "BRIEFING":
		var choices []Choice
		for _, b := range s.briefings() {
			if b.Minutes.RecordedAt.IsZero() && len(choices) < mostBriefings {
				label := fmt.Sprintf("%s, held %s", b.Audience, s.Clock(b.HeldAt))
				switch {
				case !b.Minutes.OverdueSince.IsZero():
					label += ", minutes overdue since " + s.Clock(b.Minutes.OverdueSince)
				case !b.Minutes.Due.IsZero():
					label += ", minutes due " + s.Clock(b.Minutes.Due)
				}
				choices = append(choices, Choice{b.Key.Name, label})
			}
		}
		return choices
	case "--by":
		return s.people()
	}
	return nil
}

// Object implements Verb.
func (m *Minutes) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", m.At)
	if err != nil {
		return nil, err
	}
	b, err := s.held(m.Briefing)
	if err != nil {
		return nil, err
	}
	minutes := &v1alpha1.Minutes{WrittenBy: v1alpha1.Line(m.By), Text: v1alpha1.Text(m.Content)}
	if m.URL != "" {
		title := m.Title
		if title == "" {
			title = fmt.Sprintf("Minutes of the briefing of %s to %s", s.Clock(b.HeldAt), b.Audience)
		}
		minutes.Document = &v1alpha1.Attachment{Title: v1alpha1.Line(title), URL: v1alpha1.URL(m.URL), Digest: v1alpha1.Digest(m.SHA256)}
	}
	entry := s.entry(m.Common, at, "minutes", b.Audience)
	entry.Spec.About, entry.Spec.Minutes = s.subjectIn(m.Common, b.Key.Namespace), minutes
	entry.Spec.About.Briefing = v1alpha1.ObjectName(b.Key.Name)
	return entry, nil
}

// Flags implements Verb.
func (m *Minutes) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "BRIEFING", "spec.minutes": "--content", "spec.minutes.writtenBy": "--by", "spec.minutes.text": "--content",
		"spec.minutes.document.url": "--url", "spec.minutes.document.digest": "--sha256", "spec.minutes.document.title": "--title",
	})
}

// Approve approves minutes, or adopts an evaluation on behalf of a body.
type Approve struct {
	Common
	What string // a log entry that holds minutes, the briefing of which they are, or evaluation/NAME
	By   string
	Body string // of an evaluation the body that the rule names, when left out
	Note string
}

// approvable is something that can be approved.
type approvable struct {
	names      []string
	key        assess.Key
	evaluation bool
	of         string // whom the minutes are of, for a name
	label      string
	waits      bool // an approval is still to come
}

// approvables are the minutes that were recorded, and the evaluations.
func (s *Scene) approvables() []approvable {
	var all []approvable
	for _, b := range s.briefings() {
		if b.Minutes.RecordedAt.IsZero() {
			continue
		}
		all = append(all, approvable{
			names: append(namesOfKey(b.Minutes.RecordedIn), append([]string{"briefing/" + b.Key.Name}, namesOfKey(b.Key)...)...), key: b.Minutes.RecordedIn,
			of: b.Audience, label: fmt.Sprintf("minutes of the briefing of %s to %s", s.Clock(b.HeldAt), b.Audience), waits: b.Minutes.ApprovedAt.IsZero(),
		})
	}
	for _, key := range s.evaluations() {
		v := &s.Assessment.Evaluation
		all = append(all, approvable{
			names: append([]string{"evaluation/" + key.Name}, namesOfKey(key)...), key: key, evaluation: true,
			of: "evaluation", label: "the evaluation", waits: v.AdoptionPending() && *v.Accepted == key,
		})
	}
	return all
}

// approved finds what is approved.
func (s *Scene) approved(text string) (approvable, error) {
	return pick("WHAT", "minutes or evaluation", text, s.approvables(), func(a approvable) []string { return a.names })
}

// Questions implements Verb.
func (a *Approve) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", a.At); err != nil {
		return nil, err
	}
	if a.What == "" {
		q.one("WHAT", "What is approved?", a.Choices(s, "WHAT"), &a.What, func(text string) error {
			_, err := s.approved(text)
			return err
		})
	} else if _, err := s.approved(a.What); err != nil {
		return nil, err
	}
	q.some("--by", "Who approves it? (another person than wrote it)", s.people(), &a.By)
	return q, nil
}

// Choices implements Verb.
func (a *Approve) Choices(s *Scene, name string) []Choice {
	switch name {
	case "WHAT":
		var choices []Choice
		for _, one := range s.approvables() {
			if one.waits && one.evaluation {
				choices = append(choices, Choice{"evaluation/" + one.key.Name, one.label})
			} else if one.waits {
				choices = append(choices, Choice{one.key.Name, one.label})
			}
		}
		return choices
	case "--by":
		return s.people()
	case "--body":
		return s.bodies()
	}
	return nil
}

// Object implements Verb.
func (a *Approve) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", a.At)
	if err != nil {
		return nil, err
	}
	what, err := s.approved(a.What)
	if err != nil {
		return nil, err
	}
	body := a.Body
	if body == "" && what.evaluation {
		body = s.Assessment.GoverningBody()
	}
	entry := s.entry(a.Common, at, "approval", what.of)
	entry.Spec.About = s.subjectIn(a.Common, what.key.Namespace)
	if what.evaluation {
		entry.Spec.About.Evaluation = v1alpha1.ObjectName(what.key.Name)
	} else {
		entry.Spec.About.LogEntry = v1alpha1.ObjectName(what.key.Name)
	}
	entry.Spec.Approval = &v1alpha1.Approval{ApprovedBy: v1alpha1.Line(a.By), Body: v1alpha1.Line(body), Text: v1alpha1.Text(a.Note)}
	return entry, nil
}

// Flags implements Verb.
func (a *Approve) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "WHAT", "spec.approval": "--by", "spec.approval.approvedBy": "--by", "spec.approval.body": "--body", "spec.approval.text": "--note",
	})
}
