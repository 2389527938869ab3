package assess

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"pgregory.net/rapid"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// said is what an assessment says, without when it was asked and what it keeps for later questions.
func said(a *Assessment) Assessment {
	plain := *a
	plain.View, plain.Next, plain.file = View{}, time.Time{}, nil
	return plain
}

func TestBetweenTwoReportedChangesEveryInstantGivesTheSameAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, adds := drawCase(t)
		for _, add := range adds {
			add(d)
		}
		now := drawInstant(t, "now")
		first := Assess(d, now)
		end := first.Next
		if end.IsZero() {
			end = now.Add(365 * 24 * time.Hour)
		}
		if !end.After(now) {
			t.Fatalf("the next change, %s, is not after now, %s", end, now)
		}
		between := now.Add(time.Duration(rapid.Int64Range(0, int64(end.Sub(now))-1).Draw(t, "between")))
		second := Assess(d, between)
		if !reflect.DeepEqual(said(first), said(second)) {
			t.Fatalf("the answer changed between %s and %s, though the next change was reported for %s:\n%s", now, between, first.Next, difference(first, second))
		}
		if !second.Next.Equal(first.Next) {
			t.Fatalf("the next change is %s when asked at %s and %s when asked at %s", first.Next, now, second.Next, between)
		}
		for id := range d.index.records {
			if before, after := first.Record(id), second.Record(id); !reflect.DeepEqual(before, after) {
				t.Fatalf("the verdict on %s changed between %s and %s:\n%+v\n%+v", id, now, between, before, after)
			}
		}
		before := statusesAt(d, nil, now)
		for name, after := range statusesAt(d, before, between) {
			if !reflect.DeepEqual(before[name].status, after.status) {
				t.Fatalf("the status of %s changed between %s and %s:\n%+v\n%+v", name, now, between, before[name].status, after.status)
			}
		}
	})
}

func TestNoStatusChangesBeforeItsNextChange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, adds := drawCase(t)
		for _, add := range adds {
			add(d)
		}
		now := latest(drawInstant(t, "now"), d.activation.Spec.DeclaredAt.Time)
		for id, r := range d.index.records { // nobody declares or enters what has not happened
			if r.occurredAt.After(now) {
				d.RemoveRecord(id)
			}
		}
		for plan, holders := range d.holders {
			if slices.ContainsFunc(holders, func(h Holder) bool { return h.From.After(now) || h.To.After(now) }) {
				d.SetHolders(plan, nil)
			}
		}
		later := now.Add(time.Duration(rapid.IntRange(0, minutes).Draw(t, "later")) * time.Minute)
		before := statusesAt(d, nil, now)
		for name, after := range statusesAt(d, before, later) {
			if next := before[name].next; !next.IsZero() && !later.Before(next) {
				continue
			}
			if !reflect.DeepEqual(before[name].status, after.status) {
				t.Fatalf("the status of %s changed between %s and %s, though its next change was reported for %s:\n%+v\n%+v",
					name, now, later, before[name].next, before[name].status, after.status)
			}
		}
	})
}

// standing is the status of one object and when it next changes by itself.
type standing struct {
	status any
	next   time.Time
}

// statusesAt are the statuses of all objects of a crisis at an instant, written over those of before.
func statusesAt(d *Dossier, before map[string]standing, now time.Time) map[string]standing {
	a := Assess(d, now)
	activation := *d.activation
	activation.Status, _ = before["activation"].status.(v1alpha1.CrisisActivationStatus)
	statuses := map[string]standing{"activation": {a.ActivationStatus(&activation, now), a.Next}}
	for id, r := range d.index.records {
		old := before[id.String()].status
		switch {
		case r.briefing != nil:
			of := *r.briefing
			of.Status, _ = old.(v1alpha1.BriefingStatus)
			status, next := a.BriefingStatus(&of, now)
			statuses[id.String()] = standing{status, next}
		case r.entry != nil:
			of := *r.entry
			of.Status, _ = old.(v1alpha1.LogEntryStatus)
			status, next := a.LogEntryStatus(&of, now)
			statuses[id.String()] = standing{status, next}
		case r.action != nil:
			of := *r.action
			of.Status, _ = old.(v1alpha1.ActionItemStatus)
			status, next := a.ActionItemStatus(&of, now)
			statuses[id.String()] = standing{status, next}
		default:
			of := *r.evaluation
			of.Status, _ = old.(v1alpha1.EvaluationStatus)
			status, next := a.EvaluationStatus(&of, now)
			statuses[id.String()] = standing{status, next}
		}
	}
	for i := range a.Systems {
		ref := a.Systems[i].Ref
		of := v1alpha1.SystemRecovery{ObjectMeta: metav1.ObjectMeta{Namespace: ref.Namespace, Name: a.Systems[i].Recovery}}
		of.Spec.Planned = &v1alpha1.PlannedSystem{Plan: v1alpha1.ObjectName(ref.Plan), System: v1alpha1.Name(ref.Name)}
		of.Status, _ = before[ref.String()].status.(v1alpha1.SystemRecoveryStatus)
		status, next := a.RecoveryStatus(&of, now)
		statuses[ref.String()] = standing{status, next}
	}
	return statuses
}

func TestWhatWasKnownIsWhatHadBeenEntered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, adds := drawCase(t)
		for _, add := range adds {
			add(d)
		}
		now, known := drawInstant(t, "now"), drawInstant(t, "known")
		entered := *d
		entered.index = newIndex()
		for _, r := range d.index.records {
			if !r.enteredAt().After(known) {
				entered.index.put(*r)
			}
		}
		first, second := AssessAt(d, View{AsOf: now, KnownAt: known}), Assess(&entered, now)
		if !reflect.DeepEqual(said(first), said(second)) || !first.Next.Equal(second.Next) {
			t.Fatalf("what was known at %s differs from what had been entered:\n%s", known, difference(first, second))
		}
		for id := range d.index.records {
			if one, other := first.Record(id), second.Record(id); !reflect.DeepEqual(one, other) {
				t.Fatalf("known at %s the verdict on %s is\n%+v, not\n%+v", known, id, one, other)
			}
		}
	})
}

func TestTheOrderInWhichRecordsArriveDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, adds := drawCase(t)
		other := *d
		other.index = newIndex()
		for _, add := range adds {
			add(d)
		}
		for _, add := range rapid.Permutation(adds).Draw(t, "order") {
			add(&other)
		}
		now := drawInstant(t, "now")
		if first, second := Assess(d, now), Assess(&other, now); !reflect.DeepEqual(said(first), said(second)) {
			t.Fatalf("the order of arrival changed the answer:\n%s", difference(first, second))
		}
	})
}

func TestAFoldedIndexEqualsARebuiltOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, adds := drawCase(t)
		held := map[int]bool{}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			if len(adds) == 0 {
				break
			}
			i := rapid.IntRange(0, len(adds)-1).Draw(t, "record")
			if rapid.Bool().Draw(t, "remove") {
				for _, kind := range []string{v1alpha1.KindBriefing, v1alpha1.KindLogEntry, v1alpha1.KindActionItem, v1alpha1.KindEvaluation} {
					d.RemoveRecord(RecordID{kind, Key{Namespace: "staff", Name: fmt.Sprintf("r%d", i)}})
				}
				delete(held, i)
				continue
			}
			adds[i](d)
			held[i] = true
		}
		rebuilt := *d
		rebuilt.index = newIndex()
		for i, add := range adds {
			if held[i] {
				add(&rebuilt)
			}
		}
		if !reflect.DeepEqual(d.index, rebuilt.index) {
			t.Fatalf("the folded index differs from a rebuilt one: %v and %v", topicsIn(d.index), topicsIn(rebuilt.index))
		}
	})
}

func topicsIn(x index) []string {
	var topics []string
	for t, records := range x.topics {
		topics = append(topics, fmt.Sprint(t, len(records)))
	}
	slices.Sort(topics)
	return topics
}

// difference shows the fields in which two assessments differ.
func difference(a, b *Assessment) string {
	var text string
	x, y := reflect.ValueOf(said(a)), reflect.ValueOf(said(b))
	for i := range x.NumField() {
		name := x.Type().Field(i).Name
		if x.Type().Field(i).IsExported() && !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			text += fmt.Sprintf("%s:\n  %+v\n  %+v\n", name, x.Field(i).Interface(), y.Field(i).Interface())
		}
	}
	return text
}
