package say

import (
	"regexp"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Log enters an observation; a contact, a cost or an outage where it says so.
type Log struct {
	Common
	Text    string
	About   string
	Contact string // with whom
	Cost    string // amount and currency
	AtMost  bool
	Outage  string // the system that is down
	Since   string
	Attach  []v1alpha1.Attachment
}

// Questions implements Verb.
func (l *Log) Questions(s *Scene) ([]Question, error) {
	var q asked
	kinds := 0
	for _, given := range []string{l.Contact, l.Cost, l.Outage} {
		if given != "" {
			kinds++
		}
	}
	switch {
	case kinds > 1:
		return nil, wrong("--contact, --cost, --outage", "a log entry says one thing: enter one for each")
	case l.Since != "" && l.Outage == "":
		return nil, wrong("--since", "it says since when a system is down: add --outage SYSTEM")
	case l.AtMost && l.Cost == "":
		return nil, wrong("--at-most", "it goes with a cost: add --cost \"2000 SEK\"")
	case kinds > 0 && len(l.Attach) > 0:
		return nil, wrong("--attach", "only an observation has attachments: enter it as one of its own, without --contact, --cost and --outage")
	case l.Outage != "" && l.About != "":
		return nil, wrong("--about", "an outage is about its system: leave --about out")
	}
	if _, err := l.Object(s); err != nil {
		return nil, err
	}
	q.long("TEXT", l.question(), &l.Text).Optional = l.Outage != ""
	return q, nil
}

func (l *Log) question() string {
	switch {
	case l.Contact != "":
		return "What was said?"
	case l.Cost != "":
		return "What was the money for?"
	case l.Outage != "":
		return "How is it known?"
	}
	return "What was seen or heard?"
}

// Choices implements Verb.
func (l *Log) Choices(s *Scene, name string) []Choice {
	switch name {
	case "--outage":
		return s.systemChoices(func(v *assess.SystemVerdict) bool { return v.Phase == v1alpha1.RecoveryNotAffected || v.Available() })
	case "--about":
		return s.subjects()
	}
	return nil
}

// Object implements Verb.
func (l *Log) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", l.At)
	if err != nil {
		return nil, err
	}
	text := v1alpha1.Text(l.Text)
	entry := s.entry(l.Common, at, "log", firstWords(l.Text))
	switch {
	case l.Outage != "":
		return l.outage(s, at)
	case l.Contact != "":
		entry = s.entry(l.Common, at, "contact", l.Contact)
		entry.Spec.Contact = &v1alpha1.ContactMade{With: v1alpha1.Line(l.Contact), Text: text}
	case l.Cost != "":
		entry = s.entry(l.Common, at, "cost", firstWords(l.Text))
		cost, err := costOf(l.Cost)
		if err != nil {
			return nil, err
		}
		cost.UpperBound, cost.Text = l.AtMost, text
		entry.Spec.Cost = cost
	default:
		entry.Spec.Observation = &v1alpha1.Observation{Text: text, Attachments: l.Attach}
	}
	if l.About != "" {
		if entry.Spec.About, err = s.about(l.Common, l.About); err != nil {
			return nil, err
		}
	}
	return entry, nil
}

func (l *Log) outage(s *Scene, at time.Time) (client.Object, error) {
	v, err := s.system("--outage", l.Outage)
	if err != nil {
		return nil, err
	}
	since := at
	if l.Since != "" {
		if since, err = s.past("--since", l.Since); err != nil {
			return nil, err
		}
	}
	entry := s.entry(l.Common, at, "outage", v.Ref.Name)
	entry.Spec.About, entry.Spec.Outage = s.aboutSystem(l.Common, v), &v1alpha1.Outage{Since: metav1.NewTime(since), Text: v1alpha1.Text(l.Text)}
	return entry, nil
}

// money is an amount as people write it, with its currency before or after.
var money = regexp.MustCompile(`^(?:([A-Za-z]{3})\s*)?([0-9][0-9 .,']*?)(?:\s*([A-Za-z]{3}))?$`)

// costOf reads an amount. Blanks and apostrophes between digits are taken out; a comma before one or two last digits is
// the decimal sign, and any other is refused rather than guessed at.
func costOf(text string) (*v1alpha1.Cost, error) {
	parts := money.FindStringSubmatch(strings.TrimSpace(text))
	if parts == nil || (parts[1] == "") == (parts[3] == "") {
		return nil, wrong("--cost", "%q is no cost: write the amount and its currency, such as \"2000 SEK\" or \"99.50 EUR\"", text)
	}
	amount := strings.NewReplacer(" ", "", "\u00a0", "", "'", "").Replace(parts[2])
	if whole, cents, comma := strings.Cut(amount, ","); comma && len(cents) < 3 && !strings.ContainsAny(whole, ".,") {
		amount = whole + "." + cents
	}
	if !plainAmount.MatchString(amount) {
		return nil, wrong("--cost", "%q is no amount: write digits, with a point before at most two decimals, such as \"18400.50 EUR\"", text)
	}
	return &v1alpha1.Cost{Amount: amount, Currency: strings.ToUpper(parts[1] + parts[3])}, nil
}

var plainAmount = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,2})?$`)

// Flags implements Verb.
func (l *Log) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "--about", "spec.observation.text": "TEXT", "spec.observation.attachments": "--attach", "spec.contact.with": "--contact",
		"spec.contact.text": "TEXT", "spec.cost": "--cost", "spec.cost.text": "TEXT", "spec.outage.since": "--since", "spec.outage.text": "TEXT",
	})
}

// Decide enters something that was decided.
type Decide struct {
	Common
	Text   string
	Body   string
	Reason string
	About  string
}

// Questions implements Verb.
func (d *Decide) Questions(s *Scene) ([]Question, error) {
	var q asked
	if _, err := d.Object(s); err != nil {
		return nil, err
	}
	q.long("TEXT", "What was decided?", &d.Text)
	q.some("--body", "Who decided it?", s.bodies(), &d.Body)
	return q, nil
}

// bodies are those that may have decided: the governing body, those that have decided before, the teams of the plans.
func (s *Scene) bodies() []Choice {
	all := []string{s.Assessment.GoverningBody()}
	for _, decided := range s.Assessment.Decisions {
		all = append(all, decided.Body)
	}
	for _, plan := range s.Assessment.InForce() {
		for _, team := range plan.Spec.Teams {
			all = append(all, string(team.Title))
		}
	}
	choices := names(all...)
	for i := range choices {
		if choices[i].Value == string(v1alpha1.UnknownBody) {
			return choices
		}
	}
	return append(choices, Choice{string(v1alpha1.UnknownBody), "nobody knows who decided"})
}

// Choices implements Verb.
func (d *Decide) Choices(s *Scene, name string) []Choice {
	switch name {
	case "--body":
		return s.bodies()
	case "--about":
		return s.subjects()
	}
	return nil
}

// Object implements Verb.
func (d *Decide) Object(s *Scene) (client.Object, error) {
	at, err := s.past("--at", d.At)
	if err != nil {
		return nil, err
	}
	entry := s.entry(d.Common, at, "decision", firstWords(d.Text))
	entry.Spec.Decision = &v1alpha1.Decision{Body: v1alpha1.Line(d.Body), Text: v1alpha1.Text(d.Text), Reason: v1alpha1.Text(d.Reason)}
	if d.About != "" {
		if entry.Spec.About, err = s.about(d.Common, d.About); err != nil {
			return nil, err
		}
	}
	return entry, nil
}

// Flags implements Verb.
func (d *Decide) Flags() map[string]string {
	return commonFlags("spec.occurredAt", map[string]string{
		"spec.about": "--about", "spec.decision.text": "TEXT", "spec.decision.body": "--body", "spec.decision.reason": "--reason",
	})
}
