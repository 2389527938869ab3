package present

import (
	"fmt"
	"io"
	"strings"
)

// format is how a report is laid out; the sections are the same in text and in Markdown.
type format interface {
	title(text string)
	section(text string)
	paragraph(text string)
	item(text string)
	table(t *table)
}

// WriteText writes the report for a terminal.
func (r *Report) WriteText(w io.Writer) error {
	out := &tracked{w: w}
	r.lay(&plain{w: out})
	return out.err
}

// WriteMarkdown writes the report as Markdown.
func (r *Report) WriteMarkdown(w io.Writer) error {
	out := &tracked{w: w}
	r.lay(&marked{w: out})
	return out.err
}

// tracked keeps the first error, so that layout need not look at each line's.
type tracked struct {
	w   io.Writer
	err error
}

func (t *tracked) Write(p []byte) (int, error) {
	if t.err == nil {
		_, t.err = t.w.Write(p)
	}
	return len(p), nil
}

func (t *tracked) printf(layout string, args ...any) { _, _ = fmt.Fprintf(t, layout, args...) }

func (r *Report) lay(f format) {
	if warning := r.warning(); warning != "" {
		f.paragraph(warning)
	}
	f.title(r.say("%s (crisis %s/%s)", r.Title, r.Namespace, r.Crisis))
	f.table(r.head())
	r.laySections(f)
	r.layAudit(f)
}

// WriteAudit writes the audit summary alone: what the record tells the auditors at the instant.
func (r *Report) WriteAudit(w io.Writer) error {
	out := &tracked{w: w}
	f := &plain{w: out}
	if warning := r.warning(); warning != "" {
		f.paragraph(warning)
	}
	f.title(r.say("Audit summary of crisis %s/%s as of %s (%s)", r.Namespace, r.Crisis, r.AsOf.Short(), r.TimeZone))
	f.section(r.say("Briefings"))
	f.table(r.briefingTable())
	f.section(r.say("Evaluation"))
	f.table(r.evaluationTable())
	r.layAudit(f)
	return out.err
}

func (r *Report) layAudit(f format) {
	f.section(r.say("Audit questions"))
	for _, q := range r.AuditQuestions {
		f.paragraph(q.Question)
		for _, s := range q.Statements {
			f.item(s.Text + " [" + r.rests(s.Evidence) + "]")
		}
	}
}

// mostEvidence is how many records a line of text names; JSON has them all.
const mostEvidence = 4

// rests names the records that a statement rests on, the first of them where they are many.
func (r *Report) rests(records []string) string {
	if more := len(records) - mostEvidence; more > 0 {
		return r.say("%s and %d more", strings.Join(records[:mostEvidence], ", "), more)
	}
	return strings.Join(records, ", ")
}

func (r *Report) head() *table {
	t := r.fields()
	t.add(r.say("As of"), r.AsOf.Short()+" ("+r.TimeZone+")")
	if !r.KnownAt.IsZero() {
		t.add(r.say("Known at"), r.KnownAt)
	}
	t.add(r.say("Mode"), r.code(r.Mode))
	t.add(r.say("Phase"), r.sinceWhen(r.code(r.Phase), r.PhaseSince))
	t.add(r.say("Started"), r.StartedAt)
	t.add(r.say("Declared"), r.say("%s by %s", r.DeclaredAt.Short(), r.DeclaredBy))
	return t
}

// sinceWhen says what is so, and since when.
func (r *Report) sinceWhen(what string, since Instant) string {
	if since.IsZero() {
		return what
	}
	return r.say("%s since %s", what, since.Short())
}

// laySections lays the tables. A section without rows says so: nothing recorded is a finding too.
func (r *Report) laySections(f format) {
	for _, s := range []struct {
		title, none string
		table       *table
		note        string
	}{
		{r.say("Plans"), r.say("No plan is in force."), r.planTable(), ""},
		{r.say("To look at"), r.say("No condition is abnormal."), r.conditionTable(), ""},
		{r.say("Problems"), "", r.problemTable(), ""},
		{r.say("Briefings"), r.say("No obligation is in force."), r.briefingTable(), r.unaddressed()},
		{r.say("Decisions"), r.say("No decision is recorded."), r.decisionTable(), ""},
		{r.say("Systems, in recovery order"), r.say("No system is part of the crisis."), r.systemTable(), ""},
		{r.say("Activities"), r.say("No activity is part of the crisis."), r.activityTable(), ""},
		{r.say("Action items"), r.say("No action item is recorded."), r.actionTable(), ""},
		{r.say("Evaluation"), "", r.evaluationTable(), ""},
		{r.say("Costs"), r.say("No cost is recorded."), r.costTable(), ""},
		{r.say("The record"), "", r.keepingTable(), ""},
	} {
		switch {
		case !s.table.empty():
			f.section(s.title)
			f.table(s.table)
		case s.none != "":
			f.section(s.title)
			f.paragraph(s.none)
		}
		if s.note != "" {
			f.paragraph(s.note)
		}
	}
}

// unaddressed says which briefings can be counted for nobody; empty when there are none.
func (r *Report) unaddressed() string {
	if r.UnaddressedBriefings == 0 {
		return ""
	}
	return r.say("%d briefings name no audience and meet nothing: %s.", r.UnaddressedBriefings, r.rests(r.Unaddressed))
}

// plain is the format for a terminal.
type plain struct{ w *tracked }

func (f *plain) title(text string) { f.w.printf("%s\n", line(text)) }

func (f *plain) section(text string) { f.w.printf("\n%s\n", strings.ToUpper(line(text))) }

func (f *plain) paragraph(text string) { writeWrapped(f.w, "", "", line(text)) }

func (f *plain) item(text string) { writeWrapped(f.w, "  - ", "    ", line(text)) }

func (f *plain) table(t *table) {
	if t.fields {
		t = &table{rows: t.rows[1:]}
	}
	t.write(f.w)
}

// lineWidth is where running text is broken.
const lineWidth = 110

// writeWrapped breaks running text between words.
func writeWrapped(w *tracked, first, rest, text string) {
	current, used := first, width(first)
	begun := false
	for word := range strings.FieldsSeq(text) {
		if begun && used+1+width(word) > lineWidth {
			w.printf("%s\n", current)
			current, used, begun = rest, width(rest), false
		}
		if begun {
			current, used = current+" ", used+1
		}
		current, used, begun = current+word, used+width(word), true
	}
	w.printf("%s\n", current)
}

// marked is Markdown.
type marked struct{ w *tracked }

func (f *marked) title(text string) { f.w.printf("# %s\n\n", markdown(text)) }

func (f *marked) section(text string) { f.w.printf("\n## %s\n\n", markdown(text)) }

func (f *marked) paragraph(text string) { f.w.printf("\n%s\n\n", markdown(text)) }

func (f *marked) item(text string) { f.w.printf("- %s\n", markdown(text)) }

func (f *marked) table(t *table) { t.writeMarkdown(f.w) }
