package assess

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/types"
	"k8s.io/utils/ptr"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// pages is a ledger that seals records of staff in the order of their names here.
type pages struct {
	names []string
	state LedgerState
}

func (p pages) Index(id RecordID, _ types.UID) (int64, bool) {
	for i, name := range p.names {
		if name == id.Key.Name {
			return int64(i), true
		}
	}
	return 0, false
}
func (pages) Opens(int64) bool         { return true }
func (p pages) Knows(id RecordID) bool { _, sealed := p.Index(id, ""); return sealed }
func (p pages) Waits(id RecordID) bool { _, sealed := p.Index(id, ""); return !sealed }
func (p pages) State() LedgerState     { return p.state }

func named1(e *v1alpha1.LogEntry, name string) *v1alpha1.LogEntry { e.Name = name; return e }

func TestWhatMayBeDeletedIsWhatADestructionSealedAfterItNames(t *testing.T) {
	destruction := func(name string, about *v1alpha1.Subject) *v1alpha1.LogEntry {
		return named1(entry("2021-12-17T09:00", v1alpha1.LogEntrySpec{About: about, Destruction: &v1alpha1.Resolution{DecidedBy: "The director", Reason: "A secret"}}), name)
	}
	seen := named1(entry("2021-12-16T12:00", v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "Seen"}}), "seen")
	aboutSeen, aboutAll := &v1alpha1.Subject{LogEntry: "seen"}, &v1alpha1.Subject{Activation: "attack"}
	early := destruction("early", aboutSeen)
	early.Spec.OccurredAt = when("2021-12-15T09:00") // before the crisis: it does not count
	for name, c := range map[string]struct {
		stated []any
		sealed []string
		want   string
	}{
		"nothing was stated":               {nil, []string{"attack", "seen"}, ""},
		"it was, and is sealed":            {[]any{destruction("destroy", aboutSeen)}, []string{"attack", "seen", "destroy"}, "staff/destroy"},
		"it was, and is not sealed yet":    {[]any{destruction("destroy", aboutSeen)}, []string{"attack", "seen"}, ""},
		"it was sealed before the record":  {[]any{destruction("destroy", aboutSeen)}, []string{"attack", "destroy", "seen"}, ""},
		"the record itself is not sealed":  {[]any{destruction("destroy", aboutSeen)}, []string{"attack", "destroy"}, ""},
		"it is about everything":           {[]any{destruction("destroy", aboutAll)}, []string{"attack", "seen", "destroy"}, "staff/destroy"},
		"it is about another":              {[]any{destruction("destroy", &v1alpha1.Subject{LogEntry: "other"})}, []string{"attack", "seen", "destroy"}, ""},
		"it does not count":                {[]any{early}, []string{"attack", "seen", "early"}, ""},
		"one of two does not count":        {[]any{early, destruction("destroy", aboutSeen)}, []string{"attack", "seen", "early", "destroy"}, "staff/destroy"},
		"it is about a system of its name": {[]any{destruction("destroy", &v1alpha1.Subject{Recovery: "seen"})}, []string{"attack", "seen", "destroy"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := dossier(append(c.stated, activation("staff/plan"), plan("staff/plan", v1alpha1.ContinuityPlanSpec{}), seen)...)
			d.SetLedger(pages{names: c.sealed})
			status, _ := Assess(d, at("2021-12-18T09:00")).LogEntryStatus(seen, at("2021-12-18T09:00"))
			if status.Destruction != c.want {
				t.Errorf("it may be deleted by %q, want %q", status.Destruction, c.want)
			}
		})
	}
}

func TestWhatBelongsToNoCrisisMayGoUnlessItWasSealed(t *testing.T) {
	var none *Assessment
	mistyped := entry("2021-12-16T12:00", v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "Seen"}})
	if status, _ := none.LogEntryStatus(mistyped, at("2021-12-18T09:00")); status.Destruction == "" {
		t.Error("a record of a crisis that never was cannot be deleted")
	}
	mistyped.Status.LedgerIndex = new(int64(4))
	status, _ := none.LogEntryStatus(mistyped, at("2021-12-18T09:00"))
	if status.Destruction != "" || status.LedgerIndex == nil || *status.LedgerIndex != 4 {
		t.Errorf("a record whose activation is gone may be deleted by %q, leaf %v", status.Destruction, status.LedgerIndex)
	}
}

func TestWhetherTheRecordIsIntactSaysWhatIsWrongFirst(t *testing.T) {
	fault := LedgerFault{v1alpha1.ReasonRecordMissing, Say("LogEntry staff/seen (leaf 4) is missing")}
	for name, c := range map[string]struct {
		state        LedgerState
		intact       bool
		reason, says string
	}{
		"nothing is wrong":              {LedgerState{Size: 4, Covered: 4, Checkpoint: "signed"}, true, v1alpha1.ReasonSealed, "stands as it was sealed"},
		"it has not begun":              {LedgerState{Unsealed: 3}, true, v1alpha1.ReasonSealing, "about to begin"},
		"something is missing":          {LedgerState{Size: 4, Checkpoint: "signed", Faults: []LedgerFault{fault}}, false, v1alpha1.ReasonRecordMissing, "seen (leaf 4) is missing"},
		"it cannot be written":          {LedgerState{Size: 4, Checkpoint: "signed", Trouble: Say("no rights")}, false, v1alpha1.ReasonNotSealed, "no rights"},
		"something is missing and more": {LedgerState{Trouble: Say("no rights"), Faults: []LedgerFault{fault}}, false, v1alpha1.ReasonRecordMissing, "is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			d := dossier(activation("staff/plan"), plan("staff/plan", v1alpha1.ContinuityPlanSpec{}))
			d.SetLedger(pages{state: c.state})
			intact, kept := Assess(d, at("2021-12-18T09:00")).Intact()
			if !kept || intact.True != c.intact || intact.Reason != c.reason || !strings.Contains(intact.Message.String(), c.says) {
				t.Errorf("%v %s: %s", intact.True, intact.Reason, intact.Message)
			}
		})
	}
	if _, kept := Assess(dossier(activation("staff/plan")), at("2021-12-18T09:00")).Intact(); kept {
		t.Error("a dossier without a ledger says whether it is intact")
	}
}

// A manager that no longer leads may know a record as it is now, and its page as it was before: it took the number back.
func TestANumberThatWasGivenIsNotTakenBackBecauseThePageIsNotThere(t *testing.T) {
	seen := named1(entry("2021-12-16T12:00", v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "Seen"}}), "seen")
	seen.Status.LedgerIndex = ptr.To[int64](7)
	for name, c := range map[string]struct {
		sealed []string
		want   int64
	}{"the page is not there": {[]string{"attack"}, 7}, "the page says otherwise": {[]string{"attack", "seen"}, 1}} {
		d := dossier(activation("staff/plan"), plan("staff/plan", v1alpha1.ContinuityPlanSpec{}), seen)
		d.SetLedger(pages{names: c.sealed, state: LedgerState{Trouble: Say("no rights")}})
		status, _ := Assess(d, at("2021-12-18T09:00")).LogEntryStatus(seen, at("2021-12-18T09:00"))
		if status.LedgerIndex == nil || *status.LedgerIndex != c.want {
			t.Errorf("%s: its number is %v, want %d", name, status.LedgerIndex, c.want)
		}
	}
}
