package assess

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// LateEntry is how long after it happened something is entered late: the person who enters it may no longer know, or be
// known to have known, what was so.
const LateEntry = 24 * time.Hour

// Keeping is how the record of a crisis was kept, as far as it had been entered by the view.
type Keeping struct {
	Records int
	// Paper are the records that were copied in from paper, a whiteboard or another log.
	Paper []RecordID
	// Late are the records that were entered late, from paper or not.
	Late []RecordID
	// Corrected are the records that another replaces. Both stay.
	Corrected []RecordID
	// Twice are the records that say the same as one entered before them, and are no correction: perhaps somebody entered
	// it again. Both count.
	Twice []RecordID
	// Destructions are the statements that count by which something was allowed to be deleted.
	Destructions []Destruction
	// Authors are who entered records, the most of them first.
	Authors []Author
}

// Destruction is a statement by which something was allowed to be deleted.
type Destruction struct {
	Record    RecordID
	About     Text // the kind, and the namespace and name
	DecidedBy string
	Reason    string
}

// Author is a user who entered records.
type Author struct {
	User    string // empty for manifests that were never applied
	Records int
	// Administrator says that it is an administrator's certificate: it says who holds it, and not who entered this.
	Administrator bool
}

// Keeping says how the record was kept. It looks at every record, and is for reports.
func (a *Assessment) Keeping() Keeping {
	var k Keeping
	c := a.file
	if c == nil {
		return k // of an assessment that was not made from a dossier
	}
	authors := map[string]int{}
	for id, r := range c.index.records {
		if !c.known(r) {
			continue
		}
		k.Records++
		authors[r.common.EnteredBy]++
		if r.common.Medium == v1alpha1.MediumPaper {
			k.Paper = append(k.Paper, id)
		}
		if r.entry != nil && r.entry.Spec.Destruction != nil && a.Record(id).Ready {
			why := r.entry.Spec.Destruction
			k.Destructions = append(k.Destructions, Destruction{id, nameOf(r.entry.Spec.About, r.subject()), string(why.DecidedBy), string(why.Reason)})
		}
		if r.lag() > 0 {
			k.Late = append(k.Late, id)
		}
		if c.corrector(r) != nil {
			k.Corrected = append(k.Corrected, id)
		}
	}
	k.Twice = c.twice()
	for _, list := range [][]RecordID{k.Paper, k.Late, k.Corrected, k.Twice} {
		slices.SortFunc(list, func(x, y RecordID) int { return compareRecords(c.index.records[x], c.index.records[y]) })
	}
	slices.SortFunc(k.Destructions, func(x, y Destruction) int {
		return compareRecords(c.index.records[x.Record], c.index.records[y.Record])
	})
	for user, records := range authors {
		k.Authors = append(k.Authors, Author{User: user, Records: records, Administrator: isAdministrator(user)})
	}
	slices.SortFunc(k.Authors, func(x, y Author) int {
		return cmp.Or(cmp.Compare(y.Records, x.Records), cmp.Compare(x.User, y.User))
	})
	return k
}

// twice finds the records that say, of the same instant, what one entered before them says. What the operator reports of
// its attempts is named after what it says, and never said twice.
func (c *casefile) twice() []RecordID {
	said := map[string]*record{}
	var again []RecordID
	for _, r := range c.index.records {
		if !c.known(r) || r.byOperator() || r.common.Corrects != "" || c.corrector(r) != nil {
			continue
		}
		text := r.saying()
		first, before := said[text]
		switch {
		case !before:
			said[text] = r
		case compareRecords(r, first) < 0:
			said[text], again = r, append(again, first.id)
		default:
			again = append(again, r.id)
		}
	}
	return again
}

// saying is what a record says, whoever entered it and how.
func (r *record) saying() string {
	var spec any
	plain := func(of *v1alpha1.Record) { of.EnteredBy, of.Medium, of.Corrects = "", "", "" }
	switch {
	case r.briefing != nil:
		s := r.briefing.Spec
		plain(&s.Record)
		spec = s
	case r.entry != nil:
		s := r.entry.Spec
		plain(&s.Record)
		spec = s
	case r.action != nil:
		s := r.action.Spec
		plain(&s.Record)
		spec = s
	default:
		s := r.evaluation.Spec
		plain(&s.Record)
		spec = s
	}
	raw, err := json.Marshal(spec)
	if err != nil {
		return r.id.String() // never: it was read from JSON
	}
	return r.id.Kind + string(raw)
}

// lag is how long after it happened the record was entered, where that is late; zero otherwise.
func (r *record) lag() time.Duration {
	if lag := r.enteredAt().Sub(r.occurredAt); lag > LateEntry {
		return lag
	}
	return 0
}

// isAdministrator says whether a user is one that Kubernetes, or kubectl continuity up, gives to whoever set it up.
func isAdministrator(user string) bool {
	return slices.Contains([]string{"beredskap:admin", "kubernetes-admin", "kubernetes-super-admin", "system:admin"}, user)
}
