package assess

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

func TestEveryConditionOfAnActivationIsAlwaysThere(t *testing.T) {
	want := []string{
		"Ready", "PlanUnavailable", "BriefingOverdue", "RecordIncomplete", "MinutesOverdue", "ObjectiveBreached", "RecoveryFailed", "Stalled", "Degraded",
		"ActivityBeyondMaxDowntime", "ActionOverdue", "EvaluationOverdue", "AdoptionPending", "FindingUnanswered", "LessonPending", "Suspended",
	}
	empty, full := newScenario(t), late(t)
	empty.activation.Spec.Plans = nil
	for _, s := range []*scenario{empty, full} {
		var got []string
		now := instant("2022-08-31 12:00")
		for _, c := range s.assess("2022-08-31 12:00").ActivationStatus(s.activation, now).Conditions {
			got = append(got, c.Type)
			if c.Reason == "" || c.Message == "" || c.LastTransitionTime.IsZero() {
				t.Errorf("it is not whole: %+v", c)
			}
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got  %q\nwant %q", got, want)
		}
	}
}

// late is a crisis in which everything that can be late is.
func late(t *testing.T) *scenario {
	s := newScenario(t, minuted("board", "14d", "14d"))
	s.activation.Spec.Affected = v1alpha1.AffectedAll
	s.plan.Spec.Systems = []v1alpha1.System{{Name: "mail", Objectives: &v1alpha1.Objectives{RTO: "8h"}}}
	s.plan.Spec.Activities = []v1alpha1.Activity{{Name: "care", Priority: 1, MaxDowntime: "24h", Needs: on("mail")}}
	s.plan.Spec.Evaluation = &v1alpha1.EvaluationRule{DueAfterDeclaration: "30d", AdoptedBy: "Board"}
	s.brief("board", "2021-12-16 13:00")
	s.act("do", "")
	return s
}

func TestAnOverdueConditionHoldsSinceItsDueInstant(t *testing.T) {
	s := late(t)
	status := s.assess("2022-08-31 12:00").ActivationStatus(s.activation, instant("2022-08-31 12:00"))
	for condition, want := range map[string]struct{ since, message string }{
		"BriefingOverdue":           {"2021-12-23 13:00", "2021-12-23T13:00:00+01:00"},
		"MinutesOverdue":            {"2021-12-30 13:00", "2021-12-30T13:00:00+01:00"},
		"ObjectiveBreached":         {"2021-12-16 08:00", "2021-12-16T08:00:00+01:00"},
		"ActivityBeyondMaxDowntime": {"2021-12-17 00:00", "2021-12-17T00:00:00+01:00"},
		"ActionOverdue":             {"2021-12-20 12:00", "2021-12-20T12:00:00+01:00"},
		"EvaluationOverdue":         {"2022-01-15 08:00", "2022-01-15T08:00:00+01:00"},
	} {
		c := meta.FindStatusCondition(status.Conditions, condition)
		if c.Status != "True" || say(c.LastTransitionTime) != want.since || !strings.Contains(c.Message, want.message) {
			t.Errorf("%s is %s since %s: %s", condition, c.Status, say(c.LastTransitionTime), c.Message)
		}
	}
	if status.Overdue != 3 || status.Actions.Overdue != 1 {
		t.Errorf("%d overdue, %+v", status.Overdue, status.Actions)
	}
	if again := s.assess("2022-08-31 12:00").ActivationStatus(s.activation, instant("2022-09-01 12:00")); !reflect.DeepEqual(
		meta.FindStatusCondition(again.Conditions, "BriefingOverdue"), meta.FindStatusCondition(status.Conditions, "BriefingOverdue")) {
		t.Error("a condition that was raised a day late says so")
	}
}

func TestWhenAConditionChanged(t *testing.T) {
	old := []metav1.Condition{{Type: "X", Status: metav1.ConditionTrue, LastTransitionTime: moment1("2021-12-01 00:00")}}
	now := instant("2022-01-01 00:00")
	for name, test := range map[string]struct {
		old     []metav1.Condition
		verdict Condition
		want    string
	}{
		"an instant of its own":               {old, Condition{Type: "X", True: true, Since: instant("2021-12-20 00:00")}, "2021-12-20 00:00"},
		"kept while the status is the same":   {old, Condition{Type: "X", True: true, Reason: "Other", Message: Say("Other")}, "2021-12-01 00:00"},
		"now when the status changes":         {old, Condition{Type: "X"}, "2022-01-01 00:00"},
		"now when it was not there":           {nil, Condition{Type: "X"}, "2022-01-01 00:00"},
		"another condition has no part in it": {old, Condition{Type: "Y", True: true}, "2022-01-01 00:00"},
	} {
		merged := merge(test.old, []Condition{test.verdict}, 3, now)
		if got := say(merged[0].LastTransitionTime); got != test.want || merged[0].ObservedGeneration != 3 {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
	long := merge(nil, []Condition{{Type: "X", Message: Say(strings.Repeat("å", 40000))}}, 0, now)[0].Message
	if len(long) > 32768 || !strings.HasSuffix(long, "å…") {
		t.Errorf("a message of %d bytes ends in %q", len(long), long[len(long)-8:])
	}
}

func TestNothingElseInAStatusDependsOnNow(t *testing.T) {
	s := late(t)
	status := func(at time.Time) v1alpha1.CrisisActivationStatus {
		return Assess(s.Dossier, at).ActivationStatus(s.activation, at)
	}
	now := instant("2022-01-20 12:00")
	s.activation.Status = status(now)
	if later := status(now.Add(time.Minute)); !reflect.DeepEqual(later, s.activation.Status) {
		t.Errorf("a minute later it is\n%+v, not\n%+v", later, s.activation.Status)
	}
}

func TestListsInAStatusAreBounded(t *testing.T) {
	s := newScenario(t)
	for i := range 130 {
		o := obligationOf(fmt.Sprintf("o%03d", i), once(v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorDeclared}, fmt.Sprintf("%dd", 200-i)))
		o.Required, o.Audience = true, v1alpha1.Line(strings.Repeat("å", 200))
		s.plan.Spec.Obligations = append(s.plan.Spec.Obligations, o)
		s.plan.Spec.Activities = append(s.plan.Spec.Activities, v1alpha1.Activity{Name: v1alpha1.Name(fmt.Sprintf("a%d", i)), Priority: 1, Needs: on("none")})
	}
	s.plan.Name = strings.Repeat("p", 253)
	s.plan.Namespace = strings.Repeat("n", 63)
	s.activation.Spec.Plans = nil
	s.plan.Spec.ActivatedFrom = from("staff")
	s.join(s.plan).close("2021-12-20 00:00", "2021-12-21 00:00")
	for i := range 150 {
		s.joinBy("2021-12-20 00:00", "", fmt.Sprintf("p%d", i))
	}
	at := instant("2022-03-10 12:00")
	status := Assess(s.Dossier, at).ActivationStatus(s.activation, at)
	if len(status.Obligations) != 100 || len(status.Activities) != 100 || len(status.Problems) != 20 || len(status.ClosingNeeds) != 20 || len(status.Plans) != 100 {
		t.Errorf("%d obligations, %d activities, %d problems, %d needs, %d plans", len(status.Obligations), len(status.Activities),
			len(status.Problems), len(status.ClosingNeeds), len(status.Plans))
	}
	if status.Obligations[0].OverdueSince == nil {
		t.Error("the overdue are not first")
	}
	for _, need := range status.ClosingNeeds {
		if len([]rune(need)) > 500 {
			t.Errorf("a need has %d characters", len([]rune(need)))
		}
	}
	for _, p := range status.Problems {
		if len([]rune(p.Field)) > 300 || len([]rune(p.Message)) > 1000 {
			t.Errorf("a problem has %d and %d characters", len(p.Field), len(p.Message))
		}
	}
}

func TestNextDueIsTheNextInstantAtWhichAnythingFallsDue(t *testing.T) {
	s := late(t)
	for asOf, want := range map[string]string{
		"2021-12-18 00:00": "2021-12-20 12:00", // the action item
		"2021-12-20 12:00": "2021-12-23 13:00", // the board
		"2021-12-29 00:00": "2021-12-30 13:00", // the minutes, and the board
		"2022-01-14 00:00": "2022-01-15 08:00", // the evaluation
	} {
		status := s.assess(asOf).ActivationStatus(s.activation, instant(asOf))
		if got := say(status.NextDue); got != want {
			t.Errorf("at %s it is %s, want %s", asOf, got, want)
		}
	}
}

func TestARecordOfACrisisThatDoesNotExist(t *testing.T) {
	var none *Assessment
	now := instant("2022-01-01 00:00")
	record := v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Namespace: "staff", Name: "atack"}}
	briefing, _ := none.BriefingStatus(&v1alpha1.Briefing{Spec: v1alpha1.BriefingSpec{Record: record}}, now)
	entry, _ := none.LogEntryStatus(&v1alpha1.LogEntry{Spec: v1alpha1.LogEntrySpec{Record: record}}, now)
	action, _ := none.ActionItemStatus(&v1alpha1.ActionItem{Spec: v1alpha1.ActionItemSpec{Record: record}}, now)
	evaluation, _ := none.EvaluationStatus(&v1alpha1.Evaluation{Spec: v1alpha1.EvaluationSpec{Record: record}}, now)
	recovery, next := none.RecoveryStatus(&v1alpha1.SystemRecovery{Spec: v1alpha1.SystemRecoverySpec{Crisis: record.Crisis}}, now)
	for _, conditions := range [][]metav1.Condition{briefing.Conditions, entry.Conditions, action.Conditions, evaluation.Conditions, recovery.Conditions} {
		ready := meta.FindStatusCondition(conditions, "Ready")
		if ready.Status != "False" || ready.Reason != v1alpha1.ReasonCrisisNotFound || !strings.Contains(ready.Message, "spec.crisis names activation atack") ||
			!strings.Contains(ready.Message, "in namespace staff: declare it") {
			t.Errorf("%+v", ready)
		}
	}
	if !next.IsZero() {
		t.Errorf("it changes by itself at %s", next)
	}
}

func TestTheStatusesOfRecords(t *testing.T) {
	s := late(t)
	now := instant("2022-01-01 00:00")
	unaddressed := &v1alpha1.Briefing{Spec: v1alpha1.BriefingSpec{HeldAt: moment1("2021-12-18 13:00")}}
	s.enter(unaddressed)
	a := Assess(s.Dossier, now)
	b, next := a.BriefingStatus(s.index.records[RecordID{v1alpha1.KindBriefing, Key{Namespace: "staff", Name: "briefing-1"}}].briefing, now)
	if late := meta.FindStatusCondition(b.Conditions, "MinutesOverdue"); late.Status != "True" || say(late.LastTransitionTime) != "2021-12-30 13:00" ||
		len(b.Met) != 1 || b.Met[0].Verdict != v1alpha1.SlotOnTime || !next.IsZero() {
		t.Errorf("the briefing is %+v", b)
	}
	b, _ = a.BriefingStatus(unaddressed, now)
	if ready := meta.FindStatusCondition(b.Conditions, "Ready"); ready.Status != "True" || ready.Reason != v1alpha1.ReasonUnaddressed || len(b.Met) != 0 {
		t.Errorf("the unaddressed briefing is %+v", b)
	}
	item, next := a.ActionItemStatus(a.Actions[0].Item, now)
	if c := meta.FindStatusCondition(item.Conditions, "ActionOverdue"); c.Status != "True" || say(c.LastTransitionTime) != "2021-12-20 12:00" || item.State != "Open" || !next.IsZero() {
		t.Errorf("the action item is %+v", item)
	}
}
