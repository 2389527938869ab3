package binder

import (
	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// Team is a group that leads or acts.
type Team struct {
	Unit, Title string
	Central     bool
	Members     []Member
}

// Member is a role in a team, who holds it and who stands in.
type Member struct {
	Role      string
	Holder    Person
	Alternate Person
}

// Person is a person or a function, and how to reach them when the usual ways are down.
type Person struct{ Name, Contact string }

func person(c *v1alpha1.Contact) Person {
	if c == nil {
		return Person{}
	}
	return Person{string(c.Name), string(c.Contact)}
}

func (w *words) teams(p *assess.PlanOutlook) (teams []Team) {
	for i := range p.Plan.Spec.Teams {
		t := &p.Plan.Spec.Teams[i]
		team := Team{Unit: w.unit(assess.KeyOf(p.Plan)), Title: titleOf(t.Title, t.Name), Central: t.Kind == v1alpha1.TeamCentral}
		for j := range t.Members {
			m := &t.Members[j]
			team.Members = append(team.Members, Member{string(m.Role), Person{string(m.Name), string(m.Contact)}, person(m.Alternate)})
		}
		teams = append(teams, team)
	}
	return teams
}

// Priority is the activities of one priority.
type Priority struct {
	Level      int
	Activities []Activity
}

// Activity is what must go on, and how it does without its systems.
type Activity struct {
	Title, Unit, Duty, MaxDowntime string
	Routine, Document, Lasts       string
	Needs                          []Link
}

func (w *words) activities(verdicts []assess.ActivityVerdict) (levels []Priority) {
	for i := range verdicts {
		v := &verdicts[i]
		a := Activity{
			Title: titleOf(v.Activity.Title, v.Activity.Name), Unit: w.unit(v.Ref.PlanKey()), Duty: string(v.Activity.Duty),
		}
		if v.Activity.MaxDowntime != "" {
			a.MaxDowntime = w.span(v.Activity.MaxDowntime)
		}
		if f := v.Activity.Fallback; f != nil {
			a.Routine, a.Document = string(f.Routine), string(f.Document)
			if f.Lasts != "" {
				a.Lasts = w.span(f.Lasts)
			}
		}
		for _, ref := range v.Needs() {
			a.Needs = append(a.Needs, w.link(ref))
		}
		if last := len(levels) - 1; last < 0 || levels[last].Level != int(v.Priority) {
			levels = append(levels, Priority{Level: int(v.Priority)})
		}
		last := &levels[len(levels)-1]
		last.Activities = append(last.Activities, a)
	}
	return levels
}

// Document is a governing document.
type Document struct {
	Unit, Kind, Title, URL, Digest string
	AdoptedBy, AdoptedOn           string
	Review                         Review
}

func (w *words) documents(p *assess.PlanOutlook) (documents []Document) {
	for i := range p.Plan.Spec.Documents {
		d := &p.Plan.Spec.Documents[i]
		documents = append(documents, Document{
			Unit: w.unit(assess.KeyOf(p.Plan)), Kind: string(d.Kind), Title: string(d.Title), URL: string(d.URL), Digest: string(d.Digest),
			AdoptedBy: string(d.AdoptedBy), AdoptedOn: dateOf(d.AdoptedOn, w.in), Review: reviewOf(p.Documents[i], p.Zone, w.in),
		})
	}
	return documents
}
