package dossier

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// The statutory clocks are samples to copy: these tests read the files as they are.

func stockholm(t *testing.T) *time.Location {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// statutory is a crisis over one of the samples, of which people became aware at an instant, on a wall in Stockholm.
type statutory struct {
	*testing.T
	*Folder
	plan string
	zone *time.Location
	n    int
}

func newStatutory(t *testing.T, plan, aware string) *statutory {
	folder, err := FromFolder("../../config/samples/statutory")
	if err != nil {
		t.Fatal(err)
	}
	s := &statutory{T: t, Folder: folder, plan: plan, zone: stockholm(t)}
	at := s.at(aware)
	s.add(object(t, &v1alpha1.CrisisActivation{}, "statutory", "attack", at,
		"title: Attack\nmode: Real\nstartedAt: %s\nawareAt: %s\ndeclaredAt: %s\ndeclaredBy: D\nplans: [{name: %s}]",
		at.Add(-time.Hour).Format(time.RFC3339), at.Format(time.RFC3339), at.Add(3*time.Hour).Format(time.RFC3339), plan))
	return s
}

// at reads "2026-03-28 20:00" or "2026-03-28 20:00:01" on a wall in Stockholm.
func (s *statutory) at(text string) time.Time {
	for _, layout := range []string{"2006-01-02 15:04", time.DateTime} {
		if at, err := time.ParseInLocation(layout, text, s.zone); err == nil {
			return at
		}
	}
	s.Fatalf("no instant: %s", text)
	return time.Time{}
}

func (s *statutory) add(o client.Object) {
	if err := s.put(o); err != nil {
		s.Fatal(err)
	}
}

// told holds a briefing for obligations; what more it says follows.
func (s *statutory) told(at, audience, more string, obligations ...string) *statutory {
	s.n++
	var meets []string
	for _, name := range obligations {
		meets = append(meets, fmt.Sprintf("{plan: %s, obligation: %s}", s.plan, name))
	}
	s.add(object(s.T, &v1alpha1.Briefing{}, "statutory", fmt.Sprintf("told-%d", s.n), s.at(at),
		"crisis: {name: attack}\nheldAt: %s\naudience: %s\nmeets: [%s]\ncontent: C\n%s", s.at(at).Format(time.RFC3339), audience, strings.Join(meets, ", "), more))
	return s
}

// stated enters a log entry.
func (s *statutory) stated(at, what string) *statutory {
	s.n++
	s.add(object(s.T, &v1alpha1.LogEntry{}, "statutory", fmt.Sprintf("stated-%d", s.n), s.at(at),
		"crisis: {name: attack}\noccurredAt: %s\n%s", s.at(at).Format(time.RFC3339), what))
	return s
}

func (s *statutory) assess(at string) *assess.Assessment {
	d, err := s.Dossier(Key{Namespace: "statutory", Name: "attack"})
	if err != nil {
		s.Fatal(err)
	}
	return assess.Assess(d, s.at(at))
}

// slots are the slots of each obligation that has any or is due, as due instant and state.
func (s *statutory) slots(a *assess.Assessment) (all []string) {
	for i := range a.Obligations {
		o := &a.Obligations[i]
		for _, slot := range o.Slots {
			all = append(all, fmt.Sprintf("%s %s %s", o.Ref.Name, slot.Due.In(s.zone).Format("2006-01-02 15:04"), slot.State))
		}
		if !o.NextDue.IsZero() {
			all = append(all, fmt.Sprintf("%s %s", o.Ref.Name, o.NextDue.In(s.zone).Format("2006-01-02 15:04")))
		}
	}
	return all
}

func (s *statutory) record(a *assess.Assessment) string {
	for _, c := range a.Conditions {
		if c.Type == v1alpha1.ConditionRecordIncomplete {
			return c.Reason
		}
	}
	return ""
}

const (
	nis2, ongoing, gdpr  = "nis2-article-23", "nis2-article-23-ongoing", "gdpr-article-33"
	csirt, authority     = "CSIRT", "Data protection authority"
	toRecovery, toClosed = "phase: {to: Recovery, decidedBy: D}", "phase: {to: Closed, decidedBy: D}"
)

func TestStatutoryClocksFallDueToTheSecond(t *testing.T) {
	adjusted := func(obligation, triggers string) string {
		return fmt.Sprintf("about: {plan: %s, obligation: %s}\nadjustment: {decidedBy: D, reason: R, triggers: [%s]}", nis2, obligation, triggers)
	}
	for name, test := range map[string]struct {
		plan, aware, asOf string
		happens           func(s *statutory)
		want              []string
		record            string
	}{
		"24 and 72 hours over the clocks going forward": {
			plan: nis2, aware: "2026-03-28 20:00", asOf: "2026-03-28 23:30",
			want: []string{"early-warning 2026-03-29 21:00", "incident-notification 2026-03-31 21:00"},
		},
		"24 and 72 hours over the clocks going back": {
			plan: nis2, aware: "2026-10-24 20:00", asOf: "2026-10-24 23:30",
			want: []string{"early-warning 2026-10-25 19:00", "incident-notification 2026-10-27 19:00"},
		},
		"the final report counts from the notification, and 31 January plus a month is 28 February": {
			plan: nis2, aware: "2026-01-29 09:00", asOf: "2026-02-01 00:00",
			happens: func(s *statutory) {
				s.told("2026-01-30 09:00", csirt, "", "early-warning").told("2026-01-31 10:00", csirt, "", "incident-notification")
			},
			want: []string{"early-warning 2026-01-30 09:00 OnTime", "incident-notification 2026-02-01 09:00 OnTime", "final-report 2026-02-28 10:00"},
		},
		"and 29 February in a leap year": {
			plan: nis2, aware: "2028-01-29 09:00", asOf: "2028-02-01 00:00",
			happens: func(s *statutory) {
				s.told("2028-01-31 10:00", csirt, "", "early-warning", "incident-notification")
			},
			want: []string{"early-warning 2028-01-30 09:00 Late", "incident-notification 2028-02-01 09:00 OnTime", "final-report 2028-02-29 10:00"},
		},
		"a month over the clocks going forward keeps the time of day": {
			plan: nis2, aware: "2026-03-14 09:00", asOf: "2026-04-15 11:59:59",
			happens: func(s *statutory) { s.told("2026-03-15 12:00", csirt, "", "early-warning", "incident-notification") },
			want:    []string{"early-warning 2026-03-15 09:00 Late", "incident-notification 2026-03-17 09:00 OnTime", "final-report 2026-04-15 12:00"},
		},
		"nothing was told, and the final report has nothing to count from": {
			plan: nis2, aware: "2026-01-29 09:00", asOf: "2026-06-01 00:00",
			want: []string{"early-warning 2026-01-30 09:00 Open", "incident-notification 2026-02-01 09:00 Open"},
		},
		"an incident that goes on: the adjustment asks for a progress report and then for the final one": {
			plan: nis2, aware: "2026-01-29 09:00", asOf: "2026-06-01 00:00",
			happens: func(s *statutory) {
				s.told("2026-01-30 08:00", csirt, "", "early-warning").told("2026-01-31 10:00", csirt, "", "incident-notification")
				s.stated("2026-02-20 09:00", adjusted("final-report",
					"{once: {after: {obligation: incident-notification}, within: 1mo}}, {once: {after: {anchor: Closed}, within: 1mo}}"))
				s.told("2026-02-27 10:00", csirt, "", "final-report")
				s.stated("2026-03-01 09:00", toRecovery).stated("2026-05-31 12:00", toClosed)
			},
			want: []string{"early-warning 2026-01-30 09:00 OnTime", "incident-notification 2026-02-01 09:00 OnTime",
				"final-report 2026-02-28 10:00 OnTime", "final-report 2026-06-30 12:00"},
		},
		"an intermediate report that the CSIRT asked for, by an adjustment": {
			plan: nis2, aware: "2026-03-09 09:00", asOf: "2026-03-19 12:00",
			happens: func(s *statutory) {
				s.told("2026-03-10 08:00", csirt, "", "early-warning").told("2026-03-11 10:00", csirt, "", "incident-notification")
				s.stated("2026-03-12 09:00", adjusted("early-warning", "{once: {after: {obligation: incident-notification}, within: 9d}}"))
			},
			want: []string{"early-warning 2026-03-10 09:00 OnTime", "early-warning 2026-03-20 10:00",
				"incident-notification 2026-03-12 09:00 OnTime", "final-report 2026-04-11 10:00"},
		},
		"an incident that goes on, by the plan for it: a month from its handling": {
			plan: ongoing, aware: "2026-01-29 09:00", asOf: "2026-04-01 00:00",
			happens: func(s *statutory) {
				s.told("2026-01-30 08:00", csirt, "", "early-warning").told("2026-01-31 10:00", csirt, "", "incident-notification")
				s.told("2026-02-28 10:00", csirt, "", "progress-report").told("2026-03-31 15:00", "Crisis staff", "", "incident-handled")
			},
			want: []string{"early-warning 2026-01-30 09:00 OnTime", "incident-notification 2026-02-01 09:00 OnTime",
				"progress-report 2026-02-28 10:00 OnTime", "final-report 2026-04-30 15:00"},
		},
		"one that is over within the month, by that plan: one report is both": {
			plan: ongoing, aware: "2026-01-29 09:00", asOf: "2026-03-01 00:00",
			happens: func(s *statutory) {
				s.told("2026-01-30 08:00", csirt, "", "early-warning", "incident-notification")
				s.told("2026-02-10 15:00", "Crisis staff", "", "incident-handled").told("2026-02-20 10:00", csirt, "", "progress-report", "final-report")
			},
			want: []string{"early-warning 2026-01-30 09:00 OnTime", "incident-notification 2026-02-01 09:00 OnTime",
				"progress-report 2026-02-28 08:00 OnTime", "final-report 2026-03-10 15:00 OnTime"},
		},
		"a breach of personal data over the clocks going forward": {
			plan: gdpr, aware: "2026-03-28 20:00", asOf: "2026-03-29 00:00", want: []string{"supervisory-authority 2026-03-31 21:00"},
		},
		"notified in time, to the second": {
			plan: gdpr, aware: "2026-03-28 20:00", asOf: "2026-05-01 00:00",
			happens: func(s *statutory) { s.told("2026-03-31 21:00", authority, "", "supervisory-authority") },
			want:    []string{"supervisory-authority 2026-03-31 21:00 OnTime"},
		},
		"notified late, without a reason": {
			plan: gdpr, aware: "2026-03-28 20:00", asOf: "2026-05-01 00:00",
			happens: func(s *statutory) { s.told("2026-03-31 21:00:01", authority, "", "supervisory-authority") },
			want:    []string{"supervisory-authority 2026-03-31 21:00 Late"}, record: v1alpha1.ReasonUnreasonedDelay,
		},
		"notified late, with a reason": {
			plan: gdpr, aware: "2026-03-28 20:00", asOf: "2026-05-01 00:00",
			happens: func(s *statutory) {
				s.told("2026-03-31 21:00:01", authority, "delayReason: It took four days to learn whose data they were.", "supervisory-authority")
			},
			want: []string{"supervisory-authority 2026-03-31 21:00 Late"},
		},
		"no breach of personal data, and a waiver that says so": {
			plan: gdpr, aware: "2026-03-28 20:00", asOf: "2026-05-01 00:00",
			happens: func(s *statutory) {
				s.stated("2026-03-30 09:00", "about: {plan: gdpr-article-33, obligation: supervisory-authority}\nwaiver: {decidedBy: D, reason: No personal data.}")
			},
			want: []string{"supervisory-authority 2026-03-31 21:00 Waived"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStatutory(t, test.plan, test.aware)
			if test.happens != nil {
				test.happens(s)
			}
			a := s.assess(test.asOf)
			if got := s.slots(a); !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			if test.record == "" {
				test.record = v1alpha1.ReasonRecordComplete
			}
			if got := s.record(a); got != test.record {
				t.Errorf("the record is %s, want %s", got, test.record)
			}
		})
	}
}

// Fourteen days of the act are seven to the minutes and seven to their approval.
func TestMinutesWithinFourteenDays(t *testing.T) {
	minutes := "about: {briefing: told-1}\nminutes: {writtenBy: Anna, text: T}"
	for name, test := range map[string]struct {
		written, want string
	}{
		"the minutes are due first":                     {"", "2026-03-27 13:00 "},
		"kept to the last hour, the approval is day 14": {"2026-03-27 13:00", "2026-03-27 13:00 2026-04-03 14:00"}, // the clocks went forward
		"minutes of day 10 move the approval to day 17": {"2026-03-30 14:00", "2026-03-27 13:00 2026-04-06 14:00"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStatutory(t, "minutes-14-days", "2026-03-18 09:00").told("2026-03-20 13:00", "Executive board", "", "board")
			if test.written != "" {
				s.stated(test.written, minutes)
			}
			m := s.assess("2026-04-20 00:00").Briefings[0].Minutes
			approval := ""
			if !m.ApprovalDue.IsZero() {
				approval = m.ApprovalDue.In(s.zone).Format("2006-01-02 15:04")
			}
			if got := m.Due.In(s.zone).Format("2006-01-02 15:04") + " " + approval; got != test.want {
				t.Errorf("due %s, want %s", got, test.want)
			}
		})
	}
}

// A required deadline keeps the crisis from being closed, by its name.
func TestAStatutoryDeadlineHoldsTheClosingUp(t *testing.T) {
	s := newStatutory(t, gdpr, "2026-03-28 20:00").stated("2026-04-01 09:00", toRecovery).stated("2026-04-10 09:00", toClosed)
	a := s.assess("2026-05-01 00:00")
	want := "obligation statutory/gdpr-article-33/supervisory-authority to Data protection authority, due 2026-03-31T21:00:00+02:00, is not met: hold the briefing, late or not, or state a waiver"
	if a.Phase != v1alpha1.ActivationClosing || len(a.ClosingFor) != 1 || a.ClosingFor[0].String() != want {
		t.Errorf("it is %s for %q", a.Phase, a.ClosingFor)
	}
}

func TestThereIsNothingToMendInAStatutoryPlan(t *testing.T) {
	folder, err := FromFolder("../../config/samples/statutory")
	if err != nil {
		t.Fatal(err)
	}
	for key := range folder.Plans {
		d, err := folder.PlanDossier(key)
		if err != nil {
			t.Fatal(err)
		}
		if a := assess.AssessPlan(d, began); len(a.Problems) > 0 {
			t.Errorf("%s: %+v", key, a.Problems)
		}
	}
}
