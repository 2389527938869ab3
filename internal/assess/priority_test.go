package assess

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
)

// rank is a priority and a tier.
type rank struct {
	priority v1alpha1.Priority
	tier     int
}

func ranksOf(a *Assessment) map[string]rank {
	ranks := map[string]rank{}
	for i := range a.Systems {
		ranks[a.Systems[i].Ref.String()] = rank{a.Systems[i].Priority, a.Systems[i].Tier}
	}
	return ranks
}

func activity(name v1alpha1.Name, priority v1alpha1.Priority, needs ...string) v1alpha1.Activity {
	return v1alpha1.Activity{Name: name, Priority: priority, Needs: on(needs...)}
}

func dependent(name v1alpha1.Name, dependsOn ...string) v1alpha1.System {
	return v1alpha1.System{Name: name, DependsOn: on(dependsOn...)}
}

func adjust(occurredAt string, about *v1alpha1.Subject, priority v1alpha1.Priority) *v1alpha1.LogEntry {
	return entry(occurredAt, v1alpha1.LogEntrySpec{About: about, Adjustment: &v1alpha1.Adjustment{Priority: priority}})
}

func unplanned(namespace, name string, spec v1alpha1.UnplannedSystem) *v1alpha1.SystemRecovery {
	return &v1alpha1.SystemRecovery{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: v1alpha1.SystemRecoverySpec{
			Crisis: v1alpha1.CrisisReference{Namespace: "staff", Name: "attack"}, Unplanned: &spec,
		},
	}
}

func TestSystemsHaveThePriorityOfWhatNeedsThem(t *testing.T) {
	care := plan("social/care", v1alpha1.ContinuityPlanSpec{
		Activities: []v1alpha1.Activity{activity("home-care", 1, "planning"), activity("statistics", 4, "it/platform/reports")},
		Systems:    []v1alpha1.System{dependent("planning", "it/platform/directory")},
	})
	platform := plan("it/platform", v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{
		dependent("directory", "network"), dependent("network"), dependent("reports", "network"), dependent("intranet"),
	}})
	homeCare := &v1alpha1.Subject{Namespace: "social", Plan: "care", Activity: "home-care"}

	for name, test := range map[string]struct {
		said []any
		want map[string]rank
	}{
		"over plans and namespaces, and the lowest when nothing does": {
			want: map[string]rank{"it/platform/intranet": {5, 0}, "it/platform/reports": {4, 1}},
		},
		"an adjusted activity hands on its new priority, also a less urgent one": {
			said: []any{adjust("2021-12-16T10:00", homeCare, 3)},
			want: map[string]rank{
				"social/care/planning": {3, 2}, "it/platform/directory": {3, 1}, "it/platform/network": {3, 0},
			},
		},
		"the latest adjustment holds": {
			said: []any{adjust("2021-12-16T11:00", homeCare, 2), adjust("2021-12-16T10:00", homeCare, 3)},
			want: map[string]rank{
				"social/care/planning": {2, 2}, "it/platform/directory": {2, 1}, "it/platform/network": {2, 0},
			},
		},
		"an adjustment does not count before its time": {
			said: []any{adjust("2021-12-16T20:00", homeCare, 3)},
		},
		"a system adjusted to be more urgent hands that on": {
			said: []any{adjust("2021-12-16T10:00", aboutThe("it/platform/reports"), 2)},
			want: map[string]rank{"it/platform/reports": {2, 1}, "it/platform/network": {1, 0}},
		},
		"a system adjusted to be less urgent keeps what it inherits": {
			said: []any{adjust("2021-12-16T10:00", aboutThe("it/platform/network"), 5)},
		},
		"a system that nobody planned for hands on its own": {
			said: []any{unplanned("it", "web", v1alpha1.UnplannedSystem{Priority: 2, DependsOn: on("it/platform/intranet")})},
			want: map[string]rank{"it/web": {2, 1}, "it/platform/intranet": {2, 0}},
		},
		"a recovery of another crisis or of a namespace outside this one does not count": {
			said: []any{
				unplanned("elsewhere", "web", v1alpha1.UnplannedSystem{Priority: 2, DependsOn: on("it/platform/intranet")}),
				&v1alpha1.SystemRecovery{
					ObjectMeta: metav1.ObjectMeta{Namespace: "it", Name: "old"},
					Spec: v1alpha1.SystemRecoverySpec{
						Crisis:    v1alpha1.CrisisReference{Namespace: "staff", Name: "flood"},
						Unplanned: &v1alpha1.UnplannedSystem{DependsOn: on("it/platform/intranet")},
					},
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := map[string]rank{
				"social/care/planning": {1, 2}, "it/platform/directory": {1, 1}, "it/platform/network": {1, 0},
				"it/platform/reports": {4, 1}, "it/platform/intranet": {5, 0},
			}
			maps.Copy(want, test.want)
			d := dossier(append(test.said, care, platform, activation("social/care", "it/platform"))...)
			if got := ranksOf(Assess(d, at("2021-12-16T12:00"))); !maps.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
		})
	}
}

func TestWhatCannotBeRankedIsAProblemThatNamesTheFieldAndTheRemedy(t *testing.T) {
	titles := func(levels ...v1alpha1.Priority) []v1alpha1.PriorityTitle {
		var titles []v1alpha1.PriorityTitle
		for _, level := range levels {
			titles = append(titles, v1alpha1.PriorityTitle{Level: level, Title: "Life and health"})
		}
		return titles
	}
	for name, test := range map[string]struct {
		spec   v1alpha1.ContinuityPlanSpec
		titles []v1alpha1.PriorityTitle
		want   []string // field and a part of the message, of each problem
	}{
		"all members of a circle are named, once": {
			spec: v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{
				dependent("c", "a"), dependent("a", "b"), dependent("b", "c", "d"), dependent("d"), dependent("e", "a"),
			}},
			want: []string{"it/p: spec.systems[c].dependsOn", "systems it/p/c, it/p/a, it/p/b depend on each other in a circle"},
		},
		"a system that depends on itself is a circle of one": {
			spec: v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{dependent("a", "it/p/a")}},
			want: []string{"it/p: spec.systems[a].dependsOn", "system it/p/a depends on itself: remove"},
		},
		"a system that its plan does not list": {
			spec: v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{dependent("a", "b", "nope")}, Activities: []v1alpha1.Activity{activity("x", 1, "a", "p/nix")}},
			want: []string{
				"it/p: spec.activities[x].needs[1]", "names system nix, which plan it/p does not list: correct",
				"it/p: spec.systems[a].dependsOn[0]", "names system b",
				"it/p: spec.systems[a].dependsOn[1]", "names system nope",
			},
			titles: titles(1),
		},
		"a plan that is missing or outside the crisis is no fault of the reference": {
			spec: v1alpha1.ContinuityPlanSpec{Systems: []v1alpha1.System{dependent("a", "it/gone/b", "far/away/c")}},
		},
		"each untitled level, when some are titled": {
			spec:   v1alpha1.ContinuityPlanSpec{Activities: []v1alpha1.Activity{activity("x", 1), activity("y", 3), activity("z", 2)}},
			titles: titles(1),
			want:   []string{"spec.priorities", "level 2 has no title", "spec.priorities", "level 3 has no title"},
		},
		"all levels in one, when none is titled": {
			spec: v1alpha1.ContinuityPlanSpec{Activities: []v1alpha1.Activity{activity("x", 3), activity("y", 1), activity("z", 3)}},
			want: []string{"spec.priorities", "activities have 1, 3:"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			crisis := activation("it/p", "it/gone")
			crisis.Spec.Priorities = test.titles
			problems := Assess(dossier(crisis, plan("it/p", test.spec)), at("2021-12-16T12:00")).Problems
			problems = slices.DeleteFunc(problems, func(p Problem) bool { return p.Field == "spec.plans" })
			if len(problems) != len(test.want)/2 {
				t.Fatalf("got %v, want %v", problems, test.want)
			}
			for i, problem := range problems {
				if field, message := test.want[2*i], test.want[2*i+1]; problem.Field != field || !strings.Contains(problem.Message.String(), message) {
					t.Errorf("got %v, want %s: %s", problem, field, message)
				}
			}
		})
	}
}

func TestACircleSharesATierAfterItsOtherDependenciesAndAPriority(t *testing.T) {
	p := plan("it/p", v1alpha1.ContinuityPlanSpec{
		Activities: []v1alpha1.Activity{activity("x", 2, "b")},
		Systems:    []v1alpha1.System{dependent("a", "b"), dependent("b", "a", "d"), dependent("d"), dependent("e", "a"), dependent("f", "g"), dependent("g", "f")},
	})
	want := map[string]rank{
		"it/p/a": {2, 1}, "it/p/b": {2, 1}, "it/p/d": {2, 0}, "it/p/e": {5, 2}, "it/p/f": {5, 0}, "it/p/g": {5, 0},
	}
	if got := ranksOf(Assess(dossier(activation("it/p"), p), at("2021-12-16T12:00"))); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestComponentsAreWhatReachesEachOtherAndFollowWhatTheyLeadTo(t *testing.T) {
	random := rand.New(rand.NewPCG(20211216, 1))
	for range 500 {
		nodes := 1 + random.IntN(9)
		edges := make([][]int, nodes)
		for range random.IntN(2 * nodes) {
			from := random.IntN(nodes)
			edges[from] = append(edges[from], random.IntN(nodes))
		}
		reaches := make([][]bool, nodes)
		for i := range reaches {
			reaches[i] = make([]bool, nodes)
			for todo := []int{i}; len(todo) > 0; todo = todo[1:] {
				if !reaches[i][todo[0]] {
					reaches[i][todo[0]] = true
					todo = append(todo, edges[todo[0]]...)
				}
			}
		}
		_, groupOf := components(edges)
		for i := range nodes {
			for j := range nodes {
				if together := reaches[i][j] && reaches[j][i]; together != (groupOf[i] == groupOf[j]) {
					t.Fatalf("%v: nodes %d and %d: together %v, groups %v", edges, i, j, together, groupOf)
				}
				if reaches[i][j] && groupOf[j] > groupOf[i] {
					t.Fatalf("%v: node %d comes before %d, to which it leads: %v", edges, i, j, groupOf)
				}
			}
		}
	}
}
