package page

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/present"
)

// How much of each list a report shows; all of it is in its JSON form, and in the record itself.
const (
	mostEvents   = 2000
	mostEvidence = 40
	mostUnfolded = 60 // rows under a fold; a report is printed, too, and not every browser prints what is folded away
)

// reportView is the report as a page.
type reportView struct {
	crisis
	Head     section
	Sections []section
	Kept     section
	Events   []present.Event
	Earlier  int // events that are left out, the earliest
	Audit    []question
}

// question is a question that auditors ask, with what the record says to it.
type question struct {
	Text       string
	Statements []statement
}

// statement is a sentence with the records that it rests on; More is how many more there are.
type statement struct {
	Text     string
	Missing  bool
	Evidence []Link
	More     int
}

func (s *sheet) report(b *present.Board) reportView {
	v := reportView{crisis: s.crisis(b), Head: s.head(b), Kept: s.keeping(b)}
	v.Sections = []section{
		s.attention(b), s.plans(b), s.obligations(b), s.decisions(b), s.activities(b, true), s.systems(b), s.items(b), s.evaluation(b), s.costs(b),
	}
	v.Sections[0].Tables = s.conditions(b)
	for _, section := range v.Sections {
		for i := range section.Tables {
			section.Tables[i].Open = section.Tables[i].rows() <= mostUnfolded
		}
	}
	v.Earlier = max(0, len(b.Timeline)-mostEvents)
	v.Events = b.Timeline[v.Earlier:]
	told := make(map[string]bool, len(v.Events))
	for i := range v.Events {
		told[v.Events[i].Record] = true
	}
	for _, q := range b.AuditQuestions {
		asked := question{Text: q.Question}
		for _, st := range q.Statements {
			said := statement{Text: st.Text, Missing: st.Missing, More: max(0, len(st.Evidence)-mostEvidence)}
			for _, record := range st.Evidence[:len(st.Evidence)-said.More] {
				link := Link{Text: record}
				if told[record] {
					link.Href = "#" + anchor(record)
				}
				said.Evidence = append(said.Evidence, link)
			}
			asked.Statements = append(asked.Statements, said)
		}
		v.Audit = append(v.Audit, asked)
	}
	return v
}

// anchor is where an event that a record tells stands on a page.
func anchor(record string) string { return strings.NewReplacer(" ", "-", "/", "-").Replace(record) }

func (s *sheet) one(id, title, none string, heads []string, rows []row) section {
	t := section{ID: id, Title: title, None: none}
	if len(rows) > 0 {
		t.Tables = []table{{Name: title, Heads: heads, Groups: []group{{Rows: rows}}}}
	}
	return t
}

func (s *sheet) head(b *present.Board) section {
	in := s.in
	rows := []row{
		{says(in.Say("As of")), {{Text: in.When(b.AsOf.Time) + " (" + b.TimeZone + ")"}}},
		{says(in.Say("Mode")), says(s.mode(b.Mode))},
		{says(in.Say("Phase")), {{Text: present.Words(in, b.Phase)}, {Label: in.Say("since"), At: b.PhaseSince}}},
		{says(in.Say("Began")), at(b.StartedAt)},
		{says(in.Say("Declared")), {{At: b.DeclaredAt}, small(in.Say("by %s", b.DeclaredBy))}},
	}
	if !b.KnownAt.IsZero() {
		rows = append(rows, row{says(in.Say("As it was known")), at(b.KnownAt)})
	}
	return s.one("crisis", b.Title, "", nil, rows)
}

// conditions are all that is abnormal, what is missing to close, and what to mend.
func (s *sheet) conditions(b *present.Board) []table {
	var rows []row
	for _, c := range b.Conditions {
		rows = append(rows, row{{{Text: s.condition(c.Type)}}, at(c.Since), says(c.Message)})
	}
	for _, need := range b.ClosingNeeds {
		rows = append(rows, row{says(s.in.Say("Needed to close")), nil, says(need)})
	}
	for _, p := range b.Problems {
		rows = append(rows, row{says(p.Field), nil, says(p.Message)})
	}
	heads := []string{s.in.Say("What"), s.in.Say("Since"), s.in.Say("What it is, and what to do")}
	return s.one("", s.in.Say("To look at"), "", heads, rows).Tables
}

func (s *sheet) plans(b *present.Board) section {
	rows := make([]row, 0, len(b.Plans))
	for _, p := range b.Plans {
		frozen := small(p.Digest)
		rows = append(rows, row{{{Text: p.Namespace + "/" + p.Plan}}, state(p.State), only(phrase{Text: p.Message}, frozen)})
	}
	heads := []string{s.in.Say("Plan"), s.in.Say("State"), s.in.Say("Note")}
	return s.one("plans", s.in.Say("Plans"), s.in.Say("No plan is in force."), heads, rows)
}

// obligations is how each promise to inform somebody was kept.
func (s *sheet) obligations(b *present.Board) section {
	in := s.in
	rows := make([]row, 0, len(b.Briefings))
	for i := range b.Briefings {
		o := &b.Briefings[i]
		next := s.overdue(o.OverdueSince)
		if !o.Overdue {
			next = only(phrase{At: o.NextDue}, phrase{Label: in.Say("rests until"), At: o.SuspendedUntil})
		}
		rows = append(rows, row{
			{{Text: o.Audience}, small(o.Namespace + "/" + o.Plan + "/" + o.Obligation)},
			only(phrase{Text: in.Say("%d held", o.Held)}, small(in.Say("%d documented", o.Documented)), small(in.Say("minutes of %d approved", o.MinutesApproved))),
			{{Text: in.Say("%d on time", o.OnTime)}, {Text: in.Say("%d late", o.Late)}, {Text: in.Say("%d missed", o.Missed)}, {Text: in.Say("%d open", o.Open)}},
			at(o.LastHeld), next,
		})
	}
	heads := []string{in.Say("Audience"), in.Say("Briefings"), in.Say("When they were due"), in.Say("Last held"), in.Say("Due")}
	t := s.one("briefings", in.Say("Briefings"), in.Say("No obligation is in force."), heads, rows)
	if len(b.Unaddressed) > 0 {
		told := row{says(in.Say("%d briefings name no audience, and meet nothing", len(b.Unaddressed))), lines(s.bounded(b.Unaddressed))}
		t.Tables = append(t.Tables, table{Name: in.Say("Briefings that name no audience"), Groups: []group{{Rows: []row{told}}}})
	}
	return t
}

func (s *sheet) decisions(b *present.Board) section {
	rows := make([]row, 0, len(b.Decisions))
	for _, d := range b.Decisions {
		body := d.Body
		if body == string(v1alpha1.UnknownBody) {
			body = s.in.Say("A body that nobody named")
		}
		rows = append(rows, row{says(body), says(present.Words(s.in, d.Phase)), says(fmt.Sprint(d.Count)), lines(s.bounded(d.Records))})
	}
	heads := []string{s.in.Say("Body"), s.in.Say("Phase"), s.in.Say("Decisions"), s.in.Say("Records")}
	return s.one("decisions", s.in.Say("Decisions"), s.in.Say("No decision is recorded."), heads, rows)
}

func (s *sheet) items(b *present.Board) section {
	rows := make([]row, 0, len(b.Actions.Items))
	for _, a := range b.Actions.Items {
		r := row{{{Text: a.Title}, small(a.Namespace + "/" + a.Name)}, state(a.State), at(a.Due), only(phrase{Text: a.Owner}, small(a.Progress))}
		if a.Overdue {
			r[1] = state("Overdue")
		}
		rows = append(rows, r)
	}
	heads := []string{s.in.Say("Task"), s.in.Say("State"), s.in.Say("Due"), s.in.Say("Who")}
	return s.one("actions", s.in.Say("Tasks"), s.in.Say("No task is recorded."), heads, rows)
}

func (s *sheet) evaluation(b *present.Board) section {
	in, e := s.in, &b.Evaluation
	due := cell{{At: e.Due}}
	switch {
	case e.Overdue:
		due = s.overdue(e.Due)
	case e.Due.IsZero() && e.DueAfterClose != "":
		due = says(in.Say("%s after the closing", e.DueAfterClose))
	case e.Due.IsZero():
		due = says(in.Say("No rule sets a date."))
	}
	rows := []row{{says(in.Say("Due")), due}}
	if e.Accepted == nil {
		rows = append(rows, row{says(in.Say("Complete evaluation")), says(in.Say("none"))})
	} else {
		rows = append(rows, row{says(in.Say("Complete evaluation")), {{Text: *e.Accepted}, {At: e.AcceptedAt}}})
	}
	if e.AdoptedBy != "" {
		adopted := cell{{Text: in.Say("not yet")}, {Label: in.Say("due"), At: e.AdoptionDue}}
		switch {
		case !e.AdoptedAt.IsZero():
			adopted = at(e.AdoptedAt)
		case e.AdoptionOverdue:
			adopted = s.overdue(e.AdoptionDue)
		}
		rows = append(rows, row{says(in.Say("Adopted by %s", e.AdoptedBy)), only(adopted...)})
	}
	for _, list := range []struct {
		title   string
		entries []string
	}{
		{in.Say("Partial"), e.Partial}, {in.Say("Findings without an answer"), findings(e)}, {in.Say("Lessons not in a plan yet"), lessons(e)},
	} {
		if len(list.entries) > 0 {
			rows = append(rows, row{says(list.title), lines(s.bounded(list.entries))})
		}
	}
	return s.one("evaluation", in.Say("Evaluation"), "", nil, rows)
}

// overdue says since when something is.
func (s *sheet) overdue(since present.Instant) cell {
	return cell{{State: "Overdue"}, {Label: s.in.Say("since"), At: since}}
}

func findings(e *present.Evaluation) (named []string) {
	for _, f := range e.UnansweredFindings {
		named = append(named, f.Evaluation+": "+f.Finding)
	}
	return named
}

func lessons(e *present.Evaluation) (named []string) {
	for _, l := range e.PendingLessons {
		named = append(named, l.Evaluation+": "+l.Lesson+" ("+l.Plan+")")
	}
	return named
}

func (s *sheet) costs(b *present.Board) section {
	in := s.in
	amount := func(c *present.Cost, sum string) string {
		text := in.Amount(c.Currency, sum)
		if c.UpperBound {
			return in.Say("at most %s", text)
		}
		return text
	}
	var rows []row
	for i := range b.Costs {
		c := &b.Costs[i]
		rows = append(rows, row{says(amount(c, c.Amount)), says(in.Say("in all")), lines(s.bounded(c.Records))})
		for _, a := range c.Activities {
			rows = append(rows, row{says(amount(c, a.Amount)), says(a.Namespace + "/" + a.Plan + "/" + a.Activity), nil})
		}
	}
	heads := []string{in.Say("Amount"), in.Say("Activity"), in.Say("Records")}
	return s.one("costs", in.Say("Costs"), in.Say("No cost is recorded."), heads, rows)
}

// keeping is how the record was kept, in full.
func (s *sheet) keeping(b *present.Board) section {
	in, k := s.in, &b.Record
	t := s.kept(b)
	add := func(title string, c cell) {
		if len(c) > 0 {
			t.Tables[0].Groups[0].Rows = append(t.Tables[0].Groups[0].Rows, row{says(title), c})
		}
	}
	add(in.Say("What is not as it was sealed"), lines(s.bounded(k.Faults)))
	add(in.Say("Copied from paper"), lines(s.bounded(k.OnPaper)))
	add(in.Say("Entered late"), lines(s.bounded(k.EnteredLate)))
	add(in.Say("Corrected"), lines(s.bounded(k.Corrected)))
	add(in.Say("Said twice"), lines(s.bounded(k.SaidTwice)))
	var destroyed, authors []string
	for _, d := range k.Destructions {
		destroyed = append(destroyed, in.Say("%s, as %s decided in %s: %s", d.About, d.DecidedBy, d.Record, d.Reason))
	}
	for _, a := range k.Authors {
		user := cmp.Or(a.User, in.Say("nobody that the record names"))
		if a.Administrator {
			user = in.Say("%s (an administrator's certificate)", user)
		}
		authors = append(authors, in.Say("%s: %d", user, a.Records))
	}
	add(in.Say("Destroyed"), lines(s.bounded(destroyed)))
	add(in.Say("Entered by"), lines(s.bounded(authors)))
	return t
}

// bounded is the first of a list, and how many more there are.
func (s *sheet) bounded(list []string) []string {
	if more := len(list) - mostEvidence; more > 0 {
		return append(list[:mostEvidence:mostEvidence], s.in.Say("and %d more", more))
	}
	return list
}
