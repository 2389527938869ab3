package dossier

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"pgregory.net/rapid"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
)

// watch is a shelf under watch: after every change, everybody who was told looks, as the controllers do, until
// nobody is left. Whoever would then have another status than before must have been told.
type watch struct {
	shelf *shelf
	now   time.Time
	rest  []ID
	told  map[ID]bool
	said  map[ID]spoken
	made  int
}

// spoken is what was last said of an object, and when that changes by itself.
type spoken struct {
	status any
	next   time.Time
}

func newWatch(now time.Time) *watch {
	w := &watch{now: now, told: map[ID]bool{}, said: map[ID]spoken{}}
	w.shelf = newShelf(func(id ID) { w.rest, w.told[id] = append(w.rest, id), true })
	return w
}

// settle lets everybody look who was told, and says whom nobody told.
func (w *watch) settle() error {
	for looks := 0; len(w.rest) > 0; looks++ {
		if looks > 100_000 {
			return fmt.Errorf("it does not come to rest: %v", w.rest[:10])
		}
		id := w.rest[0]
		w.rest = w.rest[1:]
		if o := w.shelf.objects[id]; o != nil {
			w.said[id] = w.say(o)
			w.writes(o, w.said[id].status)
		} else {
			delete(w.said, id)
		}
	}
	for id, o := range w.shelf.objects {
		if id.Kind == KindRevision {
			continue
		}
		if now := w.say(o); !reflect.DeepEqual(now.status, w.said[id].status) {
			return fmt.Errorf("%s is to say\n%+v\nand says\n%+v\ntold: %t", id, now.status, w.said[id].status, w.told[id])
		}
	}
	if len(w.rest) > 0 {
		return fmt.Errorf("who merely looked told %v", w.rest)
	}
	clear(w.told)
	return nil
}

// writes puts what was said into the status of an object, as a controller does.
func (w *watch) writes(o client.Object, status any) {
	written := o.DeepCopyObject().(client.Object)
	reflect.ValueOf(written).Elem().FieldByName("Status").Set(reflect.ValueOf(status))
	w.shelf.objects[ID{Kind: KindOf(o), Key: assess.KeyOf(o)}] = written
	w.shelf.renew(written)
}

func (w *watch) say(o client.Object) spoken {
	if plan, ok := o.(*v1alpha1.ContinuityPlan); ok {
		a := assess.AssessPlan(w.shelf.planDossier(assess.KeyOf(plan), w.now), w.now)
		return spoken{a.PlanStatus(plan, w.now), a.Next}
	}
	crisis, _ := crisisOf(o)
	return statusOf(w.shelf.assess(w.shelf.files[crisis], w.now), o, w.now)
}

func statusOf(a *assess.Assessment, o client.Object, now time.Time) (said spoken) {
	switch o := o.(type) {
	case *v1alpha1.CrisisActivation:
		said.status, said.next = a.ActivationStatus(o, now), a.Next
	case *v1alpha1.SystemRecovery:
		said.status, said.next = a.RecoveryStatus(o, now)
	case *v1alpha1.Briefing:
		said.status, said.next = a.BriefingStatus(o, now)
	case *v1alpha1.LogEntry:
		said.status, said.next = a.LogEntryStatus(o, now)
	case *v1alpha1.ActionItem:
		said.status, said.next = a.ActionItemStatus(o, now)
	case *v1alpha1.Evaluation:
		said.status, said.next = a.EvaluationStatus(o, now)
	}
	return said
}

// passes lets time pass: whoever named an instant that has come looks.
func (w *watch) passes(now time.Time) {
	w.now = now
	for id, said := range w.said {
		if !said.next.IsZero() && !now.Before(said.next) {
			w.shelf.tell(id)
		}
	}
}

// operates creates what the crises lack, as their controller does.
func (w *watch) operates(t *rapid.T) {
	for _, crisis := range w.shelf.crises() {
		a := w.shelf.assess(w.shelf.files[crisis], w.now)
		activation := w.shelf.files[crisis].dossier.Activation()
		for _, plan := range a.PlansToFreeze() {
			if rapid.Bool().Draw(t, "claims") && !w.shelf.claim(crisis, plan.Key, w.now) {
				continue // another operator, before this one led, may have claimed nothing here
			}
			frozen, err := Freeze(activation, plan, a.SnapshotName(plan.Key), w.now)
			if err != nil {
				t.Fatal(err)
			}
			frozen.CreationTimestamp = metav1.NewTime(w.now)
			w.put(t, frozen)
		}
		for _, recovery := range w.shelf.assess(w.shelf.files[crisis], w.now).RecoveriesToCreate() {
			recovery.CreationTimestamp = metav1.NewTime(w.now)
			w.put(t, recovery)
		}
	}
}

func (w *watch) put(t *rapid.T, o client.Object) {
	if o.GetUID() == "" { // what is made anew under a name is another object
		w.made++
		o.SetUID(types.UID(fmt.Sprintf("%d-%s", w.made, o.GetName())))
	}
	if err := w.shelf.put(o); err != nil {
		t.Fatal(err)
	}
}

func TestWhoeverIsToSaySomethingElseIsTold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWatch(began.Add(12 * time.Hour))
		for i := range 3 {
			w.put(t, drawPlan(t, i))
		}
		for i := range 3 {
			w.put(t, drawCrisis(t, i))
		}
		if err := w.settle(); err != nil {
			t.Fatalf("at the start: %v", err)
		}
		for range rapid.IntRange(10, 60).Draw(t, "changes") {
			what := w.change(t)
			t.Log("did", what)
			if err := w.settle(); err != nil {
				t.Fatalf("after %s: %v", what, err)
			}
		}
		w.againstAnew(t)
	})
}

// The phase stays what it is, since the same instant; but another statement decides it, and is sound from then on.
func TestWhoeverDecidesThePhaseInThePlaceOfAnotherIsTold(t *testing.T) {
	w := newWatch(began.Add(12 * time.Hour))
	put := func(o client.Object) {
		if err := w.shelf.put(o); err != nil {
			t.Fatal(err)
		}
	}
	settle := func() {
		if err := w.settle(); err != nil {
			t.Fatal(err)
		}
	}
	put(&v1alpha1.ContinuityPlan{ObjectMeta: metaOf("staff", "plan", began), Spec: v1alpha1.ContinuityPlanSpec{Title: "A unit", TimeZone: "Europe/Stockholm"}})
	put(&v1alpha1.CrisisActivation{ObjectMeta: metaOf("staff", "a", began), Spec: v1alpha1.CrisisActivationSpec{
		Title: "Attack", DeclaredBy: "D", Mode: v1alpha1.ModeReal, StartedAt: metav1.NewTime(began), DeclaredAt: metav1.NewTime(began),
		Plans: []v1alpha1.PlanReference{{Name: "plan"}},
	}})
	state := func(name string, corrects v1alpha1.ObjectName, spec v1alpha1.LogEntrySpec) *v1alpha1.LogEntry {
		entry := &v1alpha1.LogEntry{ObjectMeta: metaOf("staff", name, began.Add(time.Hour)), Spec: spec}
		entry.Spec.Record = v1alpha1.Record{Crisis: v1alpha1.CrisisReference{Name: "a"}, Corrects: corrects, EnteredBy: "anna"}
		entry.Spec.OccurredAt = metav1.NewTime(began.Add(time.Hour))
		put(entry)
		return entry
	}
	recovery := v1alpha1.LogEntrySpec{Phase: &v1alpha1.PhaseChange{To: v1alpha1.PhaseRecovery}}
	first := state("r0", "", v1alpha1.LogEntrySpec{Observation: &v1alpha1.Observation{Text: "Black screens"}})
	state("r4", "r0", recovery)
	state("r5", "", recovery)
	settle()
	if err := w.shelf.remove(first); err != nil {
		t.Fatal(err)
	}
	settle()
}

// change makes one change, and says which.
func (w *watch) change(t *rapid.T) string {
	switch rapid.IntRange(0, 19).Draw(t, "change") {
	case 0:
		w.passes(w.now.Add(time.Duration(rapid.IntRange(1, 3000).Draw(t, "minutes")) * time.Minute))
		return "time passed"
	case 1, 2:
		w.operates(t)
		return "the operator created what was missing"
	case 3:
		plan := drawPlan(t, rapid.IntRange(0, 2).Draw(t, "which"))
		if old := w.shelf.plan(assess.KeyOf(plan)); old != nil {
			plan.UID, plan.Generation = old.UID, old.Generation+1
		}
		w.put(t, plan)
		return "an edit of " + plan.Name
	case 4:
		ids := slices.SortedFunc(maps.Keys(w.shelf.objects), func(a, b ID) int { return compareStrings(a.String(), b.String()) })
		gone := w.shelf.objects[rapid.SampledFrom(ids).Draw(t, "gone")]
		if err := w.shelf.remove(gone); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("the removal of %T %s", gone, assess.KeyOf(gone))
	case 5, 6:
		w.episode(t)
		return "an outage that was ended and accepted"
	case 7:
		activation := drawCrisis(t, rapid.IntRange(0, 2).Draw(t, "which"))
		w.put(t, activation)
		return "the declaration of " + activation.Name
	}
	record := drawMember(t)
	w.put(t, record)
	return fmt.Sprintf("%T %s", record, assess.KeyOf(record))
}

// episode states an outage of a system, that it was restored, and its acceptance.
func (w *watch) episode(t *rapid.T) {
	hour := rapid.IntRange(0, 7).Draw(t, "hour")
	for i, spec := range []v1alpha1.LogEntrySpec{
		{Outage: &v1alpha1.Outage{Since: metav1.NewTime(began.Add(time.Duration(hour) * time.Hour))}},
		{Report: &v1alpha1.StepReport{Step: v1alpha1.RestoreStep, Outcome: v1alpha1.StepOutcome(v1alpha1.StepDone)}},
		{Acceptance: &v1alpha1.Acceptance{AcceptedBy: "O"}},
	} {
		at := began.Add(time.Duration(hour+i) * time.Hour)
		entry := &v1alpha1.LogEntry{ObjectMeta: metaOf("staff", fmt.Sprintf("r%d", hour+i), at), Spec: spec}
		entry.Spec.About = &v1alpha1.Subject{Namespace: "staff", Plan: "plan", System: "records"}
		entry.Spec.OccurredAt, entry.Spec.Crisis = metav1.NewTime(at), v1alpha1.CrisisReference{Namespace: "staff", Name: "a"}
		w.put(t, entry)
	}
}

func compareStrings(a, b string) int { return compareKeys(Key{Name: a}, Key{Name: b}) }

// againstAnew compares what the shelf says with what another does that got the same objects at once.
func (w *watch) againstAnew(t *rapid.T) {
	anew := newWatch(w.now)
	for _, o := range w.shelf.objects {
		anew.put(t, o)
	}
	for id, o := range w.shelf.objects {
		if id.Kind == KindRevision {
			continue
		}
		if a, b := w.say(o), anew.say(o); !reflect.DeepEqual(a, b) {
			t.Fatalf("%s says\n%+v\nand on a shelf that got the same objects at once\n%+v", id, a, b)
		}
	}
}
