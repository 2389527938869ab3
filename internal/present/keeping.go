package present

import (
	"fmt"
	"strings"

	"github.com/beredskap/beredskap/internal/assess"
)

// Keeping is how the record was kept: what its ledger shows, who entered it, and how.
type Keeping struct {
	// State is Intact or NotIntact, by the ledger; NotKept where there is none, such as in a folder of manifests.
	State   string   `json:"state"`
	Message string   `json:"message"`
	Faults  []string `json:"faults"`
	// Leaves of the ledger, and how many of them the checkpoint covers.
	Leaves     int64  `json:"leaves"`
	Unsealed   int    `json:"unsealed"` // objects that are in no leaf yet
	Covered    int64  `json:"covered"`
	Checkpoint string `json:"checkpoint"`

	Records     int      `json:"records"`
	OnPaper     []string `json:"onPaper"`
	EnteredLate []string `json:"enteredLate"`
	Corrected   []string `json:"corrected"`
	SaidTwice   []string `json:"saidTwice"`
	Authors     []Author `json:"authors"`
	// Destructions are the statements by which something was allowed to be deleted.
	Destructions []Destruction `json:"destructions"`
}

// Destruction is a statement by which something was allowed to be deleted: what it is about, and who decided so, and why.
type Destruction struct {
	Record    string `json:"record"`
	About     string `json:"about"`
	DecidedBy string `json:"decidedBy"`
	Reason    string `json:"reason"`
}

// Author is a user who entered records; Administrator says that it is an administrator's certificate.
type Author struct {
	User          string `json:"user"`
	Records       int    `json:"records"`
	Administrator bool   `json:"administrator"`
}

// The states of a record.
const (
	recordIntact    = "Intact"
	recordNotIntact = "NotIntact"
	recordNotKept   = "NotKept"
)

func (b *builder) keeping() Keeping {
	k := b.a.Keeping()
	kept := Keeping{
		State: recordNotKept, Faults: []string{}, Records: k.Records,
		Message: b.lang.Say("no ledger was read with the record, which in a cluster takes the role continuity-auditor: nothing here shows that it was not changed"),
		OnPaper: ids(k.Paper), EnteredLate: ids(k.Late), Corrected: ids(k.Corrected), SaidTwice: ids(k.Twice),
		Authors: each(k.Authors, func(a *assess.Author) Author { return Author(*a) }),
		Destructions: each(k.Destructions, func(d *assess.Destruction) Destruction {
			return Destruction{d.Record.String(), b.text(d.About), d.DecidedBy, d.Reason}
		}),
	}
	state, there := b.a.Ledger()
	if !there {
		return kept
	}
	intact, _ := b.a.Intact()
	kept.State, kept.Message = recordNotIntact, b.text(intact.Message)
	if intact.True {
		kept.State = recordIntact
	}
	kept.Leaves, kept.Covered, kept.Checkpoint, kept.Unsealed = state.Size, state.Covered, state.Checkpoint, state.Unsealed
	for _, fault := range state.Faults {
		kept.Faults = append(kept.Faults, b.text(fault.Message))
	}
	return kept
}

func ids(list []assess.RecordID) []string {
	names := make([]string, 0, len(list))
	for _, id := range list {
		names = append(names, id.String())
	}
	return names
}

// warning is what the reader must know before anything else; empty when the record is intact, or has no ledger.
func (r *Report) warning() string {
	if r.Record.State != recordNotIntact {
		return ""
	}
	return r.say("THE RECORD DOES NOT VERIFY, and what follows may rest on less than was entered: %s", r.Record.Message)
}

func (r *Report) keepingTable() *table {
	k := &r.Record
	t := r.fields()
	t.add(r.say("State"), r.recordState())
	if k.State != recordNotKept {
		t.add(r.say("Ledger"), r.say("%d leaves; the last signed checkpoint covers %d", k.Leaves, k.Covered))
	}
	if k.Unsealed > 0 {
		t.add(r.say("Not sealed yet"), fmt.Sprint(k.Unsealed))
	}
	t.add(r.say("Records"), fmt.Sprint(k.Records))
	for _, of := range []struct {
		what    string
		records []string
	}{{r.say("From paper"), k.OnPaper}, {r.say("Entered late"), k.EnteredLate}, {r.say("Corrected"), k.Corrected}, {r.say("Said twice"), k.SaidTwice}} {
		if len(of.records) > 0 {
			t.add(of.what, fmt.Sprintf("%d: %s", len(of.records), r.rests(of.records)))
		}
	}
	for _, d := range k.Destructions {
		t.add(r.say("Destroyed"), r.say("%s, as %s decided in %s: %s", d.About, d.DecidedBy, d.Record, d.Reason))
	}
	authors := make([]string, 0, len(k.Authors))
	for _, a := range k.Authors {
		user := a.User
		switch {
		case user == "":
			user = r.say("nobody that the record names")
		case a.Administrator:
			user = r.say("%s (an administrator's certificate)", user)
		}
		authors = append(authors, fmt.Sprintf("%s: %d", user, a.Records))
	}
	if len(authors) > 0 {
		t.add(r.say("Entered by"), strings.Join(authors, "; "))
	}
	return t
}

// recordState says whether the record is intact, and why not.
func (r *Report) recordState() string {
	switch r.Record.State {
	case recordIntact:
		return r.say("intact: %s", r.Record.Message)
	case recordNotIntact:
		return r.say("NOT INTACT: %s", r.Record.Message)
	}
	return r.say("no ledger: %s", r.Record.Message)
}
