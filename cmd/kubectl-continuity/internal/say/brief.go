package say

import (
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Brief says that an audience was informed.
type Brief struct {
	Common
	Obligation   string // the one that it was held for
	Audience     string // that of the obligation when left out
	Content      string
	By           string
	Participants []string
	Attach       []v1alpha1.Attachment
	LateBecause  string
}

// Questions implements Verb.
func (b *Brief) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := s.past("--at", b.At); err != nil {
		return nil, err
	}
	if b.Audience == "" {
		q.one("OBLIGATION", "Which briefing was held?", s.obligations(), &b.Obligation, func(text string) error {
			_, err := s.obligation("OBLIGATION", text)
			return err
		})
	}
	o, err := b.heldFor(s)
	if err != nil {
		return nil, err
	}
	if len(b.Attach) == 0 {
		requires := o != nil && o.Obligation.Requires != nil && o.Obligation.Requires.Content
		q.long("--content", "What was said?", &b.Content).Optional = !requires
	}
	if len(q) == 0 || q[len(q)-1].Optional {
		if b.comesLate(s) {
			q.long("--late-because", "It comes late, and must say so: why?", &b.LateBecause)
		}
	}
	return q, nil
}

// heldFor is the obligation that the briefing was held for; nil where it is for none.
func (b *Brief) heldFor(s *Scene) (*assess.ObligationVerdict, error) {
	if b.Obligation == "" {
		return nil, nil
	}
	return s.obligation("OBLIGATION", b.Obligation)
}

// comesLate says whether an obligation asks for a reason, for the briefing comes late.
func (b *Brief) comesLate(s *Scene) bool {
	object, err := b.Object(s)
	if err != nil || b.LateBecause != "" {
		return false
	}
	tried, _, isNew := s.Dossier.Try(object, assess.View{AsOf: s.Now})
	if !isNew {
		return false
	}
	for i := range tried.Briefings {
		if tried.Briefings[i].Key == assess.KeyOf(object) {
			return len(tried.Briefings[i].Unreasoned) > 0
		}
	}
	return false
}

// Choices implements Verb.
func (b *Brief) Choices(s *Scene, name string) []Choice {
	switch name {
	case "OBLIGATION":
		return s.obligations()
	case "--audience":
		var audiences []string
		for _, o := range s.Assessment.ByUrgency() {
			audiences = append(audiences, string(o.Obligation.Audience))
		}
		return names(audiences...)
	case "--by", "--participants":
		return s.people()
	}
	return nil
}

// Object implements Verb.
func (b *Brief) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", b.At)
	if err != nil {
		return nil, err
	}
	o, err := b.heldFor(s)
	if err != nil {
		return nil, err
	}
	briefing := &v1alpha1.Briefing{
		TypeMeta: typeOf(v1alpha1.KindBriefing),
		Spec: v1alpha1.BriefingSpec{
			Record: s.record(b.Common), HeldAt: metav1.NewTime(at), Audience: v1alpha1.Line(b.Audience), By: v1alpha1.Line(b.By),
			Participants: lines(b.Participants), Content: v1alpha1.Text(b.Content), DelayReason: v1alpha1.Note(b.LateBecause), Attachments: b.Attach,
		},
	}
	about := b.Audience
	if o != nil {
		about = o.Ref.Name
		if b.Audience == "" {
			briefing.Spec.Audience = o.Obligation.Audience
		}
		met := v1alpha1.ObligationReference{Plan: v1alpha1.ObjectName(o.Ref.Plan), Obligation: v1alpha1.Name(o.Ref.Name)}
		if o.Ref.Namespace != s.in(b.Common) {
			met.Namespace = v1alpha1.ObjectName(o.Ref.Namespace)
		}
		briefing.Spec.Meets = []v1alpha1.ObligationReference{met}
	}
	briefing.ObjectMeta = s.meta(b.Common, at, "briefing", about)
	return briefing, nil
}

// Flags implements Verb.
func (b *Brief) Flags() map[string]string {
	return commonFlags("spec.heldAt", map[string]string{
		"spec.meets": "OBLIGATION", "spec.audience": "--audience", "spec.content": "--content", "spec.by": "--by",
		"spec.participants": "--participants", "spec.attachments": "--attach", "spec.delayReason": "--late-because",
	})
}

func typeOf(kind string) metav1.TypeMeta {
	return metav1.TypeMeta{APIVersion: v1alpha1.GroupVersion.String(), Kind: kind}
}

// lines are texts of one line each, without those that say nothing.
func lines(texts []string) []v1alpha1.Line {
	var all []v1alpha1.Line
	for _, text := range texts {
		if text = strings.TrimSpace(text); text != "" {
			all = append(all, v1alpha1.Line(text))
		}
	}
	return all
}
