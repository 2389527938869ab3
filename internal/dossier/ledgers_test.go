package dossier

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-logr/logr"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/ledger"
)

var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// kept is a store with a crisis and some records, whose pages are written as the operator would.
type kept struct {
	*Store
	t       *testing.T
	crisis  Key
	version int
}

func keptStore(t *testing.T, records int) *kept {
	t.Helper()
	k := &kept{Store: NewStore(logr.Discard()), t: t, crisis: Key{Namespace: "staff", Name: "attack"}}
	k.put(&v1alpha1.CrisisActivation{ObjectMeta: k.meta("attack")})
	for n := range records {
		k.put(k.entry(n))
	}
	return k
}

func (k *kept) meta(name string) metav1.ObjectMeta {
	k.version++
	return metav1.ObjectMeta{Namespace: "staff", Name: name, UID: types.UID("uid-" + name), Generation: 1,
		CreationTimestamp: metav1.NewTime(noon), ResourceVersion: fmt.Sprint(k.version)}
}

func (k *kept) entry(n int) *v1alpha1.LogEntry {
	e := &v1alpha1.LogEntry{ObjectMeta: k.meta(fmt.Sprintf("entry-%03d", n))}
	e.Spec.Crisis.Name, e.Spec.OccurredAt, e.Spec.Observation = "attack", metav1.NewTime(noon), &v1alpha1.Observation{Text: "Seen"}
	return e
}

func (k *kept) put(object client.Object) {
	k.t.Helper()
	k.version++
	object.SetResourceVersion(fmt.Sprint(k.version))
	if err := k.Put(object); err != nil {
		k.t.Fatal(err)
	}
}

func (k *kept) work() *LedgerWork {
	k.t.Helper()
	work, exists := k.LedgerWork(k.crisis, noon)
	if !exists {
		k.t.Fatal("the crisis does not exist")
	}
	return work
}

func TestAPageThatWasWrittenIsNotWrittenAgainBeforeItIsSeen(t *testing.T) {
	k := keptStore(t, 3)
	page := k.work().Page
	if page == nil || strings.Count(page.Data[v1alpha1.LedgerLeaves], "\n") != 5 { // the origin and the activation, too
		t.Fatalf("the page is %v", page)
	}
	written := page.DeepCopy()
	written.ResourceVersion = "1000"
	k.Written(k.crisis, written, "", noon)
	k.put(k.entry(3))
	if again := k.work().Page; again != nil {
		t.Error("another page is to be written although the last one has not been seen")
	}
	if late, _ := k.LedgerWork(k.crisis, noon.Add(time.Minute)); !late.Pages {
		t.Error("a page that is not seen for a minute is not read from the API server")
	}
	k.put(written)
	if again := k.work(); again.Page == nil || strings.Count(again.Page.Data[v1alpha1.LedgerLeaves], "\n") != 6 || !strings.HasPrefix(again.Page.Data[v1alpha1.LedgerLeaves], written.Data[v1alpha1.LedgerLeaves]) {
		t.Errorf("what came meanwhile is not sealed: %+v", again)
	}
}

// The event of a page, and one of a later change or of its end, may come before it is noted that it was written: then no other will.
func TestAPageWhoseEventsCameBeforeItWasNotedDoesNotStopTheLedger(t *testing.T) {
	for name, come := range map[string]func(k *kept, page *corev1.ConfigMap){
		"changed": func(k *kept, page *corev1.ConfigMap) {
			page.Annotations = map[string]string{"backup": "done"}
			k.put(page)
		},
		"gone": func(k *kept, page *corev1.ConfigMap) {
			k.put(page)
			if err := k.Gone(page); err != nil {
				k.t.Error(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			k := keptStore(t, 3)
			written := k.work().Page.DeepCopy()
			come(k, written.DeepCopy())
			there := []client.Object{}
			if held := k.Before(written).object; held != nil {
				there = append(there, held.DeepCopyObject().(client.Object))
			}
			k.Written(k.crisis, written, "", noon)
			if name == "changed" && !k.work().Next.IsZero() {
				t.Error("what has come back is waited for")
			}
			k.put(k.entry(3))
			if late, _ := k.LedgerWork(k.crisis, noon.Add(time.Minute)); late.Pages {
				if _, err := k.ReadPages(t.Context(), serving(t, func() {}, there...), k.crisis); err != nil {
					t.Error(err)
				}
			}
			if late, _ := k.LedgerWork(k.crisis, noon.Add(time.Minute)); late.Pages || late.Page == nil {
				t.Errorf("nothing more is sealed: %+v", late)
			}
		})
	}
}

func TestAPageThatIsNotSeenIsReadWhenTheClockWasSetBack(t *testing.T) {
	k := keptStore(t, 1)
	k.Written(k.crisis, k.work().Page, "", noon.Add(time.Hour))
	if !k.work().Pages {
		t.Error("it is waited for, for an hour")
	}
}

func TestAPageThatWasWrittenOverTheOneSeenIsSeenAtOnce(t *testing.T) {
	k := keptStore(t, 1)
	k.put(k.work().Page)
	k.put(k.entry(1))
	page := k.work().Page
	over := page.ResourceVersion
	page.ResourceVersion = "1000"
	k.Written(k.crisis, page, over, noon)
	if again := k.work().Page; again != nil {
		t.Errorf("what was sealed is to be sealed again: %v", again.Data)
	}
	k.put(k.entry(2))
	next := k.work().Page
	if next == nil || next.ResourceVersion != "1000" || !strings.HasPrefix(next.Data[v1alpha1.LedgerLeaves], page.Data[v1alpha1.LedgerLeaves]) {
		t.Fatalf("what came later is not sealed after it: %+v", next)
	}
	gone := next.DeepCopy()
	if err := k.Gone(page); err != nil {
		t.Fatal(err)
	}
	gone.ResourceVersion = "1001"
	k.Written(k.crisis, gone, "1000", noon)
	if late, _ := k.LedgerWork(k.crisis, noon.Add(time.Minute)); !late.Pages {
		t.Error("a page that was removed meanwhile is taken for one that is there")
	}
}

func TestWhatSeemsMissingIsADoubtUntilItIsCertain(t *testing.T) {
	k := keptStore(t, 2)
	k.put(k.work().Page)
	gone := k.entry(1)
	if err := k.Gone(gone); err != nil {
		t.Fatal(err)
	}
	intact := func() (is bool) {
		k.Look(k.crisis, noon, func(a *assess.Assessment) {
			condition, _ := a.Intact()
			is = condition.True
		})
		return is
	}
	work := k.work()
	if len(work.Doubts) != 1 || work.Doubts[0].Reason != ledger.Missing || !intact() {
		t.Fatalf("doubts are %v, intact %v", work.Doubts, intact())
	}
	k.Certain(k.crisis, work.Doubts)
	if intact() || len(k.work().Doubts) != 0 {
		t.Error("what is certain is not told, or doubted again")
	}
	back := k.entry(1)
	back.UID = gone.UID
	k.put(back)
	k.Certain(k.crisis, nil)
	if !intact() {
		t.Error("what came back is still missing")
	}
}

func TestNothingIsSealedBeforeItIsKnownWhatWasArchived(t *testing.T) {
	k := &kept{Store: NewStore(logr.Discard()), t: t, crisis: Key{Namespace: "staff", Name: "attack"}}
	k.Archiving()
	k.put(&v1alpha1.CrisisActivation{ObjectMeta: k.meta("attack")})
	if work := k.work(); work.Page != nil || !k.Unasked(k.crisis) {
		t.Error("a page is to be written before anybody has asked")
	}
	k.Asked(k.crisis, &ledger.Head{Size: 7})
	if work := k.work(); work.Page != nil || len(work.Doubts) != 1 {
		t.Errorf("a ledger that ends before what was archived is written on, or not doubted: %+v", work)
	}
}

func TestANamespaceOfWhichSomethingIsSealedIsMarked(t *testing.T) {
	k := keptStore(t, 0)
	elsewhere := k.entry(1)
	elsewhere.Namespace, elsewhere.Spec.Crisis.Namespace = "unit", "staff"
	k.put(elsewhere)
	k.put(k.work().Page)
	marks := k.work().Marks
	if len(marks) != 1 || marks[0].Namespace != "unit" || marks[0].Labels[v1alpha1.LabelLedger] != v1alpha1.LedgerMark {
		t.Fatalf("the marks are %v", marks)
	}
	k.put(marks[0])
	if again := k.work().Marks; len(again) != 0 {
		t.Errorf("a namespace is marked twice: %v", again)
	}
	destruction := k.entry(2)
	destruction.Spec.Observation = nil
	destruction.Spec.About = &v1alpha1.Subject{Namespace: "unit", LogEntry: v1alpha1.ObjectName(elsewhere.Name)}
	destruction.Spec.Destruction = &v1alpha1.Resolution{DecidedBy: "The director", Reason: "A secret"}
	k.put(destruction)
	k.put(k.work().Page)
	if work := k.work(); len(work.Lapsed) != 0 {
		t.Error("the mark lapses although the record is still there")
	}
	if err := k.Gone(elsewhere); err != nil {
		t.Fatal(err)
	}
	if work := k.work(); len(work.Lapsed) != 1 || len(work.Doubts) != 0 {
		t.Errorf("nothing is left in the namespace, and its mark does not lapse: %+v", work)
	}
}
