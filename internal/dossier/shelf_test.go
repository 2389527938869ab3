package dossier

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/go-logr/logr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// story is a crisis with a snapshot, a plan that joins, statements, and a second crisis that waits for a plan.
func story(t testing.TB) []client.Object {
	care, school := planOf(t, "care", "care"), planOf(t, "school", "school")
	first := crisisOver(t, "first", v1alpha1.ModeReal, began, "[{namespace: care, name: care}]")
	frozen, err := Freeze(first, &assess.PlanVerdict{Key: assess.KeyOf(care), Generation: 1, Spec: &care.Spec}, "care-frozen", began)
	if err != nil {
		t.Fatal(err)
	}
	later := care.DeepCopy()
	later.Spec.Title, later.Generation = "Renamed meanwhile", 2
	return []client.Object{
		later, school, first, frozen,
		crisisOver(t, "second", v1alpha1.ModeReal, began.Add(time.Hour), "[{namespace: school, name: school}, {namespace: care, name: care}]"),
		crisisOver(t, "drill", v1alpha1.ModeExercise, began.Add(-time.Hour), "[{namespace: care, name: care}]"),
		statement(t, "join", "first", began.Add(2*time.Hour), "join: {plan: {namespace: school, name: school}, decidedBy: A}"),
		statement(t, "outage", "first", began.Add(time.Minute), "about: {namespace: care, plan: care, system: records}\noutage: {since: 2021-12-15T06:00:00Z}"),
		statement(t, "done", "first", began.Add(time.Hour), "about: {namespace: care, plan: care, system: records}\nreport: {step: restore, outcome: Done}"),
		statement(t, "wrong", "first", began.Add(time.Hour), "observation: {text: One}"),
		statement(t, "right", "first", began.Add(90*time.Minute), "corrects: wrong\nobservation: {text: Two}"),
	}
}

// said is all that is said of the crises of a story.
func said(t testing.TB, s *shelf, objects []client.Object) string {
	now := began.Add(3 * time.Hour)
	var all []any
	for _, o := range objects {
		crisis, _ := crisisOf(o)
		a := s.assess(s.files[crisis], now)
		switch o := o.(type) {
		case *v1alpha1.CrisisActivation:
			all = append(all, a.ActivationStatus(o, now))
		case *v1alpha1.LogEntry:
			status, next := a.LogEntryStatus(o, now)
			all = append(all, status, next)
		case *v1alpha1.ContinuityPlan:
			all = append(all, assess.AssessPlan(s.planDossier(assess.KeyOf(o), now), now).PlanStatus(o, now))
		}
	}
	raw, err := json.MarshalIndent(all, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestTheOrderInWhichObjectsArriveDoesNotMatter(t *testing.T) {
	objects := story(t)
	s, _ := shelved(t, objects...)
	want := said(t, s, objects)
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 50 {
		shuffled, _ := shelved(t)
		for n, i := range random.Perm(len(objects)) {
			put(t, shuffled, objects[i])
			if n%3 == round%3 { // whoever looks in between changes nothing
				look(shuffled, "first", began)
			}
		}
		if got := said(t, shuffled, objects); got != want {
			t.Fatalf("round %d says otherwise:\n%s\nwant\n%s", round, got, want)
		}
	}
}

func TestWhatIsRemovedAndPutBackIsAsIfNothingHadHappened(t *testing.T) {
	objects := story(t)
	s, _ := shelved(t, objects...)
	want := said(t, s, objects)
	for _, o := range objects {
		if err := s.remove(o); err != nil {
			t.Fatal(err)
		}
		look(s, "first", began)
		put(t, s, o)
		if got := said(t, s, objects); got != want {
			t.Fatalf("after %T %s was removed and put back:\n%s\nwant\n%s", o, assess.KeyOf(o), got, want)
		}
	}
}

func TestARemovedCrisisLeavesNothingBehind(t *testing.T) {
	objects := story(t)
	s, _ := shelved(t, objects...)
	said(t, s, objects)
	for _, o := range objects {
		if err := s.remove(o); err != nil {
			t.Fatal(err)
		}
	}
	if left := len(s.objects) + len(s.files) + len(s.byUID) + len(s.frozen) + len(s.wanted) + len(s.needed); left != 0 {
		t.Errorf("%d things are left on the shelf: %+v", left, s)
	}
}

func TestBetweenTwoReportedChangesOneAssessmentServesAll(t *testing.T) {
	objects := story(t)
	s, _ := shelved(t, objects...)
	a := look(s, "first", began.Add(3*time.Hour))
	if look(s, "first", a.Next.Add(-time.Nanosecond)) != a {
		t.Error("made anew before anything could change")
	}
	if look(s, "first", a.Next) == a {
		t.Error("not made anew at the instant of change")
	}
}

func TestAStatusAloneMakesNobodyElseLook(t *testing.T) {
	objects := story(t)
	s, told := shelved(t, objects...)
	a := look(s, "first", began.Add(3*time.Hour))
	clear(told)
	for _, o := range objects {
		put(t, s, o.DeepCopyObject().(client.Object))
	}
	if look(s, "first", began.Add(3*time.Hour)) != a {
		t.Error("the assessment was made anew")
	}
	if len(told) != len(objects) {
		t.Errorf("told %v, want each object alone", told)
	}
}

func TestOneMoreRecordMakesAsManyLookAtTenRecordsAsAtAThousand(t *testing.T) {
	tell := func(records int) int {
		s, told := shelved(t, story(t)...)
		for i := range records {
			at := began.Add(time.Duration(i+1) * time.Second)
			name := at.Format("150405")
			put(t, s, object(t, &v1alpha1.Briefing{}, "staff", "b"+name, at, "crisis: {name: first}\nheldAt: %s\naudience: Public", at.Format(time.RFC3339)))
			put(t, s, object(t, &v1alpha1.ActionItem{}, "staff", "a"+name, at, "crisis: {name: first}\ntitle: T\nowner: {name: A}\nassignedAt: %[1]s\ndueAt: %[1]s", at.Format(time.RFC3339)))
			put(t, s, statement(t, "r"+name, "first", at, "about: {namespace: care, plan: care, system: records}\nreport: {step: restore, outcome: InProgress}"))
		}
		now := began.Add(4 * time.Hour)
		look(s, "first", now)
		clear(told)
		put(t, s, statement(t, "more", "first", began.Add(3*time.Hour), "about: {namespace: care, plan: care, system: mail}\noutage: {since: 2021-12-15T09:00:00Z}"))
		look(s, "first", now)
		return len(told)
	}
	if few, many := tell(10), tell(1000); few != many {
		t.Errorf("%d look again at 10 records, %d at 1000", few, many)
	}
}

func TestAnActivationMadeAnewDoesNotTakeOverTheOldSnapshots(t *testing.T) {
	objects := story(t)
	s, _ := shelved(t, objects...)
	first := objects[2].DeepCopyObject().(*v1alpha1.CrisisActivation)
	first.UID = "another"
	put(t, s, first)
	if plan := look(s, "first", began.Add(time.Hour)).Plans[0]; plan.Snapshot != nil {
		t.Errorf("plan %s is in force by snapshot %s of the activation before", plan.Key, plan.Snapshot.Name)
	}
}

func BenchmarkOneMoreRecordAtTwentyThousand(b *testing.B) {
	s, _ := shelved(b, story(b)...)
	for i := range 20000 {
		at := began.Add(time.Duration(i) * time.Second)
		put(b, s, statement(b, at.Format("e-020150405"), "first", at, "observation: {text: T}"))
	}
	now := began.Add(24 * time.Hour)
	look(s, "first", now)
	for i := 0; b.Loop(); i++ {
		put(b, s, statement(b, fmt.Sprintf("more-%d", i), "first", began.Add(time.Duration(i)*time.Second), "observation: {text: T}"))
		look(s, "first", now)
	}
}

func BenchmarkOneMoreReportAtFiveHundredSystems(b *testing.B) {
	plan := planOf(b, "care", "care")
	for i := range 498 {
		system := v1alpha1.System{Name: v1alpha1.Name(fmt.Sprintf("s%d", i)), Objectives: &v1alpha1.Objectives{RTO: "8h"}}
		if i > 0 {
			system.DependsOn = []v1alpha1.SystemReference{{System: v1alpha1.Name(fmt.Sprintf("s%d", i/2))}}
		}
		plan.Spec.Systems = append(plan.Spec.Systems, system)
	}
	activation := crisisOver(b, "first", v1alpha1.ModeReal, began, overCare)
	activation.Spec.Affected = v1alpha1.AffectedAll
	s, _ := shelved(b, plan, activation)
	now := began.Add(24 * time.Hour)
	look(s, "first", now)
	for i := 0; b.Loop(); i++ {
		put(b, s, statement(b, fmt.Sprintf("more-%d", i), "first", began.Add(time.Duration(i)*time.Second),
			"about: {namespace: care, plan: care, system: records}\nreport: {step: restore, outcome: InProgress}"))
		look(s, "first", now)
	}
}

func BenchmarkOneMoreActionItemAtTwoThousand(b *testing.B) {
	s, _ := shelved(b, story(b)...)
	now := began.Add(24 * time.Hour)
	add := func(i int) {
		at := began.Add(time.Duration(i) * time.Second)
		put(b, s, object(b, &v1alpha1.ActionItem{}, "staff", fmt.Sprintf("a-%d", i), at,
			"crisis: {name: first}\ntitle: Call\nowner: {name: Anna}\nassignedAt: %s\ndueAt: 2022-12-15T06:00:00Z", at.Format(time.RFC3339)))
		look(s, "first", now)
	}
	for i := range 2000 {
		add(i)
	}
	for i := 2000; b.Loop(); i++ {
		add(i)
	}
}

// What was assessed a moment later than now is good enough for two who look at once, but not when the clock was set.
func TestWhatWasAssessedBeforeTheClockWasSetBackIsAssessedAnew(t *testing.T) {
	s := NewStore(logr.Discard())
	due := began.Add(time.Hour)
	item := object(t, &v1alpha1.ActionItem{}, "staff", "call", began,
		"crisis: {name: first}\ntitle: Call\nowner: {name: Anna}\nassignedAt: %s\ndueAt: %s", began.Format(time.RFC3339), due.Format(time.RFC3339))
	for _, o := range append(story(t), item) {
		if err := s.Put(o); err != nil {
			t.Fatal(err)
		}
	}
	overdue := func(at time.Time) (is bool) {
		s.Look(Key{Namespace: "staff", Name: "first"}, at, func(a *assess.Assessment) { is = a.ActionCounts().Overdue == 1 })
		return is
	}
	if !overdue(due.Add(10 * time.Second)) {
		t.Fatal("it is not overdue")
	}
	s.LookAgain()
	if overdue(due.Add(-20 * time.Second)) {
		t.Error("it is overdue before its instant")
	}
}
