// Package live_test follows a real API server as people with rights of their own.
package live_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/client-go/rest"
	"k8s.io/utils/clock"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/live"
	"github.com/beredskap/beredskap/test/internal/stage"
)

var on *stage.Stage

func TestMain(m *testing.M) { os.Exit(stage.Run(m, &on)) }

// declare declares a crisis in the first of some namespaces, over a plan in each of them.
func declare(t *testing.T, namespaces ...string) *v1alpha1.CrisisActivation {
	t.Helper()
	var plans []string
	for _, namespace := range namespaces {
		stage.Create(t, on, &v1alpha1.ContinuityPlan{}, namespace, "plan",
			"title: A unit\ntimeZone: Europe/Stockholm\nactivatedFrom: [{namespace: %s}]", namespaces[0])
		plans = append(plans, fmt.Sprintf("{namespace: %s, name: plan}", namespace))
	}
	return stage.Create(t, on, &v1alpha1.CrisisActivation{}, namespaces[0], "crisis",
		"title: Attack\nmode: Real\nstartedAt: %[1]s\ndeclaredAt: %[1]s\ndeclaredBy: The director\nplans: [%[2]s]",
		time.Now().UTC().Add(-time.Minute).Format(time.RFC3339), strings.Join(plans, ", "))
}

// state enters a decision of a crisis.
func state(t *testing.T, crisis *v1alpha1.CrisisActivation, name string) *v1alpha1.LogEntry {
	t.Helper()
	return stage.Create(t, on, &v1alpha1.LogEntry{}, crisis.Namespace, name, "crisis: {name: %s}\noccurredAt: %s\ndecision: {body: Chair, text: Close the pier}",
		crisis.Name, time.Now().UTC().Format(time.RFC3339))
}

func follow(t *testing.T, config *rest.Config, namespace string) *live.Live {
	t.Helper()
	l, err := live.Follow(t.Context(), config, live.Options{Clock: clock.RealClock{}, Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// decisions are how many decisions of a crisis are seen.
func decisions(l *live.Live, crisis *v1alpha1.CrisisActivation) (count int) {
	l.Look(assess.KeyOf(crisis), time.Now(), func(_ *assess.Dossier, a *assess.Assessment) {
		for _, of := range a.Decisions {
			count += of.Count
		}
	})
	return count
}

func signalled(t *testing.T, signals <-chan struct{}) {
	t.Helper()
	select {
	case <-signals:
	case <-time.After(stage.Patience):
		t.Fatalf("no signal within %v", stage.Patience)
	}
}

func TestWhoMayReadEverythingSeesWhatIsStatedWhenItIs(t *testing.T) {
	crisis := declare(t, on.Namespaces(t, 2)...)
	on.Grant(t, "vera", "continuity-auditor", "")
	l := follow(t, on.Person("vera"), "")
	if scope := l.Scope(); scope.Namespaces != nil || !scope.Frozen || !scope.Ledger {
		t.Errorf("the scope is %+v", scope)
	}
	if !slices.Contains(l.Crises(), assess.KeyOf(crisis)) {
		t.Fatalf("the crisis is not among %v", l.Crises())
	}
	signals := l.Changes(t.Context(), assess.KeyOf(crisis))
	turn := l.Turn(assess.KeyOf(crisis))
	state(t, crisis, "decided")
	signalled(t, signals)
	stage.Eventually(t, "the decision is seen, with another turn", func() bool {
		return decisions(l, crisis) == 1 && l.Turn(assess.KeyOf(crisis)) > turn
	})
	if since, why := l.Stale(); !since.IsZero() {
		t.Errorf("it is stale since %v: %v", since, why)
	}
}

func TestWhoMayReadSomeNamespacesSeesThoseAndIsToldSo(t *testing.T) {
	namespaces := on.Namespaces(t, 3)
	crisis := declare(t, namespaces...)
	for _, in := range namespaces[:2] {
		on.Grant(t, "stina", "continuity-viewer", in)
	}
	l := follow(t, on.Person("stina"), namespaces[0])
	want := slices.Sorted(slices.Values(namespaces[:2]))
	if scope := l.Scope(); !slices.Equal(scope.Namespaces, want) || scope.Frozen || scope.Ledger {
		t.Errorf("the scope is %+v, want %v and neither frozen plans nor ledgers", scope, want)
	}
	exists := l.Look(assess.KeyOf(crisis), time.Now(), func(_ *assess.Dossier, a *assess.Assessment) {
		for i, state := range []v1alpha1.PlanState{v1alpha1.PlanActive, v1alpha1.PlanActive, v1alpha1.PlanMissing} {
			if a.Plans[i].State != state {
				t.Errorf("plan %s is %s, want %s", a.Plans[i].Key, a.Plans[i].State, state)
			}
		}
		if message := a.Plans[2].Message.String(); !strings.Contains(message, "may not be read from here") {
			t.Errorf("of the plan that may not be read it says %q", message)
		}
		if _, kept := a.Ledger(); kept {
			t.Error("it is told of a ledger that may not be read")
		}
	})
	if !exists {
		t.Error("the crisis is not seen")
	}
}

func TestWhoMayReadNothingIsRefused(t *testing.T) {
	namespaces := on.Namespaces(t, 2)
	declare(t, namespaces[0])
	on.Grant(t, "nils", "continuity-viewer", namespaces[1])
	for _, namespace := range []string{"", namespaces[0]} {
		if _, err := live.Follow(t.Context(), on.Person("nils"), live.Options{Clock: clock.RealClock{}, Namespace: namespace}); !apierrors.IsForbidden(err) {
			t.Errorf("in %q: %v, want a refusal", namespace, err)
		}
	}
}

func TestAConnectionThatIsLostShowsAndWhatWasMissedIsSeenWhenItIsBack(t *testing.T) {
	crisis := declare(t, on.Namespaces(t, 1)...)
	wire, over := stage.NewWire(t, on.Admin)
	l := follow(t, over, "")
	turn, before := l.Turn(assess.KeyOf(crisis)), time.Now()
	wire.Cut()
	var since time.Time
	var why error
	stage.Eventually(t, "it is stale", func() bool {
		since, why = l.Stale()
		return !since.IsZero()
	})
	if why == nil || before.Sub(since) > 6*time.Second || since.After(time.Now()) {
		t.Errorf("cut at %v, it is stale since %v: %v", before, since, why)
	}
	stage.Eventually(t, "everybody is told", func() bool { return l.Turn(assess.KeyOf(crisis)) > turn })
	state(t, crisis, "meanwhile")
	wire.Mend()
	stage.Eventually(t, "what was stated meanwhile is seen, and nothing is stale", func() bool {
		since, _ := l.Stale()
		return since.IsZero() && decisions(l, crisis) == 1
	})
}

func TestARightThatIsTakenBackShows(t *testing.T) {
	declare(t, on.Namespaces(t, 1)...)
	takeBack := on.Grant(t, "ture", "continuity-auditor", "")
	l := follow(t, on.Person("ture"), "")
	takeBack()
	stage.Eventually(t, "it says that it may not read any more", func() bool {
		since, why := l.Stale()
		return !since.IsZero() && apierrors.IsForbidden(why)
	})
}

// What the operator finds in the ledger, whoever looks on finds too: that something is missing is read from the API server
// itself before it is told.
func TestWhatIsMissingInTheLedgerIsToldOnceItIsCertain(t *testing.T) {
	on.Operate(t)
	crisis := declare(t, on.Namespaces(t, 1)...)
	l := follow(t, on.Admin, "")
	gone := state(t, crisis, "gone")
	leaves := func() (size int64, unsealed int, intact bool) {
		l.Look(assess.KeyOf(crisis), time.Now(), func(_ *assess.Dossier, a *assess.Assessment) {
			ledger, _ := a.Ledger()
			condition, _ := a.Intact()
			size, unsealed, intact = ledger.Size, ledger.Unsealed, condition.True
		})
		return size, unsealed, intact
	}
	stage.Eventually(t, "all is sealed", func() bool {
		size, unsealed, intact := leaves()
		return size >= 3 && unsealed == 0 && intact
	})
	if err := on.Kube.Delete(t.Context(), gone); err != nil { // there are no policies here that guard it
		t.Fatal(err)
	}
	stage.Eventually(t, "the record is not intact", func() bool {
		_, _, intact := leaves()
		return !intact
	})
}
