// Package binder writes plans for the day when no computer works: who leads, what must go on, what comes back in which
// order and how, who is told when, and forms for what is otherwise entered. It is one HTML file without a script and
// without anything that it would have to fetch, laid out for A4. It knows no clock and decides nothing: assess does.
package binder

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// Binder is what is printed.
type Binder struct {
	in *lang.Printer

	// Unit heads every page: the unit of the governing plan, and how many more there are.
	Unit string
	// Date is the day as of which the binder is valid.
	Date string
	// Digest is the SHA-256 over one line for each plan, in order: its namespace/name, a space, and the digest of its
	// canonical spec.
	Digest     string
	Zone       string
	Units      []Unit
	Teams      []Team
	Activities []Priority
	Systems    []System
	Timetable  []Row
	Evaluation []Row
	Documents  []Document
	Forms      Forms
}

// Unit is a plan that is printed.
type Unit struct {
	Title, Name string
	Digest      string // of its canonical spec: what the status of an activation shows of the plan that it froze
	Reviewed    string
	Review      Review
}

// Review is when something is to be reviewed.
type Review struct {
	Due     string
	Overdue bool
}

// New puts plans into the form of the binder, in a language. The binder is the same for the same plans, day and language.
func New(plans []*v1alpha1.ContinuityPlan, at time.Time, in *lang.Printer) (*Binder, error) {
	if len(plans) == 0 {
		return nil, fmt.Errorf("there is no plan to print")
	}
	o := assess.Foresee(plans, at)
	b := &Binder{in: in, Date: in.Date(at.In(o.Zone)), Zone: o.Zone.String()}
	if err := b.identify(o); err != nil {
		return nil, err
	}
	w := newWords(o, in)
	for i := range o.Plans {
		b.Teams = append(b.Teams, w.teams(&o.Plans[i])...)
		b.Documents = append(b.Documents, w.documents(&o.Plans[i])...)
	}
	b.Activities = w.activities(o.Activities)
	for i := range o.Systems {
		b.Systems = append(b.Systems, w.system(&o.Systems[i]))
	}
	b.Timetable, b.Evaluation = w.rows(o.Timetable)
	b.Forms = w.forms(o)
	return b, nil
}

// identify names the plans, and sums them up in a digest.
func (b *Binder) identify(o *assess.Outlook) error {
	var lines []string
	for i := range o.Plans {
		p := &o.Plans[i]
		digest, err := ledger.DigestOf(p.Plan.Spec)
		if err != nil {
			return fmt.Errorf("plan %s cannot be written as JSON: %w", assess.KeyOf(p.Plan), err)
		}
		name := assess.KeyOf(p.Plan).String()
		lines = append(lines, name+" "+digest+"\n")
		b.Units = append(b.Units, Unit{
			Title: string(p.Plan.Spec.Title), Name: name, Digest: digest, Reviewed: dateOf(p.Plan.Spec.ReviewedOn, b.in), Review: reviewOf(p.Review, p.Zone, b.in),
		})
	}
	slices.Sort(lines)
	b.Digest = ledger.Digest([]byte(strings.Join(lines, "")))
	b.Unit = b.Units[0].Title
	if more := len(b.Units) - 1; more > 0 {
		b.Unit = b.in.Say("%s and %d more units", b.Unit, more)
	}
	return nil
}

// ShortDigest is what of a digest people compare at a glance: its first 12 digits.
func ShortDigest(digest string) string {
	digest = strings.TrimPrefix(digest, "sha256:")
	return digest[:min(len(digest), 12)]
}

func reviewOf(r assess.Review, zone *time.Location, in *lang.Printer) Review {
	if r.Due.IsZero() {
		return Review{}
	}
	return Review{Due: in.Date(r.Due.In(zone)), Overdue: r.Overdue}
}

// dateOf writes a day of a plan as the language does; one that is no day is written as it is.
func dateOf(date v1alpha1.Date, in *lang.Printer) string {
	if day, err := time.Parse(time.DateOnly, string(date)); err == nil {
		return in.Date(day)
	}
	return string(date)
}
