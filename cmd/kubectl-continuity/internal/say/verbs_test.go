package say

import (
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// noon is an instant of the small crisis, and what was said before it.
const noon = "2026-11-25 12:00"

// at is an instant of that crisis.
func at(t *testing.T, text string) metav1.Time {
	t.Helper()
	return metav1.NewTime(clock(t, text, inDrill(t, noon).Zone()))
}

// entryAt is a log entry of the small crisis.
func entryAt(t *testing.T, name, when string, spec v1alpha1.LogEntrySpec) *v1alpha1.LogEntry {
	t.Helper()
	spec.Crisis.Name, spec.OccurredAt = "drill", at(t, when)
	return &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: "brendans", Name: name}, Spec: spec}
}

func outageOf(t *testing.T, about v1alpha1.Subject) client.Object {
	t.Helper()
	return entryAt(t, "outage-"+string(about.System), "2026-11-25 08:10", v1alpha1.LogEntrySpec{About: &about, Outage: &v1alpha1.Outage{Since: at(t, "2026-11-25 07:30")}})
}

func records() v1alpha1.Subject { return v1alpha1.Subject{Plan: "wards", System: "patient-records"} }

func network() v1alpha1.Subject {
	return v1alpha1.Subject{Namespace: "brendans-it", Plan: "platform", System: "network"}
}

func report(t *testing.T, name, when string, about v1alpha1.Subject, step v1alpha1.Name) client.Object {
	t.Helper()
	return entryAt(t, name, when, v1alpha1.LogEntrySpec{About: &about, Report: &v1alpha1.StepReport{Step: step, Outcome: v1alpha1.OutcomeDone}})
}

func board(t *testing.T, when string) client.Object {
	t.Helper()
	return &v1alpha1.Briefing{ObjectMeta: metav1.ObjectMeta{Namespace: "brendans", Name: "board-1"}, Spec: v1alpha1.BriefingSpec{
		Record: v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "drill"}, EnteredBy: "anna"}, HeldAt: at(t, when), Audience: "Hospital board", Content: "All.",
		Meets: []v1alpha1.ObligationReference{{Plan: "wards", Obligation: "board"}},
	}}
}

func minutesOf(t *testing.T) client.Object {
	t.Helper()
	return entryAt(t, "minutes-1", "2026-11-25 11:00", v1alpha1.LogEntrySpec{
		Record: v1alpha1.Record{EnteredBy: "anna"}, About: &v1alpha1.Subject{Briefing: "board-1"}, Minutes: &v1alpha1.Minutes{WrittenBy: "Secretary", Text: "T"},
	})
}

func sandbags(t *testing.T) client.Object {
	t.Helper()
	return &v1alpha1.ActionItem{ObjectMeta: metav1.ObjectMeta{Namespace: "brendans-it", Name: "task-sandbags"}, Spec: v1alpha1.ActionItemSpec{
		Record: v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Namespace: "brendans", Name: "drill"}}, Title: "Sandbags at the north door",
		Owner: v1alpha1.Contact{Name: "Head of IT"}, AssignedAt: at(t, "2026-11-25 09:00"), DueAt: at(t, "2026-11-25 11:00"),
	}}
}

func review(t *testing.T) client.Object {
	t.Helper()
	return &v1alpha1.Evaluation{ObjectMeta: metav1.ObjectMeta{Namespace: "brendans", Name: "review"}, Spec: v1alpha1.EvaluationSpec{
		Record: v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "drill"}}, Title: "Review", CompletedAt: at(t, "2026-11-25 11:30"), Authors: []v1alpha1.Line{"Q"},
		Answers:  []v1alpha1.Answer{{Question: "patients", Text: "No."}, {Question: "informed", Text: "Yes."}},
		Findings: []v1alpha1.Finding{{Name: "server-room", Text: "It lies low."}},
	}}
}

// head is how a log entry of the small crisis begins.
func head(name string) string {
	return "LogEntry: {name: " + name + ", namespace: brendans}\nspec:\n  crisis: {name: drill}\n  occurredAt: \"2026-11-25T12:00:00Z\"\n"
}

func TestAVerbBuildsTheOneObjectThatStatesIt(t *testing.T) {
	for name, c := range map[string]struct {
		said    func(*testing.T) []client.Object
		verb    Verb
		answers map[string]string
		want    string
	}{
		"a briefing takes the audience from its obligation": {
			verb: &Brief{Obligation: "board", Content: "Water in the basement.", Participants: []string{"Chief nurse", " Head of IT"}, By: "Chief executive"},
			want: `{Briefing: {name: briefing-board-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, heldAt: "2026-11-25T12:00:00Z",
				audience: Hospital board, meets: [{plan: wards, obligation: board}], content: Water in the basement., by: Chief executive,
				participants: [Chief nurse, Head of IT]}}`,
		},
		"a briefing is asked for by the audience, too, and what is optional is left": {
			verb: &Brief{Common: Common{At: "11:30", Paper: true}}, answers: map[string]string{"OBLIGATION": "crisis team"},
			want: `{Briefing: {name: briefing-staff-20261125-1130-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, heldAt: "2026-11-25T11:30:00Z",
				medium: Paper, audience: Crisis team, meets: [{plan: wards, obligation: staff}]}}`,
		},
		"content that must be kept must be said": {
			verb: &Brief{Obligation: "wards/board"}, answers: map[string]string{"--content": "All.\nAnd more."},
			want: `{Briefing: {name: briefing-board-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, heldAt: "2026-11-25T12:00:00Z",
				audience: Hospital board, meets: [{plan: wards, obligation: board}], content: "All.\nAnd more."}}`,
		},
		"a briefing for no obligation": {
			verb: &Brief{Audience: "Local radio", Content: "Boil the water."},
			want: `{Briefing: {name: briefing-local-radio-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, heldAt: "2026-11-25T12:00:00Z",
				audience: Local radio, content: Boil the water.}}`,
		},
		"a briefing written elsewhere names the crisis and the plan whole": {
			verb: &Brief{Common: Common{In: "brendans-it", Name: "b", Corrects: "a"}, Obligation: "staff", Content: "All."},
			want: `{Briefing: {name: b, namespace: brendans-it}, spec: {crisis: {name: drill, namespace: brendans}, corrects: a, heldAt: "2026-11-25T12:00:00Z",
				audience: Crisis team, meets: [{namespace: brendans, plan: wards, obligation: staff}], content: All.}}`,
		},
		"an observation": {
			verb: &Log{}, answers: map[string]string{"TEXT": "Fuel until 16:00"},
			want: head("log-fuel-until-16-00-20261125-1200-x7k2") + "  observation: {text: 'Fuel until 16:00'}",
		},
		"an observation about an activity": {
			verb: &Log{Text: "Quiet", About: "emergency-care"},
			want: head("log-quiet-20261125-1200-x7k2") + "  about: {plan: wards, activity: emergency-care}\n  observation: {text: Quiet}",
		},
		"a contact": {
			verb: &Log{Text: "Filed", Contact: "Police"}, want: head("contact-police-20261125-1200-x7k2") + "  contact: {with: Police, text: Filed}",
		},
		"a cost": {
			verb: &Log{Text: "Pumps", Cost: "18 400,5 eur", AtMost: true},
			want: head("cost-pumps-20261125-1200-x7k2") + "  cost: {amount: '18400.5', currency: EUR, upperBound: true, text: Pumps}",
		},
		"an outage of a system elsewhere": {
			verb: &Log{Outage: "network", Since: "-3h"},
			want: head("outage-network-20261125-1200-x7k2") + "  about: {namespace: brendans-it, plan: platform, system: network}\n  outage: {since: '2026-11-25T09:00:00Z'}",
		},
		"a decision": {
			verb: &Decide{Text: "Divert"}, answers: map[string]string{"--body": "Hospital board"},
			want: head("decision-divert-20261125-1200-x7k2") + "  decision: {body: Hospital board, text: Divert}",
		},
		"a task by the next briefing, whose owner the plans know": {
			verb: &Task{Title: "Sandbags"}, answers: map[string]string{"--owner": "Head of IT", "--due": "staff"},
			want: `{ActionItem: {name: task-sandbags-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, title: Sandbags,
				owner: {name: Head of IT, contact: Radio channel 3}, assignedAt: "2026-11-25T12:00:00Z", dueAt: "2026-11-25T20:00:00Z"}}`,
		},
		"a task by a time, from a finding": {
			said: func(t *testing.T) []client.Object { return []client.Object{review(t)} },
			verb: &Task{Title: "Move the servers", Owner: "Head of IT", Contact: "Desk", Due: "2027-03-31", From: "evaluation/review/server-room"},
			want: `{ActionItem: {name: task-move-the-servers-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, title: Move the servers,
				owner: {name: Head of IT, contact: Desk}, assignedAt: "2026-11-25T12:00:00Z", dueAt: "2027-03-31T22:59:00Z",
				from: {evaluation: review, finding: server-room}}}`,
		},
		"a task that is done, by its title": {
			said: func(t *testing.T) []client.Object { return []client.Object{sandbags(t)} },
			verb: &Done{Action: "sandbags at", Note: "Two rows"},
			want: head("done-sandbags-at-the-north-20261125-1200-x7k2") + "  about: {namespace: brendans-it, actionItem: task-sandbags}\n  progress: {state: Done, text: Two rows}",
		},
		"a task that is cancelled says why": {
			said: func(t *testing.T) []client.Object { return []client.Object{sandbags(t)} },
			verb: &Done{Cancelled: true}, answers: map[string]string{"ACTION_ITEM": "task-sandbags", "--because": "No water"},
			want: head("cancelled-sandbags-at-the-north-20261125-1200-x7k2") + "  about: {namespace: brendans-it, actionItem: task-sandbags}\n  progress: {state: Cancelled, text: No water}",
		},
		"the step that a system is at is done": {
			said: func(t *testing.T) []client.Object { return []client.Object{outageOf(t, records())} },
			verb: &Confirm{System: "patient-records", RecoveredTo: "2026-11-25 06:00"},
			want: head("report-patient-records-restore-database-20261125-1200-x7k2") + "  about: {plan: wards, system: patient-records}\n" +
				"  report: {step: restore-database, outcome: Done, recoveredTo: '2026-11-25T06:00:00Z'}",
		},
		"a count of which some are left is in progress": {
			said: func(t *testing.T) []client.Object { return []client.Object{outageOf(t, records())} },
			verb: &Confirm{System: "patient-records", Step: "update", Count: "40"},
			want: head("report-patient-records-update-terminals-20261125-1200-x7k2") + "  about: {plan: wards, system: patient-records}\n" +
				"  report: {step: update-terminals, outcome: InProgress, done: 40}",
		},
		"a count of another total": {
			said: func(t *testing.T) []client.Object { return []client.Object{outageOf(t, records())} },
			verb: &Confirm{System: "patient-records", Step: "update-terminals", Count: "150/150"},
			want: head("report-patient-records-update-terminals-20261125-1200-x7k2") + "  about: {plan: wards, system: patient-records}\n" +
				"  report: {step: update-terminals, outcome: Done, done: 150, total: 150}",
		},
		"a step that is skipped says why": {
			said: func(t *testing.T) []client.Object { return []client.Object{outageOf(t, network())} },
			verb: &Confirm{Outcome: "skipped"}, answers: map[string]string{"SYSTEM": "platform/network", "--note": "It is new"},
			want: head("report-network-restore-20261125-1200-x7k2") + "  about: {namespace: brendans-it, plan: platform, system: network}\n" +
				"  report: {step: restore, outcome: Skipped, text: It is new}",
		},
		"a step that was begun": {
			said: func(t *testing.T) []client.Object { return []client.Object{outageOf(t, network())} },
			verb: &Confirm{System: "network", Outcome: "started"},
			want: head("report-network-restore-20261125-1200-x7k2") + "  about: {namespace: brendans-it, plan: platform, system: network}\n  report: {step: restore, outcome: InProgress}",
		},
		"a forecast": {
			verb: &Forecast{System: "network"}, answers: map[string]string{"T": "+2h30m", "--because": "Two switches left"},
			want: head("forecast-network-20261125-1200-x7k2") + "  about: {namespace: brendans-it, plan: platform, system: network}\n" +
				"  forecast: {restoredBy: '2026-11-25T14:30:00Z', text: Two switches left}",
		},
		"an acceptance is the owner's": {
			said: func(t *testing.T) []client.Object {
				return []client.Object{outageOf(t, network()), report(t, "r", "2026-11-25 09:00", network(), "restore")}
			},
			verb: &Accept{}, answers: map[string]string{"SYSTEM": "network"},
			want: head("acceptance-network-20261125-1200-x7k2") + "  about: {namespace: brendans-it, plan: platform, system: network}\n  acceptance: {acceptedBy: Head of IT}",
		},
		"a phase": {
			verb: &Phase{To: "recovery", By: "Chief nurse", Because: "All are safe"},
			want: head("phase-recovery-20261125-1200-x7k2") + "  phase: {to: Recovery, decidedBy: Chief nurse, reason: All are safe}",
		},
		"a closing answers the criteria that it is asked for": {
			verb: &Close{By: "Chief nurse", Because: "Done", Met: []string{"ordinary=Since noon", "rested"}}, answers: map[string]string{"--met rested": "Eight hours"},
			want: head("closing-20261125-1200-x7k2") + "  phase:\n    {to: Closed, decidedBy: Chief nurse, reason: Done,\n" +
				"     endCriteria: [{criterion: ordinary, answer: Since noon}, {criterion: rested, answer: Eight hours}]}",
		},
		"a retirement": {
			said: func(t *testing.T) []client.Object { return []client.Object{outageOf(t, network())} },
			verb: &Retire{By: "Head of IT"}, answers: map[string]string{"SYSTEM": "network", "--because": "Nobody misses it"},
			want: head("retirement-network-20261125-1200-x7k2") + "  about: {namespace: brendans-it, plan: platform, system: network}\n" +
				"  retirement: {decidedBy: Head of IT, reason: Nobody misses it}",
		},
		"a waiver": {
			verb: &Waive{Obligation: "board"}, answers: map[string]string{"--by": "Chief nurse", "--because": "The board is here"},
			want: head("waiver-board-20261125-1200-x7k2") + "  about: {plan: wards, obligation: board}\n  waiver: {decidedBy: Chief nurse, reason: The board is here}",
		},
		"minutes in a document": {
			said: func(t *testing.T) []client.Object { return []client.Object{board(t, "2026-11-25 10:00")} },
			verb: &Minutes{Briefing: "board", URL: "https://x.example/m.pdf"}, answers: map[string]string{"--by": "Secretary"},
			want: head("minutes-hospital-board-20261125-1200-x7k2") + "  about: {briefing: board-1}\n" +
				"  minutes: {writtenBy: Secretary, document: {title: Minutes of the briefing of 2026-11-25 10:00 to Hospital board, url: 'https://x.example/m.pdf'}}",
		},
		"an approval of the minutes of a briefing": {
			said: func(t *testing.T) []client.Object { return []client.Object{board(t, "2026-11-25 10:00"), minutesOf(t)} },
			verb: &Approve{What: "briefing/board-1", By: "Chair"},
			want: head("approval-hospital-board-20261125-1200-x7k2") + "  about: {logEntry: minutes-1}\n  approval: {approvedBy: Chair}",
		},
		"an adoption on behalf of the body that the plan names": {
			said: func(t *testing.T) []client.Object { return []client.Object{review(t)} },
			verb: &Approve{}, answers: map[string]string{"WHAT": "evaluation/review", "--by": "Chair"},
			want: head("approval-evaluation-20261125-1200-x7k2") + "  about: {evaluation: review}\n  approval: {approvedBy: Chair, body: Hospital board}",
		},
		"an evaluation, asked for": {
			verb:    &Evaluate{Finding: []string{"low=It lies low"}, Lesson: []string{"early@wards=Tell them on day two", "calm=Breathe"}},
			answers: map[string]string{"--author": "Quality manager, Nurse", "--answer patients": "No.", "--answer informed": "Yes."},
			want: `{Evaluation: {name: evaluation-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, title: "Evaluation: Autumn exercise",
				completedAt: "2026-11-25T12:00:00Z", authors: [Quality manager, Nurse], answers: [{question: patients, text: "No."}, {question: informed, text: "Yes."}],
				findings: [{name: low, text: It lies low}], lessons: [{name: early, text: Tell them on day two, changes: {name: wards}}, {name: calm, text: Breathe}]}}`,
		},
		"an evaluation from a sheet, in which one question is left": {
			verb: &Evaluate{Sheet: Sheet{Title: "Review", Authors: []string{"Q"}, Answers: map[string]string{"patients": "No.", "informed": ""}}, Unit: "brendans-it/platform"},
			want: `{Evaluation: {name: evaluation-20261125-1200-x7k2, namespace: brendans}, spec: {crisis: {name: drill}, title: Review,
				completedAt: "2026-11-25T12:00:00Z", authors: [Q], answers: [{question: patients, text: "No."}], unit: {namespace: brendans-it, name: platform}}}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			var said []client.Object
			if c.said != nil {
				said = c.said(t)
			}
			s := inDrill(t, noon, said...)
			object, err := answered(t, s, c.verb, c.answers)
			if err != nil {
				t.Fatal(err)
			}
			if got := manifest(t, s, object); !same(t, got, c.want) {
				t.Errorf("it builds\n%s\nwant\n%s", got, c.want)
			}
			if len(Meaning(s, object)) < 2 {
				t.Errorf("what it means is told in %v", Meaning(s, object))
			}
		})
	}
}
