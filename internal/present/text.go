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

func (t *tracked) printf(format string, args ...any) { _, _ = fmt.Fprintf(t, format, args...) }

func (r *Report) lay(f format) {
	if warning := r.Record.warning(); warning != "" {
		f.paragraph(warning)
	}
	f.title(fmt.Sprintf("%s (crisis %s/%s)", r.Title, r.Namespace, r.Crisis))
	f.table(r.head())
	r.laySections(f)
	f.section("Audit questions")
	r.layAudit(f)
}

// WriteAudit writes the audit summary alone: what the record tells the auditors at the instant.
func (r *Report) WriteAudit(w io.Writer) error {
	out := &tracked{w: w}
	f := &plain{w: out}
	if warning := r.Record.warning(); warning != "" {
		f.paragraph(warning)
	}
	f.title(fmt.Sprintf("Audit summary of crisis %s/%s as of %s (%s)", r.Namespace, r.Crisis, r.AsOf.Short(), r.TimeZone))
	for _, s := range []struct {
		title string
		table *table
	}{{"Briefings", r.briefingTable()}, {"Evaluation", r.evaluationTable()}} {
		f.section(s.title)
		f.table(s.table)
	}
	f.section("Audit questions")
	r.layAudit(f)
	return out.err
}

func (r *Report) layAudit(f format) {
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
	if len(records) > mostEvidence {
		return fmt.Sprintf("%s and %d more", strings.Join(records[:mostEvidence], ", "), len(records)-mostEvidence)
	}
	return strings.Join(records, ", ")
}

func (r *Report) head() *table {
	t := newTable("FIELD", "VALUE")
	t.add("As of", r.AsOf.Short()+" ("+r.TimeZone+")")
	if !r.KnownAt.IsZero() {
		t.add("Known at", r.KnownAt)
	}
	t.add("Mode", r.Mode)
	t.add("Phase", withSince(r.Phase, r.PhaseSince))
	t.add("Started", r.StartedAt)
	t.add("Declared", r.DeclaredAt.Short()+" by "+r.DeclaredBy)
	return t
}

func withSince(text string, since Instant) string {
	if since.IsZero() {
		return text
	}
	return text + " since " + since.Short()
}

// laySections lays the tables. A section without rows says so: nothing recorded is a finding too.
func (r *Report) laySections(f format) {
	sections := []struct {
		title, none string
		table       *table
	}{
		{"Plans", "No plan is in force.", r.planTable()},
		{"To look at", "No condition is abnormal.", r.conditionTable()},
		{"Problems", "", r.problemTable()},
		{"Briefings", "No obligation is in force.", r.briefingTable()},
		{"Decisions", "No decision is recorded.", r.decisionTable()},
		{"Systems, in recovery order", "No system is part of the crisis.", r.systemTable()},
		{"Activities", "No activity is part of the crisis.", r.activityTable()},
		{"Action items", "No action item is recorded.", r.actionTable()},
		{"Evaluation", "", r.evaluationTable()},
		{"Costs", "No cost is recorded.", r.costTable()},
		{"The record", "", r.keepingTable()},
	}
	for _, s := range sections {
		if s.table.empty() && s.none == "" {
			continue
		}
		f.section(s.title)
		if s.table.empty() {
			f.paragraph(s.none)
			continue
		}
		f.table(s.table)
		if s.title == "Briefings" && r.UnaddressedBriefings > 0 {
			f.paragraph(fmt.Sprintf("%s no audience and meet nothing: %s.",
				count(r.UnaddressedBriefings, "briefing")+pick(r.UnaddressedBriefings, " names", " name"), r.rests(r.Unaddressed)))
		}
	}
}

// plain is the format for a terminal.
type plain struct{ w *tracked }

func (f *plain) title(text string) { f.w.printf("%s\n", line(text)) }

func (f *plain) section(text string) { f.w.printf("\n%s\n", strings.ToUpper(line(text))) }

func (f *plain) paragraph(text string) { writeWrapped(f.w, "", "", line(text)) }

func (f *plain) item(text string) { writeWrapped(f.w, "  - ", "    ", line(text)) }

func (f *plain) table(t *table) {
	if t.rows[0][0] == "FIELD" {
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
