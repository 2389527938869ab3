package assess

import (
	"fmt"
	"strings"
	"testing"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// oneKrona is a cost statement of one krona; records are counted by what they cost together.
func oneKrona(corrects string) v1alpha1.LogEntrySpec {
	return v1alpha1.LogEntrySpec{
		Record: v1alpha1.Record{Corrects: v1alpha1.ObjectName(corrects)}, Cost: &v1alpha1.Cost{Amount: "1", Currency: "SEK", Text: "T"},
	}
}

// countedCosts are the names of the cost entries that count at a view.
func countedCosts(a *Assessment) string {
	var names []string
	for _, sum := range a.Costs {
		for _, key := range sum.Records {
			names = append(names, key.Name)
		}
	}
	return strings.Join(names, " ")
}

func TestARecordHasTwoTimes(t *testing.T) {
	s := newScenario(t)
	s.enter(stated("direct", "2021-12-20 10:00", "2021-12-20 10:00", oneKrona("")))
	s.enter(stated("late", "2022-08-01 10:00", "2021-12-18 10:00", oneKrona("")))
	s.enter(stated("paper", "", "2021-12-19 10:00", oneKrona(""))) // a manifest that was never applied
	for _, test := range []struct{ asOf, knownAt, want, next string }{
		{"2021-12-18 09:59:59", "", "", "2021-12-18 10:00"},
		{"2021-12-18 10:00", "", "late", "2021-12-19 10:00"},
		{"2022-08-31 00:00", "", "late paper direct", ""},
		{"2022-08-31 00:00", "2022-08-01 10:00", "late paper direct", ""},
		{"2022-08-31 00:00", "2022-08-01 09:59:59", "paper direct", ""},
		{"2022-08-31 00:00", "2021-12-19 10:00", "paper", ""},
		{"2022-08-31 00:00", "2021-12-18 10:00", "", ""},
		{"2021-12-19 10:00", "2022-08-31 00:00", "late paper", "2021-12-20 10:00"},
	} {
		view := View{AsOf: instant(test.asOf)}
		if test.knownAt != "" {
			view.KnownAt = instant(test.knownAt)
		}
		a := AssessAt(s.Dossier, view)
		if got := countedCosts(a); got != test.want || sayAny(a.Next) != test.next {
			t.Errorf("as of %s, known at %s: %q, next %q; want %q, %q", test.asOf, test.knownAt, got, sayAny(a.Next), test.want, test.next)
		}
	}
}

func TestWhatIsNotKnownYetIsNeitherThereNorCorrected(t *testing.T) {
	s := newScenario(t)
	first := s.enter(stated("first", "2021-12-20 10:00", "2021-12-20 10:00", oneKrona("")))
	s.enter(stated("second", "2021-12-22 10:00", "2021-12-20 10:00", oneKrona("first")))
	note := s.enter(stated("note", "2021-12-20 10:00", "2021-12-20 10:00", v1alpha1.LogEntrySpec{
		About: &v1alpha1.Subject{LogEntry: "second"}, Observation: &v1alpha1.Observation{Text: "T"},
	}))
	before := AssessAt(s.Dossier, View{AsOf: instant("2022-01-01 00:00"), KnownAt: instant("2021-12-21 00:00")})
	after := AssessAt(s.Dossier, View{AsOf: instant("2022-01-01 00:00"), KnownAt: instant("2021-12-23 00:00")})
	if countedCosts(before) != "first" || !before.Record(first).Ready || before.Record(note).Ready {
		t.Errorf("before: %q, %+v, %+v", countedCosts(before), before.Record(first), before.Record(note))
	}
	if countedCosts(after) != "second" || after.Record(first).CorrectedBy != "second" || !after.Record(note).Ready {
		t.Errorf("after: %q, %+v, %+v", countedCosts(after), after.Record(first), after.Record(note))
	}
	if v := before.Record(RecordID{v1alpha1.KindLogEntry, Key{Namespace: "staff", Name: "second"}}); v.Ready {
		t.Errorf("what is entered later is accepted already: %+v", v)
	}
}

func TestCorrections(t *testing.T) {
	// Each entry is name, name that it corrects, when it was entered (a day of January, or 0 for a manifest).
	type said struct {
		name, corrects string
		day            int
	}
	for name, test := range map[string]struct {
		said    []said
		counts  string
		reasons string // of the entries, in order
	}{
		"a correction replaces":                                {[]said{{"a", "", 1}, {"b", "a", 2}}, "b", "Corrected Accepted"},
		"a correction in the same second replaces":             {[]said{{"a", "", 1}, {"b", "a", 1}}, "b", "Corrected Accepted"},
		"manifests correct one another":                        {[]said{{"b", "", 0}, {"a", "b", 0}}, "a", "Corrected Accepted"},
		"only the last of a chain counts":                      {[]said{{"a", "", 1}, {"b", "a", 2}, {"c", "b", 3}}, "c", "Corrected Corrected Accepted"},
		"the last of a chain that is wrong leaves the others":  {[]said{{"a", "", 1}, {"b", "a", 2}, {"c", "x", 3}}, "b", "Corrected Accepted WrongCorrection"},
		"a correction of nothing does not count":               {[]said{{"a", "x", 1}}, "", "WrongCorrection"},
		"nothing corrects itself":                              {[]said{{"a", "a", 1}}, "", "WrongCorrection"},
		"nothing corrects what was entered later":              {[]said{{"a", "b", 1}, {"b", "", 2}}, "b", "WrongCorrection Accepted"},
		"records that correct each other do not both vanish":   {[]said{{"a", "b", 1}, {"b", "a", 1}, {"c", "", 1}}, "c", "WrongCorrection WrongCorrection Accepted"},
		"manifests in a circle correct nothing":                {[]said{{"a", "c", 0}, {"b", "a", 0}, {"c", "b", 0}}, "", "WrongCorrection WrongCorrection WrongCorrection"},
		"what leads into a circle ends":                        {[]said{{"a", "b", 0}, {"b", "a", 0}, {"c", "a", 0}}, "c", "Corrected WrongCorrection Accepted"},
		"the first entered of two corrections stands":          {[]said{{"a", "", 1}, {"c", "a", 2}, {"b", "a", 3}}, "c", "Corrected Accepted WrongCorrection"},
		"a second correction may correct the first correction": {[]said{{"a", "", 1}, {"c", "a", 2}, {"b", "c", 3}}, "b", "Corrected Corrected Accepted"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t)
			var ids []RecordID
			for _, e := range test.said {
				created := ""
				if e.day > 0 {
					created = fmt.Sprintf("2022-01-%02d 10:00", e.day)
				}
				ids = append(ids, s.enter(stated(e.name, created, "2021-12-20 10:00", oneKrona(e.corrects))))
			}
			a := s.assess("2022-02-01 00:00")
			if got := countedCosts(a); got != test.counts {
				t.Errorf("%q count, want %q", got, test.counts)
			}
			var reasons []string
			for _, id := range ids {
				v := a.Record(id)
				if reasons = append(reasons, v.Reason); v.Ready != (v.Reason == v1alpha1.ReasonAccepted) || v.Message.IsZero() {
					t.Errorf("%s: %+v", id, v)
				}
			}
			if got := strings.Join(reasons, " "); got != test.reasons {
				t.Errorf("reasons %s, want %s", got, test.reasons)
			}
		})
	}
}

func TestACorrectionIsOfTheSameKindAndNamespace(t *testing.T) {
	s := newScenario(t).join(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
	s.enter(stated("a", "", "2021-12-20 10:00", oneKrona("")))
	theirs := s.enter(stated("social/b", "", "2021-12-20 10:00", oneKrona("a")))
	action := s.act("act", "a")
	a := s.assess("2022-02-01 00:00")
	if countedCosts(a) != "a" || len(a.Actions) != 0 {
		t.Errorf("%q and %v count, want a alone", countedCosts(a), a.Actions)
	}
	for _, id := range []RecordID{theirs, action} {
		if v := a.Record(id); v.Reason != v1alpha1.ReasonWrongCorrection {
			t.Errorf("%s: %+v", id, v)
		}
	}
}

func TestWhereAndWhenARecordMayBe(t *testing.T) {
	for name, test := range map[string]struct {
		key, at, reason string
		says            []string
	}{
		"in the activation's namespace":                {"staff/x", "2021-12-16 00:00", v1alpha1.ReasonAccepted, nil},
		"in the namespace of an active plan":           {"social/x", "2021-12-16 00:00", v1alpha1.ReasonAccepted, nil},
		"not in the namespace of a plan that refuses":  {"closed/x", "2021-12-16 00:00", v1alpha1.ReasonNamespaceNotActivated, []string{"metadata.namespace is closed", "enter it in namespace staff"}},
		"not in a namespace without a plan":            {"other/x", "2021-12-16 00:00", v1alpha1.ReasonNamespaceNotActivated, []string{"metadata.namespace is other", "staff/attack"}},
		"not a second before the crisis started":       {"staff/x", "2021-12-15 23:59:59", v1alpha1.ReasonBeforeCrisis, []string{"2021-12-15T23:59:59+01:00", "2021-12-16T00:00:00+01:00", "spec", "corrects"}},
		"before the declaration, if it started before": {"staff/x", "2021-12-16 03:00", v1alpha1.ReasonAccepted, nil},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScenario(t).join(plan("social/care", v1alpha1.ContinuityPlanSpec{}))
			s.join(plan("closed/shop", v1alpha1.ContinuityPlanSpec{ActivatedFrom: []v1alpha1.ActivationSource{{Namespace: "nobody"}}}))
			id := s.enter(stated(test.key, "", test.at, oneKrona("")))
			a := s.assess("2022-02-01 00:00")
			v := a.Record(id)
			if v.Reason != test.reason || v.Ready != (test.reason == v1alpha1.ReasonAccepted) || (countedCosts(a) == "x") != v.Ready {
				t.Errorf("%+v, and %q count", v, countedCosts(a))
			}
			for _, text := range test.says {
				if !strings.Contains(v.Message.String(), text) {
					t.Errorf("the message does not say %q: %s", text, v.Message)
				}
			}
		})
	}
}

func TestARecordThatIsNotInTheDossierIsNotAccepted(t *testing.T) {
	s := newScenario(t)
	id := s.enter(stated("a", "", "2021-12-20 10:00", oneKrona("")))
	s.RemoveRecord(id)
	if v := s.verdict("2022-01-01 00:00", id); v.Ready || v.Message.IsZero() || countedCosts(s.assess("2022-01-01 00:00")) != "" {
		t.Errorf("it is %+v", v)
	}
}
