package assess

import (
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// act hands out an action item, due on 20 December at noon.
func (s *scenario) act(key, corrects string) RecordID {
	return s.enter(&v1alpha1.ActionItem{ObjectMeta: metaOf(key, ""), Spec: v1alpha1.ActionItemSpec{
		Record: v1alpha1.Record{Corrects: v1alpha1.ObjectName(corrects)}, Owner: v1alpha1.Contact{Name: "Anna"},
		AssignedAt: moment1("2021-12-16 09:00"), DueAt: moment1("2021-12-20 12:00"),
	}})
}

func progress(key, at, item string, state v1alpha1.ActionState, text v1alpha1.Note) *v1alpha1.LogEntry {
	return stated(key, "", at, v1alpha1.LogEntrySpec{
		About: &v1alpha1.Subject{Namespace: "staff", ActionItem: v1alpha1.ObjectName(item)}, Progress: &v1alpha1.Progress{State: state, Text: text},
	})
}

func TestActions(t *testing.T) {
	type want struct {
		state                v1alpha1.ActionState
		since, text, overdue string
		next                 string
		counts               v1alpha1.ActionCounts
	}
	open, overdue, done := v1alpha1.ActionCounts{Open: 1}, v1alpha1.ActionCounts{Open: 1, Overdue: 1}, v1alpha1.ActionCounts{Done: 1}
	const assigned, due = "2021-12-16 09:00", "2021-12-20 12:00"
	for name, test := range map[string]struct {
		happens func(s *scenario)
		asOf    string
		want    want
	}{
		"an item is open from when it is handed out": {asOf: assigned, want: want{"Open", assigned, "", "", due, open}},
		"an item is not overdue a second before":     {asOf: "2021-12-20 11:59:59", want: want{"Open", assigned, "", "", due, open}},
		"an item is overdue at the very instant":     {asOf: due, want: want{"Open", assigned, "", due, "", overdue}},
		"an item in progress is overdue as well": {
			asOf: due, want: want{"InProgress", "2021-12-17 09:00", "Begun", due, "", overdue},
			happens: func(s *scenario) { s.enter(progress("", "2021-12-17 09:00", "do", "InProgress", "Begun")) },
		},
		"the same state again keeps its beginning and takes the later text": {
			asOf: "2021-12-19 09:00", want: want{"InProgress", "2021-12-17 09:00", "Half way", "", due, open},
			happens: func(s *scenario) {
				s.enter(progress("", "2021-12-18 09:00", "do", "InProgress", "Half way"))
				s.enter(progress("", "2021-12-17 09:00", "do", "InProgress", "Begun"))
			},
		},
		"an item that is done is not overdue": {
			asOf: "2022-08-31 12:00", want: want{"Done", "2021-12-17 09:00", "", "", "", done},
			happens: func(s *scenario) { s.enter(progress("", "2021-12-17 09:00", "do", "Done", "")) },
		},
		"an item that is done late ends its lateness": {
			asOf: "2022-08-31 12:00", want: want{"Done", "2022-01-17 09:00", "", "", "", done},
			happens: func(s *scenario) { s.enter(progress("", "2022-01-17 09:00", "do", "Done", "")) },
		},
		"a cancelled item is not overdue and counts with the done": {
			asOf: due, want: want{"Cancelled", "2021-12-17 09:00", "No need", "", "", done},
			happens: func(s *scenario) { s.enter(progress("", "2021-12-17 09:00", "do", "Cancelled", "No need")) },
		},
		"an item that is opened again is overdue since it was due": {
			asOf: "2022-01-10 09:00", want: want{"Open", "2022-01-05 09:00", "Not so", due, "", overdue},
			happens: func(s *scenario) {
				s.enter(progress("", "2021-12-17 09:00", "do", "Done", ""))
				s.enter(progress("", "2022-01-05 09:00", "do", "Open", "Not so"))
			},
		},
		"a corrected progress does not count": {
			asOf: due, want: want{"Open", assigned, "", due, "", overdue},
			happens: func(s *scenario) {
				s.enter(progress("wrong", "2021-12-17 09:00", "do", "Done", ""))
				other := stated("", "", "2021-12-18 09:00", v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "Another item"}})
				other.Spec.Corrects = "wrong"
				s.enter(other)
			},
		},
		"progress from a namespace of another plan does not count": {
			asOf: due, want: want{"Open", assigned, "", due, "", overdue},
			happens: func(s *scenario) {
				s.join(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
				s.enter(progress("social/theirs", "2021-12-17 09:00", "do", "Done", ""))
			},
		},
		"progress from a namespace without a plan does not count": {
			asOf: due, want: want{"Open", assigned, "", due, "", overdue},
			happens: func(s *scenario) { s.enter(progress("elsewhere/theirs", "2021-12-17 09:00", "do", "Done", "")) },
		},
		"the closing of the crisis does not end an item": {
			asOf: "2022-08-31 12:00", want: want{"Open", assigned, "", due, "", overdue},
			happens: func(s *scenario) { s.close("2021-12-17 00:00", "2021-12-18 00:00") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			s.act("do", "")
			if test.happens != nil {
				test.happens(s)
			}
			a := s.assess(test.asOf)
			v := a.Actions[0]
			got := want{v.State, sayAny(v.Since), v.Progress, sayAny(v.OverdueSince), sayAny(v.Next), a.ActionCounts()}
			if got != test.want {
				t.Errorf("got  %+v\nwant %+v", got, test.want)
			}
		})
	}
}

func TestACorrectedActionItemIsReplaced(t *testing.T) {
	s := newScenario(t)
	old, corrected := s.act("old", ""), s.act("new", "old")
	a := s.assess("2021-12-20 12:00")
	if len(a.Actions) != 1 || a.Actions[0].Key != corrected.Key {
		t.Fatalf("actions %+v, want %s alone", a.Actions, corrected)
	}
	if v := a.Record(old); v.Reason != v1alpha1.ReasonCorrected || v.CorrectedBy != "new" {
		t.Errorf("the old one is %+v", v)
	}
}

func TestAnItemHandedOutLaterIsNotThereYet(t *testing.T) {
	s := newScenario(t)
	s.act("do", "")
	a := s.assess("2021-12-16 08:59:59")
	if len(a.Actions) != 0 || sayAny(a.Next) != "2021-12-16 09:00" {
		t.Errorf("actions %v, next %s", a.Actions, sayAny(a.Next))
	}
}
