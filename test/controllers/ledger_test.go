package controllers_test

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/controllers"
	"github.com/beredskap/beredskap/internal/ledger"
)

// declared declares a crisis over a plan without systems.
func declared(t testing.TB, namespace string) *v1alpha1.CrisisActivation {
	t.Helper()
	create(t, &v1alpha1.ContinuityPlan{}, namespace, "plan", "title: Unit\ntimeZone: Europe/Stockholm")
	return create(t, &v1alpha1.CrisisActivation{}, namespace, "crisis",
		"title: Attack\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: [{name: plan}]", rfc(time.Now().Add(-time.Minute)))
}

// pagesOf are the pages of the ledger of a crisis as they stand.
func pagesOf(t testing.TB, crisis *v1alpha1.CrisisActivation) map[int]*corev1.ConfigMap {
	t.Helper()
	list := &corev1.ConfigMapList{}
	must(t, kube.List(t.Context(), list, client.InNamespace(crisis.Namespace), client.MatchingLabels{v1alpha1.LabelLedger: v1alpha1.LedgerPage}))
	pages := map[int]*corev1.ConfigMap{}
	for i := range list.Items {
		number, err := strconv.Atoi(list.Items[i].Labels[v1alpha1.LabelLedgerPage])
		must(t, err)
		pages[number] = &list.Items[i]
	}
	return pages
}

// leavesOf are the leaves of the ledger of a crisis, in order.
func leavesOf(t testing.TB, crisis *v1alpha1.CrisisActivation) []*ledger.Leaf {
	t.Helper()
	var leaves []*ledger.Leaf
	pages := pagesOf(t, crisis)
	for number := range len(pages) {
		for line := range strings.Lines(pages[number].Data["leaves"]) {
			leaf, err := ledger.ParseLeaf(strings.TrimSuffix(line, "\n"))
			must(t, err)
			leaves = append(leaves, leaf)
		}
	}
	return leaves
}

func sealed(e *v1alpha1.LogEntry) bool { return e.Status.LedgerIndex != nil }

// intact waits until the condition RecordIntact is as it should be and says what it should say.
func intact(t testing.TB, crisis *v1alpha1.CrisisActivation, status metav1.ConditionStatus, says string) {
	t.Helper()
	eventually(t, crisis, fmt.Sprintf("RecordIntact is %s: %s", status, says), func(c *v1alpha1.CrisisActivation) bool {
		condition := meta.FindStatusCondition(c.Status.Conditions, v1alpha1.ConditionRecordIntact)
		return condition != nil && condition.Status == status && strings.Contains(condition.Message, says)
	})
}

func TestEverythingThatIsStatedIsSealedAndTheCheckpointVerifies(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	crisis := declared(t, unit)
	for n := range 5 {
		entry(t, unit, fmt.Sprintf("entry-%d", n), crisis, time.Now(), "observation: {text: Seen}")
	}
	for n := range 5 {
		eventually(t, &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: unit, Name: fmt.Sprintf("entry-%d", n)}}, "it is sealed", sealed)
	}
	eventually(t, crisis, "a checkpoint covers all", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Ledger != nil && c.Status.Ledger.Size == 8 })
	leaves := leavesOf(t, crisis)
	kinds := map[string]int{}
	for _, leaf := range leaves {
		kinds[leaf.Kind]++
	}
	if fmt.Sprint(kinds) != "map[ControllerRevision:1 CrisisActivation:1 LogEntry:5 Origin:1]" {
		t.Errorf("the leaves are %v", kinds)
	}
	published := &corev1.ConfigMap{}
	must(t, kube.Get(t.Context(), client.ObjectKey{Namespace: controllers.DefaultNamespace, Name: "beredskap-ledger-keys"}, published))
	known, err := ledger.Verifiers(published.Data["keys"])
	must(t, err)
	checkpoint, err := ledger.Open(crisis.Status.Ledger.Checkpoint, known)
	must(t, err)
	tree := ledger.Tree{}
	for number := range len(pagesOf(t, crisis)) {
		for line := range strings.Lines(pagesOf(t, crisis)[number].Data["leaves"]) {
			tree.Append(strings.TrimSuffix(line, "\n"))
		}
	}
	if tree.Head() != checkpoint.Head || checkpoint.Origin != ledger.OriginOf(unit, "crisis", string(crisis.UID)) {
		t.Errorf("the checkpoint is of %s %v, and the ledger is %v", checkpoint.Origin, checkpoint.Head, tree.Head())
	}
	intact(t, crisis, metav1.ConditionTrue, "stands as it was sealed")
	quiet(t, time.Second, unit)
}

// The policies, which refuse a deletion, are not installed here: it is as if somebody had taken them away.
func TestARecordThatIsGoneIsNamedAndSoIsOneThatIsBroughtBack(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	crisis := declared(t, unit)
	gone := entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}")
	gone = eventually(t, gone, "it is sealed", sealed)
	must(t, kube.Delete(t.Context(), gone))
	intact(t, crisis, metav1.ConditionFalse, fmt.Sprintf("LogEntry %s/seen (leaf %d) is missing", unit, *gone.Status.LedgerIndex))
	again := gone.DeepCopy()
	again.ObjectMeta = metav1.ObjectMeta{Namespace: unit, Name: "seen", Annotations: map[string]string{
		v1alpha1.AnnotationOriginUID: string(gone.UID), v1alpha1.AnnotationEnteredAt: gone.CreationTimestamp.UTC().Format(time.RFC3339),
	}}
	must(t, kube.Create(t.Context(), again))
	intact(t, crisis, metav1.ConditionTrue, "stands as it was sealed")
}

func TestAPageThatIsGoneOrCutIsNamedAndTheLedgerIsNotWrittenOn(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	crisis := declared(t, unit)
	eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}"), "it is sealed", sealed)
	eventually(t, crisis, "a checkpoint covers all", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Ledger != nil && c.Status.Ledger.Size == 4 })
	page := pagesOf(t, crisis)[0]
	whole := page.Data["leaves"]
	page.Data["leaves"] = whole[:strings.LastIndexByte(strings.TrimSuffix(whole, "\n"), '\n')+1]
	must(t, kube.Update(t.Context(), page))
	intact(t, crisis, metav1.ConditionFalse, "the ledger ends after 3 leaves, and one of 4 leaves was signed: 1 are missing")
	later := eventually(t, entry(t, unit, "later", crisis, time.Now(), "observation: {text: Later}"), "it is assessed", func(e *v1alpha1.LogEntry) bool {
		return is(e.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue)
	})
	if later.Status.LedgerIndex != nil || len(leavesOf(t, crisis)) != 3 {
		t.Error("a ledger that is broken is written on")
	}
	must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(page), page))
	page.Data["leaves"] = whole
	must(t, kube.Update(t.Context(), page))
	intact(t, crisis, metav1.ConditionTrue, "stands as it was sealed")
	eventually(t, later, "it is sealed", sealed)
}

func TestADestructionThatIsSealedLetsARecordGo(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	crisis := declared(t, unit)
	wrong := eventually(t, entry(t, unit, "wrong", crisis, time.Now(), "observation: {text: A secret}"), "it is sealed", sealed)
	kept := eventually(t, entry(t, unit, "kept", crisis, time.Now(), "observation: {text: Seen}"), "it is sealed", sealed)
	entry(t, unit, "destroy", crisis, time.Now(), "about: {logEntry: wrong}\ndestruction: {decidedBy: The director, reason: It names a patient}")
	eventually(t, wrong, "it may be deleted", func(e *v1alpha1.LogEntry) bool { return e.Status.Destruction == unit+"/destroy" })
	must(t, kube.Delete(t.Context(), wrong))
	entry(t, unit, "after", crisis, time.Now(), "observation: {text: After}")
	eventually(t, crisis, "a checkpoint covers all", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Ledger != nil && c.Status.Ledger.Size == 7 })
	intact(t, crisis, metav1.ConditionTrue, "stands as it was sealed")
	must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(kept), kept))
	if kept.Status.Destruction != "" {
		t.Error("another record may be deleted, too")
	}
	entry(t, unit, "all", crisis, time.Now(), "about: {activation: crisis}\ndestruction: {decidedBy: The archivist, reason: The time to keep it is over}")
	eventually(t, crisis, "it may be deleted", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Destruction == unit+"/all" })
	eventually(t, kept, "it may be deleted", func(e *v1alpha1.LogEntry) bool { return e.Status.Destruction == unit+"/all" })
	eventually(t, pagesOf(t, crisis)[0], "it may be deleted", func(page *corev1.ConfigMap) bool {
		return page.Annotations[v1alpha1.AnnotationDestruction] == unit+"/all"
	})
}

// The namespace controller deletes in an order of its own, and nothing can be entered meanwhile.
func TestWhatMayGoMayGoInAnyOrder(t *testing.T) {
	for name, first := range map[string]func(t *testing.T, crisis *v1alpha1.CrisisActivation){
		"the activation": func(t *testing.T, crisis *v1alpha1.CrisisActivation) { must(t, kube.Delete(t.Context(), crisis)) },
		"the ledger": func(t *testing.T, crisis *v1alpha1.CrisisActivation) {
			must(t, kube.Delete(t.Context(), pagesOf(t, crisis)[0]))
		},
		"the statement": func(t *testing.T, crisis *v1alpha1.CrisisActivation) {
			must(t, kube.Delete(t.Context(), &v1alpha1.LogEntry{ObjectMeta: metav1.ObjectMeta{Namespace: crisis.Namespace, Name: "all"}}))
		},
	} {
		t.Run(name, func(t *testing.T) {
			unit := namespaces(t, 1)[0]
			operate(t)
			crisis := declared(t, unit)
			seen := eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}"), "it is sealed", sealed)
			all := entry(t, unit, "all", crisis, time.Now(), "about: {activation: crisis}\ndestruction: {decidedBy: The archivist, reason: Over}")
			later := eventually(t, entry(t, unit, "later", crisis, time.Now(), "observation: {text: Later}"), "it is sealed", sealed)
			mayGo := func(e *v1alpha1.LogEntry) bool { return e.Status.Destruction == unit+"/all" }
			left := []*v1alpha1.LogEntry{seen, later}
			if name != "the statement" {
				left = append(left, all)
			}
			for _, e := range left {
				eventually(t, e, "it may be deleted", mayGo)
			}
			eventually(t, crisis, "it may be deleted", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Destruction == unit+"/all" })
			first(t, crisis)
			quiet(t, time.Second, unit)
			for _, e := range left {
				must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(e), e))
				if !mayGo(e) {
					t.Errorf("%s may be deleted by %q", e.Name, e.Status.Destruction)
				}
			}
			if err := kube.Get(t.Context(), client.ObjectKeyFromObject(crisis), crisis); err == nil && crisis.Status.Destruction == "" {
				t.Error("the activation may no more be deleted")
			}
		})
	}
}

// Once it may go, what the operator makes by itself is not made anew while the activation is still there: nobody would know of it
// when that is gone, too. Records went first, so neither the phase nor the statement that allows it are there any more.
func TestWhatMayGoIsNotMadeAnew(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	create(t, &v1alpha1.ContinuityPlan{}, unit, "plan", plan, unit, "1h")
	crisis := create(t, &v1alpha1.CrisisActivation{}, unit, "crisis",
		"title: Attack\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: [{name: plan}]", rfc(time.Now().Add(-time.Minute)))
	children := func() (count int) {
		for _, list := range []client.ObjectList{&v1alpha1.SystemRecoveryList{}, &appsv1.ControllerRevisionList{}} {
			must(t, kube.List(t.Context(), list, client.InNamespace(unit)))
			count += meta.LenList(list)
		}
		return count
	}
	eventually(t, crisis, "there is a recovery", func(*v1alpha1.CrisisActivation) bool { return children() == 2 })
	all := entry(t, unit, "all", crisis, time.Now(), "about: {activation: crisis}\ndestruction: {decidedBy: The archivist, reason: Over}")
	eventually(t, crisis, "it may be deleted", func(c *v1alpha1.CrisisActivation) bool { return c.Status.Destruction == unit+"/all" })
	must(t, kube.Delete(t.Context(), all))
	must(t, kube.DeleteAllOf(t.Context(), &v1alpha1.SystemRecovery{}, client.InNamespace(unit)))
	must(t, kube.DeleteAllOf(t.Context(), &appsv1.ControllerRevision{}, client.InNamespace(unit)))
	quiet(t, time.Second, unit)
	if got := children(); got != 0 {
		t.Errorf("%d recoveries and frozen plans were made anew", got)
	}
}

// A ConfigMap of the name that the next page will have says what is wrong, and what to do.
func TestWhatIsInTheWayOfAPageIsNamed(t *testing.T) {
	unit := namespaces(t, 1)[0]
	crisis := declared(t, unit)
	inTheWay := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: unit, Name: "crisis-" + string(crisis.UID)[:8] + "-ledger-0"}}
	must(t, kube.Create(t.Context(), inTheWay))
	operate(t)
	eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}"), "it counts", func(e *v1alpha1.LogEntry) bool {
		return is(e.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue)
	})
	intact(t, crisis, metav1.ConditionFalse, "has the name of a part of the ledger and is none")
}

func TestTheMarkOfANamespaceStaysWhileSomethingIsLeftThere(t *testing.T) {
	units := namespaces(t, 2)
	operate(t)
	create(t, &v1alpha1.ContinuityPlan{}, units[1], "plan", "title: Unit\ntimeZone: UTC\nactivatedFrom: [{namespace: %s}]", units[0])
	crisis := create(t, &v1alpha1.CrisisActivation{}, units[0], "crisis",
		"title: Attack\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: [{namespace: %[2]s, name: plan}]",
		rfc(time.Now().Add(-time.Minute)), units[1])
	mark := &corev1.ConfigMap{ObjectMeta: metav1.ObjectMeta{Namespace: units[1], Name: "crisis-" + string(crisis.UID)[:8] + "-ledger-mark"}}
	eventually(t, mark, "it is there", func(m *corev1.ConfigMap) bool { return m.Annotations[v1alpha1.AnnotationDestruction] == "" })
	seen := eventually(t, entry(t, units[1], "seen", crisis, time.Now(), "observation: {text: Seen}"), "it is sealed", sealed)
	entry(t, units[0], "destroy", crisis, time.Now(), "about: {namespace: %s, logEntry: seen}\ndestruction: {decidedBy: The director, reason: A secret}", units[1])
	eventually(t, seen, "it may be deleted", func(e *v1alpha1.LogEntry) bool { return e.Status.Destruction != "" })
	must(t, kube.Delete(t.Context(), seen))
	quiet(t, time.Second, units...)
	must(t, kube.Get(t.Context(), client.ObjectKeyFromObject(mark), mark))
	if mark.Annotations[v1alpha1.AnnotationDestruction] != "" {
		t.Error("the namespace may go although the frozen plan stands there")
	}
}

// ledgerOf says in one line what a ledger seals, each object once.
func ledgerOf(t testing.TB, crisis *v1alpha1.CrisisActivation) string {
	t.Helper()
	var names []string
	for _, leaf := range leavesOf(t, crisis) {
		names = append(names, leaf.Kind+" "+leaf.Name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}

func TestKilledAtAnyWriteOfTheLedgerNothingIsLostOrSealedTwice(t *testing.T) {
	const records = 6
	for at := 1; at <= 4; at++ {
		for _, after := range []bool{false, true} {
			t.Run(fmt.Sprintf("write %d, carried out %v", at, after), func(t *testing.T) {
				unit := namespaces(t, 1)[0]
				g := &guillotine{at: at, after: after, ledger: true, fallen: make(chan struct{})}
				doomed := rest.CopyConfig(operators)
				doomed.WrapTransport = g.wrap
				first := operateAs(t, doomed)
				crisis := declared(t, unit)
				for n := range records {
					entry(t, unit, fmt.Sprintf("entry-%d", n), crisis, time.Now(), "observation: {text: Seen}")
				}
				select {
				case <-g.fallen:
				case <-time.After(3 * time.Second): // there were fewer writes
				}
				first.kill()
				operate(t)
				eventually(t, crisis, "all is sealed", func(c *v1alpha1.CrisisActivation) bool {
					return c.Status.Ledger != nil && c.Status.Ledger.Size == records+3
				})
				leaves := strings.Split(ledgerOf(t, crisis), ", ")
				if len(slices.Compact(slices.Clone(leaves))) != records+3 || len(leaves) != records+3 {
					t.Errorf("the ledger seals %v", leaves)
				}
				intact(t, crisis, metav1.ConditionTrue, "")
			})
		}
	}
}

func TestTwoManagersAtOnceNeverForkALedger(t *testing.T) {
	unit := namespaces(t, 1)[0]
	operate(t)
	operate(t)
	crisis := declared(t, unit)
	const records = 400
	var group sync.WaitGroup
	for worker := range 4 {
		group.Go(func() {
			for n := range records / 4 {
				entry(t, unit, fmt.Sprintf("entry-%d-%d", worker, n), crisis, time.Now(), "observation: {text: Seen}")
			}
		})
	}
	group.Wait()
	eventually(t, crisis, "all is sealed", func(c *v1alpha1.CrisisActivation) bool {
		return c.Status.Ledger != nil && c.Status.Ledger.Size == records+3
	})
	leaves := strings.Split(ledgerOf(t, crisis), ", ")
	if n := len(slices.Compact(leaves)); n != records+3 {
		t.Errorf("the ledger seals %d different objects, want %d", n, records+3)
	}
	if pages := pagesOf(t, crisis); len(pages) != 2 || strings.Count(pages[0].Data["leaves"], "\n") != ledger.PageSize {
		t.Errorf("there are %d pages", len(pages))
	}
	intact(t, crisis, metav1.ConditionTrue, "")
}

// Whoever takes the right to write pages away keeps the record from being sealed, and nothing else.
func TestALedgerThatCannotBeWrittenStopsNothingElse(t *testing.T) {
	unit := namespaces(t, 1)[0]
	blocked := rest.CopyConfig(operators)
	var mutex sync.Mutex
	open := false
	blocked.WrapTransport = func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			mutex.Lock()
			defer mutex.Unlock()
			if !open && request.Method != http.MethodGet && strings.Contains(request.URL.Path, "/configmaps") {
				return nil, fmt.Errorf("no space left on the server")
			}
			return next.RoundTrip(request)
		})
	}
	operateAs(t, blocked)
	crisis := declared(t, unit)
	seen := eventually(t, entry(t, unit, "seen", crisis, time.Now(), "observation: {text: Seen}"), "it counts", func(e *v1alpha1.LogEntry) bool {
		return is(e.Status.Conditions, v1alpha1.ConditionReady, metav1.ConditionTrue)
	})
	intact(t, crisis, metav1.ConditionFalse, "no space left on the server")
	mutex.Lock()
	open = true
	mutex.Unlock()
	must(t, wait.PollUntilContextTimeout(t.Context(), 100*time.Millisecond, 40*time.Second, true, func(context.Context) (bool, error) {
		err := kube.Get(t.Context(), client.ObjectKeyFromObject(seen), seen)
		return sealed(seen), err
	}))
	intact(t, crisis, metav1.ConditionTrue, "")
}
