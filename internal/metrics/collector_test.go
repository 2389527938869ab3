package metrics

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/types"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/assess"
	"github.com/beredskap/beredskap/internal/dossier"
)

func TestEveryDeadlineIsToldBothWays(t *testing.T) {
	got := newScene(t, 1).scrape()
	hours := func(n int) float64 { return float64(declared.Add(time.Duration(n) * time.Hour).Unix()) }
	for series, want := range map[string]float64{
		deadline("due", "Briefing", "board", "care"):                           hours(48),
		deadline("overdue", "Briefing", "board", "care"):                       hours(49), // with its grace
		deadline("overdue", "Action", "call", ""):                              hours(24),
		deadline("overdue", "Evaluation", "", ""):                              hours(30 * 24),
		deadline("overdue", "Objective", "records", "care"):                    hours(7), // from when it went down
		deadline("overdue", "Fallback", "home-care", "care"):                   hours(11),
		deadline("overdue", "Downtime", "home-care", "care"):                   hours(23),
		"crisis_info{crisis=attack,mode=Real,namespace=unit-0,phase=Response}": 1,
		"system_state{crisis=attack,mode=Real,name=records,namespace=unit-0,object_namespace=unit-0,phase=Response,plan=care,priority=1,state=Waiting}": 1,
		"cache_synced{}": 1,
	} {
		if value, there := got[series]; !there || value != want {
			t.Errorf("%s is %v (there: %v), want %v", series, value, there, want)
		}
	}
}

// The other kinds of deadline come with what people state.
func TestWhatFollowsFromARecordIsToldByItsName(t *testing.T) {
	s := newScene(t, 1)
	s.put(&v1alpha1.Briefing{}, "unit-0", "told", `
crisis: {name: attack}
heldAt: "2026-03-02T08:10:00Z"
audience: Board
meets: [{plan: care, obligation: board}]
content: All that is known`)
	s.put(&v1alpha1.LogEntry{}, "unit-0", "by-noon", `
crisis: {name: attack}
occurredAt: "2026-03-02T08:20:00Z"
about: {plan: care, system: records}
forecast: {restoredBy: "2026-03-02T12:00:00Z", text: By noon}`)
	s.clock.SetTime(declared.Add(4 * time.Hour))
	first := s.scrape()
	s.put(&v1alpha1.LogEntry{}, "unit-0", "minutes", `
crisis: {name: attack}
occurredAt: "2026-03-02T10:00:00Z"
about: {briefing: told}
minutes: {text: They were told}`)
	s.put(&v1alpha1.Evaluation{}, "unit-0", "learnt", `
crisis: {name: attack}
title: What was learnt
completedAt: "2026-03-02T11:00:00Z"
authors: [Anna]
answers: [{question: what, text: This}]
findings: [{name: drill, text: Nobody had tried it}, {name: cost, text: It is dear, rejected: It was worth it}]
lessons: [{name: paper, text: Keep paper, changes: {name: care}}]`)
	second := s.scrape()
	for _, c := range []struct {
		scrape map[string]float64
		series string
		want   time.Duration // after the declaration
	}{
		{first, deadline("due", "Minutes", "told", ""), 10*time.Minute + 7*24*time.Hour},
		{first, deadline("due", "Forecast", "records", "care"), 4 * time.Hour},
		{first, deadline("due", "Evaluation", "", ""), 30 * 24 * time.Hour},
		{second, deadline("due", "Approval", "told", ""), 2*time.Hour + 7*24*time.Hour},
		{second, deadline("overdue", "Adoption", "learnt", ""), 3*time.Hour + 60*24*time.Hour},
		{second, "finding_unanswered_since_timestamp_seconds{crisis=attack,finding=drill,mode=Real,name=learnt,namespace=unit-0,object_namespace=unit-0,phase=Response}", 3 * time.Hour},
		{second, "lesson_pending_since_timestamp_seconds{crisis=attack,lesson=paper,mode=Real,name=learnt,namespace=unit-0,object_namespace=unit-0,phase=Response}", 3 * time.Hour},
	} {
		if got, want := c.scrape[c.series], float64(declared.Add(c.want).Unix()); got != want {
			t.Errorf("%s is %v, want %v", c.series, got, want)
		}
	}
	const answered = "finding_unanswered_since_timestamp_seconds{crisis=attack,finding=cost,mode=Real,name=learnt,namespace=unit-0,object_namespace=unit-0,phase=Response}"
	for _, over := range []string{deadline("due", "Minutes", "told", ""), deadline("due", "Evaluation", "", ""), answered} {
		if _, there := second[over]; there {
			t.Errorf("it is done, and there is %s", over)
		}
	}
}

// Prometheus takes nothing at all from who tells one series twice.
func TestTheRecordOfARealCrisisTellsNoSeriesTwice(t *testing.T) {
	s := newScene(t, 0)
	scheme := runtime.NewScheme()
	if err := v1alpha1.AddToScheme(scheme); err != nil {
		t.Fatal(err)
	}
	decoder, objects := serializer.NewCodecFactory(scheme).UniversalDeserializer(), 0
	for _, dir := range []string{"kalix", "kinds"} {
		files, err := filepath.Glob("../../config/samples/" + dir + "/*.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, text := range strings.Split(string(raw), "\n---\n") {
				decoded, _, err := decoder.Decode([]byte(text), nil, nil)
				if o, ours := decoded.(client.Object); err == nil && ours {
					objects++
					o.SetUID(types.UID(fmt.Sprint(dir, objects)))
					o.SetCreationTimestamp(metav1.NewTime(declared))
					if err := s.store.Put(o); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
	kinds := map[string]bool{}
	for series := range s.scrape() {
		if _, rest, found := strings.Cut(series, "kind="); found {
			kinds[rest[:strings.IndexAny(rest, ",}")]] = true
		}
	}
	if objects < 100 || !kinds["Minutes"] || !kinds["Review"] || !kinds["Action"] {
		t.Errorf("of %d objects it tells of the kinds %v", objects, kinds)
	}
}

func TestWhatIsDoneOrGoneLeavesNoSeries(t *testing.T) {
	s := newScene(t, 1)
	overdueBriefing := deadline("overdue", "Briefing", "board", "care")
	before := s.scrape()
	s.put(&v1alpha1.LogEntry{}, "unit-0", "done", `
crisis: {name: attack}
occurredAt: "2026-03-02T08:30:00Z"
about: {actionItem: call}
progress: {state: Done}`)
	after := s.scrape()
	if _, there := after[deadline("due", "Action", "call", "")]; there || len(after) != len(before)-2 {
		t.Errorf("with the action done there are %d series after %d, its own among them: %v", len(after), len(before), there)
	}
	gone := s.put(&v1alpha1.CrisisActivation{}, "unit-0", "attack", "title: Attack")
	if err := s.store.Gone(gone); err != nil {
		t.Fatal(err)
	}
	for series := range s.scrape() {
		if strings.Contains(series, "crisis=") {
			t.Errorf("the crisis is gone, and there is %s", series)
		}
	}
	if before[overdueBriefing] == 0 {
		t.Errorf("%s was not there", overdueBriefing)
	}
}

func TestNothingIsToldBeforeEverythingWasRead(t *testing.T) {
	s := newScene(t, 1)
	s.synced = false
	got := s.scrape()
	if value, there := got["cache_synced{}"]; len(got) != 2 || !there || value != 0 {
		t.Errorf("before all was read, there are %v", got)
	}
}

func TestAStepOfTheClockChangesNoDeadline(t *testing.T) {
	s := newScene(t, 1)
	want := s.scrape()
	for _, step := range []time.Duration{-time.Hour, time.Hour} { // no deadline lies between
		s.clock.SetTime(declared.Add(time.Hour + step))
		if got := s.scrape(); !maps.Equal(got, want) {
			t.Errorf("with a clock that was set by %s, there is\n%v\nin the place of\n%v", step, got, want)
		}
	}
	overdue := deadline("overdue", "Briefing", "board", "care")
	s.clock.SetTime(declared.Add(50 * time.Hour))
	late := s.scrape()[overdue]
	s.clock.SetTime(declared.Add(48 * time.Hour))
	if early := s.scrape()[overdue]; early != want[overdue] || late != want[overdue] {
		t.Errorf("the board is to be told by %v; when that has passed it is %v, and back again %v", want[overdue], late, early)
	}
}

// What docs/metrics.md promises: a crisis costs a fixed number of series, two for each deadline, and one for each system and
// each activity.
func TestTheNumberOfSeriesGrowsWithWhatIsOpenAlone(t *testing.T) {
	const fixed = 2 // of the operator itself
	one := len(newScene(t, 1).scrape()) - fixed
	for _, crises := range []int{300, 1000} {
		if many := len(newScene(t, crises).scrape()) - fixed; many != crises*one || one > 40 {
			t.Errorf("%d crises give %d series, and one gives %d", crises, many, one)
		}
	}
}

func TestConditionsAreToldAsTheyStandInTheStatus(t *testing.T) {
	s := newScene(t, 0)
	plan := s.put(&v1alpha1.ContinuityPlan{}, "unit-0", "care", planSpec).(*v1alpha1.ContinuityPlan).DeepCopy()
	plan.Status.Conditions = []metav1.Condition{
		{Type: v1alpha1.ConditionReady, Status: metav1.ConditionTrue}, {Type: v1alpha1.ConditionReviewOverdue, Status: metav1.ConditionFalse},
		{Type: v1alpha1.ConditionExerciseOverdue, Status: metav1.ConditionUnknown},
	}
	if err := s.store.Put(plan); err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for series, value := range s.scrape() {
		if strings.HasPrefix(series, "plan_condition") {
			got[series] = value
		}
	}
	of := func(condition string) string {
		return "plan_condition{namespace=unit-0,plan=care,type=" + condition + "}"
	}
	if want := map[string]float64{of("Ready"): 1, of("ReviewOverdue"): 0}; !maps.Equal(got, want) {
		t.Errorf("of a plan that is Ready, not ReviewOverdue, and of which the rest is Unknown, it tells %v", got)
	}
}

// A replica whose clock is wrong says no other thing of a system than the status does, which the leader writes.
func TestWhatIsTrueOfARecoveryIsToldAsItStandsInItsStatus(t *testing.T) {
	s := newScene(t, 1)
	const name = "care.records-unit-0-a"
	recovery := s.put(&v1alpha1.SystemRecovery{}, "unit-0", name, "crisis: {name: attack}\nplanned: {plan: care, system: records}").(*v1alpha1.SystemRecovery).DeepCopy()
	of := func(condition string) string {
		return "system_condition{crisis=attack,mode=Real,name=records,namespace=unit-0,object_namespace=unit-0,phase=Response,plan=care,type=" + condition + "}"
	}
	s.clock.SetTime(declared.Add(24 * time.Hour))
	if got := s.scrape(); got[of(v1alpha1.ConditionObjectiveBreached)] != 0 {
		t.Error("it is told before it is in the status")
	}
	recovery.Status.Conditions = []metav1.Condition{
		{Type: v1alpha1.ConditionReady, Status: metav1.ConditionTrue}, {Type: v1alpha1.ConditionStalled, Status: metav1.ConditionTrue},
		{Type: v1alpha1.ConditionDegraded, Status: metav1.ConditionFalse}, {Type: v1alpha1.ConditionRecoveryFailed, Status: metav1.ConditionUnknown},
	}
	if err := s.store.Put(recovery); err != nil {
		t.Fatal(err)
	}
	got := s.scrape()
	for condition, want := range map[string]bool{
		v1alpha1.ConditionReady: false, v1alpha1.ConditionStalled: true, v1alpha1.ConditionDegraded: false, v1alpha1.ConditionRecoveryFailed: false,
	} {
		if value, there := got[of(condition)]; there != want || there && value != 1 {
			t.Errorf("%s: there is %v, %v", condition, there, value)
		}
	}
}

func TestThePageNamesEveryFamilyWithItsLabels(t *testing.T) {
	page, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, desc := range families {
		name, labels := named(desc)
		row := regexp.MustCompile("(?m)^\\| `" + name + "` \\|.*$").FindString(string(page))
		for _, label := range labels {
			of := slices.Contains(ofCrisis, label) && strings.Contains(row, "of a crisis") || slices.Contains(ofDeadline, label) && strings.Contains(row, "of a deadline")
			if !of && !strings.Contains(row, "`"+label+"`") {
				t.Errorf("the row of %s does not name the label %s: %q", name, label, row)
			}
		}
	}
}

// named reads the name and the labels of a family, which it tells in its text alone.
func named(desc *prometheus.Desc) (string, []string) {
	parts := regexp.MustCompile(`fqName: "(.*?)".*variableLabels: \{(.*?)\}`).FindStringSubmatch(desc.String())
	return parts[1], strings.FieldsFunc(parts[2], func(r rune) bool { return r == ',' })
}

func BenchmarkScrapeOf300Crises(b *testing.B) { benchmarkScrape(b, 300) }

func BenchmarkScrapeOf1000Crises(b *testing.B) { benchmarkScrape(b, 1000) }

// benchmarkScrape scrapes crises whose statuses have all conditions.
func benchmarkScrape(b *testing.B, crises int) {
	b.Helper()
	s := newScene(b, crises)
	for i := range crises {
		key := dossier.Key{Namespace: fmt.Sprintf("unit-%d", i), Name: "attack"}
		var crisis *v1alpha1.CrisisActivation
		s.store.LookAtCrisis(key, declared, func(d *assess.Dossier, a *assess.Assessment) {
			crisis = d.Activation().DeepCopy()
			for j := range a.Conditions {
				crisis.Status.Conditions = append(crisis.Status.Conditions, metav1.Condition{Type: a.Conditions[j].Type, Status: metav1.ConditionFalse})
			}
		})
		if err := s.store.Put(crisis); err != nil {
			b.Fatal(err)
		}
	}
	registry := s.registry()
	for b.Loop() {
		if _, err := registry.Gather(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(len(s.scrape())), "series")
}
