package present

import (
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/types"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/present/lang"
)

// broken is a ledger of which a record is missing.
type broken struct{ faults []assess.LedgerFault }

func (broken) Index(assess.RecordID, types.UID) (int64, bool) { return 0, false }
func (broken) Opens(int64) bool                               { return false }
func (broken) Knows(assess.RecordID) bool                     { return false }
func (broken) Waits(assess.RecordID) bool                     { return false }
func (b broken) State() assess.LedgerState {
	return assess.LedgerState{Size: 7, Covered: 7, Checkpoint: "signed", Faults: b.faults}
}

func kept(t *testing.T, ledger assess.Ledger) *Report {
	t.Helper()
	story := newStory()
	d := assess.NewDossier()
	d.SetActivation(story.activation)
	d.SetLedger(ledger)
	entry := func(name string, entered time.Time, medium v1alpha1.Medium, by, corrects string) {
		e := &v1alpha1.LogEntry{}
		e.Namespace, e.Name, e.CreationTimestamp.Time = story.activation.Namespace, name, entered
		e.Spec.Crisis.Name, e.Spec.OccurredAt.Time, e.Spec.Medium, e.Spec.EnteredBy = v1alpha1.ObjectName(story.activation.Name), at(2, 9), medium, by
		e.Spec.Corrects, e.Spec.Observation = v1alpha1.ObjectName(corrects), &v1alpha1.Observation{Text: "Seen"}
		d.AddLogEntry(e)
	}
	entry("at-once", at(2, 10), "", "anna", "")
	entry("within-a-day", at(3, 9), "", "anna", "at-once")
	entry("after-a-day", at(3, 10), "", "beredskap:admin", "")
	entry("from-paper", at(12, 9), v1alpha1.MediumPaper, "bo", "")
	return NewReport(d, assess.Assess(d, at(20, 12)), lang.English)
}

func text(t *testing.T, r *Report) string {
	t.Helper()
	var out strings.Builder
	if err := r.WriteText(&out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestAReportOnARecordThatDoesNotVerifySaysSoOnItsFirstLine(t *testing.T) {
	r := kept(t, broken{[]assess.LedgerFault{{Reason: v1alpha1.ReasonRecordMissing, Message: assess.Say("LogEntry staff/seen (leaf 4) is missing")}}})
	first, _, _ := strings.Cut(text(t, r), "\n")
	if !strings.HasPrefix(first, "THE RECORD DOES NOT VERIFY") {
		t.Errorf("the first line is %q", first)
	}
	if !strings.Contains(text(t, r), "LogEntry staff/seen (leaf 4) is missing") || r.Record.State != recordNotIntact {
		t.Errorf("the record is %+v", r.Record)
	}
	var tree strings.Builder
	if err := r.WriteTree(&tree); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(tree.String(), "RecordIntact") {
		t.Errorf("status says nothing of it:\n%s", tree.String())
	}
	var audit, markdown strings.Builder
	if err := r.WriteAudit(&audit); err != nil {
		t.Fatal(err)
	}
	if err := r.WriteMarkdown(&markdown); err != nil {
		t.Fatal(err)
	}
	for name, of := range map[string]string{"audit summary": audit.String(), "Markdown": markdown.String()} {
		if first, _, _ := strings.Cut(strings.TrimSpace(of), "\n"); !strings.Contains(first, "THE RECORD DOES NOT VERIFY") {
			t.Errorf("the first line of the %s is %q", name, first)
		}
	}
}

func TestAReportOnARecordThatVerifiesSaysHowItWasKept(t *testing.T) {
	r := kept(t, broken{})
	if first, _, _ := strings.Cut(text(t, r), "\n"); strings.Contains(first, "VERIFY") || r.Record.State != recordIntact {
		t.Errorf("the first line is %q and the record is %+v", first, r.Record)
	}
	for what, got := range map[string]struct {
		records []string
		want    string
	}{
		"from paper":   {r.Record.OnPaper, "from-paper"},
		"entered late": {r.Record.EnteredLate, "after-a-day from-paper"},
		"corrected":    {r.Record.Corrected, "at-once"},
		"said twice":   {r.Record.SaidTwice, "from-paper"}, // as after-a-day does
	} {
		names := make([]string, 0, len(got.records))
		for _, record := range got.records {
			names = append(names, record[strings.LastIndexByte(record, '/')+1:])
		}
		if strings.Join(names, " ") != got.want {
			t.Errorf("%s are %v, want %s", what, names, got.want)
		}
	}
	if !strings.Contains(text(t, r), "anna: 2; beredskap:admin (an administrator's certificate): 1; bo: 1") {
		t.Errorf("who entered it does not show:\n%s", text(t, r))
	}
	if r := kept(t, nil); r.Record.State != recordNotKept {
		t.Errorf("a record without a ledger is %+v", r.Record)
	}
}
