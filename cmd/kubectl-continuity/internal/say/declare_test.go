package say

import (
	"fmt"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/beredskap/beredskap/api/v1alpha1"
	"github.com/beredskap/beredskap/internal/dossier"
)

// before is the small cluster before anything is declared, seen from a namespace.
func before(t *testing.T, namespace string) *Scene {
	t.Helper()
	folder, err := dossier.FromFolder("testdata/drill.yaml")
	if err != nil {
		t.Fatal(err)
	}
	s := &Scene{Namespace: namespace, Tail: "x7k2", Now: at(t, noon).Time}
	for _, plan := range folder.Plans {
		s.Plans = append(s.Plans, plan)
	}
	return s
}

func TestDeclaringPutsPlansInForce(t *testing.T) {
	whole := Declare{
		Name: "flood", Title: "Flood", Mode: "real", By: "Chief nurse", Started: "02:00", Aware: "02:40", At: "03:00", Basis: "It rains.", Affected: "all",
		Plan: []string{"wards", "brendans-it/platform"}, Places: 2, Priority: []string{"1=Life and health"}, EndCriteria: []string{"ordinary=No paper"},
	}
	for name, c := range map[string]struct {
		verb    Declare
		answers map[string]string
		want    string
	}{
		"whole": {whole, nil, `{CrisisActivation: {name: flood, namespace: brendans}, spec: {title: Flood, mode: Real, startedAt: "2026-11-25T02:00:00Z",
			awareAt: "2026-11-25T02:40:00Z", declaredAt: "2026-11-25T03:00:00Z", declaredBy: Chief nurse, basis: It rains., affected: All,
			plans: [{name: wards}, {namespace: brendans-it, name: platform}], maxConcurrentRecoveries: 2,
			priorities: [{level: 1, title: Life and health}], endCriteria: [{name: ordinary, text: No paper}]}}`},
		"asked for, with the plans of the namespace": {Declare{}, map[string]string{"--title": "Flood in the basement", "--mode": "Exercise", "--declared-by": "Chief nurse"},
			`{CrisisActivation: {name: flood-in-the-basement-2026, namespace: brendans}, spec: {title: Flood in the basement, mode: Exercise,
			startedAt: "2026-11-25T12:00:00Z", declaredAt: "2026-11-25T12:00:00Z", declaredBy: Chief nurse, affected: Stated, plans: [{name: wards}]}}`},
		"asked for, with all plans": {Declare{Paper: true}, map[string]string{"--title": "Flood", "NAME": "f", "--mode": "Real", "--declared-by": "Nina", "--started-at": "-1h", "--plan": "all"},
			`{CrisisActivation: {name: f, namespace: brendans}, spec: {title: Flood, mode: Real, medium: Paper, startedAt: "2026-11-25T11:00:00Z",
			declaredAt: "2026-11-25T12:00:00Z", declaredBy: Nina, affected: Stated, plans: [{name: wards}, {namespace: brendans-it, name: platform}]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := before(t, "brendans")
			object, err := answered(t, s, &c.verb, c.answers)
			if err != nil {
				t.Fatal(err)
			}
			if got := manifest(t, s, object); !same(t, got, c.want) {
				t.Errorf("it builds\n%s\nwant\n%s", got, c.want)
			}
			a, err := s.Declared(object.(*v1alpha1.CrisisActivation))
			if err != nil || len(a.InForce()) != len(object.(*v1alpha1.CrisisActivation).Spec.Plans) {
				t.Errorf("%d plans would be in force (%v)", len(a.InForce()), err)
			}
		})
	}
}

func TestDeclaringSaysWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		namespace string
		verb      Declare
		says      string
	}{
		"no plan consents":      {"default", Declare{}, "-n: no plan consents to be put in force from namespace default: name the namespace of whoever leads with -n (plans there: brendans)"},
		"no such plan":          {"brendans", Declare{Plan: []string{"kitchen"}}, "--plan: there is no plan brendans/kitchen: there is brendans"},
		"neither of the modes":  {"brendans", Declare{Mode: "drill"}, `--mode: "drill" is neither Real nor Exercise`},
		"neither of the scopes": {"brendans", Declare{Affected: "some"}, `--affected: "some" is neither All nor Stated`},
		"a time to come":        {"brendans", Declare{Started: "23:00"}, "--started-at: 23:00 is still to come today"},
		"no level":              {"brendans", Declare{Priority: []string{"Life"}}, `--priority: "Life" is no title of a priority`},
		"no text":               {"brendans", Declare{EndCriteria: []string{"dry"}}, "--end-criterion: \"dry\" has no text"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := c.verb.Questions(before(t, c.namespace)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it says %v, want %q", err, c.says)
			}
		})
	}
}

func TestBeforeItIsDeclaredACrisisSaysWhichPlansWouldNotBeInForce(t *testing.T) {
	s := before(t, "brendans")
	held := &v1alpha1.CrisisActivation{ObjectMeta: metav1.ObjectMeta{Namespace: "brendans", Name: "other", UID: "other"}, Spec: v1alpha1.CrisisActivationSpec{
		Mode: v1alpha1.ModeReal, StartedAt: at(t, "2026-11-24 12:00"), DeclaredAt: at(t, "2026-11-24 12:00"), Plans: []v1alpha1.PlanReference{{Name: "wards"}},
	}}
	s.Others = append(s.Others, held)
	object, err := answered(t, s, &Declare{Title: "Flood", Mode: "Real", By: "N", Plan: []string{"wards"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a, err := s.Declared(object.(*v1alpha1.CrisisActivation))
	if err != nil || len(a.InForce()) != 0 || a.Plans[0].State != v1alpha1.PlanHeld {
		t.Errorf("the plans would be %+v (%v), want wards held", a.Plans, err)
	}
	if facts := fmt.Sprint(Meaning(s, object)); !strings.Contains(facts, "not in force plan brendans/wards is held by crisis brendans/other") {
		t.Errorf("what it means says nothing of the plan that is held: %s", facts)
	}
}

func TestBeforeItIsDeclaredACrisisSaysWhatIsToBeMended(t *testing.T) {
	s := before(t, "brendans")
	object, err := answered(t, s, &Declare{Title: "Flood", Mode: "Real", By: "N", Plan: []string{"wards", "brendans-it/platform"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	facts := fmt.Sprint(Meaning(s, object))
	if !strings.Contains(facts, "to mend spec.priorities: no priority level has a title") {
		t.Errorf("what it means says nothing of the priorities: %s", facts)
	}
}

func TestTimesAreReadInTheZoneOfThePlanThatWillGovern(t *testing.T) {
	for name, c := range map[string]struct {
		verb    Declare
		answers map[string]string
		want    string
	}{
		"those of the namespace are in force by themselves": {Declare{Started: "2026-07-01 12:00"}, nil, "2026-07-01T11:00:00Z"},
		"the only one":              {Declare{Started: "2026-07-01 12:00", Plan: []string{"annexe"}}, nil, "2026-07-01T09:00:00Z"},
		"the one with a rule":       {Declare{Started: "2026-07-01 12:00", Plan: []string{"annexe", "wards"}}, nil, "2026-07-01T11:00:00Z"},
		"the one of the namespace":  {Declare{Started: "2026-07-01 12:00", Plan: []string{"brendans-it/platform", "annexe"}}, nil, "2026-07-01T09:00:00Z"},
		"one that is elsewhere":     {Declare{Started: "2026-07-01 12:00", Plan: []string{"brendans-it/platform"}}, nil, "2026-07-01T11:00:00Z"},
		"the one that is asked for": {Declare{}, map[string]string{"--plan": "brendans/annexe", "--started-at": "2026-07-01 12:00"}, "2026-07-01T09:00:00Z"},
	} {
		t.Run(name, func(t *testing.T) {
			s := before(t, "brendans")
			s.Plans = append(s.Plans, &v1alpha1.ContinuityPlan{
				ObjectMeta: metav1.ObjectMeta{Namespace: "brendans", Name: "annexe"}, Spec: v1alpha1.ContinuityPlanSpec{TimeZone: "Europe/Helsinki"},
			})
			c.verb.Name, c.verb.Title, c.verb.Mode, c.verb.By = "flood", "Flood", "Real", "Chief nurse"
			object, err := answered(t, s, &c.verb, c.answers)
			if err != nil {
				t.Fatal(err)
			}
			if got := object.(*v1alpha1.CrisisActivation).Spec.StartedAt.UTC().Format(time.RFC3339); got != c.want {
				t.Errorf("it began at %s, want %s", got, c.want)
			}
		})
	}
}
