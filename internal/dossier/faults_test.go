package dossier

import (
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

func frozenFor(t testing.TB, crisis *v1alpha1.CrisisActivation, plan *v1alpha1.ContinuityPlan) *appsv1.ControllerRevision {
	t.Helper()
	frozen, err := Freeze(crisis, &assess.PlanVerdict{Key: assess.KeyOf(plan), Generation: plan.Generation, Spec: &plan.Spec}, plan.Name+"-frozen-"+crisis.Name, began)
	if err != nil {
		t.Fatal(err)
	}
	return frozen
}

func TestWhoHasFrozenAPlanHoldsItAndNobodyElseDoes(t *testing.T) {
	const overSchool = "[{namespace: school, name: school}]"
	joins := func(crisis, plan string) client.Object {
		return statement(t, "join", crisis, began.Add(2*time.Hour), "join: {plan: {namespace: "+plan+", name: "+plan+"}, decidedBy: A}")
	}
	care, school := planOf(t, "care", "care"), planOf(t, "school", "school")
	older := crisisOver(t, "older", v1alpha1.ModeReal, began, overSchool)
	younger := crisisOver(t, "younger", v1alpha1.ModeReal, began.Add(time.Hour), overCare)
	zeta, alpha := crisisOver(t, "zeta", v1alpha1.ModeReal, began, overCare), crisisOver(t, "alpha", v1alpha1.ModeReal, began, overCare)
	const both = "[{namespace: care, name: care}, {namespace: school, name: school}]"
	one, two := crisisOver(t, "one", v1alpha1.ModeReal, began, both), crisisOver(t, "two", v1alpha1.ModeReal, began.Add(time.Hour), both)
	for name, c := range map[string]struct {
		objects []client.Object
		crises  []*v1alpha1.CrisisActivation
		holder  string // of plan care
	}{
		"an older crisis that the plan joins later": {
			[]client.Object{older, younger, frozenFor(t, younger, care), joins("older", "care")}, []*v1alpha1.CrisisActivation{older, younger}, "younger"},
		"one of the same second that comes first by name": {
			[]client.Object{zeta, frozenFor(t, zeta, care), alpha}, []*v1alpha1.CrisisActivation{zeta, alpha}, "zeta"},
		"two that hold what the other names": {
			[]client.Object{one, two, frozenFor(t, two, care), frozenFor(t, one, school)}, []*v1alpha1.CrisisActivation{one, two}, "two"},
		"nobody has frozen it": {
			[]client.Object{two, one}, []*v1alpha1.CrisisActivation{one, two}, "one"},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := shelved(t, append(c.objects, care, school)...)
			for _, crisis := range c.crises {
				a := look(s, crisis.Name, began.Add(3*time.Hour))
				for i := range a.Plans {
					if p := &a.Plans[i]; p.Key.Name == "care" && (p.State == v1alpha1.PlanActive) != (crisis.Name == c.holder) {
						t.Errorf("plan care is %s in crisis %s, and is held by %s", p.State, crisis.Name, c.holder)
					}
				}
			}
		})
	}
}

func TestAPlanThatOneCrisisIsAboutToFreezeIsTakenByNoOther(t *testing.T) {
	care := planOf(t, "care", "care")
	zeta, alpha := crisisOver(t, "zeta", v1alpha1.ModeReal, began, overCare), crisisOver(t, "alpha", v1alpha1.ModeReal, began, overCare)
	s, told := shelved(t, care, zeta)
	now := began.Add(time.Hour)
	look(s, "zeta", now)
	if !s.claim(staff("zeta"), assess.KeyOf(care), now) {
		t.Fatal("nobody else wants it, and it is not given")
	}
	put(t, s, alpha)
	if state := look(s, "alpha", now).Plans[0].State; state != v1alpha1.PlanHeld || s.claim(staff("alpha"), assess.KeyOf(care), now) {
		t.Errorf("the plan is %s in another crisis, which may freeze it", state)
	}
	clear(told)
	s.unclaim(staff("zeta"), assess.KeyOf(care))
	if look(s, "alpha", now).Plans[0].State != v1alpha1.PlanActive || told[ID{Kind: v1alpha1.KindCrisisActivation, Key: staff("alpha")}] == 0 {
		t.Error("the first by name does not get the plan that nobody is about to freeze any more, or was not told")
	}
}

func TestARestThatIsOverStaysWhenAnotherBegins(t *testing.T) {
	day := func(n int) time.Time { return began.AddDate(0, 0, n) }
	s, _ := shelved(t, planOf(t, "care", "care"),
		crisisOver(t, "one", v1alpha1.ModeReal, day(0), overCare), crisisOver(t, "drill", v1alpha1.ModeExercise, day(0), overCare),
		statement(t, "p1", "one", day(29), "phase: {to: Recovery, decidedBy: A}"),
		statement(t, "p2", "one", day(30), "phase: {to: Closed, decidedBy: A}"))
	before := look(s, "drill", day(31)).Obligations[0].Missed
	two := crisisOver(t, "two", v1alpha1.ModeReal, day(32), overCare)
	two.Spec.StartedAt.Time, two.Spec.DeclaredAt.Time = day(32), day(32)
	put(t, s, two)
	if after := look(s, "drill", day(33)).Obligations[0].Missed; after != before {
		t.Errorf("%d slots were missed before the second crisis, %d are since", before, after)
	}
}

func TestWhoseVerdictTurnsOnMoreThanWhatNamesItIsTold(t *testing.T) {
	hour := func(n int) time.Time { return began.Add(time.Duration(n) * time.Hour) }
	const about = "about: {namespace: care, plan: care, system: records}\n"
	anew := func(name, corrects string, n int, what string) client.Object {
		return object(t, &v1alpha1.LogEntry{}, "staff", name, hour(20), "crisis: {name: first}\noccurredAt: %s\ncorrects: %s\n%s", hour(n).Format(time.RFC3339), corrects, what)
	}
	const done, accepted = about + "report: {step: restore, outcome: Done}", about + "acceptance: {acceptedBy: A}"
	edited := planOf(t, "care", "care")
	edited.Generation, edited.Spec.Obligations[0].Triggers = 2, []v1alpha1.Trigger{{Once: &v1alpha1.OnceTrigger{After: v1alpha1.AnchorReference{Anchor: v1alpha1.AnchorStarted}, Within: "8h"}}}
	for name, c := range map[string]struct {
		before []client.Object // the last of them is to be told
		now    client.Object
	}{
		"one of two that correct a record in one second": {
			[]client.Object{statement(t, "wrong", "first", hour(1), "observation: {text: One}"), anew("zz", "wrong", 1, "observation: {text: Two}")},
			anew("aa", "wrong", 1, "observation: {text: Three}")},
		"an acceptance of an earlier outage": {
			[]client.Object{
				statement(t, "o1", "first", hour(1), about+"outage: {since: 2021-12-15T06:00:00Z}"), statement(t, "r1", "first", hour(2), done),
				statement(t, "o2", "first", hour(5), about+"outage: {since: 2021-12-15T11:00:00Z}"), statement(t, "r2", "first", hour(6), done),
				statement(t, "a2", "first", hour(7), accepted), statement(t, "a1", "first", hour(3), accepted)},
			anew("undone", "r1", 2, about+"report: {step: restore, outcome: InProgress}")},
		"a waiver of what is adjusted": {
			[]client.Object{statement(t, "waived", "first", hour(2), "about: {namespace: care, plan: care, obligation: staff}\nwaiver: {decidedBy: A, reason: R}")},
			statement(t, "adjusted", "first", hour(1), "about: {namespace: care, plan: care, obligation: staff}\nadjustment: {decidedBy: A, reason: R, triggers: [{once: {after: {anchor: Started}, within: 8h}}]}")},
		"a waiver in a plan that was edited before it was frozen": {
			[]client.Object{statement(t, "waived", "first", hour(2), "about: {namespace: care, plan: care, obligation: staff}\nwaiver: {decidedBy: A, reason: R}")}, edited},
	} {
		t.Run(name, func(t *testing.T) {
			s, told := shelved(t, append([]client.Object{planOf(t, "care", "care"), crisisOver(t, "first", v1alpha1.ModeReal, began, overCare)}, c.before...)...)
			last := c.before[len(c.before)-1].(*v1alpha1.LogEntry)
			before, _ := look(s, "first", hour(24)).LogEntryStatus(last, began)
			clear(told)
			put(t, s, c.now)
			now, _ := look(s, "first", hour(24)).LogEntryStatus(last, began)
			if before.Conditions[0].Reason == now.Conditions[0].Reason {
				t.Fatalf("it says %+v, as before", now)
			}
			if told[ID{Kind: v1alpha1.KindLogEntry, Key: assess.KeyOf(last)}] == 0 {
				t.Errorf("its status is another, and it was not told: %v", told)
			}
		})
	}
}

func TestASnapshotThatIsLabelledAnewIsAnother(t *testing.T) {
	care, first := planOf(t, "care", "care"), crisisOver(t, "first", v1alpha1.ModeReal, began, overCare)
	frozen := frozenFor(t, first, care)
	s, _ := shelved(t, care, first, frozen)
	other := frozen.DeepCopy()
	other.ResourceVersion, other.Labels[v1alpha1.LabelActivationUID] = "2", "somebody-else"
	put(t, s, other)
	if snapshot := look(s, "first", began).Plans[0].Snapshot; snapshot != nil {
		t.Errorf("the plan is frozen in %s", snapshot.Name)
	}
	if err := s.remove(other); err != nil || len(s.frozen) != 0 {
		t.Errorf("%v is left (%v)", s.frozen, err)
	}
}

func TestOnlyWhatTheOperatorMadeIsTakenForASnapshot(t *testing.T) {
	care, first := planOf(t, "care", "care"), crisisOver(t, "first", v1alpha1.ModeReal, began, overCare)
	care.Generation = 2
	wanted := frozenFor(t, first, care)
	for name, c := range map[string]struct {
		change func(*appsv1.ControllerRevision)
		ours   bool
	}{
		"the same":            {func(*appsv1.ControllerRevision) {}, true},
		"written otherwise":   {func(r *appsv1.ControllerRevision) { r.Data.Raw = append([]byte(" "), r.Data.Raw...) }, true},
		"of an older look":    {func(r *appsv1.ControllerRevision) { r.Revision, r.Data.Raw = 1, []byte(`{"title": "Before"}`) }, true},
		"of a later version":  {func(r *appsv1.ControllerRevision) { r.Revision = 3 }, false},
		"of another text":     {func(r *appsv1.ControllerRevision) { r.Data.Raw = []byte(`{"title": "Mine"}`) }, false},
		"of another crisis":   {func(r *appsv1.ControllerRevision) { r.Labels[v1alpha1.LabelActivationUID] = "other" }, false},
		"of another plan":     {func(r *appsv1.ControllerRevision) { r.Labels[v1alpha1.LabelPlan] = "other" }, false},
		"of something else":   {func(r *appsv1.ControllerRevision) { r.Labels = nil }, false},
		"of what is no plan":  {func(r *appsv1.ControllerRevision) { r.Data.Raw = []byte(`[]`) }, false},
		"of no readable date": {func(r *appsv1.ControllerRevision) { r.Annotations = map[string]string{AnnotationInForceFrom: "now"} }, false},
	} {
		t.Run(name, func(t *testing.T) {
			found := wanted.DeepCopy()
			c.change(found)
			if err := CheckFrozen(found, wanted); (err == nil) != c.ours {
				t.Errorf("says %v", err)
			}
		})
	}
}

func TestASnapshotSaysSinceWhenThePlanIsInForceWhenItWasNotFromTheStart(t *testing.T) {
	care := planOf(t, "care", "care")
	for state, late := range map[v1alpha1.PlanState]bool{
		"": false, v1alpha1.PlanActive: false, v1alpha1.PlanMissing: true, v1alpha1.PlanRefused: true, v1alpha1.PlanHeld: true,
	} {
		first := crisisOver(t, "first", v1alpha1.ModeReal, began, overCare)
		if state != "" {
			first.Status.Plans = []v1alpha1.ActivatedPlan{{Namespace: "care", Name: "care", State: state}}
		}
		snapshot, err := thaw(frozenFor(t, first, care))
		if err != nil {
			t.Fatal(err)
		}
		if from := snapshot.InForceFrom; from.Equal(began) != late || from.IsZero() == late {
			t.Errorf("a plan that was %q is in force from %s", state, from)
		}
	}
}
